//! Nobody follows attempts.

use http::Request;
use http::response::Parts;

use crate::error::CallInfo;
use crate::{Body, TransportError};

/// As with the feature `tracing`, and nothing of it.
pub(crate) struct Trace;

impl Trace {
    pub(crate) fn attempt(_: &Request<Body>, _: &CallInfo, _: u32) -> Self {
        Self
    }

    pub(crate) fn within<F: Future>(&self, future: F) -> F {
        future
    }

    pub(crate) fn answered(&self, _: &Parts, _: Option<&TransportError>) {}

    pub(crate) fn broken(&self, _: &TransportError) {}
}
