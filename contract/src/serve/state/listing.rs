//! Lists: which things are in them, and which page of them is asked for.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value as Json;

use super::order::Sorting;
use super::place::{Path, at, pointer, text};
use super::store::Item;
use crate::names::plain;
use crate::serve::pages::{self, OFFSETS, PAGES, SIZES};
use crate::serve::shape::Shape;
use specwright::analyze::{NextPage, Paging};
use specwright::api::{Api, Operation, Parameter, ParameterPlace};
use specwright::document::Document;
use specwright::origin::Origin;

const MARKERS: [&str; 10] = [
    "marker",
    "cursor",
    "pagetoken",
    "nexttoken",
    "after",
    "startingafter",
    "continuationtoken",
    "continue",
    "nextmarker",
    "startafter",
];
/// How a list is asked for.
#[derive(Debug)]
pub(super) struct Listing {
    /// Where it stands in the answer.
    pub(super) list: Path,
    /// The schema of its items.
    pub(super) items: Origin,
    /// Parameters, by index, with the members that they are compared with.
    filters: Vec<(usize, Path)>,
    size: Option<usize>,
    start: Option<(usize, Start)>,
    sorting: Option<Sorting>,
    /// The member of the answer that leads to the next page.
    pub(super) next: Option<Next>,
}

/// What a parameter says of where a page begins.
#[derive(Clone, Copy, Debug)]
enum Start {
    /// So many items before it.
    Offset,
    /// The number of the page, the first being this.
    Page(u64),
    /// The id of the item before it.
    Marker,
}

/// What leads to the next page.
#[derive(Debug)]
pub(super) enum Next {
    /// A member with the value of the parameter.
    Value(Path),
    /// A member with an address.
    Address(Path),
}

/// A page of a list.
pub(super) struct Page {
    pub(super) items: Vec<Arc<Item>>,
    /// How many items all pages have.
    pub(super) total: usize,
    /// How many are before this page.
    pub(super) before: usize,
    pub(super) size: Option<usize>,
    /// The number of the page, where pages have one.
    pub(super) number: Option<u64>,
    /// The parameter and its value for the next page; nothing on the last.
    pub(super) next: Option<(String, String)>,
}

impl Listing {
    pub(super) fn of(
        document: &Document,
        api: &Api,
        operation: &Operation,
        paging: Option<&Paging>,
        (list, items): (Path, Shape<'_>),
        item: Option<&Shape<'_>>,
    ) -> Self {
        let member = |place| pages::path(api, place);
        let (next, token) = match paging.map(|it| &it.next) {
            Some(NextPage::Token { parameter, member: place }) => {
                (Some(Next::Value(member(place))), Some(*parameter))
            }
            Some(NextPage::Address(place)) => (Some(Next::Address(member(place))), None),
            _ => (None, None),
        };
        let query = || {
            let all = operation.parameters.iter().enumerate();
            all.filter(|(_, it)| it.place == ParameterPlace::Query)
        };
        let named = |names: &[&str]| {
            query().find(|(_, it)| names.contains(&plain(&it.name).as_str())).map(|it| it.0)
        };
        let size = named(&SIZES);
        let start = token
            .map(|index| (index, Start::Marker))
            .or_else(|| named(&OFFSETS).map(|index| (index, Start::Offset)))
            .or_else(|| {
                let index = named(&PAGES)?;
                let first = first_page(document, &operation.parameters[index]);
                Some((index, Start::Page(first)))
            })
            .or_else(|| named(&MARKERS).map(|index| (index, Start::Marker)));
        let sorting = Sorting::of(operation, [Some(&items), item]);
        let taken = [
            size,
            start.map(|it| it.0),
            sorting.as_ref().map(|it| it.key),
            sorting.as_ref().and_then(|it| it.direction),
        ];
        let filters = query().filter(|(index, _)| !taken.contains(&Some(*index)));
        let filters = filters.filter_map(|(index, parameter)| {
            // A list may show less of its things than they have.
            let compared = |schema| compared(schema, &parameter.name);
            Some((index, compared(&items).or_else(|| compared(item?))?))
        });
        let filters = filters.collect();
        let items = items.origin().clone();
        Self { list, items, filters, size, start, sorting, next }
    }

    /// What is said of the list at start.
    pub(super) fn words(&self, operation: &Operation) -> String {
        let name = |index: usize| operation.parameters[index].name.as_str();
        let mut words = "lists".to_owned();
        if !self.list.is_empty() {
            words.push_str(&format!(" in {}", pointer(&self.list)));
        }
        let filters: Vec<&str> = self.filters.iter().map(|(index, _)| name(*index)).collect();
        if !filters.is_empty() {
            words.push_str(&format!(" by {}", filters.join(", ")));
        }
        if let Some(sorting) = &self.sorting {
            words.push_str(&format!(" sorted by {}", name(sorting.key)));
        }
        let pages: Vec<&str> =
            self.size.into_iter().chain(self.start.map(|it| it.0)).map(name).collect();
        if !pages.is_empty() {
            words.push_str(&format!(" in pages by {}", pages.join(", ")));
        }
        words
    }

    /// Whether a request asks for things of some kind, or in another order.
    pub(super) fn chooses(&self, given: &[(usize, Json)]) -> bool {
        let is_given = |index: usize| value(given, index).is_some();
        self.filters.iter().any(|(index, _)| is_given(*index))
            || self.sorting.as_ref().is_some_and(|it| is_given(it.key))
    }

    /// Those of all things that a request asks for, in the order that it asks for.
    pub(super) fn chosen(
        &self,
        given: &[(usize, Json)],
        mut all: Vec<Arc<Item>>,
    ) -> Vec<Arc<Item>> {
        let filters = self.filters.iter();
        let filters: Vec<(&Path, &Json)> =
            filters.filter_map(|(index, path)| Some((path, value(given, *index)?))).collect();
        all.retain(|item| filters.iter().all(|(path, wanted)| has(&item.value, path, wanted)));
        if let Some(sorting) = &self.sorting {
            let direction = sorting.direction.and_then(|index| value(given, index));
            sorting.sort(&mut all, value(given, sorting.key), direction);
        }
        all
    }

    /// The page that a request asks for of so many things; `position` is that of the thing with
    /// an id, and `items` are those at some positions.
    pub(super) fn page(
        &self,
        operation: &Operation,
        given: &[(usize, Json)],
        total: usize,
        position: impl Fn(&str) -> Option<usize>,
        items: impl FnOnce(Range<usize>) -> Vec<Arc<Item>>,
    ) -> Page {
        let value = |index: usize| value(given, index);
        let default =
            |index: usize| operation.parameters[index].default.as_ref()?.to_json().as_u64();
        let size = self.size.and_then(|index| match value(index) {
            Some(value) => value.as_u64(),
            None => default(index),
        });
        let size = size.and_then(|size| usize::try_from(size).ok());
        let number = |index: usize| value(index).and_then(Json::as_u64);
        let mut page_number = None;
        let before = match self.start {
            None => 0,
            Some((index, Start::Offset)) => number(index).map_or(0, |it| it as usize),
            Some((index, Start::Page(first))) => {
                let page = number(index).unwrap_or(first);
                page_number = Some(page);
                (page.saturating_sub(first) as usize).saturating_mul(size.unwrap_or(total))
            }
            Some((index, Start::Marker)) => match value(index).and_then(text) {
                None => 0,
                // After what is not there, nothing is.
                Some(marker) => position(&marker).map_or(total, |it| it + 1),
            },
        };
        let before = before.min(total);
        let end = size.map_or(total, |size| before.saturating_add(size).min(total));
        let items = items(before..end);
        let next = self.start.filter(|_| end < total && !items.is_empty()).map(|(index, start)| {
            let value = match start {
                Start::Offset => end.to_string(),
                Start::Page(first) => (page_number.unwrap_or(first) + 1).to_string(),
                Start::Marker => items.last().map(|it| it.id.clone()).unwrap_or_default(),
            };
            (operation.parameters[index].name.clone(), value)
        });
        Page { items, total, before, size, number: page_number, next }
    }
}

/// The value of a parameter, where it is given.
fn value(given: &[(usize, Json)], index: usize) -> Option<&Json> {
    given.iter().find(|it| it.0 == index).map(|(_, value)| value)
}

impl Page {
    /// What a member of the answer that is called so says of the page.
    pub(super) fn number_of(&self, name: &str) -> Option<u64> {
        let size = self.size.unwrap_or(self.total);
        let pages = if size == 0 { 0 } else { self.total.div_ceil(size) };
        Some(match name {
            "total" | "totalcount" | "totalitems" | "totalresults" | "totalelements"
            | "totalrecords" | "totalrecordcount" | "totalsize" | "recordcount" | "resultcount"
            | "resultscount" | "itemcount" => self.total as u64,
            "totalpages" | "pagecount" | "pagescount" | "numpages" | "lastpage" | "pages" => {
                pages as u64
            }
            "count" | "returned" | "numberofelements" | "currentcount" => self.items.len() as u64,
            "page" | "currentpage" | "pagenumber" | "pagenum" | "pageno" => self.number?,
            "limit" | "pagesize" | "perpage" | "size" | "itemsperpage" => self.size? as u64,
            "offset" | "skip" | "start" | "startindex" => self.before as u64,
            _ => return None,
        })
    }

    /// Likewise of members that are true or false.
    pub(super) fn flag_of(&self, name: &str) -> Option<bool> {
        let is_last = self.next.is_none();
        match name {
            "hasmore" | "hasnext" | "more" | "istruncated" | "hasnextpage" | "truncated" => {
                Some(!is_last)
            }
            "last" | "islast" | "islastpage" => Some(is_last),
            "first" | "isfirst" | "hasnoprevious" => Some(self.before == 0),
            "hasprevious" | "haspreviouspage" | "hasprev" => Some(self.before > 0),
            _ => None,
        }
    }
}

/// The number of the first page: what its parameter is without being given, or at least is.
fn first_page(document: &Document, parameter: &Parameter) -> u64 {
    let default = parameter.default.as_ref().and_then(|it| it.to_json().as_u64());
    let minimum = || {
        let schema = specwright::cases::parameter_schema(document, parameter)?;
        let parts = document.applicable(&schema, specwright::document::Reach::Parts);
        parts.iter().find_map(|it| it.schema.get("minimum")?.to_json().as_u64())
    };
    default.or_else(minimum).filter(|first| *first <= 1).unwrap_or(1)
}

/// The member that a parameter of the same name is compared with: of the thing, or of an object in it.
fn compared(items: &Shape<'_>, name: &str) -> Option<Path> {
    let name = plain(name);
    let named = |shape: &Shape<'_>| {
        shape.members().find(|(it, _)| plain(it) == name).map(|(it, _)| it.to_owned())
    };
    if let Some(found) = named(items) {
        return Some(vec![found]);
    }
    items.shapes().find_map(|(outer, inner)| Some(vec![outer.to_owned(), named(&inner)?]))
}

/// Whether a member has the wanted value, or one of several; of a list one item has to have it.
fn has(value: &Json, path: &[String], wanted: &Json) -> bool {
    let Some(own) = at(value, path) else { return false };
    let is = |own: &Json, wanted: &Json| {
        let as_text = text(own);
        own == wanted || (as_text.is_some() && as_text == text(wanted))
    };
    let wants = |own: &Json| match wanted {
        Json::Array(all) => all.iter().any(|wanted| is(own, wanted)),
        one => is(own, one),
    };
    match own {
        Json::Array(items) => items.iter().any(|item| match item {
            Json::Object(members) => members.values().any(wants),
            item => wants(item),
        }),
        own => wants(own),
    }
}
