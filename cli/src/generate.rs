//! `specwright generate`.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use specwright::Generated;
use specwright::census::{Census, Tally};
use specwright::diagnostic::{Rendered, Severity};
use specwright::output::{Changes, OutputError};
use specwright::print::{Lines, Markdown, Printed, Receiver, Terminal, stdout};
use specwright::rust::{NoRecord, Options, Record, TESTS, Target, Tree};
use specwright::{output, printed};
use specwright_contract::Verdict;
use specwright_contract::drifted::{Drifted, in_files};

use super::options::{OptionArgs, OverlayArgs, with_overlay};
use super::report::{counted, diagnostics, drifted, folded, grave, note};
use super::{Format, Outcome};

/// Turns an OpenAPI document into Rust: a module tree, or a crate with --crate.
#[derive(Args)]
pub(crate) struct Generate {
    /// The OpenAPI document, JSON or YAML.
    spec: PathBuf,
    #[command(flatten)]
    overlay: OverlayArgs,
    /// The folder for the bindings. Generated files in it that nothing needs are removed.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Makes a complete crate of this name.
    #[arg(long = "crate", value_name = "NAME")]
    crate_name: Option<String>,
    /// With --crate: depends on this checkout of the runtime instead of the published one. With --check
    /// it need not be repeated.
    #[arg(long, value_name = "DIR", requires = "crate_name")]
    runtime_path: Option<PathBuf>,
    /// With --crate: writes contract tests too (DIR/tests/contract). Later runs keep them current.
    #[arg(long, requires = "crate_name")]
    tests: bool,
    /// With --tests: a file of your own, DIR/tests/contract/caller.rs, says who calls. Later runs keep it.
    #[arg(long, requires = "tests")]
    caller: bool,
    #[command(flatten)]
    options: OptionArgs,
    /// Refuses a document of which something would be left out: exit status 1, nothing written.
    #[arg(long)]
    strict: bool,
    /// Writes nothing; exit status 1 with a diff when the folder is not current.
    #[arg(long)]
    check: bool,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What became of the files.
enum Written<'a> {
    /// The document has an error.
    Unusable,
    /// Something would be left out, which is not wanted.
    Refused,
    /// They are what the folder has.
    Current,
    /// They are not what the folder has.
    Differs(Vec<(Tree<'a>, Changes)>),
    /// They were written.
    Done(Vec<(Tree<'a>, Changes)>),
}

impl Generate {
    pub(crate) fn run(self) -> Outcome {
        let target = match self.target() {
            Ok(target) => target,
            Err(message) => {
                note(&printed!("error: {}", message));
                return Outcome::Unusable;
            }
        };
        let document = self.spec.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stated = with_overlay(self.options.stated(), &self.spec, self.overlay.file());
        let mut options = stated.applied(&Options::new(document, target));
        // A crate is named as its package, with `_` for `-`.
        let library = self.crate_name.as_ref().map(|name| name.replace('-', "_"));
        let tests = Record::read(&self.out.join(TESTS));
        options.tests = library.filter(|_| self.has_tests(&tests));
        let has_caller = || tests.as_ref().is_ok_and(|record| record.options.caller);
        options.caller = options.tests.is_some() && (self.caller || has_caller());
        let generated = match specwright::generate(&self.spec, &options) {
            Ok(generated) => generated,
            Err(unusable) => {
                diagnostics(&unusable.rendered(), self.format);
                return Outcome::Unusable;
            }
        };
        // Lines and columns are looked for in the whole text again, which the files need not
        // wait for.
        let (found, written) = std::thread::scope(|scope| {
            let found = scope.spawn(|| generated.rendered());
            let written = self.write(&generated);
            (found.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), written)
        });
        diagnostics(&found, self.format);
        let outcome = match written {
            Ok(Written::Unusable) => Outcome::Unusable,
            Ok(written) => {
                if let Written::Done(all) = &written {
                    for (tree, changes) in all {
                        diagnostics(&changes.rendered(&tree.folder), self.format);
                        if !changes.kept.is_empty() {
                            let diff = output::diff_of_kept(&tree.folder, tree.files, changes);
                            note(&printed!("{}", Lines(&diff)));
                        }
                    }
                }
                let outcome = self.report(&generated, &found, &written);
                if let Written::Done(_) = &written {
                    self.advise(&generated);
                }
                outcome
            }
            Err((folder, error)) => {
                diagnostics(&error.rendered(&folder), self.format);
                Outcome::Unusable
            }
        };
        // The process ends here: nobody needs the parts of a large API given back one by one.
        std::mem::forget((generated, found));
        outcome
    }

    /// Tests are asked for once, and written until somebody removes their folder: left alone, they would
    /// be those of another document.
    fn has_tests(&self, record: &Result<Record, NoRecord>) -> bool {
        self.tests || !matches!(record, Err(NoRecord::Absent))
    }

    /// Says how snapshots are accepted that nobody has accepted yet.
    fn advise(&self, generated: &Generated) {
        let folder = self.out.join(TESTS);
        let Ok(record) = Record::read(&folder) else { return };
        let is_missing = |path: &String| !folder.join(path).exists();
        let missing = record.snapshots.iter().filter(|path| is_missing(path)).count();
        if missing > 0 && !generated.tests.is_empty() {
            note(&printed!(
                "{} of the contract tests in `{}` not accepted yet: `INSTA_UPDATE=always cargo test` \
                 there accepts what the bindings do now; look at it before it is committed",
                match missing {
                    1 => "1 snapshot".to_owned(),
                    count => format!("{count} snapshots"),
                },
                self.out.display()
            ));
        }
    }

    /// Writes the files, if they may be written.
    fn write<'a>(&self, generated: &'a Generated) -> Result<Written<'a>, (PathBuf, OutputError)> {
        let has =
            |severity| generated.diagnostics.as_slice().iter().any(|it| it.severity == severity);
        if has(Severity::Error) {
            return Ok(Written::Unusable);
        }
        if self.strict && has(Severity::Loss) {
            return Ok(Written::Refused);
        }
        let trees = generated.trees(&self.out, &self.out.join(TESTS));
        if !self.check {
            return output::write_all(trees).map(Written::Done);
        }
        let mut all = output::compare_all(trees)?;
        all.retain(|(_, changes)| !changes.is_empty());
        Ok(if all.is_empty() { Written::Current } else { Written::Differs(all) })
    }

    fn target(&self) -> Result<Target, String> {
        let Some(name) = &self.crate_name else {
            return match self.options.has_tag_features() {
                true => Err("`--tag-features` is for a crate, with `--crate NAME`".to_owned()),
                false => Ok(Target::Module),
            };
        };
        let is_name = name.starts_with(|it: char| it.is_ascii_alphabetic())
            && name.chars().all(|it| it.is_ascii_alphanumeric() || "-_".contains(it));
        if !is_name {
            return Err(format!("`{name}` is no name for a crate: letters, digits, `-` and `_`"));
        }
        let runtime = match self.runtime_path.as_deref() {
            Some(path) => Some(absolute(path)?),
            None if self.check => self.recorded_runtime(),
            None => None,
        };
        Ok(Target::Crate { name: name.clone(), runtime })
    }

    /// The checkout that the crate in the folder depends on. Where it stands is the machine's, and says
    /// nothing of the document: whether the crate is current does not depend on it.
    fn recorded_runtime(&self) -> Option<String> {
        match Record::read(&self.out).ok()?.options.target {
            Target::Crate { runtime, .. } => runtime,
            Target::Module => None,
        }
    }

    /// Says what became of it all, in the wanted format: one verdict, which the exit status has too.
    fn report(&self, generated: &Generated, found: &[Rendered], written: &Written<'_>) -> Outcome {
        let report = Report::of(self, generated, found, written);
        match self.format {
            Format::Json => stdout(&Printed::json(&report)),
            Format::Human => {
                let diff = report.diff.as_deref().unwrap_or_default();
                stdout(&Printed::<Terminal>::from_iter([printed!("{}", Lines(diff))]));
                note(&table(&report.census));
                note(&report.summary(found));
            }
            Format::Markdown => stdout(&report.markdown(found)),
            Format::Github => {
                report.places.iter().for_each(|place| stdout(&drifted(place, &Printed::new())));
                note(&report.summary(found));
            }
        }
        match report.verdict {
            Verdict::Kept => Outcome::Fine,
            Verdict::Broken => Outcome::Broken,
        }
    }
}

/// What became of a document.
#[derive(Serialize)]
struct Report<'a> {
    verdict: Verdict,
    /// What was done, in a few words.
    done: String,
    operations: usize,
    files: usize,
    census: Census,
    diagnostics: &'a [Rendered],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<Drifted>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
}

impl<'a> Report<'a> {
    fn of(
        call: &Generate,
        generated: &Generated,
        found: &'a [Rendered],
        written: &Written<'_>,
    ) -> Self {
        let selected = |index: &usize| generated.selection.has(*index);
        let count = |all: &[(Tree<'_>, Changes)]| all.iter().map(|(_, it)| it.len()).sum::<usize>();
        let (done, changes) = match written {
            Written::Done(all) => (format!("{} written", count(all)), None),
            Written::Current => ("current".to_owned(), None),
            Written::Differs(changes) => {
                let count = count(changes);
                let folder = call.out.display();
                let what = format!("{count} of those in `{folder}` are not what the document says");
                (what, Some(changes))
            }
            Written::Refused | Written::Unusable => {
                ("nothing was written: something would be lost".to_owned(), None)
            }
        };
        let is_kept = matches!(written, Written::Done(_) | Written::Current);
        Self {
            verdict: Verdict::of(is_kept),
            done,
            operations: (0..generated.api.operations.len()).filter(selected).count(),
            files: generated.files.len() + generated.tests.len(),
            census: Census::of(generated),
            diagnostics: found,
            places: changes.into_iter().flatten().flat_map(places).collect(),
            diff: changes.map(|all| all.iter().map(diff).collect()),
        }
    }

    /// The last line, in words.
    fn summary<R: Receiver>(&self, found: &[Rendered]) -> Printed<R> {
        let count = |severity: Severity| found.iter().filter(|it| it.severity == severity).count();
        let code = match (self.verdict, &self.diff) {
            (Verdict::Kept, _) => "",
            (Verdict::Broken, Some(_)) => "error[not-current]: ",
            (Verdict::Broken, None) => "error: ",
        };
        printed!(
            "{}{} in {} ({}); left out {}, repaired {}, noted {}",
            code,
            counted(self.operations, "operation"),
            counted(self.files, "file"),
            self.done,
            count(Severity::Loss),
            count(Severity::Warning),
            count(Severity::Note),
        )
    }

    fn markdown(&self, found: &[Rendered]) -> Printed<Markdown> {
        let mut text = printed!(
            "### Contract {}\n\n{}\n\n| | honoured | repaired | left out |\n| --- | ---: | ---: | ---: |\n",
            self.verdict.as_str(),
            self.summary(found)
        );
        for (name, count) in rows(&self.census) {
            let Tally { honoured, repaired, left_out } = count;
            text.push(&printed!("| {} | {} | {} | {} |\n", name, honoured, repaired, left_out));
        }
        text.push(&grave(found));
        text.push(&folded("generated", self.diff.as_deref()));
        text
    }
}

/// Where the files of a folder are not what they should be.
fn places((tree, changes): &(Tree<'_>, Changes)) -> Vec<Drifted> {
    in_files(&tree.folder, tree.files, changes)
}

/// What would change in a folder.
fn diff((tree, changes): &(Tree<'_>, Changes)) -> String {
    output::diff(&tree.folder, tree.files, changes, usize::MAX)
}

/// The kinds of parts of a document with what became of them.
fn rows(census: &Census) -> [(&'static str, &Tally); 5] {
    [
        ("operations", &census.operations),
        ("parameters", &census.parameters),
        ("bodies", &census.bodies),
        ("responses", &census.responses),
        ("schemas", &census.schemas),
    ]
}

/// The census for a person.
fn table(census: &Census) -> Printed<Terminal> {
    let mut text = printed!("              honoured  repaired  left out\n");
    for (name, count) in rows(census) {
        let Tally { honoured, repaired, left_out } = count;
        let row = format!("{name:<12}{honoured:>10}{repaired:>10}{left_out:>10}");
        text.push(&printed!("{}\n", row));
    }
    for (reason, count) in &census.any {
        text.push(&printed!("any value   {} {}\n", format!("{count:>10}"), reason));
    }
    text
}

fn absolute(path: &Path) -> Result<String, String> {
    let full = path
        .canonicalize()
        .map_err(|error| format!("the runtime at `{}` cannot be read: {error}", path.display()))?;
    full.to_str().map(str::to_owned).ok_or_else(|| "the runtime's path is not UTF-8".to_owned())
}
