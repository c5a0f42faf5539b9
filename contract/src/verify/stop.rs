//! Ending a run from elsewhere.

use tokio::sync::watch;

/// Ends a run early: its report holds what was found so far.
#[derive(Clone, Debug)]
pub struct Stop {
    sender: watch::Sender<bool>,
}

impl Default for Stop {
    fn default() -> Self {
        Self { sender: watch::Sender::new(false) }
    }
}

impl Stop {
    /// Ends the run.
    pub fn stop(&self) {
        self.sender.send_replace(true);
    }

    pub(super) fn is_stopped(&self) -> bool {
        *self.sender.borrow()
    }

    pub(super) async fn stopped(&self) {
        let mut receiver = self.sender.subscribe();
        // The sender lives as long as this value.
        let _ = receiver.wait_for(|is| *is).await;
    }
}
