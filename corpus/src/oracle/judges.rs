//! What compilers say of a pair.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::document::Document;
use specwright::rust::face::Face;
use specwright::rust::{Options, Target};
use specwright_contract::diff::{self, Side, Terms};

use crate::caller;
use crate::pair::{Judged, Pair};

/// Where pairs are judged: a folder with one folder for what is built, so that what all bindings
/// depend on is built once.
pub(crate) struct Judges {
    folder: PathBuf,
    runtime: PathBuf,
    semver_checks: Option<PathBuf>,
}

impl Judges {
    pub(crate) fn new(
        folder: &Path,
        runtime: &Path,
        semver_checks: Option<&Path>,
    ) -> Result<Self, String> {
        let failed = |path: &Path, error| format!("`{}`: {error}", path.display());
        let whole = |path: &Path| path.canonicalize().map_err(|error| failed(path, error));
        fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
        Ok(Self {
            folder: whole(folder)?,
            runtime: whole(runtime)?,
            semver_checks: semver_checks.map(whole).transpose()?,
        })
    }

    /// Judges a pair.
    pub(crate) fn judge(&self, pair: &Pair, index: usize) -> Result<Judged, String> {
        let folder = self.folder.join(format!("pair-{index}"));
        let _ = fs::remove_dir_all(&folder);
        let target = Target::Crate {
            name: "bindings".to_owned(),
            runtime: Some(self.runtime.display().to_string()),
        };
        let options = Options::new("api.yaml", target);
        let old = opened(&folder, "old", &pair.old)?;
        let new = opened(&folder, "new", &pair.new)?;
        let terms = Terms::on("2020-01-01").bindings(options.clone(), options.clone());
        let report = diff::compare(&old, &new, &terms);
        let in_rust = report.changes.iter().filter(|change| change.side == Side::Rust);
        let found = in_rust.map(|change| {
            let level = change.level.as_str();
            format!("{level} {} {}", change.rule, change.place)
        });
        let found = found.collect();
        let face = specwright::face_of(&old, &options);
        let before = self.generated(&folder, "old", old, &options, &face)?;
        let after = self.generated(&folder, "new", new, &options, &face)?;
        if let Some(said) = self.caller(&before)? {
            return Err(format!("the caller does not compile: {said}"));
        }
        let judged = Judged {
            name: pair.name.clone(),
            level: report.rust.ok_or("the bindings were not compared")?,
            found,
            caller: self.caller(&after)?,
            semver: self.semver(&before, &after)?,
        };
        let _ = fs::remove_dir_all(&folder);
        Ok(judged)
    }

    /// The crate of a document with the caller as an example; its folder.
    fn generated(
        &self,
        folder: &Path,
        name: &str,
        document: Document,
        options: &Options,
        face: &Face,
    ) -> Result<PathBuf, String> {
        let folder = folder.join(name);
        let generated = specwright::generate_from(document, options);
        specwright::output::write(&folder, &generated.files).map_err(|error| error.to_string())?;
        let failed = |error: std::io::Error| error.to_string();
        // Cargo tells what it has built by the names of packages, wherever they stand.
        let manifest = folder.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).map_err(failed)?;
        let own = format!("name = \"bindings-{}\"", self.unique(&folder));
        let text = text.replacen("name = \"bindings\"", &own, 1);
        fs::write(&manifest, text + "\n[lib]\nname = \"bindings\"\n").map_err(failed)?;
        fs::create_dir_all(folder.join("examples")).map_err(failed)?;
        fs::write(folder.join("examples/caller.rs"), caller::text(face)).map_err(failed)?;
        // What the checkout has chosen of other crates is built already.
        let lock = Path::new("Cargo.lock");
        if lock.exists() {
            fs::copy(lock, folder.join("Cargo.lock")).map_err(failed)?;
        }
        Ok(folder)
    }

    /// The path of a crate below the folder, as a part of a name.
    fn unique(&self, folder: &Path) -> String {
        let below = folder.strip_prefix(&self.folder).unwrap_or(folder);
        below.to_string_lossy().replace(['/', '\\'], "-")
    }

    fn cargo(&self, folder: &Path, words: &[&str]) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .args(words)
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never");
        command
    }

    /// What the compiler says of a caller that does not compile.
    fn caller(&self, folder: &Path) -> Result<Option<String>, String> {
        said(self.cargo(folder, &["check", "--quiet", "--example", "caller"]))
    }

    /// What `cargo-semver-checks` says of a break.
    fn semver(&self, old: &Path, new: &Path) -> Result<Option<Option<String>>, String> {
        let Some(tool) = &self.semver_checks else { return Ok(None) };
        let (before, after) = (self.described(old)?, self.described(new)?);
        let mut command = Command::new(tool);
        command
            .args(["semver-checks", "--release-type", "minor", "--color", "never"])
            .arg("--baseline-rustdoc")
            .arg(before)
            .arg("--current-rustdoc")
            .arg(after);
        said(command).map(Some)
    }

    /// The public items as rustdoc knows them.
    fn described(&self, folder: &Path) -> Result<PathBuf, String> {
        let words = ["rustdoc", "--quiet", "--lib", "--", "-Zunstable-options"];
        let mut command = self.cargo(folder, &words);
        command.args(["--output-format", "json", "--cap-lints", "allow"]);
        // The form that other tools read is not stable yet.
        command.env("RUSTC_BOOTSTRAP", "1");
        if let Some(error) = said(command)? {
            return Err(error);
        }
        let described = folder.join("rustdoc.json");
        let built = self.folder.join("target/doc/bindings.json");
        fs::copy(built, &described).map_err(|error| error.to_string())?;
        Ok(described)
    }
}

/// What a process says that fails.
fn said(mut command: Command) -> Result<Option<String>, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok((!output.status.success()).then(|| text(&output.stdout) + &text(&output.stderr)))
}

fn opened(folder: &Path, name: &str, text: &str) -> Result<Document, String> {
    let failed = |error: std::io::Error| error.to_string();
    fs::create_dir_all(folder.join(name)).map_err(failed)?;
    // Beside the crate, since what is in it is the crate's.
    let path = folder.join(format!("{name}.yaml"));
    fs::write(&path, text).map_err(failed)?;
    Document::open(&path).map_err(|unusable| {
        let said = unusable.rendered().into_iter().map(|it| it.text.as_str().to_owned());
        said.collect::<Vec<_>>().join("\n")
    })
}
