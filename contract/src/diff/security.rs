//! Security schemes and requirements.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Both, Change, Comparison};
use super::read::{self, Kind, Operation};
use super::rules::{self, Direction, Rule};
use super::schema::shown;
use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

/// One way to be let in: scopes by scheme.
type Requirement<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// Schemes that have another name and are the same, by their old names: nobody sends the name.
pub(super) type Renamed<'a> = BTreeMap<&'a str, &'a str>;

/// Finds the schemes that only have another name.
pub(super) fn renamed<'a>(old: &'a Document, new: &'a Document) -> Renamed<'a> {
    let place = Origin::root(SCHEMES);
    let (before, mut after) = (read::members(old, &place), read::members(new, &place));
    let gone: Vec<_> = before.iter().filter(|(name, _)| !after.contains_key(*name)).collect();
    after.retain(|name, _| !before.contains_key(name));
    let mut renamed = BTreeMap::new();
    for (name, (_, was)) in gone {
        let same = after.iter().find(|(_, (_, is))| is_alike(was, is)).map(|(name, _)| *name);
        if let Some(same) = same {
            after.remove(same);
            renamed.insert(*name, same);
        }
    }
    renamed
}

/// Where schemes are described.
const SCHEMES: &str = "/components/securitySchemes";

/// What a scheme says besides its flows.
const WORDS: [&str; 6] =
    ["type", "in", "name", "scheme", "openIdConnectUrl", "x-specwright-signing"];

/// Addresses that a flow names.
const ADDRESSES: [&str; 3] = ["tokenUrl", "authorizationUrl", "refreshUrl"];

/// Whether credentials of two schemes are the same ones, sent in the same way.
fn is_alike(was: &Value, is: &Value) -> bool {
    let flows = |scheme| -> BTreeMap<&str, _> {
        let flow = |(name, flow)| (name, (ADDRESSES.map(|key| member(flow, key)), scopes(flow)));
        members(scheme, "flows").map(flow).collect()
    };
    WORDS.iter().all(|word| says_same(word, was, is)) && flows(was) == flows(is)
}

/// Whether two schemes say the same by a word. Names of HTTP schemes and of headers are written in
/// any case (RFC 9110, 11.1 and 5.1).
fn says_same(word: &str, was: &Value, is: &Value) -> bool {
    let is_header = member(was, "in") == Some("header");
    match (member(was, word), member(is, word)) {
        (Some(a), Some(b)) if word == "scheme" || (word == "name" && is_header) => {
            a.eq_ignore_ascii_case(b)
        }
        _ => was.get(word) == is.get(word),
    }
}

fn member<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

fn members<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let all = value.get(key).map(Value::members).unwrap_or_default();
    all.iter().map(|(name, value)| (&**name, value))
}

/// The scopes that a flow offers.
fn scopes(flow: &Value) -> BTreeSet<&str> {
    members(flow, "scopes").map(|(scope, _)| scope).collect()
}

/// The schemes that something in a document asks for.
fn used(document: &Document) -> BTreeSet<&str> {
    let mut operations = read::operations(document, Kind::Call);
    operations.extend(read::operations(document, Kind::Webhook));
    let inner: Vec<_> = operations.iter().flat_map(|it| read::callbacks(document, it)).collect();
    let lists = operations.iter().chain(&inner).filter_map(|it| it.value.get("security"));
    let lists = lists.chain(document.root().get("security"));
    let asked = lists.flat_map(Value::items).flat_map(Value::members);
    asked.map(|(scheme, _)| &**scheme).collect()
}

/// Compares what two operations ask of a caller. A call that the service makes is bound by what is
/// said of itself alone: what the document says is for its own operations.
pub(super) fn requirements(
    (old, new): (&Document, &Document),
    (before, after): (&Operation<'_>, &Operation<'_>),
    renamed: &Renamed<'_>,
    sent: Direction,
    into: &mut Comparison,
) {
    let (mut was, place) = asked(old, before);
    for requirement in &mut was {
        let now = |name: &str| renamed.get(name).copied();
        let all = std::mem::take(requirement).into_iter();
        requirement.extend(all.map(|(name, scopes)| (now(name).unwrap_or(name), scopes)));
    }
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
    let mut all: Vec<_> =
        list.map(Value::items).unwrap_or_default().iter().map(requirement).collect();
    // Asked for nothing in so many words.
    if all.iter().all(BTreeMap::is_empty) {
        all.clear();
    }
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
pub(super) fn schemes(
    old: &Document,
    new: &Document,
    renamed: &Renamed<'_>,
    into: &mut Comparison,
) {
    let place = Origin::root(SCHEMES);
    let (before, after) = (read::members(old, &place), read::members(new, &place));
    let used = used(old);
    for (name, (origin, was)) in &before {
        if renamed.contains_key(name) {
            continue;
        }
        let add = |rule: &'static Rule, said: Both<String>, new: Option<Origin>| {
            let below = format!("security scheme `{name}`");
            let places = (Some(origin.clone()), new);
            into.push(Change::new(rule, Direction::Request, &below, said, places));
        };
        scheme(used.contains(name), was, after.get(name), add);
    }
    let is_new = |name: &str| !before.contains_key(name) && !renamed.values().any(|it| *it == name);
    for (name, (origin, _)) in after.iter().filter(|(name, _)| is_new(name)) {
        let below = format!("security scheme `{name}`");
        let places = (None, Some(origin.clone()));
        let rule = &rules::SCHEME_ADDED;
        into.push(Change::new(rule, Direction::Request, &below, (None, None), places));
    }
}

/// Compares a scheme with the one of the same name.
fn scheme(
    is_used: bool,
    was: &Value,
    now: Option<&(Origin, &Value)>,
    mut add: impl FnMut(&'static Rule, Both<String>, Option<Origin>),
) {
    let Some((target, is)) = now else {
        let rule = if is_used { &rules::SCHEME_REMOVED } else { &rules::SCHEME_RETIRED };
        return add(rule, (None, None), None);
    };
    let mut add = |rule, said| add(rule, said, Some(target.clone()));
    let said =
        |was: &Value, is: &Value, key: &str| (was.get(key).map(shown), is.get(key).map(shown));
    for key in WORDS.into_iter().filter(|key| !says_same(key, was, is)) {
        add(&rules::SCHEME_CHANGED, said(was, is, key));
    }
    for (flow, was) in members(was, "flows") {
        let Some(is) = is.get("flows").and_then(|flows| flows.get(flow)) else {
            add(&rules::SCHEME_CHANGED, (Some(format!("flow {flow}")), None));
            continue;
        };
        for key in ADDRESSES.into_iter().filter(|key| was.get(key) != is.get(key)) {
            add(&rules::TOKEN_URL_CHANGED, said(was, is, key));
        }
        let (had, has) = (scopes(was), scopes(is));
        for scope in had.difference(&has) {
            add(&rules::OFFERED_SCOPE_REMOVED, (Some((*scope).to_owned()), None));
        }
        for scope in has.difference(&had) {
            add(&rules::OFFERED_SCOPE_ADDED, (None, Some((*scope).to_owned())));
        }
    }
}
