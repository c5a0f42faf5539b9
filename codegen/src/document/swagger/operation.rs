//! Operations: parameters apart from bodies, bodies and answers by their media types.

use super::parameter::{form_field, place};
use super::{Converter, Members, add, at, schema, single, text};
use crate::origin::Origin;
use crate::value::Value;

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// A body's media type where nothing is said.
const JSON: &str = "application/json";

/// A parameter and where it is written.
type Placed<'a> = (&'a Value, String);

impl Converter<'_> {
    pub(super) fn paths(&mut self, paths: &Value) -> Value {
        let mut out = Members::new();
        for (path, item) in paths.members() {
            let pointer = at("/paths", path);
            out.push((path.clone(), self.item(item, &pointer)));
        }
        Value::Object(out)
    }

    fn item(&mut self, item: &Value, pointer: &str) -> Value {
        let shared = self.parameters(item, pointer);
        let (bodies, others): (Vec<Placed<'_>>, Vec<Placed<'_>>) =
            shared.into_iter().partition(|(parameter, _)| self.is_body(parameter));
        let mut out = Members::new();
        for (name, value) in item.members() {
            if METHODS.contains(&&**name) {
                let operation = self.operation(value, &bodies, &at(pointer, name));
                out.push((name.clone(), operation));
            } else if &**name == "parameters" {
                out.extend(self.list(&others, pointer));
            } else {
                out.push((name.clone(), value.clone()));
            }
        }
        Value::Object(out)
    }

    fn operation(&mut self, operation: &Value, shared: &[Placed<'_>], pointer: &str) -> Value {
        let own = self.parameters(operation, pointer);
        let (mut bodies, others): (Vec<Placed<'_>>, Vec<Placed<'_>>) =
            own.into_iter().partition(|(parameter, _)| self.is_body(parameter));
        // Those of the path stand in for what the operation does not say itself.
        let known = |it: &Value| {
            let it = resolved(self.root, it);
            let same = |other: &Placed<'_>| {
                let other = resolved(self.root, other.0);
                place(other) == place(it)
                    && (place(it) == "body" || other.get("name") == it.get("name"))
            };
            bodies.iter().any(same)
        };
        let more: Vec<Placed<'_>> = shared.iter().filter(|it| !known(it.0)).cloned().collect();
        bodies.extend(more);
        let mut out = Members::new();
        let produces = self.media(Some((operation, pointer)), "produces");
        for (name, value) in operation.members() {
            match &**name {
                "consumes" | "produces" | "schemes" => {}
                "parameters" => out.extend(self.list(&others, pointer)),
                "responses" => {
                    out.extend(self.body(operation, &bodies, pointer));
                    out.push((name.clone(), self.responses(value, &produces, pointer)));
                }
                _ => out.push((name.clone(), value.clone())),
            }
        }
        if operation.get("responses").is_none() {
            out.extend(self.body(operation, &bodies, pointer));
        }
        let schemes = operation.get("schemes");
        if let Some(servers) = schemes.and_then(|schemes| self.servers(Some(schemes), pointer)) {
            add(&mut out, "servers", servers);
        }
        Value::Object(out)
    }

    fn parameters<'v>(&self, of: &'v Value, pointer: &str) -> Vec<Placed<'v>> {
        let all = of.get("parameters").map_or(&[][..], Value::items).iter().enumerate();
        let list = at(pointer, "parameters");
        all.map(|(index, parameter)| (parameter, at(&list, &index.to_string()))).collect()
    }

    fn is_body(&self, parameter: &Value) -> bool {
        matches!(place(resolved(self.root, parameter)), "body" | "formData")
    }

    fn list(&mut self, parameters: &[Placed<'_>], pointer: &str) -> Option<(Box<str>, Value)> {
        let list = at(pointer, "parameters");
        let mut all = Vec::new();
        for (index, (parameter, from)) in parameters.iter().enumerate() {
            all.push(self.parameter(parameter, from, &at(&list, &index.to_string())));
        }
        (!all.is_empty()).then(|| ("parameters".into(), Value::Array(all)))
    }

    /// The request body: a parameter of its own, or the fields of a form.
    fn body(
        &mut self,
        operation: &Value,
        bodies: &[Placed<'_>],
        pointer: &str,
    ) -> Option<(Box<str>, Value)> {
        let consumes = self.media(Some((operation, pointer)), "consumes");
        let target = at(pointer, "requestBody");
        let root = self.root;
        let single_body = bodies.iter().find(|(it, _)| place(resolved(root, it)) == "body");
        let Some((parameter, from)) = single_body else {
            let fields = bodies.iter().map(|(it, from)| (resolved(root, it), from.as_str()));
            let fields: Vec<(&Value, &str)> = fields.collect();
            let form = self.form(&fields, &consumes, &target);
            return form.map(|form| ("requestBody".into(), form));
        };
        let shared = parameter.get("$ref").and_then(Value::as_str).and_then(shared_name);
        let body = resolved(root, parameter);
        let kept = body.get("schema").is_some_and(is_inline);
        let value = match shared.filter(|_| kept) {
            Some(name) if operation.get("consumes").is_none() => {
                single("$ref", text(&format!("#/components/requestBodies/{name}")))
            }
            // Other media types of one schema, which is written once.
            Some(name) => {
                let media = self.media(None, "consumes");
                let media = media.first().map_or(JSON, String::as_str).replace('/', "~1");
                let place = format!("#/components/requestBodies/{name}/content/{media}/schema");
                self.moved.put(&target, Origin::root(from.clone()));
                one_body(body, &single("$ref", text(&place)), &consumes)
            }
            None => {
                self.moved.put(&target, Origin::root(from.clone()));
                for media in media_of(&consumes) {
                    let place = at(&at(&at(&target, "content"), media), "schema");
                    self.moved.put(&place, Origin::root(at(from, "schema")));
                }
                let schema = body.get("schema").map(schema::converted).unwrap_or_default();
                one_body(body, &schema, &consumes)
            }
        };
        Some(("requestBody".into(), value))
    }

    /// A body of the fields of a form.
    fn form(
        &mut self,
        fields: &[(&Value, &str)],
        consumes: &[String],
        target: &str,
    ) -> Option<Value> {
        let (_, first) = fields.first()?;
        self.moved.put(target, Origin::root(*first));
        let is_file = |it: &Value| it.get("type").and_then(Value::as_str) == Some("file");
        let forms = ["application/x-www-form-urlencoded", "multipart/form-data"];
        let stated: Vec<&str> = forms
            .into_iter()
            .filter(|form| consumes.iter().any(|media| media.starts_with(form)))
            .collect();
        let files = fields.iter().any(|(field, _)| is_file(field));
        let media = match stated.as_slice() {
            _ if files => &forms[1..],
            [] => &forms[..1],
            stated => stated,
        };
        let mut schema = Members::new();
        add(&mut schema, "type", text("object"));
        let name = |field: &Value| field.get("name").and_then(Value::as_str).map(str::to_owned);
        let required = |field: &Value| field.get("required").and_then(Value::as_bool) == Some(true);
        let mandatory = fields.iter().filter(|(field, _)| required(field));
        let mandatory: Vec<Value> =
            mandatory.filter_map(|(field, _)| name(field)).map(|name| text(&name)).collect();
        let is_required = !mandatory.is_empty();
        if is_required {
            add(&mut schema, "required", Value::Array(mandatory));
        }
        let mut properties = Members::new();
        let mut content = Members::new();
        for (field, from) in fields {
            let Some(name) = name(field) else { continue };
            for media in media {
                let place = at(&at(&at(&at(target, "content"), media), "schema"), "properties");
                self.moved.put(&at(&place, &name), Origin::root(*from));
            }
            add(&mut properties, &name, form_field(field));
        }
        add(&mut schema, "properties", Value::Object(properties));
        for media in media {
            let mut one = Members::new();
            add(&mut one, "schema", Value::Object(schema.clone()));
            let mut encoding = Members::new();
            for (field, from) in fields {
                let Some(name) = name(field) else { continue };
                if let Some(style) = self.field_style(field, from, media) {
                    add(&mut encoding, &name, style);
                }
            }
            if !encoding.is_empty() {
                add(&mut one, "encoding", Value::Object(encoding));
            }
            add(&mut content, media, Value::Object(one));
        }
        let mut out = Members::new();
        if is_required {
            add(&mut out, "required", Value::Bool(true));
        }
        add(&mut out, "content", Value::Object(content));
        Some(Value::Object(out))
    }

    /// Bodies under `/parameters` whose schemas stand in them.
    pub(super) fn shared_bodies(&mut self) -> Members {
        let consumes = self.media(None, "consumes");
        let mut out = Members::new();
        for (name, parameter) in self.root.get("parameters").map_or(&[][..], Value::members) {
            let schema = parameter.get("schema").filter(|schema| is_inline(schema));
            let Some(schema) = schema.filter(|_| place(parameter) == "body") else { continue };
            let (from, to) = (at("/parameters", name), at("/components/requestBodies", name));
            self.moved.put(&to, Origin::root(from.clone()));
            for media in media_of(&consumes) {
                let place = at(&at(&at(&to, "content"), media), "schema");
                self.moved.put(&place, Origin::root(at(&from, "schema")));
            }
            out.push((name.clone(), one_body(parameter, &schema::converted(schema), &consumes)));
        }
        out
    }

    fn responses(&mut self, responses: &Value, produces: &[String], pointer: &str) -> Value {
        let pointer = at(pointer, "responses");
        let mut out = Members::new();
        for (status, response) in responses.members() {
            let place = at(&pointer, status);
            let value = match status.starts_with("x-") {
                true => response.clone(),
                false => self.response(response, produces, &place, &place),
            };
            out.push((status.clone(), value));
        }
        Value::Object(out)
    }

    /// An answer: its schema and examples under the media types, its headers with schemas.
    pub(super) fn response(
        &mut self,
        response: &Value,
        produces: &[String],
        from: &str,
        to: &str,
    ) -> Value {
        if let Some(reference) = response.get("$ref").and_then(Value::as_str) {
            return single("$ref", text(&schema::reference(reference)));
        }
        let mut out = Members::new();
        for (name, value) in response.members() {
            match &**name {
                "schema" | "examples" => {}
                "headers" => add(
                    &mut out,
                    name,
                    self.headers(value, &at(from, "headers"), &at(to, "headers")),
                ),
                _ => add(&mut out, name, value.clone()),
            }
        }
        let inner = response.get("schema").map(schema::converted);
        let examples = response.get("examples").map_or(&[][..], Value::members);
        let is_file = response.get("schema").and_then(|it| it.get("type")).and_then(Value::as_str)
            == Some("file");
        let mut media: Vec<String> = match inner {
            None => Vec::new(),
            Some(_) if produces.is_empty() && is_file => {
                vec!["application/octet-stream".to_owned()]
            }
            Some(_) if produces.is_empty() => vec![JSON.to_owned()],
            Some(_) => produces.to_vec(),
        };
        for (name, _) in examples.iter().filter(|(name, _)| name.contains('/')) {
            if media.iter().all(|known| **known != **name) {
                media.push(name.to_string());
            }
        }
        let mut content = Members::new();
        for media in &media {
            let mut one = Members::new();
            if let Some(inner) = &inner {
                let place = at(&at(&at(to, "content"), media), "schema");
                self.moved.put(&place, Origin::root(at(from, "schema")));
                add(&mut one, "schema", inner.clone());
            }
            if let Some((_, example)) = examples.iter().find(|(name, _)| **name == **media) {
                let place = at(&at(&at(to, "content"), media), "example");
                self.moved.put(&place, Origin::root(at(&at(from, "examples"), media)));
                add(&mut one, "example", example.clone());
            }
            add(&mut content, media, Value::Object(one));
        }
        if !content.is_empty() {
            add(&mut out, "content", Value::Object(content));
        }
        Value::Object(out)
    }

    fn headers(&mut self, headers: &Value, from: &str, to: &str) -> Value {
        let mut out = Members::new();
        for (name, header) in headers.members() {
            let (from, to) = (at(from, name), at(to, name));
            let (mut kept, mut own) = (Members::new(), Members::new());
            for (name, value) in header.members() {
                match &**name {
                    "description" => add(&mut kept, name, value.clone()),
                    "collectionFormat" => {}
                    name if name.starts_with("x-") => add(&mut kept, name, value.clone()),
                    name => add(&mut own, name, value.clone()),
                }
            }
            add(&mut kept, "schema", schema::converted(&Value::Object(own)));
            self.moved.put(&at(&to, "schema"), Origin::root(from));
            out.push((name.clone(), Value::Object(kept)));
        }
        Value::Object(out)
    }
}

/// A parameter, or what its reference leads to.
fn resolved<'v>(root: &'v Value, parameter: &'v Value) -> &'v Value {
    let name = parameter.get("$ref").and_then(Value::as_str).and_then(shared_name);
    let name = name.map(|name| name.replace("~1", "/").replace("~0", "~"));
    name.and_then(|name| root.get("parameters")?.get(&name)).unwrap_or(parameter)
}

/// A body of one schema, under each media type.
fn one_body(parameter: &Value, schema: &Value, consumes: &[String]) -> Value {
    let mut out = Members::new();
    for (name, value) in parameter.members() {
        match &**name {
            "name" | "in" | "schema" => {}
            _ => add(&mut out, name, value.clone()),
        }
    }
    let schema = if schema.is_null() { Value::Object(Vec::new()) } else { schema.clone() };
    let mut content = Members::new();
    for media in media_of(consumes) {
        add(&mut content, media, single("schema", schema.clone()));
    }
    add(&mut out, "content", Value::Object(content));
    Value::Object(out)
}

/// The media types of a body: JSON, where nothing is said.
fn media_of(consumes: &[String]) -> Vec<&str> {
    match consumes {
        [] => vec![JSON],
        all => all.iter().map(String::as_str).collect(),
    }
}

/// Whether a schema stands where it is, and not elsewhere by a reference.
fn is_inline(schema: &Value) -> bool {
    schema.is_object() && schema.get("$ref").is_none()
}

/// The name of a parameter that a reference leads to.
fn shared_name(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/parameters/")
}
