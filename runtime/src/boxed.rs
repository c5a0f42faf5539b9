//! Values on the heap that know how they are dropped.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};

use crate::dropped;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value on the heap, as in a [`Box`], that knows how it is dropped.
///
/// Models hold by it what would make them large: what contains itself, and the objects of large graphs that are a
/// variant of a union. It is used as the value that it points to; [`into_inner`](Self::into_inner) gives that out.
///
/// The code that drops a `Box` is made anew in each crate that may drop one, with that of all that it
/// reaches, which is hundreds of types for some APIs. This one keeps the address of that code, which is made
/// where the value is made: in the crate that reads it. A destructor that panics in there aborts the process.
///
/// ```
/// use specwright_runtime::Boxed;
///
/// let name = Boxed::new("Tom".to_owned());
/// assert_eq!(name.len(), 3);
/// assert_eq!(name.into_inner(), "Tom");
/// ```
pub struct Boxed<T> {
    /// Nothing once the value was dropped or given out.
    value: Option<ManuallyDrop<Box<T>>>,
    drop: extern "C" fn(ManuallyDrop<Box<T>>),
}

impl<T> Boxed<T> {
    /// This value on the heap.
    pub fn new(value: T) -> Self {
        Self::from(dropped::boxed(value))
    }

    /// The value.
    pub fn into_inner(mut self) -> T {
        match self.value.take() {
            Some(value) => *ManuallyDrop::into_inner(value),
            None => gone(),
        }
    }
}

/// A value is there until its pointer is dropped or given away, after which nobody can ask for it.
#[cold]
fn gone() -> ! {
    unreachable!("the value is no longer there")
}

impl<T> Drop for Boxed<T> {
    #[inline]
    fn drop(&mut self) {
        if let Some(value) = self.value.take() {
            (self.drop)(value);
        }
    }
}

impl<T> Deref for Boxed<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        match &self.value {
            Some(value) => value,
            None => gone(),
        }
    }
}

impl<T> DerefMut for Boxed<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        match &mut self.value {
            Some(value) => value,
            None => gone(),
        }
    }
}

impl<T> From<T> for Boxed<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T> From<Box<T>> for Boxed<T> {
    fn from(value: Box<T>) -> Self {
        Self { value: Some(ManuallyDrop::new(value)), drop: dropped::unboxed::<T> }
    }
}

impl<T> AsRef<T> for Boxed<T> {
    fn as_ref(&self) -> &T {
        self
    }
}

impl<T: Clone> Clone for Boxed<T> {
    fn clone(&self) -> Self {
        Self::new(T::clone(self))
    }
}

impl<T: Default> Default for Boxed<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for Boxed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}

impl<T: PartialEq> PartialEq for Boxed<T> {
    fn eq(&self, other: &Self) -> bool {
        T::eq(self, other)
    }
}

impl<T: Eq> Eq for Boxed<T> {}

impl<T: PartialOrd> PartialOrd for Boxed<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        T::partial_cmp(self, other)
    }
}

impl<T: Ord> Ord for Boxed<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        T::cmp(self, other)
    }
}

impl<T: Hash> Hash for Boxed<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        T::hash(self, state);
    }
}

impl<T: Serialize> Serialize for Boxed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize(self, serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Boxed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}
