//! Short lines for a reader.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of the step that was shown last.
static STEP: AtomicUsize = AtomicUsize::new(0);

/// The heading of a step.
pub(crate) fn step(title: &str) {
    let number = STEP.fetch_add(1, Ordering::Relaxed) + 1;
    let gap = if number == 1 { "" } else { "\n" };
    println!("{gap}{number}. {title}");
}

/// A line of a step.
pub(crate) fn line(text: &str) {
    println!("   {text}");
}
