//! Values that fit a schema, made up from the document itself and not from what the generator has
//! understood of it; the same at every time.
//!
//! ```
//! # use specwright::{document::Document, origin::Origin, sample::{Direction, Sampler}};
//! # let text = r#"{ "openapi": "3.0.3", "info": { "title": "T", "version": "1" }, "paths": {},
//! #   "components": { "schemas": { "Pet": { "type": "object", "required": ["name"], "properties": {
//! #     "id": { "type": "integer", "readOnly": true }, "name": { "type": "string" } } } } } }"#;
//! # let document = Document::from_text("api.json", text).unwrap();
//! # let pet = Origin::root("/components/schemas/Pet");
//! let sampler = Sampler::new(&document);
//! let sent = sampler.direction(Direction::Request).sample(&pet).unwrap();
//! assert_eq!(sent.to_string(), r#"{"name":"string"}"#);
//! let answered = sampler.direction(Direction::Response).sample(&pet).unwrap();
//! assert_eq!(answered.to_string(), r#"{"id":0,"name":"string"}"#);
//! ```

mod array;
mod maker;
mod number;
mod object;
mod parts;
mod text;
mod union;
mod value;

use serde_json::Value as Json;

use crate::document::Document;
use crate::origin::Origin;

/// Which way a value goes: some members belong to one way only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the service: `readOnly` members are not required, and samples do not have them.
    Request,
    /// From the service: `writeOnly` members are not required, and samples do not have them.
    Response,
    /// Either: neither are required, and samples have both.
    Either,
}

/// Makes up values for the schemas of a document.
///
/// Without further choices a value goes either way, has all members, and is what a reader of the
/// schema expects to see. Each method makes one choice and leaves the others.
///
/// A sample does what its schema asks as far as the sampler understands it. It knows types, `enum`,
/// `const`, `$ref`, `allOf`, `oneOf`, `anyOf`, discriminators, members, items, limits of length and
/// size, formats, `uniqueItems`, `contains` and names of members; `pattern` where it is told how
/// ([`Sampler::patterns`]). It does not know `not` and conditions. Who needs a value that is valid
/// holds it against the schema (`specwright_contract::Schemas`).
#[derive(Clone, Copy, Debug)]
pub struct Sampler<'a> {
    document: &'a Document,
    direction: Direction,
    /// Members that are not required are made up to this depth; at none in a minimal value.
    optional_depth: usize,
    is_minimal: bool,
    uses_examples: bool,
    seed: usize,
    patterns: Option<PatternText>,
}

/// Makes a text that a pattern matches, another one for each seed, of at least and at most so many
/// characters; nothing where it cannot.
pub type PatternText = fn(pattern: &str, seed: usize, length: (usize, usize)) -> Option<String>;

/// How deep members that are not required are made up unless it is said: deeper, values of
/// schemas that refer to each other become large.
const OPTIONAL_DEPTH: usize = 4;

impl<'a> Sampler<'a> {
    /// A maker of values for the schemas of this document.
    pub fn new(document: &'a Document) -> Self {
        Self {
            document,
            direction: Direction::Either,
            optional_depth: OPTIONAL_DEPTH,
            is_minimal: false,
            uses_examples: false,
            seed: 0,
            patterns: None,
        }
    }

    /// Values with what is required, and nothing else: members, items and parts of maps.
    #[must_use]
    pub fn minimal(self) -> Self {
        Self { is_minimal: true, ..self }
    }

    /// Values with all members, and with an item where a list may have one; so it is unless
    /// something else is asked for.
    #[must_use]
    pub fn full(self) -> Self {
        Self { is_minimal: false, ..self }
    }

    /// Values that go this way.
    #[must_use]
    pub fn direction(self, direction: Direction) -> Self {
        Self { direction, ..self }
    }

    /// Whether `example`, `examples` and `default` of schemas are taken for their values.
    #[must_use]
    pub fn examples(self, uses_examples: bool) -> Self {
        Self { uses_examples, ..self }
    }

    /// How many levels below the whole value members that are not required are made up, 4 unless
    /// it is said. What is required is there at any depth.
    #[must_use]
    pub fn optional_depth(self, levels: usize) -> Self {
        Self { optional_depth: levels, ..self }
    }

    /// Another value for each seed. 0 is what a reader expects; others try what the schema allows:
    /// each alternative, each value of an enum, each tag, the limits, empty lists, unusual texts,
    /// `null`. So many seeds as the longest of these has values see all of them.
    #[must_use]
    pub fn seed(self, seed: usize) -> Self {
        Self { seed, ..self }
    }

    /// Texts with a `pattern` are made by this; otherwise they are made as if there was none.
    #[must_use]
    pub fn patterns(self, make: PatternText) -> Self {
        Self { patterns: Some(make), ..self }
    }

    /// A value of the schema at a place. None where there is none: the schema allows nothing, or
    /// each of its values contains another of its values.
    pub fn sample(&self, schema: &Origin) -> Option<Json> {
        maker::Maker::new(*self).whole(schema)
    }
}
