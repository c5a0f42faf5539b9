//! JSON that was received, as values.

mod message;
mod path;

use std::mem::ManuallyDrop;

use serde::de::DeserializeOwned;

use crate::macros::integral;
use crate::reader::Reader;
use crate::{BodyError, dropped};

/// JSON bytes as `T`.
///
/// # Errors
///
/// When they are no JSON or do not fit `T`; the error names the place in them, and shows nothing of
/// them.
pub fn json_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BodyError> {
    let text = str::from_utf8(bytes).map_err(|error| message::not_utf8(&error))?;
    // As variants of unions are read: the code for a type is made for each kind of reader, and one is enough.
    let mut json = Reader::new(text);
    let read = integral::deserialize(&mut json).and_then(|value: T| {
        // Nothing here drops a model.
        let value = ManuallyDrop::new(value);
        match json.end() {
            Ok(()) => Ok(ManuallyDrop::into_inner(value)),
            Err(error) => {
                dropped::unread(value);
                Err(error)
            }
        }
    });
    read.map_err(|error| message::of(&error, &json))
}
