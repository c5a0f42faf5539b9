//! `allOf`: its parts, as they stand there.

use openapiv3::{ReferenceOr, Schema};

use super::keywords::Keywords;
use super::schema::{Said, flag};
use super::{Reader, is_component_schema};
use crate::api::{AnyReason, Owner, Shape, TypeId, TypeName};
use crate::diagnostic::Origin;
use crate::lower::draft::{AllOf, AllOfPart, Draft, Own};

impl Reader<'_> {
    pub(super) fn all_of(&mut self, id: TypeId, keywords: &Keywords<'_>, origin: &Origin) -> Said {
        if let Some(reference) = only_ref(keywords) {
            let place = origin.child("allOf").index(0);
            return match self.reference(reference, &place) {
                Ok(target) => {
                    self.note_parts(id, keywords, origin);
                    let parts = vec![AllOfPart::Reference(target, place)];
                    Said::Draft(Draft::AllOf(AllOf { parts, is_only_ref: true }))
                }
                Err(diagnostic) => {
                    self.found.push(diagnostic.help("it is taken as any value"));
                    Said::Shape(Shape::Any(AnyReason::BrokenRef))
                }
            };
        }
        let mut parts = Vec::new();
        self.collect(id, keywords, origin, &mut parts);
        self.note_parts(id, keywords, origin);
        Said::Draft(Draft::AllOf(AllOf { parts, is_only_ref: false }))
    }

    /// Adds a schema that has `allOf`, its parts first, then what it says itself.
    fn collect(
        &mut self,
        id: TypeId,
        keywords: &Keywords<'_>,
        origin: &Origin,
        parts: &mut Vec<AllOfPart>,
    ) {
        let place = origin.child("allOf");
        for (index, part) in keywords.all_of.iter().enumerate() {
            let origin = place.index(index);
            match part {
                ReferenceOr::Reference { reference } => match self.reference(reference, &origin) {
                    Ok(target) => parts.push(AllOfPart::Reference(target, origin)),
                    Err(diagnostic) => self.found.push(diagnostic.help("this part is left out")),
                },
                ReferenceOr::Item(schema) => {
                    let keywords = Keywords::of(schema);
                    // What tells those that extend a schema may stand in a part of it.
                    let is_own = keywords.one_of.is_empty() && keywords.any_of.is_empty();
                    if is_own && !self.drafts.discriminators.contains_key(&id) {
                        self.note_discriminator(id, &keywords);
                    }
                    self.collect(id, &keywords, &origin, parts);
                }
            }
        }
        parts.push(AllOfPart::Own(self.own(id, keywords, origin)));
    }

    /// What a schema says beside its `allOf`.
    fn own(&mut self, id: TypeId, keywords: &Keywords<'_>, origin: &Origin) -> Own {
        let members = keywords.has_members().then(|| {
            let properties = self.properties(id, keywords, origin);
            (properties, self.additional(id, keywords, origin))
        });
        let says_limits = keywords.ty.is_none_or(|ty| ty == "object");
        let limits = if says_limits { keywords.constraints.clone() } else { Default::default() };
        let null = match keywords.data.nullable {
            true => Some(true),
            false => (keywords.ty == Some("object")).then_some(false),
        };
        let mut own =
            Own { members, limits, required: keywords.required.to_vec(), null, value: None };
        if let Some(value) = self.value(id, keywords, origin) {
            own.value = Some(value);
            if !keywords.data.nullable {
                let is_nullable = self.api.types.is_nullable(value);
                own.null = Some(own.null.unwrap_or(true) && is_nullable);
            }
        }
        own
    }

    /// What a part says that is no object: it is read as if it stood alone at its place.
    fn value(&mut self, id: TypeId, keywords: &Keywords<'_>, origin: &Origin) -> Option<TypeId> {
        let is_union = !keywords.one_of.is_empty() || !keywords.any_of.is_empty();
        let is_plain = !keywords.values.is_empty()
            || keywords.items.is_some()
            || keywords.ty.is_some_and(|ty| ty != "object");
        if !is_union && !is_plain {
            return None;
        }
        let name = TypeName::Inline(Owner::Type(id), "value".to_owned());
        let part = self.add(origin, name, Shape::Any(AnyReason::Unconstrained));
        self.note_discriminator(part, keywords);
        let alone = keywords.without_members();
        let shape = match alone.is_flag() {
            true => flag(&alone),
            false => match self.union_alone(part, &alone, origin) {
                Some(union) => union,
                None => self.simple(part, &alone, origin),
            },
        };
        let says_some = !matches!(shape, Shape::Any(AnyReason::Unconstrained));
        says_some.then(|| {
            self.finish(part, shape);
            part
        })
    }

    /// Notes which named schemas the `allOf` of a named schema has as its parts.
    fn note_parts(&mut self, id: TypeId, keywords: &Keywords<'_>, origin: &Origin) {
        let is_named = (id.0 as usize) < self.components && is_component_schema(origin);
        let place = origin.child("allOf");
        let mut parts = keywords.all_of.iter().enumerate();
        if let Some(target) = self.beside(keywords.all_of, origin) {
            self.drafts.leads.insert(id, target);
            parts.next();
        }
        for (index, part) in parts.filter(|_| is_named) {
            let place = place.index(index);
            let target = match part {
                ReferenceOr::Reference { reference } => {
                    let target = self.document.resolve(&place, reference).ok();
                    target.and_then(|target| self.by_origin.get(&target).copied())
                }
                ReferenceOr::Item(part) => self.beside(Keywords::of(part).all_of, &place),
            };
            self.drafts.extensions.extend(target.map(|target| (id, target)));
        }
    }

    /// Where the `$ref` leads beside which the schema at a place has other keywords: it is the
    /// first of its parts then.
    fn beside(&self, all_of: &[ReferenceOr<Schema>], origin: &Origin) -> Option<TypeId> {
        let [ReferenceOr::Reference { reference }, ..] = all_of else { return None };
        self.document.get(origin)?.get("$ref")?;
        let target = self.document.resolve(&origin.child("allOf").index(0), reference).ok()?;
        self.by_origin.get(&target).copied()
    }
}

/// The `$ref` of a schema that is nothing but an `allOf` of it.
fn only_ref<'a>(keywords: &Keywords<'a>) -> Option<&'a str> {
    let [ReferenceOr::Reference { reference }] = keywords.all_of else { return None };
    let says_more = keywords.has_members()
        || !keywords.required.is_empty()
        || !keywords.values.is_empty()
        || !keywords.one_of.is_empty()
        || !keywords.any_of.is_empty()
        || keywords.items.is_some()
        || !keywords.constraints.is_empty()
        || keywords.ty.is_some_and(|ty| ty != "object");
    (!says_more).then_some(reference.as_str())
}
