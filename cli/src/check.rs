//! `specwright check`.

use std::path::{Path, PathBuf};

use clap::Args;
use specwright::print::{Code, Lines, Markdown, Printed, Receiver, Terminal, Workflow, stdout};
use specwright::printed;
use specwright_contract::check::Aspect;
use specwright_contract::{Check, CheckError, Checked};

use super::asked::{Asked, overlays};
use super::options::{OptionArgs, with_overlay};
use super::report::{counted, diagnostics, drifted, folded, grave, note};
use super::{Format, Outcome, manifest};

/// Says whether bindings can do what the document says, whether its examples match their schemas,
/// and whether generated code and reference pages are current. Nothing is written.
///
/// Exit status 1: something is lost, as a build script would refuse it, or does not agree.
///
/// Without SPEC: all that `[package.metadata.specwright]` of the Cargo.toml here names (`document`,
/// `generated`, `tests`, `reference`, `overlay`, `allow-loss`). What the bindings were generated with stands in
/// them; options that are stated all the same have to agree.
#[derive(Args)]
pub(crate) struct CheckArgs {
    /// The OpenAPI document, JSON or YAML.
    spec: Option<PathBuf>,
    /// The folder with the bindings generated from it.
    #[arg(long, value_name = "DIR", requires = "spec")]
    generated: Option<PathBuf>,
    /// The folder with the contract tests of a package of your own; those of a generated crate are
    /// checked with it.
    #[arg(long, value_name = "DIR", requires = "generated")]
    tests: Option<PathBuf>,
    #[command(flatten)]
    options: OptionArgs,
    /// The reference pages it was transcribed from: files, or folders of them.
    #[arg(long, value_name = "PAGE_OR_DIR", num_args = 1.., requires = "spec")]
    reference: Vec<PathBuf>,
    /// An OpenAPI Overlay: with --reference the one that was applied to what the pages say, and is
    /// in SPEC; else one that is laid over SPEC before anything else is read of it.
    #[arg(long, value_name = "FILE", requires = "spec")]
    overlay: Option<PathBuf>,
    /// Something of the document may be missing from the bindings, as `.allow_loss()` says in a
    /// build script.
    #[arg(long, conflicts_with = "strict")]
    allow_loss: bool,
    /// Nothing may be missing, whatever the Cargo.toml allows.
    #[arg(long)]
    strict: bool,
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
            let allows = |said| (said || self.allow_loss) && !self.strict;
            return match self.options.given() {
                Some(option) => Err(format!("`{option}` goes with a document")),
                None => manifest::checks(Path::new("Cargo.toml"), &allows),
            };
        };
        let (laid, applied) = overlays(self.overlay.as_deref(), &self.reference);
        let stated = with_overlay(self.options.stated(), spec, laid);
        let mut check = Check::new(spec).stated(stated).allow_loss(self.allow_loss);
        if let Some(folder) = &self.generated {
            check = check.generated(folder);
        } else if let Some(option) = self.options.given() {
            return Err(format!("`{option}` says how the bindings of `--generated` were made"));
        }
        if let Some(folder) = &self.tests {
            check = check.tests(folder);
        }
        Ok(vec![Asked {
            check,
            document: spec.clone(),
            generated: self.generated.clone(),
            accept: None,
            pages: self.reference.clone(),
            laid: laid.map(Path::to_owned),
            overlay: applied.map(Path::to_owned),
        }])
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
    let mut out = printed!(
        "{}: {}, contract {}\n",
        checked.document,
        operations(checked),
        checked.verdict.as_str()
    );
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
    let state = checked.verdict.as_str();
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
    out.push(&grave(&checked.diagnostics));
    for part in &checked.parts {
        out.push(&folded(part.name, part.diff.as_deref()));
    }
    out
}

/// The diagnostics are annotations already; what is not current is added, at its place.
fn annotations(checked: &Checked) -> Printed<Workflow> {
    checked.parts.iter().map(drift_annotations).collect()
}

/// An annotation for each file that is not what it should be; the first has the diff.
fn drift_annotations(part: &Aspect) -> Printed<Workflow> {
    let diff = part.diff.as_deref();
    let mut diff = diff.map(|diff| printed!("\n{}\n{}", part.summary, Lines(diff)));
    let places = part.places.iter();
    places.map(|place| drifted(place, &diff.take().unwrap_or_default())).collect()
}
