//! What words say of the text of bodies: members that are repeated, halves of characters, and how
//! long it may be.

use bytes::Bytes;
use serde_json::Value as Json;

use crate::verify::call::{Content, Payload};
use crate::verify::check::Check;
use crate::verify::run::{Run, Step};
use crate::verify::words::limits::number;
use crate::verify::words::{sentences, words_of};
use crate::verify::world::form;
use specwright::api::MediaKind;

/// So many operations are looked at: services read bodies in one place.
const OPERATIONS: usize = 2;

/// No body is made longer than this.
const MOST: usize = 2 << 20;

/// What is wrong with the text of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// A member stands twice in an object.
    Twice,
    /// A half of a character stands alone.
    Half,
    /// It is longer than so many bytes.
    Longer(usize),
}

impl Wrong {
    /// What a sentence says is refused.
    fn of(sentence: &str) -> Vec<Self> {
        let lower = sentence.to_lowercase();
        let has = |all: &[&str]| all.iter().any(|it| lower.contains(it));
        let mut found = Vec::new();
        let is_asked = has(&["must be", "have to be", "at most"]);
        if !is_asked
            && !has(&["400", "413", "422", "refused", "rejected", "not allowed", "an error"])
            || has(&["not refused", "not rejected"])
        {
            return found;
        }
        let is_of_members = has(&["member", "key", "field", "propert", "name"]);
        if is_of_members
            && has(&[
                "repeats a ",
                "repeated ",
                "duplicate",
                "twice the same",
                "the same key twice",
            ])
            && has(&["object", "json"])
        {
            found.push(Self::Twice);
        }
        if has(&["surrogate"]) {
            found.push(Self::Half);
        }
        let over = ["over ", "more than ", "larger than ", "longer than ", "at most "];
        let rest = over.iter().find_map(|it| lower.split_once(it)).map(|it| it.1);
        let limit = rest.and_then(|rest| {
            let unit =
                rest.trim_start_matches(|it: char| it.is_ascii_digit() || " ,_.".contains(it));
            let by = ["kib", "kb", "mib", "mb", "bytes"].iter().position(|it| unit.starts_with(it));
            let by = [1 << 10, 1 << 10, 1 << 20, 1 << 20, 1][by?];
            Some(number(rest)? as usize * by)
        });
        if has(&["body", "bodies", "payload"]) {
            found.extend(limit.filter(|it| (1..MOST).contains(it)).map(Self::Longer));
        }
        found
    }

    /// The text of a body that is so.
    fn text(self, body: &Json) -> Option<String> {
        let text = body.to_string();
        match self {
            Self::Twice => {
                let (name, value) = body.as_object()?.iter().next()?;
                let end = text.strip_suffix('}')?;
                Some(format!("{end},{}:{value}}}", Json::String(name.clone())))
            }
            Self::Half => {
                let mut members = body.as_object()?.iter();
                let is_plain = |it: &&str| {
                    it.len() > 1 && it.bytes().all(|it| it.is_ascii_lowercase() || it == b' ')
                };
                let own = members.find_map(|it| it.1.as_str().filter(is_plain))?;
                Some(text.replacen(own, &format!("{own}\\ud800"), 1))
            }
            Self::Longer(most) => {
                Some(format!("{text}{}", " ".repeat((most + 1).checked_sub(text.len())?)))
            }
        }
    }

    fn what(self) -> String {
        match self {
            Self::Twice => "a member that is repeated".to_owned(),
            Self::Half => "half of a surrogate pair".to_owned(),
            Self::Longer(most) => format!("a body of more than {most} bytes"),
        }
    }
}

impl Run<'_> {
    /// Bodies whose text words forbid.
    pub(in crate::verify) async fn described_syntax(&mut self, index: usize) -> Step {
        let takes =
            |it: &usize| form(self.operation(*it)).is_some_and(|it| it.kind == MediaKind::Json);
        if !self.base.keys().copied().filter(takes).take(OPERATIONS).any(|it| it == index) {
            return Ok(());
        }
        let mut words = self.api.description.clone().unwrap_or_default();
        words.push('\n');
        words.push_str(&words_of(self.operation(index)));
        let mut all: Vec<(Wrong, &str)> = Vec::new();
        for sentence in sentences(&words) {
            for wrong in Wrong::of(sentence) {
                if !all
                    .iter()
                    .any(|it| std::mem::discriminant(&it.0) == std::mem::discriminant(&wrong))
                {
                    all.push((wrong, sentence));
                }
            }
        }
        for (wrong, sentence) in all {
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            let Some(media) = form(self.operation(index)).map(|it| it.name.clone()) else {
                continue;
            };
            let Some(text) = call.value().and_then(|it| wrong.text(it)) else { continue };
            let payload = Payload::Raw(Bytes::from(text));
            call.body = Some(Content { media_type: media, payload });
            self.looked(sentence);
            self.refuses(&call, Check::Described, "request body", &wrong.what()).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Wrong;
    use serde_json::json;

    #[test]
    fn what_is_refused_of_a_text_is_understood() {
        let all = "Text that is not JSON, an object that repeats a member and text with unpaired surrogates are answered 400";
        assert_eq!(Wrong::of(all), [Wrong::Twice, Wrong::Half]);
        assert_eq!(Wrong::of("A body over 64 KiB is answered 413"), [Wrong::Longer(65_536)]);
        assert_eq!(
            Wrong::of("Bodies are JSON of at most 2,000 bytes (else 413)"),
            [Wrong::Longer(2000)]
        );
        assert_eq!(Wrong::of("Strings must be well-formed (no lone surrogates)"), [Wrong::Half]);
        assert_eq!(Wrong::of("Bodies are JSON, at most 64 KiB"), [Wrong::Longer(65_536)]);
        assert_eq!(Wrong::of("A repeated name is fine"), []);
        let body = json!({ "a": "some text", "b": 1 });
        let twice = Wrong::Twice.text(&body).expect("a text");
        assert_eq!(twice, r#"{"a":"some text","b":1,"a":"some text"}"#);
        assert_eq!(Wrong::Half.text(&body).expect("a text"), r#"{"a":"some text\ud800","b":1}"#);
        assert_eq!(Wrong::Longer(99).text(&body).expect("a text").len(), 100);
    }
}
