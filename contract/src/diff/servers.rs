//! The addresses of a service.

use super::change::{Both, Change, Comparison};
use super::read::{Operation, without_names};
use super::rules::{self, Direction, Rule};
use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

/// A part of the path that the servers of one document have, and the paths of the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    /// What comes before the paths of the old document.
    pub(super) old: String,
    /// What comes before those of the new one.
    pub(super) new: String,
}

impl Moved {
    /// What the servers of two documents differ by, if it is that.
    pub(super) fn between(old: &Document, new: &Document) -> Option<Self> {
        let all = Origin::root("/servers");
        let (before, after) = (addresses(old, &all), addresses(new, &all));
        let more = |long: &[Address], short: &[Address]| {
            let first = &long.first()?.url;
            let rests = short.iter().filter_map(|it| first.strip_prefix(it.url.as_str()));
            let mut rests = rests.filter(|rest| rest.starts_with('/'));
            let rest = rests.find(|rest| {
                long.len() == short.len()
                    && short.iter().all(|it| is_in(long, &format!("{}{rest}", it.url)))
            });
            rest.map(str::to_owned)
        };
        match (more(&before, &after), more(&after, &before)) {
            (Some(old), _) => Some(Self { old, new: String::new() }),
            (_, Some(new)) => Some(Self { old: String::new(), new }),
            _ => None,
        }
    }
}

/// Compares the servers of two documents.
pub(super) fn compare(old: &Document, new: &Document, moved: &Moved, into: &mut Comparison) {
    let all = Origin::root("/servers");
    let (mut before, mut after) = (addresses(old, &all), addresses(new, &all));
    // What the paths have more, they have of the servers.
    after.iter_mut().for_each(|it| it.url.push_str(&moved.old));
    before.iter_mut().for_each(|it| it.url.push_str(&moved.new));
    lists((&before, &all), (&after, &all), into);
}

/// Compares the servers of two operations, where one of them, or its path, has its own.
pub(super) fn own(
    (old, new): (&Document, &Document),
    (before, after): (&Operation<'_>, &Operation<'_>),
    into: &mut Comparison,
) {
    if before.servers.is_none() && after.servers.is_none() {
        return;
    }
    let all = Origin::root("/servers");
    let places = (before.servers.as_ref().unwrap_or(&all), after.servers.as_ref().unwrap_or(&all));
    let (was, is) = (addresses(old, places.0), addresses(new, places.1));
    lists((&was, places.0), (&is, places.1), into);
}

fn lists(old: (&[Address], &Origin), new: (&[Address], &Origin), into: &mut Comparison) {
    let mut add = |rule: &'static Rule, said: Both<String>, places: Both<Origin>| {
        into.push(Change::new(rule, Direction::Request, "", said, places));
    };
    let shown = |url: &str| Some(if url.is_empty() { "/".to_owned() } else { url.to_owned() });
    for address in old.0.iter().filter(|it| !is_in(new.0, &it.url)) {
        // Where the document does not say where it is, it is at the top of some host.
        if address.origin.is_none() && new.0.iter().any(|it| path(&it.url).is_empty()) {
            continue;
        }
        let place = address.origin.as_ref().unwrap_or(old.1).clone();
        let places = (Some(place), Some(new.1.clone()));
        add(&rules::SERVER_REMOVED, (shown(&address.url), None), places);
    }
    for address in new.0.iter().filter(|it| !is_in(old.0, &it.url)) {
        let place = address.origin.as_ref().unwrap_or(new.1).clone();
        let places = (Some(old.1.clone()), Some(place));
        add(&rules::SERVER_ADDED, (None, shown(&address.url)), places);
    }
    let changed = |before: &Address| {
        let after = new.0.iter().find(|it| it.template == before.template)?;
        (after.defaults != before.defaults).then(|| after.clone())
    };
    let mut told: Vec<&Origin> = Vec::new();
    for before in old.0 {
        let (Some(after), Some(place)) = (changed(before), &before.origin) else { continue };
        // Once for all addresses of a server.
        if !told.contains(&place) {
            told.push(place);
            let said = (Some(before.defaults.join(", ")), Some(after.defaults.join(", ")));
            add(&rules::SERVER_DEFAULT_CHANGED, said, (Some(place.clone()), after.origin));
        }
    }
}

fn is_in(list: &[Address], url: &str) -> bool {
    list.iter().any(|other| other.url == url)
}

/// The path of an address.
fn path(url: &str) -> &str {
    let Some((_, rest)) = url.split_once("//") else { return url };
    rest.find('/').map_or("", |index| &rest[index..])
}

/// An address of a service, less the slash at its end.
#[derive(Clone, Debug)]
struct Address {
    url: String,
    /// As its server has it, without the names of variables.
    template: String,
    /// The values of its variables that are meant where none is chosen.
    defaults: Vec<String>,
    /// Where its server stands; nothing where there is none, so that it is `/`.
    origin: Option<Origin>,
}

/// The addresses of the servers at a place: variables whose values are listed stand for them, others
/// for any value.
fn addresses(document: &Document, place: &Origin) -> Vec<Address> {
    let servers = document.get(place).map(Value::items).unwrap_or_default();
    let mut found = Vec::new();
    for (index, server) in servers.iter().enumerate() {
        let url = server.get("url").and_then(Value::as_str).unwrap_or_default();
        let url = url.trim_end_matches('/');
        let variables = server.get("variables").map(Value::members).unwrap_or_default();
        let named = |(name, variable): &(Box<str>, Value)| {
            let at = url.find(&format!("{{{name}}}"))?;
            Some((at, variable.get("default")?.as_str()?.to_owned()))
        };
        let mut defaults: Vec<_> = variables.iter().filter_map(named).collect();
        defaults.sort();
        let defaults: Vec<String> = defaults.into_iter().map(|(_, value)| value).collect();
        found.extend(with_values(url, server).into_iter().map(|address| Address {
            url: without_names(&address),
            template: without_names(url),
            defaults: defaults.clone(),
            origin: Some(place.index(index)),
        }));
    }
    if found.is_empty() {
        let (url, template, defaults) = (String::new(), String::new(), Vec::new());
        found.push(Address { url, template, defaults, origin: None });
    }
    found
}

/// A server of more addresses than this is compared as it is written.
const ADDRESS_LIMIT: usize = 64;

/// And so is one whose addresses would be longer than this, in bytes.
const LENGTH_LIMIT: usize = 4_096;

fn with_values(url: &str, server: &Value) -> Vec<String> {
    let mut urls = vec![url.to_owned()];
    for (name, variable) in server.get("variables").map(Value::members).unwrap_or_default() {
        let values = variable.get("enum").map(Value::items).unwrap_or_default();
        let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        let variable = format!("{{{name}}}");
        if values.is_empty() || !url.contains(&variable) {
            continue;
        }
        let longest = values.iter().map(|value| value.len()).max().unwrap_or_default();
        let length = longest.saturating_mul(url.matches(&variable).count());
        let is_nested = values.iter().any(|value| value.contains('{'));
        let count = urls.len().saturating_mul(values.len());
        if is_nested || length > LENGTH_LIMIT || count > ADDRESS_LIMIT {
            return vec![url.to_owned()];
        }
        let each = |url: &String| -> Vec<String> {
            values.iter().map(|value| url.replace(&variable, value)).collect()
        };
        urls = urls.iter().flat_map(each).collect();
    }
    urls
}
