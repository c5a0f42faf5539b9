//! What tells the forms of a schema apart: it changes no value, and yet who reads them.

use std::collections::BTreeMap;

use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

use super::super::rules::{self, Direction};
use super::super::view::{Position, View};
use super::{Pass, shown};

impl Pass<'_, '_> {
    pub(super) fn discriminator(&mut self) {
        let (old, new) = (&self.views.0.discriminator, &self.views.1.discriminator);
        let said = |it: &Option<(Origin, &Value)>| it.as_ref().map(|(_, value)| shown(value));
        let rule = match (old, new) {
            (None, None) => return,
            (None, Some(_)) => &rules::DISCRIMINATOR_EXTENDED,
            (Some(_), None) => &rules::DISCRIMINATOR_REMOVED,
            (Some(old), Some(new)) => {
                let before = Forms::of(self.schemas.old, &self.views.0, old);
                let after = Forms::of(self.schemas.new, &self.views.1, new);
                // Who reads has to know the values that are sent.
                let are_known = match self.usage.direction {
                    Direction::Request => after.know(&before),
                    Direction::Response => before.know(&after),
                };
                match are_known && after.keep_words_of(&before) {
                    false => &rules::DISCRIMINATOR_CHANGED,
                    true if before.is_same(&after) => return,
                    true => &rules::DISCRIMINATOR_EXTENDED,
                }
            }
        };
        let place = |it: &Option<(Origin, &Value)>, whole: Option<&Origin>| {
            it.as_ref().map(|(origin, _)| origin).or(whole).cloned()
        };
        let places = (place(old, self.old.parts.last()), place(new, self.new.parts.last()));
        self.add(rule, "", said(old), said(new), places.0, places.1);
    }
}

/// The forms that a discriminator tells apart.
struct Forms<'a> {
    document: &'a Document,
    /// Where each value leads.
    values: BTreeMap<String, Origin>,
    branches: Vec<Origin>,
    /// What else the discriminator says.
    words: BTreeMap<&'a str, String>,
}

impl<'a> Forms<'a> {
    fn of(document: &'a Document, view: &View<'a>, said: &(Origin, &'a Value)) -> Self {
        let (origin, discriminator) = said;
        let branches = view.unions.iter().flat_map(|union| &union.branches);
        let branches: Vec<Origin> = branches.map(|branch| document.target(branch)).collect();
        let mapping = discriminator.get("mapping").map(Value::members).unwrap_or_default();
        let mut values = BTreeMap::new();
        for (value, to) in mapping {
            if let Some(to) = to.as_str() {
                values.insert(value.to_string(), led(document, origin, to));
            }
        }
        let member = discriminator.get("propertyName").and_then(Value::as_str).unwrap_or_default();
        for branch in &branches {
            if !values.values().any(|known| known == branch) {
                for value in implied(document, branch, member) {
                    values.entry(value).or_insert_with(|| branch.clone());
                }
            }
        }
        let words = discriminator.members().iter();
        let words = words.filter(|(key, _)| &**key != "mapping" && !key.starts_with("x-"));
        let words = words.map(|(key, value)| match value.as_str() {
            Some(to) if &**key == "defaultMapping" => {
                (&**key, led(document, origin, to).pointer.to_string())
            }
            _ => (&**key, shown(value)),
        });
        Self { document, values, branches, words: words.collect() }
    }

    /// Whether each value of another document is known here, and leads to the same form.
    fn know(&self, sent: &Self) -> bool {
        // A form that has come or gone is a change of its own.
        let is_elsewhere = |target: &Origin| {
            self.branches.len() != sent.branches.len()
                && sent.branches.contains(target)
                && !self.branches.contains(target)
        };
        sent.values.iter().all(|(value, target)| match self.values.get(value) {
            Some(known) => {
                known == target
                    || self.document.get(target).is_none()
                    || sent.document.get(known).is_none()
            }
            None => is_elsewhere(target),
        })
    }

    fn keep_words_of(&self, old: &Self) -> bool {
        old.words.iter().all(|(key, said)| self.words.get(key) == Some(said))
    }

    fn is_same(&self, other: &Self) -> bool {
        self.words == other.words && self.values.keys().eq(other.values.keys())
    }
}

/// Where a value of a mapping leads: to a component by its name, or by a reference.
fn led(document: &Document, origin: &Origin, to: &str) -> Origin {
    let by_name = Origin::root("/components/schemas").child(to);
    if document.get(&by_name).is_some() {
        return by_name;
    }
    document.resolve(origin, to).unwrap_or(by_name)
}

/// The values that a form has which no mapping names: those that it says itself, else its name.
fn implied(document: &Document, branch: &Origin, member: &str) -> Vec<String> {
    let view = View::of(document, &Position::of(branch.clone()));
    if let Some(places) = view.properties.get(member) {
        let member = View::of(document, &super::position(places));
        if let Some((values, _)) = member.values {
            return values.into_iter().filter_map(Value::as_str).map(str::to_owned).collect();
        }
    }
    let schema = document.get(branch);
    let own = ["x-discriminator-value", "x-ms-discriminator-value"];
    let own = own.into_iter().find_map(|word| schema?.get(word)?.as_str());
    let name = branch.pointer.strip_prefix("/components/schemas/").filter(|it| !it.contains('/'));
    let name = name.map(|name| name.replace("~1", "/").replace("~0", "~"));
    own.map(str::to_owned).or(name).into_iter().collect()
}
