//! The address of a service.

use std::fmt;

use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};

use crate::RequestError;

/// Scheme, authority and path prefix of a service.
#[derive(Clone)]
pub(crate) struct BaseAddress {
    scheme: Scheme,
    authority: Authority,
    prefix: String,
}

impl BaseAddress {
    /// An absolute http or https address without user, password and query.
    pub(crate) fn parse(text: &str) -> Result<Self, RequestError> {
        if text.contains('@') {
            // Not echoed: what stands before the `@` may be a password.
            let why = "user and password in an address are not sent: give credentials instead";
            return Err(RequestError::Address(why.to_owned()));
        }
        let refuse = |why: &str| RequestError::Address(format!("`{text}` {why}"));
        let uri: Uri = text.parse().map_err(|_| refuse("is no address"))?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(refuse("has no scheme and host"));
        };
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return Err(refuse("is neither http nor https"));
        }
        if authority.as_str() != authority.host() && authority.port_u16().is_none() {
            return Err(refuse("has no valid port"));
        }
        let target = parts.path_and_query.unwrap_or_else(|| PathAndQuery::from_static("/"));
        if target.query().is_some() {
            return Err(refuse("has a query"));
        }
        Ok(Self { scheme, authority, prefix: target.path().trim_end_matches('/').to_owned() })
    }

    /// An address that is relative to this one (RFC 3986, 5.2): of another host when it begins
    /// with `//`, else of another path.
    pub(crate) fn resolve(&self, relative: &str) -> String {
        match relative.strip_prefix("//") {
            Some(rest) => format!("{}://{rest}", self.scheme),
            None => {
                let path = relative.trim_start_matches('/');
                format!("{}://{}/{path}", self.scheme, self.authority)
            }
        }
    }

    /// The address of a request below this one.
    pub(crate) fn join(&self, target: &Uri) -> Result<Uri, RequestError> {
        let target = target.path_and_query().map_or("/", PathAndQuery::as_str);
        let separator = if target.starts_with('/') { "" } else { "/" };
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(format!("{}{separator}{target}", self.prefix))
            .build()
            .map_err(|error| RequestError::Address(error.to_string()))
    }
}

impl fmt::Debug for BaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.prefix)
    }
}
