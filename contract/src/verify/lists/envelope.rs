//! What the answers of a list say of the page that they are.

use serde_json::Value as Json;

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::lists::List;
use crate::verify::lists::pages::{Pages, Role, items, role};
use crate::verify::run::{Run, Seen};
use crate::verify::words::sentences;

/// Members that say whether another page follows.
const MORE: &[&str] = &["hasmore", "hasnext", "hasnextpage", "more", "moreavailable"];

/// What members are called that repeat what was asked for.
const ASKED: &[(Role, &[&str])] = &[
    (Role::Page, &["page", "pagenumber", "currentpage", "pageno", "pageindex"]),
    (Role::Limit, &["limit", "pagesize", "perpage", "size"]),
    (Role::Offset, &["offset", "skip"]),
];

/// The members of a list's answer besides its items, its envelope within as well.
fn envelope(value: &Json) -> Vec<(String, Json)> {
    let Some(members) = value.as_object() else { return Vec::new() };
    let inner = ["page", "paging", "pagination", "meta", "page_info", "pageInfo"];
    let inner = inner.iter().filter_map(|it| members.get(*it)?.as_object()).flatten();
    members.iter().chain(inner).map(|(name, value)| (name.clone(), value.clone())).collect()
}

impl Run<'_> {
    /// Each page says which one it is, and whether another one follows.
    pub(super) fn enveloped(&mut self, list: &List, pages: &Pages) {
        let operation = self.operation(list.operation);
        let counts: Vec<usize> =
            pages.seen.iter().map(|it| it.json().map_or(0, |it| items(&it).len())).collect();
        self.last_cursor(list, pages, &counts);
        // A service that gives out no pages says nothing of them.
        let first_of = |it: &Seen| it.json().and_then(|it| items(&it).first().cloned());
        let firsts: Vec<_> = pages.seen.iter().filter_map(first_of).collect();
        if !matches!(&firsts[..], [one, other, ..] if one != other) {
            return;
        }
        for (number, seen) in pages.seen.iter().enumerate() {
            let Some(value) = seen.json() else { continue };
            let follows = counts[number + 1..].iter().any(|it| *it > 0);
            for (name, value) in envelope(&value) {
                let called = plain(&name);
                if let (Json::Bool(said), true) = (&value, MORE.contains(&called.as_str())) {
                    self.checked(Check::ListPages);
                    if pages.is_whole && *said != follows {
                        let message = format!(
                            "it is {said}, and {} items follow this page",
                            if follows { "more" } else { "no" }
                        );
                        let place = format!("response body/{name}");
                        self.list_found(list, Check::ListPages, &place, message, &[seen]);
                    }
                }
                let asked = ASKED.iter().find(|(_, names)| names.contains(&called.as_str()));
                let at = asked.and_then(|(wanted, _)| role(operation, *wanted));
                // More than it gives at once may be asked for where no limit is said.
                let is_said = |at: &usize| {
                    let schema = self.parameter_schema(list.operation, *at);
                    let facts = schema.map(|it| self.values().facts(&it)).unwrap_or_default();
                    role(operation, Role::Limit) != Some(*at) || facts.maximum.is_some()
                };
                let asked = at.filter(is_said).and_then(|at| seen.call.values.get(&at));
                let (Some(asked), Some(said)) = (asked.and_then(Json::as_i64), value.as_i64())
                else {
                    continue;
                };
                self.checked(Check::ListPages);
                if asked != said {
                    let message =
                        format!("{asked} was asked for, and the answer says {}", short(&value));
                    let place = format!("response body/{name}");
                    self.list_found(list, Check::ListPages, &place, message, &[seen]);
                }
            }
        }
    }

    /// Where the document says that the last page has no cursor, it has none.
    fn last_cursor(&mut self, list: &List, pages: &Pages, counts: &[usize]) {
        let ([.., before, last], [.., seen, _]) = (counts, &pages.seen[..]) else { return };
        let Some(schema) = self.response_schema(seen) else { return };
        if *last > 0 || *before == 0 || role(self.operation(list.operation), Role::Cursor).is_none()
        {
            return;
        }
        let places = self.values().facts(&schema).properties;
        for (name, place) in places {
            let words = self.values().facts(&place).words;
            let says = |it: &&str| {
                let it = it.to_lowercase();
                let is_none =
                    ["null", "absent", "missing", "not there", "empty", "none", "omitted"];
                it.contains("last page") && is_none.iter().any(|word| it.contains(word))
            };
            let Some(sentence) = sentences(&words).into_iter().find(says) else { continue };
            self.looked(sentence);
            self.checked(Check::Described);
            let shown = seen.json().and_then(|it| it.get(&name).cloned()).unwrap_or_default();
            if shown.as_str().is_some_and(|it| !it.is_empty()) {
                let message = format!(
                    "by its description the last page has none, and it is {}, which leads to nothing",
                    short(&shown)
                );
                let place = format!("response body/{name}");
                self.list_found(list, Check::Described, &place, message, &[seen]);
            }
        }
    }
}
