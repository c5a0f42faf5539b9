//! A check that is asked for, with the pages that are transcribed for it.

use std::path::PathBuf;

use specwright_contract::drift;
use specwright_contract::{Check, CheckError, Checked, Transcribed};
use specwright_transcribe as transcribe;

/// A check, and the pages that its document was transcribed from.
pub(crate) struct Asked {
    pub(crate) check: Check,
    pub(crate) document: PathBuf,
    pub(crate) pages: Vec<PathBuf>,
    pub(crate) overlay: Option<PathBuf>,
}

impl Asked {
    /// Checks; the pages are transcribed first.
    pub(crate) fn run(self) -> Result<Checked, CheckError> {
        if self.pages.is_empty() {
            return self.check.run();
        }
        let now = self.transcribed()?;
        self.check.reference(now).run()
    }

    /// Transcribes the pages anew.
    fn transcribed(&self) -> Result<Transcribed, CheckError> {
        let overlay = self
            .overlay
            .as_deref()
            .map(|file| match std::fs::read_to_string(file) {
                Ok(text) => Ok((file.display().to_string(), text)),
                Err(error) => Err(CheckError::Unreadable(file.to_owned(), error)),
            })
            .transpose()?;
        let options = transcribe::Options { overlay, ..Default::default() };
        let outcome = transcribe::run(&self.pages, &options);
        let missing = outcome.findings.iter().filter(|finding| finding.incomplete);
        Ok(Transcribed {
            pages: outcome.files.len(),
            missing: missing.map(|finding| finding.to_string()).collect(),
            accept: drift::accept_command(&self.pages, &self.document, self.overlay.as_deref()),
            document: outcome.document,
            text: outcome.text,
        })
    }
}
