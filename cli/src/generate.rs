//! `specwright generate`.

use std::path::{Path, PathBuf};

use clap::Args;
use specwright::census::{Census, Count};
use specwright::diagnostic::{Rendered, Severity};
use specwright::print::{Lines, Printed, Terminal, stdout};
use specwright::rust::{Formats, Options, TagFeatures, Target};
use specwright::{Generated, output, printed};

use super::report::{counted, diagnostics, note};
use super::{Format, Outcome};

/// Turns an OpenAPI document into Rust: a module tree, or a crate with --crate.
#[derive(Args)]
pub(crate) struct Generate {
    /// The OpenAPI document, JSON or YAML.
    spec: PathBuf,
    /// The folder for the bindings. Generated files in it that nothing needs are removed.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Makes a complete crate of this name.
    #[arg(long = "crate", value_name = "NAME")]
    crate_name: Option<String>,
    /// With --crate: depends on this checkout of the runtime instead of the published one.
    #[arg(long, value_name = "DIR", requires = "crate_name")]
    runtime_path: Option<PathBuf>,
    /// Only these operations and the models they reach: an operationId, 'METHOD /path' or
    /// tag:NAME. Can be given several times.
    #[arg(long, value_name = "SELECTOR")]
    select: Vec<String>,
    /// Gives values of these formats types of their own instead of texts: date-time, date, uuid,
    /// uri, byte, decimal, ip, or all; with commas between them.
    #[arg(long, value_name = "FORMATS", default_value = "", hide_default_value = true)]
    formats: Formats,
    /// Gives models a method `validate`, which checks lengths, limits, patterns and formats.
    #[arg(long)]
    validate: bool,
    /// With --crate: whether the crate has a cargo feature for each tag: always, never, or auto
    /// (100 operations or more, with two tags or more).
    #[arg(long, value_name = "WHEN", default_value = "auto", requires = "crate_name")]
    tag_features: TagFeatures,
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
enum Written {
    /// The document has an error.
    Unusable,
    /// Something would be left out, which is not wanted.
    Refused,
    /// They are what the folder has.
    Current,
    /// They are not what the folder has.
    Differs(output::Changes),
    /// So many were written.
    Files(usize),
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
        let options = Options {
            select: self.select.clone(),
            formats: self.formats.clone(),
            validate: self.validate,
            tag_features: self.tag_features,
            ..Options::new(document, target)
        };
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
            Ok(Written::Refused) => {
                note(&printed!(
                    "error: something of the document would be left out; nothing was written"
                ));
                Outcome::Broken
            }
            Ok(Written::Files(count)) => {
                self.report(&generated, &found, &format!("{count} written"));
                Outcome::Fine
            }
            Ok(Written::Current) => {
                self.report(&generated, &found, "current");
                Outcome::Fine
            }
            Ok(Written::Differs(changes)) => {
                let diff = output::diff(&self.out, &generated.files, &changes, usize::MAX);
                stdout(&printed!("{}", Lines(&diff)));
                note(&printed!(
                    "error[not-current]: {} of the files in `{}` are not what the document says",
                    changes.len(),
                    self.out.display()
                ));
                Outcome::Broken
            }
            Err(error) => self.unwritable(&error),
        };
        // The process ends here: nobody needs the parts of a large API given back one by one.
        std::mem::forget((generated, found));
        outcome
    }

    /// Writes the files, if they may be written.
    fn write(&self, generated: &Generated) -> std::io::Result<Written> {
        let has =
            |severity| generated.diagnostics.as_slice().iter().any(|it| it.severity == severity);
        if has(Severity::Error) {
            return Ok(Written::Unusable);
        }
        if self.strict && has(Severity::Loss) {
            return Ok(Written::Refused);
        }
        let changes = output::compare(&self.out, &generated.files)?;
        if self.check {
            return Ok(if changes.is_empty() {
                Written::Current
            } else {
                Written::Differs(changes)
            });
        }
        output::write(&self.out, &generated.files, &changes)?;
        Ok(Written::Files(changes.len()))
    }

    fn target(&self) -> Result<Target, String> {
        let Some(name) = &self.crate_name else { return Ok(Target::Module) };
        let is_name = name.starts_with(|it: char| it.is_ascii_alphabetic())
            && name.chars().all(|it| it.is_ascii_alphanumeric() || "-_".contains(it));
        if !is_name {
            return Err(format!("`{name}` is no name for a crate: letters, digits, `-` and `_`"));
        }
        let runtime = self.runtime_path.as_deref().map(absolute).transpose()?;
        Ok(Target::Crate { name: name.clone(), runtime })
    }

    fn unwritable(&self, error: &std::io::Error) -> Outcome {
        note(&printed!("error[unwritable]: `{}` cannot be written: {}", self.out.display(), error));
        Outcome::Unusable
    }

    fn report(&self, generated: &Generated, found: &[Rendered], done: &str) {
        let census = Census::of(generated);
        let selected = |index: &usize| generated.selection.has(*index);
        let operations = (0..generated.api.operations.len()).filter(selected).count();
        if self.format == Format::Json {
            stdout(&Printed::json(&serde_json::json!({
                "operations": operations,
                "files": generated.files.len(),
                "census": census,
                "diagnostics": found,
            })));
            return;
        }
        note(&table(&census));
        let count = |severity: Severity| found.iter().filter(|it| it.severity == severity).count();
        note(&printed!(
            "{} in {} ({}); left out {}, repaired {}, noted {}",
            counted(operations, "operation"),
            counted(generated.files.len(), "file"),
            done,
            count(Severity::Loss),
            count(Severity::Warning),
            count(Severity::Note),
        ));
    }
}

/// The census for a person.
fn table(census: &Census) -> Printed<Terminal> {
    let mut text = printed!("              honoured  repaired  left out\n");
    let rows = [
        ("operations", &census.operations),
        ("parameters", &census.parameters),
        ("bodies", &census.bodies),
        ("responses", &census.responses),
        ("schemas", &census.schemas),
    ];
    for (name, count) in rows {
        let Count { honoured, repaired, left_out } = count;
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
