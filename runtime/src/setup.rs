//! What generated builders are made of.

use std::fmt;
use std::sync::Arc;

use crate::address::BaseAddress;
use crate::client::{ClientBuilder, Destination};
use crate::{Authenticator, Client, RequestError, Server, Transport, TransportError};

/// The choices that a generated `ClientBuilder` collects, see
/// [`client_builder!`](crate::client_builder!).
pub struct Setup {
    address: Address,
    is_https: bool,
    transport: Option<Arc<dyn Transport>>,
    schemes: Vec<(String, Arc<dyn Authenticator>)>,
    changes: Vec<Box<dyn FnOnce(ClientBuilder) -> ClientBuilder + Send>>,
}

#[derive(Debug)]
enum Address {
    Given(String),
    /// The first of the document.
    Default(Server),
    Server(Server),
    /// Each operation has a server of its own.
    Operations,
    /// The document names none.
    Missing,
}

impl Setup {
    /// A client of the server that the document names first, if it names one.
    pub fn new(server: Option<Server>) -> Self {
        let address = server.map_or(Address::Missing, Address::Default);
        Self { address, is_https: false, transport: None, schemes: Vec::new(), changes: Vec::new() }
    }

    /// A client of the servers that the operations have of their own.
    pub fn of_operations() -> Self {
        Self { address: Address::Operations, ..Self::new(None) }
    }

    /// For a document that names both https and http addresses: credentials are sent to one of the
    /// http ones when the caller names it, or when it is this machine.
    #[must_use]
    pub fn https(mut self) -> Self {
        self.is_https = true;
        self
    }

    /// See `base_url` of a generated builder.
    pub fn base_url(&mut self, url: impl Into<String>) {
        self.address = Address::Given(url.into());
    }

    /// See `server` of a generated builder.
    pub fn server(&mut self, server: impl Into<Server>) {
        self.address = Address::Server(server.into());
    }

    /// See `transport` of a generated builder.
    pub fn transport(&mut self, transport: Arc<dyn Transport>) {
        self.transport = Some(transport);
    }

    /// See `credentials` of a generated builder.
    pub fn credentials(
        &mut self,
        scheme: impl Into<String>,
        authenticator: impl Authenticator + 'static,
    ) {
        self.schemes.push((scheme.into(), Arc::new(authenticator)));
    }

    /// See `configure` of a generated builder.
    pub fn configure(
        &mut self,
        change: impl FnOnce(ClientBuilder) -> ClientBuilder + Send + 'static,
    ) {
        self.changes.push(Box::new(change));
    }

    /// See `build` of a generated builder.
    ///
    /// # Errors
    ///
    /// See [`BuildError`]. Nothing is sent.
    pub fn build(self) -> Result<Client, BuildError> {
        let is_https = self.is_https;
        let document = |server: &Server, is_named: bool| -> Result<_, RequestError> {
            let base = BaseAddress::parse(&server.url()?)?;
            Ok(Destination::Document { base, is_named, is_https })
        };
        let destination = match &self.address {
            Address::Given(url) => Destination::Given(BaseAddress::parse(url)?),
            Address::Default(server) => document(server, false)?,
            Address::Server(server) => document(server, true)?,
            Address::Operations => Destination::Operations { is_https },
            Address::Missing => return Err(BuildError::MissingAddress),
        };
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        let mut builder = ClientBuilder::new(destination, transport);
        for (scheme, authenticator) in self.schemes {
            builder = builder.credentials(scheme, authenticator);
        }
        Ok(self.changes.into_iter().fold(builder, |builder, change| change(builder)).build())
    }
}

#[cfg(all(feature = "reqwest", target_family = "wasm", target_os = "unknown"))]
fn default_transport() -> Result<Arc<dyn Transport>, BuildError> {
    Ok(Arc::new(crate::transport::ReqwestTransport::new()))
}

#[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
fn default_transport() -> Result<Arc<dyn Transport>, BuildError> {
    let transport = crate::transport::ReqwestTransport::builder().build();
    Ok(Arc::new(transport.map_err(BuildError::Transport)?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, BuildError> {
    Err(BuildError::MissingTransport)
}

/// Shows no secret.
impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self.schemes.iter().map(|(name, _)| name).collect();
        let mut debug = f.debug_struct("Setup");
        if let Address::Default(server) | Address::Server(server) = &self.address {
            debug.field("server", server);
        }
        debug.field("schemes", &schemes).finish_non_exhaustive()
    }
}

/// Why a client cannot be put together. Nothing was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The document names no server, and no address was given.
    #[error("the document names no server: give the address of the service (`base_url`)")]
    MissingAddress,
    /// The address cannot be used.
    #[error("the address of the service cannot be used")]
    Address(#[from] RequestError),
    /// The default transport cannot be built.
    #[error("the transport cannot be built")]
    Transport(#[source] TransportError),
    /// There is no default transport without the feature `reqwest`.
    #[error("the client needs a transport: the feature `reqwest` of the runtime is off")]
    MissingTransport,
}

/// The methods that every generated builder has: `client_builder!(ClientBuilder => Client);`
///
/// The builder is a struct with a [`Setup`](crate::Setup) in its field `setup`, the client has a
/// function `from_core`. A method for each security scheme stands beside them.
#[macro_export]
macro_rules! client_builder {
    ($builder:ident => $client:ident) => {
        impl $builder {
            /// The address of the service, in place of all servers that the document names.
            pub fn base_url(mut self, url: impl Into<String>) -> Self {
                self.setup.base_url(url);
                self
            }

            /// The server of the document that is called; the first one if nothing is said.
            /// Operations that have a server of their own are still sent there.
            pub fn server(mut self, server: impl Into<$crate::Server>) -> Self {
                self.setup.server(server);
                self
            }

            /// What moves the bytes, in place of `reqwest`.
            pub fn transport(
                mut self,
                transport: ::std::sync::Arc<dyn $crate::Transport>,
            ) -> Self {
                self.setup.transport(transport);
                self
            }

            /// An authenticator of your own for the security scheme with this name in the
            /// document.
            pub fn credentials(
                mut self,
                scheme: impl Into<String>,
                authenticator: impl $crate::Authenticator + 'static,
            ) -> Self {
                self.setup.credentials(scheme, authenticator);
                self
            }

            /// Everything else that a client can be told: retries, headers, limits, settings.
            ///
            /// For example `.configure(|core| core.retry(RetryPolicy::attempts(3)))`.
            pub fn configure(
                mut self,
                change: impl FnOnce($crate::ClientBuilder) -> $crate::ClientBuilder
                + Send
                + 'static,
            ) -> Self {
                self.setup.configure(change);
                self
            }

            /// The client.
            ///
            /// # Errors
            ///
            /// When the address cannot be used, or the transport cannot be built. Nothing is
            /// sent.
            pub fn build(self) -> Result<$client, $crate::BuildError> {
                self.setup.build().map($client::from_core)
            }
        }
    };
}
