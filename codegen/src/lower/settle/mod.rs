//! What schemas say of each other: passes over all of them.

mod aliases;
mod all_of;
mod circular_unions;
mod families;
mod forms;
mod intersections;
mod kinship;
mod media;
mod order;
mod parameters;
mod plain_parts;
mod required;
mod spread;
mod unions;

use foldhash::HashMap;

use self::kinship::Families;
use super::draft::{Drafts, Intersection};
use super::read::Read;
use crate::api::{Api, Docs, Shape, Type, TypeId, TypeName};
use crate::diagnostic::{Code, Diagnostics, Origin};
use crate::document::Document;

/// A document whose schemas are being settled.
pub(super) struct Settler<'a> {
    document: &'a Document,
    pub(super) api: Api,
    pub(super) found: Diagnostics,
    drafts: Drafts,
    /// Types by the place of their schema.
    by_origin: HashMap<Origin, TypeId>,
    families: Families,
    /// Members that several parts of an `allOf` describe.
    intersections: Vec<Intersection>,
    /// The types that come before those that are made of them.
    before: HashMap<TypeId, Vec<TypeId>>,
    /// How many members were taken over from other types.
    taken: usize,
    /// How many types were read; those after them were made here.
    read: usize,
    /// How many types there were when all had a shape.
    settled: usize,
}

impl<'a> Settler<'a> {
    pub(super) fn new(read: Read<'a>) -> Self {
        let Read { document, api, found, drafts, by_origin } = read;
        let read = api.types.len();
        let (families, intersections) = (Families::default(), Vec::new());
        let (before, taken, settled) = (HashMap::default(), 0, 0);
        Self {
            document,
            api,
            found,
            drafts,
            by_origin,
            families,
            intersections,
            before,
            taken,
            read,
            settled,
        }
    }

    /// A type of no schema of its own.
    fn made(&mut self, origin: &Origin, name: TypeName, docs: Docs, shape: Shape) -> TypeId {
        let origin = origin.clone();
        self.api.types.add(Type { origin, name, docs, deprecated: false, nullable: false, shape })
    }

    /// The type of the schema that a type stands at the place of.
    fn at_place_of(&self, id: TypeId) -> TypeId {
        self.by_origin.get(&self.api.types.get(id).origin).copied().unwrap_or(id)
    }

    fn origin(&self, id: TypeId) -> Origin {
        self.api.types.get(id).origin.clone()
    }

    /// The shape of a type, behind aliases.
    fn shape(&self, id: TypeId) -> &Shape {
        let types = &self.api.types;
        &types.get(types.resolve(id)).shape
    }

    fn report(&mut self, code: Code, origin: &Origin, message: impl Into<String>, help: &str) {
        self.found.report(code, origin, message, help);
    }
}
