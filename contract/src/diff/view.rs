//! A schema as all of its parts together say it: `$ref`s followed, `allOf` joined, the spellings
//! of null and of exclusive limits made one. What is written differently and means the same has
//! equal views.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Number;

use specwright::diagnostic::Origin;
use specwright::document::{Applicable, Document, Reach};
use specwright::value::Value;

/// Schemas that all hold at one place, less the alternatives that have been chosen among.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Position {
    /// Where the schemas stand.
    pub(super) parts: Vec<Origin>,
    /// `oneOf` and `anyOf` that are left out, by the place of their schema.
    pub(super) chosen: BTreeSet<(Origin, &'static str)>,
}

impl Position {
    pub(super) fn of(origin: Origin) -> Self {
        Self { parts: vec![origin], chosen: BTreeSet::new() }
    }

    /// The same schemas, each where it is said what it is: one that is only a `$ref` is the one
    /// that it leads to, whoever refers to it.
    pub(super) fn settle(mut self, document: &Document) -> Self {
        for part in &mut self.parts {
            *part = document.settled(part);
        }
        self
    }

    /// The same schemas with one branch in place of a union.
    pub(super) fn choose(&self, union: &Union, branch: &Origin) -> Self {
        let mut chosen = self.clone();
        chosen.chosen.insert((union.origin.clone(), union.word));
        chosen.parts.push(branch.clone());
        chosen
    }
}

/// The JSON types that a schema allows, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Types(u8);

impl Types {
    pub(super) const ALL: Self = Self(0b11_1111);
    pub(super) const OBJECT: Self = Self(0b10_0000);
    pub(super) const ARRAY: Self = Self(0b01_0000);
    pub(super) const STRING: Self = Self(0b00_1000);
    /// Whole numbers and others, so that `integer` is a part of `number`.
    const NUMBER: Self = Self(0b00_0110);
    pub(super) const INTEGER: Self = Self(0b00_0010);
    const BOOLEAN: Self = Self(0b00_0001);
    const NAMES: [(&'static str, Self); 6] = [
        ("object", Self::OBJECT),
        ("array", Self::ARRAY),
        ("string", Self::STRING),
        ("number", Self::NUMBER),
        ("integer", Self::INTEGER),
        ("boolean", Self::BOOLEAN),
    ];

    fn named(name: &str) -> Self {
        let found = Self::NAMES.iter().find(|(known, _)| *known == name);
        // `type: file` of older documents is any value.
        found.map_or(Self::ALL, |(_, types)| *types)
    }

    pub(super) fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) fn is_nothing(self) -> bool {
        self.0 == 0
    }

    pub(super) fn is_scalar(self) -> bool {
        self.0 & (Self::OBJECT.0 | Self::ARRAY.0) == 0
    }

    /// As a person reads it.
    pub(super) fn describe(self) -> String {
        if self == Self::ALL {
            return "any".to_owned();
        }
        let mut left = self;
        let mut names = Vec::new();
        for (name, types) in Self::NAMES {
            if left.contains(types) {
                names.push(name);
                left = Self(left.0 & !types.0);
            }
        }
        if names.is_empty() { "nothing".to_owned() } else { names.join(" or ") }
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
    pub(super) unions: Vec<Union>,
    /// Keywords that hold or do not, as they stand.
    pub(super) constraints: BTreeMap<&'static str, Vec<(Origin, &'a Value)>>,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) deprecated: bool,
    pub(super) default: Option<&'a Value>,
    pub(super) discriminator: Option<(Origin, &'a Value)>,
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
            unions: Vec::new(),
            constraints: BTreeMap::new(),
            read_only: false,
            write_only: false,
            deprecated: false,
            default: None,
            discriminator: None,
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
        view
    }

    /// Reads one schema; branches that hold in any case are left in `waiting`.
    fn part(
        &mut self,
        document: &'a Document,
        part: &Applicable<'a>,
        position: &Position,
        waiting: &mut Vec<Origin>,
    ) {
        let (origin, schema) = (&part.origin, part.schema);
        if schema.as_bool() == Some(false) {
            self.types = self.types.and(Types(0));
        }
        let says_something = |(key, _): &(Box<str>, Value)| {
            !matches!(&**key, "title" | "description" | "example" | "examples" | "externalDocs")
                && !key.starts_with("x-")
        };
        if schema.members().iter().any(says_something) && schema.get("$ref").is_none() {
            self.parts += 1;
        }
        for (key, value) in schema.members() {
            self.keyword(document, origin, key, value, position, waiting);
        }
        self.exclusive(schema);
        self.null(schema);
    }

    fn keyword(
        &mut self,
        document: &'a Document,
        origin: &Origin,
        key: &str,
        value: &'a Value,
        position: &Position,
        waiting: &mut Vec<Origin>,
    ) {
        let place = || origin.child(key);
        match key {
            "oneOf" | "anyOf" => {
                let word = if key == "oneOf" { "oneOf" } else { "anyOf" };
                if !position.chosen.contains(&(origin.clone(), word)) {
                    self.union(document, origin, word, value, waiting);
                }
            }
            "format" => self.formats.extend(value.as_str()),
            "pattern" => self.patterns.extend(value.as_str()),
            "enum" if value.is_array() => {
                self.listed = Some(place());
                self.only(value.items().iter().collect(), false);
            }
            "const" => self.only(vec![value], true),
            "properties" => {
                let place = place();
                for (name, schema) in value.members() {
                    let place = place.child(name);
                    if schema.as_bool() == Some(false) {
                        self.refused.insert(name, place);
                    } else {
                        self.properties.entry(name).or_default().push(place);
                    }
                }
            }
            "required" => self.required.extend(value.items().iter().filter_map(Value::as_str)),
            "additionalProperties" => match value.as_bool() {
                Some(true) => self.additional.allowed = Some(place()),
                Some(false) => self.additional.forbidden = Some(place()),
                None => self.additional.schemas.push(place()),
            },
            "items" => self.items.push(place()),
            "readOnly" => self.read_only |= value.as_bool() == Some(true),
            "writeOnly" => self.write_only |= value.as_bool() == Some(true),
            "deprecated" => self.deprecated |= value.as_bool() == Some(true),
            "default" => self.default = self.default.or(Some(value)),
            "discriminator" if self.discriminator.is_none() => {
                self.discriminator = Some((place(), value));
            }
            // Older and newer documents say the same by two keywords.
            "contentEncoding" if value.as_str() == Some("base64") => {
                self.formats.insert("byte");
            }
            _ => self.limit_or_constraint(origin, key, value),
        }
    }

    fn limit_or_constraint(&mut self, origin: &Origin, key: &str, value: &'a Value) {
        if let Value::Number(number) = value {
            for (limits, tighter) in
                [(LOWER, std::cmp::Ordering::Greater), (UPPER, std::cmp::Ordering::Less)]
            {
                if let Some(word) = limits.into_iter().find(|word| *word == key) {
                    let limit = || Limit { number, origin: origin.child(key) };
                    let known = self.limits.entry(word).or_insert_with(limit);
                    if compare(number, known.number) == tighter {
                        *known = limit();
                    }
                }
            }
        }
        if let Some(word) = CONSTRAINTS.into_iter().find(|word| *word == key)
            && !is_idle(word, value)
        {
            self.constraints.entry(word).or_default().push((origin.child(key), value));
        }
    }

    /// The values that are listed, less those that another part does not list.
    fn only(&mut self, values: Vec<&'a Value>, is_const: bool) {
        self.allows_null |= values.iter().any(|value| value.is_null());
        let listed: Vec<&Value> = values.into_iter().filter(|value| !value.is_null()).collect();
        self.values = Some(match self.values.take() {
            None => (listed, is_const),
            Some((known, was_const)) => {
                let both = known.into_iter().filter(|value| listed.contains(value)).collect();
                (both, was_const || is_const)
            }
        });
    }

    /// A union; one of a single branch is that branch.
    fn union(
        &mut self,
        document: &'a Document,
        origin: &Origin,
        word: &'static str,
        value: &'a Value,
        waiting: &mut Vec<Origin>,
    ) {
        let place = origin.child(word);
        let all: Vec<Origin> = (0..value.items().len()).map(|index| place.index(index)).collect();
        let count = all.len();
        let branches: Vec<Origin> =
            all.into_iter().filter(|branch| !is_null_only(document, branch)).collect();
        self.allows_null |= branches.len() < count;
        match branches.as_slice() {
            [] => {}
            [only] => waiting.push(only.clone()),
            _ => self.unions.push(Union { origin: origin.clone(), word, branches }),
        }
    }

    /// OpenAPI 3.0's `exclusiveMinimum: true` makes a limit of the other kind.
    fn exclusive(&mut self, schema: &'a Value) {
        for (limit, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")]
        {
            let is_exclusive = schema.get(exclusive).and_then(Value::as_bool) == Some(true);
            if is_exclusive && let Some(number) = self.limits.remove(limit) {
                self.limits.insert(exclusive, number);
            }
        }
    }

    /// `type`, and the spellings of null.
    fn null(&mut self, schema: &'a Value) {
        let is_nullable = schema.get("nullable").and_then(Value::as_bool) == Some(true);
        self.allows_null |= is_nullable;
        let names: Vec<&str> = match schema.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => return,
        };
        self.has_type = true;
        self.denies_null |= !is_nullable && (!names.contains(&"null") || lists_no_null(schema));
        self.allows_null |= is_nullable || (names.contains(&"null") && !lists_no_null(schema));
        let others = names.into_iter().filter(|name| *name != "null");
        let union = others.fold(Types(0), |all, name| Types(all.0 | Types::named(name).0));
        self.types = self.types.and(union);
    }

    /// Whether null is allowed; nothing when no part says it. A wrapper that allows null around a
    /// schema that does not is how OpenAPI 3.0 is written, and means that null is allowed.
    pub(super) fn nullable(&self) -> Option<bool> {
        (self.allows_null || self.denies_null).then_some(self.allows_null)
    }

    /// Where no type is said, other keywords tell the one that is meant.
    fn imply(&mut self) {
        self.properties.retain(|name, _| !self.refused.contains_key(name));
        if self.has_type {
            return;
        }
        if !self.properties.is_empty() || self.additional.forbidden.is_some() {
            self.types = Types::OBJECT;
        } else if !self.items.is_empty() {
            self.types = Types::ARRAY;
        } else if let Some((values, _)) = &self.values {
            self.types = values.iter().fold(Types(0), |all, value| Types(all.0 | type_of(value).0));
        }
    }
}

/// Whether values are listed that are all something else than null, so that a type with null says
/// nothing of it. OpenAPI 3.0's `nullable` beside such a list is meant to allow null.
fn lists_no_null(schema: &Value) -> bool {
    let is_listed =
        |values: &Value| values.is_array() && !values.items().iter().any(Value::is_null);
    schema.get("enum").is_some_and(is_listed)
        || schema.get("const").is_some_and(|value| !value.is_null())
}

fn type_of(value: &Value) -> Types {
    match value {
        Value::Null => Types(0),
        Value::Bool(_) => Types::BOOLEAN,
        Value::Number(number) if number.is_f64() => Types::NUMBER,
        Value::Number(_) => Types::INTEGER,
        Value::String(_) => Types::STRING,
        Value::Array(_) => Types::ARRAY,
        Value::Object(_) => Types::OBJECT,
    }
}

/// Whether a keyword asks for nothing with this value.
fn is_idle(word: &str, value: &Value) -> bool {
    match word {
        "uniqueItems" => value.as_bool() != Some(true),
        "unevaluatedItems" | "unevaluatedProperties" | "propertyNames" | "contentSchema" => {
            value.as_bool() == Some(true)
        }
        _ => false,
    }
}

fn is_null_only(document: &Document, branch: &Origin) -> bool {
    let Ok((_, schema)) = document.follow(branch) else { return false };
    let is_null_type = match schema.get("type") {
        Some(Value::String(name)) => &**name == "null",
        Some(Value::Array(names)) => {
            names.len() == 1 && names.iter().all(|name| name.as_str() == Some("null"))
        }
        _ => false,
    };
    let values = schema.get("enum").map(Value::items).unwrap_or_default();
    let lists_null = !values.is_empty() && values.iter().all(Value::is_null);
    is_null_type || lists_null || schema.get("const").is_some_and(Value::is_null)
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
