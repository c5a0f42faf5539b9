//! Which texts are API definitions, and the form in which the provider's API Explorer keeps them:
//! the parts of Swagger 2.0 under other names, one operation a record.

use serde_json::{Map, Value, json};

/// Whether a text of JSON is an API definition: Swagger, OpenAPI, or a record of the API Explorer.
pub(crate) fn is_definition(value: &Value) -> bool {
    value.get("swagger").is_some() || value.get("openapi").is_some() || is_record(value)
}

/// Whether a value is a record of the API Explorer.
pub(super) fn is_record(value: &Value) -> bool {
    let has = |key: &str| value.get(key).is_some();
    has("paths") && (has("base_path") || has("info_version") || has("product_short"))
}

/// The name in a record, and in Swagger.
const PARTS: [(&str, &str); 10] = [
    ("host", "host"),
    ("base_path", "basePath"),
    ("schemes", "schemes"),
    ("consumes", "consumes"),
    ("produces", "produces"),
    ("paths", "paths"),
    ("definitions", "definitions"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("security_definitions", "securityDefinitions"),
];

/// A record as Swagger 2.0 writes it. Its parts keep their names below the first level.
pub(super) fn swagger(record: &Value) -> Value {
    let text = |key: &str| record.get(key).and_then(Value::as_str);
    let mut out = Map::new();
    out.insert("swagger".to_owned(), json!("2.0"));
    let title = text("product_short").or(text("name")).unwrap_or("API");
    let version = text("info_version").unwrap_or("0");
    out.insert("info".to_owned(), json!({ "title": title, "version": version }));
    for (from, to) in PARTS {
        let Some(value) = record.get(from).filter(|value| !value.is_null()) else { continue };
        out.insert(to.to_owned(), plain(from, value));
    }
    Value::Object(out)
}

/// A part of a record: lists are printed as texts in some, and schemes in capitals.
fn plain(name: &str, value: &Value) -> Value {
    let listed = value.as_str().filter(|_| matches!(name, "schemes" | "consumes" | "produces"));
    let listed = listed.and_then(|text| serde_json::from_str(text).ok());
    let value = listed.unwrap_or_else(|| value.clone());
    match (name, value.as_array()) {
        ("schemes", Some(schemes)) => {
            schemes.iter().filter_map(Value::as_str).map(str::to_lowercase).collect()
        }
        _ => value,
    }
}
