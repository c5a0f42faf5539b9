//! Time that passes on any executor: a thread waits.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::thread;
use std::time::Duration;

#[derive(Default)]
struct State {
    is_over: bool,
    waker: Option<Waker>,
}

/// Is over after so long.
pub(super) async fn pause(duration: Duration) {
    let state = Arc::new(Mutex::new(State::default()));
    let timer = Arc::clone(&state);
    thread::spawn(move || {
        thread::sleep(duration);
        let mut state = timer.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_over = true;
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
    });
    poll_fn(|context| {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.is_over {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    })
    .await;
}
