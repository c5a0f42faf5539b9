//! Reading the body of an answer.

mod nothing;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Response};
use serde::de::DeserializeOwned;

use crate::body::ByteStream;
use crate::events::{EventStream, JsonLines};
pub use crate::json::json_slice;
use crate::{Body, BodyError, media_type};

/// A JSON body as `T`. No body at all is an object without members, where `T` is an object that
/// needs none.
///
/// # Errors
///
/// When the body is no JSON or does not fit `T`; the error names the place in the body, and shows
/// nothing of it.
pub fn json<T: DeserializeOwned>(response: Response<Body>) -> Result<T, BodyError> {
    let bytes = whole(response)?;
    if bytes.is_empty() {
        let empty = nothing::is_object::<T>().then(|| json_slice(b"{}").ok()).flatten();
        return empty.ok_or_else(|| BodyError::new("there is no body"));
    }
    json_slice(&bytes)
}

/// A body as `T`, values of which are texts: JSON where the answer says so or nothing, else its text.
///
/// # Errors
///
/// As [`json`] or [`text`].
pub fn json_or_text<T: DeserializeOwned>(response: Response<Body>) -> Result<T, BodyError> {
    if is_json(&response) { json(response) } else { as_text(&response) }
}

/// Whether an answer says that it is JSON, or nothing.
fn is_json(response: &Response<Body>) -> bool {
    let kind = media_type::of(response.headers());
    kind.is_none_or(|kind| kind.rsplit(['/', '+']).next() == Some("json"))
}

/// The text of a body as `T`.
fn as_text<T: DeserializeOwned>(response: &Response<Body>) -> Result<T, BodyError> {
    let text = text_ref(response)?;
    let json = serde_json::to_vec(&text).map_err(|error| BodyError::new(error.to_string()))?;
    json_slice(&json)
}

/// The body for an answer that carries nothing: whatever is there is left out.
///
/// # Errors
///
/// None today; the signature is that of the other readers.
pub fn empty(_: Response<Body>) -> Result<(), BodyError> {
    Ok(())
}

/// A text body: UTF-8, or ISO-8859-1 when the answer says so.
///
/// # Errors
///
/// When the bytes are not UTF-8, or the answer names another charset.
pub fn text(response: Response<Body>) -> Result<String, BodyError> {
    text_ref(&response)
}

fn decode_text(headers: &HeaderMap, bytes: &[u8]) -> Result<String, BodyError> {
    match media_type::charset(headers).as_deref() {
        None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => String::from_utf8(bytes.to_vec())
            .map_err(|error| BodyError::new(format!("the text is not UTF-8: {error}"))),
        Some("iso-8859-1" | "latin1") => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Some(other) => Err(BodyError::new(format!("the text is in `{other}`, which is not read"))),
    }
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
    Ok(response.into_body().into())
}

/// The events of the body, as they arrive.
///
/// # Errors
///
/// When the answer says that it is JSON, XML or HTML: it would be read as a stream without events
/// (WHATWG HTML, 9.2.2). One that calls events something vaguer is read.
pub fn events<T>(response: Response<Body>) -> Result<EventStream<T>, BodyError> {
    if let Some(kind) = media_type::other_than_events(response.headers()) {
        return Err(BodyError::new(format!("the answer is `{kind}` and no stream of events")));
    }
    let mut response = response;
    let connection = response.extensions_mut().remove();
    stream(response).map(|bytes| EventStream::connected(bytes, connection))
}

/// The JSON values on the lines of the body, as they arrive.
///
/// # Errors
///
/// None today; the signature is that of the other readers.
pub fn json_lines<T>(response: Response<Body>) -> Result<JsonLines<T>, BodyError> {
    stream(response).map(JsonLines::lines)
}

/// The JSON values of a text sequence (RFC 7464), as they arrive.
///
/// # Errors
///
/// None today; the signature is that of the other readers.
pub fn json_sequence<T>(response: Response<Body>) -> Result<JsonLines<T>, BodyError> {
    stream(response).map(JsonLines::sequence)
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
    decode_text(response.headers(), slice(response)?)
}

/// [`bytes()`] for an answer that is looked at and kept.
///
/// # Errors
///
/// As [`bytes()`].
pub fn bytes_ref(response: &Response<Body>) -> Result<Bytes, BodyError> {
    slice(response).map(Bytes::copy_from_slice)
}

/// [`json_or_text`] of a body that is looked at.
///
/// # Errors
///
/// As there.
pub fn json_or_text_ref<T: DeserializeOwned>(response: &Response<Body>) -> Result<T, BodyError> {
    if is_json(response) { json_ref(response) } else { as_text(response) }
}

/// [`json_or_text_ref`] as the variant of what a service answers on failure.
///
/// # Errors
///
/// As there.
pub fn json_or_text_as<T: DeserializeOwned, F>(
    response: &Response<Body>,
    variant: impl FnOnce(T) -> F,
) -> Result<Option<F>, BodyError> {
    json_or_text_ref(response).map(|it| Some(variant(it)))
}

/// [`json_ref`] as the variant of what a service answers on failure.
///
/// # Errors
///
/// As [`json`].
pub fn json_as<T: DeserializeOwned, F>(
    response: &Response<Body>,
    variant: fn(T) -> F,
) -> Result<Option<F>, BodyError> {
    json_ref(response).map(|it| Some(variant(it)))
}

/// [`text_ref`] likewise.
///
/// # Errors
///
/// As [`text`].
pub fn text_as<F>(
    response: &Response<Body>,
    variant: fn(String) -> F,
) -> Result<Option<F>, BodyError> {
    text_ref(response).map(|it| Some(variant(it)))
}

/// [`bytes_ref`] likewise.
///
/// # Errors
///
/// As [`bytes()`].
pub fn bytes_as<F>(
    response: &Response<Body>,
    variant: fn(Bytes) -> F,
) -> Result<Option<F>, BodyError> {
    bytes_ref(response).map(|it| Some(variant(it)))
}

/// Refuses an answer whose status the document does not describe.
///
/// # Errors
///
/// Always.
pub fn undocumented<T>(response: Response<Body>) -> Result<T, BodyError> {
    Err(BodyError::new(format!("the document does not describe the status {}", response.status())))
}

/// Which of the documented media types an answer has, as the document writes it.
pub fn media_type<'a, T>(response: &Response<T>, documented: &[&'a str]) -> Option<&'a str> {
    media_type::of_these(response.headers(), documented)
}

/// Refuses an answer whose media type the document does not describe.
///
/// # Errors
///
/// Always.
pub fn other_media_type<T>(response: Response<Body>) -> Result<T, BodyError> {
    let given =
        response.headers().get(CONTENT_TYPE).map(|it| String::from_utf8_lossy(it.as_bytes()));
    let given = given.unwrap_or_default();
    Err(BodyError::new(format!("the document does not describe the media type `{given}`")))
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
