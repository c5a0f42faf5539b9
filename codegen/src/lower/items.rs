//! Bodies that are items one after the other: what the document says of an item.

use super::Lowerer;
use crate::api::{MediaKind, Owner, ScalarKind, Shape, TypeId, TypeName};
use crate::diagnostic::Origin;

/// The fields of a server-sent event (WHATWG HTML, 9.2.6), as documents name them.
const EVENT_FIELDS: &[&str] = &["event", "data", "id", "retry", "comment"];

impl Lowerer<'_> {
    /// The type of an item; nothing when it is no more than a text.
    ///
    /// OpenAPI 3.2 says it with `itemSchema`. Before that, a schema is an array of items, an item,
    /// or for events the object of their fields.
    pub(super) fn item(
        &mut self,
        operation: usize,
        origin: &Origin,
        ty: Option<TypeId>,
        kind: MediaKind,
        role: &str,
    ) -> Option<TypeId> {
        let place = origin.child("itemSchema");
        let ty = match self.document.get(&place) {
            Some(_) => {
                let role = TypeName::Inline(Owner::Operation(operation), format!("{role} item"));
                self.schema_at(place, role)
            }
            None => {
                let ty = ty?;
                match self.shape_of(ty) {
                    Shape::List(item, _) => *item,
                    _ => ty,
                }
            }
        };
        self.ensure_defined(ty);
        if kind == MediaKind::EventStream {
            return self.data(operation, ty, role);
        }
        Some(ty)
    }

    /// The type of the data of an event.
    fn data(&mut self, operation: usize, ty: TypeId, role: &str) -> Option<TypeId> {
        let data = match self.shape_of(ty) {
            Shape::Struct(object) => {
                let names = || object.properties.iter().map(|it| it.name.as_str());
                let is_event = names().all(|name| EVENT_FIELDS.contains(&name));
                let data = object.properties.iter().find(|it| it.name == "data");
                data.filter(|_| is_event).cloned()
            }
            _ => None,
        };
        let Some(data) = data else { return Some(ty).filter(|ty| !self.is_text(*ty)) };
        // A text that holds JSON (JSON Schema, "contentSchema").
        let place = data.origin.child("contentSchema");
        let ty = match self.document.get(&place) {
            Some(_) => {
                let role = TypeName::Inline(Owner::Operation(operation), format!("{role} data"));
                self.schema_at(place, role)
            }
            None => data.ty,
        };
        self.ensure_defined(ty);
        Some(ty).filter(|ty| !self.is_text(*ty))
    }

    fn shape_of(&self, ty: TypeId) -> &Shape {
        let types = &self.api.types;
        &types.get(types.resolve(ty)).shape
    }

    fn is_text(&self, ty: TypeId) -> bool {
        match self.shape_of(ty) {
            Shape::Scalar(scalar) => {
                matches!(scalar.kind, ScalarKind::String | ScalarKind::Binary | ScalarKind::Byte)
            }
            Shape::Any(_) => true,
            _ => false,
        }
    }
}
