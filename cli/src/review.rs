//! `specwright review`.

use std::path::{Path, PathBuf};

use clap::Args;
use specwright::document::Unusable;
use specwright::print::{Printed, stdout};
use specwright::printed;
use specwright::rust::{Options, Record};
use specwright_contract::check::Looked;
use specwright_contract::diff::Terms;
use specwright_contract::review::{self, Question, Review, Reviewable, Reviewed, Side, Snapshot};
use specwright_contract::review::{Snapshots, Version};
use specwright_contract::{Check, CheckError, Checked};

use super::asked::{Asked, overlays};
use super::base::Base;
use super::bindings;
use super::diff::{FailOn, decisions, today};
use super::options::{OptionArgs, with_overlay};
use super::report::{diagnostics, note};
use super::revision::{Missing, input_at};
use super::{Format, Outcome, manifest};

/// Says what a pull request does to the API and to those who call it: what breaks, what is new,
/// defects of the documentation, snapshots, and what to do. Nothing is written.
///
/// Exit status 1: callers break, and neither a decision (`--accept`) nor the version in Cargo.toml
/// says so; or a document cannot be read.
///
/// Without SPEC: all that `[package.metadata.specwright]` of the Cargo.toml here names. A document
/// that is not there at the base is all new.
#[derive(Args)]
pub(crate) struct ReviewArgs {
    /// The OpenAPI document, JSON or YAML.
    spec: Option<PathBuf>,
    /// The revision that the pull request goes to: a branch, tag or commit. Compared is the commit
    /// at which it and what is checked out part.
    #[arg(long, value_name = "REV")]
    base: String,
    /// The folder with the bindings generated from SPEC.
    #[arg(long, value_name = "DIR", requires = "spec")]
    generated: Option<PathBuf>,
    #[command(flatten)]
    options: OptionArgs,
    /// The reference pages SPEC was transcribed from: files, or folders of them.
    #[arg(long, value_name = "PAGE_OR_DIR", num_args = 1.., requires = "spec")]
    reference: Vec<PathBuf>,
    /// An OpenAPI Overlay: with --reference the one that was applied to what the pages say, and is
    /// in SPEC; else one that is laid over SPEC before anything else is read of it.
    #[arg(long, value_name = "FILE", requires = "spec")]
    overlay: Option<PathBuf>,
    /// Decisions: a list of changes that are made all the same, with `rule`, `place` and `reason`.
    /// `accept` in Cargo.toml names such a file as well.
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
    /// From which level of changes on the wire on the exit status is 1.
    #[arg(long, value_enum, default_value_t = FailOn::Breaking, value_name = "LEVEL")]
    fail_on: FailOn,
    /// From which level of changes in Rust on the exit status is 1.
    #[arg(long, value_enum, default_value_t = FailOn::Never, value_name = "LEVEL")]
    fail_on_rust: FailOn,
    /// Who allows that callers break, in words that the report shows: a label, for example.
    #[arg(long, value_name = "WHO")]
    allowed_by: Option<String>,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Why there is no review.
enum Failed {
    /// In words; the first one is their code.
    Words(&'static str, String),
    /// A document of the base is none.
    Unusable(Unusable),
}

impl From<String> for Failed {
    fn from(words: String) -> Self {
        Self::Words("revision", words)
    }
}

impl ReviewArgs {
    pub(crate) fn run(self) -> Outcome {
        let review = match self.review() {
            Ok(review) => review,
            Err(Failed::Words(code, message)) => {
                note(&printed!("error[{}]: {}", code, message));
                return Outcome::Unusable;
            }
            Err(Failed::Unusable(unusable)) => {
                diagnostics(&unusable.rendered(), self.format);
                return Outcome::Unusable;
            }
        };
        match self.format {
            Format::Human => stdout(&review.human()),
            Format::Json => stdout(&Printed::json(&review)),
            Format::Markdown => stdout(&review.markdown()),
            Format::Github => {
                stdout(&review.annotations());
                stdout(&review.summary());
            }
        }
        if review.refused { Outcome::Broken } else { Outcome::Fine }
    }

    fn review(&self) -> Result<Review, Failed> {
        let asked = self.asked().map_err(|words| Failed::Words("usage", words))?;
        let base = Base::at(&self.base)?;
        let before = base.asked();
        // What the manifest still names has no other name, whatever is asked for.
        let named = match self.spec {
            Some(_) => manifest::checks(Path::new("Cargo.toml"), &|said| said).unwrap_or_default(),
            None => Vec::new(),
        };
        let now: Vec<&Asked> = asked.iter().chain(&named).collect();
        let mut documents = Vec::new();
        let mut seen = Vec::new();
        for one in &asked {
            let path = base.path(&one.document)?;
            let was = base.was(&path, &before, &now);
            seen.extend(was.clone());
            documents.push(self.document(one, &base, &path, was, &before)?);
        }
        if self.spec.is_none() {
            documents.extend(self.gone(&base, &before, &seen)?);
        }
        Ok(Review::of(Reviewable {
            documents,
            snapshots: snapshots(&base),
            version: version(&base),
            allowed_by: self.allowed_by.clone(),
            fail_on: self.fail_on.level(),
            fail_on_rust: self.fail_on_rust.level(),
            folder: base.folder().to_owned(),
            base: base.named(),
        }))
    }

    /// What is asked for: on the command line, or in the Cargo.toml here.
    fn asked(&self) -> Result<Vec<Asked>, String> {
        let Some(spec) = &self.spec else {
            return match self.options.given() {
                Some(option) => Err(format!("`{option}` goes with a document")),
                None => manifest::checks(Path::new("Cargo.toml"), &|said| said),
            };
        };
        let (laid, applied) = overlays(self.overlay.as_deref(), &self.reference);
        let mut check = Check::new(spec).stated(with_overlay(self.options.stated(), spec, laid));
        if let Some(folder) = &self.generated {
            check = check.generated(folder);
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

    /// Reviews one document; `was` is its path at the base.
    fn document(
        &self,
        asked: &Asked,
        base: &Base,
        path: &str,
        was: Option<String>,
        before: &[Asked],
    ) -> Result<Reviewed, Failed> {
        if asked.document.is_dir() {
            let words =
                format!("`{}` is a folder; name the document in it", asked.document.display());
            return Err(Failed::Words("usage", words));
        }
        let is_here = asked.document.exists();
        if !is_here && was.is_none() {
            let shown = asked.document.display();
            let words = format!("`{shown}` is not there, and was not at `{}`", base.revision());
            return Err(Failed::Words("unreadable", words));
        }
        let shown = asked.document.display().to_string();
        let accept = self.accept.as_deref().or(asked.accept.as_deref());
        let decided = decisions(accept).map_err(|words| Failed::Words("decisions", words))?;
        let (old, options) = match &was {
            Some(was) => {
                let then = before.iter().find(|it| base.path(&it.document).as_ref() == Ok(was));
                let then = then.unwrap_or(asked);
                let options = base.options(then.generated.as_deref());
                (Some(side(base, was, then, options.as_ref())?), options)
            }
            None => (None, None),
        };
        let new = match is_here.then(|| asked.clone().looked()) {
            None => None,
            Some(Ok((checked, looked, findings))) => Some((Side { looked, findings }, checked)),
            Some(Err(CheckError::Document(unusable))) => {
                let found = unusable.rendered();
                diagnostics(&found, Format::Human);
                return Ok(review::unreadable(&shown, found));
            }
            Some(Err(error)) => return Err(Failed::Words("unreadable", error.to_string())),
        };
        let bindings = match asked.generated.as_deref().and_then(|it| Record::read(it).ok()) {
            Some(record) => record.options,
            None => bindings::of(&asked.document, &self.options)
                .map_err(|words| Failed::Words("usage", words))?,
        };
        let question = Question {
            document: &shown,
            was: was.filter(|was| was != path),
            decisions: accept.map(|file| (&decided, file.display().to_string())),
            decided: &base.decisions(accept),
            terms: &Terms::on(today())
                .bindings(options.unwrap_or_else(|| bindings.clone()), bindings),
            accept: commands(asked, new.as_ref().map(|(_, checked)| checked)),
        };
        Ok(review::document(question, old.as_ref(), new.as_ref()))
    }

    /// Documents that the manifest named, and that neither it nor the working tree has any more.
    fn gone(
        &self,
        base: &Base,
        before: &[Asked],
        seen: &[String],
    ) -> Result<Vec<Reviewed>, Failed> {
        let mut gone = Vec::new();
        for one in before {
            let path = base.path(&one.document)?;
            if !seen.contains(&path) && !one.document.exists() && base.has(&path) {
                gone.push(self.document(one, base, &path, Some(path.clone()), before)?);
            }
        }
        Ok(gone)
    }
}

/// A document as it was.
fn side(base: &Base, path: &str, asked: &Asked, options: Option<&Options>) -> Result<Side, Failed> {
    let words = |missing| match missing {
        Missing::Git(words) => Failed::from(words),
        Missing::Unusable(unusable) => Failed::Unusable(unusable),
    };
    let input = input_at(base.commit(), base.revision(), path).map_err(words)?;
    let overlay = asked.laid.as_deref().and_then(|file| base.overlay(file));
    let input = match overlay {
        Some((name, text)) => input.overlay_text(&name, text),
        None => input,
    };
    let document = input.read().map_err(Failed::Unusable)?;
    let looked = match options {
        Some(options) => Looked::at(document, options),
        None => Looked::at(document, &Options::default()),
    };
    Ok(Side { looked, findings: base.findings(asked)? })
}

/// How to make current what is not.
fn commands(asked: &Asked, checked: Option<&Checked>) -> Vec<String> {
    let is_broken = |name: &str| {
        checked.is_some_and(|it| it.parts.iter().any(|part| part.name == name && !part.agrees))
    };
    let mut commands = Vec::new();
    if is_broken("reference") {
        commands.push(asked.accept_command());
    }
    if is_broken("generated") {
        commands.push(asked.generate_command());
    }
    commands
}

/// The snapshots below this folder that differ, and those that wait.
fn snapshots(base: &Base) -> Snapshots {
    let mut found = Snapshots::default();
    let mut folders: Vec<PathBuf> = vec![PathBuf::from("tests/snapshots")];
    let here = |path: &str| path.strip_prefix(base.folder()).map(str::to_owned);
    for change in base.changes().iter().filter(|it| Snapshots::is_one(&it.path)) {
        let Some(file) = here(&change.path) else { continue };
        folders.extend(Path::new(&file).parent().map(Path::to_owned));
        let snapshot = Snapshot { file, was: change.was.as_deref().and_then(here) };
        match change.kind {
            'A' | 'C' => found.added.push(snapshot),
            'D' => found.removed.push(snapshot),
            _ => found.changed.push(snapshot),
        }
    }
    folders.extend(base.snapshot_folders());
    folders.sort();
    folders.dedup();
    for folder in folders {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        let names = entries.flatten().map(|entry| entry.file_name());
        let names = names.filter_map(|name| name.to_str().map(str::to_owned));
        let pending = names.filter(|name| Snapshots::is_pending(name));
        found.pending.extend(
            pending
                .map(|name| Snapshot { file: folder.join(name).display().to_string(), was: None }),
        );
    }
    for list in [&mut found.added, &mut found.changed, &mut found.removed, &mut found.pending] {
        list.sort();
    }
    found
}

/// The version of the package here, before and now.
fn version(base: &Base) -> Option<Version> {
    let now = manifest::version(&|path| std::fs::read_to_string(path).ok())?;
    Some(Version::between(manifest::version(&|path| base.text(path)), now))
}
