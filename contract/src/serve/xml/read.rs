//! XML to JSON.

use quick_xml::Reader as Events;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value as Json};

use super::XmlKeywords;
use crate::serve::coerce::Reader;
use specwright::origin::Origin;

/// Elements deeper than this are not read.
const DEPTH: usize = 128;

/// More elements and attributes are not read.
const NODES: usize = 1_000_000;

#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

/// The value of an XML document, as its schema has it, and whether its outermost element is called
/// as the schema says.
///
/// # Errors
///
/// Why it is no XML.
pub(in crate::serve) fn read(
    reader: Reader<'_>,
    schema: Option<&Origin>,
    bytes: &[u8],
) -> Result<(Json, bool), String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let root = parse(text)?;
    let named = schema.and_then(|schema| XmlKeywords::of(reader.shapes.document, schema).name);
    Ok((value(reader, schema, &root), named.is_none_or(|name| name == root.name)))
}

fn parse(text: &str) -> Result<Element, String> {
    let mut events = Events::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    let mut nodes = 0;
    loop {
        let at = events.buffer_position();
        let malformed = || format!("it is malformed at byte {at}");
        let event = events.read_event().map_err(|_| malformed())?;
        let (start, is_empty) = match event {
            Event::Eof => break,
            Event::Start(start) => (start, false),
            Event::Empty(start) => (start, true),
            Event::End(_) => {
                close(open.pop().ok_or_else(malformed)?, &mut open, &mut root);
                continue;
            }
            Event::Text(text) => {
                let text: &str = &text;
                match open.last_mut() {
                    Some(element) => element.text.push_str(text),
                    None if text.trim().is_empty() => {}
                    None => return Err(malformed()),
                }
                continue;
            }
            Event::CData(text) => {
                open.last_mut().ok_or_else(malformed)?.text.push_str(&text);
                continue;
            }
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let known =
                    quick_xml::escape::unescape(&format!("&{name};")).map(|it| it.into_owned());
                // Entities of the document's own are not followed.
                let text = known.map_err(|_| malformed())?;
                open.last_mut().ok_or_else(malformed)?.text.push_str(&text);
                continue;
            }
            _ => continue,
        };
        let element = element(&start).ok_or_else(malformed)?;
        nodes += 1 + element.attributes.len();
        if open.len() >= DEPTH || nodes > NODES {
            return Err(format!("it is deeper than {DEPTH} elements, or has more than {NODES}"));
        }
        if root.is_some() {
            return Err(malformed());
        }
        match is_empty {
            true => close(element, &mut open, &mut root),
            false => open.push(element),
        }
    }
    root.filter(|_| open.is_empty()).ok_or_else(|| "it ends too early".to_owned())
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(outer) => outer.children.push(element),
        None => *root = Some(element),
    }
}

fn element(start: &BytesStart<'_>) -> Option<Element> {
    let name = start.local_name().as_ref().to_owned();
    let mut element = Element { name, ..Element::default() };
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let key = attribute.key;
        let is_namespace = key.as_ref() == "xmlns" || key.as_ref().starts_with("xmlns:");
        if !is_namespace {
            let text = quick_xml::escape::unescape(&attribute.value).ok()?;
            element.attributes.push((key.local_name().as_ref().to_owned(), text.into_owned()));
        }
    }
    Some(element)
}

fn value(reader: Reader<'_>, schema: Option<&Origin>, element: &Element) -> Json {
    let Some(schema) = schema else { return plain(element) };
    let types = reader.types(schema);
    if types.array {
        let items = reader.items(schema);
        return element.children.iter().map(|it| value(reader, items.as_ref(), it)).collect();
    }
    if types.object || (!element.children.is_empty() && !types.is_scalar()) {
        return object(reader, schema, element);
    }
    reader.scalar(element.text.trim(), Some(schema))
}

/// The members of an element: its attributes and its children.
fn object(reader: Reader<'_>, schema: &Origin, element: &Element) -> Json {
    let mut members = Map::new();
    let mut taken: Vec<&str> = Vec::new();
    let (names, _) = reader.names(schema);
    for name in &names {
        if members.contains_key(name) {
            continue;
        }
        let Some(member) = reader.member(schema, name) else { continue };
        let form = XmlKeywords::of(reader.shapes.document, &member);
        let own = form.name.unwrap_or(name);
        if form.is_attribute {
            if let Some((_, text)) = element.attributes.iter().find(|(key, _)| key == own) {
                members.insert(name.clone(), reader.scalar(text, Some(&member)));
            }
        } else if reader.types(&member).array {
            let found = list(reader, (name, &member), &form, element);
            if let Some((list, element)) = found {
                taken.extend(element);
                members.insert(name.clone(), list);
            }
        } else if let Some(child) = element.children.iter().find(|it| it.name == own) {
            taken.push(&child.name);
            members.insert(name.clone(), value(reader, Some(&member), child));
        }
    }
    let others = element
        .children
        .iter()
        .filter(|it| !taken.contains(&it.name.as_str()) && !members.contains_key(&it.name));
    let others: Vec<(String, Json)> = others
        .map(|child| {
            let free = reader.member(schema, &child.name);
            (child.name.clone(), value(reader, free.as_ref(), child))
        })
        .collect();
    members.extend(others);
    Json::Object(members)
}

/// The items of a list, in an element of their own or beside each other, and which elements of
/// this one they are.
fn list<'e>(
    reader: Reader<'_>,
    (name, member): (&str, &Origin),
    form: &XmlKeywords<'_>,
    element: &'e Element,
) -> Option<(Json, Vec<&'e str>)> {
    let items = reader.items(member);
    let of_items =
        items.as_ref().map(|it| XmlKeywords::of(reader.shapes.document, it)).unwrap_or_default();
    let own = form.name.unwrap_or(name);
    if form.is_wrapped {
        let wrapper = element.children.iter().find(|it| it.name == own)?;
        let all = wrapper.children.iter().map(|it| value(reader, items.as_ref(), it));
        return Some((all.collect(), vec![&wrapper.name]));
    }
    let of_item = of_items.name.unwrap_or(own);
    let all: Vec<&Element> = element.children.iter().filter(|it| it.name == of_item).collect();
    let first = all.first()?;
    let name = first.name.as_str();
    Some((all.iter().map(|it| value(reader, items.as_ref(), it)).collect(), vec![name]))
}

/// An element that no schema says anything of.
fn plain(element: &Element) -> Json {
    if element.children.is_empty() && element.attributes.is_empty() {
        return Json::String(element.text.trim().to_owned());
    }
    let mut members = Map::new();
    for (name, text) in &element.attributes {
        members.insert(name.clone(), text.clone().into());
    }
    for child in &element.children {
        match members.get_mut(&child.name) {
            Some(Json::Array(items)) => items.push(plain(child)),
            Some(first) => *first = Json::Array(vec![first.take(), plain(child)]),
            None => {
                members.insert(child.name.clone(), plain(child));
            }
        }
    }
    Json::Object(members)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_is_no_xml_is_refused() {
        for text in [
            "",
            "x",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>x",
            "<a b=c/>",
            "<a>&own;</a>",
            "</a>",
            "<a><",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"<a>".repeat(1_000)).is_err());
        let fine =
            parse("<?xml version='1.0'?>\n<!-- c --><p:a b='1&amp;2'>x&lt;<![CDATA[<y>]]></p:a>\n")
                .unwrap();
        assert_eq!((fine.name.as_str(), fine.text.as_str()), ("a", "x<<y>"));
        assert_eq!(fine.attributes, [("b".to_owned(), "1&2".to_owned())]);
    }
}
