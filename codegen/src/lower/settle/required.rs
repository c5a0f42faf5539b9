//! Members that are required, and of which nothing else is said.

use super::Settler;
use crate::api::{Additional, AnyReason, Docs, Owner, Property, Shape, Struct, TypeId, TypeName};
use crate::diagnostic::Origin;
use crate::document::{Applicable, Reach};
use crate::near;
use crate::value::Value;

impl Settler<'_> {
    /// A name under `required` that no part of a schema describes is a member of any value (JSON
    /// Schema 2020-12, validation, 6.5.3), and one that a branch of a choice requires may be there. Where the members without a name are kept, it is among
    /// them; a name that looks like a slip of another is reported, and is none; and what tells the
    /// variants of a union is written by that.
    pub(in crate::lower) fn required(&mut self) {
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
            for undescribed in self.undescribed(id) {
                self.add_any(id, undescribed);
            }
        }
    }

    /// The names that the parts of a schema require and none of them describes.
    fn undescribed(&self, id: TypeId) -> Vec<Undescribed> {
        let Shape::Struct(object) = &self.api.types.get(id).shape else { return Vec::new() };
        let origin = self.origin(id);
        let Some(schema) = self.document.get(&origin) else { return Vec::new() };
        let keywords = ["required", "allOf", "$ref", "oneOf", "anyOf"];
        if keywords.iter().all(|keyword| schema.get(keyword).is_none()) {
            return Vec::new();
        }
        let mut found = Vec::new();
        let parts = self.document.applicable(&origin, Reach::Parts);
        for Applicable { origin, schema, .. } in &parts {
            self.take_undescribed(object, schema, origin, true, &mut found);
        }
        for Applicable { origin, schema, .. } in &parts {
            for keyword in ["oneOf", "anyOf"] {
                let branches = schema.get(keyword).map(Value::items).unwrap_or_default();
                for (index, branch) in branches.iter().enumerate().filter(|(_, it)| only_asks(it)) {
                    let origin = origin.child(keyword).index(index);
                    self.take_undescribed(object, branch, &origin, false, &mut found);
                }
            }
        }
        found
    }

    /// Takes the names under `required` of a schema that an object does not have.
    fn take_undescribed(
        &self,
        object: &Struct,
        schema: &Value,
        origin: &Origin,
        required: bool,
        found: &mut Vec<Undescribed>,
    ) {
        let names = schema.get("required").map(Value::items).unwrap_or_default();
        for (index, name) in names.iter().enumerate() {
            let Some(name) = name.as_str().filter(|name| self.is_undescribed(object, name)) else {
                continue;
            };
            if found.iter().all(|it| it.name != name) {
                let origin = origin.child("required").index(index);
                found.push(Undescribed { name: name.to_owned(), origin, required });
            }
        }
    }

    /// Whether a name is that of no member of an object, nor a slip of one, nor of what tells variants.
    pub(super) fn is_undescribed(&self, object: &Struct, name: &str) -> bool {
        let known = || object.properties.iter().map(|it| it.name.as_str());
        let is_told = || self.drafts.discriminators.values().any(|it| it.property == name);
        is_open(object)
            && known().all(|known| known != name)
            && near::nearest(name, known()).is_none()
            && !is_told()
    }

    fn add_any(&mut self, id: TypeId, Undescribed { name, origin, required }: Undescribed) {
        let role = TypeName::Inline(Owner::Type(id), name.clone());
        let shape = Shape::Any(AnyReason::Unconstrained);
        let ty = self.made(&origin, role, Docs::default(), shape);
        let property = Property { required, ..Property::new(&name, ty, origin) };
        if let Shape::Struct(object) = &mut self.api.types.get_mut(id).shape {
            object.properties.push(property);
        }
    }
}

/// A name that is required, and of which nothing else is said.
struct Undescribed {
    name: String,
    origin: Origin,
    /// Whether it is so in any case.
    required: bool,
}

/// Whether a branch of a choice describes no value, and only asks for members.
fn only_asks(branch: &Value) -> bool {
    let says = |name: &str| ["required", "not", "title", "description"].contains(&name);
    branch.members().iter().all(|(name, _)| says(name))
}

/// Whether members without a name of their own are neither kept nor forbidden.
fn is_open(object: &Struct) -> bool {
    object.additional == Additional::Unsaid && !object.properties.is_empty()
}
