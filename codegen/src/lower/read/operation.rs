//! Path items and operations.

use foldhash::{HashMap, HashSet};

use super::Reader;
use super::info::text;
use super::polling;
use crate::api::{
    Docs, Method, MethodName, Operation, Pageable, Parameter, ParameterPlace, SecurityUse,
};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::{Placed, operations};
use crate::origin::Origin;
use crate::value::Value;

impl Reader<'_> {
    pub(super) fn operations(&mut self) {
        let document = self.document;
        let paths = Origin::root("/paths");
        let default_security = self.security(&Origin::root("/security")).unwrap_or_default();
        let mut taken = HashMap::default();
        for (path, _) in document.get(&paths).map(Value::members).unwrap_or_default() {
            if path.starts_with("x-") {
                continue;
            }
            let origin = paths.child(path);
            if !path.starts_with('/') {
                let help = "one is put before it";
                self.report(Code::WrongKind, &origin, "a path begins with no slash", help);
            }
            let (items, broken) = document.path_item(&origin);
            if let Some(diagnostic) = broken {
                let help = "the operations that it leads to are left out";
                self.found.push(diagnostic.help(help));
            }
            self.path_item(path, &items, &default_security, &mut taken);
        }
        self.callbacks_note();
    }

    /// The operations of a path item, which is put together from several objects.
    fn path_item(
        &mut self,
        path: &str,
        items: &[(Origin, &Value)],
        default_security: &[Vec<SecurityUse>],
        taken: &mut HashMap<String, Origin>,
    ) {
        let (placed, nameless) = operations(items);
        for place in nameless {
            let message = "this is no name of an HTTP method";
            let help = format!(
                "a name is a token of at most {} letters; the operation is left out",
                MethodName::LONGEST
            );
            self.report(Code::OperationLeftOut, &place, message, &help);
        }
        let mut seen = HashSet::default();
        for Placed { method, origin, value } in placed {
            if !seen.insert(method) {
                let message = format!("`{path}` has this method in another place, too");
                let help = match self.is_additional(&origin) {
                    true => "the operation below its keyword is taken",
                    false => "the operation beside the `$ref` is taken",
                };
                self.report(Code::OperationLeftOut, &origin, message, help);
                continue;
            }
            if !value.is_object() {
                let message = format!("{} where an operation belongs", value.kind());
                let help = "the operation is left out";
                self.report(Code::OperationLeftOut, &origin, message, help);
                continue;
            }
            if let Some(keyword) = method.keyword().filter(|_| self.is_additional(&origin)) {
                let message = format!("the method {} has a key of its own", method.as_str());
                let help = format!("write it below `{keyword}`; it is read all the same");
                self.report(Code::WrongKind, &origin, message, &help);
            }
            let mut operation = described(value, method, path, &origin);
            operation.id = self.operation_id(value, method, path, &origin, taken);
            let security = self.security(&origin.child("security"));
            operation.security = security.unwrap_or_else(|| default_security.to_vec());
            self.operation(operation, items.iter().map(|(place, _)| place));
        }
    }

    /// Whether an operation stands below the name of its method.
    fn is_additional(&self, origin: &Origin) -> bool {
        origin.parent().is_some_and(|it| it.pointer.ends_with("/additionalOperations"))
    }

    /// Takes in an operation with all that it has; `path_items` are around it.
    fn operation<'a>(
        &mut self,
        operation: Operation,
        path_items: impl Iterator<Item = &'a Origin> + Clone,
    ) {
        let index = self.api.operations.len();
        let (origin, path) = (operation.origin.clone(), operation.path.clone());
        // The operation takes its place first: inline types are named after it.
        self.operation_at.entry(origin.clone()).or_insert(index);
        self.api.operations.push(operation);
        let path_items: Vec<Origin> = path_items.cloned().collect();
        let mut parameters = self.parameters(index, &path_items, &origin);
        let target = target(&path, &parameters);
        self.match_path(index, &target, &mut parameters);
        let body = self.body(index, &origin.child("requestBody"));
        let responses = self.responses(index, &origin.child("responses"));
        let mut servers = self.own_servers(&origin.child("servers"));
        for item in &path_items {
            if servers.is_empty() {
                servers = self.own_servers(&item.child("servers"));
            }
        }
        let links = self.links(&origin.child("responses"));
        let polling = self.polling_rule(&origin);
        let said = self.document.get(&origin).unwrap_or(&Value::Null);
        let state_address = polling::state_address(said, &responses);
        let operation = &mut self.api.operations[index];
        (operation.polling, operation.links) = (polling, links);
        operation.state_address = state_address;
        operation.target = target;
        operation.parameters = parameters;
        operation.body = body;
        operation.responses = responses;
        operation.servers = servers;
    }

    /// Gives each placeholder of the path its parameter, and leaves out parameters of the path that
    /// it does not name.
    fn match_path(&mut self, operation: usize, target: &str, parameters: &mut Vec<Parameter>) {
        let Operation { origin, path, .. } = &self.api.operations[operation];
        let (origin, path) = (origin.clone(), path.clone());
        let placeholders = placeholders(target);
        let in_path = parameters.iter().filter(|it| it.place == ParameterPlace::Path);
        let defined: HashSet<String> = in_path.map(|parameter| parameter.name.clone()).collect();
        for name in placeholders.iter().filter(|name| !defined.contains(**name)) {
            parameters.push(self.placeholder(operation, name, &origin));
        }
        let named: HashSet<&str> = placeholders.into_iter().collect();
        parameters.retain(|parameter| {
            let is_used =
                parameter.place != ParameterPlace::Path || named.contains(parameter.name.as_str());
            if !is_used {
                let message = format!("the path does not name the parameter `{}`", parameter.name);
                let diagnostic =
                    Diagnostic::new(Code::UnusedPathParameter, &parameter.origin, message);
                self.found.push(diagnostic.help(format!("it is left out of {path}")));
            }
            is_used
        });
    }

    fn operation_id(
        &mut self,
        value: &Value,
        method: Method,
        path: &str,
        origin: &Origin,
        taken: &mut HashMap<String, Origin>,
    ) -> String {
        let given = value.get("operationId").and_then(text).filter(|id| !id.trim().is_empty());
        let derived = || derived_id(method, path);
        let id = match given {
            Some(id) if taken.contains_key(&id) => {
                let message = format!("another operation has the id `{id}` too");
                let help = format!("this one is called `{}`, after its method and path", derived());
                let place = origin.child("operationId");
                let found = Diagnostic::new(Code::DuplicateOperationId, &place, message).help(help);
                let other = taken.get(&id).map(|it| Place::Origin(it.child("operationId")));
                self.found.push(match other {
                    Some(other) => found.also(other, "the other one is here"),
                    None => found,
                });
                derived()
            }
            Some(id) => id,
            None => {
                let message = "this operation has no `operationId`";
                let help = format!("it is called `{}`, after its method and path", derived());
                self.report(Code::MissingOperationId, origin, message, &help);
                derived()
            }
        };
        taken.entry(id.clone()).or_insert_with(|| origin.clone());
        id
    }

    fn callbacks_note(&mut self) {
        let document = self.document;
        let places: Vec<Origin> = self
            .api
            .operations
            .iter()
            .map(|operation| operation.origin.child("callbacks"))
            .filter(|place| document.get(place).is_some_and(|it| !it.members().is_empty()))
            .collect();
        for place in places {
            let message = "callbacks are requests that the service makes";
            self.report(Code::ServerInitiated, &place, message, READ_BY_ENUM);
        }
    }
}

/// What is to be known of callbacks.
const READ_BY_ENUM: &str =
    "a client does not have them; an enum in the operation's file reads what a server receives";

/// What an operation says of itself, before anything in it is read.
pub(super) fn described(value: &Value, method: Method, path: &str, origin: &Origin) -> Operation {
    let tags = value.get("tags").map(Value::items).unwrap_or_default();
    Operation {
        id: String::new(),
        origin: origin.clone(),
        method,
        path: path.to_owned(),
        target: String::new(),
        docs: Docs {
            title: value.get("summary").and_then(text),
            description: value.get("description").and_then(text),
        },
        external_docs: value.get("externalDocs").and_then(|docs| docs.get("url")).and_then(text),
        tags: tags.iter().filter_map(text).collect(),
        deprecated: value.get("deprecated").and_then(Value::as_bool).unwrap_or_default(),
        parameters: Vec::new(),
        body: None,
        responses: Vec::new(),
        security: Vec::new(),
        servers: Vec::new(),
        pageable: pageable(value, origin),
        polling: None,
        links: Vec::new(),
        state_address: None,
        callbacks: Vec::new(),
        callback_signature: None,
    }
}

/// `x-ms-pageable`: what is said of it is in
/// <https://github.com/Azure/autorest/blob/main/docs/extensions/readme.md>.
fn pageable(operation: &Value, origin: &Origin) -> Option<Pageable> {
    let value = operation.get("x-ms-pageable").filter(|value| value.is_object())?;
    let next_link = match value.get("nextLinkName") {
        Some(name) => text(name),
        None => Some("nextLink".to_owned()),
    };
    Some(Pageable {
        origin: origin.child("x-ms-pageable"),
        next_link,
        operation: value.get("operationName").and_then(text),
    })
}

/// A name for an operation without one: `getUsersById` for `GET /users/{id}`.
fn derived_id(method: Method, path: &str) -> String {
    let mut id = method.as_str().to_ascii_lowercase();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        id.push('_');
        let is_parameter = segment.starts_with('{') && segment.ends_with('}');
        if is_parameter {
            id.push_str("by_");
        }
        id.push_str(segment.trim_matches(['{', '}']));
    }
    id
}

/// What of a path goes into a request. Paths of documents are told apart by fragments and queries
/// that OpenAPI does not know (4.8.8): a fragment is sent nowhere, and a query may be what
/// parameters say as well.
fn target(path: &str, parameters: &[Parameter]) -> String {
    let (path, _) = split_outside(path, '#').unwrap_or((path, ""));
    let Some((path, query)) = split_outside(path, '?') else { return rooted(path) };
    let is_own = |pair: &&str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let variable = value.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
        !parameters.iter().filter(|it| it.place == ParameterPlace::Query).any(|it| match variable {
            Some(variable) => it.name == name || it.name == variable,
            None => it.name == name && it.required,
        })
    };
    let query: Vec<&str> = query.split('&').filter(is_own).collect();
    if query.is_empty() { rooted(path) } else { format!("{}?{}", rooted(path), query.join("&")) }
}

/// A path is appended to the address of the server; each has to begin with a slash (4.8.8).
fn rooted(path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

/// What stands before and after a character that is in no braces.
fn split_outside(path: &str, wanted: char) -> Option<(&str, &str)> {
    let mut is_inside = false;
    let at = path.find(|character| {
        is_inside = match character {
            '{' => true,
            '}' => false,
            _ => is_inside,
        };
        character == wanted && !is_inside
    })?;
    Some((&path[..at], &path[at + wanted.len_utf8()..]))
}

/// The names in braces of a path template, each once.
pub(super) fn placeholders(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut seen = HashSet::default();
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        if !name.is_empty() && seen.insert(name) {
            names.push(name);
        }
        rest = tail;
    }
    names
}
