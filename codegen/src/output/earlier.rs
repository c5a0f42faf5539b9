//! What version 0.1.0 has left: trees without a record, and crates whose manifest and README have
//! no mark. Both are known by their form, so that they are generated anew without a question.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use crate::rust::File;
use crate::rust::mark::is_marked;

/// The files at the root of a tree.
const ROOT: &[&str] = &["builder.rs", "client.rs", "contract.rs", "lib.rs", "mod.rs", "servers.rs"];

/// The folders of a tree; nothing is deeper.
const FOLDERS: &[&str] = &["models", "operations"];

/// The generated files of a tree without a record: those with the mark where a tree has files.
pub(super) fn files(folder: &Path, wanted: &[File]) -> io::Result<BTreeSet<String>> {
    let is_crate = wanted.iter().any(|file| file.path == "src/lib.rs");
    let root = if is_crate { "src/" } else { "" };
    let mut found: BTreeSet<String> = ROOT.iter().map(|name| format!("{root}{name}")).collect();
    for part in FOLDERS {
        let part_of = folder.join(root).join(part);
        if !fs::symlink_metadata(&part_of).is_ok_and(|it| it.is_dir()) {
            continue;
        }
        for entry in fs::read_dir(part_of)? {
            let name = entry?.file_name();
            let name = name.to_str().filter(|name| name.ends_with(".rs"));
            found.extend(name.map(|name| format!("{root}{part}/{name}")));
        }
    }
    found.retain(|path| is_marked(&folder.join(path)));
    Ok(found)
}

/// Whether a folder is the root of a tree without a record.
pub(super) fn is_root(folder: &Path) -> bool {
    let files = ["mod.rs", "models/mod.rs", "operations/mod.rs"];
    files.iter().all(|file| is_marked(&folder.join(file)))
}

/// Whether a manifest or README is, line for line, one that version 0.1.0 wrote: a line of the
/// user's among them makes it the user's.
pub(super) fn wrote(path: &str, file: &Path) -> io::Result<bool> {
    let form = match path {
        "Cargo.toml" => MANIFEST,
        "README.md" => README,
        _ => return Ok(false),
    };
    let text = fs::read(file)?;
    Ok(str::from_utf8(&text).is_ok_and(|text| has_form(text, form)))
}

/// A line of a form, or several.
enum Line {
    /// This line.
    Is(&'static str),
    /// A line that begins and ends so.
    Like(&'static str, &'static str),
    /// A line of one of these kinds.
    One(&'static [Line]),
    /// This form, or nothing.
    Maybe(&'static [Line]),
    /// As many lines of this kind as there are.
    All(&'static [Line]),
}

use Line::{All, Is, Like, Maybe, One};

const MANIFEST: &[Line] = &[
    Is("[package]"),
    Like("name = \"", "\""),
    Like("description = \"Bindings of the API ", "\""),
    Is("version = \"0.1.0\""),
    Is("edition = \"2024\""),
    Is("rust-version = \"1.88\""),
    Is("publish = false"),
    Is(""),
    Maybe(&[
        Is(
            "# An operation is compiled when one of its tags is on, a model when such an operation \
            needs it.",
        ),
        Is("[features]"),
        Is("default = ["),
        All(&[Like("    \"", "\",")]),
        Is("]"),
        All(&[
            Is("# Schemas that only webhooks and callbacks carry."),
            Is("# Schemas that no operation needs."),
            Like("", " = []"),
        ]),
        Is(""),
    ]),
    Is("[dependencies]"),
    One(&[
        Is("specwright-runtime = \"0.1.0\""),
        Like("specwright-runtime = { version = \"0.1.0\", features = [\"", "\"] }"),
        Like("specwright-runtime = { path = \"", "\" }"),
        Like("specwright-runtime = { path = \"", "\"] }"),
    ]),
    Is(""),
    Is("# A crate of its own, also below another workspace."),
    Is("[workspace]"),
];

const README: &[Line] = &[
    Like("# ", ""),
    Is(""),
    One(&[
        Like("Bindings of the API \"", " operation."),
        Like("Bindings of the API \"", " operations."),
    ]),
    Is(""),
    Is("```rust,ignore"),
    Like("let client = ", "::Client::builder()"),
    All(&[Like("    .", ")")]),
    Is("    .build()?;"),
    Maybe(&[Like("let answer = client.", "().await?;")]),
    Is("```"),
    Maybe(&[
        Is(""),
        Is("## Features"),
        Is(""),
        Like("A feature for each tag, all on by default: ", " compiles that part alone:"),
        Is(""),
        Is("```toml"),
        Like("", "] }"),
        Is("```"),
    ]),
];

fn has_form(text: &str, form: &[Line]) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    rest(&lines, form).is_some_and(<[&str]>::is_empty)
}

/// The lines after those of a form.
fn rest<'l, 't>(mut lines: &'l [&'t str], form: &[Line]) -> Option<&'l [&'t str]> {
    for line in form {
        lines = match line {
            Is(_) | Like(..) | One(_) => {
                lines.split_first().filter(|(first, _)| is(first, line))?.1
            }
            Maybe(form) => rest(lines, form).unwrap_or(lines),
            All(kinds) => {
                let is_any = |line: &&&str| kinds.iter().any(|kind| is(line, kind));
                let count = lines.iter().take_while(is_any).count();
                &lines[count..]
            }
        };
    }
    Some(lines)
}

fn is(line: &str, form: &Line) -> bool {
    match form {
        Is(text) => line == *text,
        Like(start, end) => {
            line.len() >= start.len() + end.len() && line.starts_with(start) && line.ends_with(end)
        }
        One(kinds) => kinds.iter().any(|kind| is(line, kind)),
        Maybe(_) | All(_) => false,
    }
}
