//! What was read of an object is dropped, once, whatever comes after it.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use specwright_runtime::decode::json_slice;
use specwright_runtime::export::serde_json::{self, Value};
use specwright_runtime::macros::object::Member;
use specwright_runtime::{Boxed, Field, object, untagged_union};

thread_local! {
    /// How many values there are.
    static ALIVE: Cell<i64> = const { Cell::new(0) };
}

/// A number that is counted, and refused if it is negative.
#[derive(Debug, PartialEq)]
struct Counted(i64);

impl Counted {
    fn new(number: i64) -> Self {
        ALIVE.set(ALIVE.get() + 1);
        Self(number)
    }
}

impl Clone for Counted {
    fn clone(&self) -> Self {
        Self::new(self.0)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        if self.0 != BLANK {
            ALIVE.set(ALIVE.get() - 1);
        }
    }
}

/// What stands where nothing was read yet.
const BLANK: i64 = i64::MIN;

impl Member for Counted {
    fn blank() -> Self {
        Self(BLANK)
    }
}

impl serde::Serialize for Counted {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        if number < 0 {
            return Err(serde::de::Error::custom("less than nothing"));
        }
        Ok(Self::new(number))
    }
}

#[derive(Clone, PartialEq)]
struct Thing {
    id: Counted,
    list: Vec<Counted>,
    may: Option<Counted>,
    field: Field<Counted>,
    inner: Option<Boxed<Thing>>,
    rest: BTreeMap<String, Counted>,
}

object!(Thing { id: "id", list: "list", may?: "may", field?: "field", inner?: "inner", ..rest });

#[derive(Clone, PartialEq)]
enum Either {
    Thing(Boxed<Thing>),
    Part(Part),
    Unknown(Value),
}

#[derive(Clone, PartialEq)]
struct Part {
    id: Counted,
    part: Counted,
}

object!(Part { id: "id", part: "part" });

untagged_union!(any of Either {
    Thing: object ["id"] ["list", "may", "field", "inner"],
    Part: object ["id"] ["part"],
    ..Unknown
});

/// Reads the text in both ways, and counts what is left when it is gone.
fn reads<T: for<'de> Deserialize<'de>>(text: &str) -> bool {
    let is_read = {
        let read = json_slice::<T>(text.as_bytes());
        read.is_ok()
    };
    assert_eq!(ALIVE.get(), 0, "{text}");
    assert_eq!(serde_json::from_str::<T>(text).is_ok(), is_read, "{text}");
    assert_eq!(ALIVE.get(), 0, "{text}");
    is_read
}

#[test]
fn what_was_read_is_dropped() {
    for (text, is_thing) in [
        (r#"{"id":1,"list":[2,3],"may":4,"field":5,"inner":{"id":6,"list":[]},"x":7}"#, true),
        // Missing, at the end of all others.
        (r#"{"id":1,"may":4,"field":5,"inner":{"id":6,"list":[7]},"x":7,"y":8}"#, false),
        // Refused, behind others and within.
        (r#"{"id":1,"list":[2,-3],"may":4}"#, false),
        (r#"{"list":[1],"x":2,"y":-1}"#, false),
        (r#"{"id":1,"inner":{"id":6,"list":[7],"inner":{"list":[8],"may":-1}}}"#, false),
        (r#"{"id":1,"list":[2,3],"may":4,"#, false),
        ("[1,2]", false),
        // There twice.
        (r#"{"id":1,"id":2,"list":[3],"list":[4,5],"may":6,"may":null,"field":7,"field":8}"#, true),
        (r#"{"id":1,"list":[3],"may":6,"may":-1}"#, false),
        (r#"{"id":1,"list":[],"x":1,"x":2}"#, true),
    ] {
        assert_eq!(reads::<Thing>(text), is_thing, "{text}");
        assert_eq!(reads::<Vec<Thing>>(&format!(r#"[{{"id":1,"list":[2]}},{text}]"#)), is_thing);
        reads::<Either>(text);
    }
}

#[test]
fn variants_that_are_not_chosen_are_dropped() {
    for text in [
        r#"{"id":1,"list":[2],"part":3}"#,
        r#"{"id":1,"part":3}"#,
        r#"{"id":1,"list":[2],"part":-3}"#,
        r#"{"id":1,"list":[-2],"part":3}"#,
        r#"{"id":-1}"#,
    ] {
        assert!(reads::<Either>(text), "{text}");
    }
    // A thing and a part at once is neither.
    let both = serde_json::from_str(r#"{"id":1,"list":[2],"part":3}"#).unwrap();
    assert!(matches!(both, Either::Unknown(_)));
}

#[test]
fn the_last_of_two_is_taken() {
    let text = r#"{"id":1,"id":2,"list":[3],"list":[4,5],"may":6,"may":null,"field":7,"field":8}"#;
    let thing: Thing = serde_json::from_str(text).unwrap();
    assert_eq!((thing.id.0, thing.list.len()), (2, 2));
    assert_eq!((thing.may.clone(), thing.field.value().map(|it| it.0)), (None, Some(8)));
}
