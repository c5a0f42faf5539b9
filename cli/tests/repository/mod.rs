//! A git repository in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A repository, whose branch is `main`.
pub(crate) struct Repository(tempfile::TempDir);

impl Repository {
    pub(crate) fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Runs git, which has to succeed; what it says.
    pub(crate) fn git(&self, words: &[&str]) -> String {
        let (status, out, err) = said(&git(self.0.path(), words));
        assert_eq!(status, 0, "git {words:?}: {err}");
        out.trim().to_owned()
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }
}

/// Runs git as somebody whose settings are those of no machine.
fn git(folder: &Path, words: &[&str]) -> Output {
    let settings = [
        ("user.name", "Somebody"),
        ("user.email", "somebody@example.org"),
        ("commit.gpgsign", "false"),
        ("protocol.file.allow", "always"),
    ];
    let mut command = Command::new("git");
    for (name, value) in settings {
        command.args(["-c", &format!("{name}={value}")]);
    }
    command.args(words).current_dir(folder);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.output().unwrap()
}

/// Exit status, standard output and standard error.
pub(crate) fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}
