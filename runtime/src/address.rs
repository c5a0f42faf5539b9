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
    /// The path without a `/` at its end.
    prefix: String,
    /// The path up to its last `/`, which is what other paths are relative to.
    folder: String,
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
        let path = target.path();
        let folder = path.rfind('/').map_or("/", |at| &path[..=at]).to_owned();
        Ok(Self { scheme, authority, prefix: path.trim_end_matches('/').to_owned(), folder })
    }

    /// Host and port, as they are named in errors.
    pub(crate) fn host(&self) -> &str {
        self.authority.as_str()
    }

    /// Whether what is sent there cannot be read on the way.
    pub(crate) fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// Whether it is this machine itself, so that there is no way to be read on.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(self.authority.host())
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

    /// What an address of a document is that is perhaps relative to this one, as those of a
    /// security scheme may be (OpenAPI 3.0.4, "Relative References in URLs").
    pub(crate) fn reference(&self, reference: &str) -> String {
        if reference.contains("://") {
            reference.to_owned()
        } else if reference.starts_with('/') {
            self.resolve(reference)
        } else {
            let path = [&self.folder, reference].concat();
            let mut segments: Vec<&str> = Vec::new();
            for segment in path.split('/').skip(1) {
                match segment {
                    "." => {}
                    ".." => {
                        segments.pop();
                    }
                    other => segments.push(other),
                }
            }
            format!("{}://{}/{}", self.scheme, self.authority, segments.join("/"))
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

/// Whether a host is this machine itself.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let name = bare.trim_end_matches('.').to_ascii_lowercase();
    let is_address = bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    is_address || name == "localhost" || name.ends_with(".localhost")
}

/// Where a page is: what the service says, seen from the page before.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageAddress {
    /// The page before; nothing for the first.
    from: Option<Uri>,
    /// What the service says; nothing for the address of the operation itself.
    link: Option<String>,
}

impl PageAddress {
    /// The page behind this one; nothing when it is this one.
    pub(crate) fn next(&self, link: String) -> Option<Self> {
        let is_same = |from: &Uri| follow(from, &link).is_ok_and(|next| next == *from);
        let is_stuck = self.from.as_ref().is_some_and(is_same);
        (!is_stuck).then(|| Self { from: self.from.clone(), link: Some(link) })
    }

    /// What the service says, seen from here, be it this address itself.
    pub(crate) fn then(&self, link: String) -> Self {
        Self { from: self.from.clone(), link: Some(link) }
    }

    /// The address of a page behind another one, when it is one.
    pub(crate) fn target(&self) -> Option<Uri> {
        follow(self.from.as_ref()?, self.link.as_deref()?).ok()
    }

    /// The address, given that of the operation; the next page is seen from there.
    pub(crate) fn settle(&mut self, operation: &Uri) -> Result<Uri, RequestError> {
        let uri = match &self.link {
            Some(link) => follow(self.from.as_ref().unwrap_or(operation), link)?,
            None => operation.clone(),
        };
        *self = Self { from: Some(uri.clone()), link: None };
        Ok(uri)
    }
}

/// The address that a service names for the next page, seen from that of this one (RFC 3986, 5).
///
/// Credentials go along, so it has to be the same host; one that is named with http, as services
/// behind a proxy do, is called over https when this one is.
fn follow(current: &Uri, link: &str) -> Result<Uri, RequestError> {
    let path = current.path();
    let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
    let target = match link.split_once("://") {
        Some(_) => target_of(current, link)?,
        None if link.starts_with("//") => target_of(current, &format!("http:{link}"))?,
        None if link.starts_with('/') => link.to_owned(),
        None if link.starts_with('?') => format!("{path}{link}"),
        None => format!("{folder}{link}"),
    };
    let unusable = || RequestError::Page("its address is not valid".to_owned());
    let mut parts = current.clone().into_parts();
    parts.path_and_query = Some(target.parse().map_err(|_| unusable())?);
    Uri::from_parts(parts).map_err(|_| unusable())
}

/// Path and query of an absolute address of the same host.
fn target_of(current: &Uri, link: &str) -> Result<String, RequestError> {
    let refuse = |why: String| Err(RequestError::Page(why));
    let Ok(uri) = link.parse::<Uri>() else { return refuse("its address is not valid".to_owned()) };
    let host = |uri: &Uri| uri.host().unwrap_or_default().to_ascii_lowercase();
    let port = |uri: &Uri| {
        let usual = if uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
        uri.port_u16().unwrap_or(usual)
    };
    let is_usual = uri.port().is_none() && uri.scheme() == Some(&Scheme::HTTP);
    let is_upgraded = is_usual && current.scheme() == Some(&Scheme::HTTPS) && port(current) == 443;
    let is_same = uri.scheme() == current.scheme() && port(&uri) == port(current);
    if host(&uri) != host(current) || !(is_same || is_upgraded) {
        let other = uri.authority().map_or("", |authority| authority.as_str());
        let other = other.rsplit('@').next().unwrap_or_default();
        return refuse(format!("it is at `{other}`, and credentials are for one host"));
    }
    Ok(uri.path_and_query().map_or("/", PathAndQuery::as_str).to_owned())
}

impl fmt::Display for BaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.folder.strip_prefix(self.prefix.as_str()).unwrap_or_default();
        write!(f, "{}://{}{}{end}", self.scheme, self.authority, self.prefix)
    }
}

impl fmt::Debug for BaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.prefix)
    }
}
