//! Things that there are once.

use std::sync::Arc;

use super::{Recogniser, parameters};
use crate::Direction;
use crate::memo::Memo;
use crate::serve::state::collection::{Action, Collection, Role};
use crate::serve::state::place::{Names, Path};
use crate::serve::state::store::{Item, Shelf};
use specwright::api::Method;
use specwright::origin::Origin;

impl Recogniser<'_> {
    /// Things that there are once, such as `/settings`: what GET shows, PUT or PATCH changes.
    pub(super) fn singles(&mut self) {
        let paths: Vec<String> = self.paths.keys().cloned().collect();
        for path in paths.iter().filter(|path| !path.ends_with("{}")) {
            let of = |method| self.operation(path, method).map(|(_, it)| it);
            let (Some(read), None) = (of(Method::Get), of(Method::Post)) else { continue };
            let Some(change) = of(Method::Put).or(of(Method::Patch)) else { continue };
            let (Some(item), Some(request)) = (self.response_schema(read), self.request(change))
            else {
                continue;
            };
            let is_taken = |index: &usize| self.found.roles.contains_key(index);
            let (known, asked) = (self.shapes.at(&item), self.shapes.at(&request));
            let is_same =
                asked.members().any(|(name, _)| known.members().any(|(other, _)| name == other));
            if is_same && !self.paths[path].iter().any(is_taken) {
                self.single(path, item, request);
            }
        }
    }

    fn single(&mut self, path: &str, item: Origin, request: Origin) {
        let Some((_, operation)) = self.operation(path, Method::Get) else { return };
        let template = operation.target.split('?').next().unwrap_or_default();
        let parameters = parameters(template);
        let mut phases = Vec::new();
        self.phases(&item, &mut Path::new(), &mut Vec::new(), &mut phases);
        self.found.collections.push(Collection {
            path: template.strip_suffix('/').unwrap_or(template).to_owned(),
            scope: parameters.len(),
            parent: None,
            names: Names::of("", template.rsplit('/').next().unwrap_or_default()),
            id: None,
            id_schemas: Vec::new(),
            request: Some(request),
            item: Some(item),
            envelope: Path::new(),
            phases,
            parameters,
            is_single: true,
            first: Shelf::default(),
            left_out: 0,
            places: Memo::default(),
        });
        let number = self.found.collections.len() - 1;
        for (method, action) in [
            (Method::Get, Action::Read),
            (Method::Put, Action::Replace { creates: true }),
            (Method::Patch, Action::Update),
            (Method::Delete, Action::Delete),
        ] {
            if let Some((index, _)) = self.operation(path, method) {
                self.found.roles.insert(index, Role { collection: number, action });
            }
        }
    }

    /// What a thing that there is once is at the start: the first example that is valid, else what
    /// is made up.
    pub(super) fn only(&self, collection: &Collection, values: Vec<serde_json::Value>) -> Shelf {
        let mut shelf = Shelf::default();
        let Some(item) = &collection.item else { return shelf };
        let checker = self.schemas.get(self.document, item, Direction::Response);
        let made = || {
            let made = self.made_up.get(self.document, self.schemas, item, true);
            made.violations.is_empty().then(|| made.value.clone())
        };
        let value = values.into_iter().find(|it| checker.is_valid(it)).or_else(made);
        if let Some(value) = value {
            shelf.put(Arc::new(Item::new(String::new(), value, None)));
        }
        shelf
    }
}
