//! A failure as a test in Rust that can be pasted: what the service gave away in one answer, such as
//! an id, the following requests take from there.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::client::{Exchange, Header, ReceivedResponse, Written};
use super::expectation::Expectation;
use super::redact::{Piece, Redactor};
use super::render::parts;
use super::world::unwrapped;
use crate::names::plain;

/// Characters for private use stand in place of what comes from an answer while a text is written:
/// those from here on for texts, and so many further for what is no text.
const MARK: u32 = 0xE000;
const NO_TEXT: u32 = 0x400;

/// Something that an answer says and a later request repeats.
#[derive(Clone, Debug)]
struct Told {
    /// The request whose answer says it.
    step: usize,
    value: Json,
    /// The expression that gives it as a text.
    rust: String,
    is_tag: bool,
    /// Whether its name says that it names something.
    is_id: bool,
}

/// A test that sends these requests, and expects something of the last answer.
pub(super) fn test(
    name: &str,
    base: &str,
    steps: &[&Exchange],
    expectation: &Expectation,
    redactor: &Redactor,
) -> String {
    let told = told(steps);
    let mut used: BTreeMap<usize, bool> = BTreeMap::new();
    let requests: Vec<Vec<String>> = steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let earlier: Vec<&Told> = told.iter().filter(|it| it.step < index).collect();
            let writer = Writer { base, redactor, earlier: &earlier, all: &told };
            let lines = writer.request(&step.request);
            for (at, it) in told.iter().enumerate() {
                if lines.iter().any(|line| line.contains(&told_name(at))) {
                    *used.entry(it.step).or_default() |= it.rust.contains("pointer");
                }
            }
            lines
        })
        .collect();
    let mut lines = vec![
        "#[tokio::test]".to_owned(),
        format!("async fn {name}() {{"),
        "    let client = reqwest::Client::new();".to_owned(),
    ];
    for (index, request) in requests.iter().enumerate() {
        let is_last = index + 1 == steps.len();
        let own = told.iter().enumerate().filter(|(_, it)| it.step == index);
        let own: Vec<_> = own
            .filter(|(at, _)| requests.iter().flatten().any(|it| it.contains(&told_name(*at))))
            .collect();
        let is_before = index + 2 == steps.len() && *expectation == Expectation::SameBody;
        let binding = if is_last {
            "answer"
        } else if is_before {
            "before"
        } else if own.is_empty() {
            "_"
        } else {
            "given"
        };
        let count = request.len();
        for (at, line) in request.iter().enumerate() {
            let line = line.replace("let LET =", &format!("let {binding} ="));
            lines.push(if at + 1 == count { format!("{line};") } else { line });
        }
        for (at, it) in own.iter().filter(|it| it.1.is_tag || !it.1.rust.contains("pointer")) {
            lines.push(format!("    let {} = {};", told_name(*at), it.rust));
        }
        let of_body: Vec<_> = own.iter().filter(|it| it.1.rust.contains("pointer")).collect();
        if used.get(&index) == Some(&true) && !of_body.is_empty() {
            lines.push("    let given = given.text().await.expect(\"a body\");".to_owned());
            lines.push(
                "    let given: serde_json::Value = serde_json::from_str(&given).expect(\"JSON\");"
                    .to_owned(),
            );
            for (at, it) in of_body {
                lines.push(format!("    let {} = {};", told_name(*at), it.rust));
            }
        }
    }
    lines.extend(expectation.lines());
    lines.push("}".to_owned());
    lines.join("\n")
}

fn told_name(at: usize) -> String {
    format!("told_{at}_")
}

/// What answers say of their own accord.
fn told(steps: &[&Exchange]) -> Vec<Told> {
    let mut found = Vec::new();
    for (step, exchange) in steps.iter().enumerate() {
        let Ok(answer) = &exchange.response else { continue };
        if !answer.is_success() || step + 1 == steps.len() {
            continue;
        }
        found.extend(of_body(step, exchange, answer));
        found.extend(of_headers(step, answer));
    }
    found
}

fn of_body(step: usize, exchange: &Exchange, answer: &ReceivedResponse) -> Vec<Told> {
    let Ok(body) = serde_json::from_slice::<Json>(&answer.body) else { return Vec::new() };
    let inner = unwrapped(&body);
    let members = body.as_object().into_iter().flatten();
    let outer = members.clone().find(|(_, it)| std::ptr::eq(*it, inner)).map(|it| it.0);
    let start = outer.map_or(String::new(), |name| {
        let mut start = String::new();
        specwright::value::push_token(&mut start, name);
        start
    });
    let sent = String::from_utf8_lossy(exchange.request.body.as_deref().unwrap_or_default());
    let mut found: Vec<Told> = Vec::new();
    for (name, value) in inner.as_object().into_iter().flatten() {
        let text = super::style::plain(value);
        let is_own = sent.contains(&value.to_string()) || exchange.request.target.contains(&text);
        let is_id = is_id(name);
        if !(value.is_string() && (is_id || text.len() >= 8) || value.is_number() && is_id)
            || text.is_empty()
            || is_own && !value.is_number()
        {
            continue;
        }
        let mut pointer = start.clone();
        specwright::value::push_token(&mut pointer, name);
        let rust = match value {
            Json::String(_) => format!(
                "given.pointer({pointer:?}).and_then(|it| it.as_str()).expect({name:?}).to_owned()"
            ),
            _ => format!("given.pointer({pointer:?}).expect({name:?}).to_string()"),
        };
        found.push(Told { step, value: value.clone(), rust, is_tag: false, is_id });
    }
    found.sort_by_key(|it| !it.is_id);
    found
}

fn of_headers(step: usize, answer: &ReceivedResponse) -> Vec<Told> {
    let text = |name: &str| format!("given.headers()[{name:?}].to_str().expect({name:?})");
    let tag = answer.header("etag").map(|it| Told {
        step,
        value: Json::String(it.to_owned()),
        rust: format!("{}.to_owned()", text("etag")),
        is_tag: true,
        is_id: false,
    });
    let location = answer.header("location").and_then(|it| {
        let last = it.split(['?', '#']).next()?.trim_end_matches('/').rsplit('/').next()?;
        let decoded = percent_encoding::percent_decode_str(last).decode_utf8().ok()?;
        let last_of =
            format!("{}.rsplit('/').next().expect(\"an id\").to_owned()", text("location"));
        // Only as it stands there.
        (decoded == last && !last.is_empty() && it.ends_with(last)).then(|| Told {
            step,
            value: Json::String(last.to_owned()),
            rust: last_of,
            is_tag: false,
            is_id: true,
        })
    });
    tag.into_iter().chain(location).collect()
}

/// Whether a member of this name names something.
pub(super) fn is_id(name: &str) -> bool {
    let name = plain(name);
    ["id", "uuid", "ids", "key", "code", "slug", "sku", "number"]
        .iter()
        .any(|it| name.ends_with(it))
}

struct Writer<'w> {
    base: &'w str,
    redactor: &'w Redactor,
    /// What the answers before have said.
    earlier: &'w [&'w Told],
    all: &'w [Told],
}

impl Writer<'_> {
    /// The lines that send a request; `LET` stands for the name of its answer.
    fn request(&self, request: &Written) -> Vec<String> {
        let mut lines = Vec::new();
        let basic = request.headers.iter().find_map(|it| self.basic(it));
        if let Some(secret) = &basic {
            lines.push(format!("    let secret = {secret};"));
        }
        lines.push("    let LET = client".to_owned());
        let method = match request.method.as_str() {
            method @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => {
                format!("reqwest::Method::{method}")
            }
            other => format!("reqwest::Method::from_bytes(b{other:?}).unwrap()"),
        };
        let url = self.literal(&format!("{}{}", self.base, self.target(&request.target)));
        lines.push(format!("        .request({method}, {url})"));
        for header in request.headers.iter().filter(|it| it.value != "*/*") {
            if basic.is_some() && self.basic(header).is_some() {
                lines.push("        .basic_auth(".to_owned());
                lines.push(
                    "            secret.split_once(':').map_or(&*secret, |it| it.0),".to_owned(),
                );
                lines.push("            secret.split_once(':').map(|it| it.1),".to_owned());
                lines.push("        )".to_owned());
                continue;
            }
            let value = self.literal(&self.tagged(&header.value));
            lines.push(format!("        .header({:?}, {value})", header.name));
        }
        if let Some(body) = &request.body {
            let body = match std::str::from_utf8(body) {
                Ok(text) => self.literal(&self.body(text)),
                Err(_) => format!("&b\"{}\"[..]", body.escape_ascii()),
            };
            lines.push(format!("        .body({body})"));
        }
        if let Some(signing) = &request.signing {
            lines.push(format!("        // to be signed: {}", signing.algorithm.escape_debug()));
        }
        lines.push("        .send()".to_owned());
        lines.push("        .await".to_owned());
        lines.push("        .expect(\"an answer\")".to_owned());
        lines
    }

    /// The secret of a header with basic credentials, as an expression.
    fn basic(&self, header: &Header) -> Option<String> {
        if !header.name.eq_ignore_ascii_case("authorization") {
            return None;
        }
        match &self.redactor.pieces(&header.value)[..] {
            [Piece::Text(start), Piece::Secret(stand)] if start == "Basic " && stand.is_base64 => {
                Some(stand.rust.clone())
            }
            _ => None,
        }
    }

    fn mark(&self, told: &Told, is_text: bool) -> Option<char> {
        let at = self.all.iter().position(|it| std::ptr::eq(it, told))? as u32;
        char::from_u32(MARK + at + if is_text { 0 } else { NO_TEXT }).filter(|_| at < NO_TEXT)
    }

    /// The address with marks for what is known from earlier answers.
    fn target(&self, target: &str) -> String {
        let (path, query) = target.split_once('?').map_or((target, None), |it| (it.0, Some(it.1)));
        let segments = path.split('/').map(|segment| {
            let decoded = percent_encoding::percent_decode_str(segment).decode_utf8_lossy();
            let known = self.earlier.iter().rev().find(|it| {
                it.is_id
                    && !segment.is_empty()
                    && super::style::plain(&it.value) == decoded
                    && decoded == segment
            });
            known.and_then(|it| self.mark(it, true)).map_or(segment.to_owned(), String::from)
        });
        let path = segments.collect::<Vec<_>>().join("/");
        query.map_or(path.clone(), |query| format!("{path}?{query}"))
    }

    fn tagged(&self, value: &str) -> String {
        let known = self.earlier.iter().rev().find(|it| it.is_tag && it.value == *value);
        known.and_then(|it| self.mark(it, true)).map_or(value.to_owned(), String::from)
    }

    /// A body with marks for what is known from earlier answers.
    fn body(&self, text: &str) -> String {
        let Ok(mut value) = serde_json::from_str::<Json>(text) else { return text.to_owned() };
        match self.marked(&mut value, "") {
            true => value.to_string(),
            false => text.to_owned(),
        }
    }

    fn marked(&self, value: &mut Json, name: &str) -> bool {
        match value {
            Json::Object(members) => {
                let mut is_marked = false;
                for (name, it) in members {
                    is_marked |= self.marked(it, name);
                }
                is_marked
            }
            Json::Array(items) => {
                let mut is_marked = false;
                for it in items {
                    is_marked |= self.marked(it, name);
                }
                is_marked
            }
            Json::String(_) | Json::Number(_) if is_id(name) => {
                let known = self.earlier.iter().rev().find(|it| it.is_id && it.value == *value);
                let mark = known.and_then(|it| self.mark(it, value.is_string()));
                if let Some(mark) = mark {
                    *value = Json::String(mark.to_string());
                }
                mark.is_some()
            }
            _ => false,
        }
    }

    /// A text as an expression: what is secret, comes from an answer or is repeated is filled in.
    fn literal(&self, text: &str) -> String {
        let mut words = String::new();
        let mut arguments: Vec<String> = Vec::new();
        let mut fill = |words: &mut String, argument: String| {
            words.push_str("{}");
            arguments.push(argument);
        };
        for piece in self.redactor.pieces(&unquoted(text)) {
            let text = match piece {
                Piece::Secret(stand) => {
                    fill(&mut words, stand.rust);
                    continue;
                }
                Piece::Text(text) => text,
            };
            for part in parts(&text) {
                if part.count > 1 {
                    fill(&mut words, format!("{:?}.repeat({})", part.text, part.count));
                    continue;
                }
                for character in part.text.chars() {
                    match marked(character).filter(|it| *it < self.all.len()) {
                        Some(at) => fill(&mut words, told_name(at)),
                        None => words.push_str(&escaped(character)),
                    }
                }
            }
        }
        match arguments.is_empty() {
            true => format!("{text:?}"),
            false => format!("format!(\"{words}\", {})", arguments.join(", ")),
        }
    }
}

/// A character as it stands in a text of `format!`.
fn escaped(character: char) -> String {
    match character {
        '{' => "{{".to_owned(),
        '}' => "}}".to_owned(),
        '\'' => "'".to_owned(),
        other => other.escape_debug().to_string(),
    }
}

/// What a mark stands for.
fn marked(character: char) -> Option<usize> {
    let at = (character as u32).checked_sub(MARK)?;
    (at < 2 * NO_TEXT).then_some((at % NO_TEXT) as usize)
}

/// A text in which marks for what is no text have no quotes.
fn unquoted(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        let is_open = out
            .chars()
            .next_back()
            .is_some_and(|it| (MARK + NO_TEXT..MARK + 2 * NO_TEXT).contains(&(it as u32)));
        if is_open && character == '"' {
            continue;
        }
        if (MARK + NO_TEXT..MARK + 2 * NO_TEXT).contains(&(character as u32)) && out.ends_with('"')
        {
            out.pop();
        }
        out.push(character);
    }
    out
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
    use super::{identifier, unquoted};

    #[test]
    fn names_are_identifiers() {
        assert_eq!(
            identifier("addThing valid-accepted request body/a"),
            "add_thing_valid_accepted_request_body_a"
        );
        assert_eq!(identifier("2"), "test_2");
        assert_eq!(identifier("match"), "test_match");
    }

    #[test]
    fn marks_of_numbers_stand_without_quotes() {
        assert_eq!(
            unquoted("{\"a\":\"\u{E401}\",\"b\":\"\u{E001}\"}"),
            "{\"a\":\u{E401},\"b\":\"\u{E001}\"}"
        );
    }
}
