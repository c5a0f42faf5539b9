//! Authentication: what makes a finished request acceptable to the service.

use std::fmt;

use http::Request;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::{Body, BoxFuture};

/// Puts credentials on a request that is otherwise complete (absolute address, all headers,
/// final body bytes), so that a signature can cover what is sent. Called once per attempt.
pub trait Authenticator: Send + Sync + fmt::Debug {
    /// Adds the credentials to `request`.
    ///
    /// # Errors
    ///
    /// When credentials cannot be had or the request cannot be signed; nothing is sent then.
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request<Body>,
    ) -> BoxFuture<'a, Result<(), AuthError>>;
}

crate::error::message_error! {
    /// Why a request could not be authenticated. The text never holds a secret.
    AuthError
}

/// A secret in a header: an API key, or `Authorization: Bearer …`.
#[derive(Debug)]
pub struct HeaderSecret {
    name: HeaderName,
    prefix: &'static str,
    secret: SecretString,
}

impl HeaderSecret {
    /// The secret alone as the value of the header `name` (OpenAPI `apiKey` in `header`).
    pub fn new(name: HeaderName, secret: SecretString) -> Self {
        Self { name, prefix: "", secret }
    }

    /// `Authorization: Bearer <token>` (RFC 6750).
    pub fn bearer(token: SecretString) -> Self {
        Self { name: AUTHORIZATION, prefix: "Bearer ", secret: token }
    }
}

impl Authenticator for HeaderSecret {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request<Body>,
    ) -> BoxFuture<'a, Result<(), AuthError>> {
        Box::pin(async move {
            let text = format!("{}{}", self.prefix, self.secret.expose_secret());
            let mut value = HeaderValue::from_str(&text).map_err(|_| {
                AuthError::new(format!(
                    "the secret for header `{}` has characters that a header cannot hold",
                    self.name
                ))
            })?;
            value.set_sensitive(true);
            request.headers_mut().insert(self.name.clone(), value);
            Ok(())
        })
    }
}
