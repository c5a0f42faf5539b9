//! Links of answers (OpenAPI 3, "Link Object"): with which requests an answer can be followed.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::call::Call;
use super::check::Check;
use super::judge::{Kind, exactly};
use super::run::{Found, Run, Seen, Step};
use super::style::plain;
use specwright::api::{Api, Operation, ParameterPlace, StatusPattern};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright::value::Value;

/// A link, as the document has it.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// The operation whose answer has it, and the answer's status.
    from: usize,
    status: StatusPattern,
    name: String,
    /// The operation that it leads to.
    target: usize,
    /// Values of the target's parameters, by their index: constants, or expressions.
    parameters: BTreeMap<usize, Json>,
    body: Option<Json>,
}

/// The links of a document that lead to an operation of it.
pub(super) fn of(document: &Document, api: &Api) -> Vec<Link> {
    let mut found = Vec::new();
    for (from, operation) in api.operations.iter().enumerate() {
        for response in &operation.responses {
            let Ok((origin, value)) = document.follow(&response.origin) else { continue };
            let links = value.get("links").map(Value::members).unwrap_or_default();
            for (name, _) in links {
                let at = origin.child("links").child(name);
                let Ok((origin, value)) = document.follow(&at) else { continue };
                let Some(target) = target(document, api, &origin, value) else { continue };
                let parameters = parameters(&api.operations[target], value);
                let body = value.get("requestBody").map(Value::to_json);
                let (status, name) = (response.status, name.to_string());
                found.push(Link { from, status, name, target, parameters, body });
            }
        }
    }
    found
}

/// The operation that a link names, by its id or by where it stands.
fn target(document: &Document, api: &Api, origin: &Origin, link: &Value) -> Option<usize> {
    if let Some(id) = link.get("operationId").and_then(Value::as_str) {
        return api.operations.iter().position(|it| it.id == id);
    }
    let reference = link.get("operationRef")?.as_str()?;
    let place = document.resolve(origin, reference).ok()?;
    api.operations.iter().position(|it| it.origin == place)
}

/// The parameters that a link gives values, by their index. A name may say its place: `path.id`.
fn parameters(operation: &Operation, link: &Value) -> BTreeMap<usize, Json> {
    let given = link.get("parameters").map(Value::members).unwrap_or_default();
    let place = |name: &str| match name {
        "path" => Some(ParameterPlace::Path),
        "query" => Some(ParameterPlace::Query),
        "header" => Some(ParameterPlace::Header),
        "cookie" => Some(ParameterPlace::Cookie),
        _ => None,
    };
    let mut found = BTreeMap::new();
    for (name, value) in given {
        let all = &operation.parameters;
        let whole = all.iter().position(|it| it.name == **name);
        let placed = || {
            let (start, rest) = name.split_once('.')?;
            let place = place(start)?;
            all.iter().position(|it| it.place == place && it.name == rest)
        };
        if let Some(at) = whole.or_else(placed) {
            found.insert(at, value.to_json());
        }
    }
    found
}

impl Run<'_> {
    /// What names a thing of a resource, where a link of the answer that shows it says so.
    pub(super) fn linked_id(&self, resource: usize, seen: &Seen) -> Option<Json> {
        let known = &self.resources[resource];
        let of_item = [known.read, known.put, known.patch, known.delete];
        let named =
            |link: &&Link| of_item.contains(&Some(link.target)) && self.is_of_answer(link, seen);
        self.links.iter().filter(named).find_map(|link| {
            let parameters = &self.operation(link.target).parameters;
            let is_id = |at: &usize| parameters[*at].name == known.parameter;
            let (_, value) = link.parameters.iter().find(|(at, _)| is_id(at))?;
            self.evaluated(value, seen).filter(|it| it.is_string() || it.is_number())
        })
    }

    fn is_of_answer(&self, link: &Link, seen: &Seen) -> bool {
        let status = seen.status().and_then(|it| exactly(self.operation(link.from), it));
        link.from == seen.call.operation && status.is_some_and(|it| it.status == link.status)
    }

    /// Follows the links of an operation's answer. Where one leads to a thing or a list of them, it
    /// has to be there; other operations may have reasons of their own for a 404.
    pub(super) async fn linked(&mut self, index: usize) -> Step {
        if !self.is_allowed(index) || !self.links.iter().any(|it| it.from == index) {
            return Ok(());
        }
        let Some(call) = self.fresh(index).await? else { return Ok(()) };
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        if !matches!(seen.status(), Some(200 | 201)) {
            return Ok(());
        }
        let links: Vec<Link> =
            self.links.iter().filter(|it| self.is_of_answer(it, &seen)).cloned().collect();
        for link in links {
            let is_delete = self.operation(link.target).method.as_str() == "DELETE";
            if is_delete || !self.is_allowed(link.target) {
                continue;
            }
            if let Some(call) = self.following(&link, &seen).await? {
                self.follow(&link, &seen, &call).await?;
            }
        }
        Ok(())
    }

    async fn follow(&mut self, link: &Link, seen: &Seen, call: &Call) -> Step {
        let next = self.send(call).await?;
        self.judge_after(&[seen], &next, Kind::Unknown);
        if next.is_success() {
            self.base.entry(link.target).or_insert_with(|| call.clone());
        }
        let must_be_there = self.resources.iter().any(|it| {
            [it.read, it.list].contains(&Some(link.target)) || it.parts.contains(&link.target)
        });
        if !must_be_there {
            return Ok(());
        }
        self.checked(Check::CreatedAvailable);
        if next.is_gone() {
            let status = next.status().unwrap_or_default();
            let id = &self.operation(link.target).id;
            let message = format!(
                "its link `{}` leads to `{id}`, and that is answered with {status}",
                link.name
            );
            let (check, place) = (Check::CreatedAvailable, format!("response link {}", link.name));
            let (operation, steps) = (link.from, &[seen, &next]);
            self.found(Found { check, operation, place, keyword: None, message, steps });
        }
        Ok(())
    }

    /// The request that a link leads to; nothing where the answer lacks what it is made of.
    async fn following(&mut self, link: &Link, seen: &Seen) -> Step<Option<Call>> {
        let mut values = BTreeMap::new();
        for (at, value) in &link.parameters {
            let Some(value) = self.evaluated(value, seen) else { return Ok(None) };
            if value.is_null() || value == "" {
                return Ok(None);
            }
            values.insert(*at, value);
        }
        // What the link does not say of the path is not made up.
        let parameters = &self.operation(link.target).parameters;
        let is_path = |at: usize| parameters[at].place == ParameterPlace::Path;
        if (0..parameters.len()).any(|at| is_path(at) && !values.contains_key(&at)) {
            return Ok(None);
        }
        let mut call = Call::new(link.target);
        call.body = self.bodies(link.target).into_iter().next();
        self.required_parameters(&mut call);
        call.values.extend(values);
        self.renew(&mut call).await?;
        let body = link.body.as_ref().and_then(|it| self.evaluated(it, seen));
        if let (Some(body), Some(place)) = (body, call.value_mut()) {
            *place = body;
        }
        Ok(Some(call))
    }

    /// The value of a constant, an expression, or a text that has expressions in braces.
    fn evaluated(&self, value: &Json, seen: &Seen) -> Option<Json> {
        let Some(text) = value.as_str() else { return Some(value.clone()) };
        if text.starts_with('$') {
            return self.expression(text, seen);
        }
        let (mut out, mut rest) = (String::new(), text);
        while let Some((before, after)) = rest.split_once("{$") {
            let (inner, after) = after.split_once('}')?;
            out.push_str(before);
            out.push_str(&plain(&self.expression(&format!("${inner}"), seen)?));
            rest = after;
        }
        out.push_str(rest);
        Some(Json::String(out))
    }

    /// The value of a runtime expression (OpenAPI 3, "Runtime Expressions").
    fn expression(&self, text: &str, seen: &Seen) -> Option<Json> {
        let of_body = |body: Option<Json>, pointer: &str| {
            body?.pointer(pointer.strip_prefix('#').unwrap_or(pointer)).cloned()
        };
        let sent = &seen.exchange.request;
        if let Some(pointer) = text.strip_prefix("$response.body") {
            return of_body(seen.json(), pointer);
        }
        if let Some(pointer) = text.strip_prefix("$request.body") {
            return of_body(seen.call.value().cloned(), pointer);
        }
        if let Some(name) = text.strip_prefix("$response.header.") {
            return Some(seen.response()?.header(name)?.into());
        }
        let (place, name) = match text {
            "$url" => return Some(format!("{}{}", self.client.base, sent.target).into()),
            "$method" => return Some(sent.method.as_str().into()),
            "$statusCode" => return Some(seen.status()?.into()),
            _ => text.strip_prefix("$request.")?.split_once('.')?,
        };
        let place = match place {
            "path" => ParameterPlace::Path,
            "query" => ParameterPlace::Query,
            "header" => ParameterPlace::Header,
            _ => return None,
        };
        let is_named = |given: &str| match place {
            ParameterPlace::Header => given.eq_ignore_ascii_case(name),
            _ => given == name,
        };
        let parameters = &self.operation(seen.call.operation).parameters;
        let at = parameters.iter().position(|it| it.place == place && is_named(&it.name))?;
        seen.call.values.get(&at).cloned()
    }
}
