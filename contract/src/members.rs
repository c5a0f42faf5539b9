//! Members of a value that no schema names. JSON Schema allows them unless told otherwise, but in
//! an example they are a slip of the pen, or something that the document does not say.

use specwright::document::{Applicable, Document, Reach};
use specwright::origin::Origin;
use specwright::value::{Value, push_token};

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
struct Members<'a> {
    /// The schemas that say it.
    schemas: Vec<Applicable<'a>>,
    /// Whether any name is allowed.
    is_open: bool,
    /// Whether any name is given.
    names_some: bool,
}

impl<'a> Walk<'a> {
    fn value(&mut self, schemas: Vec<Origin>, value: &Value) {
        if !value.is_object() && !value.is_array() {
            return;
        }
        let members = Members::of(self.document, &schemas);
        for (name, inner) in value.members() {
            let named: Vec<_> =
                members.schemas.iter().filter_map(|schema| schema.property(name)).collect();
            let length = self.pointer.len();
            push_token(&mut self.pointer, name);
            if !named.is_empty() {
                self.value(named, inner);
            } else if members.is_open || !members.names_some {
                let free = members.below(|origin, schema| {
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
            let items = members.below(|origin, schema| {
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
}

impl<'a> Members<'a> {
    /// What these schemas, and those that hold for the same value, say.
    fn of(document: &'a Document, schemas: &[Origin]) -> Self {
        let mut members = Self::default();
        for it in document.applicable_to(schemas, Reach::Conditions) {
            members.add(it);
        }
        members
    }

    fn add(&mut self, it: Applicable<'a>) {
        let schema = it.schema;
        let is_said =
            |keyword: &str| schema.get(keyword).is_some_and(|it| *it != Value::Bool(false));
        let names = schema.get("properties").is_some_and(|it| !it.members().is_empty());
        let is_free = ["additionalProperties", "patternProperties", "unevaluatedProperties"]
            .iter()
            .any(|keyword| is_said(keyword));
        // An alternative that is just any object, or any value, allows all names.
        let is_any = it.is_alternative
            && schema.members().iter().all(|(keyword, value)| {
                let is_object = &**keyword == "type" && value.as_str() == Some("object");
                is_object || matches!(&**keyword, "title" | "description")
            });
        self.names_some |= names;
        self.is_open |= is_free || is_any || *schema == Value::Bool(true);
        self.schemas.push(it);
    }

    fn below(&self, place: impl Fn(&Origin, &Value) -> Option<Origin>) -> Vec<Origin> {
        self.schemas.iter().filter_map(|it| place(&it.origin, it.schema)).collect()
    }
}
