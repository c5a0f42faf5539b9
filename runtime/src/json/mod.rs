//! JSON that was received, as values.

mod message;
mod path;

use serde::de::DeserializeOwned;

use crate::BodyError;
use crate::macros::integral;

/// JSON bytes as `T`.
///
/// # Errors
///
/// When they are no JSON or do not fit `T`; the error names the place in them, and shows nothing of
/// them.
pub fn json_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BodyError> {
    let text = str::from_utf8(bytes).map_err(|error| message::not_utf8(&error))?;
    // From text and not from bytes, as variants of unions are: the code for a type is made for each
    // kind of reader, and one is enough.
    let mut json = serde_json::Deserializer::from_str(text);
    let read = integral::deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    read.map_err(|error| message::of(&error, text))
}
