//! `specwright check`.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use specwright::diagnostic::Severity;
use specwright::print::{
    Annotation, Code, Level, Lines, Markdown, Printed, Receiver, Terminal, Workflow, stdout,
};
use specwright::printed;
use specwright::rust::Formats;
use specwright_contract::drift;
use specwright_contract::{Check, CheckError, Checked, Transcribed};
use specwright_transcribe as transcribe;

use super::report::{counted, diagnostics, note};
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
                note(&printed!("error[usage]: {}", message));
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
                    note(&printed!("error[unreadable]: {}", error));
                    return Outcome::Unusable;
                }
            }
        }
        for checked in &reports {
            diagnostics(&checked.diagnostics, self.format);
        }
        match self.format {
            Format::Human => stdout(&joined(&reports, human)),
            Format::Json => stdout(&Printed::json(&reports)),
            Format::Markdown => stdout(&joined(&reports, markdown)),
            Format::Github => {
                for checked in &reports {
                    stdout(&annotations(checked));
                    stdout(&summary(checked));
                }
            }
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

/// Reports with an empty line between them.
fn joined<R: Receiver>(reports: &[Checked], report: fn(&Checked) -> Printed<R>) -> Printed<R> {
    let mut all = Printed::new();
    for checked in reports {
        if !all.is_empty() {
            all.push(&printed!("\n"));
        }
        all.push(&report(checked));
    }
    all
}

fn summary(checked: &Checked) -> Printed<Terminal> {
    let mut out = printed!("{}: {}\n", checked.document, operations(checked));
    for part in &checked.parts {
        let mark = if part.agrees { "ok    " } else { "BROKEN" };
        out.push(&printed!("  {} {} {}\n", mark, format!("{:<9}", part.name), part.summary));
    }
    out
}

fn human(checked: &Checked) -> Printed<Terminal> {
    let mut out = summary(checked);
    for diff in checked.parts.iter().filter_map(|part| part.diff.as_deref()) {
        out.push(&printed!("\n{}", Lines(diff)));
    }
    out
}

fn markdown(checked: &Checked) -> Printed<Markdown> {
    let state = if checked.is_broken() { "broken" } else { "kept" };
    let mut out = printed!(
        "### Contract {}: {}\n\n{}\n\n| | what | found |\n| --- | --- | --- |\n",
        state,
        Code(&checked.document),
        operations(checked)
    );
    for part in &checked.parts {
        let mark = if part.agrees { "✅" } else { "❌" };
        out.push(&printed!("| {} | {} | {} |\n", mark, part.name, part.summary));
    }
    let errors: Vec<_> =
        checked.diagnostics.iter().filter(|it| it.severity == Severity::Error).collect();
    if !errors.is_empty() {
        out.push(&printed!("\n"));
    }
    for error in errors {
        let place = match (&error.file, error.line, error.column) {
            (Some(file), Some(line), Some(column)) => {
                printed!("{}: ", Code(format!("{file}:{line}:{column}")))
            }
            _ => Printed::new(),
        };
        out.push(&printed!("- {}{} ({})\n", place, error.message, Code(error.code)));
    }
    for part in &checked.parts {
        if let Some(diff) = &part.diff {
            out.push(&printed!(
                "\n<details><summary>{}</summary>\n\n{}\n</details>\n",
                part.name,
                Printed::code_block("diff", diff)
            ));
        }
    }
    out
}

/// The diagnostics are annotations already; what is not current is added.
fn annotations(checked: &Checked) -> Printed<Workflow> {
    let broken = checked.parts.iter().filter_map(|part| Some((part, part.diff.as_deref()?)));
    let annotation = broken.map(|(part, diff)| {
        Printed::annotation(&Annotation {
            level: Level::Error,
            file: None,
            position: None,
            title: "not-current",
            message: printed!("{}\n{}", part.summary, Lines(diff)),
        })
    });
    annotation.collect()
}
