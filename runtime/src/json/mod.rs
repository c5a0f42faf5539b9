//! JSON that was received, as values.

mod message;

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
    // The fast way first; only a failure is worth tracking where it happened.
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = integral::deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    read.map_err(|plain| {
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let mut track = serde_path_to_error::Track::new();
        let tracked = serde_path_to_error::Deserializer::new(&mut json, &mut track);
        let read = integral::deserialize::<T, _>(tracked);
        let path = track.path();
        match read {
            Err(error) if path.iter().next().is_some() => {
                BodyError::new(message::of(&error)).at(path.to_string())
            }
            _ => BodyError::new(message::of(&plain)),
        }
    })
}
