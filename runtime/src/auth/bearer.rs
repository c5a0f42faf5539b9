//! Bearer tokens (RFC 6750): one that stays, or one of a source, kept and renewed.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use http::header::AUTHORIZATION;
use http::{HeaderMap, Request};
use secrecy::{ExposeSecret, SecretString};

use super::secret::set_header;
use super::{AuthError, Authenticator, Token, TokenSource};
use crate::flight::Flight;
use crate::time;
use crate::{Body, BoxFuture, Transport};

/// A token is renewed so long before its end, or when a quarter of its life is left if that is
/// less.
const EARLY: Duration = Duration::from_secs(60);

/// The pause before a renewal that has failed is tried again, while the old token is good.
const PAUSE: Duration = Duration::from_secs(5);

/// `Authorization: Bearer …`, for the schemes `http` `bearer`, `oauth2` and `openIdConnect`.
///
/// Made of a token, or of a [`TokenSource`] such as [`OAuth2`](super::OAuth2): then the token is fetched with the
/// first call, renewed shortly before it ends, and once more when the service refuses it (401).
/// Calls that wait for a token wait for the same one. Clones share it.
#[derive(Clone)]
pub struct Bearer(Arc<Inner>);

struct Inner {
    kind: Kind,
    early: Option<Duration>,
}

enum Kind {
    Fixed(SecretString),
    Source(Box<Shared>),
}

struct Shared {
    source: Box<dyn TokenSource>,
    transport: OnceLock<Arc<dyn Transport>>,
    token: Flight<Kept, AuthError>,
}

#[derive(Clone)]
struct Kept {
    token: Token,
    renew_at: Option<SystemTime>,
}

impl Bearer {
    /// A token that stays the same.
    pub fn new(token: impl Into<SecretString>) -> Self {
        Self(Arc::new(Inner { kind: Kind::Fixed(token.into()), early: None }))
    }

    /// The tokens of a source.
    pub fn from_source(source: impl TokenSource + 'static) -> Self {
        Self::with_source(source, None)
    }

    /// The tokens of a source, each renewed so long before it ends (60 s if nothing is said, or
    /// when a quarter of its life is left if that is less).
    pub fn renewed_early(source: impl TokenSource + 'static, early: Duration) -> Self {
        Self::with_source(source, Some(early))
    }

    fn with_source(source: impl TokenSource + 'static, early: Option<Duration>) -> Self {
        let (source, transport) = (Box::new(source), OnceLock::new());
        let shared = Shared { source, transport, token: Flight::default() };
        Self(Arc::new(Inner { kind: Kind::Source(Box::new(shared)), early }))
    }
}

impl Inner {
    /// The token to send now.
    async fn token(&self) -> Result<SecretString, AuthError> {
        match &self.kind {
            Kind::Fixed(token) => Ok(token.clone()),
            Kind::Source(shared) => shared.token(self.early).await,
        }
    }
}

impl Shared {
    /// The kept token while it is good, else a new one.
    async fn token(&self, early: Option<Duration>) -> Result<SecretString, AuthError> {
        let is_fresh = |kept: &Kept| kept.is_fresh(time::now());
        let kept = self.token.get(is_fresh, |old| self.fetch(old, early)).await?;
        Ok(kept.token.secret)
    }

    async fn fetch(&self, old: Option<Kept>, early: Option<Duration>) -> Result<Kept, AuthError> {
        let transport = self.transport.get().ok_or_else(|| {
            AuthError::new("a token cannot be fetched before the client is built")
        })?;
        let fetched = self.source.fetch(&**transport).await;
        let now = time::now();
        match (fetched, old.filter(|kept| kept.is_valid(now))) {
            (Ok(token), _) => Ok(Kept::new(token, early)),
            // A token that has not ended is good enough while a newer one cannot be had.
            (Err(_), Some(kept)) => Ok(Kept { renew_at: now.checked_add(PAUSE), ..kept }),
            (Err(error), None) => Err(error),
        }
    }

    /// Forgets the token that was sent, unless another call has renewed it meanwhile.
    async fn forget(&self, sent: &HeaderMap) {
        let is_sent = |kept: &Kept| {
            let header = format!("Bearer {}", kept.token.secret.expose_secret());
            sent.get(AUTHORIZATION).is_some_and(|value| value.as_bytes() == header.as_bytes())
        };
        self.token.forget(is_sent).await;
    }
}

impl Kept {
    fn new(token: Token, early: Option<Duration>) -> Self {
        let life = |end: SystemTime| end.duration_since(time::now()).unwrap_or_default();
        let renew_at = token
            .ends
            .and_then(|end| end.checked_sub(early.unwrap_or_else(|| EARLY.min(life(end) / 4))));
        Self { token, renew_at }
    }

    fn is_fresh(&self, now: SystemTime) -> bool {
        self.is_valid(now) && self.renew_at.is_none_or(|time| now < time)
    }

    fn is_valid(&self, now: SystemTime) -> bool {
        self.token.ends.is_none_or(|end| now < end)
    }
}

impl From<&str> for Bearer {
    fn from(token: &str) -> Self {
        Self::new(token)
    }
}

impl From<String> for Bearer {
    fn from(token: String) -> Self {
        Self::new(token)
    }
}

impl From<SecretString> for Bearer {
    fn from(token: SecretString) -> Self {
        Self::new(token)
    }
}

impl<S: TokenSource + 'static> From<S> for Bearer {
    fn from(source: S) -> Self {
        Self::from_source(source)
    }
}

/// Shows the source, and no token.
impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Fixed(_) => f.debug_struct("Bearer").finish_non_exhaustive(),
            Kind::Source(shared) => f.debug_tuple("Bearer").field(&shared.source).finish(),
        }
    }
}

impl Authenticator for Bearer {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request<Body>,
    ) -> BoxFuture<'a, Result<(), AuthError>> {
        Box::pin(async move {
            let token = self.0.token().await?;
            set_header(request, AUTHORIZATION, &format!("Bearer {}", token.expose_secret()))
        })
    }

    fn attach(&self, transport: &Arc<dyn Transport>) {
        if let Kind::Source(shared) = &self.0.kind {
            // Clones share the token, so the transport of the first client does for all.
            let _ = shared.transport.set(Arc::clone(transport));
        }
    }

    fn located(&self, service: &str) {
        if let Kind::Source(shared) = &self.0.kind {
            shared.source.located(service);
        }
    }

    fn refused<'a>(&'a self, sent: &'a HeaderMap) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            match &self.0.kind {
                Kind::Fixed(_) => false,
                Kind::Source(shared) => {
                    shared.forget(sent).await;
                    true
                }
            }
        })
    }
}
