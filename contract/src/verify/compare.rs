//! Whether what is shown is what was sent.

use serde_json::Value as Json;

use super::check::Check;
use super::expectation::Expectation;
use super::judge::{documented, media_type, placed};
use super::moments::is_another_moment;
use super::run::{Found, Run, Seen};
use super::same::{letters, same};
use super::values::facts::Facts;
use super::world::{form, schema, unwrapped};
use specwright::api::MediaKind;
use specwright::origin::Origin;
use specwright::value::push_token;

/// Words that say that a service changes what it stores.
const CHANGES: &[&str] = &[
    "trim",
    "normali",
    "lowercase",
    "lower case",
    "lower-case",
    "uppercase",
    "upper case",
    "rounded",
    "truncat",
    "computed",
    "calculated",
    "generated",
    "ignored",
    "hashed",
    "masked",
    "sanit",
    "stripped",
    "canonical",
    "sorted",
    "dedup",
    "derived",
    "encrypted",
    "write-only",
    "never returned",
    "assigned by",
    "cut off",
    "cut to",
    "cutting",
    "stored as",
    "saved as",
    "counts as",
    "counted as",
    "treated as",
    "taken for",
    "taken as",
    "turned into",
    "turns it into",
    "converted",
    "collapsed",
    "replaced by",
    "replaced with",
    "rounds",
    "whole seconds",
    "fraction",
    "to the second",
    "to the minute",
];

/// Words after which a text is stored as it was sent after all.
const AS_SENT: &[&str] = &[
    "as sent",
    "as it is sent",
    "as it was sent",
    "as they were sent",
    "as given",
    "as it was given",
    "as is",
];

/// Whether words say that what is stored is another value than the one that was sent.
fn is_changed_by_words(words: &str) -> bool {
    let words = AS_SENT.iter().fold(words.to_lowercase(), |words, it| words.replace(it, ""));
    let says = |it: &str| super::words::is_kept_otherwise(it) || super::words::is_of_service(it);
    CHANGES.iter().any(|it| words.contains(it))
        || super::words::sentences(&words).into_iter().any(says)
}

/// Whether words say no more of a text that is stored than that it loses the spaces around it, or is
/// in small or in capital letters.
fn is_only_respelt(words: &str) -> bool {
    let rest = super::words::sentences(words).into_iter();
    let rest: Vec<&str> = rest.filter(|it| !super::words::is_respelt(it)).collect();
    is_changed_by_words(words) && !is_changed_by_words(&rest.join("\n"))
}

/// What differs between two values.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) pointer: String,
    pub(super) sent: Json,
    pub(super) shown: Option<Json>,
}

impl Run<'_> {
    /// The schema of the JSON body of an answer.
    pub(super) fn response_schema(&self, seen: &Seen) -> Option<Origin> {
        let answer = seen.response()?;
        let response = documented(self.operation(seen.call.operation), answer.status)?;
        let media = media_type(response, answer.header("content-type")?)?;
        let schema = media.origin.child("schema");
        self.document.get(&schema).is_some().then_some(schema)
    }

    /// Compares what was sent with what an answer shows. Whether it is the same.
    pub(super) fn compare(
        &mut self,
        operation: usize,
        sent: &Json,
        steps: &[&Seen],
        with_defaults: bool,
    ) -> bool {
        let Some(last) = steps.last() else { return true };
        let (Some(shown), Some(response_schema)) = (last.json(), self.response_schema(last)) else {
            return true;
        };
        let media = form(self.operation(operation));
        if media.is_some_and(|it| matches!(it.kind, MediaKind::Text | MediaKind::Binary)) {
            // What is said of bytes is not the bytes.
            return true;
        }
        self.checked(Check::StoredAsSent);
        let shown = unwrapped(&shown).clone();
        let mut found = Vec::new();
        let request = media.map(schema);
        let inner = self.inner(&response_schema, &last.json().unwrap_or_default());
        // A list that becomes part of a thing is answered with the thing, by the document.
        let is_part = sent.is_array() && self.values().facts(&inner).kind() == Some("object");
        // What was there before is shown with what was sent added to it.
        if is_part || self.is_no_creation_by_status(last) {
            return true;
        }
        let mut pointer = String::new();
        self.differences(request.as_ref(), Some(&inner), sent, &shown, &mut pointer, &mut found);
        found.retain(|it: &Difference| {
            let shown = it.shown.as_ref().unwrap_or(&Json::Null);
            let is_reset = it.sent.is_null() && self.is_reset(operation, &it.pointer, shown);
            let is_said = || self.may_be_reshaped(operation, &it.pointer, (&it.sent, shown));
            // What answers cannot have is not shown as it was sent.
            let can_be_shown = it.shown.is_none()
                || self
                    .origin_of(&inner, &it.pointer)
                    .is_none_or(|origin| self.values().is_valid(&origin, &it.sent));
            !is_reset && can_be_shown && !self.is_respelt_by_rule(operation, it) && !is_said()
        });
        let is_same = found.is_empty();
        for it in found {
            let message = match &it.shown {
                Some(value) => {
                    format!("{} was sent, and {} is shown", short(&it.sent), short(value))
                }
                None => format!("{} was sent, and the member is not shown", short(&it.sent)),
            };
            let place = placed("response body", &it.pointer);
            let check = Check::StoredAsSent;
            self.found(Found { check, operation, place, keyword: None, message, steps });
        }
        if with_defaults && let Some(request) = &request {
            self.defaults(operation, request, sent, &shown, steps);
        }
        is_same
    }

    /// What the document says of a place in the body of an answer.
    pub(super) fn facts_at(&self, seen: &Seen, place: &str) -> Option<Facts> {
        if let Some(name) = place.strip_prefix("response header ") {
            return self.facts_of_header(seen, name);
        }
        let pointer = place.strip_prefix("response body")?;
        let mut origin = self.response_schema(seen)?;
        for token in pointer.split('/').skip(1) {
            let facts = self.values().facts(&origin);
            let name = specwright::value::unescaped(token);
            let inner = match token {
                "*" => facts.items.clone(),
                _ => facts.property(&name).cloned(),
            };
            origin = inner?;
        }
        Some(self.values().facts(&origin))
    }

    /// What is said of a header of an answer.
    fn facts_of_header(&self, seen: &Seen, name: &str) -> Option<Facts> {
        let status = seen.status()?;
        let response = super::judge::documented(self.operation(seen.call.operation), status)?;
        let header = response.headers.iter().find(|it| it.name.eq_ignore_ascii_case(name))?;
        let origin = response.origin.child("headers").child(&header.name);
        let (origin, _) = self.document.follow(&origin).ok()?;
        let mut facts = self.values().facts(&origin.child("schema"));
        facts.words.push_str(header.docs.description.as_deref().unwrap_or_default());
        Some(facts)
    }

    /// The schema of the thing itself, where an answer has it in an envelope.
    pub(super) fn inner(&self, schema: &Origin, value: &Json) -> Origin {
        let thing = unwrapped(value);
        if std::ptr::eq(thing, value) {
            return schema.clone();
        }
        let facts = self.values().facts(schema);
        let name = value.as_object().and_then(|it| it.iter().find(|(_, it)| *it == thing));
        name.and_then(|(name, _)| facts.property(name).cloned()).unwrap_or_else(|| schema.clone())
    }

    /// Members that were not sent have the values that the document gives them.
    fn defaults(
        &mut self,
        operation: usize,
        request: &Origin,
        sent: &Json,
        shown: &Json,
        steps: &[&Seen],
    ) {
        let facts = self.values().facts(request);
        for (name, origin) in &facts.properties {
            let member = self.values().facts(origin);
            let (Some(default), None, Some(value)) =
                (member.default, sent.get(name), shown.get(name))
            else {
                continue;
            };
            self.checked(Check::Described);
            if !same(&default, value, &Facts::default()) {
                let message = format!(
                    "the default is {}, and without the member {} is stored",
                    short(&default),
                    short(value)
                );
                let place = format!("request body/{name}");
                let (check, keyword) = (Check::Described, Some("default"));
                let mut at = String::new();
                push_token(&mut at, name);
                let found = Found { check, operation, place, keyword, message, steps };
                self.found_as(found, |it| Expectation::shows(&at, &default, it));
            }
        }
    }

    pub(super) fn differences(
        &self,
        request: Option<&Origin>,
        answer: Option<&Origin>,
        sent: &Json,
        shown: &Json,
        pointer: &mut String,
        found: &mut Vec<Difference>,
    ) {
        let values = self.values();
        let of_request = request.map(|it| values.facts(it)).unwrap_or_default();
        let of_answer = answer.map(|it| values.facts(it)).unwrap_or_default();
        if let (Json::Object(members), Json::Object(others)) = (sent, shown) {
            for (name, value) in members {
                let (mine, theirs) = (of_request.property(name), of_answer.property(name));
                let length = pointer.len();
                push_token(pointer, name);
                // Which id a thing has may be for the service to say.
                if length == 0 && crate::names::plain(name) == "id" {
                    pointer.truncate(length);
                    continue;
                }
                match others.get(name) {
                    Some(other) => self.differences(mine, theirs, value, other, pointer, found),
                    // What has to be there is missed by another check.
                    None if of_answer.required.contains(name) => {}
                    None if (theirs.is_some() || length > 0 && of_answer.additional.is_some())
                        && !value.is_null()
                        && !self.is_hidden(mine, theirs) =>
                    {
                        found.push(Difference {
                            pointer: pointer.clone(),
                            sent: value.clone(),
                            shown: None,
                        });
                    }
                    None => {}
                }
                pointer.truncate(length);
            }
            return;
        }
        let words = format!("{}\n{}", of_request.words, of_answer.words);
        let is_changed = is_changed_by_words(&words);
        let is_other_text = |one: &Json, other: &Json| match (one, other) {
            (Json::String(one), Json::String(other)) => letters(one) != letters(other),
            _ => false,
        };
        let is_other = is_only_respelt(&words) && is_other_text(sent, shown);
        if is_changed && (is_other || is_another_moment(sent, shown, &words)) {
            return found.push(Difference {
                pointer: pointer.clone(),
                sent: sent.clone(),
                shown: Some(shown.clone()),
            });
        }
        if is_changed
            || of_request.is_write_only
            || of_answer.is_write_only
            || of_request.is_read_only
        {
            return;
        }
        // What does not even fit is a finding of its own, and an answer cannot show what its schema does not allow.
        let direction = specwright::sample::Direction::Response;
        let is_valid = |it: &Origin, value: &Json| {
            self.schemas.get(self.document, it, direction).is_valid(value)
        };
        let has_items = sent.as_array().is_some_and(|it| it.iter().any(Json::is_object));
        if answer.is_some_and(|it| !is_valid(it, shown) || !has_items && !is_valid(it, sent)) {
            return;
        }
        if let (Json::Array(items), Json::Array(others)) = (sent, shown)
            && items.len() == others.len()
            && items.iter().all(Json::is_object)
        {
            for (index, (item, other)) in items.iter().zip(others).enumerate() {
                let length = pointer.len();
                push_token(pointer, &index.to_string());
                let (mine, theirs) = (of_request.items.as_ref(), of_answer.items.as_ref());
                self.differences(mine, theirs, item, other, pointer, found);
                pointer.truncate(length);
            }
            return;
        }
        if !same(sent, shown, &of_request) {
            found.push(Difference {
                pointer: pointer.clone(),
                sent: sent.clone(),
                shown: Some(shown.clone()),
            });
        }
    }

    /// Whether a member of a thing that was changed to null has the value of one that was created
    /// without it: null takes a member away (RFC 7396).
    pub(super) fn is_reset(&self, operation: usize, pointer: &str, shown: &Json) -> bool {
        // In a merge patch, null takes a member away (RFC 7396): a list that is not there is empty.
        let own = form(self.operation(operation));
        let is_nothing = shown.as_array().is_some_and(Vec::is_empty)
            || shown.as_object().is_some_and(serde_json::Map::is_empty)
            || shown.as_str() == Some("");
        if is_nothing && own.is_some_and(|it| it.name.contains("merge-patch")) {
            return true;
        }
        let owner = self.resources.iter().position(|it| it.patch == Some(operation));
        let media = owner.and_then(|it| self.creator(it)).and_then(|it| form(self.operation(it)));
        let (Some(media), Some(name)) = (media, pointer.strip_prefix('/')) else { return false };
        let facts = self.values().facts(&schema(media));
        let default = facts.property(name).and_then(|it| self.values().facts(it).default);
        default.is_some_and(|it| same(&it, shown, &Facts::default()))
    }

    /// Whether a text has lost no more than spaces or its case, and a sentence of the operation that
    /// names the member speaks of them.
    fn is_respelt_by_rule(&self, operation: usize, it: &Difference) -> bool {
        const OF_SPELLING: &[&str] =
            &["space", "blank", "trim", "strip", "case", "capital", "letters", "normali"];
        let (Some(sent), Some(shown)) =
            (it.sent.as_str(), it.shown.as_ref().and_then(Json::as_str))
        else {
            return false;
        };
        letters(sent) == letters(shown)
            && self.said_of(operation, &it.pointer).iter().any(|it| {
                let lower = it.sentence().to_lowercase();
                OF_SPELLING.iter().any(|word| lower.contains(word))
            })
    }

    fn is_hidden(&self, request: Option<&Origin>, answer: Option<&Origin>) -> bool {
        [request, answer].into_iter().flatten().any(|it| {
            let facts = self.values().facts(it);
            facts.is_write_only || is_changed_by_words(&facts.words)
        })
    }
}

/// A value as a message shows it.
pub(super) fn short(value: &Json) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
        None => text,
    }
}
