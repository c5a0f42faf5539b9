//! A copy of the project that tests may change.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use crate::project;

/// What the copy does without.
const LEFT_OUT: &[&str] = &[".git", "target"];

/// A copy of the project in a folder of its own, removed at the end.
pub(crate) struct Copy {
    folder: tempfile::TempDir,
    /// Bindings and contract tests as they were copied.
    original: BTreeMap<String, String>,
    /// Copies share a target folder, in which cargo takes them for one package: were one built
    /// after another's edit, the edit would look older than the last build.
    _turn: MutexGuard<'static, ()>,
}

static TURN: Mutex<()> = Mutex::new(());

/// How a run of cargo ended, and what it said.
pub(crate) struct Run {
    pub(crate) success: bool,
    pub(crate) text: String,
}

impl Copy {
    pub(crate) fn new(name: &str) -> Self {
        // A failed test leaves nothing behind that the next one would see.
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let prefix = format!("specwright-{name}-");
        let folder = tempfile::Builder::new().prefix(&prefix).tempdir().expect("a folder");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(root, folder.path());
        let original = generated(folder.path());
        Self { folder, original, _turn: turn }
    }

    pub(crate) fn edit(&self, path: &str, edit: impl FnOnce(String) -> String) {
        let path = self.folder.path().join(path);
        let before = fs::read_to_string(&path).expect("a text");
        let after = edit(before.clone());
        assert_ne!(before, after, "the edit finds its place");
        fs::write(path, after).expect("written");
    }

    /// Runs cargo in the copy. Built dependencies are shared with the project's own.
    pub(crate) fn cargo(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--package", "huaweicloud-cce-autopilot", "--offline"])
            .current_dir(self.folder.path())
            .env("CARGO_TARGET_DIR", project::target())
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("CI")
            .env_remove("INSTA_UPDATE")
            .envs(environment.iter().copied())
            .output()
            .expect("cargo runs");
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        Run { success: output.status.success(), text }
    }

    /// The generated files below a folder that are not what was copied.
    pub(crate) fn changed(&self, below: &str) -> Vec<String> {
        let now = generated(self.folder.path());
        let paths =
            self.original.keys().chain(now.keys().filter(|it| !self.original.contains_key(*it)));
        let mut changed: Vec<_> =
            paths.filter(|path| self.original.get(*path) != now.get(*path)).cloned().collect();
        changed.retain(|path| path.starts_with(below));
        changed.sort();
        changed
    }

    /// What changed in the bindings, line by line.
    pub(crate) fn diff(&self, below: &str) -> String {
        let now = texts(self.folder.path(), below);
        let mut text = String::new();
        for path in self.changed(below) {
            let old = self.original.get(&path).map_or("", String::as_str);
            let new = now.get(&path).map_or("", String::as_str);
            text.push_str(&changed_lines(&path, old, new));
        }
        text
    }

    /// The snapshots that wait for a review, line by line against those that are there.
    pub(crate) fn new_snapshots(&self) -> String {
        let all = texts(self.folder.path(), "tests/contract/snapshots");
        let mut text = String::new();
        for (path, new) in all.iter().filter(|(path, _)| path.ends_with(".snap.new")) {
            let known = path.trim_end_matches(".new");
            let old = all.get(known).map(|text| contents(text)).unwrap_or_default();
            text.push_str(&changed_lines(known, old, contents(new)));
        }
        text
    }

    /// When each file was last written.
    pub(crate) fn times(&self, below: &str) -> BTreeMap<PathBuf, SystemTime> {
        files(&self.folder.path().join(below))
            .into_iter()
            .map(|path| {
                let time = fs::metadata(&path).and_then(|it| it.modified()).expect("a time");
                (path, time)
            })
            .collect()
    }
}

/// All that is generated.
fn generated(root: &Path) -> BTreeMap<String, String> {
    let mut all = texts(root, "generated");
    all.extend(texts(root, "tests/contract"));
    all
}

/// A snapshot without its head.
fn contents(text: &str) -> &str {
    text.splitn(3, "---\n").nth(2).unwrap_or(text)
}

fn changed_lines(path: &str, old: &str, new: &str) -> String {
    let diff = similar::TextDiff::from_lines(old, new);
    let mut text = format!("{path}\n");
    for change in diff.iter_all_changes() {
        let sign = match change.tag() {
            similar::ChangeTag::Equal => continue,
            similar::ChangeTag::Delete => '-',
            similar::ChangeTag::Insert => '+',
        };
        text.push_str(&format!("{sign}{}\n", change.value().trim_end()));
    }
    text
}

fn texts(root: &Path, below: &str) -> BTreeMap<String, String> {
    files(&root.join(below))
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(&path).unwrap_or_default())
        })
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files(&path)),
            path => found.push(path),
        }
    }
    found.sort();
    found
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder").flatten() {
            if !LEFT_OUT.iter().any(|name| entry.file_name() == *name) {
                copy(&entry.path(), &to.join(entry.file_name()));
            }
        }
    } else if from.exists() {
        fs::copy(from, to).expect("a copy");
    }
}
