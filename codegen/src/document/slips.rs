//! Names under `required` that are slips of a property's name. The bindings have no such member, so
//! nobody may ask for it: neither samples, nor checks, nor the server.

use std::collections::{BTreeSet, HashSet};

use super::Applicable;
use crate::near;
use crate::value::Value;

/// The names that schemas which hold for one value require, without [`slips`].
pub fn required<'a>(parts: &[Applicable<'a>]) -> BTreeSet<&'a str> {
    let mut required: BTreeSet<&str> = named(parts).collect();
    for slip in slips(parts) {
        required.remove(slip);
    }
    required
}

/// The names that schemas which hold for one value require, and that look like slips of the name
/// of a property of theirs: none of them has it.
pub fn slips<'a>(parts: &[Applicable<'a>]) -> BTreeSet<&'a str> {
    let properties = |part: &Applicable<'a>| part.schema.get("properties").map(Value::members);
    let known = parts.iter().filter_map(properties).flatten().map(|(name, _)| &**name);
    let known: HashSet<&str> = known.collect();
    let is_slip = |name: &&str| near::nearest(name, known.iter().copied()).is_some();
    named(parts).filter(|name| !known.contains(name)).filter(is_slip).collect()
}

fn named<'a>(parts: &[Applicable<'a>]) -> impl Iterator<Item = &'a str> {
    let lists = parts.iter().filter_map(|part| part.schema.get("required"));
    lists.flat_map(Value::items).filter_map(Value::as_str)
}
