//! What the answers of a list say of the page that they are.

use serde_json::{Value as Json, json};

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::expectation::Expectation;
use crate::verify::judge::{Kind, exactly};
use crate::verify::lists::List;
use crate::verify::lists::filter::fit;
use crate::verify::lists::pages::{Pages, Role, items, next_page, role, total_pages};
use crate::verify::run::{Run, Seen, Step};
use crate::verify::style::pairs;
use crate::verify::words::{sentences, tells, words_of};
use specwright::api::ParameterPlace;

/// Members that say whether another page follows.
const MORE: &[&str] = &["hasmore", "hasnext", "hasnextpage", "more", "moreavailable"];

/// What members are called that repeat what was asked for.
const ASKED: &[(Role, &[&str])] = &[
    (Role::Page, &["page", "pagenumber", "currentpage", "pageno", "pageindex"]),
    (Role::Limit, &["limit", "pagesize", "perpage", "size"]),
    (Role::Offset, &["offset", "skip"]),
];

/// The members of a list's answer besides its items, its envelope within as well; and where they
/// stand.
fn envelope(value: &Json) -> Vec<(String, String, Json)> {
    let Some(members) = value.as_object() else { return Vec::new() };
    let inner = ["page", "paging", "pagination", "meta", "page_info", "pageInfo"];
    let inner = inner.iter().filter_map(|it| Some((*it, members.get(*it)?.as_object()?)));
    let inner = inner.flat_map(|(outer, inner)| inner.iter().map(move |it| (outer, it)));
    let all = members.iter().map(|it| ("", it)).chain(inner);
    all.map(|(outer, (name, value))| {
        let mut pointer = String::new();
        if !outer.is_empty() {
            specwright::value::push_token(&mut pointer, outer);
        }
        specwright::value::push_token(&mut pointer, name);
        (name.clone(), pointer, value.clone())
    })
    .collect()
}

/// A link to the next page, in a header or the body, that asks for all of these (`name=value`).
fn linking(wanted: &[String]) -> Expectation {
    Expectation::Answer(vec![
        "let link = answer.headers().get(\"link\").and_then(|it| it.to_str().ok());".to_owned(),
        "let mut links = vec![link.unwrap_or_default().to_owned()];".to_owned(),
        "let body = answer.text().await.expect(\"a body\");".to_owned(),
        "links.extend(body.split('\"').filter(|it| it.contains('?')).map(str::to_owned));".to_owned(),
        "let decoded = |it: &String| it.replace('+', \" \").replace(\"%20\", \" \").replace(\"%3A\", \":\");".to_owned(),
        format!("let asks = |link: String| {wanted:?}.iter().all(|it| link.contains(it));"),
        "assert!(links.iter().map(decoded).any(asks), \"{links:?}\");".to_owned(),
    ])
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
            for (name, pointer, value) in envelope(&value) {
                let called = plain(&name);
                if let (Json::Bool(said), true) = (&value, MORE.contains(&called.as_str())) {
                    self.checked(Check::ListPages);
                    if pages.is_whole && *said != follows {
                        let message = format!(
                            "it is {said}, and {} items follow this page",
                            if follows { "more" } else { "no" }
                        );
                        let place = format!("response body/{name}");
                        let steps: Vec<&Seen> = pages.seen[number..].iter().take(2).collect();
                        let what = (Check::ListPages, place.as_str(), message);
                        self.list_found_as(list, what, &steps, |it| match it.len() {
                            2 => Expectation::follows(&pointer, it),
                            _ => Some(Expectation::Value(pointer.clone(), Json::Bool(false))),
                        });
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
                let default = |at: usize| {
                    let schema = self.parameter_schema(list.operation, at)?;
                    self.values().facts(&schema).default
                };
                let at = at.filter(is_said);
                let asked =
                    at.and_then(|at| seen.call.values.get(&at).cloned().or_else(|| default(at)));
                let (Some(asked), Some(said)) =
                    (asked.as_ref().and_then(Json::as_i64), value.as_i64())
                else {
                    continue;
                };
                self.checked(Check::ListPages);
                if asked != said {
                    let message =
                        format!("{asked} was asked for, and the answer says {}", short(&value));
                    let place = format!("response body/{name}");
                    let what = (Check::ListPages, place.as_str(), message);
                    self.list_found_as(list, what, &[seen], |_| {
                        Some(Expectation::Value(pointer.clone(), json!(asked)))
                    });
                }
            }
        }
    }

    /// A page that is exactly as long as what there is is the last one.
    pub(super) async fn exact_page(&mut self, list: &List) -> Step {
        let Some((at, _)) = list.size else { return Ok(()) };
        let count = list.all.len() as u64;
        let mut call = list.call.clone();
        call.values.insert(at, json!(count));
        let mut pages = self.pages(&call, Some(count)).await?;
        let shown = pages.seen.first().filter(|it| it.is_success()).and_then(Seen::json);
        let Some(value) = shown.filter(|it| items(it).len() as u64 == count) else {
            return Ok(());
        };
        let has_cursor = role(self.operation(list.operation), Role::Cursor).is_some();
        if pages.items.len() as u64 != count {
            return Ok(());
        }
        let counts: Vec<usize> =
            pages.seen.iter().map(|it| it.json().map_or(0, |it| items(&it).len())).collect();
        if has_cursor {
            self.last_cursor(list, &pages, &counts);
        } else {
            pages.seen.truncate(1);
            pages.is_whole = true;
            self.last_cursor(list, &pages, &counts[..1]);
        }
        let Some(first) = pages.seen.first() else { return Ok(()) };
        self.checked(Check::ListPages);
        let link = first.response().and_then(|it| it.header("link")).unwrap_or_default();
        let link = link.replace('"', "").to_lowercase();
        if link.contains("rel=next") && self.links_while_more(list.operation) {
            let message = format!(
                "it links to a next page, and nothing follows this page of all {count} items"
            );
            self.list_found(list, Check::ListPages, "response header Link", message, &[first]);
            return Ok(());
        }
        let said = envelope(&value).into_iter().find(|(name, _, value)| {
            MORE.contains(&plain(name).as_str()) && *value == Json::Bool(true)
        });
        if let Some((name, pointer, _)) = said {
            let message = format!("it is true, and nothing follows this page of all {count} items");
            let place = format!("response body/{name}");
            let what = (Check::ListPages, place.as_str(), message);
            self.list_found_as(list, what, &[first], |it| {
                Expectation::shows(&pointer, &Json::Bool(false), it)
            });
        } else if let Some(said) = total_pages(first).filter(|it| *it != 1) {
            let message =
                format!("it says that it has {said} pages, and all {count} items are on this one");
            self.list_found(list, Check::ListPages, "the number of pages", message, &[first]);
        }
        Ok(())
    }

    /// Whether words say that a page links to the next one only where there is one.
    fn links_while_more(&self, list: usize) -> bool {
        const WHILE: &[&str] = &[
            "only",
            "as long as",
            "if there",
            "unless",
            "except",
            "not on the last",
            "further",
            "last page",
        ];
        let answer = exactly(self.operation(list), 200);
        let headers = answer.into_iter().flat_map(|it| &it.headers);
        let of_headers = headers.filter_map(|it| it.docs.description.clone());
        let of_all = self.api.description.clone();
        let own = words_of(self.operation(list));
        let words: Vec<String> = of_headers.chain([own]).chain(of_all).collect();
        let words = words.join("\n").to_lowercase();
        sentences(&words)
            .into_iter()
            .any(|it| tells(it, "next") && WHILE.iter().any(|word| tells(it, word)))
    }

    /// A link to the next page asks for what was asked for.
    pub(in crate::verify) async fn next_keeps(&mut self, list: &List) -> Step {
        let operation = self.operation(list.operation);
        let (Some((limit, _)), None) = (list.size, role(operation, Role::Cursor)) else {
            return Ok(());
        };
        let filters = self.filters(list);
        let asked = filters.iter().find_map(|filter| {
            let values = list.all.iter().filter_map(|it| it.get(&filter.member));
            let several = |value: &&Json| {
                let fits = |it: &&Json| fit(it, filter, value) == Some(true);
                value.is_string() && list.all.iter().filter(fits).count() > 1
            };
            let value = values.into_iter().find(several)?;
            self.can_ask(list, filter, value)
                .then(|| (filter.at, self.as_asked(list, filter, value)))
        });
        let mut call = list.call.clone();
        call.values.insert(limit, json!(1));
        call.values.extend(asked);
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        let link = next_page(&seen, "").filter(|_| seen.is_success());
        let Some((_, query)) = link.as_deref().and_then(|it| it.split_once('?')) else {
            return Ok(());
        };
        self.checked(Check::ListPages);
        let decoded = |it: &str| {
            let it = it.replace('+', " ");
            percent_encoding::percent_decode_str(&it).decode_utf8_lossy().into_owned()
        };
        let query = query.split('#').next().unwrap_or_default();
        let linked: Vec<(String, String)> = query
            .split('&')
            .map(|it| it.split_once('=').unwrap_or((it, "")))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        for (at, value) in &call.values {
            let parameter = &operation.parameters[*at];
            if parameter.place != ParameterPlace::Query {
                continue;
            }
            let mut own = Vec::new();
            pairs(parameter, value, &mut own);
            let is_there =
                own.iter().all(|(name, value)| linked.contains(&(decoded(name), decoded(value))));
            if !is_there {
                let message = format!(
                    "`{}` was asked for, and the link to the next page asks for something else",
                    parameter.name
                );
                let what = (Check::ListPages, "the link to the next page", message);
                let wanted: Vec<String> = own
                    .iter()
                    .map(|(name, value)| format!("{}={}", decoded(name), decoded(value)))
                    .collect();
                self.list_found_as(list, what, &[&seen], |_| Some(linking(&wanted)));
                return Ok(());
            }
        }
        Ok(())
    }

    /// Where the document says that the last page has no cursor, it has none.
    fn last_cursor(&mut self, list: &List, pages: &Pages, counts: &[usize]) {
        let has_cursor = role(self.operation(list.operation), Role::Cursor).is_some();
        let seen = match (counts, &pages.seen[..]) {
            ([.., before, 0], [.., seen, _]) if has_cursor && *before > 0 => seen,
            ([.., last], [.., seen]) if !has_cursor && pages.is_whole && *last > 0 => seen,
            _ => return,
        };
        let Some(schema) = self.response_schema(seen) else { return };
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
                let condition = "it.as_str().is_none_or(str::is_empty)".to_owned();
                let expected = Expectation::Holds(vec![name.clone()], condition);
                let what = (Check::Described, place.as_str(), message);
                self.list_found_as(list, what, &[seen], |_| Some(expected.clone()));
            }
        }
    }
}
