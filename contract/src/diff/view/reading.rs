//! How the keywords of a schema come into a view.

use specwright::diagnostic::Origin;
use specwright::document::{Applicable, Document};
use specwright::value::Value;

use super::types::type_of;
use super::{Additional, CONSTRAINTS, LOWER, Limit, Position, Types, UPPER, Union, View, compare};

impl<'a> View<'a> {
    /// Reads one schema; branches that hold in any case are left in `waiting`.
    pub(super) fn part(
        &mut self,
        document: &'a Document,
        part: &Applicable<'a>,
        position: &Position,
        waiting: &mut Vec<Origin>,
    ) {
        let (origin, schema) = (&part.origin, part.schema);
        if schema.as_bool() == Some(false) {
            self.types = Types::NOTHING;
        }
        let says_something = |(key, _): &(Box<str>, Value)| !is_word(key);
        if schema.members().iter().any(says_something) && schema.get("$ref").is_none() {
            self.parts += 1;
        }
        for (key, value) in schema.members() {
            self.keyword(document, origin, key, value, position, waiting);
        }
        if is_of_bytes(schema) && schema.get("contentEncoding").is_none() {
            self.formats.insert("binary");
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
                None if is_anything(document, &place()) => self.additional.allowed = Some(place()),
                None => self.additional.schemas.push(place()),
            },
            "items" => {
                self.tells_array = true;
                if !is_anything(document, &place()) {
                    self.items.push(place());
                }
            }
            "readOnly" => self.read_only |= value.as_bool() == Some(true),
            "writeOnly" => self.write_only |= value.as_bool() == Some(true),
            "deprecated" => self.deprecated |= value.as_bool() == Some(true),
            "xml" => {
                let said = value.members().iter().filter(|(key, _)| !key.starts_with("x-"));
                // A prefix is only another name for a namespace, and what is not so is not so anyway.
                let said =
                    said.filter(|(key, it)| &**key != "prefix" && it.as_bool() != Some(false));
                for (key, it) in said {
                    self.xml.entry(key).or_insert(it);
                }
            }
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
        let has_null = branches.len() < count;
        self.allows_null |= has_null;
        match branches.as_slice() {
            [] => {}
            [only] => waiting.push(only.clone()),
            all if word == "anyOf" && all.iter().any(|branch| is_anything(document, branch)) => {}
            all => {
                if let Some(values) = values_of(document, all) {
                    self.listed = Some(place);
                    self.only(values, false);
                } else if let Some((types, nullable)) = types_of(document, all, word) {
                    self.has_type = true;
                    self.types = self.types.and(types);
                    self.allows_null |= nullable;
                    self.denies_null |= !nullable && !has_null;
                } else {
                    self.unions.push(Union { origin: origin.clone(), word, branches });
                }
            }
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
        let union = others.fold(Types::NOTHING, |all, name| all.or(Types::named(name)));
        self.types = self.types.and(union);
    }

    /// Whether null is allowed; nothing when no part says it. A wrapper that allows null around a
    /// schema that does not is how OpenAPI 3.0 is written, and means that null is allowed.
    pub(in crate::diff) fn nullable(&self) -> Option<bool> {
        (self.allows_null || self.denies_null).then_some(self.allows_null)
    }

    /// Where no type is said, other keywords tell the one that is meant.
    pub(super) fn imply(&mut self) {
        self.properties.retain(|name, _| !self.refused.contains_key(name));
        let is_whole = |values: &[&Value]| {
            values.len() == 2 && values.iter().all(|value| value.as_bool().is_some())
        };
        if self.values.as_ref().is_some_and(|(values, _)| is_whole(values)) {
            self.types = self.types.and(Types::BOOLEAN);
            self.values = None;
        }
        if self.has_type {
            return;
        }
        if !self.properties.is_empty() || self.additional.forbidden.is_some() {
            self.types = Types::OBJECT;
        } else if self.tells_array {
            self.types = Types::ARRAY;
        } else if let Some((values, _)) = &self.values {
            self.types = values.iter().fold(Types::NOTHING, |all, value| all.or(type_of(value)));
        }
    }

    /// Leaves out what is said of values of other types, and of null.
    pub(super) fn restrict(&mut self, kept: Types) {
        self.types = self.types.and(kept);
        (self.allows_null, self.denies_null) = (false, false);
        let types = self.types;
        let has = |one: Types| !types.and(one).is_nothing();
        let is_said = |word: &str| match word {
            "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" | "multipleOf" => {
                has(Types::NUMBER)
            }
            "minLength" | "maxLength" | "contentEncoding" | "contentMediaType"
            | "contentSchema" => has(Types::STRING),
            "minItems" | "maxItems" | "minContains" | "maxContains" | "uniqueItems"
            | "contains" | "prefixItems" | "unevaluatedItems" => has(Types::ARRAY),
            "minProperties"
            | "maxProperties"
            | "dependentRequired"
            | "dependentSchemas"
            | "patternProperties"
            | "propertyNames"
            | "unevaluatedProperties" => has(Types::OBJECT),
            _ => true,
        };
        self.limits.retain(|word, _| is_said(word));
        self.constraints.retain(|word, _| is_said(word));
        self.formats.retain(|format| match NUMERIC.iter().any(|it| format.starts_with(it)) {
            true => has(Types::NUMBER),
            false => has(Types::STRING),
        });
        if !has(Types::STRING) {
            self.patterns.clear();
        }
        if !has(Types::ARRAY) {
            self.items.clear();
        }
        if !has(Types::OBJECT) {
            self.properties.clear();
            self.refused.clear();
            self.required.clear();
            self.additional = Additional::default();
        }
        if let Some((values, _)) = &mut self.values {
            values.retain(|value| has(type_of(value)));
        }
    }
}

/// How formats of numbers begin.
const NUMERIC: [&str; 5] = ["int", "uint", "float", "double", "decimal"];

/// Whether a keyword says nothing of values.
fn is_word(key: &str) -> bool {
    matches!(
        key,
        "title" | "description" | "example" | "examples" | "externalDocs" | "$comment" | "summary"
    ) || key.starts_with("x-")
}

/// Whether a schema says nothing of values.
fn is_anything(document: &Document, place: &Origin) -> bool {
    let Ok((_, schema)) = document.follow(place) else { return false };
    let says_nothing = || schema.members().iter().all(|(key, _)| is_word(key));
    schema.as_bool() == Some(true) || (schema.is_object() && says_nothing())
}

/// Whether a text is any bytes.
fn is_of_bytes(schema: &Value) -> bool {
    let media_type = schema.get("contentMediaType").and_then(Value::as_str);
    media_type.is_some_and(|it| it.eq_ignore_ascii_case("application/octet-stream"))
}

/// The schemas of branches that say nothing but these keywords and words.
fn only_with<'a>(
    document: &'a Document,
    branches: &[Origin],
    keywords: &[&str],
) -> Option<Vec<&'a Value>> {
    let schema = |branch: &Origin| {
        let (_, schema) = document.follow(branch).ok()?;
        let mut members = schema.members().iter();
        members.all(|(key, _)| is_word(key) || keywords.contains(&&**key)).then_some(schema)
    };
    branches.iter().map(schema).collect()
}

/// The values of branches that list nothing else: they are an `enum`.
fn values_of<'a>(document: &'a Document, branches: &[Origin]) -> Option<Vec<&'a Value>> {
    let mut values = Vec::new();
    for schema in only_with(document, branches, &["const", "enum", "type", "deprecated"])? {
        match (schema.get("const"), schema.get("enum")) {
            (Some(value), None) => values.push(value),
            (None, Some(listed)) if !listed.items().is_empty() => values.extend(listed.items()),
            _ => return None,
        }
    }
    Some(values)
}

/// The types of branches that say nothing else, and whether one of them allows null: they are a
/// list of types.
fn types_of(document: &Document, branches: &[Origin], word: &str) -> Option<(Types, bool)> {
    let mut all = Types::NOTHING;
    let mut nullable = false;
    for schema in only_with(document, branches, &["type", "nullable"])? {
        let names: Vec<&str> = match schema.get("type")? {
            Value::String(name) => vec![name],
            list => list.items().iter().filter_map(Value::as_str).collect(),
        };
        nullable |= names.contains(&"null")
            || schema.get("nullable").and_then(Value::as_bool) == Some(true);
        for name in names.into_iter().filter(|name| *name != "null") {
            let types = Types::named(name);
            // A value that fits two forms fits no `oneOf`.
            if word == "oneOf" && !all.and(types).is_nothing() {
                return None;
            }
            all = all.or(types);
        }
    }
    Some((all, nullable))
}

/// Whether values are listed that are all something else than null, so that a type with null says
/// nothing of it. OpenAPI 3.0's `nullable` beside such a list is meant to allow null.
fn lists_no_null(schema: &Value) -> bool {
    let is_listed =
        |values: &Value| values.is_array() && !values.items().iter().any(Value::is_null);
    schema.get("enum").is_some_and(is_listed)
        || schema.get("const").is_some_and(|value| !value.is_null())
}

/// Whether a keyword asks for nothing with this value.
fn is_idle(word: &str, value: &Value) -> bool {
    match word {
        "uniqueItems" => value.as_bool() != Some(true),
        "contentMediaType" => {
            value.as_str().is_some_and(|it| it.eq_ignore_ascii_case("application/octet-stream"))
        }
        "patternProperties" | "dependentRequired" | "dependentSchemas" | "prefixItems" => {
            value.members().is_empty() && value.items().is_empty()
        }
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
