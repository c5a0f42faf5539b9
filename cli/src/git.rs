//! What git has: commits, files of commits, and what has changed since. Nothing is written.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Why git gave no answer.
pub(crate) enum Failed {
    /// There is no git.
    NoGit(String),
    /// It said this.
    Said(String),
}

impl Failed {
    /// The reason in words.
    pub(crate) fn into_words(self) -> String {
        match self {
            Self::NoGit(why) | Self::Said(why) => why,
        }
    }
}

/// The standard output of git.
pub(crate) fn output(arguments: &[&str]) -> Result<Vec<u8>, Failed> {
    let output = Command::new("git")
        .args(arguments)
        // An index that is not fresh stays as it is.
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .output();
    let output = output
        .map_err(|error| Failed::NoGit(format!("this needs git, which cannot be run: {error}")))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(Failed::Said(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
    }
}

/// The one line that git says.
pub(crate) fn line(arguments: &[&str]) -> Result<String, Failed> {
    output(arguments).map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned())
}

/// The commit that a revision names.
pub(crate) fn commit(revision: &str) -> Result<String, String> {
    let wanted = format!("{revision}^{{commit}}");
    match line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]) {
        Ok(commit) => Ok(commit),
        Err(Failed::NoGit(why)) => Err(why),
        Err(Failed::Said(said)) if said.contains("not a git repository") => {
            Err("there is no git repository here, so no revision can be read".to_owned())
        }
        Err(Failed::Said(_)) => {
            let help = match is_shallow() {
                true => format!("; this clone is shallow: `{}` brings it", fetching(revision)),
                false => "; `git log` shows those that there are".to_owned(),
            };
            Err(format!("`{revision}` is no revision of this repository{help}"))
        }
    }
}

/// What brings a revision into a shallow clone, under the name that was asked for. Such a clone may follow
/// one branch alone, so that the name has to be said.
fn fetching(revision: &str) -> String {
    let is_number = revision.len() >= 7 && revision.chars().all(|it| it.is_ascii_hexdigit());
    if revision.contains(['~', '^', '@']) {
        return "git fetch --unshallow origin".to_owned();
    }
    let what = match revision.strip_prefix("origin/") {
        Some(branch) => format!("{branch}:refs/remotes/{revision}"),
        None if is_number => revision.to_owned(),
        None => format!("{revision}:{revision}"),
    };
    format!("git fetch --depth=1 origin {what}")
}

/// Whether the history of this clone is cut off.
fn is_shallow() -> bool {
    line(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer == "true")
}

/// The commit at which a revision and what is checked out part; the revision itself where they have
/// no history in common.
pub(crate) fn merge_base(revision: &str) -> Result<String, String> {
    let commit = commit(revision)?;
    match line(&["merge-base", &commit, "HEAD"]) {
        Ok(base) => Ok(base),
        Err(Failed::NoGit(why)) => Err(why),
        Err(Failed::Said(_)) if is_shallow() => Err(format!(
            "this clone is shallow, and does not reach back to where `{revision}` and what is \
             checked out part: `git fetch --unshallow origin` brings what is missing"
        )),
        Err(Failed::Said(_)) => Ok(commit),
    }
}

/// A path from the top of the repository, without `.` and `..`; one that begins with them is
/// taken from here.
pub(crate) fn from_top(path: &str) -> Result<String, String> {
    let prefix = match path.starts_with("./") || path.starts_with("../") {
        true => line(&["rev-parse", "--show-prefix"]).map_err(Failed::into_words)?,
        false => String::new(),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in prefix.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => {
                return Err(format!("`{path}` leads out of the repository"));
            }
            ".." => {}
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

/// How a file has changed.
pub(crate) struct FileChange {
    /// The letter that git has for it: added, copied, deleted, modified, renamed or type changed.
    pub(crate) kind: char,
    /// The file, from the top of the repository.
    pub(crate) path: String,
    /// What it was called, where it has another name.
    pub(crate) was: Option<String>,
}

/// The files of the working tree that are not what they are in a commit, and that git knows of or
/// would take up.
pub(crate) fn changed_since(commit: &str) -> Result<Vec<FileChange>, String> {
    let words = [
        "diff",
        "--name-status",
        "-z",
        "--find-renames",
        "--no-relative",
        "--no-ext-diff",
        commit,
        "--",
    ];
    let listed = output(&words).map_err(Failed::into_words)?;
    let mut parts = listed.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    let mut changes = Vec::new();
    while let (Some(kind), Some(path)) = (parts.next(), parts.next()) {
        let kind = kind.chars().next().unwrap_or('M');
        let change = match (kind, path.into_owned()) {
            ('R' | 'C', was) => {
                let path = parts.next().unwrap_or_default().into_owned();
                FileChange { kind, path, was: Some(was) }
            }
            (_, path) => FileChange { kind, path, was: None },
        };
        changes.push(change);
    }
    let words = ["ls-files", "--others", "--exclude-standard", "--full-name", "-z", ":/"];
    let listed = output(&words).map_err(Failed::into_words)?;
    let untracked = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    changes.extend(untracked.map(|name| {
        let path = String::from_utf8_lossy(name).into_owned();
        FileChange { kind: 'A', path, was: None }
    }));
    Ok(changes)
}

/// The files of a commit below a path, or the path itself where it is a file; links are none.
pub(crate) fn files_below(commit: &str, path: &str) -> Result<Vec<String>, String> {
    let words = ["ls-tree", "-r", "-z", "--full-tree", commit, "--", path];
    // An empty path is the whole tree.
    let words = if path.is_empty() { &words[..5] } else { &words[..] };
    let listed = output(words).map_err(Failed::into_words)?;
    let entries = listed.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    let file = |entry: std::borrow::Cow<'_, str>| {
        let (head, name) = entry.split_once('\t')?;
        let is_file = head.starts_with("100") && head.contains(" blob ");
        is_file.then(|| name.to_owned())
    };
    Ok(entries.filter_map(file).collect())
}

/// `git cat-file --batch`: many files by one process.
pub(crate) struct Objects {
    process: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    pub(crate) fn start() -> Result<Self, String> {
        let mut process = Command::new("git")
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("git cannot be run: {error}"))?;
        match (process.stdin.take(), process.stdout.take()) {
            (Some(ask), Some(answers)) => {
                Ok(Self { process, ask, answers: BufReader::new(answers) })
            }
            _ => Err("git cannot be talked to".to_owned()),
        }
    }

    /// The bytes of a file.
    pub(crate) fn get(&mut self, commit: &str, path: &str) -> Result<Vec<u8>, String> {
        // A line is a question.
        if path.contains('\n') {
            return Err("its name has a line break".to_owned());
        }
        let broken = |error: std::io::Error| format!("git broke off: {error}");
        writeln!(self.ask, "{commit}:{path}").map_err(broken)?;
        self.ask.flush().map_err(broken)?;
        let mut head = String::new();
        self.answers.read_line(&mut head).map_err(broken)?;
        let words: Vec<&str> = head.trim_end().rsplitn(3, ' ').collect();
        let (Some(size), Some(kind)) = (words.first().and_then(|it| it.parse().ok()), words.get(1))
        else {
            return Err("it is no file of this revision".to_owned());
        };
        let mut bytes = vec![0; size];
        self.answers.read_exact(&mut bytes).map_err(broken)?;
        self.answers.read_exact(&mut [0]).map_err(broken)?;
        match *kind {
            "blob" => Ok(bytes),
            _ => Err("it is no file".to_owned()),
        }
    }

    /// A file as text, where there is one that is UTF-8.
    pub(crate) fn text(&mut self, commit: &str, path: &str) -> Option<String> {
        String::from_utf8(self.get(commit, path).ok()?).ok()
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
