//! The pipeline: a document is read, lowered, analysed, named and rendered.

use std::path::Path;

use crate::analyze::Analysis;
use crate::api::Api;
use crate::cases::Cases;
use crate::diagnostic::{Diagnostics, Rendered};
use crate::document::{Document, Input, Unusable};
use crate::names::Names;
use crate::rust::face::Face;
use crate::select::Selection;
use crate::stack::{both, on_deep_stack};
use crate::{choices, document, lower, rust};

/// Bindings on their way: everything that was learnt of a document.
#[derive(Debug)]
pub struct Generated {
    /// The document as it was read.
    pub document: Document,
    /// What it describes.
    pub api: Api,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
    /// What of it was asked for.
    pub selection: Selection,
    /// What is known of its types.
    pub analysis: Analysis,
    /// The files of the bindings.
    pub files: Vec<rust::File>,
    /// The files of the contract tests, if they were asked for.
    pub tests: Vec<rust::File>,
}

/// Turns the document at `path` into bindings; nothing is written.
///
/// # Errors
///
/// As [`open`].
pub fn generate(path: &Path, options: &rust::Options) -> Result<Generated, Unusable> {
    on_deep_stack(|| open(path, options).map(|document| generate_from(document, options)))
}

/// Reads the document at `path` with the overlay that the options name.
///
/// # Errors
///
/// When there is no document to be read, or the overlay does not fit it.
pub fn open(path: &Path, options: &rust::Options) -> Result<Document, Unusable> {
    let overlay = options.overlay.as_deref().map(|overlay| rust::overlay_at(path, overlay));
    Input::file(path).overlay(overlay.as_deref()).read()
}

/// A smaller document is read before a thread is up.
const LARGE: usize = 1 << 18;

/// Turns a document into bindings.
pub fn generate_from(document: Document, options: &rust::Options) -> Generated {
    let mut diagnostics = document.diagnostics().clone();
    let size: usize = document.sources().iter().map(|source| source.text().len()).sum();
    let is_large = size > LARGE;
    let (keys, (mut api, found)) =
        both(is_large, || document::keys::check(&document), || lower::lower(&document));
    diagnostics.extend(keys);
    diagnostics.extend(found);
    choices::apply(&mut api, options, &mut diagnostics);
    let selection = Selection::of(&api, &options.select, &mut diagnostics);
    let mut doubtful = Diagnostics::default();
    let known = || {
        let analysis = Analysis::of(&api, &selection);
        (Cases::misfits(&document, &api), analysis)
    };
    let ((misfits, analysis), names) = both(is_large, known, || Names::assign(&api, &mut doubtful));
    diagnostics.extend(analysis.notes().cloned());
    diagnostics.extend(misfits);
    diagnostics.extend(doubtful);
    let files = rust::render(&api, &analysis, &names, &selection, options);
    let cases = || {
        let cases = Cases::of(&document, &api, &selection, &analysis);
        diagnostics.extend(cases.left_out.iter().cloned());
        cases
    };
    let tests = rust::render_tests(&api, &analysis, &names, &selection, options, cases);
    document.finish(&mut diagnostics);
    Generated { document, api, diagnostics, selection, analysis, files, tests }
}

/// The public face of the bindings of a document; no text is made.
pub fn face_of(document: &Document, options: &rust::Options) -> Face {
    let described = Described::of(document, options);
    described.tell(options, rust::face(described.known(), options))
}

/// The public faces of the bindings of two versions of a document, for a comparison: what files of both say
/// alike is left out of both, but for names of types, and for what stands behind a name that has
/// changed.
pub fn faces_of(
    (old, before): (&Document, &rust::Options),
    (new, now): (&Document, &rust::Options),
) -> (Face, Face) {
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| Described::of(old, before));
        let other = Described::of(new, now);
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    });
    let faces = rust::faces((one.known(), before), (other.known(), now));
    (one.tell(before, faces.0), other.tell(now, faces.1))
}

/// What is learnt of a document before anything is rendered.
struct Described {
    api: Api,
    analysis: Analysis,
    names: Names,
    selection: Selection,
}

impl Described {
    fn of(document: &Document, options: &rust::Options) -> Self {
        let (mut api, mut found) = lower::lower(document);
        choices::apply(&mut api, options, &mut found);
        let selection = Selection::of(&api, &options.select, &mut found);
        let analysis = Analysis::of(&api, &selection);
        let names = Names::assign(&api, &mut found);
        Self { api, analysis, names, selection }
    }

    fn known(&self) -> rust::Known<'_> {
        (&self.api, &self.analysis, &self.names, &self.selection)
    }

    /// The face with what there is to say of selectors that select nothing.
    fn tell(&self, options: &rust::Options, face: Face) -> Face {
        let said = |selector: &String| {
            Some((selector.clone(), Selection::unmatched(&self.api, selector)?))
        };
        Face { unmatched: options.select.iter().filter_map(said).collect(), ..face }
    }
}

impl Generated {
    /// The folders of the bindings and of the contract tests, if there are any.
    pub fn trees(&self, bindings: &Path, tests: &Path) -> Vec<rust::Tree<'_>> {
        let bindings = rust::Tree { folder: bindings.to_owned(), files: &self.files };
        let tests = rust::Tree { folder: tests.to_owned(), files: &self.tests };
        [bindings, tests].into_iter().filter(|tree| !tree.files.is_empty()).collect()
    }

    /// The diagnostics with their places.
    pub fn rendered(&self) -> Vec<Rendered> {
        Rendered::all(self.diagnostics.as_slice(), self.document.sources())
    }
}
