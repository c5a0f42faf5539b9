//! Schemas that are only a `$ref`, or an `allOf` of one: the type is another name of the one that
//! it leads to, and any value when it leads to itself.

use super::Settler;
use crate::api::{AnyReason, Shape, TypeId};
use crate::diagnostic::Code;
use crate::lower::draft::{AllOfPart, Draft};
use crate::lower::graph;

impl Settler<'_> {
    pub(in crate::lower) fn aliases(&mut self) {
        let open = std::mem::take(&mut self.drafts.open);
        for (id, draft) in open {
            match draft {
                // What extends a family is a variant of it, not another name.
                Draft::AllOf(all) if all.is_only_ref && !self.families.is_child(id) => {
                    if let [AllOfPart::Reference(target, _)] = all.parts.as_slice() {
                        self.api.types.get_mut(id).shape = Shape::Alias(*target);
                    }
                }
                draft => {
                    self.drafts.open.insert(id, draft);
                }
            }
        }
        let ids = self.api.types.iter().map(|(id, _)| id);
        let ids: Vec<TypeId> = ids.filter(|id| self.alias(*id).is_some()).collect();
        let circles = graph::components(ids, |id| self.alias(id).into_iter().collect());
        for circle in circles {
            // The first of a circle is enough to break it.
            if circle.len() > 1 || self.alias(circle[0]) == Some(circle[0]) {
                self.break_circle(circle[0]);
            }
        }
        self.api.types.note_ends();
    }

    fn alias(&self, id: TypeId) -> Option<TypeId> {
        match self.api.types.get(id).shape {
            Shape::Alias(target) => Some(target),
            _ => None,
        }
    }

    fn break_circle(&mut self, id: TypeId) {
        let origin = self.origin(id);
        let is_ref = self.document.get(&origin).is_some_and(|schema| schema.get("$ref").is_some());
        let (place, message) = match is_ref {
            true => (origin.child("$ref"), "this `$ref` leads in a circle"),
            false => (origin, "this `allOf` leads in a circle"),
        };
        self.report(Code::CircularRef, &place, message, "it is taken as any value");
        self.api.types.get_mut(id).shape = Shape::Any(AnyReason::BrokenRef);
    }
}
