//! Types as a caller of the bindings reads them, alike wherever they stand.

use std::collections::BTreeMap;

use syn::punctuated::Punctuated;
use syn::{GenericArgument, Path, PathArguments, ReturnType, Token, Type, TypeParamBound};

/// What a name of the file means outside of it.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// The paths of names, `models::Pet` for `Pet`.
    pub(super) paths: BTreeMap<String, String>,
    /// What `Self` is.
    pub(super) own: String,
}

/// What a kind of type is written as that the bindings do not have.
const OTHER: &str = "_";

impl Scope {
    /// A type. Lifetimes are left out: the bindings name none.
    pub(super) fn text(&self, ty: &Type) -> String {
        match ty {
            Type::Path(path) if path.qself.is_none() => self.path(&path.path),
            Type::Reference(reference) => {
                let mutable = if reference.mutability.is_some() { "mut " } else { "" };
                format!("&{mutable}{}", self.text(&reference.elem))
            }
            Type::Tuple(tuple) => {
                let parts: Vec<String> = tuple.elems.iter().map(|it| self.text(it)).collect();
                format!("({})", parts.join(", "))
            }
            Type::Slice(slice) => format!("[{}]", self.text(&slice.elem)),
            Type::ImplTrait(it) => format!("impl {}", self.bounds(&it.bounds)),
            Type::TraitObject(it) => format!("dyn {}", self.bounds(&it.bounds)),
            _ => OTHER.to_owned(),
        }
    }

    fn bounds(&self, bounds: &Punctuated<TypeParamBound, Token![+]>) -> String {
        let traits = bounds.iter().filter_map(|bound| match bound {
            TypeParamBound::Trait(bound) => Some(self.path(&bound.path)),
            _ => None,
        });
        traits.collect::<Vec<_>>().join(" + ")
    }

    /// A path with its types.
    pub(super) fn path(&self, path: &Path) -> String {
        let mut text = String::new();
        for (index, segment) in path.segments.iter().enumerate() {
            let name = segment.ident.to_string();
            match index {
                0 if name == "Self" => text.push_str(&self.own),
                0 => text.push_str(self.paths.get(&name).unwrap_or(&name)),
                _ => {
                    text.push_str("::");
                    text.push_str(&name);
                }
            }
            if let PathArguments::AngleBracketed(given) = &segment.arguments {
                let types: Vec<String> = given
                    .args
                    .iter()
                    .filter_map(|argument| match argument {
                        GenericArgument::Type(ty) => Some(self.text(ty)),
                        _ => None,
                    })
                    .collect();
                if !types.is_empty() {
                    text.push_str(&format!("<{}>", types.join(", ")));
                }
            }
        }
        text
    }

    /// What a function returns.
    pub(super) fn returned(&self, returned: &ReturnType) -> String {
        match returned {
            ReturnType::Default => "()".to_owned(),
            ReturnType::Type(_, ty) => self.text(ty),
        }
    }
}
