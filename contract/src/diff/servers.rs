//! The addresses of a service.

use super::change::{Both, Change, Comparison};
use super::rules::{self, Direction, Rule};
use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

/// Compares the servers of two documents.
pub(super) fn compare(old: &Document, new: &Document, into: &mut Comparison) {
    let (before, after) = (addresses(old), addresses(new));
    let all = Origin::root("/servers");
    let mut add = |rule: &'static Rule, said: Both<String>, places: (Origin, Origin)| {
        let places = (Some(places.0), Some(places.1));
        into.push(Change::new(rule, Direction::Request, "", said, places));
    };
    let is_in = |list: &[(usize, String)], url: &str| list.iter().any(|(_, other)| other == url);
    for (index, url) in before.iter().filter(|(_, url)| !is_in(&after, url)) {
        let places = (all.index(*index), all.clone());
        add(&rules::SERVER_REMOVED, (Some(url.clone()), None), places);
    }
    for (index, url) in after.iter().filter(|(_, url)| !is_in(&before, url)) {
        let places = (all.clone(), all.index(*index));
        add(&rules::SERVER_ADDED, (None, Some(url.clone())), places);
    }
}

/// The addresses of a document, each with the index of its server: variables whose values are
/// listed stand for them, others for themselves.
fn addresses(document: &Document) -> Vec<(usize, String)> {
    let servers = document.root().get("servers").map(Value::items).unwrap_or_default();
    let mut found = Vec::new();
    for (index, server) in servers.iter().enumerate() {
        let url = server.get("url").and_then(Value::as_str).unwrap_or_default();
        let urls = with_values(url.trim_end_matches('/'), server);
        found.extend(urls.into_iter().map(|url| (index, url)));
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
