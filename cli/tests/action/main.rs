//! The action for pull requests: its scripts, run as its steps run them, with a stand-in for GitHub.

mod comment;
mod files;
mod github;
#[path = "../repository/mod.rs"]
mod repository;
mod steps;

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A file of the action.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(name)
}

/// Whether this machine has what GitHub's runners have.
fn has_tools() -> bool {
    let missing: Vec<&str> = ["bash", "curl", "git", "jq"]
        .into_iter()
        .filter(|tool| Command::new(tool).arg("--version").output().is_err())
        .collect();
    assert!(missing.is_empty() || !cfg!(target_os = "linux"), "the action needs {missing:?}");
    missing.is_empty()
}

/// A job of a runner: what its steps write to, and their variables.
struct Job {
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
}

impl Job {
    fn new(variables: &[(&'static str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["output", "summary"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let owned = variables.iter().map(|(name, value)| (*name, (*value).to_owned()));
        Self { variables: owned.collect(), folder }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// A file that the job has.
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs a script of the action in a folder: exit status, standard output and standard error.
    fn run(&self, script: &str, folder: &Path) -> (i32, String, String) {
        let mut command = Command::new("bash");
        command.arg(file(script)).current_dir(folder);
        command.env("RUNNER_TEMP", self.folder.path()).env("NO_PROXY", "127.0.0.1");
        command.env("GITHUB_OUTPUT", self.path("output"));
        command.env("GITHUB_STEP_SUMMARY", self.path("summary"));
        command.env_remove("GITHUB_EVENT_PATH").env_remove("GITHUB_SERVER_URL");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.envs(self.variables.iter().map(|(name, value)| (*name, value)));
        repository::said(&command.output().unwrap())
    }
}
