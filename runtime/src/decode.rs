//! Reading the body of an answer.

use bytes::Bytes;
use http::Response;
use serde::de::DeserializeOwned;

use crate::body::ByteStream;
use crate::{Body, BodyError};

/// A JSON body as `T`.
///
/// # Errors
///
/// When the body is no JSON or does not fit `T`; the error names the place in the body.
pub fn json<T: DeserializeOwned>(response: Response<Body>) -> Result<T, BodyError> {
    json_slice(&whole(response)?)
}

/// JSON bytes as `T`.
///
/// # Errors
///
/// As [`json`].
pub fn json_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BodyError> {
    // The fast way first; only a failure is worth tracking where it happened.
    serde_json::from_slice(bytes).map_err(|plain| {
        let mut json = serde_json::Deserializer::from_slice(bytes);
        match serde_path_to_error::deserialize::<_, T>(&mut json) {
            Err(error) if error.path().iter().next().is_some() => {
                let path = error.path().to_string();
                BodyError::new(error.into_inner().to_string()).at(path)
            }
            _ => BodyError::new(plain.to_string()),
        }
    })
}

/// The body for an answer that carries nothing: whatever is there is left out.
///
/// # Errors
///
/// None today; the signature is that of the other readers.
pub fn empty(_: Response<Body>) -> Result<(), BodyError> {
    Ok(())
}

/// A text body, which has to be UTF-8.
///
/// # Errors
///
/// When the bytes are not UTF-8.
pub fn text(response: Response<Body>) -> Result<String, BodyError> {
    String::from_utf8(whole(response)?.into())
        .map_err(|error| BodyError::new(format!("the text is not UTF-8: {error}")))
}

/// The bytes of the body.
///
/// # Errors
///
/// When the body is a stream that nobody has collected.
pub fn bytes(response: Response<Body>) -> Result<Bytes, BodyError> {
    whole(response)
}

/// The body as it arrives.
///
/// # Errors
///
/// None today; the signature is that of the other readers.
pub fn stream(response: Response<Body>) -> Result<ByteStream, BodyError> {
    Ok(match response.into_body() {
        Body::Stream(stream) => stream,
        Body::Empty => Box::pin(Once(None)),
        Body::Bytes(bytes) => Box::pin(Once(Some(bytes))),
    })
}

/// [`json`] for an answer that is looked at and kept.
///
/// # Errors
///
/// As [`json`].
pub fn json_ref<T: DeserializeOwned>(response: &Response<Body>) -> Result<T, BodyError> {
    json_slice(slice(response)?)
}

/// [`text`] for an answer that is looked at and kept.
///
/// # Errors
///
/// As [`text`].
pub fn text_ref(response: &Response<Body>) -> Result<String, BodyError> {
    String::from_utf8(slice(response)?.to_vec())
        .map_err(|error| BodyError::new(format!("the text is not UTF-8: {error}")))
}

/// [`bytes()`] for an answer that is looked at and kept.
///
/// # Errors
///
/// As [`bytes()`].
pub fn bytes_ref(response: &Response<Body>) -> Result<Bytes, BodyError> {
    slice(response).map(Bytes::copy_from_slice)
}

/// Refuses an answer whose status the document does not describe.
///
/// # Errors
///
/// Always.
pub fn undocumented<T>(response: Response<Body>) -> Result<T, BodyError> {
    Err(BodyError::new(format!("the document does not describe the status {}", response.status())))
}

fn slice(response: &Response<Body>) -> Result<&[u8], BodyError> {
    response
        .body()
        .as_bytes()
        .ok_or_else(|| BodyError::new("the body is a stream that was not collected"))
}

fn whole(response: Response<Body>) -> Result<Bytes, BodyError> {
    match response.into_body() {
        Body::Empty => Ok(Bytes::new()),
        Body::Bytes(bytes) => Ok(bytes),
        Body::Stream(_) => Err(BodyError::new("the body is a stream that was not collected")),
    }
}

/// A stream of at most one chunk.
struct Once(Option<Bytes>);

impl futures_core::Stream for Once {
    type Item = Result<Bytes, crate::TransportError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(Ok))
    }
}
