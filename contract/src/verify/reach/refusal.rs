//! What an answer that refuses a request says is wrong with it: members of the body, by pointers,
//! lists of names, or in words. It is believed no further than for what to try first.

use serde_json::Value as Json;

use crate::names::words;
use crate::verify::run::Seen;
use crate::verify::slots::Slot;

/// So many texts of an answer are looked at, and so much of each.
const TEXTS: usize = 100;
const LENGTH: usize = 600;

/// What stands before the names of members in what says where something is wrong.
const ABOVE: &[&str] = &["body", "request", "requestbody", "payload", "json"];

/// What an answer says.
#[derive(Clone, Debug, Default)]
pub(super) struct Refusal {
    texts: Vec<String>,
    /// Names one below the other, as texts and lists of the answer may mean them.
    paths: Vec<Vec<String>>,
}

impl Refusal {
    pub(super) fn of(seen: &Seen) -> Self {
        let mut found = Self::default();
        match seen.json() {
            Some(value) => found.read(&value, 0),
            None => {
                let body = seen.response().map(|it| String::from_utf8_lossy(&it.body).into_owned());
                found.text(&body.unwrap_or_default());
            }
        }
        found
    }

    fn read(&mut self, value: &Json, depth: usize) {
        if depth > 6 || self.texts.len() > TEXTS {
            return;
        }
        match value {
            Json::String(text) => self.text(text),
            Json::Array(items) => {
                let name = |it: &Json| match it {
                    Json::String(text) => Some(text.clone()),
                    Json::Number(number) => Some(number.to_string()),
                    _ => None,
                };
                let names: Option<Vec<String>> = items.iter().take(TEXTS).map(name).collect();
                self.paths.extend(names.map(below));
                items.iter().take(TEXTS).for_each(|it| self.read(it, depth + 1));
            }
            Json::Object(members) => {
                for (name, inner) in members.iter().take(TEXTS) {
                    // `{"errors": {"amount": ["too much"]}}`
                    if depth > 0 {
                        self.paths.push(path(name));
                    }
                    self.read(inner, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let text: String = text.chars().take(LENGTH).collect();
        if !text.trim().contains(' ') {
            self.paths.push(path(&text));
        }
        self.texts.push(text);
    }

    /// How surely a place is one of those that are wrong, the surest first; nothing where it is not
    /// said at all.
    pub(super) fn rank(&self, place: &Slot) -> Option<u8> {
        let own: Vec<&str> = place.pointer.split('/').skip(1).collect();
        let is_number = |it: &str| it.parse::<usize>().is_ok();
        let same = |one: &&str, other: &String| one == other || is_number(one) && is_number(other);
        let is_own = |path: &Vec<String>| {
            path.len() == own.len() && own.iter().zip(path).all(|(one, other)| same(one, other))
        };
        if self.paths.iter().any(is_own) {
            return Some(0);
        }
        let is_last = |path: &Vec<String>| path.len() == 1 && path[0] == place.name;
        if self.paths.iter().any(is_last) {
            return Some(1);
        }
        let quoted = ['`', '\'', '"'].map(|it| format!("{it}{}{it}", place.name));
        if self.texts.iter().any(|text| quoted.iter().any(|it| text.contains(it))) {
            return Some(1);
        }
        self.texts.iter().any(|text| says(text, &place.name)).then_some(2)
    }

    /// What it says, without ids and numbers: a refusal in other words is another one.
    pub(super) fn wording(&self) -> String {
        let is_word = |it: &&str| it.chars().all(char::is_alphabetic);
        let whole = self.whole();
        let tokens = whole.split(|it: char| it.is_whitespace() || ",.;:!?()\"'`".contains(it));
        tokens.filter(is_word).filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// All that it says, for words of it to be looked for.
    pub(super) fn whole(&self) -> String {
        self.texts.join("\n")
    }
}

/// Whether a text has the words of a name, one after the other: `window_end` and "the window end".
pub(super) fn says(text: &str, name: &str) -> bool {
    let (said, wanted) = (words(text), words(name));
    !wanted.is_empty() && said.windows(wanted.len()).any(|it| it == wanted)
}

/// The names of a pointer, or of what is written like one: `#/lines/0/price`, `$.lines[0].price`.
fn path(text: &str) -> Vec<String> {
    let parts = text.trim().trim_start_matches(['#', '$']);
    let parts = parts.split(['/', '.', '[', ']']).filter(|it| !it.is_empty());
    below(parts.map(|it| specwright::value::unescaped(it).into_owned()).collect())
}

/// Names without what stands for the whole body.
fn below(mut names: Vec<String>) -> Vec<String> {
    if names.len() > 1 && ABOVE.contains(&names[0].to_lowercase().as_str()) {
        names.remove(0);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{path, says};

    #[test]
    fn places_are_read() {
        for text in ["#/lines/0/price", "$.lines[0].price", "body.lines.0.price", "/lines/0/price"]
        {
            assert_eq!(path(text), ["lines", "0", "price"]);
        }
        assert_eq!(path("body"), ["body"]);
        assert!(says("The window end must be later", "windowEnd"));
        assert!(!says("The windows end", "windowEnd"));
    }
}
