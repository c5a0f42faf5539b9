//! For build scripts: a document to bindings whenever the document changes.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Rendered, Severity};
use crate::generate::generate;
use crate::output::{self, OutputError};
use crate::print::{self, Cargo, Lines, Printed, Terminal};
use crate::printed;
use crate::rust::{Format, Options, overlay_from};

/// A diff longer than this is cut: the rest is of the same kind.
const DIFF_LINES: usize = 200;

/// Generates bindings from a build script.
///
/// Paths are relative to the package. With the environment variable `CI` set (to anything but
/// nothing, `false`, `0`, `no` or `off`) nothing is written: bindings that are not what the document says fail the build with a diff. In a
/// package from a registry nothing is looked at, since its author has done so.
#[derive(Clone, Debug)]
pub struct Build {
    document: PathBuf,
    overlay: Option<PathBuf>,
    out: PathBuf,
    tests: Option<PathBuf>,
    bindings: Option<String>,
    allow_loss: bool,
    options: Options,
}

impl Build {
    /// Bindings for the document at this path.
    pub fn new(document: impl Into<PathBuf>) -> Self {
        Self {
            document: document.into(),
            overlay: None,
            out: PathBuf::from("generated"),
            tests: None,
            bindings: None,
            allow_loss: false,
            options: Options::default(),
        }
    }

    /// The folder for the bindings, `generated` unless said otherwise. Generated files in it
    /// that nothing needs any more are removed.
    #[must_use]
    pub fn out(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out = folder.into();
        self
    }

    /// Writes contract tests too, into this folder: `tests/contract`. They need `insta` and
    /// `specwright-runtime` with its feature `testing` under `[dev-dependencies]`.
    ///
    /// They name the bindings as the package's library, unless [`bindings`](Self::bindings) says
    /// another path.
    #[must_use]
    pub fn tests(mut self, folder: impl Into<PathBuf>) -> Self {
        self.tests = Some(folder.into());
        self
    }

    /// The path by which contract tests reach `models` and `operations`, such as `my_crate::api`.
    #[must_use]
    pub fn bindings(mut self, path: impl Into<String>) -> Self {
        self.bindings = Some(path.into());
        self
    }

    /// Contract tests call with what a file of your own beside them adds to the credentials that the
    /// document describes, such as a signature: `caller.rs` in their folder, with
    ///
    /// ```ignore
    /// pub(crate) fn caller(caller: Caller) -> Caller {
    ///     caller.with("signed", my_signature_with_a_fixed_key_and_date())
    /// }
    /// ```
    ///
    /// where `Caller` is `specwright_runtime::testing::Caller` and `signed` the security scheme.
    #[must_use]
    pub fn caller(mut self) -> Self {
        self.options.caller = true;
        self
    }

    /// Goes on when something of the document is not in the bindings; it is a warning then.
    #[must_use]
    pub fn allow_loss(mut self) -> Self {
        self.allow_loss = true;
        self
    }

    /// Gives values of these formats types of their own instead of texts. The package's dependency
    /// on `specwright-runtime` needs the features of these names.
    ///
    /// ```no_run
    /// use specwright::rust::Format;
    ///
    /// specwright::Build::new("spec/api.yaml").formats([Format::DateTime, Format::Uuid]).run();
    /// ```
    #[must_use]
    pub fn formats(mut self, formats: impl IntoIterator<Item = Format>) -> Self {
        self.options.formats = formats.into_iter().collect();
        self
    }

    /// Gives models a method `validate`, which checks what the document asks of values besides
    /// their type. The package's dependency on `specwright-runtime` needs the feature `validate`.
    #[must_use]
    pub fn validate(mut self) -> Self {
        self.options.validate = true;
        self
    }

    /// Leaves `#[non_exhaustive]` away, for a crate of bindings whose only users are known: they build
    /// models and operations member by member, and match without a last arm, and what the document adds
    /// breaks them. (Within the package that has the bindings for a module it makes no difference.)
    #[must_use]
    pub fn exhaustive(mut self) -> Self {
        self.options.exhaustive = true;
        self
    }

    /// Puts a type of your own in the place of a schema, or of all values of a format: `ty("Money",
    /// "crate::Money")`, `ty("format:color", "crate::Color")`. It is read and written by serde, and is
    /// `Clone`, `Debug` and `PartialEq`.
    #[must_use]
    pub fn ty(mut self, name: impl Into<String>, path: impl Into<String>) -> Self {
        self.options.types.insert(name.into(), path.into());
        self
    }

    /// Has the objects of these schemas keep the members that the document does not name.
    #[must_use]
    pub fn keep_members<T: Into<String>>(mut self, schemas: impl IntoIterator<Item = T>) -> Self {
        self.options.keep_members.extend(schemas.into_iter().map(Into::into));
        self
    }

    /// Has models derive these traits besides: `Eq`, `Hash`, `PartialOrd` and `Ord` where all that they
    /// are made of has them, others everywhere.
    #[must_use]
    pub fn derive<T: Into<String>>(mut self, traits: impl IntoIterator<Item = T>) -> Self {
        self.options.derive.extend(traits.into_iter().map(Into::into));
        self
    }

    /// Only these operations and the models they reach: an operationId, `METHOD /path` or
    /// `tag:NAME`.
    #[must_use]
    pub fn select<T: Into<String>>(mut self, selectors: impl IntoIterator<Item = T>) -> Self {
        self.options.select = selectors.into_iter().map(Into::into).collect();
        self
    }

    /// Lays the OpenAPI Overlay of this file over the document before anything else is read of it:
    /// corrections of a document that others publish, kept apart from it. Each action has to match
    /// something. Needs the feature `overlay` of this crate.
    #[cfg(feature = "overlay")]
    #[must_use]
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.overlay = Some(file.into());
        self
    }

    /// Does the work of a build script: generates, tells cargo what to watch, and ends the
    /// process with a clear text when that fails.
    pub fn run(self) {
        let root = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        let tell = |name, value: &dyn fmt::Display| {
            print::stdout(&Printed::<Cargo>::directive(name, value));
        };
        tell("rerun-if-env-changed", &"CI");
        if is_from_registry(&root) {
            return;
        }
        let watched = self.document.parent().filter(|it| !it.as_os_str().is_empty());
        tell("rerun-if-changed", &watched.unwrap_or(&self.document).display());
        if let Some(overlay) = &self.overlay {
            tell("rerun-if-changed", &overlay.display());
        }
        tell("rerun-if-changed", &self.out.display());
        if let Some(tests) = &self.tests {
            tell("rerun-if-changed", &tests.display());
        }
        let check = env::var("CI").is_ok_and(|value| is_ci(&value));
        match self.apply(&root, check) {
            Ok(notes) => {
                for note in notes {
                    tell("warning", &first_line(&note));
                }
            }
            Err(error) => {
                print::stderr(&printed!("{}\n", error.printed()));
                std::process::exit(1);
            }
        }
    }

    /// Generates below `root`; with `check` nothing is written. Gives what is worth a warning.
    ///
    /// # Errors
    ///
    /// When the document cannot be used, something of it would be lost, the bindings are not
    /// current (with `check`), or cannot be written.
    pub fn apply(&self, root: &Path, check: bool) -> Result<Vec<Rendered>, BuildError> {
        let name = self.document.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let overlay = self.overlay.as_deref();
        let overlay = overlay.map(|file| overlay_from(&self.document, file));
        let tests = self.tests.as_ref().map(|_| self.library()).transpose()?;
        let options = Options { document: name, overlay, tests, ..self.options.clone() };
        let generated = generate(&root.join(&self.document), &options)
            .map_err(|unusable| BuildError::Document(unusable.rendered()))?;
        let rendered = generated.rendered();
        let is_loss = |it: &&Rendered| it.severity == Severity::Loss;
        if !self.allow_loss && rendered.iter().any(|it| is_loss(&it)) {
            return Err(BuildError::Loss(rendered.iter().filter(is_loss).cloned().collect()));
        }
        // Joined, an absolute path stays what it is.
        let tests = root.join(self.tests.as_deref().unwrap_or(Path::new("")));
        let trees = generated.trees(&root.join(&self.out), &tests);
        let named = |folder: &Path| folder.strip_prefix(root).unwrap_or(folder).to_owned();
        let failed = |(folder, error): (PathBuf, _)| BuildError::Output(named(&folder), error);
        if check {
            let all = output::compare_all(trees).map_err(failed)?;
            return match all.iter().find(|(_, changes)| !changes.is_empty()) {
                Some((tree, changes)) => {
                    let diff = output::diff(&tree.folder, tree.files, changes, DIFF_LINES);
                    Err(BuildError::NotCurrent(named(&tree.folder), diff))
                }
                None => Ok(told(rendered)),
            };
        }
        let written = output::write_all(trees).map_err(failed)?;
        let changed = written.iter().flat_map(|(tree, it)| it.rendered(&named(&tree.folder)));
        Ok(told(rendered.into_iter().chain(changed)))
    }

    /// How contract tests name the bindings.
    fn library(&self) -> Result<String, BuildError> {
        let package = || env::var("CARGO_PKG_NAME").ok().map(|name| name.replace('-', "_"));
        match self.bindings.clone().or_else(package) {
            Some(path) if is_path(&path) => Ok(path),
            Some(path) => Err(BuildError::Bindings(path)),
            None => Err(BuildError::Bindings(String::new())),
        }
    }
}

/// Whether a text is a path of Rust: identifiers with `::` between them.
fn is_path(text: &str) -> bool {
    let is_start = |it: char| it.is_alphabetic() || it == '_';
    text.split("::").all(|part| {
        part.starts_with(is_start) && part.chars().all(|it| it.is_alphanumeric() || it == '_')
    })
}

/// What is worth a warning of cargo's.
fn told(found: impl IntoIterator<Item = Rendered>) -> Vec<Rendered> {
    found.into_iter().filter(|it| it.severity != Severity::Note).collect()
}

/// Whether the variable `CI` says so: services set it to `true`, `1` or their name.
fn is_ci(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty()
        && !["false", "0", "no", "off"].iter().any(|no| value.eq_ignore_ascii_case(no))
}

/// `cargo package` puts this file into a package; a checkout has none.
fn is_from_registry(root: &Path) -> bool {
    root.join(".cargo_vcs_info.json").exists()
}

fn first_line(note: &Rendered) -> String {
    let place = match (&note.file, note.line, note.column) {
        (Some(file), Some(line), Some(column)) => format!("{file}:{line}:{column}: "),
        _ => String::new(),
    };
    format!("{place}{} [{}]", note.message, note.code)
}

/// Why a build script gives no bindings.
#[derive(Debug)]
pub enum BuildError {
    /// The document cannot be used.
    Document(Vec<Rendered>),
    /// Something of the document would not be in the bindings.
    Loss(Vec<Rendered>),
    /// The bindings are not what the document says; with a diff.
    NotCurrent(PathBuf, String),
    /// The contract tests cannot name the bindings so.
    Bindings(String),
    /// The folder of the bindings cannot be read or written.
    Output(PathBuf, OutputError),
}

impl BuildError {
    /// What is said to whom runs the build.
    fn printed(&self) -> Printed<Terminal> {
        let all = |found: &[Rendered]| -> Printed<Terminal> {
            found.iter().map(|diagnostic| printed!("{}\n\n", diagnostic.text)).collect()
        };
        match self {
            Self::Document(found) => printed!(
                "{}specwright: the document cannot be used; nothing was written",
                all(found)
            ),
            Self::Loss(found) => printed!(
                "{}specwright: something of the document would be lost; nothing was written. \
                 Repair the document, or say `.allow_loss()` in build.rs",
                all(found)
            ),
            Self::NotCurrent(folder, diff) => printed!(
                "{}specwright [{}]: `{}` is not what the document says (- is there, + should \
                 be). Run `cargo build` without the variable CI and commit the result",
                Lines(diff),
                Code::NotCurrent,
                folder.display()
            ),
            Self::Bindings(path) => printed!(
                "specwright: `{}` is no path by which contract tests reach the bindings; say one \
                 with `.bindings(\"my_crate::api\")` in build.rs. Nothing was written",
                path
            ),
            Self::Output(folder, error) => {
                let found = error.rendered(folder);
                let part = |(index, it): (usize, &Rendered)| match index {
                    0 => it.text.clone(),
                    _ => printed!("\n\n{}", it.text),
                };
                found.iter().enumerate().map(part).collect()
            }
        }
    }
}

/// Names and texts of the document are escaped in it.
impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.printed().as_str())
    }
}

impl std::error::Error for BuildError {}

#[cfg(test)]
mod tests {
    use super::is_ci;

    #[test]
    fn ci_is_what_services_say() {
        for yes in ["true", "1", "TRUE", "woodpecker", " 1 "] {
            assert!(is_ci(yes), "{yes}");
        }
        for no in ["", " ", "false", "False", "0", "no", "off"] {
            assert!(!is_ci(no), "{no}");
        }
    }
}
