//! What narrows the values of a type: formats, lists of values, limits, patterns.

use std::collections::BTreeSet;

use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

use super::super::rules;
use super::super::view;
use super::{Pass, shown};

impl Pass<'_, '_> {
    pub(super) fn formats(&mut self) {
        let (old, new) = (&self.views.0.formats, &self.views.1.formats);
        if old == new {
            return;
        }
        let list = |formats: &BTreeSet<&str>| {
            let all: Vec<&str> = formats.iter().copied().collect();
            (!all.is_empty()).then(|| all.join(", "))
        };
        let binds = |formats: &BTreeSet<&str>| formats.iter().any(|it| !HINTS.contains(it));
        let rule = match (binds(old), binds(new)) {
            (false, false) => return,
            (false, true) => &rules::FORMAT_ADDED,
            (true, false) => &rules::FORMAT_REMOVED,
            (true, true) => match (wider(old, new), wider(new, old)) {
                (true, _) => &rules::FORMAT_WIDENED,
                (_, true) => &rules::FORMAT_NARROWED,
                _ => &rules::FORMAT_CHANGED,
            },
        };
        self.report(rule, list(old), list(new));
    }

    pub(super) fn values(&mut self) {
        let (old, new) = (&self.views.0, &self.views.1);
        let said = |values: &[&Value]| {
            let texts: Vec<String> = values.iter().take(8).map(|value| shown(value)).collect();
            let more = if values.len() > texts.len() { ", …" } else { "" };
            Some(format!("{}{more}", texts.join(", ")))
        };
        match (&old.values, &new.values) {
            (None, None) => {}
            (None, Some((values, _))) => self.report(&rules::ENUM_ADDED, None, said(values)),
            (Some((values, true)), None) => self.report(&rules::CONST_REMOVED, said(values), None),
            (Some((values, false)), None) => self.report(&rules::ENUM_REMOVED, said(values), None),
            (Some((before, true)), Some((after, true))) => {
                if !missing(before, after).is_empty() {
                    self.report(&rules::CONST_CHANGED, said(before), said(after));
                }
            }
            (Some((before, _)), Some((after, _))) => {
                let (gone, come) = (missing(before, after), missing(after, before));
                let (listed, lists) = ((&old.listed, &new.listed), (&self.old, &self.new));
                let whole = (lists.0.parts.last(), lists.1.parts.last());
                let list = (listed.0.as_ref().or(whole.0), listed.1.as_ref().or(whole.1));
                for value in gone {
                    let place = item(self.schemas.old, list.0, value);
                    let said = Some(shown(value));
                    self.add(&rules::ENUM_VALUE_REMOVED, "", said, None, place, list.1.cloned());
                }
                for value in come {
                    let place = item(self.schemas.new, list.1, value);
                    let said = Some(shown(value));
                    self.add(&rules::ENUM_VALUE_ADDED, "", None, said, list.0.cloned(), place);
                }
            }
        }
    }

    pub(super) fn patterns(&mut self) {
        let (old, new) = (&self.views.0.patterns, &self.views.1.patterns);
        let all = |patterns: &BTreeSet<&str>| {
            let texts: Vec<&str> = patterns.iter().copied().collect();
            Some(texts.join(" and "))
        };
        let takes_all = |patterns: &BTreeSet<&str>| patterns.iter().all(|it| ANYTHING.contains(it));
        let rule = match (takes_all(old), takes_all(new)) {
            _ if old == new => return,
            (true, true) => return,
            (true, false) => &rules::PATTERN_ADDED,
            (false, true) => &rules::PATTERN_REMOVED,
            (false, false) => &rules::PATTERN_CHANGED,
        };
        self.report(rule, all(old), all(new));
    }
}

/// Values that another list does not have.
fn missing<'a>(values: &[&'a Value], other: &[&'a Value]) -> Vec<&'a Value> {
    let is_in = |value: &Value| other.iter().any(|it| is_equal(value, it));
    values.iter().filter(|value| !is_in(value)).copied().collect()
}

/// Whether two values are one: 1 and 1.0 are.
fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => view::compare(one, other).is_eq(),
        _ => one == other,
    }
}

/// Where a value stands in its list, or the list.
fn item(document: &Document, list: Option<&Origin>, value: &Value) -> Option<Origin> {
    let list = list?;
    let values = document.get(list).map(Value::items).unwrap_or_default();
    let index = values.iter().position(|it| it == value || it.get("const") == Some(value));
    Some(index.map_or_else(|| list.clone(), |index| list.index(index)))
}

/// Formats that say how a value is shown, and not which values there are.
const HINTS: [&str; 4] = ["password", "string", "text", "textarea"];

/// Formats of which the first is a part of the second.
const WIDER: [(&str, &str); 8] = [
    ("int32", "int64"),
    ("int8", "int16"),
    ("int16", "int32"),
    ("uint32", "int64"),
    ("float", "double"),
    ("uri", "uri-reference"),
    ("uri", "iri"),
    ("email", "idn-email"),
];

fn wider(from: &BTreeSet<&str>, to: &BTreeSet<&str>) -> bool {
    from.len() == 1
        && to.len() == 1
        && WIDER.iter().any(|(narrow, wide)| from.contains(narrow) && to.contains(wide))
}

/// Patterns that every text matches.
const ANYTHING: [&str; 5] = ["", ".*", "^.*$", "^", "[\\s\\S]*"];
