//! Words against figures: what a title promises, what a rule demands.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::examples::{Body, Example, Side};
use crate::page_data::PageData;
use crate::resolve::describe;
use crate::roles::Role;
use crate::words::pattern;
use specwright::diagnostic::{Code, Diagnostic};

static VERSION: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bv\d+(?:\.\d+)+"));
static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:if|when)\b[^.]*\b(?:is|are) (?:used|set|specified)[^.]*\bmandatory|(?:mandatory|required) (?:only )?(?:if|when)\b|如果[^。]*必(?:选|填)|时必(?:选|填)",
    )
});

/// Compares the texts of a page with its tables and examples.
pub(super) fn compare(data: &PageData, findings: &mut Vec<Diagnostic>) {
    for example in &data.reading.examples {
        versions(data, example, findings);
    }
    example_responses(data, findings);
    headers(data, findings);
}

/// A version in an example's title that its body does not have.
fn versions(data: &PageData, example: &Example, findings: &mut Vec<Diagnostic>) {
    let (Some(title), Body::Json(_)) = (&example.title, &example.body) else { return };
    let in_body: Vec<&str> = VERSION.find_iter(&example.text).map(|found| found.as_str()).collect();
    for said in VERSION.find_iter(title).map(|found| found.as_str()) {
        let shown = in_body.iter().any(|version| version.starts_with(said));
        if let (false, Some(other)) = (shown, in_body.first()) {
            let message = format!("the example's title says {said}, its body {other}");
            let at = example.text.lines().position(|line| line.contains(other));
            let line = at.and_then(|line| u32::try_from(line).ok()).unwrap_or(0);
            let place = specwright::diagnostic::PagePosition::new(example.text_at.line + line, 1);
            findings.push(
                Diagnostic::of_page(Code::ExampleVersion, &data.page.file, example.at, message)
                    .also_of_page(&data.page.file, place, format!("{other} in the body")),
            );
        }
    }
}

/// The example answer beside the example request: one call, or two.
fn example_responses(data: &PageData, findings: &mut Vec<Diagnostic>) {
    let of = |side: Side| data.reading.examples.iter().filter(move |example| example.side == side);
    // With several examples nobody can say which belong together.
    if of(Side::Request).count() != 1 || of(Side::Response).count() != 1 {
        return;
    }
    let (Some(request), Some(response)) = (of(Side::Request).next(), of(Side::Response).next())
    else {
        return;
    };
    let (Body::Json(asked), Body::Json(answered)) = (&request.body, &response.body) else { return };
    let mut differ = Vec::new();
    differing(asked, answered, "", &mut differ);
    if differ.is_empty() {
        return;
    }
    let message =
        format!("the example answer is not that of the example request: {}", differ.join(", "));
    findings.push(
        Diagnostic::of_page(Code::ExampleAnswer, &data.page.file, response.at, message)
            .also_of_page(&data.page.file, request.at, "the request"),
    );
}

fn differing(asked: &Value, answered: &Value, path: &str, out: &mut Vec<String>) {
    let (Value::Object(asked), Value::Object(answered)) = (asked, answered) else { return };
    for (key, value) in asked {
        let Some(other) = answered.get(key) else { continue };
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match (value, other) {
            (Value::Object(_), Value::Object(_)) => differing(value, other, &path, out),
            (Value::String(a), Value::String(b)) if a != b => {
                out.push(format!("`{path}` is {a} and {b}"))
            }
            (Value::Number(a), Value::Number(b)) if a != b => {
                out.push(format!("`{path}` is {a} and {b}"))
            }
            _ => {}
        }
    }
}

/// Headers whose "Yes" has a condition, and media types that the operation can't have.
fn headers(data: &PageData, findings: &mut Vec<Diagnostic>) {
    let is_form = data.roles.contains(&Role::Form);
    let mut said = BTreeSet::new();
    for field in data.request_headers(&mut Vec::new()) {
        let note = |code, message| {
            let file = &data.page.file;
            Diagnostic::of_page(code, file, field.origin.at, message)
        };
        let row = format!("{}, row `{}`", describe(&field.origin), field.name);
        if field.mandatory == Some(true) && CONDITION.is_match(&field.described.text) {
            let message = format!("{row}: Mandatory says Yes, the text names a condition");
            let help = "a scheme of authentication beside others, where it is a token";
            findings.push(note(Code::MandatoryCondition, message).help(help));
        }
        if field.name.eq_ignore_ascii_case("content-type") && !is_form {
            let values = field.described.values.iter().map(|value| value.text.as_str());
            let values: Vec<&str> = values
                .filter(|value| !value.contains("json") && said.insert((*value).to_owned()))
                .collect();
            if !values.is_empty() {
                let values = values.join(", ");
                let message = format!("{row}: {values} can't be, the operation has no such body");
                findings.push(note(Code::MediaType, message));
            }
        }
    }
}
