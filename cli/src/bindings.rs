//! Which bindings are meant where documents are compared.

use std::path::Path;

use specwright::rust::{Options, Target};

use super::git::{self, Objects};
use super::manifest::{self, Described};
use super::options::OptionArgs;
use super::revision::{Laid, Named};

/// The bindings of a document that is compared.
#[derive(Clone)]
pub(crate) struct Bindings {
    /// What they are generated with.
    pub(crate) options: Options,
    /// The overlay that is laid over the document.
    pub(crate) overlay: Option<Laid>,
}

/// The bindings of two documents that are compared: those that the Cargo.toml here describes, at the
/// revision of each; where it describes one of them, the other has the same; else those of a crate.
/// What the call states comes last.
pub(crate) fn of_both(
    old: &Named,
    new: &Named,
    stated: &OptionArgs,
) -> Result<(Bindings, Bindings), String> {
    let (before, now) = (described(old)?, described(new)?);
    let other = now.clone().or_else(|| before.clone()).unwrap_or_else(assumed);
    let (old, new) = (before.unwrap_or_else(|| other.clone()), now.unwrap_or(other));
    Ok((old.stated(stated), new.stated(stated)))
}

/// The options of the bindings of a document here.
pub(crate) fn of(document: &Path, stated: &OptionArgs) -> Result<Options, String> {
    let found = described(&Named::File(document.to_owned()))?;
    Ok(found.unwrap_or_else(assumed).stated(stated).options)
}

impl Bindings {
    fn stated(mut self, stated: &OptionArgs) -> Self {
        self.options = stated.stated().applied(&self.options);
        self
    }
}

/// The bindings that the manifest of a document's side describes.
fn described(named: &Named) -> Result<Option<Bindings>, String> {
    match named {
        Named::File(document) => {
            let read = |path: &Path| std::fs::read_to_string(path).ok();
            let found = manifest::bindings(&read)?.into_iter();
            let found = found.into_iter().find(|it| is_same(&it.document, document));
            Ok(found.map(|Described { options, overlay, .. }| Bindings {
                options,
                overlay: overlay.map(Laid::File),
            }))
        }
        Named::Revision { revision, path } => {
            // Where there is no such revision, reading the document says so.
            let Ok(commit) = git::commit(revision) else { return Ok(None) };
            let objects = std::cell::RefCell::new(Objects::start()?);
            let at = |path: &Path| git::from_top(&format!("./{}", path.to_str()?)).ok();
            let read = |path: &Path| objects.borrow_mut().text(&commit, &at(path)?);
            // A manifest that nobody could read then is none of this change.
            let all = manifest::bindings(&read).unwrap_or_default();
            let document = git::from_top(path).ok();
            let is_meant = |it: &Described| document.is_some() && at(&it.document) == document;
            let found = all.into_iter().find(is_meant);
            Ok(found.map(|Described { options, overlay, .. }| {
                let text =
                    overlay.and_then(|file| Some((file.display().to_string(), read(&file)?)));
                let overlay =
                    text.map(|(name, text)| Laid::Text(format!("{revision}:{name}"), text));
                Bindings { options, overlay }
            }))
        }
    }
}

/// A crate, since it has all that bindings can have.
fn assumed() -> Bindings {
    let target = Target::Crate { name: "bindings".to_owned(), runtime: None };
    Bindings { options: Options::new("document", target), overlay: None }
}

fn is_same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
