//! Lists in pages: the page after the last one is not there.

use serde_json::{Map, Value as Json};

use super::made_up::list_in;
use specwright::analyze::{Analysis, MemberPath, NextPage, Paging, Unit};
use specwright::api::{Api, Operation, Parameter, ParameterPlace, Shape};
use specwright::select::Selection;

/// What parameters are called that say how many items stand before the first.
pub(super) const OFFSETS: [&str; 5] = ["offset", "skip", "startindex", "start", "firstresult"];

/// What parameters are called that say which page it is.
pub(super) const PAGES: [&str; 5] = ["page", "pagenumber", "pagenum", "pageno", "pageindex"];

/// What parameters are called that say how many items a page has.
pub(super) const SIZES: [&str; 13] = [
    "limit",
    "pagesize",
    "perpage",
    "size",
    "count",
    "maxresults",
    "top",
    "maxkeys",
    "itemsperpage",
    "pagelimit",
    "resultsperpage",
    "maxitems",
    "first",
];

/// How the operations of an API answer in pages, by their index.
#[derive(Debug)]
pub(super) struct Pages(Vec<Option<Paging>>);

impl Pages {
    pub(super) fn of(api: &Api) -> Self {
        let analysis = Analysis::of(api, &Selection::default());
        Self((0..api.operations.len()).map(|index| analysis.paging(index).cloned()).collect())
    }

    /// How an operation does.
    pub(super) fn get(&self, operation: usize) -> Option<&Paging> {
        self.0.get(operation)?.as_ref()
    }

    /// What a page that is no page of a kept list should be, the best first: without a next one,
    /// and without items where it is not the first. What leads to the first stays as it is.
    pub(super) fn last(
        &self,
        api: &Api,
        operation: usize,
        given: &[(usize, Json)],
        value: &Json,
    ) -> Vec<Json> {
        let Some(paging) = self.get(operation) else {
            return cut(&api.operations[operation], given, value, 1).into_iter().collect();
        };
        let is_given = |parameter: usize| given.iter().find(|(index, _)| *index == parameter);
        match &paging.next {
            NextPage::Link => Vec::new(),
            NextPage::Address(member) => without_next(value, &path(api, member)),
            NextPage::Token { parameter, member } => match is_given(*parameter) {
                Some(_) => without_next(value, &path(api, member)),
                None => Vec::new(),
            },
            NextPage::Count(count) => {
                let first: u64 = match count.unit {
                    Unit::Items => 0,
                    Unit::Pages(first) => first.unwrap_or(1),
                };
                let number = is_given(count.parameter).and_then(|(_, value)| value.as_u64());
                let cut = cut(&api.operations[operation], given, value, first);
                if number.is_none_or(|number| number <= first) {
                    return cut.into_iter().collect();
                }
                let list = count.list.as_ref().map(|it| path(api, it)).unwrap_or_default();
                let mut value = value.clone();
                put(&mut value, &list, Json::Array(Vec::new()));
                cut.into_iter().chain([value]).collect()
            }
        }
    }

    /// Whether the header `Link` leads to the next page.
    pub(super) fn is_linked(&self, operation: usize) -> bool {
        self.get(operation).is_some_and(|it| it.next == NextPage::Link)
    }
}

/// The page of a list of no kept things that is asked for: from its offset on, or the page of this
/// number where its size is said (the first page has the number `first`), and no more items than are
/// asked for.
fn cut(operation: &Operation, given: &[(usize, Json)], value: &Json, first: u64) -> Option<Json> {
    let number = |names: &[&str]| {
        let is = |it: &Parameter| {
            let name = crate::names::plain(&it.name);
            it.place == ParameterPlace::Query && names.contains(&name.as_str())
        };
        let (_, found) = given.iter().find(|it| is(&operation.parameters[it.0]))?;
        // Some documents call numbers texts.
        found.as_u64().or_else(|| found.as_str()?.parse().ok())
    };
    let (name, items) = match value {
        Json::Array(items) => (None, items),
        value => list_in(value).map(|(name, items)| (Some(name), items))?,
    };
    let (offset, page, size) = (number(&OFFSETS), number(&PAGES), number(&SIZES));
    let length = items.len() as u64;
    let most = size.unwrap_or(length);
    let before = offset.or_else(|| Some(page?.saturating_sub(first).saturating_mul(most)));
    let before = before.unwrap_or(0).min(length);
    let end = before.saturating_add(most).min(length);
    if (before, end) == (0, length) {
        return None;
    }
    let cut: Vec<Json> = items.get(before as usize..end as usize)?.to_vec();
    let mut shown = value.clone();
    put(&mut shown, name.map(std::slice::from_ref).unwrap_or_default(), Json::Array(cut));
    // Which page it is.
    for (name, it) in shown.as_object_mut().into_iter().flatten().filter(|it| it.1.is_u64()) {
        let asked = match crate::names::plain(name).as_str() {
            "page" | "currentpage" | "pagenumber" => page,
            "limit" | "pagesize" | "perpage" => size,
            "offset" | "skip" => offset,
            _ => None,
        };
        *it = asked.map_or_else(|| it.clone(), Json::from);
    }
    Some(shown)
}

/// The names of the members that lead to one.
pub(super) fn path(api: &Api, place: &MemberPath) -> Vec<String> {
    let names = place.0.iter().filter_map(|(ty, index)| match &api.types.get(*ty).shape {
        Shape::Struct(object) => Some(object.properties.get(*index)?.name.clone()),
        _ => None,
    });
    names.collect()
}

/// The ways to say that there is no next page: nothing, `null`, an empty text.
pub(super) fn without_next(value: &Json, path: &[String]) -> Vec<Json> {
    let mut forms = vec![without(value, path)];
    forms.extend([Json::Null, "".into()].map(|end| {
        let mut value = value.clone();
        put(&mut value, path, end);
        value
    }));
    forms
}

/// Puts a value at the end of a path, making the objects on the way.
pub(super) fn put(value: &mut Json, path: &[String], new: Json) {
    let mut place = value;
    for name in path {
        if !place.is_object() {
            *place = Json::Object(Map::new());
        }
        let Json::Object(members) = place else { return };
        place = members.entry(name.clone()).or_insert(Json::Null);
    }
    *place = new;
}

/// A value without the member at the end of a path.
fn without(value: &Json, path: &[String]) -> Json {
    let mut value = value.clone();
    if let Some((last, outer)) = path.split_last() {
        let mut place = Some(&mut value);
        for name in outer {
            place = place.and_then(|it| it.get_mut(name));
        }
        if let Some(Json::Object(members)) = place {
            members.shift_remove(last);
        }
    }
    value
}
