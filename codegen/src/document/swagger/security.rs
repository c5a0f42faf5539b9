//! Security schemes: Basic authentication and the flows of OAuth 2.

use super::{Members, add, single, text};
use crate::value::Value;

/// A security scheme as OpenAPI 3.0 writes it.
pub(super) fn converted(scheme: &Value) -> Value {
    match scheme.get("type").and_then(Value::as_str) {
        Some("basic") => basic(scheme),
        Some("oauth2") => oauth2(scheme),
        _ => scheme.clone(),
    }
}

fn basic(scheme: &Value) -> Value {
    let mut out = Members::new();
    for (name, value) in scheme.members() {
        match &**name {
            "type" => {
                add(&mut out, "type", text("http"));
                add(&mut out, "scheme", text("basic"));
            }
            _ => add(&mut out, name, value.clone()),
        }
    }
    Value::Object(out)
}

fn oauth2(scheme: &Value) -> Value {
    let (mut out, mut flow) = (Members::new(), Members::new());
    for (name, value) in scheme.members() {
        match &**name {
            "flow" => {}
            "authorizationUrl" | "tokenUrl" | "scopes" => add(&mut flow, name, value.clone()),
            _ => add(&mut out, name, value.clone()),
        }
    }
    if scheme.get("scopes").is_none() {
        add(&mut flow, "scopes", Value::Object(Vec::new()));
    }
    let kind = match scheme.get("flow").and_then(Value::as_str) {
        Some("accessCode") => "authorizationCode",
        Some("application") => "clientCredentials",
        Some(other) => other,
        None => "implicit",
    };
    add(&mut out, "flows", single(kind, Value::Object(flow)));
    Value::Object(out)
}
