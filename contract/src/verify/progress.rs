//! How far a run is, for who waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How far a run is, to be asked while it runs.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    requests: AtomicUsize,
    findings: AtomicUsize,
}

impl Progress {
    /// Requests that were sent so far.
    pub fn requests(&self) -> usize {
        self.counts.requests.load(Ordering::Relaxed)
    }

    /// Findings so far, accepted ones among them.
    pub fn findings(&self) -> usize {
        self.counts.findings.load(Ordering::Relaxed)
    }

    pub(super) fn sent(&self, requests: usize) {
        self.counts.requests.store(requests, Ordering::Relaxed);
    }

    pub(super) fn found(&self, findings: usize) {
        self.counts.findings.store(findings, Ordering::Relaxed);
    }
}
