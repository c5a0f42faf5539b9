//! What narrows the values of a type: formats, lists of values, limits, patterns.

use std::collections::BTreeSet;

use serde_json::Number;
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
                if before != after {
                    self.report(&rules::CONST_CHANGED, said(before), said(after));
                }
            }
            (Some((before, _)), Some((after, _))) => {
                for value in before.iter().filter(|value| !after.contains(value)) {
                    self.report(&rules::ENUM_VALUE_REMOVED, Some(shown(value)), None);
                }
                for value in after.iter().filter(|value| !before.contains(value)) {
                    self.report(&rules::ENUM_VALUE_ADDED, None, Some(shown(value)));
                }
            }
        }
    }

    pub(super) fn limits(&mut self) {
        let (old, new) = (&self.views.0.limits, &self.views.1.limits);
        for word in view::LOWER.into_iter().chain(view::UPPER) {
            let is_lower = view::LOWER.contains(&word);
            // Nothing has fewer than no letters, items or members.
            let counts = is_lower && !matches!(word, "minimum" | "exclusiveMinimum");
            let (before, after) = (old.get(word), new.get(word));
            let said = |number: Option<&&Number>| number.map(|number| format!("{word} {number}"));
            let rule = match (before, after) {
                (None, None) => continue,
                (None, Some(only)) | (Some(only), None) if counts && only.as_u64() == Some(0) => {
                    continue;
                }
                (None, Some(_)) if word == "minLength" => &rules::BOUND_TIGHTENED,
                (None, Some(_)) => &rules::BOUND_ADDED,
                (Some(_), None) => &rules::BOUND_REMOVED,
                (Some(before), Some(after)) => match (view::compare(before, after), is_lower) {
                    (std::cmp::Ordering::Equal, _) => continue,
                    (std::cmp::Ordering::Less, true) | (std::cmp::Ordering::Greater, false) => {
                        &rules::BOUND_TIGHTENED
                    }
                    _ => &rules::BOUND_LOOSENED,
                },
            };
            self.report(rule, said(before), said(after));
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
