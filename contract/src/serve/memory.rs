//! The memory that bodies and answers may take, all together.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::connections::{Connection, Connections, Kept};

/// So much each body and each answer may have without asking: most have less, and are never kept
/// waiting by others.
pub(super) const FREE: usize = 64 << 10;

/// Memory is given out in parts of so many bytes.
const PART: usize = 1 << 10;

/// A pool of memory.
#[derive(Debug)]
pub(super) struct Memory {
    parts: Arc<Semaphore>,
    total: u32,
    kept: Kept,
    connections: Arc<Connections>,
}

/// Some of it; dropped, it is free again.
#[derive(Debug)]
pub(super) struct Share {
    parts: Option<OwnedSemaphorePermit>,
    kept: Kept,
    connections: Arc<Connections>,
    connection: Arc<Connection>,
}

impl Memory {
    pub(super) fn new(size: usize, kept: Kept, connections: &Arc<Connections>) -> Self {
        let total = u32::try_from(size / PART).unwrap_or(u32::MAX).clamp(1, 1 << 28);
        let parts = Arc::new(Semaphore::new(total as usize));
        Self { parts, total, kept, connections: Arc::clone(connections) }
    }

    /// So many bytes if they are free now.
    pub(super) fn try_take(&self, bytes: usize, connection: &Arc<Connection>) -> Option<Share> {
        let parts = Arc::clone(&self.parts).try_acquire_many_owned(self.parts_of(bytes));
        Some(self.share(parts.ok()?, connection))
    }

    /// So many bytes, for which clients that are late may have to go.
    pub(super) async fn take(&self, bytes: usize, connection: &Arc<Connection>) -> Share {
        let parts = Arc::clone(&self.parts).acquire_many_owned(self.parts_of(bytes));
        let mut parts = std::pin::pin!(parts);
        loop {
            tokio::select! {
                biased;
                // The semaphore is never closed.
                Ok(parts) = &mut parts => return self.share(parts, connection),
                () = self.connections.free(Some(self.kept)) => {}
            }
        }
    }

    /// What is more than all there is, is all there is.
    fn parts_of(&self, bytes: usize) -> u32 {
        u32::try_from(bytes.div_ceil(PART)).unwrap_or(u32::MAX).min(self.total)
    }

    fn share(&self, parts: OwnedSemaphorePermit, connection: &Arc<Connection>) -> Share {
        connection.keeps(self.kept);
        Share {
            parts: Some(parts),
            kept: self.kept,
            connections: Arc::clone(&self.connections),
            connection: Arc::clone(connection),
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.connection.keeps_no_more(self.kept);
        self.parts = None;
        self.connections.is_free();
    }
}

/// Bytes with the memory that they take.
#[derive(Debug)]
pub(super) struct Held {
    bytes: Bytes,
    _share: Share,
}

impl Held {
    /// The bytes, whose memory is free when nobody has them any more.
    pub(super) fn bytes(bytes: Bytes, share: Share) -> Bytes {
        Bytes::from_owner(Self { bytes, _share: share })
    }
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
