//! Choices of the user about types: types of their own in the place of schemas and formats, and members
//! that are kept.

use crate::api::{
    Additional, AnyReason, Api, Constraints, Docs, Owner, Scalar, ScalarKind, Shape, Type, TypeId,
    TypeName,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::near;
use crate::rust::Options;

/// What a name begins with that is one of a format.
const FORMAT: &str = "format:";

/// Makes the choices of the options in an API.
pub(crate) fn apply(api: &mut Api, options: &Options, found: &mut Diagnostics) {
    for (name, path) in &options.types {
        if !is_type(path) {
            let message = format!("`{path}`, which stands for `{name}`, is no path of a Rust type");
            let help = "write it as it stands in code, such as `crate::Money`";
            found.push(Diagnostic::unplaced(Code::Usage, message).help(help));
            continue;
        }
        let chosen = match name.strip_prefix(FORMAT) {
            Some(format) => of_format(api, format.trim()),
            None => of_schema(api, name),
        };
        if chosen.is_empty() {
            found.push(unknown(api, name));
        }
        for id in chosen {
            let constraints = Constraints::default();
            let scalar = Scalar { kind: ScalarKind::Own, format: Some(path.clone()), constraints };
            api.types.get_mut(id).shape = Shape::Scalar(scalar);
        }
    }
    for name in &options.keep_members {
        let chosen = of_schema(api, name);
        if chosen.is_empty() {
            found.push(unknown(api, name));
            continue;
        }
        if chosen.into_iter().filter(|id| keep_members(api, *id)).count() == 0 {
            let message = format!("`{name}` is no object, and has no members");
            let help = "name the schema of an object with members of its own";
            found.push(Diagnostic::unplaced(Code::Usage, message).help(help));
        }
    }
    for derive in options.derive.iter().filter(|it| !is_type(it)) {
        let message = format!("`{derive}` is no path of a derive");
        let help = "write it as it stands in `#[derive(…)]`, such as `schemars::JsonSchema`";
        found.push(Diagnostic::unplaced(Code::Usage, message).help(help));
    }
}

/// Whether a text is a path, such as `crate::Money` or `Vec<u8>`.
fn is_type(path: &str) -> bool {
    syn::parse_str::<syn::TypePath>(path).is_ok()
}

fn of_schema(api: &Api, name: &str) -> Vec<TypeId> {
    let is_named = |ty: &Type| matches!(&ty.name, TypeName::Named(known) if known == name);
    api.types.iter().filter(|(_, ty)| is_named(ty)).map(|(id, _)| id).collect()
}

fn of_format(api: &Api, format: &str) -> Vec<TypeId> {
    let has_format = |ty: &Type| match &ty.shape {
        Shape::Scalar(scalar) => {
            scalar.kind != ScalarKind::Own && scalar.format.as_deref() == Some(format)
        }
        _ => false,
    };
    api.types.iter().filter(|(_, ty)| has_format(ty)).map(|(id, _)| id).collect()
}

fn unknown(api: &Api, name: &str) -> Diagnostic {
    let named = api.types.iter().filter_map(|(_, ty)| match &ty.name {
        TypeName::Named(name) => Some(name.as_str()),
        _ => None,
    });
    let message = format!("`{name}` is no schema of the document that can be chosen");
    let help = near::help(name, named, "name a schema as the document does, or `format:NAME`");
    Diagnostic::unplaced(Code::Usage, message).help(help)
}

/// Has an object keep the members that the document does not name; whether it is one.
fn keep_members(api: &mut Api, id: TypeId) -> bool {
    let id = api.types.resolve(id);
    let origin = api.types.get(id).origin.child("additionalProperties");
    match &api.types.get(id).shape {
        Shape::Struct(object) if matches!(object.additional, Additional::Typed(_)) => return true,
        Shape::Struct(_) => {}
        _ => return false,
    }
    let values = api.types.add(Type {
        origin,
        name: TypeName::Inline(Owner::Type(id), "value".to_owned()),
        docs: Docs::default(),
        deprecated: false,
        nullable: false,
        shape: Shape::Any(AnyReason::Unconstrained),
    });
    if let Shape::Struct(object) = &mut api.types.get_mut(id).shape {
        object.additional = Additional::Typed(values);
    }
    true
}
