//! Who decides whether a request is authenticated.

use std::fmt;

use bytes::Bytes;
use http::request::Parts;

use specwright::api::SecurityScheme;

/// A request as it arrived.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// Method, address and headers.
    pub head: &'a Parts,
    /// The body.
    pub body: &'a Bytes,
}

/// Says whether a request is authenticated, in place of a look at whether something like
/// credentials is there.
pub trait Authenticate: Send + Sync {
    /// Whether `request` is authenticated by `scheme`.
    ///
    /// # Errors
    ///
    /// Why it is not. The reason is shown to the client: it must not hold a secret.
    fn authenticate(&self, scheme: &SecurityScheme, request: Received<'_>) -> Result<(), Denied>;
}

impl<F> Authenticate for F
where
    F: Fn(&SecurityScheme, Received<'_>) -> Result<(), Denied> + Send + Sync,
{
    fn authenticate(&self, scheme: &SecurityScheme, request: Received<'_>) -> Result<(), Denied> {
        self(scheme, request)
    }
}

/// Why a request is not authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied(String);

impl Denied {
    /// A reason, which is shown to the client.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
