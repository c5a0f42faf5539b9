//! What drops models while they are read.
//!
//! rustc makes the code that drops a value, with that of all that the value holds, in each part of a crate that may
//! drop it. What stands in one module is made in one part: so nearly all that drops a model stands here, and is called.

use std::mem::{self, ManuallyDrop};

use crate::reader::Key;

/// Puts a value where nothing is that has to be dropped, so that there is no code for it.
#[inline]
pub(crate) fn put<T>(place: &mut T, value: T) {
    mem::forget(mem::replace(place, value));
}

/// Drops what was read into a field, for a blank.
#[cold]
pub(crate) fn blanked<T>(place: &mut T, blank: impl FnOnce() -> T) {
    *place = blank();
}

/// Drops a text that was read. Called even for a part of the input, for which nothing is to be done: were that seen
/// where a text is looked at, it would be looked at by other code than one that has to be dropped.
#[inline(never)]
pub(crate) fn text(text: ManuallyDrop<Key<'_>>) {
    drop(ManuallyDrop::into_inner(text));
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

/// Drops what was not read to its end.
#[cold]
#[inline(never)]
pub(crate) fn unread<T>(value: ManuallyDrop<T>) {
    drop(ManuallyDrop::into_inner(value));
}

/// The place of an item that comes after all others.
#[inline(never)]
pub(crate) fn pushed<T>(items: &mut Vec<T>, item: T) -> Option<&mut T> {
    items.push(item);
    items.last_mut()
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
