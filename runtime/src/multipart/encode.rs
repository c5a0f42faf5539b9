//! The bytes of a form.

use std::collections::VecDeque;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::{Multipart, Part};
use crate::body::{ByteStream, Upload};
use crate::{Body, RequestError, TransportError};

impl Multipart {
    /// The media type with its boundary, and the body: bytes when all parts are, else a stream.
    pub(crate) fn encode(&self) -> Result<(String, Body), RequestError> {
        encode(&self.parts, "multipart/form-data")
    }
}

/// The media type with its boundary, and the body of these parts.
pub(super) fn encode(parts: &[Part], media_type: &str) -> Result<(String, Body), RequestError> {
    let boundary = boundary(parts);
    let mut pieces = Vec::with_capacity(parts.len() * 3 + 1);
    for part in parts {
        pieces.push(Upload::from(part.head(&boundary)?));
        pieces.push(part.content.clone());
        pieces.push(Upload::from("\r\n"));
    }
    pieces.push(Upload::from(format!("--{boundary}--\r\n")));
    Ok((format!("{media_type}; boundary={boundary}"), joined(pieces)?))
}

/// A boundary that no part contains. The same form of bytes has the same one, so that a request can be
/// compared; what a stream contains is not known, so it is a random one there.
fn boundary(parts: &[Part]) -> String {
    let contents: Option<Vec<&Bytes>> = parts.iter().map(|part| part.content.as_bytes()).collect();
    let Some(contents) = contents else {
        let random = || RandomState::new().build_hasher().finish();
        return format!("specwright-{:016x}{:016x}", random(), random());
    };
    let mut number = 0u32;
    loop {
        let boundary = format!("specwright-{number:08}");
        let is_inside = |content: &&Bytes| {
            content.windows(boundary.len()).any(|window| window == boundary.as_bytes())
        };
        if !contents.iter().any(is_inside) {
            return boundary;
        }
        number += 1;
    }
}

impl Part {
    /// The lines before the content.
    fn head(&self, boundary: &str) -> Result<String, RequestError> {
        let mut head = format!("--{boundary}");
        match (&self.name, &self.file_name) {
            (Some(name), _) => {
                let name = quoted(name);
                head.push_str(&format!("\r\nContent-Disposition: form-data; name=\"{name}\""));
            }
            (None, Some(_)) => head.push_str("\r\nContent-Disposition: attachment"),
            (None, None) => {}
        }
        if let Some(file_name) = &self.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        let media_type = self.media_type.as_ref().map(|it| ("Content-Type", it.as_str()));
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in media_type.into_iter().chain(headers) {
            let is_token = http::HeaderName::from_bytes(name.as_bytes()).is_ok();
            if !is_token || value.contains(|it: char| it.is_control()) {
                let part = self.name.as_deref().unwrap_or("without a name");
                let message = format!("the header `{name}` of the part `{part}`");
                return Err(RequestError::Body(format!("{message} cannot be written")));
            }
            head.push_str(&format!("\r\n{name}: {value}"));
        }
        head.push_str("\r\n\r\n");
        Ok(head)
    }
}

/// A parameter of `Content-Disposition` as browsers write it (WHATWG HTML, "multipart form data").
fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// Pieces behind one another.
fn joined(pieces: Vec<Upload>) -> Result<Body, RequestError> {
    let bytes: Option<Vec<&Bytes>> = pieces.iter().map(Upload::as_bytes).collect();
    if let Some(bytes) = bytes {
        let mut all = Vec::with_capacity(bytes.iter().map(|it| it.len()).sum());
        bytes.iter().for_each(|bytes| all.extend_from_slice(bytes));
        return Ok(Body::Bytes(all.into()));
    }
    let length: Option<u64> = pieces.iter().map(Upload::length).sum();
    let stream = if pieces.iter().all(Upload::starts_again) {
        let pieces: Arc<[Upload]> = pieces.into();
        // Each of them starts again, so that none can have been sent already.
        ByteStream::again(move || Chain(pieces.iter().filter_map(|it| it.body().ok()).collect()))
    } else {
        let bodies: Result<VecDeque<Body>, RequestError> =
            pieces.iter().map(Upload::body).collect();
        ByteStream::new(Chain(bodies?))
    };
    Ok(Body::Stream(match length {
        Some(length) => stream.with_length(length),
        None => stream,
    }))
}

/// Bodies behind one another.
struct Chain(VecDeque<Body>);

impl Stream for Chain {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let chunk = match self.0.front_mut() {
                None => return Poll::Ready(None),
                Some(Body::Empty) => None,
                Some(Body::Bytes(bytes)) => Some(std::mem::take(bytes)).filter(|it| !it.is_empty()),
                Some(Body::Stream(stream)) => match Pin::new(stream).poll_next(context) {
                    Poll::Ready(Some(Ok(chunk))) => return Poll::Ready(Some(Ok(chunk))),
                    Poll::Ready(Some(Err(error))) => {
                        self.0.clear();
                        return Poll::Ready(Some(Err(error)));
                    }
                    Poll::Ready(None) => None,
                    Poll::Pending => return Poll::Pending,
                },
            };
            match chunk {
                Some(bytes) => return Poll::Ready(Some(Ok(bytes))),
                None => drop(self.0.pop_front()),
            }
        }
    }
}
