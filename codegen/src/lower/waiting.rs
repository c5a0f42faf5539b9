//! The order in which schemas are read: one that is made of the members of others comes after
//! them.
//!
//! A schema may lead to itself by a property. When that property's schema is an `allOf` with the
//! schema in it, the members that it is made of are not known yet where it is met, and it waits.

use foldhash::HashSet;
use openapiv3::{ReferenceOr, Schema};

use super::keywords::Keywords;
use super::{Lowerer, State, keywords};
use crate::api::{AnyReason, Shape, TypeId, Union};
use crate::diagnostic::Origin;
use crate::value::Value;

/// Types that are read for each other's sake by recursion; more of them are read one after the
/// other.
const DEPTH_LIMIT: usize = 200;

/// A type whose shape cannot be known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unread(pub(super) TypeId);

impl Lowerer<'_> {
    /// Reads the schema of a type unless that has happened; false when it is being read further
    /// up, or waits for one that is, so that its shape cannot be known yet.
    pub(super) fn ensure_defined(&mut self, id: TypeId) -> bool {
        if self.may_be_read(id) {
            match self.open.len() {
                ..DEPTH_LIMIT => self.define_now(id),
                DEPTH_LIMIT => self.define_in_order(id),
                _ => {}
            }
        }
        self.is_defined(id)
    }

    /// Whether a type is still to be read, and nothing is in the way.
    fn may_be_read(&self, id: TypeId) -> bool {
        match self.state[id.0 as usize] {
            State::Registered => true,
            State::Waiting(_) => self.awaited(id).is_none(),
            State::Open | State::Done => false,
        }
    }

    /// The type that is being read, or that comes before one that can be, and that another one
    /// has to wait for.
    fn awaited(&self, id: TypeId) -> Option<TypeId> {
        let mut at = id;
        for _ in 0..self.state.len() {
            match self.state[at.0 as usize] {
                State::Open => return Some(at),
                State::Waiting(next) => at = next,
                // Too deep to be read now: the first of all comes to its end.
                State::Registered if at == id => return self.open.first().copied(),
                State::Registered | State::Done => return None,
            }
        }
        None
    }

    fn define_now(&mut self, id: TypeId) {
        let origin = self.api.types.get(id).origin.clone();
        match self.document.schema(&origin, &mut self.found) {
            Ok(schema) => self.define(id, keywords::borrowed(&schema), &origin),
            Err(diagnostic) => {
                self.found.push(diagnostic.help("it is taken as any value"));
                self.finish(id, Shape::Any(AnyReason::Malformed));
            }
        }
    }

    /// Reads a type after all that it is made of, without recursion.
    fn define_in_order(&mut self, id: TypeId) {
        let mut seen = HashSet::from_iter([id]);
        let mut way = vec![(id, self.parts(id))];
        while let Some((at, parts)) = way.last_mut() {
            match parts.pop() {
                Some(part) if seen.insert(part) && self.may_be_read(part) => {
                    let parts = self.parts(part);
                    way.push((part, parts));
                }
                Some(_) => {}
                None => {
                    let at = *at;
                    way.pop();
                    if self.may_be_read(at) {
                        self.define_now(at);
                    }
                }
            }
        }
    }

    /// The types that a type is made of, as far as they are known by their places.
    fn parts(&self, id: TypeId) -> Vec<TypeId> {
        let origin = &self.api.types.get(id).origin;
        let mut places = Vec::new();
        if let Some(schema) = self.document.get(origin) {
            self.part_places(schema, origin, &mut places);
        }
        places.iter().filter_map(|place| self.by_origin.get(place).copied()).collect()
    }

    fn part_places(&self, schema: &Value, origin: &Origin, places: &mut Vec<Origin>) {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            places.extend(self.document.resolve(origin, reference));
        }
        for word in ["allOf", "oneOf", "anyOf"] {
            let parts = schema.get(word).map(Value::items).unwrap_or_default();
            for (index, part) in parts.iter().enumerate() {
                self.part_places(part, &origin.child(word).index(index), places);
            }
        }
    }

    /// Whether all types are read that this one is made of. When one of them is made of this one,
    /// there is nothing to wait for.
    pub(super) fn await_parts(
        &mut self,
        id: TypeId,
        keywords: &Keywords<'_>,
        origin: &Origin,
    ) -> Result<(), Unread> {
        let place = origin.child("allOf");
        for (index, part) in keywords.all_of.iter().enumerate() {
            match part {
                ReferenceOr::Reference { reference } => {
                    self.await_part(id, reference, &place.index(index))?;
                }
                ReferenceOr::Item(schema) => {
                    let part = Keywords::of(schema);
                    self.await_parts(id, &part, &place.index(index))?;
                    self.await_branches(id, &part, &place.index(index))?;
                }
            }
        }
        match keywords.has_members() || !keywords.all_of.is_empty() {
            true => self.await_branches(id, keywords, origin),
            false => Ok(()),
        }
    }

    /// The branches of a union that has members beside it: each of them has these too.
    fn await_branches(
        &mut self,
        id: TypeId,
        keywords: &Keywords<'_>,
        origin: &Origin,
    ) -> Result<(), Unread> {
        for (word, branches) in [("oneOf", keywords.one_of), ("anyOf", keywords.any_of)] {
            for (index, branch) in branches.iter().enumerate() {
                if let ReferenceOr::<Schema>::Reference { reference } = branch
                    && let Ok(branch) = self.reference(reference, &origin.child(word).index(index))
                {
                    self.await_branch(id, branch)?;
                }
            }
        }
        Ok(())
    }

    fn await_part(&mut self, id: TypeId, reference: &str, origin: &Origin) -> Result<(), Unread> {
        let Ok(target) = self.reference(reference, origin) else { return Ok(()) };
        let resolved = self.await_type(id, target)?;
        let Shape::Union(Union { variants, .. }) = &self.api.types.get(resolved).shape else {
            return Ok(());
        };
        let variants: Vec<TypeId> = variants.iter().map(|variant| variant.ty).collect();
        for variant in variants {
            self.await_branch(id, variant)?;
        }
        Ok(())
    }

    /// A branch that extends the schema is read when the schema's own members are known.
    fn await_branch(&mut self, id: TypeId, branch: TypeId) -> Result<(), Unread> {
        let types = &self.api.types;
        match self.is_descendant(&types.get(branch).origin, &types.get(id).origin) {
            true => Ok(()),
            false => self.await_type(id, branch).map(|_| ()),
        }
    }

    fn await_type(&mut self, id: TypeId, part: TypeId) -> Result<TypeId, Unread> {
        let other = match self.ensure_resolved(part) {
            Ok(resolved) => return Ok(resolved),
            Err(Unread(other)) => other,
        };
        let (own, its) = (&self.api.types.get(id).origin, &self.api.types.get(other).origin);
        let is_known =
            self.lists(other, own) || self.is_descendant(its, own) || self.extended(other) != other;
        match self.awaited(other) {
            Some(first) if first != id && !is_known && !self.is_urgent => Err(Unread(first)),
            _ => Ok(part),
        }
    }

    /// Reads a type whose members are needed by one that it waits for: what it waits for is not
    /// in it, and that is reported.
    pub(super) fn define_urgently(&mut self, id: TypeId) {
        if matches!(self.state[id.0 as usize], State::Registered | State::Waiting(_)) {
            let was_urgent = std::mem::replace(&mut self.is_urgent, true);
            self.define_now(id);
            self.is_urgent = was_urgent;
        }
    }
}
