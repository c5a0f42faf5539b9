//! Tokens that are fetched, and end.

use std::fmt;
use std::time::{Duration, SystemTime};

use secrecy::SecretString;

use super::AuthError;
use crate::time;
use crate::{BoxFuture, Transport};

/// An access token and when it ends.
#[derive(Clone, Debug)]
pub struct Token {
    pub(super) secret: SecretString,
    pub(super) ends: Option<SystemTime>,
}

impl Token {
    /// A token without a known end.
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self { secret: secret.into(), ends: None }
    }

    /// The same token, not to be used from this time on.
    #[must_use]
    pub fn expires_at(mut self, time: SystemTime) -> Self {
        self.ends = Some(time);
        self
    }

    /// The same token, which ends so long from now (`expires_in` of OAuth 2).
    #[must_use]
    pub fn expires_in(mut self, duration: Duration) -> Self {
        // An end that the clock cannot hold is none.
        self.ends = time::now().checked_add(duration);
        self
    }
}

/// Fetches tokens: "give me a token, and say when it ends".
///
/// It is asked when there is no token yet, shortly before one ends, and after the service has
/// refused one. A [`Bearer`](super::Bearer) keeps what it gets, and asks once however many calls wait.
pub trait TokenSource: Send + Sync + fmt::Debug {
    /// A new token. `transport` is what the client sends through.
    ///
    /// # Errors
    ///
    /// Why there is no token; the text must not hold a secret.
    fn fetch<'a>(&'a self, transport: &'a dyn Transport)
    -> BoxFuture<'a, Result<Token, AuthError>>;

    /// Told before the first token is fetched: the address of the service, for a source whose own
    /// address is relative to it.
    fn located(&self, service: &str) {
        let _ = service;
    }
}
