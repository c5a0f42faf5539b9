//! What drops models while they are read.
//!
//! rustc makes the code that drops a value, with that of all that the value holds, in each part of a crate that may
//! drop it. What stands in one module is made in one part: so nearly all that drops a model stands here, and is called.

use std::mem::{self, ManuallyDrop};

/// Puts a value where mostly nothing is. A member may be there twice: then the last one is taken.
#[inline]
pub(crate) fn put<T: Default>(place: &mut T, is_there_twice: bool, value: T) {
    let value = ManuallyDrop::new(value);
    if is_there_twice {
        clear(place);
    }
    // Nothing that is to be dropped, and no code for it.
    mem::forget(mem::replace(place, ManuallyDrop::into_inner(value)));
}

/// Drops what is in a place, if that has to be.
#[inline]
pub(crate) fn clear<T: Default>(place: &mut T) {
    if mem::needs_drop::<T>() {
        clear_place(place);
    }
}

#[cold]
fn clear_place<T: Default>(place: &mut T) {
    drop(mem::take(place));
}

/// A value on the heap.
#[inline(never)]
pub(crate) fn boxed<T>(value: T) -> Box<T> {
    Box::new(value)
}

/// Drops a value on the heap. No panic leaves this, as the ABI says, so that whoever calls it needs no code for one.
pub(crate) extern "C" fn unboxed<T>(value: ManuallyDrop<Box<T>>) {
    drop(ManuallyDrop::into_inner(value));
}
