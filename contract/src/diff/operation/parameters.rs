//! Parameters of operations.

use super::super::read::{Operation, Parameter, is_set};
use super::super::rules::{self, Direction, Rule};
use super::super::schema::{Use, Writing};
use super::super::view::{Position, Types, View};
use super::Operations;
use specwright::document::Document;
use specwright::origin::Origin;
use specwright::value::Value;

impl Operations<'_, '_> {
    pub(super) fn parameters(&mut self, old: &Operation<'_>, new: &Operation<'_>) {
        let variables: Vec<(&str, &str)> =
            old.variables().into_iter().zip(new.variables()).collect();
        // Variables of a path are told by where they stand.
        let now = |parameter: &Parameter<'_>| {
            let renamed = variables.iter().find(|(name, _)| *name == parameter.name);
            match (parameter.place, renamed) {
                ("path", Some((_, name))) => (*name).to_owned(),
                ("header", _) => parameter.name.to_ascii_lowercase(),
                _ => parameter.name.to_owned(),
            }
        };
        let key = |parameter: &Parameter<'_>| match parameter.place {
            "header" => parameter.name.to_ascii_lowercase(),
            _ => parameter.name.to_owned(),
        };
        let mut left: Vec<&Parameter<'_>> = new.parameters.iter().collect();
        for before in &old.parameters {
            let name = now(before);
            let found = left.iter().position(|it| it.place == before.place && key(it) == name);
            match found {
                Some(index) => self.parameter(before, left.remove(index)),
                None => self.parameter_removed(before, new),
            }
        }
        for after in left {
            let rule = match is_required(after) {
                true => &rules::PARAMETER_ADDED_REQUIRED,
                false => &rules::PARAMETER_ADDED,
            };
            let places = (Some(old.origin.clone()), Some(after.origin.clone()));
            self.add(rule, self.sent, &said(after), (None, None), places);
        }
    }

    fn parameter_removed(&mut self, before: &Parameter<'_>, new: &Operation<'_>) {
        let always_came = self.sent == Direction::Response && is_required(before);
        let rule = match is_deprecated(before) {
            _ if always_came => &rules::WEBHOOK_PARAMETER_REMOVED_REQUIRED,
            true => &rules::PARAMETER_RETIRED,
            false => &rules::PARAMETER_REMOVED,
        };
        let places = (Some(before.origin.clone()), Some(new.origin.clone()));
        self.add(rule, self.sent, &said(before), (None, None), places);
    }

    fn parameter(&mut self, old: &Parameter<'_>, new: &Parameter<'_>) {
        let places = || (Some(old.origin.clone()), Some(new.origin.clone()));
        let (sent, below) = (self.sent, said(new));
        if old.name != new.name && old.place == "path" {
            let names = (Some(old.name.to_owned()), Some(new.name.to_owned()));
            self.add(&rules::PARAMETER_RENAMED, sent, &below, names, places());
        }
        for (flag, set, unset) in FLAGS {
            let rule = match (flag(old), flag(new)) {
                (false, true) => set,
                (true, false) => unset,
                _ => continue,
            };
            self.add(rule, sent, &below, (None, None), places());
        }
        let (before, after) = (style(old), style(new));
        // A list of `simple` style is joined in one way.
        let joined = match (before.0.as_str(), after.0.as_str()) {
            ("simple", "simple") => vec![Types::OBJECT],
            _ => vec![Types::OBJECT, Types::ARRAY],
        };
        let shape = |parameter: &Parameter<'_>, document: &Document| {
            let schema = Position::of(parameter.origin.child("schema"));
            let types = View::of(document, &schema).types;
            types != Types::ALL && joined.iter().any(|joined| types.contains(*joined))
        };
        // How a list is joined matters only where there is one.
        if before != after && (before.0 != after.0 || shape(old, self.old) || shape(new, self.new))
        {
            let words =
                |(style, explode): (String, bool)| Some(format!("{style}, explode {explode}"));
            self.add(
                &rules::PARAMETER_STYLE_CHANGED,
                sent,
                &below,
                (words(before.clone()), words(after.clone())),
                places(),
            );
        }
        let route = format!("{}, {below}", self.into.route());
        let writing = match (old.place, after.0.as_str(), after.1) {
            ("query" | "cookie", "form" | "cookie", true) => Writing::Repeated,
            _ => Writing::Text,
        };
        let usage = Use::new(sent, writing);
        self.described((&old.origin, old.value), (&new.origin, new.value), usage, &route, &below);
        if let (Some(before), Some(after)) = (form(self.old, old), form(self.new, new)) {
            self.encodings((&before, &after), sent, &below);
        }
    }
}

/// The form that a parameter is which is the whole of a query (OpenAPI 3.2.0, 4.12.4).
fn form<'a>(document: &'a Document, parameter: &Parameter<'_>) -> Option<(Origin, &'a Value)> {
    let (name, _) = parameter.value.get("content")?.members().first()?;
    let origin = document.media_type(&parameter.origin.child("content"), name);
    let value = document.get(&origin)?;
    Some((origin, value))
}

/// What a parameter is or is not.
type Flag = fn(&Parameter<'_>) -> bool;

/// What is said when a parameter becomes so, and when it no longer is.
static FLAGS: [(Flag, &Rule, &Rule); 3] = [
    (is_required, &rules::PARAMETER_REQUIRED, &rules::PARAMETER_OPTIONAL),
    (is_deprecated, &rules::PARAMETER_DEPRECATED, &rules::PARAMETER_REINSTATED),
    (takes_empty, &rules::PARAMETER_EMPTY_ALLOWED, &rules::PARAMETER_EMPTY_REFUSED),
];

/// A parameter in words.
fn said(parameter: &Parameter<'_>) -> String {
    format!("{} parameter `{}`", parameter.place, parameter.name)
}

fn is_required(parameter: &Parameter<'_>) -> bool {
    parameter.place == "path" || is_set(parameter.value, "required")
}

fn is_deprecated(parameter: &Parameter<'_>) -> bool {
    is_set(parameter.value, "deprecated")
}

/// Whether a parameter may be sent without a value, which is said of those of a query only (OpenAPI 3.1.1,
/// 4.8.12.2.1).
fn takes_empty(parameter: &Parameter<'_>) -> bool {
    parameter.place == "query" && is_set(parameter.value, "allowEmptyValue")
}

/// `style` and `explode` with their defaults (OpenAPI 3.1.1, 4.8.12.2.2).
fn style(parameter: &Parameter<'_>) -> (String, bool) {
    let style =
        parameter.value.get("style").and_then(Value::as_str).unwrap_or(match parameter.place {
            "query" | "cookie" => "form",
            _ => "simple",
        });
    let explode = parameter.value.get("explode").and_then(Value::as_bool);
    (style.to_owned(), explode.unwrap_or(matches!(style, "form" | "cookie")))
}
