//! Made-up values that are what the document asks for.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::memo::Memo;
use crate::{Checker, Direction, Schemas, Violation, pattern_text};
use specwright::document::{Document, Reach, required};
use specwright::origin::Origin;
use specwright::sample::Sampler;
use specwright::value::{Value, tokens};

/// How many levels of members that are not required a made-up answer has.
const LEVELS: usize = 16;

/// So many values are made before none of them is good.
const ATTEMPTS: usize = 12;

/// So many values are tried for a member.
const REMAKES: usize = 6;

/// So many members are added or taken away to make a value good.
const REPAIRS: usize = 64;

/// A value for a schema, and what is still wrong with it.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) value: Json,
    pub(super) violations: Vec<Violation>,
}

/// Makes up values, once for each schema.
#[derive(Debug, Default)]
pub(super) struct MadeUp {
    seed: usize,
    /// With what the schemas show.
    like_examples: Memo<Origin, Arc<Made>>,
    others: Memo<Origin, Arc<Made>>,
    /// What is wrong with examples, by their place and their schema.
    shown: Memo<(Origin, Origin), Arc<Vec<Violation>>>,
}

impl MadeUp {
    /// One whose values, where no example is wanted, are those of a seed.
    pub(super) fn with_seed(seed: usize) -> Self {
        Self { seed, ..Self::default() }
    }

    /// The value for the schema at `schema`, for an answer.
    pub(super) fn get(
        &self,
        document: &Document,
        schemas: &Schemas,
        schema: &Origin,
        uses_examples: bool,
    ) -> Arc<Made> {
        let known = if uses_examples { &self.like_examples } else { &self.others };
        known.get(schema, || {
            let checker = schemas.get(document, schema, Direction::Response);
            let maker = Maker { document, schema, checker: &checker };
            Arc::new(maker.make(if uses_examples { 0 } else { self.seed }, uses_examples))
        })
    }

    /// What is wrong with an example of the document.
    pub(super) fn of_example(
        &self,
        document: &Document,
        schemas: &Schemas,
        schema: &Origin,
        (example, value): (&Origin, &Json),
    ) -> Arc<Vec<Violation>> {
        let key = (schema.clone(), example.clone());
        let check = || schemas.get(document, schema, Direction::Response).check(value);
        self.shown.get(&key, || Arc::new(check()))
    }
}

/// What members are called that say how long the list beside them is.
const COUNTS: &[&str] = &[
    "total",
    "count",
    "totalcount",
    "totalitems",
    "totalelements",
    "totalresults",
    "totalrecords",
    "totalrecordcount",
    "totalsize",
    "resultcount",
    "resultscount",
    "itemcount",
    "recordcount",
];

/// What lists are called that stand beside the one of the items.
const BESIDE: &[&str] = &["links", "_links", "errors", "warnings", "messages", "facets"];

/// The one list of an answer that is one: the name of its member, and its items.
pub(super) fn list_in(value: &Json) -> Option<(&String, &Vec<Json>)> {
    let beside = |name: &str| BESIDE.contains(&name.to_ascii_lowercase().as_str());
    let lists = value.as_object()?.iter().filter(|(name, _)| !beside(name));
    let mut lists = lists.filter_map(|(name, it)| Some((name, it.as_array()?)));
    lists.next().filter(|_| lists.next().is_none())
}

/// A made-up list in which what says how long it is agrees with it.
fn counted(value: &Json) -> Option<Json> {
    let count = list_in(value)?.1.len();
    let mut counted = value.as_object()?.clone();
    let mut is_said = false;
    for (name, it) in &mut counted {
        if it.is_i64() && COUNTS.contains(&crate::names::plain(name).as_str()) {
            *it = count.into();
            is_said = true;
        }
    }
    is_said.then_some(Json::Object(counted))
}

struct Maker<'a> {
    document: &'a Document,
    schema: &'a Origin,
    checker: &'a Checker,
}

impl Maker<'_> {
    /// The first good value of several: the one to expect, others, and one with what is required
    /// only.
    fn make(&self, seed: usize, uses_examples: bool) -> Made {
        let sampler = Sampler::new(self.document).direction(Direction::Response);
        let sampler = sampler.optional_depth(LEVELS).patterns(pattern_text::text);
        let full = (0..ATTEMPTS)
            .map(|attempt| sampler.seed(seed + attempt).examples(uses_examples && attempt < 2));
        let samplers = full.chain([sampler.minimal()]);
        let mut first: Option<Made> = None;
        for sampler in samplers {
            let Some(value) = sampler.sample(self.schema) else { continue };
            let violations = self.checker.check(&value);
            let made = match violations.is_empty() {
                true => Made { value, violations },
                false => self.repaired(value, &sampler),
            };
            if made.violations.is_empty() {
                let counted = counted(&made.value).filter(|it| self.checker.check(it).is_empty());
                return Made { value: counted.unwrap_or(made.value), ..made };
            }
            first.get_or_insert(made);
        }
        let nothing = || {
            let violations = self.checker.check(&Json::Null);
            Made { value: Json::Null, violations }
        };
        first.unwrap_or_else(nothing)
    }

    /// The value without members that no good value was found for, and with those that the others
    /// ask for; and what is wrong with it that cannot be helped.
    fn repaired(&self, mut value: Json, sampler: &Sampler<'_>) -> Made {
        for _ in 0..REPAIRS {
            let violations = self.checker.check(&value);
            let is_better = violations.iter().any(|violation| {
                let path: Vec<String> =
                    tokens(&violation.pointer).map(|it| it.into_owned()).collect();
                self.add(&mut value, &path, sampler)
                    || self.remake(&mut value, &path, sampler, violations.len())
                    || self.take(&mut value, &path)
            });
            if !is_better {
                return Made { value, violations };
            }
        }
        let violations = self.checker.check(&value);
        Made { value, violations }
    }

    /// Adds the members that conditions and other members ask for at the end of a path.
    fn add(&self, value: &mut Json, path: &[String], sampler: &Sampler<'_>) -> bool {
        let Some(schema) = self.schema_at(path) else { return false };
        let Some(Json::Object(members)) = at(value, path) else { return false };
        let parts = self.document.applicable(&schema, Reach::Conditions);
        let mut names = required(&parts);
        for part in &parts {
            let depends = part.schema.get("dependentRequired").map(Value::members);
            let depends = depends.unwrap_or_default().iter();
            let depends = depends.filter(|(name, _)| members.contains_key(&**name));
            names.extend(depends.flat_map(|(_, it)| it.items()).filter_map(Value::as_str));
        }
        names.retain(|name| !members.contains_key(*name));
        for name in &names {
            let member = self.document.member(&schema, name);
            let made = member.and_then(|member| sampler.sample(&member));
            members.insert((*name).to_owned(), made.unwrap_or_else(|| "string".into()));
        }
        !names.is_empty()
    }

    /// Makes what stands at the end of a path anew, so that less is wrong.
    fn remake(
        &self,
        value: &mut Json,
        path: &[String],
        sampler: &Sampler<'_>,
        wrong: usize,
    ) -> bool {
        let Some(schema) = self.schema_at(path).filter(|_| !path.is_empty()) else { return false };
        let plain = Sampler::new(self.document).direction(Direction::Response);
        let others = (0..REMAKES).map(|seed| sampler.examples(false).seed(seed));
        for sampler in others.chain((0..REMAKES).map(|seed| plain.seed(seed))) {
            let Some(made) = sampler.sample(&schema) else { continue };
            let Some(place) = at(value, path) else { return false };
            let before = std::mem::replace(place, made);
            if self.checker.check(value).len() < wrong {
                return true;
            }
            if let Some(place) = at(value, path) {
                *place = before;
            }
        }
        false
    }

    /// Takes the nearest member on a path away that is not required, or an item.
    fn take(&self, value: &mut Json, path: &[String]) -> bool {
        for length in (1..=path.len()).rev() {
            let (outer, name) = (&path[..length - 1], &path[length - 1]);
            let is_required = self.schema_at(outer).is_some_and(|schema| {
                required(&self.document.applicable(&schema, Reach::Parts)).contains(&**name)
            });
            match at(value, outer) {
                Some(Json::Object(members)) if !is_required => {
                    return members.shift_remove(name).is_some();
                }
                Some(Json::Array(items)) if items.len() > 1 => {
                    let index: usize = name.parse().unwrap_or_default();
                    if index < items.len() {
                        items.remove(index);
                        return true;
                    }
                }
                _ => {}
            }
        }
        false
    }

    /// The schema at the end of a path of members and items.
    fn schema_at(&self, path: &[String]) -> Option<Origin> {
        path.iter().try_fold(self.schema.clone(), |schema, name| {
            self.document.member(&schema, name).or_else(|| {
                let all = self.document.applicable(&schema, Reach::Alternatives);
                let index: usize = name.parse().ok()?;
                all.iter().find_map(|it| {
                    let first = it.schema.get("prefixItems").map_or(&[][..], Value::items);
                    if index < first.len() {
                        return Some(it.origin.child("prefixItems").index(index));
                    }
                    it.schema.get("items").map(|_| it.origin.child("items"))
                })
            })
        })
    }
}

fn at<'a>(value: &'a mut Json, path: &[String]) -> Option<&'a mut Json> {
    path.iter().try_fold(value, |value, name| match value {
        Json::Object(members) => members.get_mut(name),
        Json::Array(items) => items.get_mut(name.parse::<usize>().ok()?),
        _ => None,
    })
}
