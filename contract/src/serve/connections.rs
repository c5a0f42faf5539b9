//! Who is connected, and who has to go when there is no room for others.
//!
//! A client that is waited for is in time as long as it sends or takes [`RATE`] bytes a second. That
//! does not matter while there is room. When there is none, the client that is late for the
//! longest is let go: one that is idle, or slow, or does not take its answer. A client whose
//! request is being answered is not late.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;
use tokio::time::Sleep;

use super::socket::Socket;

/// After this without a byte a client is late: enough for a head to come from far away.
const GRACE: Duration = Duration::from_millis(500);

/// Bytes that a client sends or takes in a second when it is in time.
const RATE: u64 = 16 << 10;

/// How often is looked whether somebody is late by now.
const LOOK: Duration = Duration::from_millis(20);

/// All connections.
#[derive(Debug)]
pub(super) struct Connections {
    limit: usize,
    open: Mutex<HashMap<u64, Arc<Connection>>>,
    /// Some place or memory has become free.
    freed: Notify,
    begun: Instant,
}

/// One connection.
#[derive(Debug)]
pub(super) struct Connection {
    begun: Instant,
    /// Until when the client has done what can be expected of it, in microseconds.
    in_time: AtomicU64,
    /// Whether the server is to do something.
    is_busy: AtomicBool,
    /// How many bodies, and how many answers, it keeps that are larger than each may be.
    keeps: [AtomicUsize; 2],
    leave: Notify,
}

/// What a connection can keep, beside its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Body,
    Response,
}

/// A slot among the connections.
#[derive(Debug)]
pub(super) struct Slot {
    number: u64,
    connections: Arc<Connections>,
    connection: Arc<Connection>,
}

impl Connections {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self {
            limit: limit.max(1),
            open: Mutex::default(),
            freed: Notify::new(),
            begun: Instant::now(),
        })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u64, Arc<Connection>>> {
        // A panic in another thread leaves a map that is as good as before.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place, for which the latest client may have to go.
    pub(super) async fn enter(self: &Arc<Self>, number: u64) -> Slot {
        loop {
            {
                let mut open = self.open();
                if open.len() < self.limit {
                    let connection = Arc::new(Connection::new(self.begun));
                    open.insert(number, Arc::clone(&connection));
                    return Slot { number, connections: Arc::clone(self), connection };
                }
            }
            self.free(None).await;
        }
    }

    /// Waits until something may be free, and sees to it: of all clients that are late, or of
    /// those that keep something, the latest is let go.
    pub(super) async fn free(&self, kept: Option<Kept>) {
        let freed = self.freed.notified();
        if let Some(latest) = self.latest(kept) {
            latest.leave.notify_one();
        }
        let _ = tokio::time::timeout(LOOK, freed).await;
    }

    /// Says that something is free.
    pub(super) fn is_free(&self) {
        self.freed.notify_waiters();
    }

    fn latest(&self, kept: Option<Kept>) -> Option<Arc<Connection>> {
        let open = self.open();
        let keeps = |it: &&Arc<Connection>| {
            kept.is_none_or(|kept| it.keeps[kept as usize].load(Ordering::Relaxed) > 0)
        };
        let late = open.values().filter(keeps).filter_map(|it| Some((it.lateness()?, it)));
        late.max_by_key(|(lateness, _)| *lateness).map(|(_, latest)| Arc::clone(latest))
    }
}

impl Connection {
    fn new(begun: Instant) -> Self {
        let connection = Self {
            begun,
            in_time: AtomicU64::new(0),
            is_busy: AtomicBool::new(false),
            keeps: Default::default(),
            leave: Notify::new(),
        };
        connection.waits();
        connection
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// From now on the client is waited for.
    pub(super) fn waits(&self) {
        self.in_time.store(self.now(), Ordering::Relaxed);
        self.is_busy.store(false, Ordering::Relaxed);
    }

    /// From now on the client waits.
    pub(super) fn works(&self) {
        self.is_busy.store(true, Ordering::Relaxed);
    }

    pub(super) fn keeps(&self, kept: Kept) {
        self.keeps[kept as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn keeps_no_more(&self, kept: Kept) {
        self.keeps[kept as usize].fetch_sub(1, Ordering::Relaxed);
    }

    /// The client has sent or taken so many bytes.
    fn moved(&self, bytes: usize) {
        let earned = (bytes as u64).saturating_mul(1_000_000) / RATE;
        let in_time = self.in_time.load(Ordering::Relaxed).saturating_add(earned);
        self.in_time.store(in_time.min(self.now()), Ordering::Relaxed);
    }

    /// For how long the client has been too slow.
    fn slowness(&self) -> Duration {
        let in_time = self.in_time.load(Ordering::Relaxed);
        Duration::from_micros(self.now().saturating_sub(in_time))
    }

    fn lateness(&self) -> Option<Duration> {
        let is_busy = self.is_busy.load(Ordering::Relaxed);
        self.slowness().checked_sub(GRACE).filter(|_| !is_busy)
    }
}

impl Slot {
    pub(super) fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    /// Ends when the client has to go.
    pub(super) async fn left(&self) {
        self.connection.leave.notified().await;
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.connections.open().remove(&self.number);
        self.connections.is_free();
    }
}

/// A socket that notes what the client does, and ends when it does not take what is written.
#[derive(Debug)]
pub(super) struct Paced {
    stream: Socket,
    connection: Arc<Connection>,
    /// For how long a client may be too slow in taking its answer.
    time: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Paced {
    pub(super) fn new(stream: Socket, connection: Arc<Connection>, time: Duration) -> Self {
        Self { stream, connection, time, waiting: None }
    }

    fn written(
        &mut self,
        outcome: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(outcome) = outcome {
            self.waiting = None;
            if let Ok(count) = outcome {
                self.connection.moved(count);
            }
            return Poll::Ready(outcome);
        }
        let left = self.time.saturating_sub(self.connection.slowness());
        if left.is_zero() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(left)));
        if waiting.as_mut().poll(context).is_ready() {
            self.waiting = None;
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

impl AsyncRead for Paced {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.connection.moved(buffer.filled().len() - before);
        outcome
    }
}

impl AsyncWrite for Paced {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(outcome, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.written(outcome, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
