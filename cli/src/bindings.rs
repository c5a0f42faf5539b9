//! Which bindings are meant where documents are compared.

use std::path::{Path, PathBuf};

use specwright::rust::{Options, Target};

use super::manifest;
use super::options::OptionArgs;
use super::revision::Named;

/// The options of the bindings of a document, by any of its names: those that the Cargo.toml here
/// describes, where it describes some; else of a crate. What the call states comes last.
pub(crate) fn of(names: &[&Named], stated: &OptionArgs) -> Result<Options, String> {
    let described = manifest::bindings(Path::new("Cargo.toml"))?;
    let documents: Vec<PathBuf> = names.iter().filter_map(|name| name.in_working_tree()).collect();
    let is_meant = |document: &Path| documents.iter().any(|named| is_same(named, document));
    let options = described.into_iter().find(|(document, _)| is_meant(document));
    let options = options.map_or_else(assumed, |(_, options)| options);
    Ok(stated.stated().applied(&options))
}

/// A crate, since it has all that bindings can have.
fn assumed() -> Options {
    let target = Target::Crate { name: "bindings".to_owned(), runtime: None };
    Options::new("document", target)
}

fn is_same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
