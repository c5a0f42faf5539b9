//! Authentication: what makes a finished request acceptable to the service.
//!
//! An [`Authenticator`] stands for one security scheme of the document. There is one for each
//! kind that OpenAPI has: [`ApiKey`], [`Basic`], and [`Bearer`] for bearer tokens, OAuth 2 and
//! OpenID Connect. A service that asks for something else, such as a signature, gets an
//! authenticator of its own.

mod bearer;
mod oauth2;
mod secret;
mod token;

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, Request};

use crate::{Body, BoxFuture, Transport};

pub use crate::error::AuthError;
pub use bearer::Bearer;
pub use oauth2::OAuth2;
pub use secret::{ApiKey, Basic, HeaderSecret};
pub use token::{Token, TokenSource};

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

    /// Settings that the credentials go by, such as the project that is signed. They are found out
    /// before each call that needs them, and those that are known are a [`Settings`] in the
    /// extensions of the request: what the call itself says comes first.
    ///
    /// [`Settings`]: crate::Settings
    fn settings(&self) -> &'static [&'static str] {
        &[]
    }

    /// Told once for each client, before its first call: what the client sends through, for
    /// credentials that are fetched from a service.
    fn attach(&self, transport: &Arc<dyn Transport>) {
        let _ = transport;
    }

    /// Told once for each client, before its first call: the address of the service, for
    /// credentials that are fetched from an address which is relative to it.
    fn located(&self, service: &str) {
        let _ = service;
    }

    /// Told that a request with the headers `sent` was answered with 401. Says whether another
    /// attempt would be made with other credentials; without that it is not worth one.
    fn refused<'a>(&'a self, sent: &'a HeaderMap) -> BoxFuture<'a, bool> {
        let _ = sent;
        Box::pin(std::future::ready(false))
    }
}

impl<A: Authenticator + ?Sized> Authenticator for Arc<A> {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request<Body>,
    ) -> BoxFuture<'a, Result<(), AuthError>> {
        (**self).authenticate(request)
    }

    fn settings(&self) -> &'static [&'static str] {
        (**self).settings()
    }

    fn attach(&self, transport: &Arc<dyn Transport>) {
        (**self).attach(transport);
    }

    fn located(&self, service: &str) {
        (**self).located(service);
    }

    fn refused<'a>(&'a self, sent: &'a HeaderMap) -> BoxFuture<'a, bool> {
        (**self).refused(sent)
    }
}

/// The authenticators by the name of their scheme.
pub(crate) type Schemes = [(String, Arc<dyn Authenticator>)];

/// The authenticators of the first alternative of an operation's `security` for which all
/// credentials are there; the one that asks for nothing is the last resort, wherever it stands.
pub(crate) fn choose<'a>(
    schemes: &'a Schemes,
    security: &[&[&str]],
) -> Result<Vec<&'a Arc<dyn Authenticator>>, AuthError> {
    if security.is_empty() {
        return Ok(Vec::new());
    }
    let first = possible(schemes, security).next();
    first.map(|(_, all)| all).ok_or_else(|| AuthError::new(missing(schemes, security)))
}

/// The alternatives of an operation's `security` for which all credentials are there, in the order
/// in which they are chosen: the names of their schemes, and the authenticators of these.
pub(crate) fn possible<'a, 's>(
    schemes: &'a Schemes,
    security: &'s [&'s [&'s str]],
) -> impl Iterator<Item = (&'s [&'s str], Vec<&'a Arc<dyn Authenticator>>)> {
    let find = |name: &&str| schemes.iter().find(|(have, _)| have == name);
    let anonymous = security.iter().filter(|names| names.is_empty());
    let alternatives = security.iter().filter(|names| !names.is_empty());
    alternatives.chain(anonymous).filter_map(move |names| {
        let all = names.iter().map(|name| Some(&find(name)?.1)).collect::<Option<_>>();
        Some((*names, all?))
    })
}

/// What an operation asks for, and what there is.
fn missing(schemes: &Schemes, security: &[&[&str]]) -> String {
    let quoted = |names: &mut dyn Iterator<Item = &str>| {
        names.map(|name| format!("`{name}`")).collect::<Vec<_>>()
    };
    let alternatives: Vec<_> =
        security.iter().map(|names| quoted(&mut names.iter().copied()).join(" and ")).collect();
    let have = quoted(&mut schemes.iter().map(|(name, _)| name.as_str()));
    let have = match have.is_empty() {
        true => "none".to_owned(),
        false => format!("only {}", have.join(", ")),
    };
    format!("it needs credentials for {}; the client has {have}", alternatives.join(", or "))
}
