//! `specwright check`.

use std::path::{Path, PathBuf};

use clap::Args;
use specwright::diagnostic::Severity;
use specwright::print::{
    Annotation, Code, Level, Lines, Markdown, Printed, Receiver, Terminal, Workflow, stdout,
};
use specwright::printed;
use specwright_contract::{Check, CheckError, Checked};

use super::asked::Asked;
use super::options::OptionArgs;
use super::report::{counted, diagnostics, note};
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
