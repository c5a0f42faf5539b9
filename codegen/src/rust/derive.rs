//! Traits that are derived because they are asked for.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use crate::api::{ScalarKind, Shape, TypeId};

impl Context<'_> {
    /// The attribute of a model for the traits that are asked for, without those that it has; `Eq`,
    /// `Hash`, `PartialOrd` and `Ord` where all that it is made of has them.
    pub(super) fn derives(&self, id: TypeId, has: &[&str]) -> Option<TokenStream> {
        let mut paths = Vec::new();
        for path in self.derive {
            let name = path.rsplit("::").next().unwrap_or(path).trim();
            let allowed = match name {
                "Eq" | "Hash" => self.compares(id, false, &mut HashSet::new()),
                "PartialOrd" | "Ord" => self.compares(id, true, &mut HashSet::new()),
                // Of files they know nothing.
                _ => !(Self::is_told(path) && self.analysis.forms().has_files(id)),
            };
            if allowed && !has.contains(&name) && !path.is_empty() {
                let is_path = syn::parse_str::<syn::Path>(path).is_ok();
                paths.extend(path.parse::<TokenStream>().ok().filter(|_| is_path));
            }
        }
        (!paths.is_empty()).then(|| quote!(#[derive(#(#paths),*)]))
    }

    /// Whether values of a type can be told apart and hashed, and with `ordered` put in order. A float
    /// cannot, a file neither, and of a type of the user nothing is known. What no document describes
    /// is a JSON value, which has no order.
    fn compares(&self, id: TypeId, ordered: bool, seen: &mut HashSet<TypeId>) -> bool {
        let id = self.api.types.resolve(id);
        if !seen.insert(id) {
            return true;
        }
        if self.analysis.forms().has_files(id) {
            return false;
        }
        match &self.api.types.get(id).shape {
            Shape::Scalar(scalar) => match scalar.kind {
                ScalarKind::Own | ScalarKind::Number => false,
                ScalarKind::Decimal => self.formats.type_of(scalar.kind).is_some(),
                ScalarKind::Flag => !ordered,
                // What an address or day is made of is another's.
                kind => self.formats.type_of(kind).is_none(),
            },
            Shape::Any(_) | Shape::Union(_) if ordered => false,
            Shape::Any(_) => true,
            _ => {
                self.api.types.parts(id).into_iter().all(|part| self.compares(part, ordered, seen))
            }
        }
    }
}
