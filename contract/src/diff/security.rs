//! Security schemes and requirements.

use std::collections::BTreeMap;

use super::change::{Change, Comparison};
use super::read::{self, Operation};
use super::rules::{self, Direction, Rule};
use super::schema::shown;
use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

/// One way to be let in: scopes by scheme.
type Requirement<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// Compares what two operations ask of a caller. A call that the service makes is bound by what is
/// said of itself alone: what the document says is for its own operations.
pub(super) fn requirements(
    (old, new): (&Document, &Document),
    (before, after): (&Operation<'_>, &Operation<'_>),
    sent: Direction,
    into: &mut Comparison,
) {
    let (was, place) = asked(old, before);
    let (is, new_place) = asked(new, after);
    if sent == Direction::Response {
        let own = |it: &Operation<'_>, asks: Vec<Requirement<'_>>| {
            it.value.get("security").map(|_| described(&asks))
        };
        let (was, is) = (own(before, was), own(after, is));
        if was != is {
            let rule = &rules::WEBHOOK_SECURITY_CHANGED;
            into.push(Change::new(rule, sent, "", (was, is), (Some(place), Some(new_place))));
        }
        return;
    }
    let mut add = |rule: &'static Rule, before: Option<String>, after: Option<String>| {
        let direction = Direction::Request;
        let places = (Some(place.clone()), Some(new_place.clone()));
        into.push(Change::new(rule, direction, "", (before, after), places));
    };
    if was.is_empty() {
        if !is.is_empty() && !is.iter().any(BTreeMap::is_empty) {
            add(&rules::SECURITY_ADDED, None, Some(described(&is)));
        }
        return;
    }
    if is.is_empty() {
        add(&rules::SECURITY_LIFTED, Some(described(&was)), None);
        return;
    }
    for requirement in &was {
        if is.contains(requirement) {
            continue;
        }
        let same = is.iter().find(|other| other.keys().eq(requirement.keys()));
        let Some(other) = same else {
            // Another way that asks for less lets the same callers in.
            let is_covered = is.iter().any(|other| {
                other.iter().all(|(scheme, scopes)| {
                    requirement
                        .get(scheme)
                        .is_some_and(|had| scopes.iter().all(|it| had.contains(it)))
                })
            });
            let rule = match (is_covered, requirement.is_empty()) {
                (true, _) => &rules::SECURITY_LIFTED,
                (false, true) => &rules::SECURITY_ADDED,
                (false, false) => &rules::SECURITY_REMOVED,
            };
            let words = described(std::slice::from_ref(requirement));
            add(rule, Some(words), Some(described(&is)));
            continue;
        };
        for (scheme, scopes) in other {
            let had = requirement.get(scheme).map(Vec::as_slice).unwrap_or_default();
            for scope in scopes.iter().filter(|scope| !had.contains(scope)) {
                add(&rules::SCOPE_ADDED, None, Some(format!("{scheme}: {scope}")));
            }
            for scope in had.iter().filter(|scope| !scopes.contains(scope)) {
                add(&rules::SCOPE_REMOVED, Some(format!("{scheme}: {scope}")), None);
            }
        }
    }
    for requirement in &is {
        if !was.iter().any(|other| other.keys().eq(requirement.keys())) {
            let words = described(std::slice::from_ref(requirement));
            add(&rules::SECURITY_OFFERED, None, Some(words));
        }
    }
}

/// What an operation asks for, or the document for all of them, and where that stands.
fn asked<'a>(document: &'a Document, operation: &Operation<'a>) -> (Vec<Requirement<'a>>, Origin) {
    let (list, origin) = match operation.value.get("security") {
        Some(list) => (Some(list), operation.origin.child("security")),
        None => (document.root().get("security"), Origin::root("/security")),
    };
    let scopes = |value: &'a Value| value.items().iter().filter_map(Value::as_str).collect();
    let requirement = |value: &'a Value| -> Requirement<'a> {
        value.members().iter().map(|(scheme, value)| (&**scheme, scopes(value))).collect()
    };
    let all = list.map(Value::items).unwrap_or_default().iter().map(requirement).collect();
    let is_there = document.get(&origin).is_some();
    (all, if is_there { origin } else { operation.origin.clone() })
}

fn described(requirements: &[Requirement<'_>]) -> String {
    let one = |requirement: &Requirement<'_>| match requirement.is_empty() {
        true => "nothing".to_owned(),
        false => requirement.keys().copied().collect::<Vec<_>>().join(" and "),
    };
    requirements.iter().map(one).collect::<Vec<_>>().join(", or ")
}

/// Compares the schemes that the documents describe.
pub(super) fn schemes(old: &Document, new: &Document, into: &mut Comparison) {
    let place = Origin::root("/components/securitySchemes");
    let (before, after) = (read::members(old, &place), read::members(new, &place));
    let mut add = |rule: &'static Rule,
                   name: &str,
                   said: (Option<String>, Option<String>),
                   old: Option<Origin>,
                   new: Option<Origin>| {
        let direction = Direction::Request;
        let below = format!("security scheme `{name}`");
        into.push(Change::new(rule, direction, &below, said, (old, new)));
    };
    for (name, (origin, was)) in &before {
        let Some((target, is)) = after.get(name) else {
            add(&rules::SCHEME_REMOVED, name, (None, None), Some(origin.clone()), None);
            continue;
        };
        let places = || (Some(origin.clone()), Some(target.clone()));
        for key in ["type", "in", "name", "scheme", "openIdConnectUrl", "x-specwright-signing"] {
            if was.get(key) != is.get(key) {
                let (old, new) = places();
                let said = (was.get(key).map(shown), is.get(key).map(shown));
                add(&rules::SCHEME_CHANGED, name, said, old, new);
            }
        }
        for (flow, was) in was.get("flows").map(Value::members).unwrap_or_default() {
            let Some(is) = is.get("flows").and_then(|flows| flows.get(flow)) else {
                let (old, new) = places();
                add(&rules::SCHEME_CHANGED, name, (Some(format!("flow {flow}")), None), old, new);
                continue;
            };
            for key in ["tokenUrl", "authorizationUrl", "refreshUrl"] {
                if was.get(key) != is.get(key) {
                    let (old, new) = places();
                    let said = (was.get(key).map(shown), is.get(key).map(shown));
                    add(&rules::TOKEN_URL_CHANGED, name, said, old, new);
                }
            }
            let scopes = |flow: &Value| -> Vec<String> {
                let scopes = flow.get("scopes").map(Value::members).unwrap_or_default();
                scopes.iter().map(|(scope, _)| scope.to_string()).collect()
            };
            let (had, has) = (scopes(was), scopes(is));
            for scope in had.iter().filter(|scope| !has.contains(scope)) {
                let (old, new) = places();
                add(&rules::OFFERED_SCOPE_REMOVED, name, (Some(scope.clone()), None), old, new);
            }
            for scope in has.iter().filter(|scope| !had.contains(scope)) {
                let (old, new) = places();
                add(&rules::OFFERED_SCOPE_ADDED, name, (None, Some(scope.clone())), old, new);
            }
        }
    }
    for (name, (origin, _)) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        add(&rules::SCHEME_ADDED, name, (None, None), None, Some(origin.clone()));
    }
}
