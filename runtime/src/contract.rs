//! What contract tests need of generated code: operations from JSON, and bodies to values and
//! back, without naming a type.
//!
//! The generator writes a table of [`Case`]s, one for each operation; a test walks through the
//! document's examples and the table, so that a new example is tested without new code.

use std::fmt::Debug;

use http::Request;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Body, RequestError, Settings, decode};

/// An operation as contract tests see it.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// `operationId` of the document.
    pub operation: &'static str,
    /// Builds the request from arguments by field name.
    pub request: fn(&Arguments, &Settings) -> Result<Request<Body>, String>,
    /// Decodes and encodes a request body, when it is JSON.
    pub body: Option<RoundTrip>,
    /// Decodes and encodes the JSON bodies of answers, by the document's word for the status.
    pub responses: &'static [(&'static str, RoundTrip)],
}

/// Decodes JSON as a type of the bindings and encodes it again.
pub type RoundTrip = fn(&[u8]) -> Result<Decoded, String>;

/// A decoded value.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The value as `{:#?}` shows it.
    pub debug: String,
    /// The value, encoded again.
    pub json: Value,
}

/// Decodes JSON as `T` and encodes it again.
///
/// # Errors
///
/// When the bytes are no `T`, with the place in the body.
pub fn round_trip<T: DeserializeOwned + Serialize + Debug>(
    bytes: &[u8],
) -> Result<Decoded, String> {
    let value: T = decode::json_slice(bytes).map_err(|error| error.to_string())?;
    let json = serde_json::to_value(&value).map_err(|error| error.to_string())?;
    Ok(Decoded { debug: format!("{value:#?}"), json })
}

/// Arguments of an operation by the name of its field.
#[derive(Clone, Debug, Default)]
pub struct Arguments(serde_json::Map<String, Value>);

impl Arguments {
    /// No arguments.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets an argument.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: Value) -> Self {
        self.0.insert(name.into(), value);
        self
    }

    /// The argument `name`; one that is not there is `null`.
    ///
    /// # Errors
    ///
    /// When it is not of the type that the operation takes.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        let value = self.0.get(name).cloned().unwrap_or_default();
        serde_json::from_value(value).map_err(|error| format!("argument `{name}`: {error}"))
    }
}

/// The text of an error, for [`Case::request`].
///
/// # Errors
///
/// The same, as text.
pub fn finish(request: Result<Request<Body>, RequestError>) -> Result<Request<Body>, String> {
    request.map_err(|error| error.to_string())
}
