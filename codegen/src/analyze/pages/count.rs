//! Parameters that count pages, or the items before one.

use super::response::{MemberPath, PageResponse, body};
use super::{is_free, kind, parameter_names};
use crate::api::{Operation, Parameter, Response, ScalarKind, Shape, TypeId, Types};

/// A parameter that counts, beside one for the size of a page and an answer with one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedPages {
    /// The parameter, by its index.
    pub parameter: usize,
    /// What it counts.
    pub unit: Unit,
    /// The list in the answer; nothing where it is the answer.
    pub list: Option<MemberPath>,
    /// The number that the answer says its page has.
    pub current: Option<MemberPath>,
    /// How many items there are in all pages.
    pub total: Option<MemberPath>,
    /// How many pages there are.
    pub last: Option<MemberPath>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Items, from zero on.
    Items,
    /// Pages, from this number on when it is known.
    Pages(Option<u64>),
}

const OFFSETS: &[&str] = &["offset", "skip"];
const PAGES: &[&str] = &["page", "pagenumber", "pagenum", "pageno"];
const SIZES: &[&str] = &[
    "count",
    "itemsperpage",
    "limit",
    "maxresults",
    "pagelimit",
    "pagesize",
    "perpage",
    "resultsperpage",
    "size",
    "top",
];
/// Parameters for other ways through a list: which one is meant nobody knows.
const OTHERS: &[&str] = &["after", "before", "cursor", "marker", "pagetoken", "searchafter"];

impl CountedPages {
    pub(super) fn of(
        types: &Types,
        operation: &Operation,
        response: &Response,
        answer: Option<&PageResponse<'_>>,
    ) -> Option<Self> {
        let list = list(types, response, answer)?;
        let has = |parameter: &Parameter, names: &[&str]| {
            parameter_names(parameter).any(|name| names.contains(&name.as_str()))
        };
        let query = || operation.parameters.iter().enumerate().filter(|(_, it)| is_free(it));
        let is_number = |ty: TypeId| matches!(kind(types, ty), Some(ScalarKind::Integer(_)));
        if query().any(|(_, it)| has(it, OTHERS)) {
            return None;
        }
        let counts = |it: &Parameter| has(it, OFFSETS) || has(it, PAGES);
        let mut counters = query().filter(|(_, it)| counts(it));
        let mut sizes = query().filter(|(_, it)| has(it, SIZES) && is_number(it.ty));
        let (Some((parameter, counter)), None) = (counters.next(), counters.next()) else {
            return None;
        };
        let (Some(_), None) = (sizes.next(), sizes.next()) else { return None };
        if !is_number(counter.ty) || types.is_nullable(counter.ty) {
            return None;
        }
        let number = |names: &[&str]| answer.and_then(|answer| answer.number(names));
        let default = counter.default.as_ref().map(|value| value.to_json().as_u64());
        let minimum = minimum(types, counter.ty);
        let (unit, current, last) = if has(counter, OFFSETS) {
            // An offset that begins with one is none.
            let begins = default.is_none_or(|it| it == Some(0)) && minimum.is_none_or(|it| it <= 0);
            (begins.then_some(Unit::Items)?, None, None)
        } else {
            let first = match default {
                Some(default) => default.filter(|it| *it <= 1),
                None => minimum.filter(|it| *it == 1).and_then(|it| u64::try_from(it).ok()),
            };
            let current = number(&["page", "currentpage", "pagenumber", "pagenum", "pageno"]);
            if first.is_none() && current.is_none() {
                return None;
            }
            let last = number(&["totalpages", "pagecount", "pagescount", "numpages", "lastpage"]);
            (Unit::Pages(first), current, last)
        };
        let total = number(&["total", "totalcount", "totalitems", "totalresults", "totalelements"]);
        Some(Self { parameter, unit, list, current, total, last })
    }
}

/// The only list of an answer: itself, or one of its members.
fn list(
    types: &Types,
    response: &Response,
    answer: Option<&PageResponse<'_>>,
) -> Option<Option<MemberPath>> {
    let is_list = |ty: TypeId| matches!(types.get(types.resolve(ty)).shape, Shape::List(..));
    let is_list = |ty: TypeId| is_list(ty) && !is_wrapped(types, ty);
    let Some(answer) = answer else {
        let body = body(response).filter(|ty| is_list(*ty) && !types.is_nullable(*ty));
        return body.map(|_| None);
    };
    let members = answer.object.properties.iter().enumerate();
    let mut lists = members.filter(|(_, property)| is_list(property.ty));
    match (lists.next(), lists.next()) {
        (Some((member, _)), None) => Some(Some(MemberPath(vec![(answer.id, member)]))),
        _ => None,
    }
}

/// Whether a list may be a type of its own, as one that contains itself is.
fn is_wrapped(types: &Types, id: TypeId) -> bool {
    const LONGEST: usize = 16;
    let mut at = id;
    for _ in 0..LONGEST {
        match types.get(at).shape {
            Shape::List(item, _) | Shape::Map(item, _) | Shape::Alias(item) => at = item,
            _ => return false,
        }
    }
    true
}

fn minimum(types: &Types, id: TypeId) -> Option<i64> {
    match &types.get(types.resolve(id)).shape {
        Shape::Scalar(scalar) => match &scalar.constraints.minimum {
            Some((bound, false)) => bound.as_i64(),
            Some((bound, true)) => bound.as_i64()?.checked_add(1),
            None => None,
        },
        _ => None,
    }
}
