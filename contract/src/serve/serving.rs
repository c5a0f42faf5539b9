//! A server at work: its connections.

use std::io;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use tokio::sync::{Semaphore, oneshot};

use super::connections::{Connections, Kept, Paced, Slot};
use super::contract::Contract;
use super::memory::Memory;
use super::mount::{Contracts, Mount};
use super::settings::Settings;
use super::socket::{Listener, Socket};

/// How long connections have to end once the server is told to.
const GRACE: Duration = Duration::from_secs(2);

/// Large bodies that are examined at the same time; each takes a thread and many times its size.
const EXAMINED: usize = 2;

/// Requests at the same time on one connection of HTTP/2.
const STREAMS: u32 = 32;

pub(super) struct Serving {
    /// Others take their place when a document has changed.
    contracts: RwLock<Arc<Contracts>>,
    pub(super) settings: Settings,
    connections: Arc<Connections>,
    pub(super) bodies: Memory,
    pub(super) answers: Memory,
    pub(super) examined: Semaphore,
}

impl Serving {
    pub(super) fn new(contracts: Vec<(Mount, Contract)>, settings: Settings) -> Self {
        let limits = settings.limits;
        let connections = Connections::new(limits.connections);
        Self {
            bodies: Memory::new(limits.memory, Kept::Body, &connections),
            answers: Memory::new(limits.memory, Kept::Response, &connections),
            examined: Semaphore::new(EXAMINED),
            connections,
            contracts: RwLock::new(Arc::new(Contracts::new(contracts))),
            settings,
        }
    }

    /// The contracts as they are now; a request keeps the one that it began with.
    pub(super) fn contracts(&self) -> Arc<Contracts> {
        Arc::clone(&self.contracts.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Has requests from now on answered by other contracts.
    pub(super) fn replace(&self, contracts: Vec<(Mount, Contract)>) {
        let contracts = Arc::new(Contracts::new(contracts));
        *self.contracts.write().unwrap_or_else(PoisonError::into_inner) = contracts;
    }

    /// Takes connections until it is told to stop, or nobody is there to tell it.
    pub(super) async fn accept(
        self: Arc<Self>,
        listener: Listener,
        mut stopped: oneshot::Receiver<()>,
    ) {
        let graceful = GracefulShutdown::new();
        for number in 0.. {
            let accepted = async {
                let socket = listener.accept().await?;
                io::Result::Ok((socket, self.connections.enter(number).await))
            };
            let (socket, slot) = tokio::select! {
                _ = &mut stopped => break,
                accepted = accepted => match accepted {
                    Ok(accepted) => accepted,
                    Err(_) => {
                        // Out of files, most likely: some will be free again.
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        continue;
                    }
                },
            };
            let connection = Arc::clone(&self).connection(socket, &slot);
            let watched = graceful.watch(connection);
            tokio::spawn(async move {
                // A connection that breaks is the client's affair.
                tokio::select! {
                    _ = watched => {}
                    () = slot.left() => {}
                }
            });
        }
        drop(listener);
        let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
    }

    fn connection(self: Arc<Self>, socket: Socket, slot: &Slot) -> impl GracefulConnection + use<> {
        let (limits, is_local) = (self.settings.limits, socket.is_local);
        let takes_http2 = self.settings.takes_http2;
        let connection = Arc::clone(slot.connection());
        let stream = Paced::new(socket, Arc::clone(&connection), limits.time);
        let service = service_fn(move |request| {
            let (serving, connection) = (Arc::clone(&self), Arc::clone(&connection));
            async move {
                let answer = serving.serve(&connection, is_local, request).await;
                answer.ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionAborted))
            }
        });
        let builder = auto::Builder::new(TokioExecutor::new());
        let mut builder = if takes_http2 { builder } else { builder.http1_only() };
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.time)
            .max_buf_size(limits.head.max(8192))
            .half_close(true);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(u32::try_from(limits.head).unwrap_or(u32::MAX))
            .keep_alive_interval(limits.time)
            .keep_alive_timeout(limits.time);
        builder.serve_connection(TokioIo::new(stream), service).into_owned()
    }
}
