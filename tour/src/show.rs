//! Short lines for a reader.

use std::sync::atomic::{AtomicUsize, Ordering};

use specwright::print::{Printed, Terminal, stdout};
use specwright::printed;

/// The number of the step that was shown last.
static STEP: AtomicUsize = AtomicUsize::new(0);

/// The heading of a step.
pub(crate) fn step(title: &'static str) {
    let number = STEP.fetch_add(1, Ordering::Relaxed) + 1;
    let gap: Printed<Terminal> = if number == 1 { Printed::new() } else { printed!("\n") };
    stdout(&printed!("{}{}. {}\n", gap, number, title));
}

/// A line of a step.
pub(crate) fn line(text: &Printed<Terminal>) {
    stdout(&printed!("   {}\n", text));
}
