//! Webhooks and callbacks: requests that the service makes.

use super::Reader;
use super::info::text;
use super::operation::described;
use crate::api::Webhook;
use crate::diagnostic::{Code, Origin};
use crate::document::{Placed, operations};
use crate::value::Value;

/// The index of no operation: what stands in none is called after its place.
const NO_OPERATION: usize = usize::MAX;

/// An extension: the header whose value says which webhook a request is.
const EVENT: &str = "x-specwright-webhook-event";

impl Reader<'_> {
    /// The webhooks of the document, and the callbacks of its operations.
    pub(super) fn webhooks(&mut self) {
        let root = Origin::root("");
        self.api.webhook_signature = self.webhook_signature(&root);
        let event = self.document.get(&root.child(EVENT)).and_then(text);
        for section in ["webhooks", "x-webhooks"] {
            let place = root.child(section);
            for (name, _) in self.document.get(&place).map(Value::members).unwrap_or_default() {
                if name.starts_with("x-") {
                    continue;
                }
                let mut read = Vec::new();
                let (place, event) = (place.child(name), event.as_deref());
                self.requests(NO_OPERATION, name, None, &place, event, &mut read);
                self.api.webhooks.extend(read);
            }
        }
        for index in 0..self.api.operations.len() {
            self.callbacks(index, event.as_deref());
        }
    }

    fn callbacks(&mut self, index: usize, event: Option<&str>) {
        let document = self.document;
        let operation = self.api.operations[index].origin.clone();
        let own = document.get(&operation.child(EVENT)).and_then(text);
        let event = own.as_deref().or(event).filter(|it| !it.is_empty());
        let section = operation.child("callbacks");
        let mut read = Vec::new();
        for (name, _) in document.get(&section).map(Value::members).unwrap_or_default() {
            let (place, addresses) = match document.follow(&section.child(name)) {
                Ok(found) => found,
                Err(diagnostic) => {
                    self.found.push(diagnostic.help("the callback is left out"));
                    continue;
                }
            };
            for (address, _) in addresses.members().iter().filter(|(it, _)| !it.starts_with("x-")) {
                let place = place.child(address);
                self.requests(index, name, Some(address), &place, event, &mut read);
            }
        }
        if !read.is_empty() {
            let own = self.webhook_signature(&operation);
            let signature = own.or_else(|| self.api.webhook_signature.clone());
            let operation = &mut self.api.operations[index];
            operation.callbacks = read;
            operation.callback_signature = signature;
        }
    }

    /// The requests of a path item.
    fn requests(
        &mut self,
        index: usize,
        name: &str,
        address: Option<&str>,
        place: &Origin,
        event: Option<&str>,
        read: &mut Vec<Webhook>,
    ) {
        let document = self.document;
        let (items, broken) = document.path_item(place);
        self.found.extend(broken.map(|it| it.help("the requests that it leads to are left out")));
        let shared = items.iter().map(|(place, _)| place.child("parameters"));
        let shared: Vec<Origin> = shared.collect();
        for Placed { method, origin, value } in operations(&items).0 {
            if !value.is_object() || read.iter().any(|it: &Webhook| it.origin == origin) {
                continue;
            }
            let said = described(value, method, "", &origin);
            let role = match address {
                Some(_) => format!("{name} body"),
                None => "webhook body".to_owned(),
            };
            let body = self.body_as(index, &origin.child("requestBody"), &role);
            let mut places = vec![origin.child("parameters")];
            places.extend(shared.iter().cloned());
            let headers = self.fixed_headers(&places, event);
            if let Some(event) = event.filter(|it| !headers.iter().any(|(name, _)| is(name, it))) {
                let message = format!("no value is known for the header `{event}` of this request");
                let help = "a header parameter with one of `const`, `enum` and `example` says it";
                self.report(Code::WrongKind, &origin, message, help);
            }
            read.push(Webhook {
                name: name.to_owned(),
                method,
                address: address.map(ToOwned::to_owned),
                docs: said.docs,
                deprecated: said.deprecated,
                headers,
                body,
                origin,
            });
        }
    }

    /// The headers that have one of some values, among these lists of parameters: what a schema allows,
    /// and for the header that says which request it is, what is shown as well.
    fn fixed_headers(&self, lists: &[Origin], event: Option<&str>) -> Vec<(String, Vec<String>)> {
        let mut headers: Vec<(String, Vec<String>)> = Vec::new();
        for list in lists {
            let count = self.document.get(list).map(Value::items).unwrap_or_default().len();
            for index in 0..count {
                // What is wrong with a `$ref` is of no account here: the header tells nothing.
                let Ok((place, value)) = self.document.follow(&list.index(index)) else { continue };
                let is_header = value.get("in").and_then(Value::as_str) == Some("header");
                let name = value.get("name").and_then(Value::as_str);
                let Some(name) = name.filter(|_| is_header) else { continue };
                if headers.iter().any(|(known, _)| is(known, name)) {
                    continue;
                }
                let schema = self.document.follow(&place.child("schema"));
                let schema = schema.ok().map(|(_, schema)| schema);
                let mut values = schema.map(allowed).unwrap_or_default();
                if values.is_empty() && event.is_some_and(|event| is(event, name)) {
                    let shown = [Some(value), schema].into_iter().flatten();
                    values.extend(shown.filter_map(|it| text(it.get("example")?)).take(1));
                }
                if !values.is_empty() {
                    headers.push((name.to_owned(), values));
                }
            }
        }
        headers
    }
}

/// The values that a schema allows, where it lists them.
fn allowed(schema: &Value) -> Vec<String> {
    let only = schema.get("const").and_then(text);
    let listed = schema.get("enum").map(Value::items).unwrap_or_default();
    only.into_iter().chain(listed.iter().filter_map(text)).collect()
}

fn is(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}
