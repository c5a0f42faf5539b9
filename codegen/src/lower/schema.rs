//! Schema Objects: which construct a schema is.

use foldhash::HashSet;
use openapiv3::{ReferenceOr, Schema};

use super::keywords::{Keywords, SchemaRef, borrowed, unboxed};
use super::waiting::Unread;
use super::{Lowerer, State};
use crate::api::{AnyReason, Docs, Owner, Scalar, ScalarKind, Shape, TypeId, TypeName};
use crate::diagnostic::{Code, Origin};

impl Lowerer<'_> {
    /// The type of the schema at a place that is read now, such as that of a media type.
    pub(super) fn schema_at(&mut self, origin: Origin, name: TypeName) -> TypeId {
        if let Some(id) = self.by_origin.get(&origin) {
            return *id;
        }
        let schema = self.document.schema(&origin, &mut self.found);
        match schema {
            Ok(schema) => self.schema(borrowed(&schema), origin, name),
            Err(diagnostic) => {
                self.found.push(diagnostic.help("it is taken as any value"));
                let id = self.register(origin, name);
                self.finish(id, Shape::Any(AnyReason::Malformed));
                id
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
                if self.state[id.0 as usize] == State::Registered {
                    self.define(id, schema, &origin);
                }
                return id;
            }
        };
        found.unwrap_or_else(|diagnostic| {
            self.found.push(diagnostic.help("it is taken as any value"));
            let id = self.register(origin, name);
            self.finish(id, Shape::Any(AnyReason::BrokenRef));
            id
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

    /// Gives a registered type its shape.
    pub(super) fn define(&mut self, id: TypeId, schema: SchemaRef<'_>, origin: &Origin) {
        self.state[id.0 as usize] = State::Open;
        self.open.push(id);
        let shape = self.read(id, schema, origin);
        self.open.pop();
        match shape {
            Ok(shape) => self.finish(id, shape),
            Err(Unread(other)) => {
                self.state[id.0 as usize] = State::Waiting(other);
                self.queue.push(id);
            }
        }
    }

    /// The shape of a schema, unless it has to wait for another.
    fn read(
        &mut self,
        id: TypeId,
        schema: SchemaRef<'_>,
        origin: &Origin,
    ) -> Result<Shape, Unread> {
        let shape = match schema {
            ReferenceOr::Reference { reference } => self.alias(&reference, origin),
            ReferenceOr::Item(schema) => {
                let keywords = Keywords::of(schema);
                let definition = self.api.types.get_mut(id);
                definition.docs = Docs {
                    title: keywords.data.title.clone(),
                    description: keywords.data.description.clone(),
                };
                definition.deprecated = keywords.data.deprecated;
                definition.nullable = keywords.data.nullable;
                self.await_parts(id, &keywords, origin)?;
                let shape = self.shape(id, &keywords, origin);
                self.family(id, &keywords, origin, shape)
            }
        };
        Ok(shape)
    }

    /// A schema that is only a `$ref`. What it leads to is read later.
    pub(super) fn alias(&mut self, reference: &str, origin: &Origin) -> Shape {
        match self.reference(reference, origin) {
            Ok(target) => Shape::Alias(target),
            Err(diagnostic) => {
                self.found.push(diagnostic.help("it is taken as any value"));
                Shape::Any(AnyReason::BrokenRef)
            }
        }
    }

    /// The type behind aliases, once they are read; else the one that is being read further up,
    /// or is part of a circle of aliases.
    pub(super) fn ensure_resolved(&mut self, id: TypeId) -> Result<TypeId, Unread> {
        let mut at = id;
        for _ in 0..=self.api.types.len() {
            if !self.ensure_defined(at) {
                return Err(Unread(at));
            }
            match self.api.types.get(at).shape {
                Shape::Alias(next) => at = next,
                _ => return Ok(at),
            }
        }
        Err(Unread(at))
    }

    /// Once all types are known: an alias that leads to itself is any value.
    pub(super) fn settle_aliases(&mut self) {
        let ids: Vec<TypeId> = self.api.types.iter().map(|(id, _)| id).collect();
        // Those that are known to end, and those on the way from the type that is looked at.
        let mut settled = HashSet::default();
        for id in ids {
            let mut way = Vec::new();
            let mut on_way = HashSet::default();
            let mut at = id;
            while !settled.contains(&at) && on_way.insert(at) {
                way.push(at);
                let Shape::Alias(next) = self.api.types.get(at).shape else { break };
                if on_way.contains(&next) {
                    // The first of the circle is enough to break it.
                    let first = way.iter().skip_while(|it| **it != next).min().copied();
                    first.into_iter().for_each(|it| self.break_circle(it));
                    break;
                }
                at = next;
            }
            settled.extend(way);
        }
    }

    fn break_circle(&mut self, id: TypeId) {
        let origin = self.api.types.get(id).origin.clone();
        let is_ref = self.document.get(&origin).is_some_and(|schema| schema.get("$ref").is_some());
        let (place, message) = match is_ref {
            true => (origin.child("$ref"), "this `$ref` leads in a circle"),
            false => (origin, "this `allOf` leads in a circle"),
        };
        self.report(Code::CircularRef, &place, message, "it is taken as any value");
        self.api.types.get_mut(id).shape = Shape::Any(AnyReason::BrokenRef);
    }

    /// The construct that the keywords make.
    pub(super) fn shape(&mut self, id: TypeId, keywords: &Keywords<'_>, origin: &Origin) -> Shape {
        let wants_flag = keywords.data.extensions.get("x-specwright-type");
        if wants_flag.and_then(|wanted| wanted.as_str()) == Some("flag") {
            let constraints = keywords.constraints.clone();
            return Shape::Scalar(Scalar { kind: ScalarKind::Flag, format: None, constraints });
        }
        if !keywords.all_of.is_empty() {
            return self.all_of(id, keywords, origin);
        }
        if let Some(shape) = self.union(id, keywords, origin) {
            return shape;
        }
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
                let item = self.register(items, name);
                self.finish(item, Shape::Any(AnyReason::Unconstrained));
                item
            }
        };
        Shape::List(item, keywords.constraints.clone())
    }
}
