//! A check that is asked for, with the pages that are transcribed for it.

use std::path::{Path, PathBuf};

use serde_json::Value;
use specwright::diagnostic::Rendered;
use specwright::rust::{Record, Stated};
use specwright_contract::check::Looked;
use specwright_contract::drift;
use specwright_contract::{Check, CheckError, Checked, Transcribed};
use specwright_transcribe as transcribe;

/// A check, and the pages that its document was transcribed from.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) check: Check,
    pub(crate) document: PathBuf,
    /// Where its bindings are.
    pub(crate) generated: Option<PathBuf>,
    /// Decisions about changes that break callers.
    pub(crate) accept: Option<PathBuf>,
    pub(crate) pages: Vec<PathBuf>,
    /// The overlay that is laid over the document.
    pub(crate) laid: Option<PathBuf>,
    /// The overlay that was applied to what the pages say.
    pub(crate) overlay: Option<PathBuf>,
}

/// What an overlay is for: it is laid over the document, or, where the document comes from pages,
/// it was applied when they were transcribed.
pub(crate) fn overlays<'a>(
    overlay: Option<&'a Path>,
    pages: &[PathBuf],
) -> (Option<&'a Path>, Option<&'a Path>) {
    if pages.is_empty() { (overlay, None) } else { (None, overlay) }
}

impl Asked {
    /// Checks; the pages are transcribed first.
    pub(crate) fn run(self) -> Result<Checked, CheckError> {
        self.looked().map(|(checked, _, _)| checked)
    }

    /// Checks likewise, and gives what was learnt of the document, and what was found in its pages.
    pub(crate) fn looked(self) -> Result<(Checked, Looked, Vec<Rendered>), CheckError> {
        if self.pages.is_empty() {
            return self.check.looked().map(|(checked, looked)| (checked, looked, Vec::new()));
        }
        let outcome = self.outcome()?;
        let found = outcome.rendered();
        let now = self.transcribed(outcome);
        self.check.reference(now).looked().map(|(checked, looked)| (checked, looked, found))
    }

    /// The command that makes the document what its pages say.
    pub(crate) fn accept_command(&self) -> String {
        drift::accept_command(&self.pages, &self.document, self.overlay.as_deref())
    }

    /// The command that makes the bindings what the document says, with the options in their
    /// record.
    pub(crate) fn generate_command(&self) -> String {
        let Some(folder) = self.generated.as_deref().filter(|_| !Path::new("build.rs").exists())
        else {
            return "cargo build".to_owned();
        };
        let quoted = drift::quoted;
        let overlay = self.laid.as_deref().map(|file| format!(" --overlay {}", quoted(file)));
        let mut words = format!(
            "specwright generate {}{} --out {}",
            quoted(&self.document),
            overlay.unwrap_or_default(),
            quoted(folder)
        );
        let options = Record::read(folder).map(|record| record.options).unwrap_or_default();
        for (key, value) in options.chosen() {
            let texts: Vec<String> = match &value {
                Value::Bool(true) if Stated::KEYS.contains(&key.as_str()) => {
                    words.push_str(&format!(" --{key}"));
                    continue;
                }
                Value::String(text) => vec![text.clone()],
                Value::Array(items) => {
                    let items = items.iter().filter_map(|it| it.as_str().map(str::to_owned));
                    // Names of formats have no commas, and are given at once.
                    let items: Vec<String> = items.collect();
                    if key == "formats" { vec![items.join(",")] } else { items }
                }
                _ => continue,
            };
            if Stated::KEYS.contains(&key.as_str()) {
                texts.iter().for_each(|text| {
                    words.push_str(&format!(" --{key} {}", quoted(Path::new(text))));
                });
            }
        }
        words
    }

    /// Transcribes the pages anew.
    fn outcome(&self) -> Result<transcribe::Outcome, CheckError> {
        let overlay = self
            .overlay
            .as_deref()
            .map(|file| match std::fs::read_to_string(file) {
                Ok(text) => Ok((file.display().to_string(), text)),
                Err(error) => Err(CheckError::Unreadable(file.to_owned(), error)),
            })
            .transpose()?;
        let options = transcribe::Options { overlay, ..Default::default() };
        Ok(transcribe::run(&self.pages, &options))
    }

    fn transcribed(&self, outcome: transcribe::Outcome) -> Transcribed {
        let rendered = outcome.rendered().into_iter();
        let missing = rendered.filter(|it| it.severity == transcribe::Severity::Error);
        Transcribed {
            pages: outcome.files.len(),
            missing: missing.map(|it| it.text.as_str().to_owned()).collect(),
            accept: self.accept_command(),
            text: outcome.text,
        }
    }
}
