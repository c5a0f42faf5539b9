//! The documents of a folder and of those below it.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A document of the corpus.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) path: PathBuf,
    /// Its path in the folder without the extension, `__` for each `/`.
    pub(crate) name: String,
    /// The name of its crate.
    pub(crate) krate: String,
}

/// The documents of a folder and of those below it, sorted by name; each has a crate of its own.
pub(crate) fn all(
    folder: &Path,
    only: Option<&str>,
    sample: Option<usize>,
) -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    collect(folder, "", &mut documents)?;
    documents.retain(|document| only.is_none_or(|text| document.name.contains(text)));
    documents.sort_by(|a, b| a.name.cmp(&b.name));
    let mut taken = HashSet::new();
    for document in &mut documents {
        while !taken.insert(document.krate.clone()) {
            document.krate.push('x');
        }
    }
    if let Some(count) = sample.filter(|count| (1..documents.len()).contains(count)) {
        let step = documents.len() as f64 / count as f64;
        documents =
            (0..count).map(|index| documents[(index as f64 * step) as usize].clone()).collect();
    }
    Ok(documents)
}

/// Adds the documents of a folder, whose names begin with `prefix`.
fn collect(folder: &Path, prefix: &str, documents: &mut Vec<Document>) -> Result<(), String> {
    let failed = |error| format!("`{}` cannot be read: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(failed)?);
        if kind.is_dir() {
            let prefix = format!("{prefix}{}__", entry.file_name().to_string_lossy());
            collect(&path, &prefix, documents)?;
        } else {
            documents.extend(document(path, prefix));
        }
    }
    Ok(())
}

fn document(path: PathBuf, prefix: &str) -> Option<Document> {
    let extension = path.extension()?.to_str()?;
    if !["json", "yaml", "yml"].contains(&extension) {
        return None;
    }
    let name = format!("{prefix}{}", path.file_stem()?.to_str()?);
    let krate = krate(&name);
    Some(Document { path, name, krate })
}

/// A name that cargo takes.
fn krate(name: &str) -> String {
    let mut krate = String::from("api");
    for character in name.chars() {
        if character.is_ascii_alphanumeric() {
            if krate == "api" || krate.ends_with('-') {
                krate.push('_');
            }
            krate = krate.replace('-', "");
            krate.push(character.to_ascii_lowercase());
        } else if !krate.ends_with('-') {
            krate.push('-');
        }
    }
    krate.trim_end_matches('-').to_owned()
}
