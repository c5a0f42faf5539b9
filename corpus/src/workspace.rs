//! The throw-away workspace that the generated crates stand in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::document::Document;
use crate::row::Row;

/// Where the crates stand and how cargo is called on them.
pub(crate) struct Workspace {
    pub(crate) folder: PathBuf,
    target: PathBuf,
    pub(crate) runtime: PathBuf,
}

impl Workspace {
    pub(crate) fn create(
        folder: &Path,
        target: Option<&Path>,
        runtime: &Path,
    ) -> Result<Self, String> {
        let failed = |path: &Path, error| format!("`{}`: {error}", path.display());
        let runtime = runtime.canonicalize().map_err(|error| failed(runtime, error))?;
        // What an earlier run has left is generated again.
        if folder.join("crates").exists() {
            fs::remove_dir_all(folder.join("crates")).map_err(|error| failed(folder, error))?;
        }
        fs::create_dir_all(folder.join("crates")).map_err(|error| failed(folder, error))?;
        let folder = folder.canonicalize().map_err(|error| failed(folder, error))?;
        let target = target.map_or_else(|| folder.join("target"), Path::to_path_buf);
        fs::create_dir_all(&target).map_err(|error| failed(&target, error))?;
        let target = target.canonicalize().map_err(|error| failed(&target, error))?;
        Ok(Self { folder, target, runtime })
    }

    pub(crate) fn crate_folder(&self, document: &Document) -> PathBuf {
        self.folder.join("crates").join(&document.krate)
    }

    /// Makes members of the crates that were generated.
    pub(crate) fn write_manifest(&self, rows: &[Row]) -> Result<(), String> {
        let mut members: Vec<String> = Vec::new();
        for row in rows.iter().filter(|row| row.generated.is_ok()) {
            members.push(format!("    \"crates/{}\",\n", row.document.krate));
            let manifest = self.crate_folder(&row.document).join("Cargo.toml");
            let text = fs::read_to_string(&manifest).map_err(|error| error.to_string())?;
            // A crate that stands alone closes its own workspace.
            let text = text.split("# A crate of its own").next().unwrap_or_default();
            fs::write(&manifest, text).map_err(|error| error.to_string())?;
        }
        let text = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[profile.dev]\ndebug = false\n\
             incremental = false\n",
            members.concat()
        );
        fs::write(self.folder.join("Cargo.toml"), text).map_err(|error| error.to_string())?;
        let lock = Path::new("Cargo.lock");
        if lock.exists() {
            fs::copy(lock, self.folder.join("Cargo.lock")).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Cargo in the workspace, with warnings denied.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("RUSTFLAGS", "-Dwarnings")
            .env("RUSTDOCFLAGS", "-Dwarnings");
        command
    }
}
