//! What there is to say of an output, as diagnostics.

use std::path::Path;

use super::changes::Changes;
use super::foreign::{Foreign, OutputError, Why};
use crate::diagnostic::{Code, Diagnostic, Rendered};
use crate::document::Sources;

impl Changes {
    /// What somebody who wrote into the folder should know: what is left as it is, and what was
    /// mended.
    pub fn rendered(&self, folder: &Path) -> Vec<Rendered> {
        let kept = self.kept.iter().map(|path| {
            let path = folder.join(path);
            let message = format!("`{}` is yours and stays as it is", path.display());
            let help =
                "it does not begin with the generator's mark; remove it to have it generated";
            Diagnostic::unplaced(Code::KeptFile, message).help(help)
        });
        let mended = self.interrupted.then(|| {
            let message = format!("the last run into `{}` was interrupted", folder.display());
            Diagnostic::unplaced(Code::Interrupted, message).help("the bindings are whole again")
        });
        all(kept.chain(mended))
    }
}

impl OutputError {
    /// The error as diagnostics: one for each file that is in the way.
    pub fn rendered(&self, path: &Path) -> Vec<Rendered> {
        match self {
            Self::Foreign(files) => all(files.iter().map(|it| refused(path, it))),
            Self::Busy | Self::Io(_) => {
                let message = format!("`{}` cannot be written: {self}", path.display());
                all([Diagnostic::unplaced(Code::Unwritable, message)])
            }
        }
    }
}

fn refused(folder: &Path, foreign: &Foreign) -> Diagnostic {
    let path = folder.join(&foreign.path).display().to_string();
    let message = Foreign { path, why: foreign.why.clone() }.to_string();
    let help = match foreign.why {
        Why::Link => "nothing was written: name the folder that it leads to, or remove it",
        Why::OtherTree(_) => "nothing was written: choose another folder",
        _ => "nothing was written: move it, or choose another place for what is generated",
    };
    Diagnostic::unplaced(Code::ForeignFile, message).help(help)
}

fn all(diagnostics: impl IntoIterator<Item = Diagnostic>) -> Vec<Rendered> {
    let diagnostics: Vec<_> = diagnostics.into_iter().collect();
    Rendered::all(&diagnostics, &Sources::default())
}
