//! What there is one of, such as settings.

use bytes::Bytes;
use serde_json::Value as Json;

use crate::verify::call::{Call, Content, Payload};
use crate::verify::check::Check;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::Slot;
use crate::verify::words::{tells, words_of};
use crate::verify::world::{form, schema, unwrapped};
use specwright::api::{MediaKind, Parameter, ParameterPlace};

/// So many members are changed by themselves.
const SINGLE: usize = 2;

/// Whether words say that a text is kept in another way than it was sent.
fn tells_of_text(words: &str) -> bool {
    const CHANGING: &[&str] = &[
        "line break",
        "line breaks",
        "newline",
        "newlines",
        "line endings",
        "blanks",
        "spaces",
        "whitespace",
        "white space",
        "trimmed",
        "normalised",
        "normalized",
        "converted",
        "capital letters",
        "upper case",
        "lower case",
        "cut to",
        "cut off",
        "shortened",
        "truncated",
    ];
    let lower = words.to_lowercase();
    CHANGING.iter().any(|it| tells(&lower, it))
}

impl Run<'_> {
    /// What there is one of, such as settings: it is as it was set.
    pub(in crate::verify) async fn singleton(&mut self, read: usize) -> Step {
        let path = crate::verify::model::path(self.operation(read));
        let is_known = self.resources.iter().any(|it| it.is_item(path) || it.collection == path);
        let set = self.api.operations.iter().position(|it| {
            crate::verify::model::path(it) == path
                && matches!(it.method.as_str(), "PUT" | "PATCH")
                && it.body.is_some()
        });
        let Some(set) = set.filter(|it| self.is_allowed(*it)) else { return Ok(()) };
        let kind = form(self.operation(set)).map(|it| it.kind);
        let is_raw = matches!(kind, Some(MediaKind::Text | MediaKind::Binary));
        if is_known && !is_raw {
            return Ok(());
        }
        let Some(get) = self.fresh(read).await? else { return Ok(()) };
        let before = self.send(&get).await?;
        self.judge(&before, Kind::Valid);
        if is_raw {
            return self.raw(&get, set).await;
        }
        for number in 0..3 {
            let Some((call, _)) = self.profile(set, number).await? else { continue };
            let changed = self.send(&call).await?;
            self.judge(&changed, Kind::Valid);
            let (true, Some(sent)) = (changed.is_success(), call.value().cloned()) else {
                continue;
            };
            self.compare(set, &sent, &[&changed], false);
            let after = self.send(&get).await?;
            self.judge_after(&[&changed], &after, Kind::Valid);
            if after.is_success() {
                self.base.entry(read).or_insert_with(|| get.clone());
                self.compare(set, &sent, &[&changed, &after], false);
                self.whole(set, &sent, &changed, &after);
            }
        }
        if !before.is_success() {
            return Ok(());
        }
        self.alone(&get, set).await?;
        self.read_only_of_one(&get, set, &before).await?;
        if let Some(put) = self.fresh(set).await? {
            self.left_out(&put, &get).await?;
        }
        // It is left as it was found.
        if let (Some(mut call), Some(was)) = (self.fresh(set).await?, before.json()) {
            if let Some(body) = call.value_mut() {
                *body = was;
            }
            self.send(&call).await?;
        }
        Ok(())
    }

    /// A change of one member leaves all others as they were.
    async fn alone(&mut self, get: &Call, set: usize) -> Step {
        let (Some(base), Some(media)) = (self.fresh(set).await?, form(self.operation(set))) else {
            return Ok(());
        };
        if self.operation(set).method.as_str() != "PATCH" {
            return Ok(());
        }
        let whole = schema(media);
        let mut before = self.send(get).await?;
        let slots: Vec<Slot> = self.slots(&base).into_iter().filter(Slot::is_top).collect();
        let mut singles = slots.iter().filter(|it| !self.values().facts(&it.origin).is_read_only);
        let singles: Vec<Slot> = singles.by_ref().take(SINGLE).cloned().collect();
        for (round, slot) in singles.into_iter().enumerate() {
            let group = std::slice::from_ref(&slot);
            let Some(body) = self.change_of(&base, &whole, group, &before, round) else { continue };
            let mut call = base.clone();
            if let Some(place) = call.value_mut() {
                place.clone_from(&body);
            }
            let changed = self.send(&call).await?;
            self.judge(&changed, Kind::Valid);
            let after = self.send(get).await?;
            if !changed.is_success() || !after.is_success() {
                continue;
            }
            let names: Vec<&str> =
                body.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
            if self.compare(set, &body, &[&changed, &after], false) {
                let what = "something else was changed";
                self.unchanged(set, &before, &after, &[&changed], what, &names);
            }
            before = after;
        }
        Ok(())
    }

    /// Bytes that were stored are the bytes that are read.
    async fn raw(&mut self, get: &Call, set: usize) -> Step {
        let Some(media) = form(self.operation(set)) else { return Ok(()) };
        let (name, kind, whole) = (media.name.clone(), media.kind, schema(media));
        let all: Vec<u8> = (0..=255).collect();
        let bytes = match kind {
            MediaKind::Binary => {
                vec![Bytes::from(all), Bytes::from_static(b" short\r\n"), Bytes::new()]
            }
            _ => {
                let texts = self.values().valid(&whole).into_iter().take(3);
                texts.filter_map(|it| Some(Bytes::from(it.value.as_str()?.to_owned()))).collect()
            }
        };
        let mut before: Option<Seen> = None;
        for payload in bytes {
            let Some(mut call) = self.fresh(set).await? else { return Ok(()) };
            call.values.extend(get.values.iter().filter_map(|(at, value)| {
                let name = &self.operation(get.operation).parameters[*at].name;
                let same = |it: &Parameter| it.place == ParameterPlace::Path && it.name == *name;
                let at = self.operation(set).parameters.iter().position(same)?;
                Some((at, value.clone()))
            }));
            call.body =
                Some(Content { media_type: name.clone(), payload: Payload::Raw(payload.clone()) });
            let stored = self.send(&call).await?;
            self.judge(&stored, Kind::Valid);
            if !stored.is_success() {
                return Ok(());
            }
            if let Some(before) = before.replace(stored.clone()) {
                self.is_no_creation(set, &before, &stored);
            }
            let read = self.send(get).await?;
            self.judge_after(&[&stored], &read, Kind::Valid);
            self.checked(Check::StoredAsSent);
            if read.is_success() {
                self.base.entry(get.operation).or_insert_with(|| get.clone());
            }
            let Some(answer) = read.response().filter(|it| it.is_success()) else { return Ok(()) };
            let is_raw = answer.header("content-type").is_none_or(|it| !it.contains("json"));
            let is_told = || tells_of_text(&words_of(self.operation(set)));
            if is_raw && answer.body != payload && !is_told() {
                let message = format!(
                    "{} bytes were sent, and other {} bytes are read",
                    payload.len(),
                    answer.body.len()
                );
                let (check, place) = (Check::StoredAsSent, "response body".to_owned());
                let steps = &[&stored, &read];
                self.found(Found { check, operation: set, place, keyword: None, message, steps });
                return Ok(());
            }
        }
        Ok(())
    }

    /// A map that was set has the members that were sent, and no others.
    fn whole(&mut self, set: usize, sent: &Json, changed: &Seen, after: &Seen) {
        let Some(shown) = after.json() else { return };
        let is_put = self.operation(set).method.as_str() == "PUT";
        for (name, value) in sent.as_object().into_iter().flatten().filter(|_| is_put) {
            let (Json::Object(own), Some(Json::Object(now))) = (value, unwrapped(&shown).get(name))
            else {
                continue;
            };
            if let Some(more) = now.keys().find(|it| !own.contains_key(*it)) {
                let message = format!("it was set without `{more}`, and `{more}` is there");
                let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
                let steps = &[changed, after];
                self.found(Found { check, operation: set, place, keyword: None, message, steps });
            }
        }
    }
}
