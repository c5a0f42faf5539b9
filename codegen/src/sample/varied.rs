//! Values that try what a schema allows.

use serde_json::{Map, Value as Json, json};

use crate::document::Document;
use crate::origin::Origin;
use crate::value::Value;

/// Deeper than this, only what is required is filled in.
const OPTIONAL_DEPTH: usize = 4;
/// Deeper than this, there is no value: the schema contains itself.
const DEPTH: usize = 14;

/// A round that fills in all members, as the first one does.
const ROUND_OF_ALL: usize = 6;

/// Makes values of the schemas of a document, another one each round.
#[derive(Debug)]
pub struct Varied<'a> {
    document: &'a Document,
}

impl<'a> Varied<'a> {
    /// A maker of values for this document.
    pub fn new(document: &'a Document) -> Self {
        Self { document }
    }

    /// A value of the schema at a place; another one each round. None when the schema has a
    /// defect or asks for what cannot be made up, such as a text of a pattern.
    pub fn sample(&self, origin: &Origin, round: usize) -> Option<Json> {
        // A type has no `null` of its own: what holds it does.
        self.value(origin, round, 0).filter(|value| !value.is_null())
    }

    fn value(&self, origin: &Origin, round: usize, depth: usize) -> Option<Json> {
        if depth > DEPTH {
            return None;
        }
        let schema = self.document.get(origin)?;
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = self.document.resolve(origin, reference).ok()?;
            let value = self.value(&target, round, depth + 1);
            return value.filter(|value| allows(schema, value));
        }
        if round == 2 && depth > 0 && is_nullable(schema) {
            return Some(Json::Null);
        }
        if let Some(only) = schema.get("const") {
            return Some(only.to_json());
        }
        if let Some(values) = schema.get("enum").map(Value::items).filter(|it| !it.is_empty()) {
            return self.enumerated(schema, values, round);
        }
        if schema.get("allOf").is_some() {
            return self.all(origin, schema, round, depth);
        }
        for word in ["oneOf", "anyOf"] {
            if schema.get(word).is_some_and(|branches| !branches.items().is_empty()) {
                return self.branch(origin, schema, word, round, depth);
            }
        }
        match kind(schema)? {
            "object" => self.object(origin, schema, round, depth).map(Json::Object),
            "array" => self.array(origin, schema, round, depth),
            "string" => text(schema, round),
            "integer" => integer(schema, round),
            "number" if is_integer(schema) => integer(schema, round),
            "number" => number(schema, round),
            "boolean" => Some(Json::Bool(round.is_multiple_of(2))),
            _ => None,
        }
    }

    fn enumerated(&self, schema: &Value, values: &[Value], round: usize) -> Option<Json> {
        let value = &values[round % values.len()];
        // Written beside the array, meant for its items.
        if kind(schema) == Some("array") && !value.is_array() {
            return Some(json!([value.to_json()]));
        }
        match (kind(schema), value) {
            // The schema contradicts itself.
            (Some("object"), value) if !value.is_object() => None,
            (Some("string" | "integer" | "number" | "boolean"), value)
                if value.is_object() || value.is_array() =>
            {
                None
            }
            // Values without quotes in YAML, meant as texts.
            (Some("string"), Value::Number(number)) => Some(number.to_string().into()),
            (Some("string"), Value::Bool(flag)) => Some(flag.to_string().into()),
            (Some("integer" | "number"), Value::String(text)) => {
                text.parse::<i64>().ok().map(Json::from)
            }
            _ => Some(value.to_json()),
        }
    }

    fn object(
        &self,
        origin: &Origin,
        schema: &Value,
        round: usize,
        depth: usize,
    ) -> Option<Map<String, Json>> {
        let required: Vec<&str> = schema
            .get("required")
            .map(Value::items)
            .unwrap_or_default()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let place = origin.child("properties");
        let mut members = Map::new();
        for (name, _) in schema.get("properties").map(Value::members).unwrap_or_default() {
            let is_required = required.contains(&&**name);
            if !is_required && (round == 1 || depth > OPTIONAL_DEPTH) {
                continue;
            }
            match self.value(&place.child(name), round, depth + 1) {
                Some(value) => {
                    members.insert(name.to_string(), value);
                }
                None if is_required => return None,
                None => {}
            }
        }
        let free = origin.child("additionalProperties");
        let is_map = schema.get("properties").is_none_or(|it| it.members().is_empty());
        if schema.get("additionalProperties").is_some_and(Value::is_object)
            && (is_map || round == 3)
            && round != 1
            && let Some(value) = self.value(&free, round, depth + 1)
        {
            members.insert("some other name".to_owned(), value);
        }
        // Where others extend a schema, a tag that names one of them asks for its members too.
        let discriminator = schema.get("discriminator").filter(|_| !has_branches(schema));
        let tag = discriminator.and_then(|it| members.get(it.get("propertyName")?.as_str()?));
        let is_extended = tag.and_then(Json::as_str).is_some_and(|tag| {
            let mapping = discriminator.and_then(|it| it.get("mapping"));
            let schemas = Origin::root("/components/schemas");
            mapping.is_some_and(|it| it.get(tag).is_some())
                || self.document.get(&schemas).is_some_and(|it| it.get(tag).is_some())
        });
        (!is_extended).then_some(members)
    }

    fn array(&self, origin: &Origin, schema: &Value, round: usize, depth: usize) -> Option<Json> {
        let least = count(schema, "minItems").unwrap_or(0);
        let most = count(schema, "maxItems").unwrap_or(u64::MAX);
        let wanted = [1, 0, 1, 2, 1, 1][round % 6].clamp(least.min(most), most);
        if schema.get("items").is_none_or(|items| !items.is_object()) || wanted > 20 {
            return (least == 0).then(|| json!([]));
        }
        let place = origin.child("items");
        let items = (0..wanted as usize)
            .map(|index| self.value(&place, round + index, depth + 1))
            .collect::<Option<Vec<_>>>();
        items.or((least == 0).then(Vec::new)).map(Json::Array)
    }

    /// All parts together; none when a part is no object and there are others.
    fn all(&self, origin: &Origin, schema: &Value, round: usize, depth: usize) -> Option<Json> {
        let place = origin.child("allOf");
        // What one part requires, another one defines: all members, so.
        let round = if round == 1 { ROUND_OF_ALL } else { round };
        let mut whole: Option<Json> = None;
        for index in 0..schema.get("allOf")?.items().len() {
            let part_place = place.index(index);
            let part = self.document.follow(&part_place).ok()?.1;
            if says_nothing(part) {
                continue;
            }
            let part = self.value(&part_place, round, depth + 1)?;
            whole = merge(whole, part)?;
        }
        if !schema.get("properties").is_none_or(|it| it.members().is_empty()) {
            let own = self.object(origin, schema, round, depth)?;
            whole = merge(whole, Json::Object(own))?;
        }
        let mut required = Vec::new();
        self.required(origin, &mut required, 0);
        let has_all = required
            .iter()
            .all(|name| whole.as_ref().is_none_or(|it| !it.is_object() || it.get(*name).is_some()));
        // What one part requires, another one may define anew, and leave out this deep.
        let defines = |index: usize, name: &&str| {
            let part = self.document.follow(&place.index(index));
            part.is_ok_and(|(_, part)| {
                part.get("properties").is_some_and(|it| it.get(name).is_some())
            })
        };
        let count = schema.get("allOf")?.items().len();
        let is_unsure = depth >= OPTIONAL_DEPTH
            && required.iter().any(|name| (0..count).filter(|at| defines(*at, name)).count() > 1);
        whole.filter(|_| has_all && !is_unsure)
    }

    /// The members that a schema and the parts of its `allOf` require.
    fn required(&self, origin: &Origin, names: &mut Vec<&'a str>, depth: usize) {
        let Ok((place, schema)) = self.document.follow(origin) else { return };
        if depth > DEPTH {
            return;
        }
        let own = schema.get("required").map(Value::items).unwrap_or_default();
        names.extend(own.iter().filter_map(Value::as_str));
        let parts = place.child("allOf");
        for index in 0..schema.get("allOf").map_or(0, |parts| parts.items().len()) {
            self.required(&parts.index(index), names, depth + 1);
        }
    }

    fn branch(
        &self,
        origin: &Origin,
        schema: &Value,
        word: &str,
        round: usize,
        depth: usize,
    ) -> Option<Json> {
        let branches = schema.get(word)?.items();
        let index = round % branches.len();
        let place = origin.child(word).index(index);
        let mut value = self.value(&place, round, depth + 1)?;
        if !schema.get("properties").is_none_or(|it| it.members().is_empty()) {
            let own = self.object(origin, schema, round, depth)?;
            value = merge(Some(value), Json::Object(own))??;
        }
        let discriminator = schema.get("discriminator");
        if let Some(tag) = discriminator.and_then(|it| it.get("propertyName")?.as_str()) {
            let reference = branches[index].get("$ref")?.as_str()?;
            let named = self.document.mapped_tags(origin, &place);
            let short = reference.rsplit('/').next()?;
            let nth = (round / branches.len()) % named.len().max(1);
            let name = named.get(nth).copied().unwrap_or(short);
            let object = value.as_object_mut()?;
            let tag_of = match object.get(tag) {
                // The keys of a mapping are texts, whatever the type of the property.
                Some(Json::Number(_) | Json::Bool(_)) => name.parse().ok()?,
                _ => name.into(),
            };
            object.insert(tag.to_owned(), tag_of);
        }
        Some(value)
    }
}

/// Objects become one object, and so do those in them; the later part of other values wins.
#[allow(clippy::option_option, reason = "nothing yet is no failure")]
fn merge(whole: Option<Json>, part: Json) -> Option<Option<Json>> {
    match (whole, part) {
        (None, part) => Some(Some(part)),
        (Some(Json::Object(mut members)), Json::Object(more)) => {
            for (name, value) in more {
                let value = match members.remove(&name) {
                    Some(known @ Json::Object(_)) if value.is_object() => {
                        merge(Some(known), value)??
                    }
                    _ => value,
                };
                members.insert(name, value);
            }
            Some(Some(Json::Object(members)))
        }
        _ => None,
    }
}

/// Whether what stands beside a `$ref` allows the value, as far as that is told without looking
/// into it.
fn allows(schema: &Value, value: &Json) -> bool {
    let mut required = schema
        .get("required")
        .map(Value::items)
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_str);
    let has_all = !value.is_object() || required.all(|name| value.get(name).is_some());
    has_all && (!value.is_null() || schema.get("type").is_none() || is_nullable(schema))
}

fn says_nothing(schema: &Value) -> bool {
    const SAYING: &[&str] =
        &["type", "properties", "allOf", "oneOf", "anyOf", "enum", "items", "$ref", "const"];
    SAYING.iter().all(|word| schema.get(word).is_none())
}

fn has_branches(schema: &Value) -> bool {
    ["oneOf", "anyOf"].iter().any(|word| schema.get(word).is_some())
}

/// Whether a number is an integer by its format (OpenAPI 3.1.1, 4.3.1).
fn is_integer(schema: &Value) -> bool {
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    ["int32", "int64"].iter().any(|it| format.eq_ignore_ascii_case(it))
}

fn is_nullable(schema: &Value) -> bool {
    schema.get("nullable").and_then(Value::as_bool).unwrap_or_default()
        || schema
            .get("type")
            .is_some_and(|ty| ty.items().iter().any(|name| name.as_str() == Some("null")))
}

fn kind(schema: &Value) -> Option<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => Some(name),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).find(|name| *name != "null")
        }
        _ if schema.get("properties").is_some() => Some("object"),
        _ if schema.get("items").is_some() => Some("array"),
        _ => None,
    }
}

fn count(schema: &Value, word: &str) -> Option<u64> {
    if let Value::Number(number) = schema.get(word)? { number.as_u64() } else { None }
}

fn text(schema: &Value, round: usize) -> Option<Json> {
    if schema.get("pattern").is_some() {
        return None;
    }
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    let known = match format {
        "date-time" => Some("2024-02-29T23:59:59.123+05:30"),
        "date" => Some("2024-02-29"),
        "uuid" => Some("3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        "byte" => Some("aGVsbG8="),
        "uri" | "url" => Some("https://example.com/a?b=c#d"),
        "email" => Some("a@example.com"),
        "ipv4" => Some("192.0.2.1"),
        _ => None,
    };
    if let Some(known) = known {
        return Some(known.into());
    }
    let least = count(schema, "minLength").unwrap_or(0);
    let most = count(schema, "maxLength").unwrap_or(u64::MAX);
    let plain = ["text \"quoted\" \\ ü 名", "", "null", "1"][round % 4];
    let length = plain.chars().count() as u64;
    if least > 10_000 {
        return None;
    }
    let fitted: String = if length < least {
        std::iter::repeat_n('x', least as usize).collect()
    } else {
        plain.chars().take(usize::try_from(most).unwrap_or(usize::MAX)).collect()
    };
    Some(fitted.into())
}

fn limit(schema: &Value, word: &str) -> Option<f64> {
    match schema.get(word)? {
        Value::Number(number) => number.as_f64(),
        _ => None,
    }
}

fn integer(schema: &Value, round: usize) -> Option<Json> {
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    let (lowest, highest) = match format.trim().to_ascii_lowercase().as_str() {
        "int8" => (f64::from(i8::MIN), f64::from(i8::MAX)),
        "int16" => (f64::from(i16::MIN), f64::from(i16::MAX)),
        "int32" => (f64::from(i32::MIN), f64::from(i32::MAX)),
        "uint8" => (0.0, f64::from(u8::MAX)),
        "uint16" => (0.0, f64::from(u16::MAX)),
        "uint32" => (0.0, f64::from(u32::MAX)),
        "uint64" | "uint" => (0.0, 9.0e15),
        _ => (-9.0e15, 9.0e15),
    };
    let low = limit(schema, "minimum").map_or(lowest, f64::ceil);
    // Limits beyond what a float counts are rounded out of the type.
    let high = limit(schema, "maximum").map_or(highest, f64::floor).min(9.0e15).max(low);
    let is_free = |word: &str| schema.get(word).is_none_or(|it| it == &Value::Bool(false));
    if !is_free("exclusiveMinimum")
        || !is_free("exclusiveMaximum")
        || schema.get("multipleOf").is_some()
    {
        return None;
    }
    let wanted = [1.0, low, high, 7.0][round % 4];
    let number = if wanted < low {
        low
    } else if wanted > high {
        high
    } else {
        wanted
    };
    Some(if number > 9.0e15 { json!(number as u64) } else { json!(number as i64) })
}

fn number(schema: &Value, round: usize) -> Option<Json> {
    if schema.get("multipleOf").is_some() {
        return None;
    }
    let low = limit(schema, "minimum").unwrap_or(f64::MIN);
    let high = limit(schema, "maximum").unwrap_or(f64::MAX);
    let wanted = [0.03, 1.0, 123_456_789.123, -1.5][round % 4];
    Some(json!(if wanted < low {
        low
    } else if wanted > high {
        high
    } else {
        wanted
    }))
}
