//! Overlays for documents that are no files.

use serde_json::Value as Json;

use super::Unusable;
use super::read::tree;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Rendered};
use crate::overlay::{Action, apply, read, stale};
use crate::source::{Moved, Sources};
use crate::stack::on_deep_stack;

/// An overlay for documents that are no files, such as those of reference pages. For a file, see
/// [`Input::overlay`](super::Input::overlay).
#[derive(Debug)]
pub struct Overlay {
    sources: Sources,
    actions: Vec<Action>,
}

impl Overlay {
    /// Reads an overlay from memory; `name` is what diagnostics call it.
    ///
    /// # Errors
    ///
    /// When it is no overlay, with all that is wrong with it.
    pub fn from_text(name: &str, text: impl Into<String>) -> Result<Self, Unusable> {
        let mut sources = Sources::from_text(name, text.into());
        match on_deep_stack(|| {
            tree(&mut sources, 0).map_or_else(|it| Err(vec![it]), |tree| read(0, &tree))
        }) {
            Ok(actions) => Ok(Self { sources, actions }),
            Err(found) => {
                let mut diagnostics = Diagnostics::default();
                diagnostics.extend(found);
                Err(Unusable { sources: Box::new(sources), diagnostics })
            }
        }
    }

    /// Refuses actions that do not say why they are there: an overlay is read years later, and a
    /// change whose reason nobody knows cannot be removed safely.
    #[must_use]
    pub fn without_reasons(&self) -> Vec<Rendered> {
        let silent = self.actions.iter().filter(|action| action.reason.is_empty());
        let found: Vec<_> = silent
            .map(|action| {
                let message = format!("`{}` has no `description` that says why", action.target);
                Diagnostic::new(Code::Overlay, &action.at, message)
            })
            .collect();
        Rendered::all(&found, &self.sources)
    }

    /// Finds what its notes quote of pages that no longer say so: `says` tells whether a page has
    /// these words. Quoted is what stands between quotation marks in the reasons of actions and in the
    /// notes and descriptions that they bring, and what is marked as code in the first two.
    #[must_use]
    pub fn stale_quotes(&self, says: &dyn Fn(&str) -> bool) -> Vec<Rendered> {
        Rendered::all(&stale(&self.actions, says), &self.sources)
    }

    /// Applies all actions to a document; what does not fit is left out and told of.
    #[must_use]
    pub fn apply(&self, document: &mut Json) -> Vec<Rendered> {
        let found = on_deep_stack(|| apply(&self.actions, document, &mut Moved::default()));
        Rendered::all(&found, &self.sources)
    }
}
