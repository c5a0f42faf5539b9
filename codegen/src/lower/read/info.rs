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
                let description = tag.get("description").and_then(text);
                Some(Tag { name: text(tag.get("name")?)?, description })
            })
            .collect();
        for section in ["webhooks", "x-webhooks"] {
            if let Some(hooks) = root.get(section).filter(|hooks| !hooks.members().is_empty()) {
                let message = format!(
                    "{} webhooks are requests that the service makes",
                    hooks.members().len()
                );
                let place = Origin::root(format!("/{section}"));
                self.report(Code::ServerInitiated, &place, message, "a client does not have them");
            }
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
