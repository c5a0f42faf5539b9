//! The public face of bindings as a value: what a caller can name, and of which types it is.
//!
//! It is read from the very items that are written, so that it cannot say anything else.

mod bare;
mod origins;
mod read;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::file::SourceFile;
use crate::api::TypeId;
use crate::names::Home;
use crate::origin::Origin;

/// What a caller of bindings can name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Face {
    /// The items by their paths, `models::Pet`.
    pub items: BTreeMap<String, Item>,
    /// The cargo features of the crate, all on by default.
    pub features: Vec<String>,
    /// Selectors that select no operation of the document, each with what there is to say of it.
    pub unmatched: BTreeMap<String, String>,
}

/// An item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Whether more may be added to it (`#[non_exhaustive]`).
    pub is_open: bool,
    /// Whether it has fields that are not public.
    pub has_hidden: bool,
    /// Fields or variants, in their order.
    pub members: Vec<Member>,
    /// Constants that belong to it.
    pub constants: Vec<Member>,
    /// Functions that belong to it, and for an operation the setters of a call.
    pub functions: Vec<Function>,
    /// The traits that it implements.
    pub traits: BTreeSet<String>,
    /// Types that its implementations of traits name, by their names (`Output`).
    pub types: BTreeMap<String, String>,
    /// The features of which any compiles it; nothing where it is always there.
    pub features: Option<BTreeSet<String>>,
    /// The operation in whose file it stands, `GET /pets`.
    pub operation: Option<String>,
    /// What it is in the document.
    pub source: Option<Identity>,
}

/// Kinds of items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Something is known of it, and it is defined elsewhere.
    #[default]
    Elsewhere,
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// Another name for this type.
    Alias(String),
    /// A function.
    Function,
}

/// A field, a variant or a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its type; of a variant, what it holds.
    pub ty: String,
    /// What it is in the document.
    pub source: Option<Identity>,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Whether it belongs to calls of the operation, not to the operation itself.
    pub is_of_call: bool,
    /// How it takes `self`, if it does.
    pub receiver: String,
    /// Names and types of its arguments.
    pub arguments: Vec<(String, String)>,
    /// What it returns.
    pub returns: String,
}

/// What something is in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// What stays of it when it gets another name in Rust: its name on the wire, or its place.
    pub wire: String,
    /// Where it stands.
    pub origin: Origin,
}

impl Face {
    /// Adds what one file says of an item.
    pub(super) fn add(&mut self, path: String, part: Item) {
        let item = self.items.entry(path).or_default();
        if part.kind != Kind::Elsewhere {
            item.kind = part.kind;
            item.is_open = part.is_open;
            item.has_hidden = part.has_hidden;
            item.members = part.members;
            item.features = part.features;
            item.operation = part.operation;
            item.source = part.source;
        }
        item.constants.extend(part.constants);
        item.functions.extend(part.functions);
        item.traits.extend(part.traits);
        item.types.extend(part.types);
    }
}

/// What a file of a model or an operation says of items.
pub(super) fn of_home(
    context: &Context<'_>,
    home: Home,
    types: &[TypeId],
    source: SourceFile,
    condition: Option<BTreeSet<String>>,
) -> Vec<(String, Item)> {
    let mut found = of_file(module(home), source);
    let sources = origins::of_home(context, home, types);
    let operation = match home {
        Home::Type(_) => None,
        Home::Operation(index) => {
            let operation = &context.api.operations[index];
            Some(format!("{} {}", operation.method.as_str(), operation.path))
        }
    };
    for (path, item) in found.iter_mut().filter(|(_, item)| item.kind != Kind::Elsewhere) {
        item.features.clone_from(&condition);
        item.operation.clone_from(&operation);
        let name = path.rsplit("::").next().unwrap_or(path);
        let Some((source, members)) = sources.get(name) else { continue };
        item.source = Some(source.clone());
        for member in &mut item.members {
            member.source = members.get(&member.name).cloned();
        }
    }
    found
}

/// The paths of the items that a file of a model or an operation may have.
pub(super) fn paths_of(context: &Context<'_>, home: Home, types: &[TypeId]) -> Vec<String> {
    let names = context.names;
    let mut paths: Vec<&str> = types.iter().map(|id| names.ty(*id)).collect();
    if let Home::Operation(index) = home {
        let own = names.operation(index);
        paths.extend([own.ty.as_str(), &own.output, &own.failure]);
        paths.extend(own.body.as_deref());
        paths.extend(own.callback.as_deref());
    }
    let module = module(home);
    paths.into_iter().map(|name| format!("{module}::{name}")).collect()
}

/// The other names for types in a file with items of these paths.
pub(super) fn aliases_of(home: Home, paths: &[String], source: SourceFile) -> Vec<(String, Item)> {
    read::Reader::new(module(home), &source.imports).aliases(paths, source.parts)
}

/// The module of a file.
fn module(home: Home) -> &'static str {
    match home {
        Home::Type(_) => "models",
        Home::Operation(_) => "operations",
    }
}

/// What a file of this module says of items.
pub(super) fn of_file(module: &str, source: SourceFile) -> Vec<(String, Item)> {
    read::Reader::new(module, &source.imports).read(source.parts)
}
