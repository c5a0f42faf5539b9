//! What the document forbids, one reason at a time, by the request that it is a change of.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::run::Run;
use super::values::Labelled;
use specwright::api::{Parameter, ParameterPlace};
use specwright::origin::Origin;
use specwright::value::Value;

/// What some take for no value at all: it may be accepted.
pub(super) const EMPTY: &str = "an empty text";

/// So many breaches of an operation are tried first, although another one shares them.
const SHARED: usize = 2;

/// So many breaches of the parameters of a path are tried before all others of an operation.
const OF_PATH: usize = 2;

/// A change that makes a valid request invalid.
#[derive(Clone, Debug)]
pub(super) struct Breach {
    pub(super) operation: usize,
    pub(super) place: String,
    pub(super) keyword: &'static str,
    pub(super) what: String,
    pub(super) rank: u8,
    /// How many of its kind come before it.
    turn: usize,
    /// Where the document says it.
    origin: Option<Origin>,
    pub(super) change: Change,
}

impl Breach {
    /// Of no keyword yet.
    pub(super) fn new(operation: usize, place: String, change: Change) -> Self {
        let (keyword, what, origin) = ("", String::new(), None);
        Self { operation, place, keyword, what, rank: 0, turn: 0, origin, change }
    }

    /// The same for this reason, which the document says there.
    pub(super) fn of(
        self,
        rank: u8,
        keyword: &'static str,
        what: &str,
        origin: Option<Origin>,
    ) -> Self {
        Self { rank, keyword, what: what.to_owned(), origin, ..self }
    }
}

#[derive(Clone, Debug)]
pub(super) enum Change {
    /// The parameter has this value.
    Parameter(usize, Json),
    /// The parameter is not there.
    NoParameter(usize),
    /// What stands there in the body has this value.
    Body(String, Json),
    /// The member of the body is not there.
    NoMember(String),
    /// There is no body.
    NoBody,
}

impl Run<'_> {
    /// The breaches of all operations that may be sent, by rank. What several operations share in the
    /// document they most often share in the service: it is tried of the first of them before others.
    pub(super) fn ranked(&self) -> Vec<Vec<Breach>> {
        let mut known: BTreeSet<(Origin, &'static str, String)> = BTreeSet::new();
        let mut alike: BTreeSet<((String, String), &'static str, String)> = BTreeSet::new();
        let mut tried: BTreeSet<(&'static str, String)> = BTreeSet::new();
        let indexes = (0..self.api.operations.len()).filter(|it| self.is_allowed(*it));
        let mut all: Vec<Vec<Breach>> = indexes.map(|it| self.breaches(it)).collect();
        for breaches in &mut all {
            let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
            let (mut shared, mut of_path) = (0, 0);
            let mut places: BTreeSet<(String, &'static str)> = BTreeSet::new();
            let mut keywords: BTreeSet<(String, &'static str)> = BTreeSet::new();
            for breach in breaches.iter_mut() {
                let origin = breach.origin.clone().unwrap_or_default();
                let is_new = known.insert((origin, breach.keyword, breach.what.clone()));
                let is_like =
                    !alike.insert((self.kin(breach), breach.keyword, breach.what.clone()));
                let count = kinds.entry(breach.what.clone()).or_default();
                breach.turn = *count;
                *count += 1;
                let is_path = breach.place.starts_with("path");
                of_path += usize::from(is_path);
                // One way to miss a keyword at a place tells the most, and so does one that no place of
                // the same name and schema had; another type is what services refuse most.
                let is_further = !keywords.insert((breach.place.clone(), breach.keyword))
                    || is_new && is_like
                    || breach.keyword == "type" && breach.turn > 0;
                let is_first = tried.insert((breach.keyword, breach.what.clone())) && !is_path;
                let rank = match (breach.rank, is_new) {
                    // What is no name of anything at all, at each operation.
                    (0 | 1, _) if is_path && of_path == 1 => 0,
                    (0 | 1, _) if is_path && (of_path > OF_PATH || !is_new) => 2,
                    (0, _) if is_further => 1,
                    // Each kind of breach once at least.
                    (1, true) if breach.turn == 0 => 0,
                    // A keyword of another operation's place may be looked at there and not here.
                    (0, false)
                        if shared >= SHARED
                            && !matches!(breach.keyword, "required" | "type")
                            && places.insert((breach.place.clone(), breach.keyword)) =>
                    {
                        0
                    }
                    (0, false) if shared >= SHARED => 1,
                    (0, false) => {
                        shared += 1;
                        0
                    }
                    (1, false) => 2,
                    (rank, _) => rank,
                };
                // Each kind once in all comes before any of them again.
                breach.rank = match breach.rank {
                    0 | 1 if is_first => 0,
                    _ if is_first => 2,
                    _ => rank + 1,
                };
            }
            // One of each kind comes before the second of any; then null, which breaks more services
            // than a number in a text does.
            let by_keyword = |it: &Breach| match it.keyword {
                "nullable" => 0,
                "type" => 2,
                _ => 1,
            };
            breaches.sort_by_key(|it| (it.rank, it.turn.min(2), by_keyword(it)));
        }
        all
    }

    /// The name of what a breach changes, and its schema without what says nothing to a service: what
    /// is written out at two operations is mostly looked at in one place.
    fn kin(&self, breach: &Breach) -> (String, String) {
        let name = breach.place.rsplit('/').next().unwrap_or_default().to_owned();
        const SAID: &[&str] = &["title", "description", "default", "example", "examples"];
        let schema = breach.origin.as_ref().and_then(|it| self.document.get(it));
        let members = schema.into_iter().flat_map(Value::members);
        let said: Vec<String> = members
            .filter(|it| !SAID.contains(&&*it.0))
            .map(|(name, value)| format!("{name}: {}", value.to_json()))
            .collect();
        (name, said.join(", "))
    }

    /// The schema of a place in a body.
    pub(super) fn origin_of(&self, whole: &Origin, pointer: &str) -> Option<Origin> {
        let mut origin = whole.clone();
        for token in pointer.split('/').skip(1) {
            let facts = self.values().facts(&origin);
            let name = specwright::value::unescaped(token);
            let inner = match token == "-" || token.parse::<usize>().is_ok() {
                true => facts.items.clone(),
                false => facts.property(&name).cloned(),
            };
            origin = inner?;
        }
        // Where the schema itself stands, whatever leads to it.
        Some(self.document.follow(&origin).map_or(origin, |it| it.0))
    }

    /// All breaches of an operation, by rank.
    pub(super) fn breaches(&self, index: usize) -> Vec<Breach> {
        let mut found = Vec::new();
        let operation = self.operation(index);
        for (at, parameter) in operation.parameters.iter().enumerate() {
            self.parameter_breaches(index, at, parameter, &mut found);
        }
        if let Some(base) = self.base.get(&index) {
            self.body_breaches(base, &mut found);
        }
        let is_name = |it: &Breach| !matches!(it.keyword, "type" | "format" | "pattern");
        found.sort_by_key(|it| (it.rank, it.place.starts_with("path") && is_name(it)));
        found
    }

    fn parameter_breaches(
        &self,
        index: usize,
        at: usize,
        parameter: &Parameter,
        found: &mut Vec<Breach>,
    ) {
        let place = format!("{} parameter {}", parameter.place.as_str(), parameter.name);
        let schema = self.parameter_schema(index, at);
        let mut push = |rank, keyword, what: &str, change| {
            let breach = Breach::new(index, place.clone(), change);
            found.push(breach.of(rank, keyword, what, schema.clone()));
        };
        if parameter.required && parameter.place != ParameterPlace::Path {
            push(0, "required", "the parameter is missing", Change::NoParameter(at));
        }
        if parameter.json {
            return;
        }
        let Some(schema) = schema.clone() else { return };
        let values = self.values();
        let facts = values.facts(&schema);
        let is_text = matches!(facts.kind(), None | Some("string" | "object"))
            || !facts.alternatives.is_empty();
        let own = match facts.kind() {
            Some("array") => facts
                .items
                .clone()
                .map(|items| values.invalid(&items))
                .unwrap_or_default()
                .into_iter()
                .map(|it| Labelled { value: json!([it.value]), ..it })
                .chain(values.invalid(&schema).into_iter().filter(|it| it.value.is_array()))
                .collect(),
            _ => values.invalid(&schema),
        };
        for it in own {
            let text = match &it.value {
                Json::Array(items) => items.first().map(super::style::plain).unwrap_or_default(),
                other => super::style::plain(other),
            };
            // A text says everything in a parameter; of other types, only what no text of it is.
            let is_said = match it.keyword {
                "type" => {
                    !is_text
                        && it.value.is_string()
                        && text.parse::<f64>().is_err()
                        && !matches!(text.as_str(), "true" | "yes")
                        || matches!(facts.kind(), Some("integer")) && it.value.is_f64()
                }
                "nullable" => false,
                _ => true,
            };
            // A list of no items is a parameter that is not there.
            let is_none = it.value.as_array().is_some_and(Vec::is_empty);
            let is_array_of_text = facts.kind() == Some("array") && it.keyword == "type";
            let is_path = parameter.place == ParameterPlace::Path;
            if !is_said
                || is_none
                || is_array_of_text
                || is_path && (text.is_empty() || text.contains(['/', '\n']))
            {
                continue;
            }
            let is_header =
                matches!(parameter.place, ParameterPlace::Header | ParameterPlace::Cookie);
            if is_header && !text.bytes().all(|it| (0x21..0x7f).contains(&it)) {
                continue;
            }
            push(it.rank, it.keyword, &it.what, Change::Parameter(at, it.value));
        }
        if facts.kind() == Some("integer") && parameter.place == ParameterPlace::Query {
            push(1, "type", EMPTY, Change::Parameter(at, json!("")));
        }
        if facts.kind() == Some("boolean") {
            push(0, "type", "a text", Change::Parameter(at, json!("maybe")));
        }
    }
}
