//! API to Rust source: one construct a file, `quote` to `prettyplease`.

mod alias;
mod argument;
mod body;
mod builder;
mod client;
mod constraints;
mod construct;
mod derive;
mod docs;
mod enumeration;
pub mod face;
mod facts;
mod features;
mod file;
mod formats;
mod header;
mod ident;
mod index;
mod layout;
pub(crate) mod mark;
mod member;
mod object;
mod operation;
mod options;
mod package;
mod pages;
mod record;
mod response;
mod rust_type;
mod server;
mod style;
mod summary;
mod tests;
mod ty;
mod union;
mod webhook;

pub use features::TagFeatures;
pub use formats::{Format, Formats};
pub use mark::RECORD;
pub(crate) use options::overlay_at;
pub use options::{Contradiction, Options, Stated, Target, overlay_from};
pub use record::{NoRecord, Record};
pub use tests::TESTS;

use std::path::PathBuf;

use crate::analyze::Analysis;
use crate::api::{Api, Shape, TypeId, TypeName};
use crate::cases::Cases;
use crate::names::Names;
use crate::select::Selection;

/// A file of the output, its path relative to the output's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A folder with the files that belong there.
#[derive(Clone, Debug)]
pub struct Tree<'a> {
    /// The folder.
    pub folder: PathBuf,
    /// Its files.
    pub files: &'a [File],
}

/// Renders the bindings of an API.
pub fn render(
    api: &Api,
    analysis: &Analysis,
    names: &Names,
    selection: &Selection,
    options: &Options,
) -> Vec<File> {
    let formats = &options.formats;
    let asked = options.validate.then(|| constraints::Asked::of(api, analysis, formats));
    let exhaustive = options.exhaustive;
    let derive = &options.derive;
    let context = Context { api, analysis, names, selection, formats, exhaustive, derive, asked };
    layout::files(&context, options)
}

/// The public face of what [`render`] renders.
pub fn face(
    api: &Api,
    analysis: &Analysis,
    names: &Names,
    selection: &Selection,
    options: &Options,
) -> face::Face {
    let formats = &options.formats;
    let asked = options.validate.then(|| constraints::Asked::of(api, analysis, formats));
    let exhaustive = options.exhaustive;
    let derive = &options.derive;
    let context = Context { api, analysis, names, selection, formats, exhaustive, derive, asked };
    layout::face(&context, options)
}

/// Renders the contract tests of bindings, if they are asked for.
pub fn render_tests(
    api: &Api,
    analysis: &Analysis,
    names: &Names,
    selection: &Selection,
    options: &Options,
    cases: impl FnOnce() -> Cases,
) -> Vec<File> {
    let Some(bindings) = &options.tests else { return Vec::new() };
    let (formats, exhaustive, derive) = (&options.formats, options.exhaustive, &options.derive);
    let asked = None;
    let context = Context { api, analysis, names, selection, formats, exhaustive, derive, asked };
    tests::files(&context, options, bindings, &cases())
}

/// What every construct needs to know.
struct Context<'a> {
    api: &'a Api,
    analysis: &'a Analysis,
    names: &'a Names,
    selection: &'a Selection,
    formats: &'a Formats,
    /// Whether types can be built member by member, and matched on without a last arm.
    exhaustive: bool,
    /// The traits that models derive besides.
    derive: &'a [String],
    /// What is asked of values, when models get a method for it.
    asked: Option<constraints::Asked<'a>>,
}

impl Context<'_> {
    /// Whether an item of its name is generated for a type.
    fn has_item(&self, id: TypeId) -> bool {
        let definition = self.api.types.get(id);
        match &definition.shape {
            Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_) => true,
            _ => matches!(definition.name, TypeName::Named(_)) || self.analysis.is_newtype(id),
        }
    }
}
