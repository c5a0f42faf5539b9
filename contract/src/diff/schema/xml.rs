//! How values are written in XML: as which elements and attributes.

use std::collections::BTreeMap;

use super::super::rules;
use super::super::view::{Position, Types, View};
use super::{Pass, position, shown};
use specwright::diagnostic::Origin;
use specwright::document::Document;

impl Pass<'_, '_> {
    /// Compares how the members of a schema are written, and what is in them.
    pub(super) fn in_xml(&mut self) {
        let (old, new) = (&self.views.0, &self.views.1);
        let both = old
            .properties
            .iter()
            .filter_map(|(name, it)| Some((name, it, new.properties.get(name)?)));
        for (name, before, after) in both {
            let below = format!(".{name}");
            self.written_as((before, after), name, &below);
            self.inner(&below, before, after);
        }
        if !old.items.is_empty() && !new.items.is_empty() {
            self.inner("[]", &old.items, &new.items);
        }
        let (old, new) = (&old.additional.schemas, &new.additional.schemas);
        if !old.is_empty() && !new.is_empty() {
            self.inner("{}", old, new);
        }
        self.unions_in_xml();
    }

    /// Compares how a member is written, which has this name in the schema.
    fn written_as(&mut self, (old, new): (&[Origin], &[Origin]), name: &str, below: &str) {
        let before = Written::of(self.schemas.old, &position(old), Some(name));
        let after = Written::of(self.schemas.new, &position(new), Some(name));
        if before.differs(&after) {
            let said = (Some(before.to_string()), Some(after.to_string()));
            let places = (old.last().cloned(), new.last().cloned());
            self.add(&rules::XML_CHANGED, below, said.0, said.1, places.0, places.1);
        }
    }
}

/// How values of a schema are written.
#[derive(Debug)]
pub(in crate::diff) struct Written {
    /// The name of their element or attribute; nothing where the document does not tell.
    name: Option<String>,
    /// What else is said of it.
    words: BTreeMap<String, String>,
    /// How the items of a list are written.
    items: Option<Box<Written>>,
}

impl Written {
    /// What is written by the name of a member, or where it is the whole, of its component.
    pub(in crate::diff) fn of(
        document: &Document,
        position: &Position,
        name: Option<&str>,
    ) -> Self {
        let position = position.clone().settle(document);
        let view = View::of(document, &position);
        let said = view.xml.get("name").and_then(|it| it.as_str());
        let component = || {
            let [place] = position.parts.as_slice() else { return None };
            let name = place.pointer.strip_prefix("/components/schemas/")?;
            (!name.contains('/')).then_some(name)
        };
        let name = said.or(name).or_else(component);
        let mut words = view.xml.iter().filter(|(key, _)| **key != "name");
        let mut written = Self {
            name: name.map(str::to_owned),
            words: words.by_ref().map(|(key, it)| ((*key).to_owned(), shown(it))).collect(),
            items: None,
        };
        if view.types == Types::ARRAY && !view.items.is_empty() {
            let items = Position { parts: view.items.clone(), ..Position::default() };
            // An array of an array is named by nobody.
            let own = View::of(document, &items);
            let own_name = own.xml.get("name").and_then(|it| it.as_str()).or(name);
            let words = own.xml.iter().filter(|(key, _)| **key != "name");
            written.items = Some(Box::new(Self {
                name: own_name.map(str::to_owned),
                words: words.map(|(key, it)| ((*key).to_owned(), shown(it))).collect(),
                items: None,
            }));
            let is_wrapped = view.xml.get("wrapped").and_then(|it| it.as_bool()) == Some(true)
                || view.xml.get("nodeType").and_then(|it| it.as_str()) == Some("element");
            if !is_wrapped {
                // Only the items are written.
                (written.name, written.words) = (None, BTreeMap::new());
            }
        }
        written
    }

    pub(in crate::diff) fn differs(&self, other: &Self) -> bool {
        let is_other_name =
            self.name.as_ref().zip(other.name.as_ref()).is_some_and(|(a, b)| a != b);
        let is_other_item = match (&self.items, &other.items) {
            (Some(a), Some(b)) => a.differs(b),
            _ => false,
        };
        is_other_name || is_other_item || self.words != other.words
    }
}

impl std::fmt::Display for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts: Vec<String> = self.name.iter().cloned().collect();
        parts.extend(self.words.iter().map(|(key, value)| format!("{key} {value}")));
        parts.extend(self.items.iter().map(|items| format!("items {items}")));
        f.write_str(&parts.join(", "))
    }
}
