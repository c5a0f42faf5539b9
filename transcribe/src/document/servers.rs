//! The addresses of a service, which only API definitions state.

use serde_json::{Value, json};

use super::{Input, PageData};

/// The addresses of all operations, where the definitions agree.
pub(super) fn shared(pages: &[PageData]) -> Option<Value> {
    let mut all = pages.iter().filter_map(|data| data.definition.as_ref());
    let first = &all.next()?.servers;
    (!first.is_empty() && all.all(|facts| facts.servers == *first)).then(|| list(first))
}

/// The addresses of one operation, where those of others differ.
pub(super) fn own(input: &Input<'_>, page: usize) -> Option<Value> {
    if shared(input.pages).is_some() {
        return None;
    }
    let page = input.definition_of(page).unwrap_or(page);
    let facts = input.pages[page].definition.as_ref()?;
    (!facts.servers.is_empty()).then(|| list(&facts.servers))
}

fn list(servers: &[String]) -> Value {
    servers.iter().map(|url| json!({ "url": url })).collect()
}
