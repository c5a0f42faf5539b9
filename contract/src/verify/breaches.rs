//! What the document forbids, one reason at a time, by the request that it is a change of.

use serde_json::{Value as Json, json};

use super::run::Run;
use super::values::Labelled;
use specwright::api::{Parameter, ParameterPlace};
use specwright::origin::Origin;

/// What some take for no value at all: it may be accepted.
pub(super) const EMPTY: &str = "an empty text";

/// A change that makes a valid request invalid.
#[derive(Clone, Debug)]
pub(super) struct Breach {
    pub(super) operation: usize,
    pub(super) place: String,
    pub(super) keyword: &'static str,
    pub(super) what: String,
    pub(super) rank: u8,
    /// Where the document says it.
    pub(super) origin: Option<Origin>,
    pub(super) change: Change,
}

impl Breach {
    /// Of no keyword yet.
    pub(super) fn new(operation: usize, place: String, change: Change) -> Self {
        let (keyword, what, origin) = ("", String::new(), None);
        Self { operation, place, keyword, what, rank: 0, origin, change }
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

    /// Whether it is one of what names things in a path.
    pub(super) fn is_of_path(&self) -> bool {
        self.place.starts_with("path parameter")
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
    /// The schema of a place in a body.
    pub(super) fn origin_of(&self, whole: &Origin, pointer: &str) -> Option<Origin> {
        let mut origin = whole.clone();
        for token in pointer.split('/').skip(1) {
            let facts = self.values().facts(&origin);
            let name = specwright::value::unescaped(token);
            let inner = match token == "-" || token.parse::<usize>().is_ok() {
                true => facts.items.clone(),
                false => facts.property(&name).cloned().or_else(|| facts.additional.clone()),
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
        // What is no name at all tells more of a path than limits of names do.
        let is_limit = |it: &Breach| !matches!(it.keyword, "type" | "format" | "pattern");
        found.sort_by_key(|it| (it.rank, it.is_of_path() && is_limit(it)));
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
