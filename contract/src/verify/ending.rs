//! What ends a run before its end: whoever stops it, and the end of its time.

use std::sync::mpsc;
use std::time::Duration;

use super::run::{Halt, Step};
use super::stop::Stop;

/// Why a run ends that has had its time.
const LATE: Halt = Halt::Spent("its time is over");

#[derive(Debug)]
pub(super) struct Ending {
    told: Stop,
    late: Stop,
    /// Open as long as somebody waits for the end of the time.
    _open: Option<mpsc::Sender<()>>,
}

impl Ending {
    /// At once when it is told to, or after this time from now on.
    ///
    /// The time is looked at by a thread: timers of the runtime are late where a service keeps it busy.
    pub(super) fn new(told: Stop, time: Option<Duration>) -> Self {
        let late = Stop::default();
        let open = time.map(|time| {
            let (open, closed) = mpsc::channel::<()>();
            let late = late.clone();
            std::thread::spawn(move || {
                if closed.recv_timeout(time) == Err(mpsc::RecvTimeoutError::Timeout) {
                    late.stop();
                }
            });
            open
        });
        Self { told, late, _open: open }
    }

    /// Whether there is time left, and nobody has stopped it.
    pub(super) fn check(&self) -> Step {
        match (self.told.is_stopped(), self.late.is_stopped()) {
            (true, _) => Err(Halt::Stopped),
            (_, true) => Err(LATE),
            _ => Ok(()),
        }
    }

    /// What is waited for, unless the run ends before.
    pub(super) async fn or<T>(&self, waited: impl Future<Output = T>) -> Step<T> {
        tokio::select! {
            it = waited => Ok(it),
            () = self.told.stopped() => Err(Halt::Stopped),
            () = self.late.stopped() => Err(LATE),
        }
    }
}
