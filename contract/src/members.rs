//! Members of a value that no schema names. JSON Schema allows them unless told otherwise, but in
//! an example they are a slip of the pen, or something that the document does not say.

use std::collections::HashSet;

use specwright::document::Document;
use specwright::origin::Origin;
use specwright::value::{Value, push_token};

/// Keywords that hold schemas for the same value.
const SAME_VALUE: &[&str] = &["allOf", "anyOf", "oneOf"];
const SAME_VALUE_ONE: &[&str] = &["then", "else", "if"];

/// JSON Pointers to the members of `value` that neither the schema at `schema` nor one that it
/// leads to names, the outermost only.
pub fn unknown(document: &Document, schema: &Origin, value: &Value) -> Vec<String> {
    let mut walk = Walk { document, pointer: String::new(), found: Vec::new() };
    walk.value(vec![schema.clone()], value);
    walk.found
}

struct Walk<'a> {
    document: &'a Document,
    pointer: String,
    found: Vec<String>,
}

/// What schemas say of the members of one object.
#[derive(Default)]
struct Members {
    /// The schemas that say it.
    schemas: Vec<Origin>,
    /// Whether any name is allowed.
    is_open: bool,
    /// Whether any name is given.
    names_some: bool,
}

impl Walk<'_> {
    fn value(&mut self, schemas: Vec<Origin>, value: &Value) {
        if !value.is_object() && !value.is_array() {
            return;
        }
        let mut members = Members::default();
        let mut seen = HashSet::new();
        for schema in schemas {
            self.gather(schema, false, &mut members, &mut seen);
        }
        for (name, inner) in value.members() {
            let named = self.below(&members, |origin, schema| {
                let properties = schema.get("properties")?;
                properties.get(name)?;
                Some(origin.child("properties").child(name))
            });
            let length = self.pointer.len();
            push_token(&mut self.pointer, name);
            if !named.is_empty() {
                self.value(named, inner);
            } else if members.is_open || !members.names_some {
                let free = self.below(&members, |origin, schema| {
                    schema.get("additionalProperties")?;
                    Some(origin.child("additionalProperties"))
                });
                self.value(free, inner);
            } else {
                self.found.push(self.pointer.clone());
            }
            self.pointer.truncate(length);
        }
        for (index, inner) in value.items().iter().enumerate() {
            let items = self.below(&members, |origin, schema| {
                let position = schema.get("prefixItems").and_then(|list| list.items().get(index));
                match position {
                    Some(_) => Some(origin.child("prefixItems").index(index)),
                    None => schema.get("items").map(|_| origin.child("items")),
                }
            });
            let length = self.pointer.len();
            push_token(&mut self.pointer, &index.to_string());
            self.value(items, inner);
            self.pointer.truncate(length);
        }
    }

    fn below(
        &self,
        members: &Members,
        place: impl Fn(&Origin, &Value) -> Option<Origin>,
    ) -> Vec<Origin> {
        let schema = |origin: &Origin| place(origin, self.document.get(origin)?);
        members.schemas.iter().filter_map(schema).collect()
    }

    /// The schema at a place and those that hold for the same value.
    fn gather(
        &self,
        origin: Origin,
        is_choice: bool,
        members: &mut Members,
        seen: &mut HashSet<Origin>,
    ) {
        let Some(schema) = self.document.get(&origin) else { return };
        if !seen.insert(origin.clone()) {
            return;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str)
            && let Ok(target) = self.document.resolve(&origin, reference)
        {
            self.gather(target, is_choice, members, seen);
        }
        let is_said =
            |keyword: &str| schema.get(keyword).is_some_and(|it| *it != Value::Bool(false));
        let names = schema.get("properties").is_some_and(|it| !it.members().is_empty());
        let is_free = ["additionalProperties", "patternProperties", "unevaluatedProperties"]
            .iter()
            .any(|keyword| is_said(keyword));
        // An alternative that is just any object, or any value, allows all names.
        let is_any = is_choice
            && schema.members().iter().all(|(keyword, value)| {
                let is_object = &**keyword == "type" && value.as_str() == Some("object");
                is_object || matches!(&**keyword, "title" | "description")
            });
        members.names_some |= names;
        members.is_open |= is_free || is_any || *schema == Value::Bool(true);
        for keyword in SAME_VALUE {
            let count = schema.get(keyword).map_or(0, |list| list.items().len());
            for index in 0..count {
                let part = origin.child(keyword).index(index);
                self.gather(part, *keyword != "allOf", members, seen);
            }
        }
        for keyword in SAME_VALUE_ONE.iter().filter(|keyword| schema.get(keyword).is_some()) {
            self.gather(origin.child(keyword), false, members, seen);
        }
        let dependent = origin.child("dependentSchemas");
        for (name, _) in schema.get("dependentSchemas").map(Value::members).unwrap_or_default() {
            self.gather(dependent.child(name), false, members, seen);
        }
        members.schemas.push(origin);
    }
}
