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
mod faces;
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
mod plain;
mod polling;
mod record;
mod response;
mod rust_type;
mod server;
mod style;
mod summary;
mod tests;
mod told;
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

use proc_macro2::TokenStream;

use self::plain::Plain;

use crate::analyze::{Analysis, PollingWay, StateSource};
use crate::api::{Api, Shape, TypeId, TypeName};
use crate::cases::Cases;
use crate::names::{Home, Names};
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
    layout::files(&Context::of((api, analysis, names, selection), options), options)
}

/// What is known of an API when its bindings are rendered.
pub type Known<'a> = (&'a Api, &'a Analysis, &'a Names, &'a Selection);

/// The public face of what [`render`] renders.
pub fn face(known: Known<'_>, options: &Options) -> face::Face {
    let context = Context { has_docs: false, ..Context::of(known, options) };
    layout::face(&context, options)
}

/// The public faces of the bindings of two versions of an API, without most of what is the same in both:
/// see [`faces_of`].
///
/// [`faces_of`]: crate::faces_of
pub fn faces(
    (old, before): (Known<'_>, &Options),
    (new, now): (Known<'_>, &Options),
) -> (face::Face, face::Face) {
    let old = Context { has_docs: false, ..Context::of(old, before) };
    let new = Context { has_docs: false, ..Context::of(new, now) };
    faces::of((&old, before), (&new, now))
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
    let known = (api, analysis, names, selection);
    let context = Context { asked: None, ..Context::of(known, options) };
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
    /// Whether items have doc comments: a face does not show them.
    has_docs: bool,
}

impl<'a> Context<'a> {
    fn of((api, analysis, names, selection): Known<'a>, options: &'a Options) -> Self {
        let (formats, exhaustive, derive) = (&options.formats, options.exhaustive, &options.derive);
        let asked = options.validate.then(|| constraints::Asked::of(api, analysis, formats));
        Self { api, analysis, names, selection, formats, exhaustive, derive, asked, has_docs: true }
    }

    /// Doc attributes for these paragraphs, where items have such.
    fn docs(&self, paragraphs: &[String]) -> TokenStream {
        if self.has_docs { docs::attributes(paragraphs) } else { TokenStream::new() }
    }

    /// An item that is about to be written.
    fn plain(&self) -> Plain {
        Plain::new(self.has_docs)
    }

    /// How an operation is followed, if the one that tells its state is generated.
    fn polling(&self, index: usize) -> Option<&PollingWay> {
        let way = self.analysis.polling(index)?;
        let is_there = match way.state {
            StateSource::Operation(target, _) => self.selection.has(target),
            _ => true,
        };
        is_there.then_some(way)
    }

    /// The operation of a file, unless the file is there for a type of it alone: what a selected operation has in
    /// common with another one may be defined there.
    fn operation_in(&self, home: Home) -> Option<usize> {
        match home {
            Home::Operation(index) if self.selection.has(index) => Some(index),
            _ => None,
        }
    }

    /// Whether an item of its name is generated for a type.
    fn has_item(&self, id: TypeId) -> bool {
        let definition = self.api.types.get(id);
        match &definition.shape {
            Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_) => true,
            _ => matches!(definition.name, TypeName::Named(_)) || self.analysis.is_newtype(id),
        }
    }
}
