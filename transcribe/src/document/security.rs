//! Headers that prove who calls are security schemes, not parameters.

use serde_json::{Map, Value, json};

use super::{PageData, SOURCE, schema, source};
use crate::model;

/// The schemes that the headers of the pages ask for.
pub(super) fn schemes(pages: &[PageData]) -> Map<String, Value> {
    let mut schemes: Vec<(String, Value)> = Vec::new();
    for data in pages {
        for field in data.request_headers(&mut Vec::new()) {
            let Some(name) = scheme_name(&field.name) else { continue };
            if schemes.iter().all(|(known, _)| known != name) {
                schemes.push((name.to_owned(), scheme(&field)));
            }
        }
    }
    schemes.sort_by(|a, b| a.0.cmp(&b.0));
    schemes.into_iter().collect()
}

fn scheme_name(header: &str) -> Option<&'static str> {
    match header.to_lowercase().as_str() {
        "x-auth-token" => Some(TOKEN),
        "authorization" => Some(AUTHORIZATION),
        _ => None,
    }
}

/// The scheme of `X-Auth-Token`.
pub(super) const TOKEN: &str = "token";
/// The scheme of `Authorization`.
pub(super) const AUTHORIZATION: &str = "authorization";

fn scheme(field: &model::Field) -> Value {
    let mut out = Map::new();
    out.insert("type".to_owned(), json!("apiKey"));
    out.insert("description".to_owned(), json!(field.described.text));
    out.insert("name".to_owned(), json!(field.name));
    out.insert("in".to_owned(), json!("header"));
    if let Some(mandatory) = field.mandatory {
        // What the page prints; the description says when it holds.
        out.insert(
            "x-specwright-mandatory".to_owned(),
            json!(if mandatory { "Yes" } else { "No" }),
        );
    }
    schema::facets(field, &mut out);
    out.insert(SOURCE.to_owned(), source(&field.origin));
    Value::Object(out)
}
