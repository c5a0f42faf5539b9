//! Moving bytes: the one place where a request becomes traffic.

use std::fmt;
use std::time::Duration;

use http::{Request, Response};

pub use crate::error::{TransportError, TransportErrorKind};
use crate::{Body, BoxFuture};

#[cfg(all(feature = "reqwest", target_family = "wasm", target_os = "unknown"))]
mod fetch;
#[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
mod reqwest;
#[cfg(all(feature = "reqwest", target_family = "wasm", target_os = "unknown"))]
pub use self::fetch::ReqwestTransport;
#[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
pub use self::reqwest::{ReqwestTransport, ReqwestTransportBuilder};

/// Sends a complete request and returns the response with a body that may still be arriving.
///
/// A transport neither retries nor follows redirects: both would repeat a signed request.
pub trait Transport: Send + Sync + fmt::Debug {
    /// Sends `request`, whose address is absolute.
    ///
    /// # Errors
    ///
    /// When no complete response head arrived; any status is a response, not an error.
    fn send(&self, request: Request<Body>)
    -> BoxFuture<'_, Result<Response<Body>, TransportError>>;

    /// Waits between attempts, on whatever timer the transport's runtime has.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// Waits until an attempt or a call has taken too long, as [`sleep`](Self::sleep) does: for transports
    /// on which pauses pass at once.
    fn timeout(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.sleep(duration)
    }
}
