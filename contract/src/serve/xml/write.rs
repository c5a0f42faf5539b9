//! JSON to XML.

use quick_xml::escape::escape;
use serde_json::Value as Json;

use super::XmlKeywords;
use specwright::document::{Document, Reach};
use specwright::origin::Origin;
use specwright::value::{Value, tokens};

/// A value as an XML document, as its schema has it. The outermost element is called as the schema
/// says, else as the component is, else `root`.
pub(in crate::serve) fn write(
    document: &Document,
    schema: Option<&Origin>,
    value: &Json,
) -> String {
    let mut writer =
        Writer { document, text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned() };
    let name = schema.and_then(|schema| component(document, schema));
    writer.element(name.as_deref().unwrap_or("root"), schema, value);
    writer.text
}

/// The name of the component that a schema is or refers to.
fn component(document: &Document, schema: &Origin) -> Option<String> {
    let place = document.target(schema);
    let tokens: Vec<String> = tokens(&place.pointer).map(|it| it.into_owned()).collect();
    match tokens.as_slice() {
        [one, two, name] if one == "components" && two == "schemas" => Some(name.clone()),
        _ => None,
    }
}

struct Writer<'a> {
    document: &'a Document,
    text: String,
}

impl Writer<'_> {
    fn element(&mut self, name: &str, schema: Option<&Origin>, value: &Json) {
        let document = self.document;
        let form = schema.map(|schema| XmlKeywords::of(document, schema)).unwrap_or_default();
        let tag = tag(&form, name);
        if let Json::Array(items) = value {
            // The outermost list, or one in another: its items stand in an element.
            self.open(&tag, &form, &[]);
            self.items(&items_name(&form, name), schema, items);
            return self.close(&tag);
        }
        let Json::Object(members) = value else {
            self.open(&tag, &form, &[]);
            self.text.push_str(&escape(text(value)));
            return self.close(&tag);
        };
        let of = |name: &str| schema.and_then(|schema| document.member(schema, name));
        let form_of = |name: &str| of(name).map(|it| XmlKeywords::of(document, &it).is_attribute);
        let (attributes, children): (Vec<_>, Vec<_>) =
            members.iter().partition(|(name, _)| form_of(name) == Some(true));
        let attributes: Vec<(String, String)> = attributes
            .iter()
            .map(|(name, value)| {
                let place = of(name);
                let form =
                    place.as_ref().map(|it| XmlKeywords::of(document, it)).unwrap_or_default();
                (self::tag(&form, name), text(value))
            })
            .collect();
        self.open(&tag, &form, &attributes);
        for (name, value) in children {
            let member = of(name);
            let form = member.as_ref().map(|it| XmlKeywords::of(document, it)).unwrap_or_default();
            match value {
                Json::Array(items) if form.is_wrapped => {
                    let wrapper = self::tag(&form, name);
                    self.open(&wrapper, &form, &[]);
                    self.items(&items_name(&form, name), member.as_ref(), items);
                    self.close(&wrapper);
                }
                Json::Array(items) => {
                    self.items(form.name.unwrap_or(name), member.as_ref(), items);
                }
                Json::Null => {}
                value => self.element(name, member.as_ref(), value),
            }
        }
        self.close(&tag);
    }

    fn items(&mut self, name: &str, list: Option<&Origin>, items: &[Json]) {
        let place = list.and_then(|list| {
            let mut all = self.document.applicable(list, Reach::Alternatives).into_iter();
            all.find_map(|it| it.schema.get("items").map(|_: &Value| it.origin.child("items")))
        });
        items.iter().for_each(|item| self.element(name, place.as_ref(), item));
    }

    fn open(&mut self, tag: &str, form: &XmlKeywords<'_>, attributes: &[(String, String)]) {
        self.text.push('<');
        self.text.push_str(tag);
        if let Some(namespace) = form.namespace {
            let prefix =
                form.prefix.map(|prefix| format!(":{}", named(prefix))).unwrap_or_default();
            self.text.push_str(&format!(" xmlns{prefix}=\"{}\"", escape(namespace)));
        }
        for (name, value) in attributes {
            self.text.push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
        self.text.push('>');
    }

    fn close(&mut self, tag: &str) {
        self.text.push_str(&format!("</{tag}>"));
    }
}

/// What the items of a list are called that stand in an element of their own.
fn items_name(form: &XmlKeywords<'_>, name: &str) -> String {
    form.name.unwrap_or(name).to_owned()
}

fn tag(form: &XmlKeywords<'_>, name: &str) -> String {
    let name = named(form.name.unwrap_or(name));
    match form.prefix {
        Some(prefix) => format!("{}:{name}", named(prefix)),
        None => name,
    }
}

/// A name that XML can have: other characters become `_`.
fn named(name: &str) -> String {
    let is_first = |it: char| it.is_alphabetic() || it == '_';
    let is_name = |it: char| it.is_alphanumeric() || "-._".contains(it);
    let cleaned: String = name.chars().map(|it| if is_name(it) { it } else { '_' }).collect();
    match cleaned.chars().next() {
        Some(first) if is_first(first) => cleaned,
        _ => format!("_{cleaned}"),
    }
}

fn text(value: &Json) -> String {
    let text = match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    };
    // What XML cannot hold at all (XML 1.0, 2.2).
    text.chars().filter(|it| !it.is_control() || "\t\n\r".contains(*it)).collect()
}
