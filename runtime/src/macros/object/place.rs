//! A field where the members of its object are read and written.

use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess};
use serde::ser::SerializeMap;

use super::Member;
use crate::dropped;

/// What becomes of a field while its object is read.
#[derive(Debug)]
pub enum Step<'a, A> {
    /// Its member comes.
    Value(&'a mut A),
    /// Its member comes once more, after this; the last one is taken.
    Again,
    /// The object does not have it, although it must have a member of this name.
    Missing(&'static str),
}

/// A field while its object is read. There are far fewer types than members, so that what reads one is made once for a type.
pub trait Place<'de, A: MapAccess<'de>> {
    /// Takes a step.
    ///
    /// # Errors
    ///
    /// When the value does not fit the member, or the member must be there.
    fn take(&mut self, step: Step<'_, A>) -> Result<(), A::Error>;
}

// References, since the table of a type's functions names what drops it, and nothing drops these.
impl<'de, A: MapAccess<'de>, T: Member> Place<'de, A> for &mut T {
    fn take(&mut self, step: Step<'_, A>) -> Result<(), A::Error> {
        match step {
            Step::Value(map) => map.next_value_seed(Into(*self)),
            Step::Again => {
                dropped::blanked(*self, T::blank);
                Ok(())
            }
            Step::Missing(name) => match T::absent() {
                Some(absent) => {
                    dropped::put(*self, absent);
                    Ok(())
                }
                None => Err(missing(name)),
            },
        }
    }
}

/// What is said of a member that is not there.
#[cold]
#[inline(never)]
fn missing<E: Error>(name: &'static str) -> E {
    E::missing_field(name)
}

/// Reads into a place.
pub(super) struct Into<'a, T>(pub(super) &'a mut T);

impl<'de, T: Member> DeserializeSeed<'de> for Into<'_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.read(deserializer)
    }
}

/// A field that is written as a member of an object.
pub trait Part<S: SerializeMap> {
    /// Writes the member.
    ///
    /// # Errors
    ///
    /// The serializer's.
    fn write(&self, name: &'static str, map: &mut S) -> Result<(), S::Error>;

    /// Whether there is no member to be written.
    fn is_absent(&self) -> bool;
}

impl<S: SerializeMap, T: Serialize + Member> Part<S> for T {
    fn write(&self, name: &'static str, map: &mut S) -> Result<(), S::Error> {
        map.serialize_entry(name, self)
    }

    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }
}
