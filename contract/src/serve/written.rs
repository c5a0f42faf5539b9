//! Values in the form of their media type.

use bytes::Bytes;
use serde_json::Value as Json;

use super::xml;
use specwright::api::{MediaKind, MediaType, essence};
use specwright::document::{Document, Reach, types};
use specwright::origin::Origin;

/// What parts a multipart body.
const BOUNDARY: &str = "specwright-part";

/// What the body of an answer is written as.
#[derive(Clone, Copy)]
pub(super) struct WrittenAs<'a> {
    pub(super) media_type: &'a MediaType,
    pub(super) schema: Option<&'a Origin>,
    /// The media type that the client names, where the document has a range.
    pub(super) wanted: Option<&'a str>,
}

/// The media type and the body of an answer with this value. A range in the document is answered
/// in a type of it: the one that the client names, if the value can be written in it.
pub(super) fn write(
    document: &Document,
    form: WrittenAs<'_>,
    value: Option<&Json>,
) -> (String, Bytes) {
    let WrittenAs { media_type, schema, .. } = form;
    let wanted = form.wanted.filter(|wanted| {
        let is_text = value.is_none_or(Json::is_string);
        is_text || MediaKind::of(wanted) == MediaKind::Json || xml::is_xml(wanted)
    });
    let name = wanted.map_or_else(|| name(document, media_type, schema), str::to_owned);
    let kind = MediaKind::of(&name);
    let Some(value) = value else { return (name, Bytes::new()) };
    if essence(&name).starts_with("multipart/") {
        return (format!("{}; boundary={BOUNDARY}", essence(&name)), multipart(value));
    }
    if xml::is_xml(&name) {
        let text = match value {
            Json::String(text) if text.trim_start().starts_with('<') => text.clone(),
            value => xml::write(document, schema, value),
        };
        return (name, Bytes::from(text));
    }
    (name, written(kind, value))
}

fn name(document: &Document, media_type: &MediaType, schema: Option<&Origin>) -> String {
    let name = essence(&media_type.name);
    let (kind, rest) = name.split_once('/').unwrap_or((&name, ""));
    if rest != "*" {
        return media_type.name.clone();
    }
    let parts = schema.map(|schema| document.applicable(schema, Reach::Parts)).unwrap_or_default();
    let said = |keyword: &str| parts.iter().find_map(|it| it.schema.get(keyword)?.as_str());
    if let Some(own) = said("contentMediaType").filter(|own| own.contains('/')) {
        return own.to_owned();
    }
    let is_bytes = said("format") == Some("binary");
    let is_text = parts.iter().any(|it| types(it.schema).contains(&"string"));
    let known = match kind {
        "text" => "text/plain",
        "image" => "image/png",
        "audio" => "audio/mpeg",
        "video" => "video/mp4",
        "font" => "font/woff2",
        "*" | "application" if is_bytes && is_text => "application/octet-stream",
        _ => "application/json",
    };
    known.to_owned()
}

/// The parts of a form (RFC 7578): each member, and each item of a list, for itself.
fn multipart(value: &Json) -> Bytes {
    let mut body = String::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for item in items {
            let kind = match item {
                Json::Object(_) | Json::Array(_) => "\r\nContent-Type: application/json",
                _ => "",
            };
            let name = name.replace(['"', '\r', '\n'], "_");
            let text = item.as_str().map_or_else(|| item.to_string(), str::to_owned);
            body.push_str(&format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{kind}\r\n\r\n{text}\r\n"
            ));
        }
    }
    body.push_str(&format!("--{BOUNDARY}--\r\n"));
    Bytes::from(body)
}

/// A value in the form of its media type.
fn written(kind: MediaKind, value: &Json) -> Bytes {
    let text = match (kind, value) {
        (MediaKind::Json, value) => value.to_string(),
        (_, Json::String(text)) => text.clone(),
        (MediaKind::EventStream, value) => items(value, "data: ", "\n\n"),
        (MediaKind::JsonLines, value) => items(value, "", "\n"),
        (MediaKind::JsonSequence, value) => items(value, "\u{1e}", "\n"),
        (MediaKind::Form, value) => form(value),
        (_, value) => value.to_string(),
    };
    Bytes::from(text)
}

/// The items of an array, or the one value, each between what sets it apart.
fn items(value: &Json, before: &str, after: &str) -> String {
    let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    items.iter().map(|item| format!("{before}{item}{after}")).collect()
}

fn form(value: &Json) -> String {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let text = |value: &Json| match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let pairs = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| format!("{}={}", encode(name), encode(&text(value))))
        .collect::<Vec<_>>();
    pairs.join("&")
}
