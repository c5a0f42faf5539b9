//! Types as they are written at the place where they are used.

use std::collections::BTreeSet;

use super::Context;
use super::rust_type::RustType;
use crate::api::{Integer, PartKind, Property, Scalar, ScalarKind, Shape, TypeId};
use crate::names::{Home, Names};

/// Where types are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// In a file of the bindings.
    File(Home),
    /// In a file beside those of models and operations.
    Root,
    /// In the tests of the bindings' crate.
    Tests,
}

/// Where the tests' crate has the bindings.
pub(super) const BINDINGS: &str = "crate::bindings";

/// Writes types for one file and notes what it imports.
pub(super) struct TypeWriter<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) scope: Scope,
    pub(super) imports: BTreeSet<String>,
}

/// How a field says that there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// There always is one.
    Always,
    /// `Option`: absent or `null`, whichever there can be.
    Perhaps,
    /// `Field`: absent and `null` are two things.
    PerhapsNull,
}

impl<'a> TypeWriter<'a> {
    pub(super) fn new(context: &'a Context<'a>, scope: Scope) -> Self {
        Self { context, scope, imports: BTreeSet::new() }
    }

    /// Notes an import.
    pub(super) fn import(&mut self, path: &str) {
        if !self.imports.contains(path) {
            self.imports.insert(path.to_owned());
        }
    }

    /// A type without its `null`.
    pub(super) fn ty(&mut self, id: TypeId) -> RustType {
        let definition = self.context.api.types.get(id);
        if self.context.has_item(id) {
            return self.item(id);
        }
        match &definition.shape {
            Shape::Alias(target) => self.ty(*target),
            Shape::List(item, _) => {
                let item = self.nullable(*item);
                RustType::of("Vec", [item])
            }
            Shape::Map(values, _) => {
                self.import("std::collections::BTreeMap");
                let values = self.nullable(*values);
                RustType::map(values)
            }
            Shape::Scalar(scalar) => self.scalar(scalar),
            Shape::Any(_) => self.any(),
            Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_) => self.item(id),
        }
    }

    /// A type with its `null`.
    pub(super) fn nullable(&mut self, id: TypeId) -> RustType {
        let ty = self.ty(id);
        if self.context.api.types.is_nullable(id) && !self.is_any(id) { ty.optional() } else { ty }
    }

    /// A type with its `null`, as the compiler sees it: what is only another name for a type is
    /// that type. Nothing is imported.
    pub(super) fn behind_names(&mut self, id: TypeId) -> RustType {
        let Context { api, analysis, names, .. } = self.context;
        let is_nullable = api.types.is_nullable(id) && !self.is_any(id);
        let real = analysis.defined(api.types.resolve(id));
        let item = || RustType::new(names.ty(real));
        let ty = match &api.types.get(real).shape {
            _ if analysis.is_newtype(real) => item(),
            Shape::List(inner, _) => RustType::of("Vec", [self.behind_names(*inner)]),
            Shape::Map(values, _) => RustType::map(self.behind_names(*values)),
            Shape::Scalar(scalar) => {
                let imports = std::mem::take(&mut self.imports);
                let ty = self.scalar(scalar);
                self.imports = imports;
                ty
            }
            Shape::Any(_) => RustType::new("Value"),
            _ => item(),
        };
        if is_nullable { ty.optional() } else { ty }
    }

    /// The type of a member's value, when there is one.
    pub(super) fn value(&mut self, owner: TypeId, property: &Property) -> RustType {
        let ty = match self.is_file(owner, property) {
            true => self.file(property.ty),
            false => self.ty(property.ty),
        };
        if self.is_boxed(owner, property) { self.boxed(ty) } else { ty }
    }

    /// A type behind a pointer.
    pub(super) fn boxed(&mut self, ty: RustType) -> RustType {
        self.import("specwright_runtime::Boxed");
        RustType::of("Boxed", [ty])
    }

    /// The type of a member's field, of the type of its value.
    pub(super) fn field(
        &mut self,
        owner: TypeId,
        property: &Property,
        value: RustType,
    ) -> RustType {
        match self.presence(owner, property) {
            Presence::Always => value,
            Presence::Perhaps => value.optional(),
            Presence::PerhapsNull => {
                self.import("specwright_runtime::Field");
                RustType::of("Field", [value])
            }
        }
    }

    /// Whether a member's value stands behind a box.
    pub(super) fn is_boxed(&self, owner: TypeId, property: &Property) -> bool {
        let resolved = self.context.api.types.resolve(property.ty);
        self.context.analysis.is_boxed(owner, resolved)
    }

    /// How a member's field says that there is no value.
    pub(super) fn presence(&self, owner: TypeId, property: &Property) -> Presence {
        let is_any = self.is_any(property.ty) && !self.is_file(owner, property);
        let is_nullable = self.context.api.types.is_nullable(property.ty) || is_any;
        match (self.is_required(owner, property), is_nullable) {
            // Any value holds its `null` itself.
            (true, _) if is_any => Presence::Always,
            (true, false) => Presence::Always,
            (true, true) | (false, false) => Presence::Perhaps,
            (false, true) => Presence::PerhapsNull,
        }
    }

    /// Whether a member is a file of a form, or several.
    pub(super) fn is_file(&self, owner: TypeId, property: &Property) -> bool {
        let part = self.context.analysis.forms().part(owner, &property.name);
        part.is_some_and(|part| part.kind == PartKind::File)
    }

    /// A file, or several where the type is an array.
    pub(super) fn file(&mut self, id: TypeId) -> RustType {
        self.import("specwright_runtime::multipart");
        let types = &self.context.api.types;
        let file = RustType::new("multipart::File");
        match types.get(types.resolve(id)).shape {
            Shape::List(..) => RustType::of("Vec", [file]),
            _ => file,
        }
    }

    /// Whether a member is there in every direction in which its object travels.
    pub(super) fn is_required(&self, owner: TypeId, property: &Property) -> bool {
        let analysis = self.context.analysis;
        property.required
            && !(property.read_only && analysis.is_in_requests(owner))
            && !(property.write_only && analysis.is_in_responses(owner))
    }

    /// Whether the type is any JSON value, whose `null` is one of its own.
    pub(super) fn is_any(&self, id: TypeId) -> bool {
        let types = &self.context.api.types;
        matches!(types.get(types.resolve(id)).shape, Shape::Any(_))
    }

    fn item(&mut self, id: TypeId) -> RustType {
        let name = self.context.names.ty(id).to_owned();
        let home = Names::home(self.context.api, id);
        // Names of models and of operations are told apart by the module before them.
        let folder = match (self.scope, home) {
            (Scope::File(own), home) if own == home => return RustType::new(name),
            (Scope::File(Home::Type(_)), Home::Type(_))
            | (Scope::File(Home::Operation(_)), Home::Operation(_)) => None,
            (_, Home::Type(_)) => Some("models"),
            (_, Home::Operation(_)) => Some("operations"),
        };
        if let Some(folder) = folder {
            let root = match self.scope {
                Scope::Tests => BINDINGS,
                Scope::Root => "super",
                Scope::File(_) => "super::super",
            };
            self.import(&format!("{root}::{folder}"));
            return RustType::new(format!("{folder}::{name}"));
        }
        self.import(&format!("super::{name}"));
        RustType::new(name)
    }

    pub(super) fn scalar(&mut self, scalar: &Scalar) -> RustType {
        let kind = scalar.kind;
        if let (ScalarKind::Own, Some(path)) = (kind, &scalar.format) {
            return RustType::new(path);
        }
        if let Some(name) = self.context.formats.type_of(kind) {
            // By their module, since a schema may well be called `Date`.
            self.import("specwright_runtime::formats");
            return RustType::new(format!("formats::{name}"));
        }
        RustType::new(match kind {
            ScalarKind::Boolean => "bool",
            ScalarKind::Integer(Integer::I32) => "i32",
            ScalarKind::Integer(Integer::I64) => "i64",
            ScalarKind::Integer(Integer::U32) => "u32",
            ScalarKind::Integer(Integer::U64) => "u64",
            ScalarKind::Number | ScalarKind::Decimal => "f64",
            ScalarKind::Flag => {
                self.import("specwright_runtime::Flag");
                "Flag"
            }
            ScalarKind::String
            | ScalarKind::DateTime
            | ScalarKind::Date
            | ScalarKind::Uuid
            | ScalarKind::Uri
            | ScalarKind::Ipv4
            | ScalarKind::Ipv6
            | ScalarKind::Byte
            | ScalarKind::Base64Url
            | ScalarKind::DecimalString
            | ScalarKind::Binary
            | ScalarKind::Own => "String",
        })
    }

    pub(super) fn any(&mut self) -> RustType {
        self.import("specwright_runtime::export::serde_json::Value");
        RustType::new("Value")
    }

    /// Whether a type is one of the user's own.
    pub(super) fn is_own(&self, id: TypeId) -> bool {
        let types = &self.context.api.types;
        matches!(
            &types.get(types.resolve(id)).shape,
            Shape::Scalar(scalar) if scalar.kind == ScalarKind::Own
        )
    }

    /// Whether values of the type are texts that mean yes or no.
    pub(super) fn is_flag(&self, id: TypeId) -> bool {
        let types = &self.context.api.types;
        matches!(
            &types.get(types.resolve(id)).shape,
            Shape::Scalar(scalar) if scalar.kind == ScalarKind::Flag
        )
    }

    /// Whether arguments of the type are taken as `impl Into<…>`.
    pub(super) fn is_text(&self, id: TypeId) -> bool {
        let types = &self.context.api.types;
        match &types.get(types.resolve(id)).shape {
            Shape::Scalar(scalar) => {
                let is_plain = self.context.formats.type_of(scalar.kind).is_none();
                is_plain && (scalar.kind.is_text() || scalar.kind == ScalarKind::Flag)
            }
            _ => false,
        }
    }
}
