//! Whether the headers of an answer are those that the document describes.

use serde_json::Value as Json;

use super::check::Check;
use super::client::ReceivedResponse;
use super::judge::Problems;
use super::run::{Run, Seen};
use specwright::api::{ParameterPlace, Response, ResponseHeader};
use specwright::sample::Direction;

impl Run<'_> {
    /// Whether the headers are there, and fit their schemas.
    pub(super) fn headers(
        &mut self,
        seen: &Seen,
        answer: &ReceivedResponse,
        response: &Response,
        out: &mut Problems,
    ) {
        let index = seen.call.operation;
        for header in &response.headers {
            if ["content-type", "content-length"].contains(&header.name.to_lowercase().as_str()) {
                continue;
            }
            self.checked(Check::DeclaredHeadersPresent);
            let place = format!("response header {}", header.name);
            let Some(text) = answer.headers.get(&header.name) else {
                if header.required {
                    let message = "the document requires it, and it is not there".to_owned();
                    out.push(Check::DeclaredHeadersPresent, &place, Some("required"), message);
                } else {
                    let key = (index, answer.status, header.name.clone());
                    self.optional_headers.entry(key).or_insert_with(|| Some(seen.clone()));
                }
                continue;
            };
            self.headers_seen.insert((index, answer.status, header.name.clone()));
            if let Some(sent) = self.repeated(seen, header)
                && !text.as_bytes().eq_ignore_ascii_case(sent.as_bytes())
            {
                let message = format!("`{sent}` was sent, and another text is answered");
                out.push(Check::HeadersConform, &place, None, message);
            }
            self.checked(Check::HeadersConform);
            if header.name.eq_ignore_ascii_case("etag") && !is_tag(text) {
                let message = "an entity tag stands in quotes (RFC 9110, 8.8.3)".to_owned();
                out.push(Check::HeadersConform, &place, None, message);
                continue;
            }
            if let Some((name, value)) = same_in_body(header, answer)
                && super::style::plain(&value).as_bytes() != text.as_bytes()
            {
                let message = format!(
                    "by its description it is the same as `{name}`, which is {}",
                    super::compare::short(&value)
                );
                out.push(Check::HeadersConform, &place, Some("description"), message);
            }
            let origin = response.origin.child("headers").child(&header.name);
            let Ok((origin, value)) = self.document.follow(&origin) else { continue };
            if value.get("schema").is_none() {
                continue;
            }
            let schema = origin.child("schema");
            let checker = self.schemas.get(self.document, &schema, Direction::Response);
            let text = String::from_utf8_lossy(text.as_bytes()).into_owned();
            let facts = self.values().facts(&schema);
            let candidates = readings(&text, facts.kind());
            if !candidates.iter().any(|it| checker.is_valid(it)) {
                let found = candidates.first().map(|it| checker.check(it)).unwrap_or_default();
                let (keyword, message) = found
                    .first()
                    .map_or(("type".to_owned(), "does not fit its schema".to_owned()), |it| {
                        (it.keyword.clone(), it.message.clone())
                    });
                out.push(Check::HeadersConform, &place, Some(&keyword), message);
            }
        }
        if answer.status == 401
            && let Some(header) =
                response.headers.iter().find(|it| it.name.eq_ignore_ascii_case("www-authenticate"))
            && !header.required
            && answer.headers.get("www-authenticate").is_none()
        {
            let message =
                "the document declares it, and a 401 without it says too little".to_owned();
            let place = format!("response header {}", header.name);
            out.push(Check::DeclaredHeadersPresent, &place, None, message);
        }
    }

    /// What a header of an answer has to repeat: the same header of the request, where it tells one
    /// request from another, or words say so.
    fn repeated(&self, seen: &Seen, header: &ResponseHeader) -> Option<String> {
        const TELLING: &[&str] = &["requestid", "correlationid", "traceid", "clientreference"];
        let operation = self.operation(seen.call.operation);
        let at = operation.parameters.iter().position(|it| {
            it.place == ParameterPlace::Header && it.name.eq_ignore_ascii_case(&header.name)
        })?;
        let words = format!("{:?} {:?}", header.docs, operation.parameters[at].docs).to_lowercase();
        let says = ["echo", "repeated", "returned", "same as", "as it was sent", "sent back"];
        let plain = crate::names::plain(&header.name);
        let is_meant =
            TELLING.iter().any(|it| plain.contains(it)) || says.iter().any(|it| words.contains(it));
        let value = seen.call.values.get(&at).filter(|_| is_meant)?;
        // What the document does not allow need not be repeated.
        let schema = self.parameter_schema(seen.call.operation, at);
        if schema.is_some_and(|it| !self.values().is_valid(&it, value)) {
            return None;
        }
        Some(super::style::delimited(&operation.parameters[at], value, false))
    }
}

/// The member of the body that words say a header has the value of: "the same number as `total`".
fn same_in_body(header: &ResponseHeader, answer: &ReceivedResponse) -> Option<(String, Json)> {
    let words = header.docs.description.as_deref()?;
    let says = |it: &&str| it.to_lowercase().contains("same");
    let sentence = super::words::sentences(words).into_iter().find(says)?;
    let (_, rest) = sentence.split_once("same")?;
    let body: Json = serde_json::from_slice(&answer.body).ok()?;
    let name = super::words::quoted(rest).into_iter().next()?;
    let value = body.get(&name).filter(|it| it.is_number() || it.is_string())?.clone();
    Some((name, value))
}

/// Whether a text is an entity tag.
fn is_tag(text: &http::HeaderValue) -> bool {
    let text = text.as_bytes();
    let text = text.strip_prefix(b"W/").unwrap_or(text);
    text.len() >= 2 && text.starts_with(b"\"") && text.ends_with(b"\"")
}

/// What a text of a header can mean.
fn readings(text: &str, kind: Option<&str>) -> Vec<Json> {
    let number =
        || text.trim().parse::<f64>().ok().and_then(|_| serde_json::from_str(text.trim()).ok());
    match kind {
        Some("integer" | "number") => {
            number().into_iter().chain([Json::String(text.to_owned())]).take(1).collect()
        }
        Some("boolean") => match text {
            "true" => vec![Json::Bool(true)],
            "false" => vec![Json::Bool(false)],
            _ => vec![Json::String(text.to_owned())],
        },
        Some("array") => vec![
            text.split(',')
                .map(|it| {
                    let it = it.trim();
                    serde_json::from_str(it)
                        .ok()
                        .filter(Json::is_number)
                        .unwrap_or_else(|| Json::String(it.to_owned()))
                })
                .collect(),
            text.split(',').map(|it| Json::String(it.trim().to_owned())).collect(),
        ],
        Some("object") => Vec::from([Json::Null])
            .into_iter()
            .filter(|_| false)
            .chain([serde_json::json!({})])
            .collect(),
        _ => {
            let mut all = vec![Json::String(text.to_owned())];
            all.extend(number());
            all
        }
    }
}
