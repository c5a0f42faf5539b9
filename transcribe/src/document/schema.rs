//! Fields and models as schemas.

use serde_json::{Map, Number, Value, json};

use super::{FACETS, Input, SOURCE, source};
use crate::definition::lay;
use crate::describe::{Facet, FacetKind, markdown};
use crate::model::{Field, Special};
use crate::page::{Block, BlockKind};
use crate::types::Type;

/// The key of a type that a page prints and no schema says.
const TYPE_TEXT: &str = "x-specwright-type-text";

/// A named model.
pub(super) fn component(input: &Input<'_>, class: usize) -> Value {
    let members = &input.merged.classes[class];
    let model = &input.models[members[0]];
    let mut out = match root_array(input, &model.fields) {
        Some(array) => array,
        None => object(input, &model.fields),
    };
    let mut place = source(&model.origin);
    let also: Vec<Value> =
        members[1..].iter().map(|other| source(&input.models[*other].origin)).collect();
    if let (Some(place), false) = (place.as_object_mut(), also.is_empty()) {
        place.insert("also".to_owned(), Value::Array(also));
    }
    out.insert(SOURCE.to_owned(), place);
    Value::Object(out)
}

/// A body that is an array, or free keys alone.
fn root_array(input: &Input<'_>, fields: &[Field]) -> Option<Map<String, Value>> {
    let [only] = fields else { return None };
    match only.special? {
        Special::RootArray => match &only.kind {
            Some(Type::List(_)) => Some(typed(input, only, true)),
            _ => {
                let mut out = Map::new();
                out.insert("type".to_owned(), json!("array"));
                out.insert("description".to_owned(), json!(only.described.text));
                out.insert(
                    "items".to_owned(),
                    Value::Object(bare(input, only.kind.as_ref(), only.target)),
                );
                Some(out)
            }
        },
        // The type of such a row is that of the whole: a map of the values.
        Special::AnyKey if matches!(only.kind, Some(Type::Map(_))) => {
            Some(typed(input, only, true))
        }
        Special::RawBody => Some(typed(input, only, true)),
        Special::AnyKey => None,
    }
}

fn object(input: &Input<'_>, fields: &[Field]) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("type".to_owned(), json!("object"));
    let plain = || fields.iter().filter(|field| field.special.is_none());
    let required: Vec<&str> = plain()
        .filter(|field| field.mandatory == Some(true))
        .map(|field| field.name.as_str())
        .collect();
    if !required.is_empty() {
        out.insert("required".to_owned(), json!(required));
    }
    let mut properties = Map::new();
    for field in plain() {
        properties.insert(field.name.clone(), property(input, field));
    }
    out.insert("properties".to_owned(), Value::Object(properties));
    if let Some(free) = fields.iter().find(|field| field.special == Some(Special::AnyKey)) {
        out.insert("additionalProperties".to_owned(), Value::Object(typed(input, free, true)));
    }
    out
}

/// A field as a property.
pub(super) fn property(input: &Input<'_>, field: &Field) -> Value {
    let mut out = typed(input, field, true);
    facets(field, &mut out);
    out.insert(SOURCE.to_owned(), both(field));
    Value::Object(out)
}

/// Where a field stands, on its page and in its definition.
pub(super) fn both(field: &Field) -> Value {
    let mut place = source(&field.origin);
    if let (Some(also), Some(place)) = (&field.also, place.as_object_mut()) {
        place.insert("also".to_owned(), json!([source(also)]));
    }
    place
}

/// The labelled parts of a description, as printed.
pub(super) fn facets(field: &Field, out: &mut Map<String, Value>) {
    let mut facets = Map::new();
    for facet in &field.described.facets {
        let key = match facet.kind {
            FacetKind::Constraints => "constraints",
            FacetKind::Options => "options",
            FacetKind::Default => "default",
        };
        facets.insert(key.to_owned(), printed(facet));
    }
    if !facets.is_empty() {
        out.insert(FACETS.to_owned(), Value::Object(facets));
    }
}

/// A part as printed: a list where it is one, else its text.
fn printed(facet: &Facet) -> Value {
    let items = |block: &Block| block.kind == BlockKind::Bullet && block.level <= 1;
    if !facet.blocks.is_empty() && facet.blocks.iter().all(items) {
        let texts: Vec<&str> = facet.blocks.iter().map(|block| block.text.as_str()).collect();
        return json!(texts);
    }
    json!(markdown(&facet.blocks))
}

/// A field's schema, with or without its description.
pub(super) fn typed(input: &Input<'_>, field: &Field, describe: bool) -> Map<String, Value> {
    let described = &field.described;
    let mut out = bare(input, field.kind.as_ref(), field.target);
    // A reference stands alone in OpenAPI 3.0; its description needs a frame.
    if let Some(reference) = out.remove("$ref") {
        out.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
    let inner: Vec<(String, Value)> = ["items", "additionalProperties"]
        .iter()
        .filter_map(|key| out.remove(*key).map(|value| ((*key).to_owned(), value)))
        .collect();
    if describe && !described.text.is_empty() {
        out.insert("description".to_owned(), json!(described.text));
    }
    if described.deprecated {
        out.insert("deprecated".to_owned(), json!(true));
    }
    let mut inner: Map<String, Value> = inner.into_iter().collect();
    values(field, &mut out, &mut inner);
    bounds(field, &mut out);
    out.extend(inner);
    lay(&field.stated, &mut out);
    printed_type(field, &mut out);
    if described.reserved {
        out.insert("x-specwright-reserved".to_owned(), json!(true));
    }
    out
}

/// A type alone.
fn bare(input: &Input<'_>, kind: Option<&Type>, target: Option<usize>) -> Map<String, Value> {
    let mut out = Map::new();
    let mut set = |name: &str, format: Option<&str>| {
        out.insert("type".to_owned(), json!(name));
        if let Some(format) = format {
            out.insert("format".to_owned(), json!(format));
        }
    };
    match kind {
        Some(Type::Text(format)) => set("string", *format),
        Some(Type::Integer(format)) => set("integer", *format),
        Some(Type::Number(format)) => set("number", *format),
        Some(Type::Boolean) => set("boolean", None),
        Some(Type::File) => set("string", Some("binary")),
        Some(Type::List(inner)) => {
            set("array", None);
            let items = bare(input, inner.as_deref(), target);
            out.insert("items".to_owned(), Value::Object(items));
        }
        Some(Type::Map(inner)) => {
            set("object", None);
            let mut values = bare(input, Some(inner), target);
            if values.is_empty() {
                // Any value, which an empty schema says too quietly for a reader.
                values.insert(TYPE_TEXT.to_owned(), json!("Object"));
            }
            out.insert("additionalProperties".to_owned(), Value::Object(values));
        }
        Some(Type::Model(_) | Type::Table(..)) => match target {
            Some(target) => {
                let name = &input.merged.names[input.merged.class_of[target]];
                out.insert("$ref".to_owned(), json!(format!("#/components/schemas/{name}")));
            }
            None => set("object", None),
        },
        // Pages say "Object" of values of any kind, numbers and lists as well.
        Some(Type::Object | Type::Any) | None => {}
    }
    out
}

/// What the page prints as the type where the schema does not say it.
fn printed_type(field: &Field, out: &mut Map<String, Value>) {
    let lost = match &field.kind {
        None | Some(Type::Object | Type::Any | Type::List(None)) => true,
        Some(kind) => kind.names_model() && field.target.is_none(),
    };
    if let (true, Some(text)) = (lost, &field.type_text) {
        out.insert(TYPE_TEXT.to_owned(), json!(text));
    }
}

/// Allowed values and the default.
fn values(field: &Field, out: &mut Map<String, Value>, inner: &mut Map<String, Value>) {
    let described = &field.described;
    let kind = field.kind.as_ref();
    let element = match kind {
        Some(Type::List(Some(element))) => Some(element.as_ref()),
        other => other,
    };
    if !described.values.is_empty() {
        let texts = described.values.iter().map(|value| literal(&value.text, element));
        let texts: Option<Vec<Value>> = texts.collect();
        let meanings: Vec<&str> = described
            .values
            .iter()
            .map(|value| value.meaning.as_deref().unwrap_or_default())
            .collect();
        let target = match (kind, inner.get_mut("items").and_then(Value::as_object_mut)) {
            (Some(Type::List(_)), Some(items)) => items,
            _ => &mut *out,
        };
        if let Some(texts) = texts {
            target.insert("enum".to_owned(), Value::Array(texts));
            if meanings.iter().any(|meaning| !meaning.is_empty()) {
                target.insert("x-enum-descriptions".to_owned(), json!(meanings));
            }
        }
    }
    for (key, text) in [("default", &described.default), ("example", &described.example)] {
        let Some(text) = text else { continue };
        match literal(text, kind) {
            Some(value) => out.insert(key.to_owned(), value),
            None => out.insert(format!("x-specwright-{key}"), json!(text)),
        };
    }
}

/// A value of a scalar type. `None`: the text is none.
fn literal(text: &str, kind: Option<&Type>) -> Option<Value> {
    match kind {
        Some(Type::Integer(_)) => text.parse::<i64>().ok().map(|number| json!(number)),
        Some(Type::Number(_)) => {
            let whole = text.parse::<i64>().ok().map(|number| json!(number));
            whole.or_else(|| Number::from_f64(text.parse().ok()?).map(Value::Number))
        }
        Some(Type::Boolean) => match text.to_lowercase().as_str() {
            "true" => Some(json!(true)),
            "false" => Some(json!(false)),
            _ => None,
        },
        Some(Type::Text(_)) => Some(json!(text)),
        _ => None,
    }
}

/// Minimum and maximum: of a number its value, of a text its length, of a list its items.
fn bounds(field: &Field, out: &mut Map<String, Value>) {
    let described = &field.described;
    for (text, names) in [
        (&described.minimum, ["minimum", "minLength", "minItems"]),
        (&described.maximum, ["maximum", "maxLength", "maxItems"]),
    ] {
        let Some(text) = text else { continue };
        let key = match &field.kind {
            Some(Type::Integer(_) | Type::Number(_)) => Some(names[0]),
            Some(Type::Text(_)) => Some(names[1]),
            Some(Type::List(_)) => Some(names[2]),
            _ => None,
        };
        let number = match key {
            Some(key) if key == names[0] => literal(text, field.kind.as_ref()),
            Some(_) => text.parse::<u32>().ok().map(|length| json!(length)),
            None => None,
        };
        match (key, number) {
            (Some(key), Some(number)) => out.insert(key.to_owned(), number),
            _ => out.insert(format!("x-specwright-{}", names[0]), json!(text)),
        };
    }
}
