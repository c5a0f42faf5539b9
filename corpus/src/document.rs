//! The documents of a folder.

use std::fs;
use std::path::{Path, PathBuf};

/// A document of the corpus.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) path: PathBuf,
    /// Its file name without the extension.
    pub(crate) name: String,
    /// The name of its crate.
    pub(crate) krate: String,
}

/// The documents of a folder, sorted by name.
pub(crate) fn all(
    folder: &Path,
    only: Option<&str>,
    sample: Option<usize>,
) -> Result<Vec<Document>, String> {
    let entries = fs::read_dir(folder)
        .map_err(|error| format!("`{}` cannot be read: {error}", folder.display()))?;
    let mut documents: Vec<Document> = entries
        .filter_map(|entry| document(entry.ok()?.path()))
        .filter(|document| only.is_none_or(|text| document.name.contains(text)))
        .collect();
    documents.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(count) = sample.filter(|count| (1..documents.len()).contains(count)) {
        let step = documents.len() as f64 / count as f64;
        documents =
            (0..count).map(|index| documents[(index as f64 * step) as usize].clone()).collect();
    }
    Ok(documents)
}

fn document(path: PathBuf) -> Option<Document> {
    let extension = path.extension()?.to_str()?;
    if !["json", "yaml", "yml"].contains(&extension) {
        return None;
    }
    let name = path.file_stem()?.to_str()?.to_owned();
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
    Some(Document { path, name, krate: krate.trim_end_matches('-').to_owned() })
}
