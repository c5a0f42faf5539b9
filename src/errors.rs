//! What the provider says of an error, in all the shapes it says it in.

use std::collections::VecDeque;

use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};
use specwright_runtime::{ErrorDetails, ReadErrorDetails};

/// The name of the part of [`ErrorDetails::extra`] that says, encoded, which authorization was
/// missing. IAM decodes it for whoever may know.
pub const ENCODED_AUTHORIZATION_MESSAGE: &str = "encoded_authorization_message";

/// Names of an error's code and message, in the order in which they are looked for.
const CODES: [&str; 3] = ["error_code", "errorCode", "code"];
const MESSAGES: [&str; 4] = ["error_msg", "errorMsg", "errorMessage", "message"];

/// Headers that name the request, the service's own first; the last is IAM's.
const REQUEST_IDS: [&str; 2] = ["x-request-id", "x-iam-trace-id"];

/// The longest text that is taken for a message when a body is no JSON.
const LONGEST_TEXT: usize = 500;

/// Reads the provider's error bodies: `error_code` / `error_msg`, `errorCode` / `errorMsg` /
/// `errorMessage`, `code` / `message`, each at the top or nested (IAM's `{"error": {…}}`), and
/// pages of proxies that are no JSON.
///
/// A `message` beside another message that says something else is appended to it, as in the
/// provider's SDK for CCE.
#[derive(Clone, Copy, Debug, Default)]
pub struct ErrorReader;

impl ReadErrorDetails for ErrorReader {
    fn read(&self, _: StatusCode, headers: &HeaderMap, body: &[u8]) -> ErrorDetails {
        let header = |name: &&str| headers.get(*name)?.to_str().ok().map(str::to_owned);
        let request_id = REQUEST_IDS.iter().find_map(header);
        let Ok(json) = serde_json::from_slice::<Value>(body) else {
            return of_text(body, request_id);
        };
        let objects = objects(&json);
        let request_id =
            request_id.or_else(|| objects.iter().find_map(|o| first(o, &["request_id"])));
        let best = objects
            .iter()
            .find(|object| first(object, &CODES).is_some() && message(object).is_some())
            .or_else(|| objects.iter().find(|object| message(object).is_some()))
            .or_else(|| objects.iter().find(|object| first(object, &CODES).is_some()));
        let code = best.and_then(|object| first(object, &CODES));
        let details = ErrorDetails::new(code, best.and_then(|object| message(object)), request_id)
            .with_text(json.as_str().and_then(short));
        let name = ENCODED_AUTHORIZATION_MESSAGE;
        match objects.iter().find_map(|object| first(object, &[name])) {
            Some(encoded) => details.with(name, encoded),
            None => details,
        }
    }
}

/// All objects of a body, the outer before the inner ones.
fn objects(json: &Value) -> Vec<&Map<String, Value>> {
    let mut found = Vec::new();
    let mut next = VecDeque::from([json]);
    while let Some(value) = next.pop_front() {
        match value {
            Value::Object(object) => {
                found.push(object);
                next.extend(object.values());
            }
            Value::Array(items) => next.extend(items),
            _ => {}
        }
    }
    found
}

/// The first of these members that is a text or a number.
fn first(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match object.get(*name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

fn message(object: &Map<String, Value>) -> Option<String> {
    let message = first(object, &MESSAGES)?;
    match first(object, &["message"]) {
        Some(more) if more != message => Some(format!("{message}, {more}")),
        _ => Some(message),
    }
}

/// What a body that is no JSON says to a person: the title of a page, or a short text.
fn of_text(body: &[u8], request_id: Option<String>) -> ErrorDetails {
    let text = std::str::from_utf8(body).unwrap_or_default();
    let title = title(text).and_then(short);
    let text = if title.is_none() { short(text) } else { None };
    ErrorDetails::new(None, title, request_id).with_text(text)
}

/// A text on one line, not too long; nothing of it is nothing.
fn short(text: &str) -> Option<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = words.chars().take(LONGEST_TEXT).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    Some(short).filter(|text| !text.is_empty())
}

fn title(page: &str) -> Option<&str> {
    // Lower-casing ASCII keeps the places of all characters.
    let lower = page.to_ascii_lowercase();
    let after = lower.find("<title")?;
    let start = after + lower[after..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    page.get(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (Option<String>, Option<String>) {
        let details = ErrorReader.read(StatusCode::BAD_REQUEST, &HeaderMap::new(), body.as_bytes());
        (details.code, details.message.or(details.text))
    }

    fn said(code: &str, message: &str) -> (Option<String>, Option<String>) {
        (Some(code.to_owned()), Some(message.to_owned()))
    }

    #[test]
    fn every_shape_is_read() {
        for (body, code, message) in [
            (r#"{"error_code": "CCE.01", "error_msg": "no"}"#, "CCE.01", "no"),
            (r#"{"errorCode": "CCE.02", "errorMsg": "no"}"#, "CCE.02", "no"),
            (r#"{"errorCode": "CCE.03", "errorMessage": "no"}"#, "CCE.03", "no"),
            (r#"{"code": "CCE.04", "message": "no"}"#, "CCE.04", "no"),
            (r#"{"code": 403, "message": "no", "kind": "Status"}"#, "403", "no"),
            (r#"{"error": {"code": 401, "message": "no", "title": "x"}}"#, "401", "no"),
            (r#"{"errors": [{"error_code": "A", "error_msg": "no"}]}"#, "A", "no"),
            (r#"[{"error_code": "A", "error_msg": "no"}]"#, "A", "no"),
            (r#"{"error_code": "A", "error_msg": "no", "message": "why"}"#, "A", "no, why"),
            (r#"{"error_code": "A", "error_msg": "no", "message": "no"}"#, "A", "no"),
            (r#"{"code": 500, "error": {"code": "A", "message": "no"}}"#, "A", "no"),
        ] {
            assert_eq!(read(body), said(code, message), "{body}");
        }
    }

    #[test]
    fn half_an_error_is_half_an_error() {
        assert_eq!(read(r#"{"error_msg": "no"}"#), (None, Some("no".to_owned())));
        assert_eq!(read(r#"{"error_code": "A"}"#), (Some("A".to_owned()), None));
        assert_eq!(read(r#""only text""#), (None, Some("only text".to_owned())));
        for nothing in ["", "{}", "[]", "null", "7", "   "] {
            assert_eq!(read(nothing), (None, None), "{nothing}");
        }
    }

    #[test]
    fn pages_of_proxies_give_their_title() {
        let page = "<html><head><TITLE>\n502 Bad\tGateway</Title></head><body>x</body></html>";
        assert_eq!(read(page), (None, Some("502 Bad Gateway".to_owned())));
        assert_eq!(read("upstream timed out"), (None, Some("upstream timed out".to_owned())));
        let long = "é".repeat(2000);
        let (_, message) = read(&long);
        assert_eq!(message.unwrap().chars().count(), LONGEST_TEXT + 1);
    }

    #[test]
    fn ids_and_the_encoded_message_are_found() {
        let mut headers = HeaderMap::new();
        let body = br#"{"error": {"code": "A", "message": "no",
            "encoded_authorization_message": "x0x"}, "request_id": "of the body"}"#;
        let details = ErrorReader.read(StatusCode::FORBIDDEN, &headers, body);
        assert_eq!(details.request_id.as_deref(), Some("of the body"));
        assert_eq!(details.extra[ENCODED_AUTHORIZATION_MESSAGE], "x0x");
        headers.insert("x-request-id", "of the header".parse().unwrap());
        let details = ErrorReader.read(StatusCode::FORBIDDEN, &headers, body);
        assert_eq!(details.request_id.as_deref(), Some("of the header"));
        let details = ErrorReader.read(StatusCode::FORBIDDEN, &headers, &[0xff, 0xfe]);
        assert_eq!((details.code, details.message), (None, None));
        assert_eq!(details.request_id.as_deref(), Some("of the header"));
    }
}
