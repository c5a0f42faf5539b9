//! What comes with every error of a service (`x-specwright-errors`): a response of the document
//! that stands for errors which nothing else describes, and whose headers each error has.

use bytes::Bytes;
use http::Response as HttpResponse;

use super::response::Context;
use super::shown;
use specwright::api::{Docs, MediaKind, MediaType, Response, StatusPattern};
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
    let examples = shown::examples(document, &origin, form);
    let (name, kind) = (name.to_owned(), MediaKind::of(name));
    MediaType { name, origin, kind, ty: None, encoding: Vec::new(), positions: None, examples }
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
