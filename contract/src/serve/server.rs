//! The contract on a socket.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tokio::net::ToSocketAddrs;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::authenticate::Authenticate;
use super::broken::{Broken, Rule};
use super::chance::{Failing, Latency};
use super::contract::Contract;
use super::credentials::{Credentials, CredentialsError};
use super::exchange::{Exchange, Fault};
use super::mount::Mount;
use super::page::Page;
use super::rate::{Rate, RateLimit};
use super::record::{Record, Recorded};
use super::serving::Serving;
use super::settings::{Limits, Settings};
use super::socket::{Address, Listener};
use super::upstream::Upstream;
use specwright::Generated;
use specwright::api::Api;
use specwright::document::{Document, Unusable};
use specwright::lower::lower;

/// A contract server that is not bound to an address yet.
#[must_use = "a server serves once it is bound"]
pub struct Server {
    /// Contracts with where each is served; there is at least one.
    contracts: Vec<(Mount, Contract)>,
    settings: Settings,
    /// The address of the service that requests are passed on to.
    upstream: Option<String>,
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

    /// A server of the document at this path, at any free port of this machine, which keeps the
    /// last requests ([`Bound::requests`]).
    ///
    /// # Errors
    ///
    /// When there is no document to be read, which the error shows, or no port is free.
    pub async fn start(path: impl AsRef<Path>) -> io::Result<Bound> {
        let server = Self::open(path.as_ref()).map_err(|unusable| {
            let found = unusable.rendered();
            let texts: Vec<&str> = found.iter().map(|it| it.text.as_str()).collect();
            io::Error::new(io::ErrorKind::InvalidData, texts.join("\n"))
        })?;
        server.record().bind("127.0.0.1:0").await
    }

    /// Keeps the last requests, up to 1,000 and 16 MiB of bodies ([`Bound::requests`]).
    pub fn record(mut self) -> Self {
        self.settings.record = Some(Arc::default());
        self
    }

    /// Has answers come late, the same way for the same seed.
    pub fn latency(mut self, latency: Latency) -> Self {
        self.settings.chance.latency = Some(latency);
        self
    }

    /// Has some requests go wrong; what was said before goes wrong as well.
    pub fn failing(mut self, failing: Failing) -> Self {
        self.settings.chance.failing.push(failing);
        self
    }

    /// Whether pages of other origins may ask, and read the answers (CORS).
    pub fn allow_origins(mut self, allow: bool) -> Self {
        self.settings.allows_origins = allow;
        self
    }

    /// The contract that is served, or the first of several.
    pub fn contract(&self) -> &Contract {
        &self.contracts[0].1
    }

    /// All contracts that are served, and where each is.
    pub fn contracts(&self) -> impl Iterator<Item = (&Mount, &Contract)> {
        self.contracts.iter().map(|(mount, contract)| (mount, contract))
    }

    /// Serves its documents below a path, at a host, or both.
    pub fn mounted(mut self, mount: &Mount) -> Self {
        for (own, contract) in &mut self.contracts {
            contract.mount(mount.prefix());
            *own = mount.clone();
        }
        self
    }

    /// Serves the documents of another server as well, whose other choices are left out. Of
    /// documents in one place, the first that has the path of a request answers it.
    pub fn beside(mut self, other: Self) -> Self {
        self.contracts.extend(other.contracts);
        self
    }

    /// Passes requests on to the service at this address, http://HOST:PORT/PATH, and says what
    /// either side breaks ([`Exchange::breaches`]). Nothing is answered by the document then.
    pub fn upstream(mut self, url: impl Into<String>) -> Self {
        self.upstream = Some(url.into());
        self
    }

    /// Answers 429 to more requests than these, and says when to come again.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.settings.rate = Some(Rate::new(limit));
        self
    }

    /// Shows the page at `/__specwright/` to who asks on this machine, and to all who ask at
    /// `host`.
    pub fn page(mut self, host: Option<String>) -> Self {
        self.settings.page = Some(Page::new(host));
        self
    }

    /// Whether clients may speak HTTP/2 without TLS, with prior knowledge (RFC 9113, 3.3).
    pub fn http2(mut self, takes: bool) -> Self {
        self.settings.takes_http2 = takes;
        self
    }

    /// A server of what a document describes.
    pub fn new(document: Document, api: Api) -> Self {
        let contract = Contract::new(document, api);
        Self {
            contracts: vec![(Mount::default(), contract)],
            settings: Settings::default(),
            upstream: None,
        }
    }

    /// Whether the document's security requirements have to be met. Where no authenticator is
    /// given for a scheme, it is enough that credentials of its kind are there.
    pub fn require_auth(mut self, require: bool) -> Self {
        self.each(|contract| contract.require_auth = require);
        self
    }

    /// Has `authenticator` decide on requests that use the security scheme of this name, and
    /// requires that the document's security requirements are met.
    pub fn with_authenticator(
        mut self,
        scheme: impl Into<String>,
        authenticator: Arc<dyn Authenticate>,
    ) -> Self {
        let scheme = scheme.into();
        self.each(|contract| {
            contract.require_auth = true;
            contract.authenticators.insert(scheme.clone(), Arc::clone(&authenticator));
        });
        self
    }

    /// Lets those in only who have one of these credentials.
    ///
    /// # Errors
    ///
    /// When they are for no security scheme of the document, or not of its kind.
    pub fn with_credentials(mut self, credentials: &Credentials) -> Result<Self, CredentialsError> {
        credentials.check(self.contracts.iter().map(|(_, contract)| contract.api()))?;
        self.each(|contract| contract.use_credentials(credentials));
        Ok(self)
    }

    /// Keeps what requests create and change ([`State`](super::State)).
    pub fn stateful(self) -> Self {
        self.fast_forward(1)
    }

    /// Keeps what requests create and change, and lets what moves by itself do so so many times
    /// as fast as the document says.
    pub fn fast_forward(mut self, times: u32) -> Self {
        self.each(|contract| contract.keep_state(times));
        self
    }

    /// Which made-up values are given to who asks for them (`Prefer: dynamic=true`), and which
    /// requests go wrong on purpose: the same for the same seed.
    pub fn seed(mut self, seed: usize) -> Self {
        self.each(|contract| contract.use_seed(seed));
        self.settings.chance.seed = seed as u64;
        self
    }

    /// Whether an example that breaks its own schema is an error (500), which says why, in place of
    /// another example or a made-up value.
    pub fn report_errors(mut self, report: bool) -> Self {
        self.each(|contract| contract.is_strict = report);
        self
    }

    /// Breaks a rule on purpose, to try what looks for that.
    pub fn breaking(mut self, rule: Rule) -> Self {
        self.each(|contract| contract.broken = Some(Broken::new(rule)));
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
        let bound = Listener::tcp(address).await?;
        self.listen(bound)
    }

    /// Likewise at a Unix socket. The file of a server that is no more is taken over, and goes
    /// when this one ends.
    ///
    /// # Errors
    ///
    /// When there is another file, or another server listens there.
    pub async fn bind_unix(self, path: impl AsRef<Path>) -> io::Result<Bound> {
        let bound = Listener::unix(path.as_ref()).await?;
        self.listen(bound)
    }

    fn listen(mut self, (listener, address): (Listener, Address)) -> io::Result<Bound> {
        if let Some(url) = &self.upstream {
            let Limits { time, body, .. } = self.settings.limits;
            let upstream = Upstream::new(url, time, body);
            let upstream =
                upstream.map_err(|why| io::Error::new(io::ErrorKind::InvalidInput, why))?;
            self.settings.upstream = Some(upstream);
        }
        let (record, (stop, stopped)) = (self.settings.record.clone(), oneshot::channel());
        let serving = Arc::new(Serving::new(self.contracts, self.settings));
        let task = tokio::spawn(Arc::clone(&serving).accept(listener, stopped));
        Ok(Bound { address, stop, task, serving, record })
    }

    fn each(&mut self, change: impl FnMut(&mut Contract)) {
        self.contracts.iter_mut().map(|(_, contract)| contract).for_each(change);
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("contracts", &self.contracts)
            .field("limits", &self.settings.limits)
            .finish_non_exhaustive()
    }
}

/// A server that serves. Dropped, it stops at once.
pub struct Bound {
    address: Address,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
    serving: Arc<Serving>,
    record: Option<Arc<Record>>,
}

impl std::fmt::Debug for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bound").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Bound {
    /// Where it listens.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The IP address and port that it listens at; nothing for a Unix socket.
    pub fn socket_address(&self) -> Option<SocketAddr> {
        match &self.address {
            Address::Tcp(address) => Some(*address),
            Address::Unix(_) => None,
        }
    }

    /// Where it listens, as a URL without a path; for a Unix socket `unix:` and the path of its
    /// file.
    pub fn url(&self) -> String {
        self.address.to_string()
    }

    /// Has requests from now on answered by the contracts of another server, whose state begins
    /// anew. Limits, faults and whatever else is not of the contract stay as they are.
    pub fn replace(&self, other: Server) {
        self.serving.replace(other.contracts);
    }

    /// The last requests, in the order in which they were answered, where the server keeps them
    /// ([`Server::record`]).
    pub fn requests(&self) -> Vec<Recorded> {
        self.record.as_ref().map(|record| record.all()).unwrap_or_default()
    }

    /// Takes no further connections, and waits a little for those that are there.
    pub async fn shutdown(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}
