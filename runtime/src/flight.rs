//! Things that are fetched once for all who wait.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

/// A value that is fetched when it is first asked for, and kept.
///
/// However many ask at once, one of them fetches; the others wait and take what that gave, a
/// failure too. A failure is not kept: who asks later fetches anew. When the one that fetches is
/// cancelled, the next one of those who wait takes over.
#[derive(Debug)]
pub(crate) struct Flight<T, E> {
    /// How many fetches have ended; seen without waiting for the one that runs.
    ended: AtomicU64,
    /// What the last of them gave.
    last: Mutex<Option<Result<T, E>>>,
}

impl<T, E> Default for Flight<T, E> {
    fn default() -> Self {
        Self { ended: AtomicU64::new(0), last: Mutex::new(None) }
    }
}

impl<T: Clone, E: Clone> Flight<T, E> {
    /// The kept value while it is good, else what one fetch gives; it is told the kept value.
    pub(crate) async fn get<F>(
        &self,
        is_good: impl Fn(&T) -> bool,
        fetch: impl FnOnce(Option<T>) -> F,
    ) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>>,
    {
        let seen = self.ended.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        let has_waited = self.ended.load(Ordering::Acquire) != seen;
        match &*last {
            Some(Ok(value)) if is_good(value) || has_waited => return Ok(value.clone()),
            Some(Err(error)) if has_waited => return Err(error.clone()),
            _ => {}
        }
        // A copy, so that who is cancelled takes nothing away.
        let kept = last.as_ref().and_then(|last| last.as_ref().ok().cloned());
        let outcome = fetch(kept).await;
        *last = Some(outcome.clone());
        self.ended.fetch_add(1, Ordering::Release);
        outcome
    }

    /// Forgets the kept value if it is this one.
    pub(crate) async fn forget(&self, is_meant: impl Fn(&T) -> bool) {
        let mut last = self.last.lock().await;
        if matches!(&*last, Some(Ok(value)) if is_meant(value)) {
            *last = None;
        }
    }
}
