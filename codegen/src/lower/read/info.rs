//! `info`, `servers`, `tags`.

use super::Reader;
use crate::api::Tag;
use crate::diagnostic::{Code, Origin};
use crate::value::Value;

impl Reader<'_> {
    pub(super) fn info(&mut self) {
        let root = self.document.root();
        let info = |name: &str| root.get("info").and_then(|info| info.get(name)).and_then(text);
        self.api.title = info("title").unwrap_or_default();
        self.api.version = info("version").unwrap_or_default();
        self.api.description = info("description");
        self.api.files = self.document.sources().iter().map(|it| it.path().to_owned()).collect();
        self.api.servers = self.servers(&Origin::root("/servers"));
        self.api.tags = root
            .get("tags")
            .map(Value::items)
            .unwrap_or_default()
            .iter()
            .filter_map(|tag| {
                let said = |key: &str| tag.get(key).and_then(text);
                Some(Tag {
                    name: said("name")?,
                    summary: said("summary"),
                    description: said("description"),
                    parent: said("parent"),
                    kind: said("kind"),
                })
            })
            .collect();
        self.tag_parents();
        for section in ["webhooks", "x-webhooks"] {
            if let Some(hooks) = root.get(section).filter(|hooks| !hooks.members().is_empty()) {
                let message = match hooks.members().len() {
                    1 => "a webhook is a request that the service makes".to_owned(),
                    count => format!("{count} webhooks are requests that the service makes"),
                };
                let place = Origin::root(format!("/{section}"));
                let help =
                    "a client does not have them; `webhooks::Webhook` reads what a server receives";
                self.report(Code::ServerInitiated, &place, message, help);
            }
        }
    }
}

impl Reader<'_> {
    /// The hierarchy of tags: each parent is a tag, and none is below itself (OpenAPI 3.2.0, "Tag
    /// Object"). What says otherwise is left out.
    fn tag_parents(&mut self) {
        for index in 0..self.api.tags.len() {
            let tags = &self.api.tags;
            let parent = |name: &str| tags.iter().find(|it| it.name == name)?.parent.as_deref();
            let Tag { name, parent: Some(own), .. } = &tags[index] else { continue };
            let is_known = tags.iter().any(|it| it.name == *own);
            let mut above = std::iter::successors(Some(own.as_str()), |name| parent(name));
            let is_circle = above.by_ref().take(tags.len()).any(|it| it == name);
            let message = match (is_known, is_circle) {
                (true, false) => continue,
                (true, true) => format!("the tag `{name}` is below itself"),
                (false, _) => format!("`{own}`, the parent of the tag `{name}`, is no tag"),
            };
            let place = Origin::root("/tags").index(index).child("parent");
            self.report(Code::WrongKind, &place, message, "the tag is read without a parent");
            self.api.tags[index].parent = None;
        }
    }
}

/// A text, also where YAML has made a number or boolean of it.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
