//! Schemas as they stand in the document, for whoever looks at values and not at types.

use std::collections::HashSet;

use super::reference::CHAIN_LIMIT;
use super::{Document, known_type};
use crate::origin::Origin;
use crate::value::Value;

/// How far [`Document::applicable`] looks; each goes on from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// To what `$ref` and `allOf` lead to: schemas that hold in any case.
    Parts,
    /// To `anyOf` and `oneOf`: schemas that may hold.
    Alternatives,
    /// To `if`, `then`, `else` and `dependentSchemas`: schemas that hold under a condition.
    Conditions,
}

/// A schema that says something of a value.
#[derive(Clone, Debug)]
pub struct Applicable<'a> {
    /// Where it stands.
    pub origin: Origin,
    /// What stands there.
    pub schema: &'a Value,
    /// Whether it stands in an `anyOf` or `oneOf`, or is what a `$ref` there leads to.
    pub is_alternative: bool,
}

impl Document {
    /// The schemas that apply to a value of the schema at a place, each once: itself, what its
    /// `$ref` leads to, then what it is made of, in the order of the document.
    pub fn applicable(&self, origin: &Origin, reach: Reach) -> Vec<Applicable<'_>> {
        self.applicable_to(std::slice::from_ref(origin), reach)
    }

    /// The schemas that apply to a value for which all of these hold, each once; see
    /// [`Document::applicable`].
    pub fn applicable_to(&self, origins: &[Origin], reach: Reach) -> Vec<Applicable<'_>> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut next: Vec<_> = origins.iter().rev().map(|it| (it.clone(), false)).collect();
        while let Some((origin, is_alternative)) = next.pop() {
            let Some(schema) = self.get(&origin) else { continue };
            if !seen.insert(origin.clone()) {
                continue;
            }
            let mut inside = Vec::new();
            if let Some(reference) = schema.get("$ref").and_then(Value::as_str)
                && let Ok(target) = self.resolve(&origin, reference)
            {
                inside.push((target, is_alternative));
            }
            for (keyword, least) in [
                ("allOf", Reach::Parts),
                ("anyOf", Reach::Alternatives),
                ("oneOf", Reach::Alternatives),
            ] {
                let count = schema.get(keyword).map_or(0, |list| list.items().len());
                let place = origin.child(keyword);
                let places = (0..count).filter(|_| reach >= least).map(|index| place.index(index));
                inside.extend(places.map(|place| (place, least == Reach::Alternatives)));
            }
            if reach >= Reach::Conditions {
                let one = ["then", "else", "if"].into_iter();
                let one = one.filter(|keyword| schema.get(keyword).is_some());
                inside.extend(one.map(|keyword| (origin.child(keyword), false)));
                let members = schema.get("dependentSchemas").map(Value::members);
                let place = origin.child("dependentSchemas");
                let members = members.unwrap_or_default().iter();
                inside.extend(members.map(|(name, _)| (place.child(name), false)));
            }
            next.extend(inside.into_iter().rev());
            found.push(Applicable { origin, schema, is_alternative });
        }
        found
    }

    /// The schema that a place stands for: where it is only a `$ref`, perhaps described, the one that
    /// it leads to, whoever refers to it.
    pub fn settled(&self, origin: &Origin) -> Origin {
        let is_only = |schema: &Value| {
            let mut keys = schema.members().iter().map(|(key, _)| &**key);
            keys.all(|key| matches!(key, "$ref" | "description" | "summary"))
        };
        let mut at = origin.clone();
        for _ in 0..CHAIN_LIMIT {
            let schema = self.get(&at).filter(|schema| is_only(schema));
            let reference = schema.and_then(|schema| schema.get("$ref")?.as_str());
            match reference.and_then(|reference| self.resolve(&at, reference).ok()) {
                Some(target) => at = target,
                None => break,
            }
        }
        at
    }

    /// Whether a schema allows `null`: it says so itself, or all that say something of types do. A
    /// wrapper that is nullable around a schema that is not is how OpenAPI 3.0 is written.
    pub fn allows_null(&self, origin: &Origin) -> bool {
        let parts = self.applicable(origin, Reach::Parts);
        let is_own = parts.first().is_some_and(|part| is_flagged(part.schema));
        let allows = |schema| is_flagged(schema) || types(schema).contains(&"null");
        let mut typed = parts.iter().filter(|part| !types(part.schema).is_empty()).peekable();
        is_own || (typed.peek().is_some() && typed.all(|part| allows(part.schema)))
    }

    /// The schema of a member of the values of a schema: where it is named, else that of all other
    /// members.
    pub fn member(&self, origin: &Origin, name: &str) -> Option<Origin> {
        let all = self.applicable(origin, Reach::Alternatives);
        let named = all.iter().find_map(|it| it.property(name));
        named.or_else(|| {
            all.iter().find_map(|it| {
                let free = it.schema.get("additionalProperties")?;
                free.is_object().then(|| it.origin.child("additionalProperties"))
            })
        })
    }
}

impl Applicable<'_> {
    /// The schema of a member that this schema names.
    pub fn property(&self, name: &str) -> Option<Origin> {
        self.schema.get("properties")?.get(name)?;
        Some(self.origin.child("properties").child(name))
    }
}

/// Whether a schema is nullable in OpenAPI 3.0's words.
fn is_flagged(schema: &Value) -> bool {
    let is_set = |keyword: &&str| schema.get(keyword).and_then(Value::as_bool) == Some(true);
    ["nullable", "x-nullable"].iter().any(is_set)
}

/// The types that a schema itself allows, in OpenAPI's words: those it names, else what it has
/// keywords for. None where it says nothing of it.
pub fn types(schema: &Value) -> Vec<&'static str> {
    let named = schema.get("type");
    let names = named.into_iter().chain(named.map_or(&[][..], Value::items));
    let known = names.filter_map(Value::as_str).filter_map(known_type).map(|(name, _)| name);
    let mut types: Vec<&str> = known.collect();
    if types.is_empty() {
        let implied = [("properties", "object"), ("items", "array")].into_iter();
        let implied = implied.filter(|(keyword, _)| schema.get(keyword).is_some());
        types.extend(implied.map(|(_, name)| name));
    }
    types
}

/// The values of an `enum` that holds no arrays beside `type: array`: they are meant for the items.
pub fn values_of_items(schema: &Value) -> Option<&[Value]> {
    let is_array = schema.get("type").and_then(Value::as_str) == Some("array");
    let values = schema.get("enum").map_or(&[][..], Value::items);
    let is_meant = !values.is_empty() && !values.iter().any(|it| it.is_array() || it.is_null());
    (is_array && is_meant).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r##"{
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "paths": {},
        "components": { "schemas": {
            "Whole": {
                "allOf": [{ "$ref": "#/components/schemas/Part" }],
                "oneOf": [{ "$ref": "#/components/schemas/Branch" }, { "type": "object" }],
                "if": { "required": ["a"] },
                "then": { "properties": { "b": {} } },
                "additionalProperties": { "type": "integer" }
            },
            "Part": { "properties": { "a": { "type": "string" } } },
            "Branch": { "anyOf": [{ "$ref": "#/components/schemas/Whole" }], "items": {} }
        } }
    }"##;

    fn schema(name: &str) -> Origin {
        Origin::root("/components/schemas").child(name)
    }

    fn document() -> Document {
        Document::from_text("api.json", DOCUMENT).expect("a document")
    }

    /// The ends of the pointers, those of alternatives marked.
    fn names(document: &Document, reach: Reach) -> Vec<String> {
        let name = |it: &Applicable<'_>| {
            let start = "/components/schemas/".len();
            let mark = if it.is_alternative { "?" } else { "" };
            format!("{}{mark}", &it.origin.pointer[start..])
        };
        document.applicable(&schema("Whole"), reach).iter().map(name).collect()
    }

    #[test]
    fn each_schema_applies_once_in_the_order_of_the_document() {
        let document = document();
        let parts = ["Whole", "Whole/allOf/0", "Part"];
        let alternatives = ["Whole/oneOf/0?", "Branch?", "Branch/anyOf/0?", "Whole/oneOf/1?"];
        let conditions = ["Whole/then", "Whole/if"];
        assert_eq!(names(&document, Reach::Parts), parts);
        let expected = [&parts[..], &alternatives[..]].concat();
        assert_eq!(names(&document, Reach::Alternatives), expected);
        let expected = [&expected[..], &conditions[..]].concat();
        assert_eq!(names(&document, Reach::Conditions), expected);
    }

    #[test]
    fn a_member_is_named_or_like_all_others() {
        let document = document();
        let named = schema("Part").child("properties").child("a");
        assert_eq!(document.member(&schema("Whole"), "a"), Some(named));
        let other = schema("Whole").child("additionalProperties");
        assert_eq!(document.member(&schema("Whole"), "c"), Some(other));
        assert_eq!(document.member(&schema("Part"), "c"), None);
    }

    #[test]
    fn types_are_named_or_implied() {
        let document = document();
        let of = |name: &str| types(document.get(&schema(name)).expect("a schema"));
        assert_eq!(of("Part"), ["object"]);
        assert_eq!(of("Branch"), ["array"]);
        assert_eq!(of("Whole"), [""; 0]);
    }
}
