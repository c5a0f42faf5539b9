//! Schema Objects: which construct a schema is.

use openapiv3::{ReferenceOr, Schema};

use super::Reader;
use super::keywords::{Keywords, SchemaRef, borrowed, unboxed};
use crate::api::{AnyReason, Docs, Owner, Scalar, ScalarKind, Shape, TypeId, TypeName};
use crate::diagnostic::Origin;
use crate::lower::draft::{Discriminator, Draft, Step};

/// What a schema is, as far as it says so itself.
pub(super) enum Said {
    /// This shape.
    Shape(Shape),
    /// What other schemas say belongs to it.
    Draft(Draft),
}

impl Reader<'_> {
    /// Reads the schemas of all types that are registered, and of those they lead to.
    pub(super) fn schemas(&mut self) {
        while let Some(id) = self.queue.pop() {
            if self.is_read[id.0 as usize] {
                continue;
            }
            let origin = self.api.types.get(id).origin.clone();
            match self.document.schema(&origin, &mut self.found) {
                Ok(schema) => self.read(id, borrowed(&schema), &origin),
                Err(diagnostic) => {
                    self.found.push(diagnostic.help("it is taken as any value"));
                    self.finish(id, Shape::Any(AnyReason::Malformed));
                }
            }
        }
    }

    /// The type of the schema at a place outside of schemas, such as that of a media type.
    pub(super) fn schema_at(&mut self, origin: Origin, name: TypeName) -> TypeId {
        if let Some(id) = self.by_origin.get(&origin) {
            return *id;
        }
        let schema = self.document.schema(&origin, &mut self.found);
        match schema {
            Ok(schema) => self.schema(borrowed(&schema), origin, name),
            Err(diagnostic) => {
                self.found.push(diagnostic.help("it is taken as any value"));
                self.known(origin, name, Shape::Any(AnyReason::Malformed))
            }
        }
    }

    /// The type of a schema.
    pub(super) fn schema(
        &mut self,
        schema: SchemaRef<'_>,
        origin: Origin,
        name: TypeName,
    ) -> TypeId {
        let found = match schema {
            ReferenceOr::Reference { ref reference } => self.reference(reference, &origin),
            ReferenceOr::Item(_) => {
                let id = match self.by_origin.get(&origin).copied() {
                    Some(id) => {
                        self.adopt(id, name);
                        id
                    }
                    None => self.register(origin.clone(), name),
                };
                if !self.is_read[id.0 as usize] {
                    self.read(id, schema, &origin);
                }
                return id;
            }
        };
        found.unwrap_or_else(|diagnostic| {
            self.found.push(diagnostic.help("it is taken as any value"));
            self.known(origin, name, Shape::Any(AnyReason::BrokenRef))
        })
    }

    /// The type of a schema that stands inside the type `owner`.
    pub(super) fn inner(
        &mut self,
        schema: &ReferenceOr<Box<Schema>>,
        origin: Origin,
        owner: TypeId,
        role: &str,
    ) -> TypeId {
        let name = TypeName::Inline(Owner::Type(owner), role.to_owned());
        self.schema(unboxed(schema), origin, name)
    }

    /// Gives a registered type its shape, or the draft of it.
    fn read(&mut self, id: TypeId, schema: SchemaRef<'_>, origin: &Origin) {
        // What stands in it may lead to it.
        self.is_read[id.0 as usize] = true;
        self.drafts.steps.push(Step::Begin(id));
        let said = match schema {
            ReferenceOr::Reference { reference } => Said::Shape(self.alias(id, &reference, origin)),
            ReferenceOr::Item(schema) => {
                let keywords = Keywords::of(schema);
                let definition = self.api.types.get_mut(id);
                definition.docs = Docs {
                    title: keywords.data.title.clone(),
                    description: keywords.data.description.clone(),
                };
                definition.deprecated = keywords.data.deprecated;
                definition.nullable = keywords.data.nullable;
                self.note_discriminator(id, &keywords);
                self.said(id, &keywords, origin)
            }
        };
        match said {
            Said::Shape(shape) => self.finish(id, shape),
            Said::Draft(draft) => self.finish_later(id, draft),
        }
        self.drafts.steps.push(Step::End(id));
    }

    /// A schema that is only a `$ref`.
    fn alias(&mut self, id: TypeId, reference: &str, origin: &Origin) -> Shape {
        match self.reference(reference, origin) {
            Ok(target) => {
                self.drafts.leads.insert(id, target);
                Shape::Alias(target)
            }
            Err(diagnostic) => {
                self.found.push(diagnostic.help("it is taken as any value"));
                Shape::Any(AnyReason::BrokenRef)
            }
        }
    }

    /// Keeps what tells the variants of a type.
    pub(super) fn note_discriminator(&mut self, id: TypeId, keywords: &Keywords<'_>) {
        if let Some(discriminator) = &keywords.data.discriminator {
            let place =
                self.api.types.get(id).origin.child("discriminator").child("defaultMapping");
            let otherwise = self.document.get(&place).and_then(super::info::text);
            let discriminator = Discriminator {
                property: discriminator.property_name.clone(),
                mapping: discriminator.mapping.clone(),
                otherwise,
                is_unlisted: keywords.one_of.is_empty() && keywords.any_of.is_empty(),
            };
            self.drafts.discriminators.insert(id, discriminator);
        }
    }

    /// The construct that the keywords make.
    fn said(&mut self, id: TypeId, keywords: &Keywords<'_>, origin: &Origin) -> Said {
        if keywords.is_flag() {
            return Said::Shape(flag(keywords));
        }
        if !keywords.all_of.is_empty() {
            return self.all_of(id, keywords, origin);
        }
        if let Some(said) = self.union(id, keywords, origin) {
            return said;
        }
        Said::Shape(self.simple(id, keywords, origin))
    }

    /// The shape that a schema has which combines no others.
    pub(super) fn simple(&mut self, id: TypeId, keywords: &Keywords<'_>, origin: &Origin) -> Shape {
        if let Some(shape) = self.enumeration(id, keywords, origin) {
            return shape;
        }
        match keywords.ty {
            Some("object") => self.object(id, keywords, origin),
            Some("array") => self.array(id, keywords, origin),
            Some(_) => self.scalar(keywords, origin),
            None if keywords.properties.is_some() || keywords.additional.is_some() => {
                self.object(id, keywords, origin)
            }
            None if keywords.items.is_some() => self.array(id, keywords, origin),
            None if keywords.format.is_some() || keywords.constraints.pattern.is_some() => {
                self.scalar(keywords, origin)
            }
            None => Shape::Any(AnyReason::Unconstrained),
        }
    }

    fn array(&mut self, id: TypeId, keywords: &Keywords<'_>, origin: &Origin) -> Shape {
        let items = origin.child("items");
        let item = match keywords.items {
            Some(schema) => self.inner(schema, items, id, "item"),
            None => {
                let name = TypeName::Inline(Owner::Type(id), "item".to_owned());
                self.known(items, name, Shape::Any(AnyReason::Unconstrained))
            }
        };
        Shape::List(item, keywords.constraints.clone())
    }
}

/// A text that means yes or no.
pub(super) fn flag(keywords: &Keywords<'_>) -> Shape {
    let constraints = keywords.constraints.clone();
    Shape::Scalar(Scalar { kind: ScalarKind::Flag, format: None, constraints })
}
