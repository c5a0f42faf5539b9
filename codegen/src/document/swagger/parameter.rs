//! Parameters: their schemas, and how lists are written.

use super::{Converter, Members, add, at, schema, text};
use crate::origin::Origin;
use crate::value::Value;

/// Keys of a parameter that OpenAPI 3.0 has as well; the others are its schema's.
const OWN: [&str; 5] = ["name", "in", "description", "required", "allowEmptyValue"];

/// Where a parameter is sent.
pub(super) fn place(parameter: &Value) -> &str {
    parameter.get("in").and_then(Value::as_str).unwrap_or_default()
}

impl Converter<'_> {
    /// A parameter under `/parameters`: bodies and forms stand at each operation that names them.
    pub(super) fn shared_parameter(
        &mut self,
        parameter: &Value,
        from: &str,
        to: &str,
    ) -> Option<Value> {
        let is_body = matches!(place(parameter), "body" | "formData");
        (!is_body).then(|| self.parameter(parameter, from, to))
    }

    /// A parameter of the path, the query or the headers.
    pub(super) fn parameter(&mut self, parameter: &Value, from: &str, to: &str) -> Value {
        if let Some(reference) = parameter.get("$ref").and_then(Value::as_str) {
            return super::single("$ref", text(&schema::reference(reference)));
        }
        let (mut out, mut own) = (Members::new(), Members::new());
        for (name, value) in parameter.members() {
            match &**name {
                "collectionFormat" => {}
                name if OWN.contains(&name) || name.starts_with("x-") => {
                    add(&mut out, name, value.clone());
                }
                name => add(&mut own, name, value.clone()),
            }
        }
        if parameter.get("type").and_then(Value::as_str) == Some("array") {
            self.style(parameter, from, &mut out);
        }
        add(&mut out, "schema", schema::converted(&Value::Object(own)));
        self.moved.put(to, Origin::root(from));
        self.moved.put(&at(to, "schema"), Origin::root(from));
        Value::Object(out)
    }

    /// How the items of a list are told apart: by commas, where nothing is said.
    fn style(&mut self, parameter: &Value, from: &str, out: &mut Members) {
        let in_query = place(parameter) == "query";
        let format = parameter.get("collectionFormat").and_then(Value::as_str).unwrap_or("csv");
        let (style, explode) = match format {
            "csv" if in_query => ("form", false),
            "csv" => ("simple", false),
            "multi" if in_query => ("form", true),
            "ssv" if in_query => ("spaceDelimited", false),
            "pipes" if in_query => ("pipeDelimited", false),
            other => {
                let message = format!("`collectionFormat: {other}` is read as `csv`");
                self.report(&at(from, "collectionFormat"), message);
                (if in_query { "form" } else { "simple" }, false)
            }
        };
        add(out, "style", text(style));
        add(out, "explode", Value::Bool(explode));
    }
}

/// The schema of a field of a form.
pub(super) fn form_field(parameter: &Value) -> Value {
    const NOT_ITS: [&str; 5] = ["name", "in", "required", "allowEmptyValue", "collectionFormat"];
    let own = parameter.members().iter().filter(|(name, _)| !NOT_ITS.contains(&&**name));
    schema::converted(&Value::Object(own.cloned().collect()))
}
