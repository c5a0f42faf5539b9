//! The contract on a socket.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, ToSocketAddrs};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::contract::Contract;
use super::exchange::{Exchange, Fault};
use super::security::Authenticate;
use super::serving::Serving;
use specwright::Generated;
use specwright::api::Api;
use specwright::document::{Document, Unusable};
use specwright::lower::lower;

/// How much a client may ask of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Longest body in bytes; 8 MiB.
    pub body: usize,
    /// Longest head in bytes, at least 8 KiB; 64 KiB.
    pub head: usize,
    /// Longest time for a head, and for a body, to arrive, and for an answer to be taken at
    /// 16 KiB a second; 30 s.
    pub time: Duration,
    /// Memory in bytes for all bodies together, and as much for all answers; 64 MiB. What is not
    /// longer than 64 KiB is not counted.
    pub memory: usize,
    /// Connections at the same time; 256. When another one comes, the client goes that is idle or
    /// slow for the longest.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let time = Duration::from_secs(30);
        Self { body: 8 << 20, head: 64 << 10, time, memory: 64 << 20, connections: 256 }
    }
}

type FaultHook = dyn Fn(&Exchange<'_>) -> Option<Fault> + Send + Sync;
type Observer = dyn Fn(&Exchange<'_>) + Send + Sync;

/// A contract server that is not bound to an address yet.
#[must_use = "a server serves once it is bound"]
pub struct Server {
    pub(super) contract: Contract,
    pub(super) limits: Limits,
    pub(super) fault: Option<Box<FaultHook>>,
    pub(super) observer: Option<Box<Observer>>,
}

impl From<Generated> for Server {
    fn from(generated: Generated) -> Self {
        Self::new(generated.document, generated.api)
    }
}

impl Server {
    /// A server of the document at this path.
    ///
    /// # Errors
    ///
    /// When there is no document to be read.
    pub fn open(path: &Path) -> Result<Self, Unusable> {
        let document = Document::open(path)?;
        let (api, _) = lower(&document);
        Ok(Self::new(document, api))
    }

    /// The contract that is served.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// A server of what a document describes.
    pub fn new(document: Document, api: Api) -> Self {
        Self {
            contract: Contract::new(document, api),
            limits: Limits::default(),
            fault: None,
            observer: None,
        }
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

    /// How much a client may ask of the server.
    pub fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    /// Asked before each answer is sent, whether something else should happen to it.
    pub fn with_fault(
        mut self,
        hook: impl Fn(&Exchange<'_>) -> Option<Fault> + Send + Sync + 'static,
    ) -> Self {
        self.fault = Some(Box::new(hook));
        self
    }

    /// Told of each request with its answer, before faults.
    pub fn with_observer(
        mut self,
        observer: impl Fn(&Exchange<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.observer = Some(Box::new(observer));
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
        let task = tokio::spawn(Arc::new(Serving::new(self)).accept(listener, stopped));
        Ok(Bound { address, stop, task })
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("contract", &self.contract)
            .field("limits", &self.limits)
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
