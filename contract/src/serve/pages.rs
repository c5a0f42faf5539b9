//! Lists in pages: the page after the last one is not there.

use serde_json::{Map, Value as Json};

use super::made_up::list_in;
use specwright::analyze::{Analysis, MemberPath, NextPage, Paging, Unit};
use specwright::api::{Api, Operation, Parameter, ParameterPlace, Shape};
use specwright::select::Selection;

/// What parameters are called that say how many items stand before the first.
pub(super) const OFFSETS: [&str; 5] = ["offset", "skip", "startindex", "start", "firstresult"];

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
            return beyond(&api.operations[operation], given, value).into_iter().collect();
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
                let first = match count.unit {
                    Unit::Items => 0,
                    Unit::Pages(first) => first.unwrap_or(1),
                };
                let number = is_given(count.parameter).and_then(|(_, value)| value.as_u64());
                if number.is_none_or(|number| number <= first) {
                    return Vec::new();
                }
                let list = count.list.as_ref().map(|it| path(api, it)).unwrap_or_default();
                let mut value = value.clone();
                put(&mut value, &list, Json::Array(Vec::new()));
                vec![value]
            }
        }
    }

    /// Whether the header `Link` leads to the next page.
    pub(super) fn is_linked(&self, operation: usize) -> bool {
        self.get(operation).is_some_and(|it| it.next == NextPage::Link)
    }
}

/// A list of no kept things that begins after its last item, as its parameter asks.
fn beyond(operation: &Operation, given: &[(usize, Json)], value: &Json) -> Option<Json> {
    let is_offset = |parameter: &Parameter| {
        parameter.place == ParameterPlace::Query
            && OFFSETS.contains(&crate::names::plain(&parameter.name).as_str())
    };
    let (_, offset) = given.iter().find(|it| is_offset(&operation.parameters[it.0]))?;
    let (name, items) = list_in(value)?;
    let is_beyond = offset.as_u64()? >= items.len() as u64 && !items.is_empty();
    let mut empty = value.clone();
    put(&mut empty, std::slice::from_ref(name), Json::Array(Vec::new()));
    is_beyond.then_some(empty)
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
