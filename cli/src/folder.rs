//! Which of the files of a folder is the document that the others belong to.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;

/// The endings of documents, and of their parts.
const ENDINGS: &[&str] = &["json", "yaml", "yml"];

/// The one file that says which version of OpenAPI it has; `names` are the files of the folder
/// `shown`, of which `read` gives the text.
pub(crate) fn document(
    shown: &str,
    names: &[String],
    mut read: impl FnMut(&str) -> Option<String>,
) -> Result<String, String> {
    let is_part =
        |name: &&String| name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending));
    let mut found = Vec::new();
    for name in names.iter().filter(is_part) {
        if read(name).is_some_and(|text| has_version(&text)) {
            found.push(name.clone());
        }
    }
    match <[String; 1]>::try_from(found) {
        Ok([only]) => Ok(only),
        Err(none) if none.is_empty() => {
            Err(format!("no file in the folder `{shown}` is an OpenAPI document (`openapi: …`)"))
        }
        Err(several) => Err(format!(
            "the folder `{shown}` has several documents: name one of `{}`",
            several.join("`, `")
        )),
    }
}

/// Whether the first level of a text has the key of a version.
fn has_version(text: &str) -> bool {
    let is_key = |key: &str| key == "openapi" || key == "swagger";
    if text.trim_start().starts_with('{')
        && let Ok(members) = serde_json::from_str::<BTreeMap<String, IgnoredAny>>(text)
    {
        return members.keys().any(|key| is_key(key));
    }
    let key = |line: &str| line.split_once(':').map(|(key, _)| key.trim_end().to_owned());
    text.lines().filter_map(key).any(|key| is_key(key.trim_matches(['"', '\''])))
}
