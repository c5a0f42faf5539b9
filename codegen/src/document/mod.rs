//! Reading a document: text to an ordered tree, with places for diagnostics, `$ref`s, OpenAPI 3.1
//! brought to 3.0, and known defects repaired, so that `openapiv3` can read each part.

mod applicable;
mod de;
mod depth;
mod discriminator;
mod identifiers;
mod identity;
mod input;
pub(crate) mod keys;
mod large;
mod normalize;
mod operations;
#[cfg(feature = "overlay")]
mod overlay;
mod provenance;
mod read;
mod reference;
mod sections;
mod slips;
mod swagger;
mod syntax;

pub use crate::origin::{FACETS, SOURCE};
#[cfg(feature = "overlay")]
pub use crate::overlay::has_words;
pub use crate::source::{Position, Source, Sources};
pub use applicable::{Applicable, Reach, types, values_of_items};
pub use input::Input;
pub use normalize::known_type;
pub(crate) use normalize::{is_cookie_style, is_querystring};
pub use operations::{Placed, operations};
#[cfg(feature = "overlay")]
pub use overlay::Overlay;
pub use reference::RefError;
pub(crate) use reference::anchors;
pub(crate) use reference::diagnostic as ref_diagnostic;
pub use slips::{required, slips};

use std::path::Path;
use std::sync::OnceLock;

use openapiv3::{Parameter, ReferenceOr, Schema};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use self::identifiers::Identifiers;
use self::identity::Identities;
use self::normalize::Context;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Rendered};
use crate::origin::Origin;
use crate::value::Value;

/// An OpenAPI document, all its files read and brought to the form of OpenAPI 3.0.
#[derive(Debug)]
pub struct Document {
    sources: Sources,
    /// The trees of the sources, by file index.
    trees: Vec<Value>,
    /// The large objects of the trees, by file index.
    large: Vec<large::Large>,
    /// What schemas call themselves, by file index; most documents never ask.
    identifiers: Vec<OnceLock<Identifiers>>,
    /// What the files call themselves.
    identities: Identities,
    diagnostics: Diagnostics,
}

/// Why there is no document, with the files that were read so far.
#[derive(Debug)]
pub struct Unusable {
    /// The files, for showing where things stand.
    pub sources: Box<Sources>,
    /// What is the matter.
    pub diagnostics: Diagnostics,
}

impl Unusable {
    /// The diagnostics with their places.
    pub fn rendered(&self) -> Vec<Rendered> {
        Rendered::all(self.diagnostics.as_slice(), &self.sources)
    }
}

impl Document {
    /// Reads the document at a path; see [`Input`] for other places, and for overlays.
    ///
    /// # Errors
    ///
    /// As [`Input::read`].
    pub fn open(path: &Path) -> Result<Self, Unusable> {
        Input::file(path).read()
    }

    /// Reads a document from memory.
    ///
    /// # Errors
    ///
    /// As [`Input::read`].
    pub fn from_text(name: &str, text: impl Into<String>) -> Result<Self, Unusable> {
        Input::text(name, text).read()
    }

    /// The files of the document.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The tree of the document's first file.
    pub fn root(&self) -> &Value {
        &self.trees[0]
    }

    /// The value at a place.
    pub fn get(&self, origin: &Origin) -> Option<&Value> {
        let tree = self.trees.get(origin.file as usize)?;
        self.large.get(origin.file as usize)?.pointer(tree, &origin.pointer)
    }

    /// What the schemas of a file call themselves.
    fn identifiers(&self, file: u32) -> Option<&Identifiers> {
        let index = file as usize;
        let tree = self.trees.get(index)?;
        Some(self.identifiers.get(index)?.get_or_init(|| Identifiers::of(tree, file)))
    }

    /// What was found while reading.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// Where a `$ref` at `origin` leads.
    ///
    /// # Errors
    ///
    /// When it leads nowhere, or out of the document's folder.
    pub fn resolve(&self, origin: &Origin, reference: &str) -> Result<Origin, RefError> {
        reference::resolve(self, origin, reference)
    }

    /// Follows `$ref`s from `origin` to a value that is none.
    ///
    /// # Errors
    ///
    /// When one leads nowhere or in a circle.
    pub fn follow(&self, origin: &Origin) -> Result<(Origin, &Value), Diagnostic> {
        reference::follow(self, origin)
    }

    /// Where the media type of this name stands below `content`, which is at a place: perhaps it is
    /// one of the components (OpenAPI 3.2). One that leads nowhere stays where it is.
    pub fn media_type(&self, content: &Origin, name: &str) -> Origin {
        let place = content.child(name);
        self.follow(&place).map_or(place, |(target, _)| target)
    }

    /// The objects that a Path Item Object is put together from: beside its `$ref` it may have
    /// fields of its own (OpenAPI 3.1.1, 4.8.9.1), which come first. When a `$ref` leads nowhere,
    /// what is wrong with it comes besides, and the objects are those up to it.
    pub fn path_item(&self, origin: &Origin) -> (Vec<(Origin, &Value)>, Option<Diagnostic>) {
        let mut parts = Vec::new();
        let end = reference::chain(self, origin, |at, value| parts.push((at.clone(), value)));
        match end {
            Ok(end) => {
                parts.push(end);
                (parts, None)
            }
            Err(diagnostic) => (parts, Some(diagnostic)),
        }
    }

    /// The schema at `origin`, normalised.
    ///
    /// # Errors
    ///
    /// A diagnostic at `origin` when it cannot be read even so.
    pub(crate) fn schema(
        &self,
        origin: &Origin,
        found: &mut Diagnostics,
    ) -> Result<ReferenceOr<Schema>, Diagnostic> {
        let mut value = match self.get(origin) {
            // A parameter that carries its schema itself, as in Swagger 2.0.
            Some(value) if value.get("in").is_some() && value.get("name").is_some() => {
                normalize::own_schema(value)
            }
            value => value.cloned().unwrap_or_default(),
        };
        normalize::schema(&mut value, &mut Context { way: origin.into(), found });
        // As `ReferenceOr` does it, which keeps a copy of all that is below for the second try. What
        // cannot be read it says in its own words.
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            return Ok(ReferenceOr::Reference { reference: reference.to_owned() });
        }
        match Schema::deserialize(de::ValueDeserializer(&value)) {
            Ok(schema) => Ok(ReferenceOr::Item(schema)),
            Err(_) => read(&value, origin),
        }
    }

    /// The parameter at `origin`, normalised, with an empty schema: see [`Document::schema`].
    ///
    /// # Errors
    ///
    /// A diagnostic at `origin` when it cannot be read even so.
    pub(crate) fn parameter(
        &self,
        origin: &Origin,
        found: &mut Diagnostics,
    ) -> Result<Parameter, Diagnostic> {
        let mut value = self.get(origin).cloned().unwrap_or_default();
        normalize::parameter(&mut value, &mut Context { way: origin.into(), found });
        read(&value, origin)
    }
}

fn read<T: DeserializeOwned>(value: &Value, origin: &Origin) -> Result<T, Diagnostic> {
    T::deserialize(de::ValueDeserializer(value)).map_err(|error| {
        Diagnostic::new(Code::Malformed, origin, format!("this part cannot be read: {error}"))
    })
}
