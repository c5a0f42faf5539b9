//! `specwright check`.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use specwright::diagnostic::Severity;
use specwright::rust::Formats;
use specwright_contract::drift;
use specwright_contract::{Check, CheckError, Checked, Transcribed};
use specwright_transcribe as transcribe;

use super::report::{annotated, cell, counted, diagnostics, note, print, print_json};
use super::{Format, Outcome};

/// Says whether the document can be read, whether its examples match their schemas, and whether
/// generated code and reference pages are current. Nothing is written.
///
/// Without SPEC: all that `[package.metadata.specwright]` of the Cargo.toml here names (`document`,
/// `generated`, `reference`, `overlay`, `formats`, `validate`).
#[derive(Args)]
pub(crate) struct CheckArgs {
    /// The OpenAPI document, JSON or YAML.
    spec: Option<PathBuf>,
    /// The folder with the bindings generated from it.
    #[arg(long, value_name = "DIR", requires = "spec")]
    generated: Option<PathBuf>,
    /// The formats that have types of their own in them, as given to `generate`.
    #[arg(long, value_name = "FORMATS", default_value = "", hide_default_value = true)]
    #[arg(requires = "generated")]
    formats: Formats,
    /// The models in them have a method `validate`, as asked of `generate`.
    #[arg(long, requires = "generated")]
    validate: bool,
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
        let Some(spec) = &self.spec else { return from_manifest(Path::new("Cargo.toml")) };
        let table = Table {
            document: spec.clone(),
            generated: self.generated.clone(),
            reference: self.reference.clone(),
            overlay: self.overlay.clone(),
            formats: Vec::new(),
            validate: self.validate,
        };
        Ok(vec![check_of(table, self.formats.clone())])
    }
}

/// `[package.metadata.specwright]`, or several of them: `[[package.metadata.specwright]]`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Tables {
    One(Table),
    Several(Vec<Table>),
}

/// What belongs to one document. Paths are relative to the Cargo.toml.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// The OpenAPI document.
    document: PathBuf,
    /// The folder with the bindings.
    generated: Option<PathBuf>,
    /// Reference pages, or folders of them.
    #[serde(default)]
    reference: Vec<PathBuf>,
    /// The overlay.
    overlay: Option<PathBuf>,
    /// Names of formats that have types of their own.
    #[serde(default)]
    formats: Vec<String>,
    /// Whether models have a method `validate`.
    #[serde(default)]
    validate: bool,
}

fn from_manifest(path: &Path) -> Result<Vec<Asked>, String> {
    let help = "name a document, or describe it under [package.metadata.specwright]";
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("there is no Cargo.toml to read here ({error}); {help}"))?;
    let manifest: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| format!("Cargo.toml cannot be read: {error}"))?;
    let tables = ["package", "metadata", "specwright"]
        .iter()
        .try_fold(&toml::Value::Table(manifest), |value, key| value.get(key))
        .cloned();
    let Some(table) = tables else {
        return Err(format!("Cargo.toml has no [package.metadata.specwright]; {help}"));
    };
    let known = "it takes `document`, `generated`, `reference` (a list), `overlay`, \
                 `formats` (a list) and `validate`";
    let tables = match Tables::deserialize(table) {
        Ok(Tables::One(table)) => vec![table],
        Ok(Tables::Several(tables)) => tables,
        Err(_) => {
            return Err(format!("[package.metadata.specwright] cannot be understood: {known}"));
        }
    };
    let with_formats = |table: Table| {
        let formats = Formats::named(&table.formats).map_err(|error| error.to_string())?;
        Ok(check_of(table, formats))
    };
    tables.into_iter().map(with_formats).collect()
}

/// A check, and the pages that its document was transcribed from.
struct Asked {
    check: Check,
    document: PathBuf,
    pages: Vec<PathBuf>,
    overlay: Option<PathBuf>,
}

fn check_of(table: Table, formats: Formats) -> Asked {
    let mut check = Check::new(&table.document).formats(formats).validate(table.validate);
    if let Some(folder) = table.generated {
        check = check.generated(folder);
    }
    let Table { document, reference: pages, overlay, .. } = table;
    Asked { check, document, pages, overlay }
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
