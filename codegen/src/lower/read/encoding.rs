//! Encoding Objects.

use super::Reader;
use crate::api::{
    Encoding, MediaKind, ParameterStyle, PartHeader, Positions, is_media_type, is_multipart,
};
use crate::diagnostic::{Code, Origin};
use crate::document::Document;
use crate::value::Value;

impl Reader<'_> {
    /// What the media type at `origin` says of the members of its form.
    pub(super) fn encodings(&mut self, origin: &Origin, kind: MediaKind) -> Vec<Encoding> {
        let document = self.document;
        let place = origin.child("encoding");
        let members = document.get(&place).map(Value::members).unwrap_or_default();
        if !members.is_empty() && !matches!(kind, MediaKind::Form | MediaKind::Multipart) {
            let help = "it is for forms (`multipart`, `x-www-form-urlencoded`) and is left out";
            let message = "an `encoding` of a body that is no form";
            self.report(Code::EncodingIgnored, &place, message, help);
            return Vec::new();
        }
        let mut encodings = Vec::new();
        for (property, value) in members {
            let mut encoding = self.encoding(property, value, place.child(property), kind);
            if kind == MediaKind::Multipart {
                self.without_pairs(&mut encoding, member(document, origin, property));
            }
            encodings.push(encoding);
        }
        if kind == MediaKind::Multipart {
            add_media_types(document, origin, &mut encodings);
        }
        encodings
    }

    /// What the media type at `origin` says of parts that only their positions tell: of a body that
    /// is an array, or items.
    pub(super) fn positions(&mut self, origin: &Origin, name: &str) -> Option<Positions> {
        let document = self.document;
        let value = document.get(origin)?;
        let keys = ["prefixEncoding", "itemEncoding", "itemSchema"];
        let is_said = keys.iter().any(|key| value.get(key).is_some());
        let schema = document.follow(&origin.child("schema")).ok();
        let is_list = schema.is_some_and(|(_, schema)| {
            schema.get("prefixItems").is_some()
                || schema.get("type").and_then(Value::as_str) == Some("array")
        });
        if !is_multipart(name) {
            for key in
                ["prefixEncoding", "itemEncoding"].iter().filter(|it| value.get(it).is_some())
            {
                let message = format!("`{key}` of a body that is no multipart one");
                self.report(Code::EncodingIgnored, &origin.child(key), message, "it is left out");
            }
            return None;
        }
        // The parts of a form have names, unless it says otherwise.
        let is_form = MediaKind::of(name) == MediaKind::Multipart;
        if !is_said && (!is_list || is_form) {
            return None;
        }
        if value.get("encoding").is_some() {
            let message = "`encoding` is for parts with names, and these have none";
            let help = "it is left out; `prefixEncoding` and `itemEncoding` are for these";
            self.report(Code::EncodingIgnored, &origin.child("encoding"), message, help);
        }
        let first = origin.child("prefixEncoding");
        let count = value.get("prefixEncoding").map_or(0, |list| list.items().len());
        let mut one = |place: Origin| {
            let value = document.get(&place)?;
            let mut encoding = self.encoding("", value, place.clone(), MediaKind::Multipart);
            self.without_pairs(&mut encoding, None);
            Some(encoding)
        };
        Some(Positions {
            first: (0..count).filter_map(|index| one(first.index(index))).collect(),
            others: one(origin.child("itemEncoding")),
        })
    }

    /// An object in a style is several pairs, which no part of a multipart body is.
    fn without_pairs(&mut self, encoding: &mut Encoding, schema: Option<&Value>) {
        let is_object = schema.is_some_and(|schema| {
            schema.get("properties").is_some()
                || schema.get("type").and_then(Value::as_str) == Some("object")
        });
        if is_object && encoding.has_style() {
            let message = "a part holds an object as JSON, in no `style`".to_owned();
            self.left_out(&encoding.origin.clone(), message);
            (encoding.style, encoding.explode, encoding.allow_reserved) = (None, None, None);
        }
    }

    fn encoding(
        &mut self,
        property: &str,
        value: &Value,
        origin: Origin,
        kind: MediaKind,
    ) -> Encoding {
        let flag = |name: &str| value.get(name).and_then(Value::as_bool);
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        let mut style = None;
        if let Some(name) = text("style") {
            style = match name {
                "form" => Some(ParameterStyle::Form),
                "spaceDelimited" => Some(ParameterStyle::SpaceDelimited),
                "pipeDelimited" => Some(ParameterStyle::PipeDelimited),
                "deepObject" => Some(ParameterStyle::DeepObject),
                _ => None,
            };
            // The parts of a multipart body have names and values, not pairs.
            if kind == MediaKind::Multipart && style != Some(ParameterStyle::Form) {
                style = None;
            }
            if style.is_none() {
                let message = format!("a form has no members of style `{name}`");
                self.left_out(&origin.child("style"), message);
            }
        }
        let mut content_type = text("contentType").map(str::to_owned);
        if let Some(names) = &content_type
            && !names.split(',').all(|name| is_media_type(name.trim()))
        {
            let message = format!("`{names}` is no media type");
            self.left_out(&origin.child("contentType"), message);
            content_type = None;
        }
        // A pair of a form is a text, or JSON in one.
        let is_pair = |name: &str| matches!(MediaKind::of(name), MediaKind::Json | MediaKind::Text);
        if kind == MediaKind::Form
            && style.is_none()
            && let Some(names) = content_type.as_ref().filter(|names| !is_pair(names))
        {
            let message = format!("a pair of a form is not written as `{names}`");
            self.left_out(&origin.child("contentType"), message);
        }
        let inner = ["encoding", "prefixEncoding", "itemEncoding"];
        if let Some(key) = inner.into_iter().find(|key| value.get(key).is_some()) {
            let message = "the parts inside of this part have no types";
            let help = "the part is taken as a file: write it with `multipart::Parts`";
            self.report(Code::UntypedBody, &origin.child(key), message, help);
        }
        let headers = self.part_headers(value, &origin, kind);
        Encoding {
            property: property.to_owned(),
            content_type,
            style,
            explode: flag("explode"),
            allow_reserved: flag("allowReserved"),
            headers,
            origin,
        }
    }

    fn part_headers(&mut self, value: &Value, origin: &Origin, kind: MediaKind) -> Vec<PartHeader> {
        let document = self.document;
        let place = origin.child("headers");
        let mut headers = Vec::new();
        for (name, _) in value.get("headers").map(Value::members).unwrap_or_default() {
            // `contentType` says it (OpenAPI 3.0.4, "Encoding Object").
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let place = place.child(name);
            if kind != MediaKind::Multipart {
                let message = "only parts of a `multipart` body have headers";
                self.report(Code::EncodingIgnored, &place, message, "it is left out");
                continue;
            }
            match document.follow(&place) {
                Ok((_, header)) => {
                    let fixed = header.get("schema").and_then(fixed_value);
                    headers.push(PartHeader { name: name.to_string(), fixed });
                }
                Err(diagnostic) => self.found.push(diagnostic.help("the header is left out")),
            }
        }
        headers
    }

    fn left_out(&mut self, origin: &Origin, message: String) {
        self.report(Code::EncodingLeftOut, origin, message, "it is left out");
    }
}

/// The schema of a member of the form whose media type is at `origin`.
fn member<'a>(document: &'a Document, origin: &Origin, property: &str) -> Option<&'a Value> {
    let (form, _) = document.follow(&origin.child("schema")).ok()?;
    let (_, schema) = document.follow(&form.child("properties").child(property)).ok()?;
    Some(schema)
}

/// Members whose schemas say what their texts are, in no encoding: parts of that media type
/// (OpenAPI 3.1.1, 4.8.14.3).
fn add_media_types(document: &Document, origin: &Origin, encodings: &mut Vec<Encoding>) {
    let Ok((form, schema)) = document.follow(&origin.child("schema")) else { return };
    let place = form.child("properties");
    for (name, _) in schema.get("properties").map(Value::members).unwrap_or_default() {
        let Ok((at, schema)) = document.follow(&place.child(name)) else { continue };
        let own = media_type(schema);
        let of_items = || media_type(document.follow(&at.child("items")).ok()?.1);
        let Some(media_type) = own.or_else(of_items) else { continue };
        match encodings.iter_mut().find(|known| *known.property == **name) {
            Some(known) => {
                known.content_type.get_or_insert_with(|| media_type.to_owned());
            }
            None => encodings.push(Encoding {
                property: name.to_string(),
                origin: at,
                content_type: Some(media_type.to_owned()),
                style: None,
                explode: None,
                allow_reserved: None,
                headers: Vec::new(),
            }),
        }
    }
}

/// What the texts of a schema are, unless they are in an encoding.
fn media_type(schema: &Value) -> Option<&str> {
    let name = schema.get("contentMediaType").and_then(Value::as_str)?;
    (schema.get("contentEncoding").is_none() && is_media_type(name)).then_some(name)
}

/// The only value of a schema: `const`, or an `enum` of one.
fn fixed_value(schema: &Value) -> Option<String> {
    let only = match schema.get("enum").map(Value::items) {
        Some([only]) => Some(only),
        _ => schema.get("const"),
    };
    match only? {
        Value::String(text) => Some(text.to_string()),
        value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_json().to_string()),
        _ => None,
    }
}
