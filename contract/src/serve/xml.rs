//! XML bodies, by the `xml` keywords of their schemas (OpenAPI 3.0.4, 4.8.26).

mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;

use specwright::api::essence;
use specwright::document::{Document, Reach};
use specwright::origin::Origin;
use specwright::value::Value;

/// Whether a media type is XML (RFC 7303).
pub(super) fn is_xml(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

/// What a schema says of its values in XML.
#[derive(Debug, Default)]
struct XmlKeywords<'a> {
    name: Option<&'a str>,
    prefix: Option<&'a str>,
    namespace: Option<&'a str>,
    is_attribute: bool,
    is_wrapped: bool,
}

impl<'a> XmlKeywords<'a> {
    fn of(document: &'a Document, schema: &Origin) -> Self {
        let mut form = Self::default();
        for part in document.applicable(schema, Reach::Parts) {
            let Some(xml) = part.schema.get("xml") else { continue };
            let text = |name: &str| xml.get(name).and_then(Value::as_str);
            let is = |name: &str| xml.get(name).and_then(Value::as_bool) == Some(true);
            let node = text("nodeType");
            form.name = form.name.or(text("name"));
            form.prefix = form.prefix.or(text("prefix"));
            form.namespace = form.namespace.or(text("namespace"));
            form.is_attribute |= is("attribute") || node == Some("attribute");
            form.is_wrapped |= is("wrapped") || node == Some("element");
        }
        form
    }
}
