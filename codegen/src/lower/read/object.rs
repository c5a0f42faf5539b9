//! Objects: structs and maps.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind};

use super::Reader;
use super::keywords::{Keywords, borrowed};
use crate::api::{Additional, AnyReason, Docs, Owner, Property, Shape, Struct, TypeId, TypeName};
use crate::diagnostic::Origin;
use crate::document::Reach;
use crate::lower::draft::require;
use crate::value::Value;

impl Reader<'_> {
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
        let properties = self.properties(id, keywords, origin);
        let mut object = Struct { properties, additional, limits };
        require(&mut object, keywords.required);
        Shape::Struct(object)
    }

    /// The named members of a schema.
    pub(super) fn properties(
        &mut self,
        id: TypeId,
        keywords: &Keywords<'_>,
        origin: &Origin,
    ) -> Vec<Property> {
        let place = origin.child("properties");
        let members = keywords.properties.into_iter().flatten();
        members.map(|(name, schema)| self.property(id, name, schema, place.child(name))).collect()
    }

    fn property(
        &mut self,
        id: TypeId,
        name: &str,
        schema: &ReferenceOr<Box<Schema>>,
        origin: Origin,
    ) -> Property {
        let ty = self.inner(schema, origin.clone(), id, name);
        let refers = match schema {
            ReferenceOr::Reference { .. } => true,
            ReferenceOr::Item(schema) => matches!(&schema.schema_kind, SchemaKind::AllOf { .. }),
        };
        let flag = |keyword| refers && self.says(&origin, keyword);
        let (read_only, write_only) = (flag("readOnly"), flag("writeOnly"));
        let mut property = Property { read_only, write_only, ..Property::new(name, ty, origin) };
        if let ReferenceOr::Item(schema) = schema {
            let data = &schema.schema_data;
            property.read_only |= data.read_only;
            property.write_only |= data.write_only;
            property.deprecated = data.deprecated;
            property.default = data.default.as_ref().map(Value::from);
            property.docs =
                Docs { title: data.title.clone(), description: data.description.clone() };
        }
        property
    }

    /// Whether a schema, or one that it refers to or is made of, sets a flag. That is said of values
    /// wherever they stand.
    fn says(&self, origin: &Origin, keyword: &str) -> bool {
        let parts = self.document.applicable(origin, Reach::Parts);
        parts.iter().any(|part| part.schema.get(keyword).and_then(Value::as_bool) == Some(true))
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
        let name = TypeName::Inline(Owner::Type(owner), "value".to_owned());
        self.known(origin, name, Shape::Any(AnyReason::Unconstrained))
    }
}
