//! What all the schemas that hold for one value say together.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::document::{Applicable, required, types, values_of_items};
use crate::origin::Origin;
use crate::value::Value;

/// The schemas that hold for one value: what `$ref` and `allOf` lead to, and the alternatives that
/// have been chosen.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    pub(super) all: Vec<Applicable<'a>>,
}

impl<'a> Parts<'a> {
    /// What each part that has a keyword says by it.
    pub(super) fn said(&self, keyword: &str) -> impl Iterator<Item = &'a Value> {
        self.all.iter().filter_map(move |part| part.schema.get(keyword))
    }

    /// The schemas below a keyword of each part that has an object there.
    pub(super) fn below(&self, keyword: &str) -> Vec<Origin> {
        let with =
            self.all.iter().filter(|it| it.schema.get(keyword).is_some_and(Value::is_object));
        with.map(|part| part.origin.child(keyword)).collect()
    }

    /// Whether a keyword is `true` in some part.
    pub(super) fn is_set(&self, keyword: &str) -> bool {
        self.said(keyword).any(|value| value.as_bool() == Some(true))
    }

    /// Whether nothing is allowed.
    pub(super) fn is_never(&self) -> bool {
        self.all.iter().any(|part| part.schema.as_bool() == Some(false))
    }

    /// The types that all parts allow, without `null`; where parts contradict each other, those of
    /// the first. A format or a pattern without a type is one of texts, as in the bindings. None where
    /// they say nothing.
    pub(super) fn type_names(&self) -> Vec<&'static str> {
        let named: Vec<_> = self.all.iter().map(|part| types(part.schema)).collect();
        let saying: Vec<_> = named.into_iter().filter(|names| !names.is_empty()).collect();
        let has = |names: &Vec<&str>, name: &str| {
            names.contains(&name) || (name == "integer" && names.contains(&"number"))
        };
        let mut all: Vec<&str> = Vec::new();
        for name in saying.iter().flatten().filter(|name| **name != "null") {
            if !all.contains(name) && saying.iter().all(|names| has(names, name)) {
                all.push(name);
            }
        }
        if saying.is_empty()
            && ["format", "pattern"].iter().any(|it| self.said(it).next().is_some())
        {
            all.push("string");
        }
        if all.is_empty() {
            all = saying.into_iter().flatten().filter(|name| *name != "null").take(1).collect();
        }
        all
    }

    /// Whether nothing but `null` is allowed.
    pub(super) fn is_null(&self) -> bool {
        let says_null = self.all.iter().any(|part| types(part.schema) == ["null"]);
        says_null && self.type_names().is_empty()
    }

    /// The members by their names, each with all the schemas that it has.
    pub(super) fn properties(&self) -> IndexMap<&'a str, Vec<Origin>> {
        let mut properties: IndexMap<&str, Vec<Origin>> = IndexMap::new();
        for part in &self.all {
            let place = part.origin.child("properties");
            for (name, _) in part.schema.get("properties").map_or(&[][..], Value::members) {
                properties.entry(name).or_default().push(place.child(name));
            }
        }
        properties
    }

    /// The names of the members that some part requires.
    pub(super) fn required(&self) -> BTreeSet<&'a str> {
        required(&self.all)
    }

    /// The highest of the lower limits.
    pub(super) fn least(&self, keyword: &str) -> Option<f64> {
        self.numbers(keyword).reduce(f64::max)
    }

    /// The lowest of the upper limits.
    pub(super) fn most(&self, keyword: &str) -> Option<f64> {
        self.numbers(keyword).reduce(f64::min)
    }

    fn numbers(&self, keyword: &str) -> impl Iterator<Item = f64> {
        self.said(keyword).filter_map(|value| match value {
            Value::Number(number) => number.as_f64(),
            _ => None,
        })
    }

    /// How many characters, items or members there must and may be, by the keywords for it, none
    /// more than `cap`.
    pub(super) fn counts(&self, least: &str, most: &str, cap: usize) -> (usize, usize) {
        let most = self.most(most).map_or(cap, |it| (it.max(0.0) as usize).min(cap));
        let least = self.least(least).map_or(0, |it| it.max(0.0) as usize);
        (least.min(most), most)
    }

    /// The first format that is named.
    pub(super) fn format(&self) -> &'a str {
        self.said("format").find_map(Value::as_str).unwrap_or_default()
    }

    /// The values that an `enum` beside an array leaves for its items; none where there is none.
    pub(super) fn listed_items(&self) -> Option<&'a [Value]> {
        self.all.iter().find_map(|part| values_of_items(part.schema))
    }

    /// The values that `const` and `enum` leave; none where they say nothing.
    pub(super) fn listed(&self) -> Option<Vec<&'a Value>> {
        let own = self.all.iter().filter(|part| values_of_items(part.schema).is_none());
        let lists = own.filter_map(|part| part.schema.get("enum"));
        let lists = lists.filter(|it| !it.items().is_empty());
        let lists = lists.map(|it| it.items().iter().collect::<Vec<_>>());
        let only = self.said("const").map(|it| vec![it]);
        only.chain(lists).reduce(|known, more| {
            let both: Vec<_> = known.iter().filter(|it| more.contains(it)).copied().collect();
            if both.is_empty() { known } else { both }
        })
    }
}
