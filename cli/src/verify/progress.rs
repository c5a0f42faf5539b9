//! How far a run is, on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use specwright::print::stderr_is_terminal;
use specwright_contract::verify::Progress;

/// A bar on stderr, where that is a terminal.
pub(super) fn bar(most: usize) -> ProgressBar {
    if !stderr_is_terminal() {
        return ProgressBar::hidden();
    }
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    let bar = ProgressBar::with_draw_target(Some(most), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} requests, {msg}") {
        bar.set_style(style);
    }
    bar
}

/// Waits for a run, and shows meanwhile how far it is, once it takes longer than anybody waits
/// gladly.
pub(super) async fn shown<T>(
    run: impl Future<Output = T>,
    progress: &Progress,
    bar: ProgressBar,
) -> T {
    if bar.is_hidden() {
        return run.await;
    }
    let mut run = std::pin::pin!(run);
    let first = tokio::time::Instant::now() + Duration::from_secs(1);
    let mut tick = tokio::time::interval_at(first, Duration::from_millis(200));
    loop {
        tokio::select! {
            outcome = &mut run => {
                bar.finish_and_clear();
                return outcome;
            }
            _ = tick.tick() => {
                bar.set_message(super::counted(progress.findings(), "finding"));
                bar.set_position(u64::try_from(progress.requests()).unwrap_or(0));
            }
        }
    }
}
