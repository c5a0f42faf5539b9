//! Room for recursion: documents nest as deep as their authors like, up to the limit of the reader,
//! and a build script that is not optimised may run on a stack of a megabyte.

use std::thread::{Builder, Scope, ScopedJoinHandle};

/// Enough for the deepest document that is read, without optimisation: 64 MiB of addresses, of
/// which only those that are used become memory.
const SIZE: usize = 64 << 20;

/// Does some work on a stack of its own.
pub(crate) fn on_deep_stack<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    std::thread::scope(|scope| joined(spawn(scope, work)))
}

/// A thread with room.
pub(crate) fn spawn<'scope, R: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> R + Send + 'scope,
) -> ScopedJoinHandle<'scope, R> {
    let thread = Builder::new().stack_size(SIZE).spawn_scoped(scope, work);
    // A system without memory for a thread has none for the bindings either.
    thread.unwrap_or_else(|error| panic!("no thread can be started: {error}"))
}

/// What a thread comes to. A defect on it is one here too: files must not be missing without a
/// word.
pub(crate) fn joined<R>(thread: ScopedJoinHandle<'_, R>) -> R {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
