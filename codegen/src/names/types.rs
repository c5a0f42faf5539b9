//! Names of types: those of the document, and those of types that stand in others.

use super::case::{cut, pascal};
use super::module::{Home, files, module};
use super::scope::Scope;
use super::{Names, note_collision};
use crate::analyze::newtypes;
use crate::api::{Api, Owner, Shape, TypeId, TypeName};
use crate::diagnostic::Diagnostics;

/// Names of the prelude, and those that generated files import: no type is called like them.
pub(super) const RESERVED_TYPES: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Boxed",
    "Into",
    "From",
    "Default",
    "Self",
    "Send",
    "Sync",
    "Clone",
    "Copy",
    "Debug",
    "PartialEq",
    "Eq",
    "Drop",
    "Fn",
    "FnOnce",
    "FnMut",
    "Iterator",
    "ToString",
    "ToOwned",
    "AsRef",
    "TryFrom",
    "TryInto",
    "BTreeMap",
    "Field",
    "Flag",
    "Value",
];

impl Names {
    /// The Rust name of a type. Types without an item of their own have one too: inner types
    /// are named after it.
    pub fn ty(&self, id: TypeId) -> &str {
        self.types.get(&id).map_or("Value", String::as_str)
    }

    pub(super) fn assign_named(&mut self, api: &Api, scope: &mut Scope, found: &mut Diagnostics) {
        let named: Vec<(TypeId, &str)> = api
            .types
            .iter()
            .filter_map(|(id, definition)| match &definition.name {
                TypeName::Named(name) | TypeName::Shared(name) => Some((id, name.as_str())),
                TypeName::Inline(..) => None,
            })
            .collect();
        let wires: Vec<&str> = named.iter().map(|(_, name)| *name).collect();
        let given = scope.give_all(&wires, pascal);
        let modules = files().give_all(&wires, module);
        for ((id, wire), (name, module)) in named.iter().zip(given.into_iter().zip(modules)) {
            let origin = &api.types.get(*id).origin;
            note_collision(&name, &pascal(wire), wire, origin, found);
            self.types.insert(*id, name);
            self.modules.insert(Home::Type(*id), module);
        }
    }

    /// What stands in a type is named after it, so the owner comes first.
    pub(super) fn assign_inline(
        &mut self,
        api: &Api,
        models: &mut Scope,
        operations: &mut Scope,
        found: &mut Diagnostics,
    ) {
        let newtypes = newtypes(&api.types);
        for (id, _) in api.types.iter() {
            let mut unnamed = vec![id];
            while let Some(at) = unnamed.last().filter(|at| !self.types.contains_key(at))
                && let TypeName::Inline(Owner::Type(owner), _) = api.types.get(*at).name
            {
                unnamed.push(owner);
            }
            for id in unnamed.into_iter().rev() {
                if self.types.contains_key(&id) {
                    continue;
                }
                let scope = match Self::home(api, id) {
                    Home::Type(_) => &mut *models,
                    Home::Operation(_) => &mut *operations,
                };
                self.assign_one(api, id, newtypes.contains(&id), scope, found);
            }
        }
    }

    fn assign_one(
        &mut self,
        api: &Api,
        id: TypeId,
        is_newtype: bool,
        scope: &mut Scope,
        found: &mut Diagnostics,
    ) {
        let definition = api.types.get(id);
        let TypeName::Inline(owner, role) = &definition.name else { return };
        let base = match owner {
            Owner::Type(owner) => self.ty(*owner),
            Owner::Operation(index) => &self.operations[*index].ty,
        };
        let wanted = cut(format!("{base}{}", pascal(role)));
        let has_item =
            matches!(definition.shape, Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_));
        if !has_item && !is_newtype {
            self.types.insert(id, wanted);
            return;
        }
        let name = scope.give(&wanted);
        note_collision(&name, &wanted, role, &definition.origin, found);
        self.types.insert(id, name);
    }
}
