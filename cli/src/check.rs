//! `specwright check`.

use std::path::{Path, PathBuf};

use clap::Args;
use specwright::diagnostic::Severity;
use specwright_contract::drift;
use specwright_contract::{Check, CheckError, Checked, Transcribed};
use specwright_transcribe as transcribe;

use super::options::OptionArgs;
use super::report::{annotated, cell, counted, diagnostics, note, print, print_json};
use super::{Format, Outcome, manifest};

/// Says whether the document can be read, whether its examples match their schemas, and whether
/// generated code and reference pages are current. Nothing is written.
///
/// Without SPEC: all that `[package.metadata.specwright]` of the Cargo.toml here names (`document`,
/// `generated`, `reference`, `overlay`). What the bindings were generated with stands in them; options
/// that are stated all the same have to agree.
#[derive(Args)]
pub(crate) struct CheckArgs {
    /// The OpenAPI document, JSON or YAML.
    spec: Option<PathBuf>,
    /// The folder with the bindings generated from it.
    #[arg(long, value_name = "DIR", requires = "spec")]
    generated: Option<PathBuf>,
    #[command(flatten)]
    options: OptionArgs,
    /// The reference pages it was transcribed from: files, or folders of them.
    #[arg(long, value_name = "PAGE_OR_DIR", num_args = 1.., requires = "spec")]
    reference: Vec<PathBuf>,
    /// The overlay that was applied to what the pages say.
    #[arg(long, value_name = "FILE", requires = "reference")]
    overlay: Option<PathBuf>,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl CheckArgs {
    pub(crate) fn run(self) -> Outcome {
        let checks = match self.checks() {
            Ok(checks) => checks,
            Err(message) => {
                note(&format!("error[usage]: {message}"));
                return Outcome::Unusable;
            }
        };
        let mut reports = Vec::new();
        for check in checks {
            match check.run() {
                Ok(checked) => reports.push(checked),
                Err(CheckError::Document(unusable)) => {
                    diagnostics(&unusable.rendered(), self.format);
                    return Outcome::Unusable;
                }
                Err(error) => {
                    note(&format!("error[unreadable]: {error}"));
                    return Outcome::Unusable;
                }
            }
        }
        for checked in &reports {
            diagnostics(&checked.diagnostics, self.format);
        }
        match self.format {
            Format::Human => print(&reports.iter().map(human).collect::<Vec<_>>().join("\n")),
            Format::Json => print_json(&reports),
            Format::Markdown => {
                print(&reports.iter().map(markdown).collect::<Vec<_>>().join("\n"));
            }
            Format::Github => print(&reports.iter().map(github).collect::<String>()),
        }
        if reports.iter().any(Checked::is_broken) { Outcome::Broken } else { Outcome::Fine }
    }

    /// What is asked for: on the command line, or in the Cargo.toml here.
    fn checks(&self) -> Result<Vec<Asked>, String> {
        let Some(spec) = &self.spec else {
            return match self.options.given() {
                Some(option) => Err(format!("`{option}` goes with a document")),
                None => manifest::checks(Path::new("Cargo.toml")),
            };
        };
        let mut check = Check::new(spec).stated(self.options.stated());
        if let Some(folder) = &self.generated {
            check = check.generated(folder);
        } else if let Some(option) = self.options.given() {
            return Err(format!("`{option}` says how the bindings of `--generated` were made"));
        }
        let (document, pages, overlay) =
            (spec.clone(), self.reference.clone(), self.overlay.clone());
        Ok(vec![Asked { check, document, pages, overlay }])
    }
}

/// A check, and the pages that its document was transcribed from.
pub(crate) struct Asked {
    pub(crate) check: Check,
    pub(crate) document: PathBuf,
    pub(crate) pages: Vec<PathBuf>,
    pub(crate) overlay: Option<PathBuf>,
}

impl Asked {
    fn run(self) -> Result<Checked, CheckError> {
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

fn operations(checked: &Checked) -> String {
    counted(checked.operations, "operation")
}

fn human(checked: &Checked) -> String {
    let mut out = format!("{}: {}\n", checked.document, operations(checked));
    for part in &checked.parts {
        let mark = if part.agrees { "ok    " } else { "BROKEN" };
        out.push_str(&format!("  {mark} {:<9} {}\n", part.name, part.summary));
    }
    for diff in checked.parts.iter().filter_map(|part| part.diff.as_deref()) {
        out.push('\n');
        out.push_str(diff);
    }
    out
}

fn markdown(checked: &Checked) -> String {
    let state = if checked.is_broken() { "broken" } else { "kept" };
    let mut out =
        format!("### Contract {state}: `{}`\n\n{}\n\n", checked.document, operations(checked));
    out.push_str("| | what | found |\n| --- | --- | --- |\n");
    for part in &checked.parts {
        let mark = if part.agrees { "✅" } else { "❌" };
        out.push_str(&format!("| {mark} | {} | {} |\n", part.name, cell(&part.summary)));
    }
    let errors: Vec<_> =
        checked.diagnostics.iter().filter(|it| it.severity == Severity::Error).collect();
    if !errors.is_empty() {
        out.push('\n');
    }
    for error in errors {
        let place = match (&error.file, error.line, error.column) {
            (Some(file), Some(line), Some(column)) => format!("`{file}:{line}:{column}`: "),
            _ => String::new(),
        };
        out.push_str(&format!("- {place}{} (`{}`)\n", error.message, error.code));
    }
    for part in &checked.parts {
        if let Some(diff) = &part.diff {
            // A fence longer than any in the text.
            let fence = "`".repeat(longest_ticks(diff).max(2) + 1);
            out.push_str(&format!(
                "\n<details><summary>{}</summary>\n\n{fence}diff\n{diff}{fence}\n\n</details>\n",
                part.name
            ));
        }
    }
    out
}

fn longest_ticks(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or_default()
}

/// The diagnostics are annotations already; what is not current is added.
fn github(checked: &Checked) -> String {
    let broken = checked.parts.iter().filter(|part| part.diff.is_some());
    let mut out: String = broken
        .map(|part| {
            let diff = part.diff.as_deref().unwrap_or_default();
            format!(
                "::error title=not-current::{}\n",
                annotated(&format!("{}\n{diff}", part.summary))
            )
        })
        .collect();
    out.push_str(&human(&Checked {
        parts: checked
            .parts
            .iter()
            .map(|part| specwright_contract::check::Part { diff: None, ..part.clone() })
            .collect(),
        ..checked.clone()
    }));
    out
}
