//! The files of a document, as texts: the only place that reads them.

mod locate;
mod moved;

use std::borrow::Cow;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use foldhash::HashMap;

pub use locate::Position;
pub(crate) use locate::repeated_json_key;
pub(crate) use moved::Moved;

use crate::origin::Origin;

/// A larger file is refused: 256 MiB.
const SIZE_LIMIT: u64 = 256 << 20;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Json,
    Yaml,
}

/// A file of the document.
#[derive(Debug)]
pub struct Source {
    name: String,
    path: String,
    text: String,
    pub(crate) syntax: Syntax,
}

impl Source {
    /// The file as it was named to the tool, or relative to the document's folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file relative to the document's folder, with `/` between its parts.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Where the files of a document come from.
#[derive(Default)]
enum Store {
    /// A folder, which no `$ref` leaves.
    Folder(PathBuf),
    /// The document is all there is.
    #[default]
    Memory,
    /// Something that has files by their paths, such as a revision of a repository.
    Other(Elsewhere),
}

/// A place that is no folder here.
struct Elsewhere {
    /// What stands before the paths in the names of the files.
    folder: String,
    /// The path of the document itself.
    root: PathBuf,
    read: Box<ReadFile>,
}

/// Gives the bytes of a file, or says why there are none.
type ReadFile = dyn FnMut(&Path) -> Result<Vec<u8>, String> + Send + Sync;

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
            Self::Memory => f.write_str("Memory"),
            Self::Other(_) => f.write_str("Other"),
        }
    }
}

/// The files of a document; the first is the document itself.
#[derive(Debug, Default)]
pub struct Sources {
    store: Store,
    root: PathBuf,
    files: Vec<Source>,
    /// Files by their path below the folder.
    index: HashMap<PathBuf, u32>,
    /// Why files that a `$ref` names are not here, by the naming file and the name.
    refused: HashMap<(u32, String), String>,
    /// What of the document is not where its text has it.
    moved: Moved,
}

/// Why a file is not among the sources.
#[derive(Debug)]
pub(crate) enum SourceError {
    /// It is outside of the document's folder.
    Outside,
    /// It cannot be read, with the reason.
    Unreadable(String),
}

impl Sources {
    /// The sources of the document at `path`; nothing is read yet.
    pub(crate) fn new(path: &Path) -> Self {
        let folder = match path.parent() {
            Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
            Some(parent) => parent.to_owned(),
            None => PathBuf::from("."),
        };
        Self { store: Store::Folder(folder), root: path.to_owned(), ..Self::default() }
    }

    pub(crate) fn from_text(name: &str, text: String) -> Self {
        let mut sources = Self { root: PathBuf::from(name), ..Self::default() };
        sources.add(name.to_owned(), PathBuf::from(name), text);
        sources
    }

    /// The sources of a document whose files `read` gives by their paths, the document's own
    /// being `path`; `folder` stands before the paths in the names of the files.
    pub(crate) fn from_store(
        folder: &str,
        path: &Path,
        read: impl FnMut(&Path) -> Result<Vec<u8>, String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            store: Store::Other(Elsewhere {
                folder: folder.to_owned(),
                root: path.to_owned(),
                read: Box::new(read),
            }),
            root: PathBuf::from(format!("{folder}{}", path.display())),
            ..Self::default()
        }
    }

    /// A file by its index.
    pub fn get(&self, file: u32) -> Option<&Source> {
        self.files.get(file as usize)
    }

    /// All files, the document first.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.files.iter()
    }

    /// Where a value of the document is written: another place where an overlay has moved or
    /// brought it.
    pub fn written<'a>(&self, origin: &'a Origin) -> Cow<'a, Origin> {
        match origin.file {
            0 if !self.moved.is_empty() => Cow::Owned(self.moved.written(&origin.pointer)),
            _ => Cow::Borrowed(origin),
        }
    }

    /// Line and column of places in their files (see [`Sources::written`]); a place that is not in the text as it stands (the tree may
    /// have been repaired) is found at its nearest parent.
    pub fn locate<'a>(
        &self,
        origins: impl Iterator<Item = &'a Origin>,
    ) -> HashMap<Origin, Position> {
        let mut by_file: HashMap<u32, Vec<(&Origin, Cow<'_, Origin>)>> = HashMap::default();
        for origin in origins {
            let written = self.written(origin);
            by_file.entry(written.file).or_default().push((origin, written));
        }
        let mut found = HashMap::default();
        for (file, origins) in by_file {
            let Some(source) = self.get(file) else { continue };
            let pointers = origins.iter().map(|(_, written)| &*written.pointer);
            let positions = locate::positions(source, pointers);
            for (origin, written) in &origins {
                let mut pointer = &*written.pointer;
                let position = loop {
                    match (positions.get(pointer), pointer.rfind('/')) {
                        (Some(position), _) => break Some(*position),
                        (None, Some(end)) => pointer = &pointer[..end],
                        (None, None) => break None,
                    }
                };
                found.extend(position.map(|position| ((*origin).clone(), position)));
            }
        }
        found
    }

    /// Reads the document itself.
    pub(crate) fn read_root(&mut self) -> Result<u32, SourceError> {
        let root = self.root.clone();
        let (below, text) = match &mut self.store {
            Store::Memory => return Ok(0),
            Store::Folder(_) => {
                (PathBuf::from(root.file_name().unwrap_or(root.as_os_str())), read_text(&root)?)
            }
            Store::Other(store) => {
                let bytes = (store.read)(&store.root).map_err(SourceError::Unreadable)?;
                (store.root.clone(), text(bytes)?)
            }
        };
        Ok(self.add(root.display().to_string(), below, text))
    }

    /// Reads a file that a `$ref` in `from` names, once.
    pub(crate) fn read_relative(&mut self, from: u32, path: &str) -> Result<u32, SourceError> {
        let below = self.below(from, path).ok_or(SourceError::Outside)?;
        if let Some(file) = self.index.get(&below) {
            return Ok(*file);
        }
        let (name, text) = match &mut self.store {
            Store::Memory => return Err(SourceError::Outside),
            Store::Folder(folder) => read_inside(folder, &below)?,
            Store::Other(store) => {
                let bytes = (store.read)(&below).map_err(SourceError::Unreadable)?;
                (PathBuf::from(format!("{}{}", store.folder, below.display())), text(bytes)?)
            }
        };
        Ok(self.add(name.display().to_string(), below, text))
    }

    /// The path of the document as it was named to the tool.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Notes why a file that a `$ref` names is not here.
    pub(crate) fn refuse(&mut self, from: u32, path: &str, why: String) {
        self.refused.insert((from, path.to_owned()), why);
    }

    /// Why a file that a `$ref` names is not here.
    pub(crate) fn refusal(&self, from: u32, path: &str) -> Option<&str> {
        self.refused.get(&(from, path.to_owned())).map(String::as_str)
    }

    /// The index of a file that was read already.
    pub(crate) fn find(&self, from: u32, path: &str) -> Option<u32> {
        self.index.get(&self.below(from, path)?).copied()
    }

    /// The path of a file below the folder, nothing when it would leave it.
    fn below(&self, from: u32, path: &str) -> Option<PathBuf> {
        let base = Path::new(&self.get(from)?.path).parent()?;
        let mut below = PathBuf::new();
        for component in base.join(path).components() {
            match component {
                Component::Normal(part) => below.push(part),
                Component::CurDir => {}
                Component::ParentDir => {
                    if !below.pop() {
                        return None;
                    }
                }
                Component::RootDir | Component::Prefix(_) => return None,
            }
        }
        Some(below)
    }

    fn add(&mut self, name: String, below: PathBuf, text: String) -> u32 {
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let is_yaml = Path::new(&name)
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml");
        let syntax = match text.trim_start().starts_with(['{', '[']) {
            true if !is_yaml => Syntax::Json,
            _ => Syntax::Yaml,
        };
        let file = self.files.len() as u32;
        let parts = below.components().map(|part| part.as_os_str().to_string_lossy());
        let path = parts.collect::<Vec<_>>().join("/");
        self.files.push(Source { name, path, text, syntax });
        self.index.insert(below, file);
        file
    }

    /// Reads a file that is no part of the document: no `$ref` leads to it.
    #[cfg(feature = "overlay")]
    pub(crate) fn read_apart(&mut self, path: &Path) -> Result<u32, String> {
        let text = read_text(path).map_err(|error| match error {
            SourceError::Unreadable(why) => why,
            SourceError::Outside => "it is elsewhere".to_owned(),
        })?;
        Ok(self.add_apart(path.display().to_string(), text))
    }

    /// Adds a text that is no part of the document.
    #[cfg(feature = "overlay")]
    pub(crate) fn add_apart(&mut self, name: String, text: String) -> u32 {
        let below = PathBuf::from(&name);
        let known = self.index.get(&below).copied();
        let file = self.add(name, below.clone(), text);
        match known {
            Some(known) => self.index.insert(below, known),
            None => self.index.remove(&below),
        };
        file
    }

    /// Notes what is not where the text of the document has it.
    pub(crate) fn set_moved(&mut self, moved: Moved) {
        self.moved = moved;
    }

    pub(crate) fn set_syntax(&mut self, file: u32, syntax: Syntax) {
        self.files[file as usize].syntax = syntax;
    }
}

/// A file of a folder, with the path to it.
fn read_inside(folder: &Path, below: &Path) -> Result<(PathBuf, String), SourceError> {
    let full = folder.join(below);
    // Symbolic links must not lead out either.
    let unreadable = |error: std::io::Error| SourceError::Unreadable(error.to_string());
    let real = full.canonicalize().map_err(unreadable)?;
    if !real.starts_with(folder.canonicalize().map_err(unreadable)?) {
        return Err(SourceError::Outside);
    }
    // Reading a pipe or a device might never end.
    if !full.is_file() && !full.is_dir() {
        return Err(SourceError::Unreadable("it is no file".to_owned()));
    }
    let text = read_text(&full)?;
    Ok((full, text))
}

fn read_text(path: &Path) -> Result<String, SourceError> {
    let unreadable = |error: std::io::Error| SourceError::Unreadable(error.to_string());
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(SourceError::Unreadable("it is a folder".to_owned()));
    }
    if metadata.len() > SIZE_LIMIT {
        return Err(SourceError::Unreadable(format!("it is larger than {SIZE_LIMIT} bytes")));
    }
    // What is no file, such as a pipe, has no length before it is read.
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(SIZE_LIMIT + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    text(bytes)
}

/// The text that the bytes of a file are.
fn text(bytes: Vec<u8>) -> Result<String, SourceError> {
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(SourceError::Unreadable(format!("it is larger than {SIZE_LIMIT} bytes")));
    }
    if let Some(encoding) = other_encoding(&bytes) {
        let why = format!("it is encoded in {encoding}; save it as UTF-8");
        return Err(SourceError::Unreadable(why));
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
        SourceError::Unreadable(format!(
            "it is not UTF-8 from byte {offset} on, in line {line}; save it as UTF-8"
        ))
    })
}

/// An encoding that is not UTF-8, as its mark says or the zeros between the first two characters,
/// which are ASCII in every document.
fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [first, 0, second, 0, ..] | [0, first, 0, second, ..] if *first != 0 && *second != 0 => {
            Some("UTF-16")
        }
        _ => None,
    }
}
