//! Credentials that stay the same: API keys, user and password.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Request;
use http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use http::uri::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};

use super::{AuthError, Authenticator};
use crate::{Body, BoxFuture};

/// Stands as it is in a query and in a cookie (RFC 3986, 2.3: unreserved).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An API key in a header, the query or a cookie (OpenAPI `apiKey`).
#[derive(Clone)]
pub struct ApiKey {
    place: KeyLocation,
    name: &'static str,
    key: SecretString,
}

#[derive(Clone, Copy, Debug)]
enum KeyLocation {
    Header,
    Query,
    Cookie,
}

impl ApiKey {
    /// The key is the value of the header `name`.
    pub fn header(name: &'static str, key: impl Into<SecretString>) -> Self {
        Self { place: KeyLocation::Header, name, key: key.into() }
    }

    /// The key is the value of the query parameter `name`.
    pub fn query(name: &'static str, key: impl Into<SecretString>) -> Self {
        Self { place: KeyLocation::Query, name, key: key.into() }
    }

    /// The key is the value of the cookie `name`.
    pub fn cookie(name: &'static str, key: impl Into<SecretString>) -> Self {
        Self { place: KeyLocation::Cookie, name, key: key.into() }
    }

    fn pair(&self) -> String {
        let encode = |text| utf8_percent_encode(text, ENCODED);
        format!("{}={}", encode(self.name), encode(self.key.expose_secret()))
    }

    fn put(&self, request: &mut Request<Body>) -> Result<(), AuthError> {
        match self.place {
            KeyLocation::Header => {
                let name = HeaderName::from_bytes(self.name.as_bytes()).map_err(|_| {
                    AuthError::new(format!("`{}` is no name of a header", self.name))
                })?;
                set_header(request, name, self.key.expose_secret())
            }
            KeyLocation::Query => add_to_query(request, &self.pair()),
            KeyLocation::Cookie => {
                let mut cookies = Vec::new();
                if let Some(others) = request.headers().get(COOKIE) {
                    cookies.extend_from_slice(others.as_bytes());
                    cookies.extend_from_slice(b"; ");
                }
                cookies.extend_from_slice(self.pair().as_bytes());
                let mut value = HeaderValue::from_bytes(&cookies)
                    .map_err(|_| AuthError::new("the cookies cannot stand in a header"))?;
                value.set_sensitive(true);
                request.headers_mut().insert(COOKIE, value);
                Ok(())
            }
        }
    }
}

/// Shows where the key is sent, and not the key.
impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKey")
            .field("place", &self.place)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Authenticator for ApiKey {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request<Body>,
    ) -> BoxFuture<'a, Result<(), AuthError>> {
        Box::pin(async move { self.put(request) })
    }
}

/// User and password (RFC 7617): `Authorization: Basic …`.
#[derive(Clone)]
pub struct Basic(SecretString);

impl Basic {
    /// Credentials of a user. A user that holds a `:` cannot be sent, and is refused by the call.
    pub fn new(user: impl AsRef<str>, password: impl Into<SecretString>) -> Self {
        let user = user.as_ref();
        if user.contains(':') {
            return Self(SecretString::default());
        }
        let pair = SecretString::from(format!("{user}:{}", password.into().expose_secret()));
        Self(STANDARD.encode(pair.expose_secret()).into())
    }
}

/// Shows neither user nor password.
impl fmt::Debug for Basic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Basic").finish_non_exhaustive()
    }
}

impl Authenticator for Basic {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request<Body>,
    ) -> BoxFuture<'a, Result<(), AuthError>> {
        Box::pin(async move {
            if self.0.expose_secret().is_empty() {
                let why = "the user of basic authentication holds a `:`, which ends its name";
                return Err(AuthError::new(why));
            }
            set_header(request, AUTHORIZATION, &format!("Basic {}", self.0.expose_secret()))
        })
    }
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
            set_header(request, self.name.clone(), &text)
        })
    }
}

/// Sets a header to a secret, which is then left out of what is printed.
pub(super) fn set_header(
    request: &mut Request<Body>,
    name: HeaderName,
    secret: &str,
) -> Result<(), AuthError> {
    let mut value = HeaderValue::from_str(secret).map_err(|_| {
        AuthError::new(format!(
            "the secret for header `{name}` has characters that a header cannot hold"
        ))
    })?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Ok(())
}

fn add_to_query(request: &mut Request<Body>, pair: &str) -> Result<(), AuthError> {
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    let name = pair.split_once('=').map_or(pair, |(name, _)| name);
    // The address of a next page may have the key already.
    let others = query.split('&').filter(|other| {
        !other.is_empty() && other.split_once('=').is_none_or(|(known, _)| known != name)
    });
    let pairs: Vec<&str> = others.chain([pair]).collect();
    let target = format!("{path}?{}", pairs.join("&"));
    // The cause is not kept: it could show the address with the secret.
    let unusable = || AuthError::new("the address cannot hold the secret in its query");
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = Some(target.parse().map_err(|_| unusable())?);
    *request.uri_mut() = Uri::from_parts(parts).map_err(|_| unusable())?;
    Ok(())
}
