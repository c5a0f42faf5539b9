//! A schema with a `discriminator` that others extend by `allOf` (OpenAPI 3.0.4, 4.8.25; 3.1.1,
//! 4.8.25): where it is used as a type, a value of any of them stands.
//!
//! Its name is that of the union, since that is what is used. Its own members become a type
//! inside the union, which is what those that extend it have all members of.

use foldhash::{HashMap, HashSet};
use indexmap::IndexSet;

use super::Settler;
use crate::api::{Docs, Owner, Shape, TypeId, TypeName, Union, UnionKind, Variant};
use crate::diagnostic::{Code, Origin};
use crate::lower::draft::{AllOfPart, Discriminator, Draft};
use crate::lower::graph;

/// The word for the type of a family's own members.
const BASE: &str = "base";

impl Settler<'_> {
    /// Which named schemas extend which, and which of these have a discriminator.
    pub(in crate::lower) fn note_families(&mut self) {
        let leads = std::mem::take(&mut self.drafts.leads);
        let families = &mut self.families;
        families.ends = graph::ends(leads.keys().copied(), |id| leads.get(&id).copied());
        let mut extensions = std::mem::take(&mut self.drafts.extensions);
        // In document order, and for each schema in the order of its parts.
        extensions.sort_by_key(|(child, _)| *child);
        for (child, part) in extensions {
            let Some(parent) = families.end(part).filter(|parent| *parent != child) else {
                continue;
            };
            if families.children.entry(parent).or_default().insert(child) {
                families.parents.entry(child).or_default().push(parent);
            }
            if self.drafts.discriminators.contains_key(&parent) {
                families.of_families.insert(child);
            }
        }
    }

    /// Families whose own members are known: what extends them has these.
    pub(in crate::lower) fn families(&mut self) {
        self.note_listed();
        let ids: Vec<TypeId> = self.drafts.discriminators.keys().copied().collect();
        for id in ids {
            if !self.drafts.open.contains_key(&id) {
                self.family(id);
            }
        }
        let beside = self.drafts.open.iter().filter_map(|(id, draft)| match draft {
            Draft::Beside(beside) => Some((*id, beside)),
            Draft::AllOf(_) => None,
        });
        let with_children = beside.filter(|(id, _)| self.families.has_children(*id));
        let bases: Vec<_> = with_children.map(|(id, it)| (id, it.object.clone())).collect();
        for (id, object) in bases {
            self.add_base(id, Shape::Struct(object));
        }
    }

    /// Notes which schemas are listed by those that others have in their `allOf`.
    fn note_listed(&mut self) {
        let mut listed: HashMap<TypeId, HashSet<TypeId>> = HashMap::default();
        for draft in self.drafts.open.values() {
            let Draft::AllOf(all) = draft else { continue };
            for part in &all.parts {
                let AllOfPart::Reference(target, _) = part else { continue };
                let parent = self.api.types.resolve(*target);
                listed.entry(parent).or_insert_with(|| self.branches(parent));
            }
        }
        listed.retain(|_, branches| !branches.is_empty());
        self.families.listed = listed;
    }

    /// The schemas to which the branches of a schema lead.
    fn branches(&self, id: TypeId) -> HashSet<TypeId> {
        let union = match self.drafts.open.get(&id) {
            Some(Draft::Beside(beside)) => Some(beside.union),
            Some(Draft::AllOf(all)) => match all.parts.last() {
                Some(AllOfPart::Own(own)) => own.value,
                _ => None,
            },
            None => Some(id),
        };
        let Some(union) = union else { return HashSet::default() };
        let Shape::Union(union) = &self.api.types.get(union).shape else {
            return HashSet::default();
        };
        let types = union.variants.iter().map(|variant| variant.ty);
        let referred = types.filter(|ty| !self.stands_in(*ty, id));
        referred.filter_map(|ty| self.families.end(ty)).collect()
    }

    /// Makes an object with a discriminator the union of the schemas that extend it, if any does.
    pub(super) fn family(&mut self, id: TypeId) {
        let Some(discriminator) = self.drafts.discriminators.get(&id) else { return };
        if !discriminator.is_unlisted || !matches!(self.api.types.get(id).shape, Shape::Struct(_)) {
            return;
        }
        let mut members = self.families.descendants(id);
        members.extend(self.mapped(discriminator, id, &members));
        if members.is_empty() {
            return;
        }
        let kind = UnionKind::Tagged(discriminator.property.clone());
        // Itself last: a mapping may name it, and its own name means it otherwise.
        let variants = members.into_iter().chain([id]);
        let variants = variants.map(Variant::of).collect();
        let union = Shape::Union(Union { kind, variants, several: false });
        let own = std::mem::replace(&mut self.api.types.get_mut(id).shape, union);
        self.add_base(id, own);
        self.families.unlisted.insert(id);
        self.tag(id);
    }

    /// Makes a type of the members of a schema, for those that extend it.
    fn add_base(&mut self, id: TypeId, shape: Shape) {
        let said = "The members of all variants, for a value that is none of the others.";
        let docs = Docs { title: None, description: Some(said.to_owned()) };
        let name = TypeName::Inline(Owner::Type(id), BASE.to_owned());
        let base = self.made(&self.origin(id), name, docs, shape);
        self.families.bases.insert(id, base);
        self.families.is_base.insert(base);
    }

    /// Named schemas that only a mapping names.
    fn mapped(
        &self,
        discriminator: &Discriminator,
        id: TypeId,
        known: &[TypeId],
    ) -> IndexSet<TypeId> {
        let known: HashSet<TypeId> = known.iter().copied().chain([id]).collect();
        let origin = &self.api.types.get(id).origin;
        let named = discriminator.mapping.values().chain(&discriminator.otherwise);
        let targets = named.filter_map(|it| self.mapping_target(it, origin));
        targets.filter(|target| !known.contains(target)).collect()
    }

    /// Unions whose variants a discriminator tells.
    pub(in crate::lower) fn tags(&mut self) {
        let ids: Vec<TypeId> = self.drafts.discriminators.keys().copied().collect();
        ids.into_iter().for_each(|id| self.tag(id));
    }

    /// Tags from the discriminator's mapping, or the names of the schemas.
    fn tag(&mut self, id: TypeId) {
        let origin = self.origin(id);
        let Some(discriminator) = self.drafts.discriminators.get(&id) else { return };
        let Shape::Union(union) = &self.api.types.get(id).shape else { return };
        let mut tags: Vec<Vec<String>> = vec![Vec::new(); union.variants.len()];
        let mut of_type: HashMap<TypeId, usize> = HashMap::default();
        for (index, variant) in union.variants.iter().enumerate() {
            of_type.entry(variant.ty).or_insert(index);
        }
        for (tag, target) in &discriminator.mapping {
            let found = self.mapping_target(target, &origin);
            match found.and_then(|found| of_type.get(&found)) {
                Some(index) => tags[*index].push(tag.clone()),
                None => {
                    let place = origin.child("discriminator").child("mapping").child(tag);
                    let message = format!("`{target}` is none of the variants");
                    let help = "this tag is kept as unknown";
                    self.found.report(Code::DanglingRef, &place, message, help);
                }
            }
        }
        for (tags, variant) in tags.iter_mut().zip(&union.variants) {
            if tags.is_empty()
                && let TypeName::Named(name) = &self.api.types.get(variant.ty).name
            {
                tags.push(self.own_tag(variant.ty).unwrap_or_else(|| name.clone()));
            }
        }
        if let Shape::Union(union) = &mut self.api.types.get_mut(id).shape {
            for (variant, tags) in union.variants.iter_mut().zip(tags) {
                variant.tags = tags;
            }
        }
        self.default_variant(id, &origin);
    }

    /// The variant of objects that no tag tells (OpenAPI 3.2.0, "Discriminator Object"); one that
    /// is not among the branches comes to be.
    fn default_variant(&mut self, id: TypeId, origin: &Origin) {
        let discriminator = self.drafts.discriminators.get(&id);
        let Some(target) = discriminator.and_then(|it| it.otherwise.clone()) else { return };
        let Some(ty) = self.mapping_target(&target, origin) else {
            let place = origin.child("discriminator").child("defaultMapping");
            let message = format!("`{target}` is no schema of the document");
            let help = "values that no tag tells are kept as unknown";
            self.found.report(Code::DanglingRef, &place, message, help);
            return;
        };
        let own = match &self.api.types.get(ty).name {
            TypeName::Named(name) => vec![self.own_tag(ty).unwrap_or_else(|| name.clone())],
            _ => Vec::new(),
        };
        let Shape::Union(union) = &mut self.api.types.get_mut(id).shape else { return };
        match union.variants.iter_mut().find(|variant| variant.ty == ty) {
            Some(variant) => variant.is_default = true,
            None => union.variants.push(Variant { ty, tags: own, is_default: true }),
        }
    }

    /// The value that a schema itself gives its discriminator.
    fn own_tag(&self, id: TypeId) -> Option<String> {
        self.document.own_tag(&self.api.types.get(id).origin).map(str::to_owned)
    }

    /// The type that a mapping names: by the name of its schema, or by a reference to it.
    fn mapping_target(&self, target: &str, origin: &Origin) -> Option<TypeId> {
        let short = format!("#/components/schemas/{target}");
        [target, short.as_str()]
            .into_iter()
            .filter_map(|target| self.document.resolve(origin, target).ok())
            .find_map(|target| self.by_origin.get(&target).copied())
    }
}
