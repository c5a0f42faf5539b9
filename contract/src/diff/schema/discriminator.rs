//! What tells the forms of a schema apart: it changes no value, and yet who reads them.

use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

use super::super::rules;
use super::{Pass, shown};

impl Pass<'_, '_> {
    pub(super) fn discriminator(&mut self) {
        let (old, new) = (self.views.0.discriminator, self.views.1.discriminator);
        let rule = match (old, new) {
            (None, None) => return,
            (None, Some(_)) => &rules::DISCRIMINATOR_EXTENDED,
            (Some(_), None) => &rules::DISCRIMINATOR_REMOVED,
            (Some(old), Some(new)) if !keeps(old, new, self.schemas.new) => {
                &rules::DISCRIMINATOR_CHANGED
            }
            (Some(old), Some(new)) if !keeps(new, old, self.schemas.old) => {
                &rules::DISCRIMINATOR_EXTENDED
            }
            _ => return,
        };
        self.report(rule, old.map(shown), new.map(shown));
    }
}

/// Whether all that one discriminator says is said by another, which stands in `document`.
fn keeps(one: &Value, other: &Value, document: &Document) -> bool {
    let keeps_value = |(value, target): &(Box<str>, Value)| {
        match other.get("mapping").and_then(|all| all.get(value)) {
            Some(found) => found == target || is_renamed(target, document),
            // Without a word about it, the name of a schema leads to that schema.
            None => target.as_str().is_some_and(|it| it.rsplit('/').next() == Some(value)),
        }
    };
    one.members().iter().all(|(key, said)| match &**key {
        "mapping" => said.members().iter().all(keeps_value),
        key => key.starts_with("x-") || other.get(key) == Some(said),
    })
}

/// Whether a schema that a value led to has another name in `document`: it is compared as a branch.
fn is_renamed(target: &Value, document: &Document) -> bool {
    let pointer = target.as_str().and_then(|it| it.strip_prefix('#'));
    pointer.is_some_and(|pointer| document.get(&Origin::root(pointer)).is_none())
}
