//! A value as the validator sees it, so that looking for what is wrong with it takes bounded memory.
//!
//! The validator collects all errors before it hands out the first, those of every form of a
//! `oneOf` too: a body of half a megabyte can have millions. So it is shown the value through a
//! [`Node`] that counts, and that shows nothing more once there is enough.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::ControlFlow;

use jsonschema::json::{Array, Json, Node, NodeIdentity, Object, SerdeJson, unique};
use jsonschema::{JsonType, ValidationError};
use serde_json::{Map, Number, Value};

/// More errors than this are not collected for one value.
const ERRORS: usize = 2_000;

/// More members are not looked at, counted each time that one is: an error can list them all.
const MEMBERS: usize = 1_000_000;

/// How much may still be collected of what is wrong with a value.
#[derive(Debug)]
pub(super) struct Budget {
    errors: Cell<usize>,
    members: Cell<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { errors: Cell::new(ERRORS), members: Cell::new(MEMBERS) }
    }
}

impl Budget {
    fn is_spent(&self) -> bool {
        self.errors.get() == 0
    }

    /// What an error keeps in place of its value, of which it would make a copy: how many more
    /// errors there may be, counted before it.
    fn note_error(&self) -> Value {
        let left = self.errors.get();
        self.errors.set(left.saturating_sub(1));
        Value::from(left)
    }

    fn note_member(&self) {
        match self.members.get() {
            0 => self.errors.set(0),
            left => self.members.set(left - 1),
        }
    }
}

/// Whether an error was made when nothing was shown any more: it may come from that.
pub(super) fn is_late(error: &ValidationError<'_>) -> bool {
    error.instance().as_u64() == Some(0)
}

/// Whether these are all errors of all forms.
pub(super) fn are_whole(forms: &[Vec<ValidationError<'static>>]) -> bool {
    let is_last = |error: &ValidationError<'_>| matches!(error.instance().as_u64(), Some(0 | 1));
    forms.iter().all(|errors| !errors.is_empty() && !errors.iter().any(is_last))
}

/// JSON whose validation can be bounded.
#[derive(Debug)]
pub(super) struct Bounded;

/// A value, and what may still be collected; without a budget, everything may.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    value: &'a Value,
    budget: Option<&'a Budget>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(value: &'a Value, budget: Option<&'a Budget>) -> Self {
        Self { value, budget }
    }

    /// The value, as long as it is shown.
    fn shown(&self) -> Option<&'a Value> {
        let is_spent = self.budget.is_some_and(Budget::is_spent);
        (!is_spent).then_some(self.value)
    }
}

impl Json for Bounded {
    type Node<'a> = Seen<'a>;
    type PreparedKey = String;
    type StringBuffer = ();
    const KEYS_PER_LOOKUP: usize = SerdeJson::KEYS_PER_LOOKUP;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(Seen<'_>) -> T) -> T {
        f(Seen::new(&Value::String(string.to_owned()), None))
    }
}

impl<'a> Node<'a, Bounded> for Seen<'a> {
    type Object = Members<'a>;
    type Array = Items<'a>;
    type Number = &'a Number;

    fn as_object(&self) -> Option<Members<'a>> {
        let members = self.shown()?.as_object()?;
        Some(Members { members, budget: self.budget })
    }

    fn as_array(&self) -> Option<Items<'a>> {
        let items = self.shown()?.as_array()?;
        Some(Items { items, budget: self.budget })
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        self.shown()?.as_str().map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<&'a Number> {
        self.shown()?.as_number()
    }

    fn as_boolean(&self) -> Option<bool> {
        self.value.as_bool()
    }

    fn is_null(&self) -> bool {
        self.value.is_null()
    }

    fn json_type(&self) -> JsonType {
        self.value.json_type()
    }

    fn string_length(&self) -> Option<u64> {
        self.value.string_length()
    }

    fn string_length_within(&self, min: u64, max: u64) -> Option<bool> {
        self.value.string_length_within(min, max)
    }

    fn equals_value(&self, expected: &Value) -> bool {
        self.value.equals_value(expected)
    }

    /// Asked for by errors only, since comparisons are answered above.
    fn to_value(&self) -> Cow<'a, Value> {
        match self.budget {
            Some(budget) => Cow::Owned(budget.note_error()),
            None => Cow::Borrowed(self.value),
        }
    }

    fn identity(&self) -> Option<NodeIdentity> {
        self.value.identity()
    }
}

/// The members of an object.
pub(super) struct Members<'a> {
    members: &'a Map<String, Value>,
    budget: Option<&'a Budget>,
}

impl<'a> Object<'a, Bounded> for Members<'a> {
    type Node = Seen<'a>;
    type MemberName = &'a str;
    type MembersIter = MembersIter<'a>;

    fn len(&self) -> usize {
        self.members.len()
    }

    fn get(&self, key: &String) -> Option<Seen<'a>> {
        let value = Object::<SerdeJson>::get(&self.members, key)?;
        Some(Seen::new(value, self.budget))
    }

    fn members(&self) -> MembersIter<'a> {
        MembersIter { members: self.members.iter(), budget: self.budget }
    }

    fn try_for_each_name_node<B>(
        &self,
        (): &mut (),
        mut f: impl FnMut(Seen<'_>) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        self.members().try_for_each(|(name, _)| {
            let name = Value::String(name.to_owned());
            f(Seen::new(&name, self.budget))
        })
    }
}

/// The members of an object one after the other.
pub(super) struct MembersIter<'a> {
    members: serde_json::map::Iter<'a>,
    budget: Option<&'a Budget>,
}

impl<'a> Iterator for MembersIter<'a> {
    type Item = (&'a str, Seen<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(budget) = self.budget {
            budget.note_member();
            if budget.is_spent() {
                return None;
            }
        }
        let (name, value) = self.members.next()?;
        Some((name, Seen::new(value, self.budget)))
    }
}

/// The items of an array.
pub(super) struct Items<'a> {
    items: &'a [Value],
    budget: Option<&'a Budget>,
}

impl<'a> Array<'a, Bounded> for Items<'a> {
    type Node = Seen<'a>;
    type ElementsIter = ItemsIter<'a>;

    fn len(&self) -> usize {
        self.items.len()
    }

    fn elements(&self) -> ItemsIter<'a> {
        ItemsIter { items: self.items.iter(), budget: self.budget }
    }

    fn is_unique(&self) -> bool {
        unique::is_unique(self.items)
    }
}

/// The items of an array one after the other.
pub(super) struct ItemsIter<'a> {
    items: std::slice::Iter<'a, Value>,
    budget: Option<&'a Budget>,
}

impl<'a> Iterator for ItemsIter<'a> {
    type Item = Seen<'a>;

    fn next(&mut self) -> Option<Seen<'a>> {
        if self.budget.is_some_and(Budget::is_spent) {
            return None;
        }
        Some(Seen::new(self.items.next()?, self.budget))
    }
}
