//! Collections: paths of things that requests create.

use super::super::collection::Collection;
use super::super::extension::Phases;
use super::super::place::{Names, Path};
use super::super::store::Shelf;
use super::{Recogniser, parameters};
use crate::memo::Memo;
use specwright::api::Method;
use specwright::origin::Origin;

/// Phases are looked for so deep in a thing.
const DEPTH: usize = 6;

impl Recogniser<'_> {
    /// `/things/{id}`, where things are created with POST or PUT.
    pub(super) fn collections(&mut self) {
        let paths: Vec<String> = self.paths.keys().cloned().collect();
        for path in paths.iter().filter(|path| path.ends_with("/{}")) {
            let base = path[..path.len() - 3].to_owned();
            let on = |path: &str, methods: &[Method]| {
                methods.iter().any(|method| self.operation(path, *method).is_some())
            };
            let creates = on(&base, &[Method::Post, Method::Put]) || on(path, &[Method::Put]);
            let is_item = on(path, &[Method::Get, Method::Put, Method::Patch, Method::Delete]);
            if creates && is_item && base.rsplit('/').next().is_some_and(|it| !it.contains("{}")) {
                self.collection(&base, path);
            }
        }
    }

    fn collection(&mut self, base: &str, path: &str) {
        let Some(one) = self.paths.get(path).and_then(|all| all.first()) else { return };
        let template = self.api.operations[*one].target.split('?').next().unwrap_or_default();
        let template = template.strip_suffix('/').unwrap_or(template);
        let mut parameters = parameters(template);
        let parameter = parameters.pop().unwrap_or_default();
        let base_template = template.rsplit_once('/').map_or("", |(base, _)| base);
        let names = Names::of(&parameter, base_template.rsplit('/').next().unwrap_or_default());

        let of = |path: &str, method| self.operation(path, method).map(|(_, it)| it);
        let (body, whole) = self.schemas_of(&names, base, path);
        let said = of(path, Method::Get).or(of(base, Method::Post)).map(|it| self.said_of(it));
        let said = said.unwrap_or_default();
        let envelope = said.item.unwrap_or_else(|| {
            let schema = whole.as_ref();
            schema.map(|schema| names.envelope(&self.shapes.at(schema))).unwrap_or_default()
        });
        let within = |schema: &Origin| match self.shapes.at(schema).path(&envelope) {
            Some(inner) => inner.origin().clone(),
            None => schema.clone(),
        };
        let item = whole.as_ref().map(within);
        let id = said.id.or_else(|| names.id(&self.shapes.at(item.as_ref()?)));
        let of_id = item
            .as_ref()
            .and_then(|item| Some(self.shapes.at(item).path(id.as_ref()?)?.origin().clone()));
        let of_parameter = self.paths[path].iter().find_map(|index| {
            let operation = &self.api.operations[*index];
            let parameter = operation.parameters.iter().find(|it| it.name == parameter)?;
            specwright::cases::parameter_schema(self.document, parameter)
        });
        let mut phases = Vec::new();
        if let Some(item) = &item {
            self.phases(item, &mut Path::new(), &mut Vec::new(), &mut phases);
        }
        let request = body.as_ref().map(|body| {
            let body = self.shapes.at(body);
            within(body.items().unwrap_or(body).origin())
        });
        let collection = Collection {
            path: base_template.to_owned(),
            scope: parameters.len(),
            parent: None,
            names,
            id,
            id_schemas: of_id.into_iter().chain(of_parameter).collect(),
            request,
            item,
            envelope,
            phases,
            parameters,
            is_single: false,
            first: Shelf::default(),
            left_out: 0,
            places: Memo::default(),
        };
        self.found.collections.push(collection);
        let number = self.found.collections.len() - 1;
        self.roles(number, base, path);
    }

    /// The schema of the bodies that say what a thing is, and the one of answers that show it,
    /// else of the items of its list, else of those bodies.
    fn schemas_of(
        &self,
        names: &Names,
        base: &str,
        path: &str,
    ) -> (Option<Origin>, Option<Origin>) {
        let of = |path: &str, method| self.operation(path, method).map(|(_, it)| it);
        let answers =
            [(path, Method::Get), (path, Method::Put), (base, Method::Post), (path, Method::Patch)];
        let answer = answers.iter().find_map(|(path, method)| {
            let schema = self.response_schema(of(path, *method)?)?;
            (!self.shapes.at(&schema).has_type("array")).then_some(schema)
        });
        let bodies =
            [(base, Method::Post), (path, Method::Put), (base, Method::Put), (path, Method::Patch)];
        let body = bodies.iter().find_map(|(path, method)| self.request(of(path, *method)?));
        let list = of(base, Method::Get).and_then(|it| self.response_schema(it));
        let listed = list.and_then(|schema| names.list(&self.shapes.at(&schema), None));
        let listed = listed.map(|(_, items)| items.origin().clone());
        let whole = answer.or(listed).or_else(|| body.clone());
        (body, whole)
    }

    /// The members of a thing that move through phases by themselves.
    pub(super) fn phases(
        &self,
        schema: &Origin,
        path: &mut Path,
        open: &mut Vec<Origin>,
        found: &mut Vec<Phases>,
    ) {
        let shape = self.shapes.at(schema);
        let end = shape.target();
        if path.len() > DEPTH || open.contains(&end) {
            return;
        }
        for place in [schema, &end] {
            let said = self.document.get(place).and_then(|schema| Phases::of(schema, path));
            if let Some(phases) = said {
                found.push(phases);
                return;
            }
        }
        open.push(end);
        for (name, member) in shape.members() {
            path.push(name.to_owned());
            self.phases(member, path, open, found);
            path.pop();
        }
        open.pop();
    }
}
