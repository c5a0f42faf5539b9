//! The examples of a definition: of answers beside their schemas, of requests under `x-` keys.

use serde_json::Value;

use super::Definition;
use crate::examples::{Body, Example, Side};
use specwright::diagnostic::PagePosition;

fn example(side: Side, value: &Value, at: PagePosition) -> Example {
    Example {
        at,
        side,
        status: None,
        title: None,
        request_line: None,
        body: Body::Json(value.clone()),
        text: String::new(),
        text_at: at,
    }
}

/// The request examples of the API Explorer: `x-request-examples-1`, with a line of the call and a
/// description beside each.
pub(super) fn requests(definition: &Definition, operation: &Value, pointer: &str) -> Vec<Example> {
    const KEY: &str = "x-request-examples";
    let members = operation.as_object().into_iter().flatten();
    let own = members.filter_map(|(name, value)| {
        let rest = name.strip_prefix(KEY)?;
        let is_number = rest.is_empty() || rest[1..].chars().all(|it| it.is_ascii_digit());
        is_number.then_some((rest, value))
    });
    let with = |rest: &str, what: &str| {
        let text = operation.get(format!("{KEY}-{what}{rest}"))?.as_str()?.trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let mut all: Vec<Example> = own
        .filter(|(_, value)| !value.is_null())
        .map(|(rest, value)| {
            let at = definition.places.at(&format!("{pointer}/{KEY}{rest}"));
            let at = if at.line == 0 { definition.places.at(pointer) } else { at };
            let parsed = value.as_str().and_then(|text| serde_json::from_str(text).ok());
            let mut made = example(Side::Request, parsed.as_ref().unwrap_or(value), at);
            if let (None, Some(text)) = (&parsed, value.as_str()) {
                made.body = Body::Text(text.to_owned());
            }
            made.title = with(rest, "description");
            made.request_line = with(rest, "url");
            made
        })
        .collect();
    all.retain(|example| !matches!(&example.body, Body::Text(text) if text.trim().is_empty()));
    all
}

/// The examples beside a schema.
pub(super) fn of_media(
    definition: &Definition,
    media: &Value,
    pointer: &str,
    side: Side,
    status: Option<&str>,
) -> Vec<Example> {
    let named = media.get("examples").and_then(Value::as_object).into_iter().flatten();
    let named = named.map(|(_, example)| (example.get("value"), example.get("summary")));
    let alone = media.get("example").map(|value| (Some(value), None));
    let all = alone.into_iter().chain(named).filter_map(|(value, title)| Some((value?, title)));
    let at = definition.places.at(pointer);
    all.map(|(value, title)| Example {
        status: status.map(str::to_owned),
        title: title.and_then(Value::as_str).map(str::to_owned),
        ..example(side, value, at)
    })
    .collect()
}
