//! A request for an operation, as a command and as a call of generated bindings.

use serde_json::Value as Json;

use crate::pattern_text;
use crate::serve::contract::Contract;
use crate::serve::state::encoded;
use crate::serve::written::{self, WrittenAs};
use specwright::api::{
    Api, MediaKind, Operation, Parameter, ParameterPlace, ParameterStyle, SecurityKind,
};
use specwright::cases::parameter_schema;
use specwright::diagnostic::Diagnostics;
use specwright::document::{Document, Reach, types};
use specwright::names::Names;
use specwright::origin::Origin;
use specwright::sample::{Direction, Sampler};

/// What has to be said, with values that the document shows or that are made up.
pub(super) struct Example<'a> {
    contract: &'a Contract,
    operation: &'a Operation,
    index: usize,
    parameters: Vec<(&'a Parameter, Json)>,
    /// Its media type, its value, and how that is written.
    body: Option<(String, Json, String)>,
}

impl<'a> Example<'a> {
    pub(super) fn of(contract: &'a Contract, index: usize) -> Option<Self> {
        let operation = contract.api().operations.get(index)?;
        let document = contract.document();
        let required = operation.parameters.iter().filter(|it| it.required);
        let parameters = required.map(|it| (it, value(document, it))).collect();
        let media_type = operation.body.as_ref().and_then(|body| body.content.first());
        let body = media_type.map(|media_type| {
            let schema = media_type.origin.child("schema");
            let shown = media_type.examples.first().map(|it| it.value.to_json());
            let value = shown.or_else(|| sampled(document, &schema)).unwrap_or(Json::Null);
            let form = WrittenAs { media_type, schema: Some(&schema), wanted: None };
            let (name, bytes) = written::write(document, form, Some(&value));
            (name, value, String::from_utf8_lossy(&bytes).into_owned())
        });
        Some(Self { contract, operation, index, parameters, body })
    }

    /// A command that sends it to a server.
    pub(super) fn curl(&self, base: &str) -> String {
        let mut words = vec!["curl -i".to_owned()];
        match (self.operation.method.as_str(), &self.body) {
            ("GET", None) => {}
            ("HEAD", _) => words.push("-I".to_owned()),
            (method, _) => words.push(format!("-X {method}")),
        }
        words.push(word(&format!("{base}{}", self.target())));
        let mut cookies = Vec::new();
        for (parameter, value) in &self.parameters {
            let text = text(value);
            match parameter.place {
                ParameterPlace::Header => {
                    words.push(format!("-H {}", word(&format!("{}: {text}", parameter.name))));
                }
                ParameterPlace::Cookie => cookies.push(format!("{}={text}", parameter.name)),
                ParameterPlace::Path | ParameterPlace::Query | ParameterPlace::Querystring => {}
            }
        }
        if !cookies.is_empty() {
            words.push(format!("-b {}", word(&cookies.join("; "))));
        }
        words.extend(self.credentials());
        if let Some((name, _, text)) = &self.body {
            words.push(format!("-H {}", word(&format!("Content-Type: {name}"))));
            words.push(format!("--data-binary {}", word(text)));
        }
        words.join(" \\\n  ")
    }

    /// What presents credentials, which stand in variables.
    fn credentials(&self) -> Vec<String> {
        let Some(uses) = self.operation.security.first() else { return Vec::new() };
        let api: &Api = self.contract.api();
        let schemes = uses.iter().filter_map(|used| {
            api.security_schemes.iter().find(|scheme| scheme.name == used.scheme)
        });
        let words = schemes.filter_map(|scheme| match &scheme.kind {
            SecurityKind::Basic => Some("-u \"$USER:$PASSWORD\"".to_owned()),
            SecurityKind::ApiKey { place: ParameterPlace::Header, name } => {
                Some(format!("-H {}\"$KEY\"", word(&format!("{name}: "))))
            }
            SecurityKind::ApiKey { place: ParameterPlace::Cookie, name } => {
                Some(format!("-b {}\"$KEY\"", word(&format!("{name}="))))
            }
            SecurityKind::ApiKey { .. } | SecurityKind::Signature { .. } => None,
            SecurityKind::Other(name) => {
                Some(format!("-H {}\"$TOKEN\"", word(&format!("Authorization: {name} "))))
            }
            _ => Some("-H \"Authorization: Bearer $TOKEN\"".to_owned()),
        });
        words.collect()
    }

    /// Path and query.
    fn target(&self) -> String {
        let mut path = self.operation.target.clone();
        let mut query = Vec::new();
        for (parameter, value) in &self.parameters {
            let text = encoded(&text(value));
            match parameter.place {
                ParameterPlace::Path => {
                    let text = match parameter.style {
                        ParameterStyle::Label => format!(".{text}"),
                        ParameterStyle::Matrix => format!(";{}={text}", parameter.name),
                        _ => text,
                    };
                    path = path.replace(&format!("{{{}}}", parameter.name), &text);
                }
                ParameterPlace::Query => {
                    query.push(format!("{}={text}", encoded(&parameter.name)));
                }
                ParameterPlace::Querystring => query.push(querystring(parameter, value)),
                ParameterPlace::Header | ParameterPlace::Cookie => {}
            }
        }
        match query.is_empty() {
            true => path,
            false => {
                let mark = if path.contains('?') { '&' } else { '?' };
                format!("{path}{mark}{}", query.join("&"))
            }
        }
    }

    /// A call of the bindings that are generated of the document.
    pub(super) fn rust(&self) -> String {
        let (document, api) = (self.contract.document(), self.contract.api());
        let names = Names::assign(api, &mut Diagnostics::default());
        let mut lines = Vec::new();
        let given = self.parameters.iter().filter(|(it, _)| it.setting.is_none());
        let mut arguments: Vec<String> = given
            .map(|(parameter, value)| {
                let schema = parameter_schema(document, parameter);
                literal(document, schema.as_ref(), value)
            })
            .collect();
        let is_required = self.operation.body.as_ref().is_some_and(|it| it.required);
        let mut sets = String::new();
        if let Some((name, value, text)) = &self.body {
            let body = match MediaKind::of(name) {
                MediaKind::Text | MediaKind::Binary => format!("{text:?}"),
                _ => format!("serde_json::from_str({})?", raw(&pretty(value))),
            };
            lines.push(format!("let body = {body};"));
            match is_required {
                true => arguments.push("body".to_owned()),
                false => sets = ".body(body)".to_owned(),
            }
        }
        let method = &names.operation(self.index).method;
        lines.push(format!("let answer = client.{method}({}){sets}.await?;", arguments.join(", ")));
        lines.join("\n")
    }
}

/// A value for a parameter: the one that the document shows, else one that fits.
fn value(document: &Document, parameter: &Parameter) -> Json {
    let shown = parameter.examples.first().map(|it| it.value.to_json());
    let default = || parameter.default.as_ref().map(specwright::value::Value::to_json);
    let made = || sampled(document, &parameter_schema(document, parameter)?);
    shown.or_else(default).or_else(made).unwrap_or_else(|| "string".into())
}

fn sampled(document: &Document, schema: &Origin) -> Option<Json> {
    let sampler = Sampler::new(document).direction(Direction::Request);
    sampler.examples(true).patterns(pattern_text::text).sample(schema)
}

/// A value as it stands in a path, query or header, lists with commas.
fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        Json::Object(members) => {
            let pairs = members.iter().map(|(name, value)| format!("{name},{}", text(value)));
            pairs.collect::<Vec<_>>().join(",")
        }
        other => other.to_string(),
    }
}

/// A value as an argument: a literal for texts, numbers and booleans, else read from JSON.
fn literal(document: &Document, schema: Option<&Origin>, value: &Json) -> String {
    let parts = schema.map(|it| document.applicable(it, Reach::Parts)).unwrap_or_default();
    let is_enum = parts.iter().any(|it| it.schema.get("enum").is_some());
    let is_text = parts.iter().any(|it| types(it.schema).contains(&"string"));
    match value {
        Json::String(text) if is_text && !is_enum => format!("{text:?}"),
        Json::Number(number) => number.to_string(),
        Json::Bool(value) => value.to_string(),
        value => format!("serde_json::from_str({})?", raw(&value.to_string())),
    }
}

fn pretty(value: &Json) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}

/// A raw string with as many hashes as it takes.
fn raw(text: &str) -> String {
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}

/// A word of a shell.
fn word(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A parameter that is the whole query: the pairs of a form, or one text.
fn querystring(parameter: &Parameter, value: &Json) -> String {
    let pair =
        |(name, value): (&String, &Json)| format!("{}={}", encoded(name), encoded(&text(value)));
    match value {
        Json::Object(members) if !parameter.json => {
            members.iter().map(pair).collect::<Vec<_>>().join("&")
        }
        value if parameter.json => encoded(&value.to_string()),
        other => encoded(&text(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::{raw, word};

    #[test]
    fn words_and_literals_hold_anything() {
        assert_eq!(word("a'b$(c)"), "'a'\\''b$(c)'");
        assert_eq!(raw("{\"a\": \"\"#\"}"), "r##\"{\"a\": \"\"#\"}\"##");
    }
}
