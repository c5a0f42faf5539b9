//! Cargo projects that hold generated code: the one place where tests compile what is generated. All
//! of them share the workspace's own target folder, so that dependencies are built once.
#![allow(dead_code, reason = "each test uses a part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use specwright::output;
use specwright::rust::File;

/// The workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// The target folder of the workspace.
pub(crate) fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target folder")
}

/// A cargo project with what this workspace has built as its dependencies. It stays when the test
/// ends, to be looked at.
pub(crate) struct Project {
    folder: PathBuf,
}

impl Project {
    /// A folder of this name, with the versions of the workspace and nothing else in it.
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("copied");
        Self { folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A manifest with the runtime and another dependency: features, and a line.
    pub(crate) fn manifest(&self, features: &[&str], dependency: &str) {
        let name = self.folder.file_name().expect("a name").to_string_lossy();
        let runtime = root().join("runtime");
        let text = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n\
             specwright-runtime = {{ path = {runtime:?}, features = {features:?} }}\n{dependency}\n\n\
             [workspace]\n"
        );
        self.write("Cargo.toml", text);
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    pub(crate) fn copy(&self, from: &Path, path: &str) {
        self.write(path, fs::read(from).expect("a file"));
    }

    /// Writes generated files into a folder of the project.
    pub(crate) fn bindings(&self, path: &str, files: &[File]) {
        let out = self.folder.join(path);
        output::write(&out, files).expect("written");
    }

    /// Runs cargo in the project. Built dependencies are shared with the workspace's own; what
    /// only the project asks for, such as an optional part of the runtime, is fetched once.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target())
            // As the workspace's profile has it: otherwise each dependency is built once more.
            .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
            // It is built once.
            .env("CARGO_INCREMENTAL", "0")
            // What a user does at home: in CI a build script writes nothing.
            .env_remove("CI")
            // Services of these tests are on this machine, whatever is said of proxies.
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1")
            .output()
            .expect("cargo runs")
    }
}
