//! Parameters of operations.

use std::collections::hash_map::Entry;

use foldhash::HashMap;
use openapiv3::{
    CookieStyle, HeaderStyle, Parameter as Typed, ParameterData, PathStyle, QueryStyle,
};

use super::Reader;
use crate::api::{
    AnyReason, Docs, MediaKind, Owner, Parameter, ParameterPlace, ParameterStyle, Scalar,
    ScalarKind, Shape, TypeId, TypeName,
};
use crate::diagnostic::{Code, Origin};
use crate::document::{Document, is_cookie_style, is_querystring};
use crate::lower::draft::Step;
use crate::value::Value;

/// Headers that a parameter cannot set (OpenAPI 3.0.4, 4.8.12.2): others do.
const RESERVED_HEADERS: &[&str] = &["accept", "content-type", "authorization"];

/// Names of headers by which services know a request again (draft-ietf-httpapi-idempotency-key-header,
/// and what was in use before it).
const IDEMPOTENCY_KEYS: &[&str] = &["idempotency-key", "x-idempotency-key"];

impl Reader<'_> {
    /// The parameters of the operation at `origin`: those of its path, where a later item has what
    /// no earlier one has, unless it has one of the same name and place, then its own.
    pub(super) fn parameters(
        &mut self,
        operation: usize,
        path_items: &[Origin],
        origin: &Origin,
    ) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        // Where each stands, and the last list that has it.
        let mut known: HashMap<(String, &str), (usize, usize)> = HashMap::default();
        let places = path_items.iter().rev().chain([origin]).map(|it| it.child("parameters"));
        for (list, place) in places.enumerate() {
            let count = self.document.get(&place).map_or(0, |list| list.items().len());
            for index in 0..count {
                let Some(parameter) = self.parameter(operation, &place.index(index)) else {
                    continue;
                };
                match known.entry((parameter.name.clone(), parameter.place.as_str())) {
                    Entry::Occupied(mut entry) => {
                        let (at, last) = entry.get_mut();
                        if std::mem::replace(last, list) == list {
                            let (name, kind) = (&parameter.name, parameter.place.as_str());
                            let message =
                                format!("the {kind} parameter `{name}` is in this list twice");
                            let place = place.index(index);
                            let help = "the last one is taken";
                            self.report(Code::DuplicateParameter, &place, message, help);
                        }
                        parameters[*at] = parameter;
                    }
                    Entry::Vacant(entry) => {
                        entry.insert((parameters.len(), list));
                        parameters.push(parameter);
                    }
                }
            }
        }
        self.whole_query(&mut parameters);
        parameters
    }

    /// The whole query is said once, and not beside parts of it (OpenAPI 3.2.0, 4.12.1).
    fn whole_query(&mut self, parameters: &mut Vec<Parameter>) {
        let is_whole = |it: &Parameter| it.place == ParameterPlace::Querystring;
        let Some(last) = parameters.iter().rposition(is_whole) else { return };
        let origin = parameters[last].origin.clone();
        if parameters.iter().any(|it| it.place == ParameterPlace::Query) {
            let message = "the query is described as a whole, and in parts as well";
            let help = "both are sent, the whole first";
            self.report(Code::DuplicateParameter, &origin, message, help);
        }
        let mut index = 0;
        parameters.retain(|it| {
            index += 1;
            let is_kept = !is_whole(it) || index == last + 1;
            if !is_kept {
                let message = "the query is described as a whole twice";
                let help = "the last description is taken";
                self.report(Code::DuplicateParameter, &it.origin, message, help);
            }
            is_kept
        });
    }

    fn parameter(&mut self, operation: usize, origin: &Origin) -> Option<Parameter> {
        let (target, value) = match self.document.follow(origin) {
            Ok((target, _)) => {
                let typed = self.document.parameter(&target, &mut self.found);
                (target, typed)
            }
            Err(diagnostic) => {
                self.found.push(diagnostic.help("the parameter is left out"));
                return None;
            }
        };
        let typed = match value {
            Ok(typed) => typed,
            Err(diagnostic) => {
                self.found.push(diagnostic.help("the parameter is left out"));
                return None;
            }
        };
        let raw = self.document.get(&target).unwrap_or(&Value::Null);
        let (place, style, allow_reserved, data) = match parts(typed) {
            (_, style, reserved, data) if is_querystring(raw) => {
                (ParameterPlace::Querystring, style, reserved, data)
            }
            (place, _, reserved, data) if is_cookie_style(raw) => {
                (place, ParameterStyle::Cookie, reserved, data)
            }
            parts => parts,
        };
        let name = data.name.clone();
        if place == ParameterPlace::Header
            && RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str())
        {
            let message = format!("a parameter cannot set the header `{name}`");
            let help = "OpenAPI leaves it to body, credentials and content negotiation";
            self.report(Code::ReservedHeader, &target, message, help);
            return None;
        }
        let (schema, is_content) = schema_place(self.document, &target, raw);
        let is_own_schema = schema == target;
        let role = TypeName::Inline(Owner::Operation(operation), name.clone());
        let ty = match (is_own_schema, raw.get("type").is_some()) {
            (true, false) => self.untyped(schema.clone(), role),
            _ => self.schema_at(schema.clone(), role),
        };
        self.drafts.steps.push(Step::Use(ty));
        let is_exploded = matches!(style, ParameterStyle::Form | ParameterStyle::Cookie);
        let explode = data.explode.unwrap_or(is_exploded);
        let form = schema.parent().filter(|_| place == ParameterPlace::Querystring);
        let encoding = form.map(|form| self.encodings(&form, MediaKind::Form));
        let text = |name: &str| raw.get(name).and_then(Value::as_str).map(str::to_owned);
        let default = raw.get("schema").unwrap_or(raw).get("default").cloned();
        Some(Parameter {
            place,
            ty,
            required: data.required || place == ParameterPlace::Path,
            explode,
            style,
            allow_reserved,
            json: is_content,
            text: false,
            encoding: encoding.unwrap_or_default(),
            setting: text("x-specwright-setting"),
            idempotency_key: place == ParameterPlace::Header && is_idempotency_key(&name, raw),
            deprecated: data.deprecated.unwrap_or_default(),
            default,
            docs: Docs { title: None, description: data.description },
            examples: self
                .parameter_examples(&target, is_content.then(|| schema.parent()).flatten()),
            origin: target,
            name,
        })
    }

    /// A parameter for a placeholder of the path that nothing defines: a string.
    pub(super) fn placeholder(
        &mut self,
        operation: usize,
        name: &str,
        origin: &Origin,
    ) -> Parameter {
        let message = format!("the path names the parameter `{name}`, which nothing defines");
        let help = "it is taken as a required string; define it under `parameters`";
        self.report(Code::UndefinedPathParameter, origin, message, help);
        let place = origin.child(name);
        let role = TypeName::Inline(Owner::Operation(operation), name.to_owned());
        let text =
            Scalar { kind: ScalarKind::String, format: None, constraints: Default::default() };
        let ty = self.known(place, role, Shape::Scalar(text));
        Parameter {
            name: name.to_owned(),
            origin: origin.clone(),
            place: ParameterPlace::Path,
            ty,
            required: true,
            style: ParameterStyle::Simple,
            explode: false,
            allow_reserved: false,
            json: false,
            text: false,
            encoding: Vec::new(),
            setting: None,
            idempotency_key: false,
            deprecated: false,
            default: None,
            docs: Docs::default(),
            examples: Vec::new(),
        }
    }

    fn untyped(&mut self, origin: Origin, name: TypeName) -> TypeId {
        if let Some(id) = self.by_origin.get(&origin) {
            return *id;
        }
        self.known(origin, name, Shape::Any(AnyReason::Unconstrained))
    }
}

/// Whether a header is an idempotency key: the document says so, or else its name does.
fn is_idempotency_key(name: &str, raw: &Value) -> bool {
    let said = raw.get("x-specwright-idempotency-key").and_then(Value::as_bool);
    said.unwrap_or_else(|| IDEMPOTENCY_KEYS.contains(&name.to_ascii_lowercase().as_str()))
}

/// Where the schema of a parameter or header stands, and whether its value is JSON in a text.
pub(super) fn schema_place(document: &Document, origin: &Origin, value: &Value) -> (Origin, bool) {
    if value.get("schema").is_some() {
        return (origin.child("schema"), false);
    }
    match value.get("content").map(Value::members) {
        Some([(media_type, _), ..]) => {
            (document.media_type(&origin.child("content"), media_type).child("schema"), true)
        }
        _ => (origin.clone(), false),
    }
}

fn parts(typed: Typed) -> (ParameterPlace, ParameterStyle, bool, ParameterData) {
    match typed {
        Typed::Path { parameter_data, style } => {
            let style = match style {
                PathStyle::Matrix => ParameterStyle::Matrix,
                PathStyle::Label => ParameterStyle::Label,
                PathStyle::Simple => ParameterStyle::Simple,
            };
            (ParameterPlace::Path, style, false, parameter_data)
        }
        Typed::Query { parameter_data, style, allow_reserved, .. } => {
            let style = match style {
                QueryStyle::Form => ParameterStyle::Form,
                QueryStyle::SpaceDelimited => ParameterStyle::SpaceDelimited,
                QueryStyle::PipeDelimited => ParameterStyle::PipeDelimited,
                QueryStyle::DeepObject => ParameterStyle::DeepObject,
            };
            (ParameterPlace::Query, style, allow_reserved, parameter_data)
        }
        Typed::Header { parameter_data, style: HeaderStyle::Simple } => {
            (ParameterPlace::Header, ParameterStyle::Simple, false, parameter_data)
        }
        Typed::Cookie { parameter_data, style: CookieStyle::Form } => {
            (ParameterPlace::Cookie, ParameterStyle::Form, false, parameter_data)
        }
    }
}
