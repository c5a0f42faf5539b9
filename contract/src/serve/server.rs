//! The contract on a socket.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tokio::net::{TcpListener, ToSocketAddrs};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::authenticate::Authenticate;
use super::contract::Contract;
use super::credentials::{Credentials, CredentialsError};
use super::exchange::{Exchange, Fault};
use super::serving::Serving;
use super::settings::{Limits, Settings};
use specwright::Generated;
use specwright::api::Api;
use specwright::document::{Document, Unusable};
use specwright::lower::lower;

/// A contract server that is not bound to an address yet.
#[must_use = "a server serves once it is bound"]
pub struct Server {
    contract: Contract,
    settings: Settings,
}

impl From<Generated> for Server {
    fn from(generated: Generated) -> Self {
        Self::new(generated.document, generated.api)
    }
}

impl From<Document> for Server {
    fn from(document: Document) -> Self {
        let (api, _) = lower(&document);
        Self::new(document, api)
    }
}

impl Server {
    /// A server of the document at this path.
    ///
    /// # Errors
    ///
    /// When there is no document to be read.
    pub fn open(path: &Path) -> Result<Self, Unusable> {
        Document::open(path).map(Self::from)
    }

    /// The contract that is served.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// A server of what a document describes.
    pub fn new(document: Document, api: Api) -> Self {
        Self { contract: Contract::new(document, api), settings: Settings::default() }
    }

    /// Whether the document's security requirements have to be met. Where no authenticator is
    /// given for a scheme, it is enough that credentials of its kind are there.
    pub fn require_auth(mut self, require: bool) -> Self {
        self.contract.require_auth = require;
        self
    }

    /// Has `authenticator` decide on requests that use the security scheme of this name, and
    /// requires that the document's security requirements are met.
    pub fn with_authenticator(
        mut self,
        scheme: impl Into<String>,
        authenticator: Arc<dyn Authenticate>,
    ) -> Self {
        self.contract.require_auth = true;
        self.contract.authenticators.insert(scheme.into(), authenticator);
        self
    }

    /// Lets those in only who have one of these credentials.
    ///
    /// # Errors
    ///
    /// When they are for no security scheme of the document, or not of its kind.
    pub fn with_credentials(mut self, credentials: &Credentials) -> Result<Self, CredentialsError> {
        credentials.check([self.contract.api()])?;
        self.contract.use_credentials(credentials);
        Ok(self)
    }

    /// Keeps what requests create and change ([`State`](super::State)).
    pub fn stateful(self) -> Self {
        self.fast_forward(1)
    }

    /// Keeps what requests create and change, and lets what moves by itself do so so many times
    /// as fast as the document says.
    pub fn fast_forward(mut self, times: u32) -> Self {
        self.contract.keep_state(times);
        self
    }

    /// Which made-up values are given to who asks for them (`Prefer: dynamic=true`): the same for
    /// the same seed.
    pub fn seed(mut self, seed: usize) -> Self {
        self.contract.use_seed(seed);
        self
    }

    /// Whether an example that breaks its own schema is an error (500), which says why, in place of
    /// another example or a made-up value.
    pub fn report_errors(mut self, report: bool) -> Self {
        self.contract.is_strict = report;
        self
    }

    /// How much a client may ask of the server.
    pub fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.settings.limits);
        self
    }

    /// Asked before each answer is sent, whether something else should happen to it.
    pub fn with_fault(
        mut self,
        hook: impl Fn(&Exchange<'_>) -> Option<Fault> + Send + Sync + 'static,
    ) -> Self {
        self.settings.fault = Some(Box::new(hook));
        self
    }

    /// Told of each request with its answer, before faults.
    pub fn with_observer(
        mut self,
        observer: impl Fn(&Exchange<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.settings.observer = Some(Box::new(observer));
        self
    }

    /// Listens at an address and serves until [`Bound::shutdown`]. Needs a tokio runtime with I/O
    /// and time.
    ///
    /// # Errors
    ///
    /// When the address is none, or is not free.
    pub async fn bind(self, address: impl ToSocketAddrs) -> io::Result<Bound> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(
            Arc::new(Serving::new(self.contract, self.settings)).accept(listener, stopped),
        );
        Ok(Bound { address, stop, task })
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("contract", &self.contract)
            .field("limits", &self.settings.limits)
            .finish_non_exhaustive()
    }
}

/// A server that serves. Dropped, it stops at once.
#[derive(Debug)]
pub struct Bound {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Bound {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens, as a URL without a path.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes no further connections, and waits a little for those that are there.
    pub async fn shutdown(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}
