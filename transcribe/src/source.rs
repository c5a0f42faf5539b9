//! Which files are pages, and their text: folders walked in order, sizes bounded, bytes decoded.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::number::to_u32;
use super::words;
use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

/// A larger file is no reference page; the largest real ones are under a megabyte.
const MAX_BYTES: u64 = 16 << 20;
/// More lines are no reference page; each takes many times its size.
const MAX_LINES: usize = 500_000;
/// More pages than any provider has for one API group.
const MAX_PAGES: usize = 20_000;
/// The file in which a folder notes where its pages came from.
pub(crate) const INDEX: &str = "index.yaml";

/// How a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageFormat {
    Text,
    Html,
    Markdown,
    /// An API definition in JSON.
    Definition,
}

/// A page's text and what is known of it beforehand.
#[derive(Debug)]
pub(crate) struct PageText {
    /// Relative to the folder that was named, `/` between parts.
    pub(crate) file: String,
    pub(crate) text: String,
    pub(crate) form: PageFormat,
    pub(crate) link: Option<String>,
    pub(crate) operation_id: Option<String>,
}

/// The pages behind the paths that were named, sorted by file.
pub(crate) fn collect(paths: &[PathBuf], findings: &mut Vec<Diagnostic>) -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, "", 0, &mut files, findings);
        } else {
            let name = path.file_name().map_or_else(
                || path.display().to_string(),
                |name| name.to_string_lossy().into_owned(),
            );
            files.push((name, path.clone()));
        }
    }
    files.sort();
    files.dedup_by(|a, b| a.1 == b.1);
    if files.len() > MAX_PAGES {
        findings.push(page_error(
            &files[MAX_PAGES].0,
            format!("more than {MAX_PAGES} pages; the rest is not read"),
        ));
        files.truncate(MAX_PAGES);
    }
    files
}

fn walk(
    folder: &Path,
    prefix: &str,
    depth: u8,
    files: &mut Vec<(String, PathBuf)>,
    findings: &mut Vec<Diagnostic>,
) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let name = folder.display().to_string();
            findings.push(page_error(&name, format!("the folder can't be read: {error}")));
            return;
        }
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        // A link could lead out of the folder, or back to its parent.
        if kind.is_dir() && depth < 16 && !name.starts_with('.') {
            walk(&path, &format!("{prefix}{name}/"), depth + 1, files, findings);
        } else if kind.is_file() && is_page(&name) {
            files.push((format!("{prefix}{name}"), path));
        }
    }
}

/// Whether a file of this name is a page.
pub(crate) fn is_page(name: &str) -> bool {
    let lower = name.to_lowercase();
    !name.starts_with('.')
        && [".txt", ".html", ".htm", ".xhtml", ".md", ".markdown", ".json"]
            .iter()
            .any(|end| lower.ends_with(end))
}

/// Reads one page, or says why it can't be used.
pub(crate) fn read(
    file: &str,
    path: &Path,
) -> Result<(PageText, Vec<Diagnostic>), Box<Diagnostic>> {
    let size = fs::metadata(path)
        .map_err(|error| page_error(file, format!("the page can't be read: {error}")))?
        .len();
    if size > MAX_BYTES {
        let message = format!("the file is {} MB; a reference page is far smaller", size >> 20);
        let help = format!("pages up to {} MB are read", MAX_BYTES >> 20);
        return Err(Box::new(page_error(file, message).help(help)));
    }
    let bytes = fs::read(path)
        .map_err(|error| page_error(file, format!("the page can't be read: {error}")))?;
    decoded(file, &bytes)
}

/// A page by its bytes, or why it can't be used.
pub(crate) fn decoded(
    file: &str,
    bytes: &[u8],
) -> Result<(PageText, Vec<Diagnostic>), Box<Diagnostic>> {
    let mut findings = Vec::new();
    let text = decode(file, bytes, &mut findings)?;
    let lines = text.bytes().filter(|byte| *byte == b'\n').count();
    if lines > MAX_LINES {
        let message = format!("the file has {lines} lines; a reference page has far fewer");
        let help = format!("pages of up to {MAX_LINES} lines are read");
        return Err(Box::new(page_error(file, message).help(help)));
    }
    let form = form(file, &text);
    Ok((PageText { file: file.to_owned(), text, form, link: None, operation_id: None }, findings))
}

/// A page that is no file.
pub(crate) fn in_memory(name: &str, text: &str) -> PageText {
    PageText {
        file: name.to_owned(),
        text: text.to_owned(),
        form: form(name, text),
        link: None,
        operation_id: None,
    }
}

/// A finding that a page as a whole is not in the document.
pub(crate) fn page_error(file: &str, message: String) -> Diagnostic {
    Diagnostic::of_page(Code::PageUnreadable, file, PagePosition::default(), message)
}

fn decode(
    file: &str,
    bytes: &[u8],
    findings: &mut Vec<Diagnostic>,
) -> Result<String, Box<Diagnostic>> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let big = bytes[0] == 0xfe;
        let units: Vec<u16> = bytes[2..]
            .chunks_exact(2)
            .map(|pair| match big {
                true => u16::from_be_bytes([pair[0], pair[1]]),
                false => u16::from_le_bytes([pair[0], pair[1]]),
            })
            .collect();
        return Ok(String::from_utf16_lossy(&units));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
            let finding = Diagnostic::of_page(
                Code::PageEncoding,
                file,
                PagePosition::new(to_u32(line), to_u32(column)),
                "the page is not UTF-8",
            )
            .help("save it as UTF-8 (UTF-16 with a byte order mark is read as well)");
            return Err(Box::new(finding));
        }
    };
    if text.contains('\0') {
        return Err(Box::new(page_error(file, "the file is binary, not a page".to_owned())));
    }
    if let Some(place) = mojibake(&text) {
        findings.push(
            Diagnostic::of_page(
                Code::PageEncoding,
                file,
                place,
                "the page's text was decoded with a wrong character set somewhere",
            )
            .milder(Severity::Warning)
            .help("copy the page again; texts are taken as they stand"),
        );
    }
    Ok(text)
}

/// Where a page shows traces of a wrong character set.
fn mojibake(text: &str) -> Option<PagePosition> {
    const TRACES: [&str; 8] = ["\u{fffd}", "â€", "Ã©", "Ã¤", "ï¼", "ã€", "å\u{8f}", "Â\u{a0}"];
    for (index, line) in text.lines().enumerate() {
        for trace in TRACES {
            if let Some(at) = line.find(trace) {
                let column = line[..at].chars().count() + 1;
                return Some(PagePosition::new(to_u32(index + 1), to_u32(column)));
            }
        }
    }
    None
}

/// The form that a file's name or its text shows.
fn form(file: &str, text: &str) -> PageFormat {
    let lower = file.to_lowercase();
    if lower.ends_with("html") || lower.ends_with(".htm") {
        return PageFormat::Html;
    }
    if lower.ends_with(".md") || lower.ends_with(".markdown") {
        return PageFormat::Markdown;
    }
    if lower.ends_with(".json") {
        return PageFormat::Definition;
    }
    let start: String = text.trim_start().chars().take(200).collect::<String>().to_lowercase();
    match () {
        () if start.starts_with("<!doctype html") || start.starts_with("<html") => PageFormat::Html,
        () if is_titled_as_markdown(text) => PageFormat::Markdown,
        () => PageFormat::Text,
    }
}

/// Whether a text has the titles of a reference page as Markdown writes them.
fn is_titled_as_markdown(text: &str) -> bool {
    let title = |line: &str| {
        let marks = line.bytes().take_while(|byte| *byte == b'#').count();
        let title = line[marks..].strip_prefix(' ');
        (1..=6).contains(&marks) && title.is_some_and(|it| words::section(it).is_some())
    };
    text.lines().any(|line| title(line.trim_end()))
}

/// What the folder's index says of its pages: file → (link, operation id).
#[derive(Debug, Default)]
pub(crate) struct Index {
    entries: BTreeMap<String, (Option<String>, Option<String>)>,
}

impl Index {
    /// Reads the index beside the pages, if there is one.
    pub(crate) fn read(folder: &Path, findings: &mut Vec<Diagnostic>) -> Self {
        let text = fs::read_to_string(folder.join(INDEX));
        text.map(|text| Self::parse(&text, findings)).unwrap_or_default()
    }

    /// Reads an index by its text.
    pub(crate) fn parse(text: &str, findings: &mut Vec<Diagnostic>) -> Self {
        match serde_yaml::from_str::<BTreeMap<String, BTreeMap<String, String>>>(text) {
            Ok(map) => Self {
                entries: map
                    .into_iter()
                    .map(|(file, facts)| {
                        let link = facts.get("link").cloned();
                        (file, (link, facts.get("operationId").cloned()))
                    })
                    .collect(),
            },
            Err(error) => {
                let place = error.location().map_or_else(PagePosition::default, |at| {
                    PagePosition::new(to_u32(at.line()), to_u32(at.column()))
                });
                findings.push(
                    Diagnostic::of_page(
                        Code::PageIndex,
                        INDEX,
                        place,
                        format!("the index of the pages can't be read: {error}"),
                    )
                    .help("it maps each file to its `link` and, where needed, `operationId`"),
                );
                Self::default()
            }
        }
    }

    /// Adds to a page what the index knows of it.
    pub(crate) fn apply(&self, source: &mut PageText) {
        if let Some((link, id)) = self.entries.get(&source.file) {
            source.link.clone_from(link);
            source.operation_id.clone_from(id);
        }
    }

    /// Files that the index names and nobody has.
    pub(crate) fn missing<'a>(&'a self, files: &'a [(String, PathBuf)]) -> Vec<&'a str> {
        let known = |file: &str| files.iter().any(|(name, _)| name == file);
        let names = self.entries.keys().map(String::as_str);
        names.filter(|file| !known(file)).collect()
    }
}
