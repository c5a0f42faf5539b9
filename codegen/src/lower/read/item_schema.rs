//! `itemSchema`: bodies that are items one after the other, and the schemas that only they have.

use super::Reader;
use crate::api::{MediaKind, Owner, TypeId, TypeName};
use crate::diagnostic::{Diagnostic, Origin};
use crate::value::Value;

/// Parts of parts deeper than this are none of an event.
const DEPTH_LIMIT: usize = 8;

impl Reader<'_> {
    /// What the document says of an item: `itemSchema` (OpenAPI 3.2), or the schema of the body,
    /// which is an array of items, an item, or for events the object of their fields.
    pub(super) fn items(
        &mut self,
        operation: usize,
        origin: &Origin,
        ty: Option<TypeId>,
        kind: MediaKind,
        role: &str,
    ) -> Option<TypeId> {
        let place = origin.child("itemSchema");
        let (ty, schema) = match self.document.get(&place) {
            Some(_) => {
                let role = TypeName::Inline(Owner::Operation(operation), format!("{role} item"));
                (Some(self.schema_at(place.clone(), role)), place)
            }
            None => (ty, origin.child("schema")),
        };
        if kind == MediaKind::EventStream
            && let Ok(Some(place)) = self.event_data(&schema, 0)
        {
            let role = TypeName::Inline(Owner::Operation(operation), format!("{role} data"));
            let content = self.schema_at(place.clone(), role);
            self.drafts.contents.insert(place, content);
        }
        ty
    }

    /// Where the schema stands of the JSON that the data of an event holds as a text (JSON Schema,
    /// "contentSchema").
    fn event_data(&self, origin: &Origin, depth: usize) -> Result<Option<Origin>, Diagnostic> {
        let (origin, schema) = self.document.follow(origin)?;
        if depth > DEPTH_LIMIT {
            return Ok(None);
        }
        if schema.get("items").is_some() {
            return self.event_data(&origin.child("items"), depth + 1);
        }
        let place = origin.child("properties").child("data").child("contentSchema");
        if self.document.get(&place).is_some() {
            return Ok(Some(place));
        }
        let parts = schema.get("allOf").map(Value::items).unwrap_or_default();
        let mut parts = (0..parts.len()).map(|index| origin.child("allOf").index(index));
        Ok(parts.find_map(|part| self.event_data(&part, depth + 1).ok().flatten()))
    }
}
