//! `[package.metadata.specwright]` of a Cargo.toml.

use std::path::{Path, PathBuf};

use specwright::rust::{Options, RECORD, Record, Stated, Target};
use specwright_contract::Check;

use super::asked::{Asked, overlays};
use super::options::{value, with_overlay};

/// The keys besides those of the options of generated code.
const KEYS: &[&str] =
    &["document", "generated", "tests", "reference", "overlay", "allow-loss", "accept"];

/// What to do where nothing is described.
const HELP: &str = "name a document, or describe it under [package.metadata.specwright]";

/// The checks that a manifest describes: a table, or several, `[[package.metadata.specwright]]`.
/// Paths are relative to it. `allows` says whether loss is allowed, by what the manifest says.
pub(crate) fn checks(path: &Path, allows: &dyn Fn(bool) -> bool) -> Result<Vec<Asked>, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("there is no Cargo.toml to read here ({error}); {HELP}"))?;
    checks_of(&text, allows)
}

/// The checks that the text of a manifest describes.
pub(crate) fn checks_of(text: &str, allows: &dyn Fn(bool) -> bool) -> Result<Vec<Asked>, String> {
    let tables = tables(text)?
        .ok_or_else(|| format!("Cargo.toml has no [package.metadata.specwright]; {HELP}"))?;
    tables.iter().map(|table| asked(table, allows).map_err(in_manifest)).collect()
}

/// Bindings that a manifest describes.
pub(crate) struct Described {
    pub(crate) document: PathBuf,
    /// What they are generated with.
    pub(crate) options: Options,
    /// The overlay that is laid over the document.
    pub(crate) overlay: Option<PathBuf>,
}

/// The bindings that the Cargo.toml here describes, if there is one and it describes any; `read`
/// gives the text of a file.
pub(crate) fn bindings(read: &dyn Fn(&Path) -> Option<String>) -> Result<Vec<Described>, String> {
    let Some(text) = read(Path::new("Cargo.toml")) else { return Ok(Vec::new()) };
    let tables = tables(&text)?.unwrap_or_default();
    tables.iter().map(|table| described(table, read).map_err(in_manifest)).collect()
}

/// The tables under `package.metadata.specwright`; nothing where there is none.
fn tables(manifest: &str) -> Result<Option<Vec<toml::Value>>, String> {
    let manifest: toml::Table = manifest
        .parse()
        .map_err(|error: toml::de::Error| format!("Cargo.toml cannot be read: {error}"))?;
    let manifest = toml::Value::Table(manifest);
    let table = ["package", "metadata", "specwright"]
        .iter()
        .try_fold(&manifest, |value, key| value.get(key));
    Ok(table.map(|table| match table {
        toml::Value::Array(tables) => tables.clone(),
        table => vec![table.clone()],
    }))
}

fn in_manifest(problem: String) -> String {
    format!("[package.metadata.specwright] of Cargo.toml: {problem}")
}

/// The bindings of a table: the options in their record, with what is stated.
fn described(
    table: &toml::Value,
    read: &dyn Fn(&Path) -> Option<String>,
) -> Result<Described, String> {
    let table = table.as_table().ok_or("it is no table")?;
    let document = table.get("document").ok_or("`document` is missing: the OpenAPI document")?;
    let document = path("document", document)?;
    let name = document.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut options = Options::new(name, Target::Module);
    if let Some(folder) = table.get("generated")
        && let Some(text) = read(&path("generated", folder)?.join(RECORD))
        && let Ok(record) = Record::parse(&text)
    {
        options = record.options;
    }
    let mut stated = Stated::by("Cargo.toml");
    let (mut overlay, mut pages) = (None, Vec::new());
    for (key, given) in table {
        match key.as_str() {
            "overlay" => overlay = Some(path(key, given)?),
            "reference" => pages = paths(key, given)?,
            option if Stated::KEYS.contains(&option) => stated.set(option, value(given))?,
            known if KEYS.contains(&known) => {}
            unknown => return Err(Stated::unknown(unknown, KEYS)),
        }
    }
    let overlay = overlays(overlay.as_deref(), &pages).0.map(Path::to_owned);
    Ok(Described { document, options: stated.applied(&options), overlay })
}

fn asked(table: &toml::Value, allows: &dyn Fn(bool) -> bool) -> Result<Asked, String> {
    let table = table.as_table().ok_or("it is no table")?;
    let document = table.get("document").ok_or("`document` is missing: the OpenAPI document")?;
    let document = path("document", document)?;
    let (mut check, mut stated) = (Check::new(&document), Stated::by("Cargo.toml"));
    let (mut pages, mut overlay, mut allow_loss) = (Vec::new(), None, false);
    let (mut generated, mut accept) = (None, None);
    for (key, given) in table {
        match key.as_str() {
            "document" => {}
            "generated" => generated = Some(path(key, given)?),
            "accept" => accept = Some(path(key, given)?),
            "tests" => check = check.tests(path(key, given)?),
            "reference" => pages = paths(key, given)?,
            "overlay" => overlay = Some(path(key, given)?),
            "allow-loss" => {
                allow_loss = given.as_bool().ok_or("`allow-loss` is `true` or `false`")?;
            }
            option if Stated::KEYS.contains(&option) => stated.set(option, value(given))?,
            unknown => return Err(Stated::unknown(unknown, KEYS)),
        }
    }
    if let Some(folder) = &generated {
        check = check.generated(folder);
    }
    let (laid, applied) = overlays(overlay.as_deref(), &pages);
    let stated = with_overlay(stated, &document, laid);
    let check = check.stated(stated).allow_loss(allows(allow_loss));
    let (laid, overlay) = (laid.map(Path::to_owned), applied.map(Path::to_owned));
    Ok(Asked { check, document, generated, accept, pages, laid, overlay })
}

fn path(key: &str, given: &toml::Value) -> Result<PathBuf, String> {
    given.as_str().map(PathBuf::from).ok_or_else(|| format!("`{key}` is a path, a text"))
}

fn paths(key: &str, given: &toml::Value) -> Result<Vec<PathBuf>, String> {
    let given = given.as_array().ok_or_else(|| format!("`{key}` is a list of paths"))?;
    given.iter().map(|item| path(key, item)).collect()
}

/// The version of the package here; `read` gives the text of a file. One that is inherited stands
/// in a manifest above.
pub(crate) fn version(read: &dyn Fn(&Path) -> Option<String>) -> Option<String> {
    let table = |path: &Path| read(path)?.parse::<toml::Table>().ok();
    let given = table(Path::new("Cargo.toml"))?.get("package")?.get("version")?.clone();
    if let Some(version) = given.as_str() {
        return Some(version.to_owned());
    }
    given.get("workspace")?.as_bool().filter(|is| *is)?;
    // More folders than any repository has below each other.
    let mut path = PathBuf::from("Cargo.toml");
    for _ in 0..32 {
        let workspace = table(&path).and_then(|it| it.get("workspace").cloned());
        if let Some(workspace) = workspace {
            let version = workspace.get("package")?.get("version")?.as_str();
            return version.map(str::to_owned);
        }
        path = Path::new("..").join(path);
    }
    None
}
