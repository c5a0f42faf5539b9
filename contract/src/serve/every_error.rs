//! What comes with every error of a service (`x-specwright-errors`): a response of the document
//! that stands for errors which nothing else describes, and whose headers each error has.

use bytes::Bytes;
use http::Response as HttpResponse;

use super::response::Context;
use specwright::api::{Docs, Example, MediaKind, MediaType, Response, StatusPattern};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright::value::Value;

/// The response that the document has for every error; nothing where it says nothing of a body.
pub(super) fn response(document: &Document) -> Option<Response> {
    let (origin, said) = document.follow(&place()).ok()?;
    let forms = said.get("content").map(Value::members).unwrap_or_default();
    let content: Vec<MediaType> = forms
        .iter()
        .map(|(name, form)| media_type(document, name, form, origin.child("content").child(name)))
        .collect();
    let (status, docs, headers) = (StatusPattern::Default, Docs::default(), Vec::new());
    (!content.is_empty()).then_some(Response { status, origin, docs, headers, content })
}

fn media_type(document: &Document, name: &str, form: &Value, origin: Origin) -> MediaType {
    let mut examples = Vec::new();
    if let Some(value) = form.get("example") {
        examples.push(example("", origin.child("example"), value));
    }
    for (name, _) in form.get("examples").map(Value::members).unwrap_or_default() {
        let Ok((origin, said)) = document.follow(&origin.child("examples").child(name)) else {
            continue;
        };
        let shown = ["dataValue", "value"].into_iter().find(|it| said.get(it).is_some());
        if let Some(keyword) = shown
            && let Some(value) = said.get(keyword)
        {
            examples.push(example(name, origin.child(keyword), value));
        }
    }
    let (name, kind) = (name.to_owned(), MediaKind::of(name));
    MediaType { name, origin, kind, ty: None, encoding: Vec::new(), positions: None, examples }
}

fn example(name: &str, origin: Origin, value: &Value) -> Example {
    let (name, value) = (name.to_owned(), value.clone());
    Example { name, origin, summary: None, value, serialized: None }
}

fn place() -> Origin {
    Origin::root("/x-specwright-errors")
}

impl Context<'_> {
    /// Puts the headers into an error that the document has for all of them.
    pub(super) fn with_every_error(&self, answer: &mut HttpResponse<Bytes>) {
        if !answer.status().is_client_error() && !answer.status().is_server_error() {
            return;
        }
        let Ok((origin, said)) = self.document.follow(&place()) else { return };
        for (name, _) in said.get("headers").map(Value::members).unwrap_or_default() {
            if !answer.headers().contains_key(&**name) {
                // An error is told without what cannot be said with it.
                let _ = self.put_header(&origin.child("headers").child(name), name, answer);
            }
        }
    }
}
