//! Keywords that hold or do not, as they stand: conditions, tuples, members by pattern.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::super::rules::{self, Level, Rule};
use super::super::view::{self, Limit, Position, View};
use super::{Pass, Use, limits, same_meaning, shown};
use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

/// A keyword as all parts of a schema have it.
type Said<'v, 'a> = &'v [(Origin, &'a Value)];

impl Pass<'_, '_> {
    pub(super) fn constraints(&mut self) {
        let (old, new) = (&self.views.0.constraints, &self.views.1.constraints);
        for word in view::CONSTRAINTS {
            let rule = match (old.get(word), new.get(word)) {
                (None, None) => continue,
                (None, Some(_)) if word == "prefixItems" => &rules::ALTERNATIVE_ADDED,
                (Some(_), None) if word == "prefixItems" => &rules::ALTERNATIVE_REMOVED,
                (None, Some(_)) => &rules::KEYWORD_ADDED,
                (Some(_), None) => &rules::KEYWORD_REMOVED,
                (Some(before), Some(after)) => match self.constraint(word, before, after) {
                    Some(rule) => rule,
                    None => continue,
                },
            };
            self.say(rule, word, old.get(word), new.get(word));
        }
    }

    fn say(
        &mut self,
        rule: &'static Rule,
        word: &str,
        before: Option<&Vec<(Origin, &Value)>>,
        after: Option<&Vec<(Origin, &Value)>>,
    ) {
        let place = |all: Option<&Vec<(Origin, &Value)>>| Some(all?.first()?.0.clone());
        let said = |all: Option<&Vec<(Origin, &Value)>>| {
            Some(format!("{word}: {}", shown(all?.first()?.1)))
        };
        let places = (
            place(before).or_else(|| self.old.parts.last().cloned()),
            place(after).or_else(|| self.new.parts.last().cloned()),
        );
        self.add(rule, "", said(before), said(after), places.0, places.1);
    }

    /// What becomes of a keyword that both have; nothing where it is the same, or where what is in it
    /// is compared by itself.
    fn constraint(
        &mut self,
        word: &'static str,
        before: Said<'_, '_>,
        after: Said<'_, '_>,
    ) -> Option<&'static Rule> {
        let is_same = before.len() == after.len()
            && before.iter().zip(after).all(|(a, b)| same_meaning(a.1, b.1));
        match (word, before, after) {
            ("multipleOf", [before], [after]) => limits::multiple(before.1, after.1),
            // What is the same may lead to what is not.
            ("dependentRequired", ..) => named(before, after),
            ("patternProperties" | "dependentSchemas", ..) => self.keyed(before, after),
            ("prefixItems", [before], [after]) => self.tuple(before, after),
            (
                "contains"
                | "propertyNames"
                | "contentSchema"
                | "unevaluatedItems"
                | "unevaluatedProperties",
                [before],
                [after],
            ) => {
                let (old, new) = (vec![before.0.clone()], vec![after.0.clone()]);
                self.inner(&format!(" {word}"), &old, &new);
                None
            }
            ("not", [before], [after]) => self.refused_values(&before.0, &after.0),
            _ => (!is_same).then_some(&rules::KEYWORD_CHANGED),
        }
    }

    /// Schemas by the names that they are for.
    fn keyed(&mut self, before: Said<'_, '_>, after: Said<'_, '_>) -> Option<&'static Rule> {
        let by_name = |all: Said<'_, '_>| -> BTreeMap<String, Vec<Origin>> {
            let mut found = BTreeMap::<String, Vec<Origin>>::new();
            for (place, value) in all {
                for (name, _) in value.members() {
                    found.entry(name.to_string()).or_default().push(place.child(name));
                }
            }
            found
        };
        let (before, after) = (by_name(before), by_name(after));
        for (name, old) in &before {
            if let Some(new) = after.get(name) {
                self.inner(&format!(".{name}"), old, new);
            }
        }
        let names = |all: BTreeMap<String, Vec<Origin>>| all.into_keys().collect();
        come_or_gone(&names(before), &names(after))
    }

    /// Items by their places.
    fn tuple(
        &mut self,
        (old, before): &(Origin, &Value),
        (new, after): &(Origin, &Value),
    ) -> Option<&'static Rule> {
        let (before, after) = (before.items().len(), after.items().len());
        for index in 0..before.min(after) {
            let (old, new) = (vec![old.index(index)], vec![new.index(index)]);
            self.inner(&format!("[{index}]"), &old, &new);
        }
        let is_closed = |view: &View<'_>, document: &Document, count: usize| {
            let ends = |limit: &Limit<'_>| limit.number.as_u64() <= u64::try_from(count).ok();
            view.limits.get("maxItems").is_some_and(ends)
                || view
                    .items
                    .iter()
                    .any(|it| document.get(it).and_then(Value::as_bool) == Some(false))
        };
        let was_closed = is_closed(&self.views.0, self.schemas.old, before);
        let is_closed = is_closed(&self.views.1, self.schemas.new, after);
        // What comes beyond them is refused, or anything.
        match before.cmp(&after) {
            Ordering::Equal => None,
            Ordering::Less if was_closed => Some(&rules::ALTERNATIVE_ADDED),
            Ordering::Less => Some(&rules::KEYWORD_ADDED),
            Ordering::Greater if is_closed => Some(&rules::ALTERNATIVE_REMOVED),
            Ordering::Greater => Some(&rules::KEYWORD_REMOVED),
        }
    }

    /// Values that are refused: fewer of them are more that are taken.
    fn refused_values(&mut self, old: &Origin, new: &Origin) -> Option<&'static Rule> {
        let usage = self.usage;
        let mut try_as = |direction| {
            let (old, new) = (Position::of(old.clone()), Position::of(new.clone()));
            self.schemas.worst(old, new, Use { direction, ..usage })
        };
        let is_part = try_as(rules::Direction::Response);
        let is_whole = try_as(rules::Direction::Request);
        match (is_part, is_whole) {
            (None, None) => None,
            (part, _) if part <= Some(Level::Compatible) => Some(&rules::KEYWORD_REMOVED),
            (_, whole) if whole <= Some(Level::Compatible) => Some(&rules::KEYWORD_ADDED),
            _ => Some(&rules::KEYWORD_CHANGED),
        }
    }
}

/// Members that others ask for.
fn named(before: Said<'_, '_>, after: Said<'_, '_>) -> Option<&'static Rule> {
    let pairs = |all: Said<'_, '_>| -> BTreeSet<(String, String)> {
        let members = all.iter().flat_map(|(_, value)| value.members());
        let pairs = members.flat_map(|(name, asked)| {
            let asked = asked.items().iter().filter_map(Value::as_str);
            asked.map(move |other| (name.to_string(), other.to_owned()))
        });
        pairs.collect()
    };
    come_or_gone(&pairs(before), &pairs(after))
}

/// The rule for a keyword that asks for more, or for less.
fn come_or_gone<T: Ord>(before: &BTreeSet<T>, after: &BTreeSet<T>) -> Option<&'static Rule> {
    match (before.is_subset(after), after.is_subset(before)) {
        (true, true) => None,
        (true, false) => Some(&rules::KEYWORD_ADDED),
        (false, true) => Some(&rules::KEYWORD_REMOVED),
        (false, false) => Some(&rules::KEYWORD_CHANGED),
    }
}
