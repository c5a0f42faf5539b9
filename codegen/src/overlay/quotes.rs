//! What the notes of an overlay quote of the pages that a document comes from. A page changes, and a
//! note about what it said would go on saying so.

use serde_json::Value as Json;

use super::{Action, Change};
use crate::diagnostic::{Code, Diagnostic, Origin};

/// The keys of an update whose texts are about the pages.
const NOTE: &str = "x-specwright-note";
const DESCRIPTION: &str = "description";

/// What quotations stand between. Words in code are quoted by whoever writes a note; in a
/// description they are the API's.
const MARKS: [(char, char); 4] = [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»')];
const CODE: [(char, char); 1] = [('`', '`')];

/// A quotation is no longer than this, in bytes: longer ones are marks that stand for something else.
const LONGEST: usize = 200;

/// The quotations that `says` says of that the pages do not have them, each at the text that has it.
/// What the overlay brings or names itself is not quoted of a page.
pub(crate) fn stale(actions: &[Action], says: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
    let mut texts = Texts::default();
    for action in actions {
        texts.note(&action.reason, action.at.child(DESCRIPTION), true);
        texts.own.push(action.target.clone());
        match &action.change {
            Change::Update(value, at) => texts.update(value, at),
            Change::Copy(name) | Change::Rename(name) | Change::Extract(name) => {
                texts.own.push(name.clone());
            }
            Change::Remove => {}
        }
    }
    let is_stale =
        |words: &String| !says(words) && !texts.own.iter().any(|text| has_words(text, words));
    let quoted = texts.quoted.iter().filter(|(words, _)| is_stale(words));
    let stale = quoted.map(|(words, at)| {
        let message = format!("the note quotes \"{words}\", which none of the pages says");
        let help = "the page has changed: read it again and correct the note; what is no quotation \
                    stands without quotation marks";
        Diagnostic::new(Code::NoteStale, at, message).help(help)
    });
    stale.collect()
}

/// Whether a text has these words, and not as a part of longer ones.
pub fn has_words(text: &str, words: &str) -> bool {
    let is_part = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    text.match_indices(words).any(|(start, _)| {
        let (before, after) = (&text[..start], &text[start + words.len()..]);
        let is_inside = |edge: Option<char>, next: Option<char>| is_part(edge) && is_part(next);
        !is_inside(words.chars().next(), before.chars().next_back())
            && !is_inside(words.chars().next_back(), after.chars().next())
    })
}

/// The texts of an overlay.
#[derive(Default)]
struct Texts {
    /// Words that are quoted, with the place of the text.
    quoted: Vec<(String, Origin)>,
    /// Names and texts that the overlay brings.
    own: Vec<String>,
}

impl Texts {
    fn update(&mut self, value: &Json, at: &Origin) {
        let mut waiting = vec![(value, at.clone())];
        while let Some((value, at)) = waiting.pop() {
            match value {
                Json::Object(members) => {
                    for (key, value) in members {
                        let place = at.child(key);
                        match value.as_str() {
                            Some(text) if key == NOTE => self.note(text, place, true),
                            Some(text) if key == DESCRIPTION => self.note(text, place, false),
                            _ => waiting.push((value, place)),
                        }
                        self.own.push(key.clone());
                    }
                }
                Json::Array(items) => {
                    waiting
                        .extend(items.iter().enumerate().map(|(index, it)| (it, at.index(index))));
                }
                Json::String(text) => self.own.push(text.clone()),
                other => self.own.push(other.to_string()),
            }
        }
    }

    fn note(&mut self, text: &str, at: Origin, quotes_code: bool) {
        let code = CODE.iter().filter(|_| quotes_code);
        for marks in MARKS.iter().chain(code) {
            let words = quotations(text, *marks).into_iter();
            self.quoted.extend(words.map(|words| (words, at.clone())));
        }
    }
}

/// What stands between marks: the first after a blank or a bracket, the last before one or a sign.
fn quotations(text: &str, (open, close): (char, char)) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut before = None;
    while let Some(start) = rest.find(open) {
        let inside = &rest[start + open.len_utf8()..];
        let is_open =
            !rest[..start].chars().next_back().or(before).is_some_and(char::is_alphanumeric);
        let end = inside.find(close).filter(|end| is_open && *end <= LONGEST);
        let end =
            end.filter(|end| !inside[end + close.len_utf8()..].starts_with(char::is_alphanumeric));
        let Some(end) = end else {
            (before, rest) = (Some(open), inside);
            continue;
        };
        let words = inside[..end].split_whitespace().collect::<Vec<_>>().join(" ");
        let words = words.trim_end_matches(['.', ',', ';', ':', '!', '?', '…']);
        if !words.is_empty() {
            found.push(words.to_owned());
        }
        (before, rest) = (Some(close), &inside[end + close.len_utf8()..]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{MARKS, has_words, quotations};

    #[test]
    fn quotations_are_whole_words_between_marks() {
        let quoted = |text| quotations(text, MARKS[0]);
        assert_eq!(quoted("The title says \"v1.28\", the body \"v1.23.\""), ["v1.28", "v1.23"]);
        assert_eq!(quoted("a \"two\n  words\" here"), ["two words"]);
        assert_eq!(quoted("5\" and 6\" long"), [""; 0]);
        assert_eq!(quoted("\"\" and \" \""), [""; 0]);
        assert_eq!(quoted("open \"without an end"), [""; 0]);
    }

    #[test]
    fn words_are_no_part_of_longer_ones() {
        assert!(has_words("to v1.23, then", "v1.23"));
        assert!(has_words("a (v1.23)", "v1.23"));
        assert!(!has_words("to v1.231", "v1.23"));
        assert!(!has_words("to rev1.23", "v1.23"));
        assert!(has_words("rev1.23 and v1.23", "v1.23"));
    }
}
