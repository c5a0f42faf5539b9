//! `specwright transcribe`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use specwright::diagnostic::{self, Rendered, Severity};
use specwright::document::Document;
use specwright::output::{self, OutputError};
use specwright::print::{Code, Lines, Markdown, Printed, Terminal, stderr_is_terminal, stdout};
use specwright::printed;
use specwright_contract::drift;
use specwright_transcribe::{self as transcribe, Options};

use super::report::{all_diagnostics, counted, note};
use super::{Format, Outcome};

/// Turns reference pages (.txt, .html, .md) and API definitions (.json) into an OpenAPI 3.0.3 document.
#[derive(Args)]
pub(crate) struct Transcribe {
    /// Pages, or folders of pages. A folder's index.yaml can hold their links and operation ids.
    #[arg(required = true, value_name = "PAGE_OR_DIR")]
    pages: Vec<PathBuf>,
    /// The document to write, YAML.
    #[arg(long, value_name = "SPEC")]
    out: PathBuf,
    /// An OpenAPI Overlay 1.0, applied last; an action that matches nothing fails.
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    /// Writes nothing; exit status 1 with the differences when the document is not what the pages say.
    #[arg(long)]
    check: bool,
    /// Shows how each page was cut into sections, tables and examples.
    #[arg(long)]
    explain: bool,
    /// Shows notes as well: what a reader of the pages would stumble over, and a program not.
    #[arg(long)]
    notes: bool,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Transcribe {
    pub(crate) fn run(self) -> Outcome {
        if let Some(path) = self.pages.iter().find(|path| !path.exists()) {
            note(&printed!("error[page-unreadable]: `{}` is not there", path.display()));
            return Outcome::Unusable;
        }
        let overlay = match self.overlay.as_deref().map(read_overlay).transpose() {
            Ok(overlay) => overlay,
            Err(message) => {
                note(&printed!("error[overlay]: {}", message));
                return Outcome::Unusable;
            }
        };
        let bar = Bar::new();
        let result = transcribe::run(
            &self.pages,
            &Options {
                overlay,
                explain: self.explain,
                progress: Some(&|done, all| bar.tell(done, all)),
            },
        );
        bar.finish();
        if self.explain && self.format != Format::Json {
            stdout(&result.explanation);
        }
        let found = result.rendered();
        let shown: Vec<Rendered> = found
            .iter()
            .filter(|it| self.notes || it.severity != Severity::Note)
            .cloned()
            .collect();
        // JSON holds them all, and nothing stands beside it.
        if self.format != Format::Json {
            all_diagnostics(&shown, self.format);
        }
        if result.files.is_empty() {
            let why = "error[page-unreadable]: no page was found: files ending in .txt, .html, .md or .json";
            self.refuse(&result, &found, why);
            return Outcome::Unusable;
        }
        if !result.has_operations() {
            let why = "error[page-layout]: no operation was read, nothing is written";
            self.refuse(&result, &found, why);
            let is_unread = |code| {
                matches!(code, diagnostic::Code::PageUnreadable | diagnostic::Code::PageEncoding)
            };
            let unusable = result.diagnostics.iter().all(|it| is_unread(it.code));
            return if unusable { Outcome::Unusable } else { Outcome::Broken };
        }
        if !result.overlaid {
            let why = "error[overlay]: the overlay does not fit the pages, nothing is written";
            if self.check && self.format != Format::Json {
                let old = fs::read_to_string(&self.out).ok();
                self.show_drift(old.as_deref(), &result, &found);
            }
            self.refuse(&result, &found, why);
            return Outcome::Broken;
        }
        self.finish(&result, &found)
    }

    fn finish(&self, result: &transcribe::Outcome, found: &[Rendered]) -> Outcome {
        let old = match fs::read_to_string(&self.out) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) if self.check => return self.unwritable(&error.into()),
            Err(_) => None,
        };
        let current = old.as_deref() == Some(result.text.as_str());
        if self.check && !current {
            self.show_drift(old.as_deref(), result, found);
            return Outcome::Broken;
        }
        if !self.check
            && let Err(error) = output::write_file(&self.out, &result.text, transcribe::MARK)
        {
            return self.unwritable(&error);
        }
        self.report(result, found, if current { "current" } else { "written" });
        if result.is_incomplete() {
            if self.format != Format::Json {
                let said = "the document is incomplete: what the errors above name is not in it";
                note(&printed!("{}", said));
            }
            return Outcome::Broken;
        }
        Outcome::Fine
    }

    /// Says why nothing is written.
    fn refuse(&self, result: &transcribe::Outcome, found: &[Rendered], why: &'static str) {
        match self.format {
            Format::Json => stdout(&Printed::json(&self.summary(result, found, Some(why)))),
            _ => note(&printed!("{}", why)),
        }
    }

    /// The report for programs.
    fn summary(
        &self,
        result: &transcribe::Outcome,
        found: &[Rendered],
        refused: Option<&str>,
    ) -> serde_json::Value {
        let (operations, models) = result.counts();
        let mut summary = serde_json::json!({
            "pages": result.files.len(),
            "operations": operations,
            "models": models,
            "complete": !result.is_incomplete(),
            "diagnostics": found,
        });
        if let Some(why) = refused {
            summary["refused"] = why.into();
        }
        if self.explain {
            summary["explanation"] = result.explanation.as_str().into();
        }
        summary
    }

    /// What has changed, in words, then as a diff, and how to accept it.
    fn show_drift(&self, old: Option<&str>, result: &transcribe::Outcome, found: &[Rendered]) {
        let name = self.out.display().to_string();
        let read = |text: &str| Document::from_text(&name, text).ok();
        let drifts = match (old.and_then(read), read(&result.text)) {
            (Some(before), Some(now)) => drift::compare(&before, &now),
            _ => Vec::new(),
        };
        let report = drift::Report {
            drifts,
            accept: drift::accept_command(&self.pages, &self.out, self.overlay.as_deref()),
        };
        match self.format {
            Format::Json => {
                let mut value = serde_json::json!(report);
                value["diagnostics"] = serde_json::json!(found);
                stdout(&Printed::json(&value));
                return;
            }
            Format::Markdown => stdout(&report.markdown()),
            Format::Human | Format::Github => {
                stdout(&report.human());
                let text = old.unwrap_or_default();
                let diff = similar::TextDiff::from_lines(text, &result.text);
                let (a, b) = (format!("a/{name}"), format!("b/{name}"));
                let diff = diff.unified_diff().context_radius(2).header(&a, &b).to_string();
                let diff: Printed<Terminal> = printed!("{}", Lines(&diff));
                stdout(&diff);
            }
        }
        note(&printed!("error[not-current]: `{}` is not what the pages say", self.out.display()));
    }

    fn unwritable(&self, error: &OutputError) -> Outcome {
        all_diagnostics(&error.rendered(&self.out), self.format);
        Outcome::Unusable
    }

    fn report(&self, result: &transcribe::Outcome, found: &[Rendered], done: &str) {
        let count = |severity: Severity| found.iter().filter(|it| it.severity == severity).count();
        let (operations, models) = result.counts();
        match self.format {
            Format::Json => {
                stdout(&Printed::json(&self.summary(result, found, None)));
                return;
            }
            Format::Markdown => stdout(&markdown(found)),
            Format::Human | Format::Github => {}
        }
        let hidden = if self.notes { "" } else { " (--notes shows them)" };
        note(&printed!(
            "{}, {}, {} ({}); errors {}, warnings {}, notes {}{}",
            counted(result.files.len(), "page"),
            counted(operations, "operation"),
            counted(models, "model"),
            done,
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Note),
            hidden
        ));
    }
}

fn read_overlay(path: &Path) -> Result<(String, String), String> {
    let text = fs::read_to_string(path)
        .map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
    Ok((path.display().to_string(), text))
}

/// The findings as a table for a comment.
fn markdown(found: &[Rendered]) -> Printed<Markdown> {
    let mut out = printed!("| | where | what |\n| --- | --- | --- |\n");
    for it in found {
        let place = match (&it.file, it.line) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            (Some(file), None) => file.clone(),
            _ => String::new(),
        };
        let also = it.also.as_ref().map(|also| format!("see {also}"));
        let more: Vec<String> = it.help.clone().into_iter().chain(also).collect();
        let more = match more.is_empty() {
            true => Printed::new(),
            false => printed!(" ({})", more.join("; ")),
        };
        out.push(&printed!(
            "| {} {} | {} | {}{} |\n",
            it.severity,
            Code(it.code),
            place,
            it.message,
            more
        ));
    }
    out
}

/// Progress on a terminal, once it takes longer than anybody waits gladly.
struct Bar {
    start: Instant,
    bar: ProgressBar,
}

impl Bar {
    fn new() -> Self {
        Self {
            start: Instant::now(),
            bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
        }
    }

    fn tell(&self, done: usize, all: usize) {
        let due = self.start.elapsed() > Duration::from_secs(1);
        if self.bar.is_hidden() && due && stderr_is_terminal() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} pages") {
                self.bar.set_style(style);
            }
        }
        self.bar.set_length(u64::try_from(all).unwrap_or(0));
        self.bar.set_position(u64::try_from(done).unwrap_or(0));
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
