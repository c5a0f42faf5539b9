//! `discriminator`: the value of a member says which schema of a `oneOf` or `anyOf` holds
//! (OpenAPI 3.0.4, 4.8.25).

use serde_json::{Map, Value as Json, json};

use super::{Converter, keywords};
use specwright::document::Reach;
use specwright::origin::Origin;
use specwright::value::Value;

impl Converter<'_> {
    /// Has the discriminator choose the schema, so that what is wrong is said of the schema that
    /// was meant. Without knowing the tags of all schemas, the plain `oneOf` stays.
    pub(super) fn discriminator(
        &self,
        out: &mut Map<String, Json>,
        schema: &Value,
        origin: &Origin,
    ) {
        let Some(discriminator) = schema.get("discriminator") else { return };
        let property = match discriminator {
            Value::String(name) => name,
            object => match object.get("propertyName").and_then(Value::as_str) {
                Some(name) => name,
                None => return,
            },
        };
        let keyword = if schema.get("oneOf").is_some() { "oneOf" } else { "anyOf" };
        let Some(variants) = schema.get(keyword).map(Value::items) else { return };
        let place = origin.child(keyword);
        let tags: Option<Vec<Vec<Json>>> = (0..variants.len())
            .map(|index| self.tags(&place.index(index), property, origin))
            .collect();
        let (Some(tags), Some(Json::Array(converted))) = (tags, out.get(keyword).cloned()) else {
            return;
        };
        if converted.len() != tags.len() || tags.iter().any(Vec::is_empty) {
            return;
        }
        out.remove(keyword);
        let all: Vec<&Json> = tags.iter().flatten().collect();
        let known = json!({
            "type": "object",
            "required": [property],
            "properties": { property: { "enum": all } },
        });
        let otherwise = discriminator.get("defaultMapping").and_then(Value::as_str);
        match otherwise.and_then(|target| self.branch(target, &place, variants.len(), origin)) {
            // What no tag tells is of that schema (OpenAPI 3.2.0, "Discriminator Object").
            Some(index) => {
                keywords::push_all_of(out, json!({ "if": known, "else": converted[index] }));
            }
            None => keywords::push_all_of(out, known),
        }
        for (tags, variant) in tags.iter().zip(converted) {
            let is_meant = json!({
                "type": "object",
                "required": [property],
                "properties": { property: { "enum": tags } },
            });
            keywords::push_all_of(out, json!({ "if": is_meant, "then": variant }));
        }
    }

    /// The branch that a `defaultMapping` means: by the name of its schema, or by a reference to it.
    fn branch(&self, target: &str, place: &Origin, count: usize, at: &Origin) -> Option<usize> {
        let by_name = Origin::root("/components/schemas").child(target);
        let by_reference = self.document.resolve(at, target).ok();
        let is_meant =
            |it: Origin| it == by_name || by_reference.as_ref().is_some_and(|meant| *meant == it);
        (0..count).find(|index| is_meant(self.document.target(&place.index(*index))))
    }

    /// The values of the property that mean the schema at `variant`.
    fn tags(&self, variant: &Origin, property: &str, at: &Origin) -> Option<Vec<Json>> {
        let target = self.document.target(variant);
        let meant = self.document.mapped_tags(at, variant).into_iter();
        let mut tags: Vec<Json> = meant.map(|tag| self.tag(&target, property, tag)).collect();
        if tags.is_empty() {
            tags = self.own_tags(&target, property);
        }
        if tags.is_empty() && target != *variant {
            let name = specwright::value::tokens(&target.pointer).last()?;
            tags.push(Json::String(name.into_owned()));
        }
        Some(tags)
    }

    /// The value that the key of a mapping stands for: a text, unless the property is a number or
    /// a boolean.
    fn tag(&self, schema: &Origin, property: &str, key: &str) -> Json {
        let declared = self.declarations(schema, property);
        let is_text = |kind: &str| !["integer", "number", "boolean"].contains(&kind);
        match declared.iter().find_map(|property| property.get("type")?.as_str()) {
            Some(kind) if !is_text(kind) => key.parse().unwrap_or_else(|_| key.into()),
            _ => key.into(),
        }
    }

    /// The values that a schema itself allows for the property.
    fn own_tags(&self, schema: &Origin, property: &str) -> Vec<Json> {
        for property in self.declarations(schema, property) {
            if let Some(only) = property.get("const") {
                return vec![only.to_json()];
            }
            let values = property.get("enum").map(Value::items).unwrap_or_default();
            if !values.is_empty() {
                return values.iter().map(Value::to_json).collect();
            }
        }
        Vec::new()
    }

    /// What the schema and the parts of its `allOf` say of the property.
    fn declarations(&self, schema: &Origin, property: &str) -> Vec<&Value> {
        let parts = self.document.applicable(schema, Reach::Parts).into_iter();
        let places = parts.filter_map(|part| part.property(property));
        places.filter_map(|place| Some(self.document.follow(&place).ok()?.1)).collect()
    }
}
