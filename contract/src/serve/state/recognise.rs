//! Which collections a document has, and what its operations do to them.
//!
//! `docs/serve.md` says how they are recognised.

mod first;
mod single;
mod things;
mod words;

use indexmap::IndexMap;

use super::collection::{Action, Collection, Role, Understood};
use super::extension::Said;
use super::listing::Listing;
use crate::Schemas;
use crate::serve::made_up::MadeUp;
use crate::serve::pages::Pages;
use crate::serve::shape::{Shape, Shapes};
use specwright::api::{Api, MediaType, Method, Operation, Response};
use specwright::document::Document;
use specwright::origin::Origin;

/// The collections of a document.
pub(super) fn understand(
    shapes: Shapes<'_>,
    api: &Api,
    schemas: &Schemas,
    pages: &Pages,
    made_up: &MadeUp,
) -> Understood {
    let mut recogniser = Recogniser {
        document: shapes.document,
        shapes,
        api,
        pages,
        schemas,
        made_up,
        paths: IndexMap::new(),
        found: Understood::default(),
    };
    for (index, operation) in api.operations.iter().enumerate() {
        let path = shape(&operation.target);
        recogniser.paths.entry(path).or_default().push(index);
    }
    recogniser.collections();
    recogniser.singles();
    recogniser.parents();
    recogniser.others();
    recogniser.said();
    recogniser.first_state();
    recogniser.found
}

/// A path template without the names of its parameters.
fn shape(template: &str) -> String {
    let path = template.split(['?', '#']).next().unwrap_or_default();
    let path = path.strip_suffix('/').filter(|it| !it.is_empty()).unwrap_or(path);
    let mut shape = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        shape.push_str(before);
        shape.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    shape + rest
}

/// The names of the parameters of a path template.
fn parameters(template: &str) -> Vec<String> {
    let pieces = template.split('{').skip(1);
    pieces.filter_map(|piece| Some(piece.split_once('}')?.0.to_owned())).collect()
}

struct Recogniser<'a> {
    document: &'a Document,
    shapes: Shapes<'a>,
    api: &'a Api,
    pages: &'a Pages,
    schemas: &'a Schemas,
    made_up: &'a MadeUp,
    /// Operations by the shape of their path.
    paths: IndexMap<String, Vec<usize>>,
    found: Understood,
}

impl<'a> Recogniser<'a> {
    fn operation(&self, path: &str, method: Method) -> Option<(usize, &'a Operation)> {
        let all = self.paths.get(path)?;
        let found = all.iter().find(|index| self.api.operations[**index].method == method)?;
        let operation = &self.api.operations[*found];
        (!self.is_excluded(operation)).then_some((*found, operation))
    }

    fn said_of(&self, operation: &Operation) -> Said {
        let path = operation.origin.pointer.rsplit_once('/').map_or("", |(path, _)| path);
        let path = Origin { file: operation.origin.file, pointer: path.into() };
        Said::at(self.document, [&operation.origin, &path])
    }

    fn is_excluded(&self, operation: &Operation) -> bool {
        self.said_of(operation).is_none
    }

    /// What the operations of a collection's two paths do.
    fn roles(&mut self, number: usize, base: &str, path: &str) {
        let puts_new = self.operation(base, Method::Post).is_none();
        for (place, method) in [
            (base, Method::Post),
            (base, Method::Get),
            (base, Method::Put),
            (base, Method::Patch),
            (path, Method::Get),
            (path, Method::Put),
            (path, Method::Patch),
            (path, Method::Delete),
        ] {
            let Some((index, operation)) = self.operation(place, method) else { continue };
            let is_item = place == path;
            let action = match method {
                Method::Post => Action::Create,
                Method::Get if is_item => Action::Read,
                Method::Get => match self.listing(number, index) {
                    Some(listing) => Action::List(Box::new(listing)),
                    None => continue,
                },
                Method::Put => {
                    let has_created =
                        operation.responses.iter().any(|it| it.status.to_string() == "201");
                    Action::Replace { creates: puts_new || has_created || !is_item }
                }
                Method::Patch if is_item || self.names_id(number, operation) => Action::Update,
                Method::Delete => Action::Delete,
                _ => continue,
            };
            if method == Method::Put && !is_item && !self.names_id(number, operation) {
                continue;
            }
            self.found.roles.insert(index, Role { collection: number, action });
        }
    }

    /// Whether the body of an operation names the thing that it is about.
    fn names_id(&self, number: usize, operation: &Operation) -> bool {
        let collection = &self.found.collections[number];
        let (Some(schema), Some(id)) = (self.request(operation), &collection.id) else {
            return false;
        };
        let schema = self.shapes.at(&schema);
        schema.path(&collection.envelope).unwrap_or(schema).path(id).is_some()
    }

    fn listing(&self, number: usize, index: usize) -> Option<Listing> {
        let operation = &self.api.operations[index];
        let collection = &self.found.collections[number];
        let answer = self.shapes.at(&self.response_schema(operation)?);
        let item = collection.item.as_ref().map(|item| self.shapes.at(item));
        let said = self.said_of(operation).list;
        let (list, of_items) = match said {
            Some(list) => {
                let of_items = answer.path(&list)?.items()?;
                (list, of_items)
            }
            None => {
                let target = item.as_ref().map(Shape::target);
                collection.names.list(&answer, target.as_ref())?
            }
        };
        let paging = self.pages.get(index);
        let place = (list, of_items);
        Some(Listing::of(self.document, self.api, operation, paging, place, item.as_ref()))
    }

    /// Each collection belongs to the one whose things its path goes through.
    fn parents(&mut self) {
        let below = |it: &Collection| match it.is_single {
            true => "//".to_owned(),
            false => shape(&it.path) + "/{}/",
        };
        let paths: Vec<String> = self.found.collections.iter().map(below).collect();
        for (index, collection) in self.found.collections.iter_mut().enumerate() {
            let own = shape(&collection.path) + "/";
            let longest = paths
                .iter()
                .enumerate()
                .filter(|(other, path)| *other != index && own.starts_with(path.as_str()))
                .max_by_key(|(_, path)| path.len());
            collection.parent = longest.map(|(other, _)| other);
        }
    }

    /// Other lists of the same things, and whatever else is done to a thing.
    fn others(&mut self) {
        // Nothing is below a thing that there is once.
        let shape_of = |it: &Collection| match it.is_single {
            true => "//".to_owned(),
            false => shape(&it.path),
        };
        let shapes: Vec<String> = self.found.collections.iter().map(shape_of).collect();
        for (path, operations) in self.paths.clone() {
            let longest = |end: &str| {
                let all = shapes.iter().enumerate();
                let below = all.filter(|(_, it)| path.starts_with(&format!("{it}{end}")));
                below.max_by_key(|(_, it)| it.len()).map(|(index, _)| index)
            };
            let (of_collection, of_item) = (longest("/"), longest("/{}/"));
            for index in operations {
                let operation = &self.api.operations[index];
                if self.found.roles.contains_key(&index) || self.is_excluded(operation) {
                    continue;
                }
                let beside = of_collection
                    .filter(|number| !path[shapes[*number].len()..].contains("{}"))
                    .and_then(|number| self.beside(number, index));
                // POST to a thing itself is something else as well.
                let of_itself =
                    shapes.iter().position(|it| path.strip_suffix("/{}") == Some(it.as_str()));
                if let Some(role) = beside {
                    self.found.roles.insert(index, role);
                } else if let Some(number) = of_item.or(of_itself) {
                    let role = Role { collection: number, action: Action::Below };
                    self.found.roles.insert(index, role);
                }
            }
        }
    }

    /// An operation at a path such as `/things/search`, whose list is of the same things.
    fn beside(&self, number: usize, index: usize) -> Option<Role> {
        let operation = &self.api.operations[index];
        let item = self.found.collections[number].item.as_ref()?;
        let item = self.shapes.at(item).target();
        match operation.method {
            Method::Get => {
                let listing = self.listing(number, index)?;
                let is_same = self.shapes.at(&listing.items).target() == item;
                let action = Action::List(Box::new(listing));
                is_same.then_some(Role { collection: number, action })
            }
            Method::Post => {
                let of_items = self.shapes.at(&self.request(operation)?).items()?;
                let is_same = of_items.target() == item;
                is_same.then_some(Role { collection: number, action: Action::Create })
            }
            _ => None,
        }
    }

    /// What `x-specwright-state` says of operations.
    fn said(&mut self) {
        for (index, operation) in self.api.operations.iter().enumerate() {
            let said = self.said_of(operation);
            let Some(action) = said.action else { continue };
            let named = said.collection.as_deref().map(shape);
            let collections = self.found.collections.iter();
            let number = match named {
                Some(named) => collections.clone().position(|it| shape(&it.path) == named),
                None => self.found.roles.get(&index).map(|role| role.collection),
            };
            let Some(number) = number else { continue };
            let action = match action.as_str() {
                "create" => Action::Create,
                "read" => Action::Read,
                "replace" => Action::Replace { creates: false },
                "update" => Action::Update,
                "delete" => Action::Delete,
                "list" => match self.listing(number, index) {
                    Some(listing) => Action::List(Box::new(listing)),
                    None => continue,
                },
                _ => {
                    self.found.roles.remove(&index);
                    continue;
                }
            };
            self.found.roles.insert(index, Role { collection: number, action });
        }
    }

    fn response_schema(&self, operation: &Operation) -> Option<Origin> {
        success(operation).find_map(|response| self.schema(&response.content))
    }

    fn request(&self, operation: &Operation) -> Option<Origin> {
        self.schema(&operation.body.as_ref()?.content)
    }

    fn schema(&self, content: &[MediaType]) -> Option<Origin> {
        content.iter().find_map(|media_type| {
            let place = media_type.origin.child("schema");
            self.document.get(&place).map(|_| place)
        })
    }
}

/// The answers of success, the lowest status first.
fn success(operation: &Operation) -> impl Iterator<Item = &Response> {
    let mut all: Vec<&Response> =
        operation.responses.iter().filter(|it| it.status.is_success()).collect();
    all.sort_by_key(|it| it.status);
    let default = operation.responses.iter().filter(|it| it.status.to_string() == "default");
    let default: Vec<&Response> = default.filter(|_| all.is_empty()).collect();
    all.into_iter().chain(default)
}
