//! API to Rust source: one construct a file, `quote` to `prettyplease`.

mod alias;
mod body;
mod builder;
mod client;
mod contract;
mod docs;
mod enumeration;
mod file;
mod formats;
mod layout;
mod object;
mod operation;
mod package;
mod response;
mod server;
mod ty;
mod union;

pub use formats::{Format, Formats};
pub use layout::{Options, Target};

use crate::analyze::Analysis;
use crate::api::Api;
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

/// Renders the bindings of an API.
pub fn render(
    api: &Api,
    analysis: &Analysis,
    names: &Names,
    selection: &Selection,
    options: &Options,
) -> Vec<File> {
    let formats = &options.formats;
    let context = Context { api, analysis, names, selection, formats };
    layout::files(&context, options)
}

/// What every construct needs to know.
struct Context<'a> {
    api: &'a Api,
    analysis: &'a Analysis,
    names: &'a Names,
    selection: &'a Selection,
    formats: &'a Formats,
}
