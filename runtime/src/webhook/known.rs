//! What a document says of a webhook or callback.

use super::{Received, WebhookError};
use crate::BodyError;

/// A webhook or callback of a document: what tells it from others, and how it is read.
pub struct Known<W> {
    name: &'static str,
    method: &'static str,
    media_types: &'static [&'static str],
    marks: &'static [Mark],
    read: fn(&Received) -> Result<W, BodyError>,
}

/// What a request has when it is of one kind: it is reason to take it for no other.
#[allow(non_camel_case_types, reason = "the table of the macro names them")]
#[derive(Clone, Copy, Debug)]
pub enum Mark {
    /// A header has one of these values.
    header(&'static str, &'static [&'static str]),
    /// A member of the body, if it is there, has one of these values. It is named by a JSON Pointer
    /// without its first slash.
    member(&'static str, &'static [&'static str]),
}

impl<W> Known<W> {
    /// One of this name, sent by this method in one of these media types.
    pub const fn new(
        name: &'static str,
        method: &'static str,
        media_types: &'static [&'static str],
        marks: &'static [Mark],
        read: fn(&Received) -> Result<W, BodyError>,
    ) -> Self {
        Self { name, method, media_types, marks, read }
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// Whether the request has its method.
    pub(super) fn is_sent_by(&self, received: &Received) -> bool {
        self.method == received.method()
    }

    /// Whether the request has its method and all that marks it.
    pub(super) fn is_meant_by(&self, received: &Received) -> bool {
        self.is_sent_by(received) && self.marks.iter().all(|mark| mark.is_on(received))
    }

    /// Whether the request has one of its media types.
    pub(super) fn has_form_of(&self, received: &Received) -> bool {
        received.is_any_of(self.media_types)
    }

    pub(super) fn read(&self, received: &Received) -> Result<W, WebhookError> {
        (self.read)(received).map_err(|error| WebhookError::Body { name: self.name, error })
    }
}

impl Mark {
    fn is_on(&self, received: &Received) -> bool {
        match self {
            Self::header(name, values) => {
                let mut lines = received.headers().get_all(*name).iter();
                lines.any(|line| values.iter().any(|value| line.as_bytes() == value.as_bytes()))
            }
            // That it has to be there is found when the body is read.
            Self::member(path, values) => {
                received.member(path).is_none_or(|text| values.contains(&text.as_str()))
            }
        }
    }
}
