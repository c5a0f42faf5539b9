//! Room for recursion: documents nest as deep as their authors like, up to the limit of the reader,
//! and a build script that is not optimised may run on a stack of a megabyte.

use std::cell::Cell;
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// Enough for the deepest document that is read, without optimisation: 64 MiB of addresses, of
/// which only those that are used become memory.
const SIZE: usize = 64 << 20;

thread_local! {
    /// Whether this thread has room.
    static IS_DEEP: Cell<bool> = const { Cell::new(false) };
}

/// Does some work where there is room. Work that is done on the stack of other such work can use the
/// memory that this has given back: allocators keep it for its thread.
pub(crate) fn on_deep_stack<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    if IS_DEEP.get() {
        return work();
    }
    std::thread::scope(|scope| joined(spawn(scope, work)))
}

/// Does two things, at the same time where it is worth a thread.
pub(crate) fn both<A: Send, B: Send>(
    is_large: bool,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if !is_large {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let one = spawn(scope, one);
        let other = on_deep_stack(other);
        (joined(one), other)
    })
}

/// Whether this thread has room.
pub(crate) fn is_deep() -> bool {
    IS_DEEP.get()
}

/// A thread with room.
pub(crate) fn spawn<'scope, R: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> R + Send + 'scope,
) -> ScopedJoinHandle<'scope, R> {
    let work = || {
        IS_DEEP.set(true);
        work()
    };
    let thread = Builder::new().stack_size(SIZE).spawn_scoped(scope, work);
    // A system without memory for a thread has none for the bindings either.
    thread.unwrap_or_else(|error| panic!("no thread can be started: {error}"))
}

/// What a thread comes to. A defect on it is one here too: files must not be missing without a
/// word.
pub(crate) fn joined<R>(thread: ScopedJoinHandle<'_, R>) -> R {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
