//! A schema as all of its parts together say it: `$ref`s followed, `allOf` joined, the spellings
//! of null and of exclusive limits made one. What is written differently and means the same has
//! equal views.

mod reading;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Number;

use specwright::diagnostic::Origin;
use specwright::document::{Document, Reach};
use specwright::value::Value;

pub(super) use self::types::Types;

/// Schemas that all hold at one place, less the alternatives that have been chosen among.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Position {
    /// Where the schemas stand.
    pub(super) parts: Vec<Origin>,
    /// `oneOf` and `anyOf` that are left out, by the place of their schema.
    pub(super) chosen: BTreeSet<(Origin, &'static str)>,
    /// Where only values of these types are meant, and null is not.
    pub(super) kept: Option<Types>,
}

impl Position {
    pub(super) fn of(origin: Origin) -> Self {
        Self { parts: vec![origin], ..Self::default() }
    }

    /// The same schemas, each where it is said what it is: one that is only a `$ref` is the one
    /// that it leads to, whoever refers to it.
    pub(super) fn settle(mut self, document: &Document) -> Self {
        for part in &mut self.parts {
            *part = document.settled(part);
        }
        self
    }

    /// Of the values of these schemas, those of some types, and not null.
    pub(super) fn keep(&self, types: Types) -> Self {
        let types = self.kept.map_or(types, |kept| kept.and(types));
        Self { kept: Some(types), ..self.clone() }
    }

    /// The same schemas with one branch in place of a union, less null.
    pub(super) fn choose(&self, union: &Union, branch: &Origin) -> Self {
        let mut chosen = self.keep(Types::ALL);
        chosen.chosen.insert((union.origin.clone(), union.word));
        chosen.parts.push(branch.clone());
        chosen
    }
}

/// `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(super) struct Union {
    /// The schema that it stands in.
    pub(super) origin: Origin,
    pub(super) word: &'static str,
    /// Its branches, less those that only allow null.
    pub(super) branches: Vec<Origin>,
}

/// What holds for members that are not named.
#[derive(Clone, Debug, Default)]
pub(super) struct Additional {
    /// Where they are allowed in so many words, whatever they are.
    pub(super) allowed: Option<Origin>,
    pub(super) forbidden: Option<Origin>,
    pub(super) schemas: Vec<Origin>,
}

/// A limit.
#[derive(Clone, Debug)]
pub(super) struct Limit<'a> {
    pub(super) number: &'a Number,
    pub(super) origin: Origin,
}

/// What a schema says.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) types: Types,
    /// Whether the types were said, and not only told by other keywords.
    pub(super) has_type: bool,
    /// Whether some part allows null, and whether some part has a type without it.
    allows_null: bool,
    denies_null: bool,
    pub(super) formats: BTreeSet<&'a str>,
    /// `enum` and `const`: the only values, with whether it was `const`.
    pub(super) values: Option<(Vec<&'a Value>, bool)>,
    /// Where they are listed.
    pub(super) listed: Option<Origin>,
    /// Limits by keyword, the tightest of all parts.
    pub(super) limits: BTreeMap<&'static str, Limit<'a>>,
    pub(super) patterns: BTreeSet<&'a str>,
    pub(super) properties: IndexMap<&'a str, Vec<Origin>>,
    /// Members whose schema is `false`, which nothing is right for.
    pub(super) refused: BTreeMap<&'a str, Origin>,
    pub(super) required: BTreeSet<&'a str>,
    pub(super) additional: Additional,
    pub(super) items: Vec<Origin>,
    /// Whether items are named, whatever they are.
    tells_array: bool,
    pub(super) unions: Vec<Union>,
    /// Keywords that hold or do not, as they stand.
    pub(super) constraints: BTreeMap<&'static str, Vec<(Origin, &'a Value)>>,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) deprecated: bool,
    pub(super) default: Option<&'a Value>,
    pub(super) discriminator: Option<(Origin, &'a Value)>,
    /// How it is written in XML.
    pub(super) xml: BTreeMap<&'a str, &'a Value>,
    /// How many parts are joined.
    pub(super) parts: usize,
}

/// Lower limits, which are tighter when they are higher.
pub(super) const LOWER: [&str; 6] =
    ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"];

/// Upper limits, which are tighter when they are lower.
pub(super) const UPPER: [&str; 6] =
    ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"];

/// Keywords that are compared as a whole.
pub(super) const CONSTRAINTS: [&str; 17] = [
    "multipleOf",
    "uniqueItems",
    "not",
    "contains",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
    "contentEncoding",
    "contentMediaType",
    "prefixItems",
];

/// Schemas that lead to more parts than this are not looked at further.
const PARTS_LIMIT: usize = 4_096;

impl<'a> View<'a> {
    pub(super) fn of(document: &'a Document, position: &Position) -> Self {
        let mut view = Self {
            types: Types::ALL,
            has_type: false,
            allows_null: false,
            denies_null: false,
            formats: BTreeSet::new(),
            values: None,
            listed: None,
            limits: BTreeMap::new(),
            patterns: BTreeSet::new(),
            properties: IndexMap::new(),
            refused: BTreeMap::new(),
            required: BTreeSet::new(),
            additional: Additional::default(),
            items: Vec::new(),
            tells_array: false,
            unions: Vec::new(),
            constraints: BTreeMap::new(),
            read_only: false,
            write_only: false,
            deprecated: false,
            default: None,
            discriminator: None,
            xml: BTreeMap::new(),
            parts: 0,
        };
        let mut seen = BTreeSet::new();
        let mut waiting = position.parts.clone();
        while !waiting.is_empty() {
            for part in document.applicable_to(&std::mem::take(&mut waiting), Reach::Parts) {
                if seen.len() < PARTS_LIMIT && seen.insert(part.origin.clone()) {
                    view.part(document, &part, position, &mut waiting);
                }
            }
        }
        view.imply();
        if let Some(kept) = position.kept {
            view.restrict(kept);
        }
        view
    }

    /// Whether any value fits.
    pub(super) fn takes_anything(&self) -> bool {
        self.types == Types::ALL
            && !self.denies_null
            && self.formats.is_empty()
            && self.values.is_none()
            && self.limits.is_empty()
            && self.patterns.is_empty()
            && self.properties.is_empty()
            && self.refused.is_empty()
            && self.required.is_empty()
            && self.additional.schemas.is_empty()
            && self.unions.is_empty()
            && self.constraints.is_empty()
    }

    /// Whether values are bytes, where they are not written as JSON: `format: binary`, a media type by
    /// itself, or nothing that is said. The body is of its own media type, whatever the schema says of
    /// that; a part of it is of the one that the schema says.
    pub(super) fn is_bytes(&self, is_whole: bool) -> bool {
        let is_binary = self.formats.contains("binary") || self.types == Types::ALL;
        let says_type = self.constraints.contains_key("contentMediaType");
        let is_plain = self.values.is_none()
            && self.limits.is_empty()
            && self.patterns.is_empty()
            && self.unions.is_empty()
            && self.constraints.keys().all(|word| is_whole && *word == "contentMediaType")
            && self.formats.iter().all(|format| *format == "binary");
        let is_text = self.types == Types::STRING && (is_binary || says_type);
        is_plain && (is_text || (self.types == Types::ALL && self.required.is_empty()))
    }
}

/// Compares numbers by all their digits where both are whole.
pub(super) fn compare(a: &Number, b: &Number) -> std::cmp::Ordering {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => {
            let float = |number: &Number| number.as_f64().unwrap_or_default();
            float(a).total_cmp(&float(b))
        }
    }
}

fn whole(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}
