//! A failure as a test in Rust that can be pasted: what the service gave away in one answer, such as
//! an id, the following requests take from there.

use super::asserted::Part;
use super::client::Exchange;
use super::expectation::Expectation;
use super::redact::Redactor;
use super::request_lines::Writer;
use super::told::{Told, told, told_name};

/// A test that sends these requests, and expects something of the last answer.
pub(super) fn test(
    name: &str,
    base: &str,
    steps: &[&Exchange],
    expectation: &Expectation,
    redactor: &Redactor,
) -> String {
    let told = told(steps);
    let requests: Vec<Vec<String>> = steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let earlier: Vec<&Told> = told.iter().filter(|it| it.step < index).collect();
            let writer = Writer { base, redactor, earlier: &earlier, all: &told };
            writer.request(&step.request)
        })
        .collect();
    let asserted = asserted(expectation, &told);
    let used: Vec<&String> = requests.iter().flatten().chain(&asserted).collect();
    let mut lines = vec![
        "#[tokio::test]".to_owned(),
        format!("async fn {name}() {{"),
        "    let client = reqwest::Client::new();".to_owned(),
    ];
    for (index, request) in requests.iter().enumerate() {
        let own = told.iter().enumerate().filter(|(_, it)| it.step == index);
        let own: Vec<(usize, &Told)> =
            own.filter(|(at, _)| used.iter().any(|line| line.contains(&told_name(*at)))).collect();
        let (of_body, of_head): (Vec<_>, Vec<_>) =
            own.into_iter().partition(|it| !it.1.is_tag && it.1.rust.contains("pointer"));
        let part = expectation.part(steps.len() - 1 - index);
        let binding = match part {
            Some(Part::Answer) => "answer",
            None if of_body.is_empty() && of_head.is_empty() => "_",
            _ => "given",
        };
        let in_time = match expectation {
            Expectation::InTime(limit) if index + 1 == steps.len() => Some(limit),
            _ => None,
        };
        let count = request.len();
        for (at, line) in request.iter().enumerate() {
            let mut line = line.replace("let LET =", &format!("let {binding} ="));
            if let (Some(limit), ".send()") = (in_time, line.trim()) {
                lines.push(format!("        .timeout(std::time::Duration::from_millis({limit}))"));
            }
            if in_time.is_some() {
                line = line.replace("expect(\"an answer\")", "expect(\"an answer in time\")");
            }
            lines.push(if at + 1 == count { format!("{line};") } else { line });
        }
        for (at, it) in of_head {
            let expression = it.rust.replacen("given", binding, 1);
            lines.push(format!("    let {} = {expression};", told_name(at)));
        }
        if part == Some(Part::Head) {
            lines.push("    let before = given.headers().clone();".to_owned());
        }
        let is_read = matches!(part, Some(Part::Text | Part::Json | Part::Page));
        if binding == "given" && (is_read || !of_body.is_empty()) {
            lines.push("    let given = given.text().await.expect(\"a body\");".to_owned());
        }
        if part == Some(Part::Text) {
            lines.push("    let before = given.clone();".to_owned());
        }
        if matches!(part, Some(Part::Json | Part::Page)) || !of_body.is_empty() {
            lines.push(
                "    let given: serde_json::Value = serde_json::from_str(&given).expect(\"JSON\");"
                    .to_owned(),
            );
        }
        for (at, it) in of_body {
            lines.push(format!("    let {} = {};", told_name(at), it.rust));
        }
        lines.extend(expectation.lines_after(steps.len() - 1 - index));
    }
    lines.extend(asserted);
    lines.push("}".to_owned());
    lines.join("\n")
}

/// The lines that look at the last answer. What an earlier one has said stands in place of an id.
fn asserted(expectation: &Expectation, told: &[Told]) -> Vec<String> {
    let id = expectation.id().map(|id| {
        let known = told.iter().rposition(|it| it.is_id && super::style::plain(&it.value) == id);
        known.map_or_else(|| format!("{id:?}"), told_name)
    });
    expectation.lines(id.as_deref().unwrap_or_default())
}

/// A name of a test.
pub(super) fn identifier(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        match character {
            it if it.is_ascii_uppercase() => {
                if out.ends_with(|it: char| it.is_ascii_lowercase()) {
                    out.push('_');
                }
                out.push(it.to_ascii_lowercase());
            }
            it if it.is_ascii_alphanumeric() => out.push(it),
            _ if out.ends_with('_') || out.is_empty() => {}
            _ => out.push('_'),
        }
    }
    let out = out.trim_end_matches('_').to_owned();
    if out.starts_with(|it: char| it.is_ascii_digit()) || out.is_empty() {
        return format!("test_{out}");
    }
    // No word of the language.
    if out.contains('_') { out } else { format!("test_{out}") }
}

#[cfg(test)]
mod tests {
    use super::identifier;

    #[test]
    fn names_are_identifiers() {
        assert_eq!(
            identifier("addThing valid-accepted request body/a"),
            "add_thing_valid_accepted_request_body_a"
        );
        assert_eq!(identifier("2"), "test_2");
        assert_eq!(identifier("match"), "test_match");
    }
}
