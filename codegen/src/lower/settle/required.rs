//! Members that are required, and of which nothing else is said.

use std::collections::HashSet;

use super::Settler;
use crate::api::{Additional, AnyReason, Docs, Owner, Property, Shape, Struct, TypeId, TypeName};
use crate::diagnostic::Origin;
use crate::document::{Applicable, Reach};
use crate::near;
use crate::value::Value;

impl Settler<'_> {
    /// A name under `required` that no part of a schema describes is a member of any value (JSON
    /// Schema 2020-12, validation, 6.5.3). Where the members without a name are kept, it is among
    /// them; a name that looks like a slip of another is reported, and is none; and what tells the
    /// variants of a union is written by that.
    pub(in crate::lower) fn required(&mut self) {
        let told: HashSet<String> =
            self.drafts.discriminators.values().map(|it| it.property.clone()).collect();
        let structs: Vec<TypeId> = self
            .api
            .types
            .iter()
            .filter(|(_, definition)| {
                matches!(&definition.shape, Shape::Struct(object) if is_open(object))
            })
            .map(|(id, _)| id)
            .collect();
        for id in structs {
            for (name, origin) in self.undescribed(id) {
                if !told.contains(&name) {
                    self.add_any(id, &name, origin);
                }
            }
        }
    }

    /// The names that the parts of a schema require and none of them describes, with their places.
    fn undescribed(&self, id: TypeId) -> Vec<(String, Origin)> {
        let Shape::Struct(object) = &self.api.types.get(id).shape else { return Vec::new() };
        let origin = self.origin(id);
        let Some(schema) = self.document.get(&origin) else { return Vec::new() };
        if ["required", "allOf", "$ref"].iter().all(|keyword| schema.get(keyword).is_none()) {
            return Vec::new();
        }
        let known: HashSet<&str> = object.properties.iter().map(|it| it.name.as_str()).collect();
        let mut found: Vec<(String, Origin)> = Vec::new();
        for part in self.document.applicable(&origin, Reach::Parts) {
            let Applicable { origin, schema, .. } = part;
            let names = schema.get("required").map(Value::items).unwrap_or_default();
            for (index, name) in names.iter().enumerate() {
                let Some(name) = name.as_str().filter(|name| !known.contains(name)) else {
                    continue;
                };
                let is_slip = near::nearest(name, known.iter().copied()).is_some();
                if !is_slip && found.iter().all(|(other, _)| other != name) {
                    found.push((name.to_owned(), origin.child("required").index(index)));
                }
            }
        }
        found
    }

    fn add_any(&mut self, id: TypeId, name: &str, origin: Origin) {
        let role = TypeName::Inline(Owner::Type(id), name.to_owned());
        let shape = Shape::Any(AnyReason::Unconstrained);
        let ty = self.made(&origin, role, Docs::default(), shape);
        let property = Property { required: true, ..Property::new(name, ty, origin) };
        if let Shape::Struct(object) = &mut self.api.types.get_mut(id).shape {
            object.properties.push(property);
        }
    }
}

/// Whether members without a name of their own are neither kept nor forbidden.
fn is_open(object: &Struct) -> bool {
    object.additional == Additional::Unsaid && !object.properties.is_empty()
}
