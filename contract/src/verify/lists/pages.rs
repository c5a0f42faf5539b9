//! Lists and their pages.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::names::plain;
use crate::verify::call::Call;
use crate::verify::judge::Kind;
use crate::verify::run::{Run, Seen, Step};
use specwright::api::{Operation, ParameterPlace};

/// More pages than this are not followed.
const PAGES: usize = 8;

/// What a parameter of a list is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::verify) enum Role {
    Limit,
    Offset,
    Page,
    Cursor,
    Sort,
    Direction,
    Search,
}

/// What parameters of lists are called.
const ROLES: &[(Role, &[&str])] = &[
    (
        Role::Limit,
        &[
            "limit",
            "pagesize",
            "perpage",
            "size",
            "top",
            "maxresults",
            "maxitems",
            "pagelimit",
            "take",
            "count",
            "max",
        ],
    ),
    (Role::Offset, &["offset", "skip", "start", "startindex", "startat"]),
    (Role::Page, &["page", "pagenumber", "pageno", "pagenum", "pageindex"]),
    (
        Role::Cursor,
        &[
            "cursor",
            "after",
            "marker",
            "pagetoken",
            "continue",
            "startafter",
            "nexttoken",
            "continuationtoken",
            "startingafter",
            "aftercursor",
        ],
    ),
    (Role::Sort, &["sort", "sortby", "orderby", "order", "ordering"]),
    (
        Role::Direction,
        &[
            "direction",
            "dir",
            "sortorder",
            "sortdirection",
            "sortdir",
            "orderdirection",
            "orderdir",
        ],
    ),
    (Role::Search, &["q", "query", "search", "term", "searchterm", "keyword", "text"]),
];

/// A list, as far as it was read.
#[derive(Debug, Default)]
pub(in crate::verify) struct Pages {
    pub(in crate::verify) items: Vec<Json>,
    pub(in crate::verify) seen: Vec<Seen>,
    /// Whether all of it was read.
    pub(in crate::verify) is_whole: bool,
}

/// What a query parameter is for, by its name.
pub(in crate::verify) fn role(operation: &Operation, wanted: Role) -> Option<usize> {
    let names = ROLES.iter().find(|(role, _)| *role == wanted)?.1;
    let usual = names.iter().find_map(|name| {
        operation
            .parameters
            .iter()
            .position(|it| it.place == ParameterPlace::Query && plain(&it.name) == *name)
    });
    usual.or_else(|| {
        // `max_entries`, `resultsPerPage`: most of what a list has.
        let is_limit = |name: &str| {
            let things = ["results", "items", "entries", "records", "rows", "count", "number"];
            let rest = name.strip_prefix("max").or_else(|| name.strip_prefix("num"));
            rest.or_else(|| name.strip_suffix("perpage")).is_some_and(|it| things.contains(&it))
        };
        let mut all = operation.parameters.iter();
        (wanted == Role::Limit).then(|| {
            all.position(|it| it.place == ParameterPlace::Query && is_limit(&plain(&it.name)))
        })?
    })
}

/// The query parameters that are for pages, orders and searches: what others ask for is a filter.
pub(in crate::verify) fn roles(operation: &Operation) -> Vec<usize> {
    ROLES.iter().filter_map(|it| role(operation, it.0)).collect()
}

/// The items of a list, which may be in an envelope.
pub(in crate::verify) fn items(value: &Json) -> Vec<Json> {
    list_of(value).cloned().unwrap_or_default()
}

/// The list in an answer.
pub(in crate::verify) fn list_of(value: &Json) -> Option<&Vec<Json>> {
    match value {
        Json::Array(items) => Some(items),
        Json::Object(members) => {
            let usual = ["items", "data", "results", "entries", "values", "content", "records"];
            let named = usual.iter().find_map(|name| members.get(*name)?.as_array());
            // In HAL what a list holds is embedded; others have an envelope within theirs.
            let inner = |names: &[&str]| {
                names
                    .iter()
                    .filter_map(|it| members.get(*it))
                    .filter(|it| it.is_object())
                    .find_map(list_of)
            };
            named
                .or_else(|| inner(&["_embedded"]))
                .or_else(|| members.values().find_map(Json::as_array))
                .or_else(|| inner(&["data", "result", "results", "response", "list"]))
        }
        _ => None,
    }
}

/// What an answer says of the next page: a cursor, or a link.
pub(super) fn next_page(seen: &Seen, parameter: &str) -> Option<String> {
    let value = seen.json()?;
    let members = value.as_object();
    let inner = members.into_iter().flat_map(|it| {
        ["page", "paging", "pagination", "meta", "links", "_links"]
            .iter()
            .filter_map(|name| it.get(*name)?.as_object())
    });
    let all: Vec<_> = members.into_iter().chain(inner).collect();
    let named = all.iter().find_map(|members| {
        members.iter().find_map(|(name, value)| {
            let name = plain(name);
            let is_next = name.starts_with("next") || name == "cursor" || name == plain(parameter);
            let text = match value {
                Json::String(text) => text.clone(),
                Json::Number(number) => number.to_string(),
                Json::Object(link) => link.get("href")?.as_str()?.to_owned(),
                _ => return None,
            };
            (is_next && !text.is_empty()).then_some(text)
        })
    });
    let header = || {
        let link = seen.response()?.header("link")?;
        let part =
            link.split(',').find(|it| it.contains("rel=\"next\"") || it.contains("rel=next"))?;
        Some(part.split_once('<')?.1.split_once('>')?.0.to_owned())
    };
    let cursor_header = || {
        let answer = seen.response()?;
        let names = ["x-next-cursor", "x-next-page", "x-next-token", "next-cursor"];
        names.iter().find_map(|it| answer.header(it)).filter(|it| !it.is_empty()).map(str::to_owned)
    };
    named.or_else(header).or_else(cursor_header)
}

/// What leads to the next page.
fn next(seen: &Seen, parameter: &str) -> Option<String> {
    let found = next_page(seen, parameter).or_else(|| next_of_header(seen))?;
    if !found.contains('?') {
        return Some(found);
    }
    // A link: the parameter stands in its query.
    let (_, query) = found.split_once('?')?;
    let pair = query
        .split('&')
        .filter_map(|it| it.split_once('='))
        .find(|(name, _)| *name == parameter)?;
    let text = pair.1.replace('+', " ");
    Some(percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned())
}

/// The cursor that a header has: `X-Next-Cursor`.
fn next_of_header(seen: &Seen) -> Option<String> {
    let is_it = |name: &str| {
        let name = plain(name);
        name.contains("next")
            && ["cursor", "token", "page", "after"].iter().any(|it| name.contains(it))
    };
    let headers = seen.response()?.headers.iter();
    let mut found = headers.filter(|it| is_it(it.0.as_str()));
    found.next()?.1.to_str().ok().map(str::to_owned).filter(|it| !it.is_empty())
}

impl Run<'_> {
    /// A request for a list, with as many items a page as can be asked for.
    pub(in crate::verify) async fn list_call(
        &mut self,
        list: usize,
        path: Option<&BTreeMap<String, Json>>,
    ) -> Step<Option<Call>> {
        let known = match path {
            Some(path) => Some(self.bound(list, path)),
            None => self.path(list).await?,
        };
        let Some(known) = known else { return Ok(None) };
        let mut call = Call::new(list);
        self.required_parameters(&mut call);
        call.values.extend(known);
        Ok(Some(call))
    }

    /// The largest page that can be asked for, unless it is unknown.
    pub(in crate::verify) fn largest_page(&self, list: usize) -> Option<(usize, u64)> {
        let at = role(self.operation(list), Role::Limit)?;
        let facts = self.values().facts(&self.parameter_schema(list, at)?);
        let most = facts.maximum.map_or(100.0, |(it, out)| if out { it - 1.0 } else { it });
        Some((at, most.min(1000.0) as u64))
    }

    /// All of a list, with pages as large as possible.
    pub(in crate::verify) async fn whole_list(
        &mut self,
        list: usize,
        path: &BTreeMap<String, Json>,
    ) -> Step<Option<Pages>> {
        if !self.is_allowed(list) {
            return Ok(None);
        }
        let Some(mut call) = self.list_call(list, Some(path)).await? else { return Ok(None) };
        let size = self.largest_page(list);
        if let Some((at, most)) = size {
            call.values.insert(at, json!(most));
        }
        let pages = self.pages(&call, size.map(|it| it.1)).await?;
        Ok(Some(pages).filter(|it| it.seen.last().is_some_and(Seen::is_success)))
    }

    /// A list from a request on, page by page.
    pub(in crate::verify) async fn pages(
        &mut self,
        first: &Call,
        size: Option<u64>,
    ) -> Step<Pages> {
        let operation = self.operation(first.operation);
        let mut call = first.clone();
        let mut pages = Pages::default();
        let first_page =
            role(operation, Role::Page).and_then(|at| self.first_page(first.operation, at));
        for number in 0..PAGES {
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            let is_success = seen.is_success();
            let found = seen.json().map(|it| items(&it)).unwrap_or_default();
            let count = found.len();
            pages.items.extend(found);
            pages.seen.push(seen);
            if !is_success {
                return Ok(pages);
            }
            let Some(last) = pages.seen.last() else { return Ok(pages) };
            let is_short = size.is_none_or(|size| (count as u64) < size) || count == 0;
            if let Some(at) = role(operation, Role::Cursor) {
                match next(last, &operation.parameters[at].name) {
                    Some(cursor) if count > 0 => {
                        let cursor = cursor.parse::<i64>().map_or(json!(cursor), |it| json!(it));
                        if call.values.get(&at) == Some(&cursor) {
                            return Ok(pages);
                        }
                        call.values.insert(at, cursor);
                        continue;
                    }
                    _ => {
                        // It says that there is more, and not how to get it.
                        pages.is_whole = !has_more(last);
                        return Ok(pages);
                    }
                }
            }
            let at_end = is_short || total(last).is_some_and(|it| it <= pages.items.len() as u64);
            if let Some(at) = role(operation, Role::Offset).filter(|_| !at_end) {
                call.values.insert(at, json!(pages.items.len()));
            } else if let Some(at) = role(operation, Role::Page).filter(|_| !at_end) {
                call.values.insert(at, json!(first_page.unwrap_or(1) + number as i64 + 1));
            } else {
                pages.is_whole = is_short || at_end;
                return Ok(pages);
            }
        }
        Ok(pages)
    }

    /// The number of the first page.
    pub(in crate::verify) fn first_page(&self, list: usize, at: usize) -> Option<i64> {
        let facts = self.values().facts(&self.parameter_schema(list, at)?);
        let default = facts.default.as_ref().and_then(Json::as_i64);
        default.or(facts.minimum.map(|it| it.0 as i64))
    }
}

/// Whether a page says that there are others after it.
fn has_more(seen: &Seen) -> bool {
    const MORE: &[&str] =
        &["more", "hasmore", "hasnext", "hasnextpage", "truncated", "istruncated", "morepages"];
    let value = seen.json().unwrap_or_default();
    let inner = ["page", "paging", "pagination", "meta"].iter().filter_map(|it| value.get(*it));
    let members = std::iter::once(&value).chain(inner).filter_map(Json::as_object).flatten();
    members.into_iter().any(|(name, it)| *it == json!(true) && MORE.contains(&plain(name).as_str()))
}

/// How many items a list says that it has.
pub(in crate::verify) fn total(seen: &Seen) -> Option<u64> {
    let names = ["total", "totalcount", "totalitems", "totalelements", "totalresults", "totalsize"];
    said(seen, &names).or_else(|| {
        let answer = seen.response()?;
        ["x-total-count", "x-total", "total-count"]
            .iter()
            .find_map(|it| answer.header(it)?.parse().ok())
    })
}

/// How many pages a list says that it has.
pub(super) fn total_pages(seen: &Seen) -> Option<u64> {
    said(seen, &["totalpages", "pagecount", "numpages", "numberofpages", "pages"])
}

/// A number that a list says of itself.
fn said(seen: &Seen, names: &[&str]) -> Option<u64> {
    let value = seen.json()?;
    let members = value.as_object();
    let inner = members.into_iter().flat_map(|it| {
        ["page", "paging", "pagination", "meta"]
            .iter()
            .filter_map(|name| it.get(*name)?.as_object())
    });
    members.into_iter().chain(inner).find_map(|members| {
        members.iter().find_map(|(name, value)| {
            names.contains(&plain(name).as_str()).then(|| value.as_u64())?
        })
    })
}
