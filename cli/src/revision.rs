//! `REV:PATH`: a document as it is in a revision of a git repository.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use specwright::document::{Document, Unusable};

/// A document that is named on the command line.
pub(crate) enum Named {
    /// A file.
    File(PathBuf),
    /// A file of a revision.
    Revision {
        /// A commit, in any form that git takes.
        revision: String,
        /// The file's path from the top of the repository, or with `./` from here, as git has it.
        path: String,
    },
}

/// Why there is no document.
pub(crate) enum Missing {
    /// Git has none, in words for a person.
    Git(String),
    /// What is there is no document.
    Unusable(Unusable),
}

impl Named {
    /// What is meant: a file when there is one of this name.
    pub(crate) fn of(name: &Path) -> Self {
        let text = name.to_str().filter(|_| !name.exists());
        match text.and_then(|text| text.split_once(':')) {
            Some((revision, path)) if !revision.is_empty() && !path.starts_with('\\') => {
                Self::Revision { revision: revision.to_owned(), path: path.to_owned() }
            }
            _ => Self::File(name.to_owned()),
        }
    }

    /// Reads it.
    pub(crate) fn open(&self) -> Result<Document, Missing> {
        match self {
            Self::File(path) => Document::open(path).map_err(Missing::Unusable),
            Self::Revision { revision, path } => at(revision, path),
        }
    }
}

fn at(revision: &str, path: &str) -> Result<Document, Missing> {
    let commit = commit(revision).map_err(Missing::Git)?;
    let path = from_top(path).map_err(Missing::Git)?;
    let mut objects = Objects::start().map_err(Missing::Git)?;
    if objects.get(&commit, &path).is_err() {
        return Err(Missing::Git(absent(revision, &path)));
    }
    let (folder, file) = match path.rsplit_once('/') {
        Some((folder, file)) => (format!("{folder}/"), file),
        None => (String::new(), path.as_str()),
    };
    let shown = format!("{revision}:{folder}");
    let read = move |below: &Path| {
        let below = below.to_str().ok_or("its name is not UTF-8")?.replace('\\', "/");
        objects.get(&commit, &format!("{folder}{below}"))
    };
    Document::from_store(&shown, Path::new(file), read).map_err(Missing::Unusable)
}

/// The commit that a revision names.
fn commit(revision: &str) -> Result<String, String> {
    let wanted = format!("{revision}^{{commit}}");
    match git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]) {
        Ok(commit) => Ok(commit),
        Err(Failed::NoGit(why)) => Err(why),
        Err(Failed::Said(said)) if said.contains("not a git repository") => {
            Err("there is no git repository here, so `REV:PATH` names nothing".to_owned())
        }
        Err(Failed::Said(_)) => {
            let is_shallow = git(&["rev-parse", "--is-shallow-repository"]);
            let help = match is_shallow {
                Ok(answer) if answer == "true" => format!(
                    "; this clone is shallow: `git fetch --depth=1 origin {revision}` brings it"
                ),
                _ => "; `git log` shows those that there are".to_owned(),
            };
            Err(format!("`{revision}` is no revision of this repository{help}"))
        }
    }
}

/// A path from the top of the repository, without `.` and `..`.
fn from_top(path: &str) -> Result<String, String> {
    let prefix = match path.starts_with("./") || path.starts_with("../") {
        true => match git(&["rev-parse", "--show-prefix"]) {
            Ok(prefix) => prefix,
            Err(Failed::NoGit(why) | Failed::Said(why)) => return Err(why),
        },
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

fn absent(revision: &str, path: &str) -> String {
    let prefix = git(&["rev-parse", "--show-prefix"]).unwrap_or_default();
    let near = !prefix.is_empty() && Path::new(path).exists();
    let help = match near {
        true => format!(
            "; paths start at the top of the repository: `{revision}:{prefix}{path}`, or `{revision}:./{path}`"
        ),
        false => String::new(),
    };
    format!("`{path}` is no file of the revision `{revision}`{help}")
}

/// Why git gave no answer.
enum Failed {
    /// There is no git.
    NoGit(String),
    /// It said this.
    Said(String),
}

fn git(arguments: &[&str]) -> Result<String, Failed> {
    let output = Command::new("git").args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| {
        Failed::NoGit(format!("`REV:PATH` needs git, which cannot be run: {error}"))
    })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    match output.status.success() {
        true => Ok(text(&output.stdout)),
        false => Err(Failed::Said(text(&output.stderr))),
    }
}

/// `git cat-file --batch`: many files by one process.
struct Objects {
    process: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    fn start() -> Result<Self, String> {
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
    fn get(&mut self, commit: &str, path: &str) -> Result<Vec<u8>, String> {
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
}

impl Drop for Objects {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
