//! Objects: structs and maps.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::Lowerer;
use super::keywords::{Keywords, borrowed};
use crate::api::{Additional, AnyReason, Docs, Owner, Property, Shape, Struct, TypeId, TypeName};
use crate::diagnostic::Origin;
use crate::value::Value;

impl Lowerer<'_> {
    /// A struct when members are named, else a map.
    pub(super) fn object(&mut self, id: TypeId, keywords: &Keywords<'_>, origin: &Origin) -> Shape {
        let additional = self.additional(id, keywords, origin);
        if keywords.properties.is_none_or(|properties| properties.is_empty()) {
            match additional {
                Additional::Typed(values) => {
                    return Shape::Map(values, keywords.constraints.clone());
                }
                Additional::Unsaid => {
                    let values = self.any_value(id, origin.child("additionalProperties"));
                    return Shape::Map(values, keywords.constraints.clone());
                }
                Additional::Forbidden => {}
            }
        }
        let limits = keywords.constraints.clone();
        let mut object = Struct { properties: Vec::new(), additional, limits };
        self.properties(id, keywords, origin, &mut object);
        require(&mut object, keywords.required);
        Shape::Struct(object)
    }

    /// Adds the named members of a schema to an object; a later one replaces an earlier one of
    /// the same name at its place, unless it says nothing of its values.
    pub(super) fn properties(
        &mut self,
        id: TypeId,
        keywords: &Keywords<'_>,
        origin: &Origin,
        object: &mut Struct,
    ) {
        let place = origin.child("properties");
        for (name, schema) in keywords.properties.into_iter().flatten() {
            let property = self.property(id, name, schema, place.child(name));
            match object.properties.iter_mut().find(|known| known.name == *name) {
                None => object.properties.push(property),
                Some(known) => {
                    let says_nothing = self.is_defined(property.ty)
                        && matches!(
                            self.api.types.get(property.ty).shape,
                            Shape::Any(AnyReason::Unconstrained)
                        );
                    if says_nothing {
                        if !property.docs.is_empty() {
                            known.docs = property.docs;
                        }
                        known.default = property.default.or(known.default.take());
                    } else {
                        self.describe_anew(id, known, property);
                    }
                }
            }
        }
    }

    fn property(
        &mut self,
        id: TypeId,
        name: &str,
        schema: &ReferenceOr<Box<Schema>>,
        origin: Origin,
    ) -> Property {
        let ty = self.inner(schema, origin.clone(), id, name);
        let mut property = Property::new(name, ty, origin);
        if let ReferenceOr::Item(schema) = schema {
            let data = &schema.schema_data;
            property.read_only = data.read_only;
            property.write_only = data.write_only;
            property.deprecated = data.deprecated;
            property.default = data.default.as_ref().map(Value::from);
            property.docs =
                Docs { title: data.title.clone(), description: data.description.clone() };
        }
        property
    }

    /// What becomes of members that are not named.
    pub(super) fn additional(
        &mut self,
        id: TypeId,
        keywords: &Keywords<'_>,
        origin: &Origin,
    ) -> Additional {
        let place = origin.child("additionalProperties");
        match keywords.additional {
            None => Additional::Unsaid,
            Some(AdditionalProperties::Any(false)) => Additional::Forbidden,
            Some(AdditionalProperties::Any(true)) => Additional::Typed(self.any_value(id, place)),
            Some(AdditionalProperties::Schema(schema)) => {
                let name = TypeName::Inline(Owner::Type(id), "value".to_owned());
                Additional::Typed(self.schema(borrowed(schema), place, name))
            }
        }
    }

    /// A type for values of which nothing is said.
    pub(super) fn any_value(&mut self, owner: TypeId, origin: Origin) -> TypeId {
        if let Some(id) = self.by_origin.get(&origin) {
            return *id;
        }
        let id = self.register(origin, TypeName::Inline(Owner::Type(owner), "value".to_owned()));
        self.finish(id, Shape::Any(AnyReason::Unconstrained));
        id
    }
}

/// Marks members as required; names that are no member say nothing of a type.
pub(super) fn require(object: &mut Struct, names: &[String]) {
    for property in &mut object.properties {
        property.required |= names.contains(&property.name);
    }
}
