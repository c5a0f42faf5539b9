//! Answers that give no result.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::call::CallInfo;
use super::chain::printable;
use super::transport::TransportError;
use super::undocumented::Undocumented;

/// An answer that gave no result, whole: nothing the service said is lost.
///
/// `Debug` shows neither the body, decoded or not, nor headers that may be credentials, such as `Set-Cookie`.
#[non_exhaustive]
pub struct StatusError<F = Undocumented> {
    /// The call that was answered.
    pub call: CallInfo,
    /// The status of the answer.
    pub status: StatusCode,
    /// All headers of the answer.
    pub headers: HeaderMap,
    /// The body as it arrived, as far as it did.
    pub body: Bytes,
    /// Why the body is not whole; nothing when it is.
    pub cut_short: Option<TransportError>,
    /// Code, message and request id, as far as the answer has them.
    pub details: ErrorDetails,
    /// The documented body for this status, decoded; nothing when the document describes none or
    /// the body is another one.
    pub failure: Option<F>,
}

/// What services say of an error, in whatever shape they say it.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDetails {
    /// The service's code for the error.
    pub code: Option<String>,
    /// The service's words for a person.
    pub message: Option<String>,
    /// The id under which the service's support finds the request.
    pub request_id: Option<String>,
    /// What a body says that names no message, such as the text of a proxy. It is not shown with
    /// the error, since nobody knows what it is.
    pub text: Option<String>,
    /// Further parts that a service has a name for.
    pub extra: BTreeMap<&'static str, String>,
}

impl ErrorDetails {
    /// Details with these parts.
    pub fn new(code: Option<String>, message: Option<String>, request_id: Option<String>) -> Self {
        Self { code, message, request_id, ..Self::default() }
    }

    /// The same details with what a body says that names no message.
    #[must_use]
    pub fn with_text(mut self, text: Option<String>) -> Self {
        self.text = text;
        self
    }

    /// The same details with one part more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.extra.insert(name, value.into());
        self
    }
}

/// Reads [`ErrorDetails`] from an unsuccessful answer.
pub trait ReadErrorDetails: Send + Sync + fmt::Debug {
    /// The details of an answer with this status, these headers and this body. The body can be
    /// anything: JSON, a proxy's HTML page, nothing.
    fn read(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> ErrorDetails;
}

/// Reads RFC 9457 problems and the usual `code` / `message` objects, nested under `error` or not.
#[derive(Clone, Copy, Debug, Default)]
pub struct CommonErrorDetails;

impl ReadErrorDetails for CommonErrorDetails {
    fn read(&self, _: StatusCode, headers: &HeaderMap, body: &[u8]) -> ErrorDetails {
        let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let object = json.get("error").filter(|error| error.is_object()).unwrap_or(&json);
        let text = |names: &[&str]| {
            names.iter().find_map(|name| match object.get(name)? {
                serde_json::Value::String(text) => Some(text.clone()),
                serde_json::Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
        };
        let request_id = ["x-request-id", "request-id", "x-correlation-id"]
            .iter()
            .find_map(|name| headers.get(*name)?.to_str().ok())
            .map(str::to_owned);
        ErrorDetails::new(
            text(&["code", "error_code", "errorCode", "type", "error"]),
            text(&["message", "error_msg", "detail", "title", "error_description"]),
            request_id,
        )
    }
}

/// The longest code, message or request id that is shown, in characters.
const LONGEST: usize = 300;

/// Status, code, message and request id.
impl<F> fmt::Display for StatusError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        let ErrorDetails { code, message, request_id, .. } = &self.details;
        for (label, value) in [("", code), ("", message), ("request id ", request_id)] {
            if let Some(value) = value {
                let end = value.char_indices().nth(LONGEST).map(|(end, _)| end);
                let more = if end.is_some() { "…" } else { "" };
                let shown = printable(&value[..end.unwrap_or(value.len())]);
                write!(f, ", {label}{shown}{more}")?;
            }
        }
        Ok(())
    }
}

/// Shows the length of the body only, and whether it was decoded: it may hold secrets. So the code that shows what was
/// decoded, which may be hundreds of types, is in those programs only that show it.
impl<F> fmt::Debug for StatusError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusError")
            .field("call", &self.call)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("cut_short", &self.cut_short)
            .field("details", &self.details)
            .field("failure", &self.failure.as_ref().map(|_| format_args!("_")))
            .finish()
    }
}

/// Shows no text that names no message: it is a part of a body.
impl fmt::Debug for ErrorDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorDetails")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("request_id", &self.request_id)
            .field("extra", &self.extra)
            .finish_non_exhaustive()
    }
}
