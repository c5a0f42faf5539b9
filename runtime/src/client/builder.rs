//! Putting a client together.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::{Client, Destination, Inner};
use crate::error::{CommonErrorDetails, ReadErrorDetails};
use crate::idempotency::IdempotencyKeys;
use crate::retry::RetryBudget;
use crate::settings::ResolveSetting;
#[cfg(feature = "tower")]
use crate::tower::{ServiceTransport, TransportService};
use crate::{Authenticator, CallOptions, RetryPolicy, Settings, Transport};

/// Answers longer than this are refused unless the client says otherwise: 64 MiB.
const DEFAULT_BODY_LIMIT: usize = 64 << 20;

/// Retries that a client makes without a success.
const DEFAULT_RETRY_BUDGET: u32 = 100;

/// Puts a [`Client`] together.
pub struct ClientBuilder {
    inner: Inner,
    options: CallOptions,
}

impl ClientBuilder {
    pub(crate) fn new(destination: Destination, transport: Arc<dyn Transport>) -> Self {
        let inner = Inner {
            destination,
            transport,
            schemes: Vec::new(),
            settings: Settings::new(),
            resolver: None,
            found: Default::default(),
            error_details: Arc::new(CommonErrorDetails),
            headers: HeaderMap::new(),
            budget: RetryBudget::of(DEFAULT_RETRY_BUDGET),
            keys: IdempotencyKeys::default(),
            body_limit: DEFAULT_BODY_LIMIT,
        };
        Self { inner, options: CallOptions::new() }
    }

    /// Credentials for the security scheme `name` of the document; earlier ones are replaced.
    #[must_use]
    pub fn credentials(
        mut self,
        name: impl Into<String>,
        authenticator: Arc<dyn Authenticator>,
    ) -> Self {
        let name = name.into();
        self.inner.schemes.retain(|(known, _)| *known != name);
        self.inner.schemes.push((name, authenticator));
        self
    }

    /// A setting that operations need, such as a project id.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.inner.settings.set(name, value);
        self
    }

    /// Who finds out settings that are not given.
    #[must_use]
    pub fn resolver(mut self, resolver: Arc<dyn ResolveSetting>) -> Self {
        self.inner.resolver = Some(resolver);
        self
    }

    /// Who reads code, message and request id of unsuccessful answers.
    #[must_use]
    pub fn error_details(mut self, reader: Arc<dyn ReadErrorDetails>) -> Self {
        self.inner.error_details = reader;
        self
    }

    /// Headers for every request that does not set them itself.
    #[must_use]
    pub fn headers(mut self, headers: HeaderMap) -> Self {
        self.inner.headers = headers;
        self
    }

    /// How often a failed attempt is repeated; not at all by default.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options = self.options.retry(policy);
        self
    }

    /// How many retries all calls of the client make together while none succeeds; 100 by default. A
    /// success gives back a tenth of one, or the one that it took.
    #[must_use]
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.inner.budget = RetryBudget::of(retries);
        self
    }

    /// The longest time for a whole call, see [`CallOptions::deadline`]; none by default.
    #[must_use]
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.options = self.options.deadline(limit);
        self
    }

    /// The longest time for one attempt, see [`CallOptions::attempt_timeout`]; none by default.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.options = self.options.attempt_timeout(limit);
        self
    }

    /// Who makes idempotency keys, for operations that take one and calls that give none; UUIDs of version 4
    /// by default.
    #[must_use]
    pub fn idempotency_keys(mut self, make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.inner.keys = IdempotencyKeys::by(make);
        self
    }

    /// The longest answer in bytes that is read into memory; 64 MiB by default.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.inner.body_limit = bytes;
        self
    }

    /// Puts a layer between the client and its transport, through which each attempt goes, authenticated.
    /// Pauses stay those of the transport. A later layer stands above an earlier one.
    ///
    /// What such a layer repeats by itself is sent again as it is, and what it holds back counts for the time
    /// limits of the call.
    #[cfg(feature = "tower")]
    #[must_use]
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: tower_layer::Layer<TransportService>,
        ServiceTransport<L::Service>: Transport + 'static,
    {
        let below = Arc::clone(&self.inner.transport);
        let service = layer.layer(TransportService::new(Arc::clone(&below)));
        self.inner.transport = Arc::new(ServiceTransport::new(service).with_timer(below));
        self
    }

    /// The client.
    pub fn build(self) -> Client {
        let Self { inner, options } = self;
        for (_, authenticator) in &inner.schemes {
            authenticator.attach(&inner.transport);
            if let Some(base) = inner.destination.base() {
                authenticator.located(&base.to_string());
            }
        }
        Client { inner: Arc::new(inner), options }
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("destination", &self.inner.destination)
            .finish_non_exhaustive()
    }
}
