//! The options of generated code, as the command line and a manifest state them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;
use specwright::document::{Document, Input, Unusable};
use specwright::rust::{Formats, Stated, TagFeatures, overlay_from};

/// What can be asked for besides a document.
#[derive(Args)]
pub(crate) struct OptionArgs {
    /// Only these operations and the models they reach: an operationId, 'METHOD /path' or
    /// tag:NAME. Can be given several times.
    #[arg(long, value_name = "SELECTOR")]
    select: Vec<String>,
    /// Gives values of these formats types of their own instead of texts: date-time, date, uuid,
    /// uri, byte, decimal, ip, or all; with commas between them.
    #[arg(long, value_name = "FORMATS")]
    formats: Option<Formats>,
    /// Gives models a method `validate`, which checks lengths, limits, patterns and formats.
    #[arg(long)]
    validate: bool,
    /// Leaves `#[non_exhaustive]` away: other crates build the types member by member and match without a
    /// last arm, and what the document adds breaks them.
    #[arg(long)]
    exhaustive: bool,
    /// Puts a type of your own in the place of a schema (`Money=crate::Money`) or of all values of a format
    /// (`format:color=crate::Color`). Can be given several times.
    #[arg(long = "type", value_name = "NAME=PATH", value_parser = own_type)]
    types: Vec<(String, String)>,
    /// Has the objects of this schema keep the members that the document does not name. Can be given
    /// several times.
    #[arg(long, value_name = "SCHEMA")]
    keep_members: Vec<String>,
    /// Has models derive this trait besides: `Eq`, `Hash`, `PartialOrd` and `Ord` where all that they are
    /// made of has them, others everywhere. Can be given several times.
    #[arg(long, value_name = "TRAIT")]
    derive: Vec<String>,
    /// For a crate: whether it has a cargo feature for each tag: always, never, or auto (100
    /// operations or more, with two tags or more; the default).
    #[arg(long, value_name = "WHEN")]
    tag_features: Option<TagFeatures>,
}

impl OptionArgs {
    /// The first of the options that are given.
    pub(crate) fn given(&self) -> Option<&'static str> {
        [
            (!self.select.is_empty(), "--select"),
            (self.formats.is_some(), "--formats"),
            (self.validate, "--validate"),
            (self.exhaustive, "--exhaustive"),
            (!self.types.is_empty(), "--type"),
            (!self.keep_members.is_empty(), "--keep-members"),
            (!self.derive.is_empty(), "--derive"),
            (self.tag_features.is_some(), "--tag-features"),
        ]
        .into_iter()
        .find_map(|(is_given, name)| is_given.then_some(name))
    }

    /// Whether something is said of features.
    pub(crate) fn has_tag_features(&self) -> bool {
        self.tag_features.is_some()
    }

    /// The options that are given.
    pub(crate) fn stated(&self) -> Stated {
        let mut stated = Stated::by("the call");
        if !self.select.is_empty() {
            stated = stated.with("select", &self.select);
        }
        if let Some(formats) = &self.formats {
            stated = stated.with("formats", formats);
        }
        if self.validate {
            stated = stated.with("validate", true);
        }
        if self.exhaustive {
            stated = stated.with("exhaustive", true);
        }
        if !self.types.is_empty() {
            let types: BTreeMap<_, _> = self.types.iter().cloned().collect();
            stated = stated.with("types", types);
        }
        for (option, list) in [("keep-members", &self.keep_members), ("derive", &self.derive)] {
            if !list.is_empty() {
                stated = stated.with(option, list);
            }
        }
        if let Some(when) = self.tag_features {
            stated = stated.with("tag-features", when);
        }
        stated
    }
}

/// A name with the path of a type.
fn own_type(text: &str) -> Result<(String, String), String> {
    let (name, path) = text.split_once('=').ok_or("a choice is written as NAME=PATH")?;
    Ok((name.trim().to_owned(), path.trim().to_owned()))
}

/// What is laid over a document.
#[derive(Args)]
pub(crate) struct OverlayArgs {
    /// An OpenAPI Overlay that is laid over the document before anything else is read of it. Each
    /// of its actions has to match something.
    #[arg(long = "overlay", value_name = "FILE")]
    file: Option<PathBuf>,
}

impl OverlayArgs {
    /// The overlay's file.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Reads a document with it.
    pub(crate) fn open(&self, document: &Path) -> Result<Document, Unusable> {
        Input::file(document).overlay(self.file()).read()
    }
}

/// States the overlay that bindings of a document are generated with.
pub(crate) fn with_overlay(stated: Stated, document: &Path, overlay: Option<&Path>) -> Stated {
    match overlay {
        Some(overlay) => stated.with("overlay", overlay_from(document, overlay)),
        None => stated,
    }
}

/// A value of a manifest, as the options take it.
pub(crate) fn value(toml: &toml::Value) -> Value {
    match toml {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Boolean(is) => (*is).into(),
        toml::Value::Array(items) => items.iter().map(value).collect(),
        // No option has a value of another kind; the message shows it.
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}
