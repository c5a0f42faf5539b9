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
        let known = match style_of(parameter) {
            Some(known) if in_query => Some(known),
            Some(("form", false)) => Some(("simple", false)),
            _ => None,
        };
        let (style, explode) = known.unwrap_or_else(|| {
            self.report_format(parameter, from);
            (if in_query { "form" } else { "simple" }, false)
        });
        add(out, "style", text(style));
        add(out, "explode", Value::Bool(explode));
    }

    /// How the items of a list are told apart in a form, if it is a list and they are not repeated.
    pub(super) fn field_style(&mut self, field: &Value, from: &str, media: &str) -> Option<Value> {
        if field.get("type").and_then(Value::as_str) != Some("array") {
            return None;
        }
        let in_part = media.starts_with("multipart/");
        let style = match style_of(field) {
            Some((_, true)) => return None,
            Some((style, _)) if !in_part || style == "form" => style,
            _ => {
                self.report_format(field, from);
                "form"
            }
        };
        let mut out = Members::new();
        add(&mut out, "style", text(style));
        add(&mut out, "explode", Value::Bool(false));
        Some(Value::Object(out))
    }

    fn report_format(&mut self, list: &Value, from: &str) {
        let format = list.get("collectionFormat").and_then(Value::as_str).unwrap_or_default();
        let message = format!("`collectionFormat: {format}` is read as `csv`");
        self.report(&at(from, "collectionFormat"), message);
    }
}

/// The `style` and `explode` in a query, or in a form, of what a list has as `collectionFormat`.
fn style_of(list: &Value) -> Option<(&'static str, bool)> {
    match list.get("collectionFormat").and_then(Value::as_str).unwrap_or("csv") {
        "csv" => Some(("form", false)),
        "multi" => Some(("form", true)),
        "ssv" => Some(("spaceDelimited", false)),
        "pipes" => Some(("pipeDelimited", false)),
        _ => None,
    }
}

/// The schema of a field of a form.
pub(super) fn form_field(parameter: &Value) -> Value {
    const NOT_ITS: [&str; 5] = ["name", "in", "required", "allowEmptyValue", "collectionFormat"];
    let own = parameter.members().iter().filter(|(name, _)| !NOT_ITS.contains(&&**name));
    schema::converted(&Value::Object(own.cloned().collect()))
}
