//! How a server serves, whatever the document says.

use std::sync::Arc;
use std::time::Duration;

use super::chance::Chance;
use super::exchange::{Exchange, Fault};
use super::page::Page;
use super::rate::Rate;
use super::record::Record;
use super::upstream::Upstream;

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

/// All of it.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) limits: Limits,
    pub(super) fault: Option<Box<FaultHook>>,
    pub(super) observer: Option<Box<Observer>>,
    pub(super) chance: Chance,
    /// Whether pages of other origins may ask.
    pub(super) allows_origins: bool,
    /// How often may be asked.
    pub(super) rate: Option<Rate>,
    /// The service that requests are passed on to.
    pub(super) upstream: Option<Upstream>,
    /// The page at `/__specwright/`.
    pub(super) page: Option<Page>,
    /// Whether clients may speak HTTP/2 without TLS.
    pub(super) takes_http2: bool,
    /// Where requests are kept for tests.
    pub(super) record: Option<Arc<Record>>,
}
