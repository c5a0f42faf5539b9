//! Schemas that are sent as forms with files, and as JSON too.

use std::collections::{BTreeMap, HashSet};

use super::Settler;
use crate::api::{
    Docs, MediaKind, Offer, Operation, Owner, Shape, Type, TypeId, TypeName, Union, UnionKind,
    Variant,
};
use crate::diagnostic::Origin;

impl Settler<'_> {
    /// A file has no form in JSON, so that a schema which is used in both ways is two types: the
    /// object, and the form that has its members with files among them.
    pub(in crate::lower) fn forms(&mut self) {
        let others = self.others();
        let mut forms: BTreeMap<TypeId, TypeId> = BTreeMap::new();
        for index in 0..self.api.operations.len() {
            for (root, places) in self.sent_forms(&self.api.operations[index]) {
                if !others.contains(&root) {
                    continue;
                }
                let form = *forms.entry(root).or_insert_with(|| self.add_form(root));
                let body = self.api.operations[index].body.as_mut();
                for media in body.into_iter().flat_map(|body| &mut body.content) {
                    if places.contains(&media.origin) {
                        media.ty = Some(form);
                    }
                }
            }
        }
        for index in 0..self.api.operations.len() {
            for (root, _) in self.sent_forms(&self.api.operations[index]) {
                self.either_parts(root);
            }
        }
        self.texts();
    }

    /// Members that may be a file or something else have types that hold files, which stand in the
    /// form alone.
    fn either_parts(&mut self, form: TypeId) {
        let Shape::Struct(object) = &self.api.types.get(form).shape else { return };
        let members = object.properties.iter().enumerate();
        let either = members.filter(|(_, it)| self.api.types.may_be_file(it.ty));
        let either: Vec<(usize, TypeId)> =
            either.map(|(member, it)| (member, self.api.types.item(it.ty))).collect();
        for (member, union) in either {
            let own =
                if self.stands_in(union, form) { union } else { self.copy(form, member, union) };
            if let Shape::Union(union) = &mut self.api.types.get_mut(own).shape {
                union.kind = UnionKind::Part;
            }
        }
    }

    /// Another union with the variants of one, as the type of a member or of its items.
    fn copy(&mut self, form: TypeId, member: usize, union: TypeId) -> TypeId {
        let types = &self.api.types;
        let Shape::Struct(object) = &types.get(form).shape else { return union };
        let property = &object.properties[member];
        let list = types.get(types.resolve(property.ty));
        let mut name = TypeName::Inline(Owner::Type(form), property.name.clone());
        let mut list_copy = None;
        if let Shape::List(_, limits) = &list.shape {
            let (origin, shape) = (list.origin.clone(), Shape::List(union, limits.clone()));
            let list = self.made(&origin, name, Docs::default(), shape);
            list_copy = Some(list);
            name = TypeName::Inline(Owner::Type(list), "item".to_owned());
        }
        let definition = self.api.types.get(union);
        let Shape::Union(known) = &definition.shape else { return union };
        let variants = known.variants.iter().map(|it| Variant::of(it.ty)).collect();
        let copy = Union { kind: UnionKind::Part, variants, several: known.several };
        let (origin, docs) = (definition.origin.clone(), definition.docs.clone());
        let copy = self.made(&origin, name, docs, Shape::Union(copy));
        if let Some(list) = list_copy
            && let Shape::List(item, _) = &mut self.api.types.get_mut(list).shape
        {
            *item = copy;
        }
        if let Shape::Struct(object) = &mut self.api.types.get_mut(form).shape {
            object.properties[member].ty = list_copy.unwrap_or(copy);
        }
        copy
    }

    /// The objects that an operation sends as forms with files, and the media types of each, with
    /// those that it stands for.
    fn sent_forms(&self, operation: &Operation) -> Vec<(TypeId, Vec<Origin>)> {
        let types = &self.api.types;
        let Some(body) = &operation.body else { return Vec::new() };
        let offer = Offer::of_request(&body.content, types);
        let multipart = offer.forms.iter().filter(|it| it.media.kind == MediaKind::Multipart);
        let mut found = Vec::new();
        for form in multipart.filter(|form| form.media.has_files(types)) {
            let Some(ty) = form.media.ty else { continue };
            let others = offer.others.iter().filter(|(_, kept)| kept.origin == form.media.origin);
            let places = form.all.iter().copied().chain(others.map(|(other, _)| *other));
            found.push((types.resolve(ty), places.map(|media| media.origin.clone()).collect()));
        }
        found
    }

    /// All types that are used in another way than as a form with files.
    fn others(&self) -> HashSet<TypeId> {
        let api = &self.api;
        let types = &api.types;
        let mut roots = HashSet::new();
        let mut others: Vec<TypeId> = Vec::new();
        for operation in &api.operations {
            others.extend(operation.parameters.iter().map(|parameter| parameter.ty));
            for response in &operation.responses {
                others.extend(response.content.iter().filter_map(|media| media.ty));
                others.extend(response.headers.iter().map(|header| header.ty));
            }
            let forms = self.sent_forms(operation);
            let is_form = |origin: &Origin| forms.iter().any(|(_, places)| places.contains(origin));
            let media = operation.body.iter().flat_map(|body| &body.content);
            others.extend(media.filter(|it| !is_form(&it.origin)).filter_map(|media| media.ty));
            roots.extend(forms.iter().map(|(root, _)| *root));
        }
        if roots.is_empty() {
            return roots;
        }
        let callbacks = api.operations.iter().flat_map(|operation| &operation.callbacks);
        others.extend(api.webhooks.iter().chain(callbacks).flat_map(|it| it.carried()));
        // Every named type is written down, and so is what it is made of.
        for (id, definition) in types.iter() {
            let is_alias = matches!(definition.shape, Shape::Alias(_));
            let is_named = matches!(definition.name, TypeName::Named(_));
            if roots.contains(&id) || (is_named && !is_alias) {
                others.extend(types.parts(id));
            }
        }
        let mut seen = HashSet::new();
        while let Some(id) = others.pop() {
            if seen.insert(id) {
                others.extend(types.parts(id));
            }
        }
        seen
    }

    fn add_form(&mut self, root: TypeId) -> TypeId {
        let definition = self.api.types.get(root);
        let shape = match &definition.shape {
            Shape::Struct(object) => Shape::Struct(object.clone()),
            _ => return root,
        };
        let name = match &definition.name {
            TypeName::Named(name) | TypeName::Shared(name) => {
                TypeName::Shared(format!("{name} form"))
            }
            TypeName::Inline(owner, role) => TypeName::Inline(*owner, format!("{role} form")),
        };
        let form = Type {
            origin: definition.origin.clone(),
            name,
            docs: definition.docs.clone(),
            deprecated: definition.deprecated,
            nullable: false,
            shape,
        };
        self.api.types.add(form)
    }
}
