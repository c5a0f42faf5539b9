//! What is asked for besides a document: one set of options for the command line, for build
//! scripts and for manifests, written down in what is generated.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::mark::RECORD;
use super::{Formats, TagFeatures};
use crate::near;

/// What is rendered besides the API itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Options {
    /// The name of the document in the files' headers; a file name, not a path of this machine.
    pub document: String,
    /// The overlay that is laid over the document: a path from the document's folder.
    pub overlay: Option<String>,
    /// A module tree or a crate.
    pub target: Target,
    /// The operations that are asked for, all when empty; see [`Selection::of`].
    ///
    /// [`Selection::of`]: crate::select::Selection::of
    pub select: Vec<String>,
    /// The formats whose values have types of their own.
    pub formats: Formats,
    /// Whether models get a method `validate`.
    pub validate: bool,
    /// Whether types are without `#[non_exhaustive]`, so that another crate builds them member by member
    /// and matches on them without a last arm.
    pub exhaustive: bool,
    /// Types of the user's own, by the name of the schema, or `format:NAME`, in whose place they stand.
    pub types: BTreeMap<String, String>,
    /// Schemas whose objects keep the members that the document does not name.
    pub keep_members: Vec<String>,
    /// Traits that models derive besides.
    pub derive: Vec<String>,
    /// Whether a crate has a cargo feature for each tag.
    pub tag_features: TagFeatures,
    /// How contract tests name the bindings, such as `my_crate` or `my_crate::api`; nothing when
    /// there are none.
    pub tests: Option<String>,
    /// Whether a file of the user's in the folder of the tests says who calls: `caller.rs`.
    pub caller: bool,
}

/// The path of an overlay from a document's folder, as [`Options::overlay`] has it: the same on every
/// machine.
pub fn overlay_from(document: &Path, overlay: &Path) -> String {
    let parts = |path: &Path| -> Vec<String> {
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut parts = Vec::new();
        for part in whole.components() {
            match part {
                Component::ParentDir => drop(parts.pop()),
                Component::CurDir => {}
                part => parts.push(part.as_os_str().to_string_lossy().into_owned()),
            }
        }
        parts
    };
    let (mut folder, file) = (parts(document), parts(overlay));
    folder.pop();
    let shared = folder.iter().zip(&file).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..", folder.len() - shared);
    let path: Vec<&str> = up.chain(file[shared..].iter().map(String::as_str)).collect();
    path.join("/")
}

/// Where an overlay is that stands so in [`Options::overlay`], the reverse of [`overlay_from`].
pub(crate) fn overlay_at(document: &Path, overlay: &str) -> PathBuf {
    let mut path = document.parent().unwrap_or(Path::new("")).to_owned();
    for part in Path::new(overlay).components() {
        match part {
            Component::ParentDir if path.file_name().is_some() => drop(path.pop()),
            part => path.push(part),
        }
    }
    path
}

/// Where the bindings are put.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// A module tree below a `mod.rs`.
    #[default]
    Module,
    /// A crate that compiles as it stands.
    Crate {
        /// Its name.
        name: String,
        /// A checkout of the runtime to depend on instead of the published one.
        runtime: Option<String>,
    },
}

impl Options {
    /// Bindings of all operations, with texts for all formats and without validation.
    pub fn new(document: impl Into<String>, target: Target) -> Self {
        Self { document: document.into(), target, ..Self::default() }
    }

    /// The options that are not as they are by default, by their names.
    pub fn chosen(&self) -> Map<String, Value> {
        let usual = Written::default().entries();
        let all = Written::from(self.clone()).entries();
        all.into_iter().filter(|(key, value)| usual.get(key) != Some(value)).collect()
    }
}

/// Some of the options, as a manifest or a call states them; the others are left open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    by: String,
    entries: Map<String, Value>,
}

/// An option of which two things are said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Its name.
    pub option: String,
    /// Who states it.
    pub by: String,
    /// What is stated.
    pub stated: Value,
    /// What the bindings were generated with.
    pub recorded: Value,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { option, by, stated, recorded } = self;
        write!(f, "`{option}` is {stated} in {by}, and {recorded} in {RECORD}")
    }
}

impl Stated {
    /// The names of the options that can be stated, in their order.
    pub const KEYS: &'static [&'static str] = &[
        "overlay",
        "crate",
        "runtime-path",
        "select",
        "formats",
        "validate",
        "exhaustive",
        "tag-features",
    ];

    /// What there is to say of a key that is neither an option nor one of these others.
    pub fn unknown(key: &str, others: &[&str]) -> String {
        let known = || others.iter().chain(Self::KEYS).copied();
        let all: Vec<String> = known().map(|key| format!("`{key}`")).collect();
        let help = near::help(key, known(), &format!("known are {}", all.join(", ")));
        format!("there is no key `{key}`; {help}")
    }

    /// Nothing yet, of what is stated in this place.
    pub fn by(place: impl Into<String>) -> Self {
        Self { by: place.into(), entries: Map::new() }
    }

    /// States an option, as it stands in a manifest: a text, a list of texts, or yes or no.
    ///
    /// # Errors
    ///
    /// When there is no such option, or it has no such value.
    pub fn set(&mut self, option: &str, value: Value) -> Result<(), String> {
        let entry = Map::from_iter([(option.to_owned(), value)]);
        let written: Written =
            serde_json::from_value(entry.into()).map_err(|error| format!("`{option}`: {error}"))?;
        let value = written.entries().remove(option).unwrap_or_default();
        self.entries.insert(option.to_owned(), value);
        Ok(())
    }

    /// States an option whose value is known to be one of its own.
    #[must_use]
    pub fn with(mut self, option: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or_default();
        let set = self.set(option, value);
        debug_assert_eq!(set, Ok(()));
        self
    }

    /// Options with what is stated in the place of what they were.
    #[must_use]
    pub fn applied(&self, options: &Options) -> Options {
        let mut all = Written::from(options.clone()).entries();
        all.extend(self.entries.clone());
        serde_json::from_value(all.into()).unwrap_or_else(|_| options.clone())
    }

    /// What is stated otherwise than in these options.
    pub fn against(&self, options: &Options) -> Vec<Contradiction> {
        let all = Written::from(options.clone()).entries();
        let differs = |(key, stated): (&String, &Value)| {
            let recorded = all.get(key).cloned().unwrap_or_default();
            (recorded != *stated).then(|| Contradiction {
                option: key.clone(),
                by: self.by.clone(),
                stated: stated.clone(),
                recorded,
            })
        };
        self.entries.iter().filter_map(differs).collect()
    }
}

/// The form in which options are written down.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
struct Written {
    document: String,
    overlay: Option<String>,
    #[serde(rename = "crate")]
    crate_name: Option<String>,
    runtime_path: Option<String>,
    select: Vec<String>,
    formats: Formats,
    validate: bool,
    exhaustive: bool,
    types: BTreeMap<String, String>,
    keep_members: Vec<String>,
    derive: Vec<String>,
    tag_features: TagFeatures,
    tests: Option<String>,
    caller: bool,
}

impl Written {
    fn entries(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(entries)) => entries,
            _ => Map::new(),
        }
    }
}

impl From<Options> for Written {
    fn from(options: Options) -> Self {
        let (name, runtime) = match options.target {
            Target::Module => (None, None),
            Target::Crate { name, runtime } => (Some(name), runtime),
        };
        Self {
            document: options.document,
            overlay: options.overlay,
            crate_name: name,
            runtime_path: runtime,
            // In whichever order they are given, they select the same.
            select: BTreeSet::from_iter(options.select).into_iter().collect(),
            formats: options.formats,
            validate: options.validate,
            exhaustive: options.exhaustive,
            types: options.types,
            keep_members: BTreeSet::from_iter(options.keep_members).into_iter().collect(),
            derive: BTreeSet::from_iter(options.derive).into_iter().collect(),
            tag_features: options.tag_features,
            tests: options.tests,
            caller: options.caller,
        }
    }
}

impl From<Written> for Options {
    fn from(written: Written) -> Self {
        let target = match written.crate_name {
            None => Target::Module,
            Some(name) => Target::Crate { name, runtime: written.runtime_path },
        };
        Self {
            document: written.document,
            overlay: written.overlay,
            target,
            select: written.select,
            formats: written.formats,
            validate: written.validate,
            exhaustive: written.exhaustive,
            types: written.types,
            keep_members: written.keep_members,
            derive: written.derive,
            tag_features: written.tag_features,
            tests: written.tests,
            caller: written.caller,
        }
    }
}
