//! Which operations are about the same things: collections and their items, by their paths.

use crate::names::singular;
use specwright::api::{
    Api, Method, Operation, Parameter, ParameterPlace, Shape, StatusPattern, TypeId,
};

/// A kind of things that the service keeps: `/things` and `/things/{id}`.
#[derive(Clone, Debug, Default)]
pub(super) struct Resource {
    /// The path of an item, where items have one.
    pub(super) item: Option<String>,
    /// The path of the collection.
    pub(super) collection: String,
    /// The path parameter that names an item, or the member where there is no path.
    pub(super) parameter: String,
    pub(super) list: Option<usize>,
    pub(super) create: Option<usize>,
    pub(super) read: Option<usize>,
    pub(super) put: Option<usize>,
    pub(super) patch: Option<usize>,
    pub(super) delete: Option<usize>,
    /// Operations on what is below an item and no resource of its own: `/things/{id}/close`.
    pub(super) actions: Vec<usize>,
    /// Collections below an item: `/things/{id}/parts`.
    pub(super) parts: Vec<usize>,
    /// Whether things are created by PUT at their own path, under an id that the request says.
    pub(super) has_own_ids: bool,
    /// The resource whose items have this collection.
    pub(super) parent: Option<usize>,
}

impl Resource {
    /// What one of them is called, in lower-case letters: `thing`.
    pub(super) fn singular(&self) -> String {
        singular(self.collection.rsplit('/').find(|it| !it.starts_with('{')).unwrap_or_default())
    }

    /// Whether this is the path of an item.
    pub(super) fn is_item(&self, path: &str) -> bool {
        self.item.as_deref() == Some(path)
    }

    /// Whether a path stands below that of an item.
    pub(super) fn is_above(&self, path: &str) -> bool {
        self.item.as_deref().is_some_and(|it| is_below(path, it))
    }

    /// How long the path of an item is: of several that are above a path, the longest is the nearest.
    pub(super) fn depth(&self) -> usize {
        self.item.as_ref().map_or(0, String::len)
    }
}

/// The parameter of an operation's path that has this name.
pub(super) fn path_parameter(operation: &Operation, name: &str) -> Option<usize> {
    let is_it = |it: &Parameter| it.place == ParameterPlace::Path && it.name == name;
    operation.parameters.iter().position(is_it)
}

/// A path without what comes after `?` and `#`, and without a slash at its end.
pub(super) fn path(operation: &Operation) -> &str {
    let path = operation.path.split(['?', '#']).next().unwrap_or_default();
    if path.len() > 1 { path.trim_end_matches('/') } else { path }
}

/// Whether a path is about what another one leads to: `/things/{id}/close`, `/things/{id}:close`.
pub(super) fn is_below(path: &str, item: &str) -> bool {
    path.strip_prefix(item).is_some_and(|rest| rest.starts_with(['/', ':']))
}

/// The resources of an API, those that others belong to first.
pub(super) fn resources(api: &Api) -> Vec<Resource> {
    let mut found: Vec<Resource> = Vec::new();
    for operation in &api.operations {
        let whole = path(operation);
        for (at, _) in whole.match_indices('}') {
            let (item, rest) = whole.split_at(at + 1);
            let Some((collection, last)) = item.rsplit_once('/') else { continue };
            let Some(parameter) = last.strip_prefix('{').and_then(|it| it.strip_suffix('}')) else {
                continue;
            };
            // What is done to items that have no path of their own is done to those of the collection.
            let is_known = |it: &Operation| path(it) == collection;
            let is_item = rest.is_empty()
                || rest.starts_with(['/', ':']) && api.operations.iter().any(is_known);
            let has_parameter = path_parameter(operation, parameter).is_some();
            if is_item
                && has_parameter
                && !found.iter().any(|it| it.is_item(item))
                && !parameter.contains('{')
            {
                found.push(Resource {
                    item: Some(item.to_owned()),
                    collection: collection.to_owned(),
                    parameter: parameter.to_owned(),
                    ..Resource::default()
                });
            }
        }
    }
    let is_new = |it: &Resource| !found.iter().any(|known| known.collection == it.collection);
    // Things that are created below another one and read at a path of their own have that path.
    let is_shallow = |it: &&Operation| super::shallow::home(api, it, &found).is_some();
    let without = api.operations.iter().filter(|it| !is_shallow(it));
    let without = without.filter_map(|it| without_items(api, it));
    let without: Vec<Resource> = without.filter(is_new).collect();
    found.extend(without);
    let is_new = |it: &Resource| !found.iter().any(|known| known.collection == it.collection);
    let given: Vec<Resource> = api.operations.iter().filter_map(given).filter(is_new).collect();
    found.extend(given);
    found.sort_by_key(|it| it.collection.matches('/').count());
    for index in 0..found.len() {
        let collection = found[index].collection.clone();
        let above = (0..found.len()).filter(|it| found[*it].is_above(&collection));
        found[index].parent = above.max_by_key(|it| found[*it].depth());
    }
    for (index, operation) in api.operations.iter().enumerate() {
        place(&mut found, index, operation);
    }
    super::shallow::connect(api, &mut found);
    for resource in &mut found {
        let put = resource.put.map(|it| &api.operations[it]);
        resource.has_own_ids = resource.create.is_none() && put.is_some_and(creates);
    }
    found
}

/// What names the items of a collection whose items have no path of their own: a member of them.
const UNNAMED: &str = "id";

/// The collection to which an operation adds things that only its list shows, or that others name: `/things/{id}/notes`.
fn without_items(api: &Api, create: &Operation) -> Option<Resource> {
    let collection = path(create);
    let is_list = |it: &&Operation| it.method == Method::Get && path(it) == collection;
    let has_list = api.operations.iter().any(|it| is_list(&it));
    let is_made = create.method == Method::Post && super::judge::exactly(create, 201).is_some();
    let is_shown = || has_list || is_named(api, create);
    (is_made && !collection.ends_with('}') && is_shown()).then(|| Resource {
        item: None,
        collection: collection.to_owned(),
        parameter: UNNAMED.to_owned(),
        ..Resource::default()
    })
}

/// Whether a request of another operation names what an operation creates: `bicycle_id`.
fn is_named(api: &Api, create: &Operation) -> bool {
    let one = singular(path(create).rsplit('/').next().unwrap_or_default());
    let ids = [format!("{one}id"), format!("{one}ids")];
    let is_id = |name: &str| ids.contains(&crate::names::plain(name));
    api.operations.iter().filter(|it| it.id != create.id).any(|other| {
        let content = other.body.iter().flat_map(|it| &it.content);
        let mut bodies = content.filter_map(|it| it.ty);
        other.parameters.iter().any(|it| is_id(&it.name))
            || bodies.any(|it| has_member(api, it, DEPTH, &is_id))
    })
}

/// Members of objects in objects are looked at so deep.
const DEPTH: usize = 3;

/// Whether values of a type have a member of a name.
fn has_member(api: &Api, ty: TypeId, depth: usize, is_it: &dyn Fn(&str) -> bool) -> bool {
    match &api.types.get(api.types.resolve(ty)).shape {
        _ if depth == 0 => false,
        Shape::Struct(object) => object
            .properties
            .iter()
            .any(|it| is_it(&it.name) || has_member(api, it.ty, depth - 1, is_it)),
        Shape::List(item, _) => has_member(api, *item, depth - 1, is_it),
        Shape::Union(union) => {
            union.variants.iter().any(|it| has_member(api, it.ty, depth - 1, is_it))
        }
        _ => false,
    }
}

/// The collection of things that the service has and requests only name: `/couriers`.
fn given(list: &Operation) -> Option<Resource> {
    let collection = path(list);
    let name = collection.rsplit('/').next().unwrap_or_default();
    let is_plural = crate::names::plain(name) != crate::names::plain(&singular(name));
    (list.method == Method::Get && is_plural && !collection.contains(['{', ':'])).then(|| {
        Resource {
            item: None,
            collection: collection.to_owned(),
            parameter: UNNAMED.to_owned(),
            ..Resource::default()
        }
    })
}

/// Whether an operation is a PUT that says that it creates what is not there.
pub(super) fn puts_new(operation: &Operation) -> bool {
    operation.method == Method::Put && creates(operation)
}

fn creates(put: &Operation) -> bool {
    let docs = [&put.docs.title, &put.docs.description];
    let says = docs.into_iter().flatten().any(|it| it.to_lowercase().contains("creat"));
    says || super::judge::exactly(put, 201).is_some_and(|it| it.status == StatusPattern::Code(201))
}

fn place(found: &mut [Resource], index: usize, operation: &Operation) {
    let path = path(operation);
    let items: Vec<String> = found.iter().filter_map(|it| it.item.clone()).collect();
    let is_collection = found.iter().any(|it| it.collection == path);
    for resource in found {
        if resource.collection == path {
            match operation.method {
                Method::Get => resource.list = Some(index),
                Method::Post => resource.create = Some(index),
                _ => {}
            }
        } else if resource.is_item(path) {
            match operation.method {
                Method::Get => resource.read = Some(index),
                Method::Put => resource.put = Some(index),
                Method::Patch => resource.patch = Some(index),
                Method::Delete => resource.delete = Some(index),
                _ => {}
            }
        } else if resource.is_above(path) {
            let is_deeper =
                items.iter().any(|item| item.len() > resource.depth() && is_below(path, item));
            if is_deeper || items.iter().any(|item| item == path) {
                continue;
            }
            if is_collection && operation.method == Method::Get {
                resource.parts.push(index);
            } else if !is_collection {
                resource.actions.push(index);
            }
        }
    }
}
