//! What the document says in words: limits, defaults, orders, what has to be unique, what is no
//! longer possible. Only sentences of a few plain forms are understood; the others are counted.

use serde_json::{Value as Json, json};

use super::check::Check;
use super::compare::short;
use super::filters::quoted;
use super::judge::{Kind, exactly};
use super::lists::{List, items};
use super::model::plain;
use super::report::Unchecked;
use super::run::{Found, Run, Seen, Step};
use super::slots::{self, Slot};
use super::world::{id_of, unwrapped};
use specwright::api::Operation;

/// What a sentence says of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Limit {
    AtLeast(f64),
    AtMost(f64),
}

/// Words that say that a value is changed and not refused.
const FORGIVING: &[&str] = &[
    "capped",
    "clamped",
    "truncated",
    "reduced to",
    "limited to",
    "rounded",
    "ignored",
    "treated as",
];

/// The sentences of a text.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(['.', '\n', ';']) {
        let after = text[at + 1..].chars().next();
        if after.is_none_or(char::is_whitespace) {
            found.push(text[start..at].trim());
            start = at + 1;
        }
    }
    found.push(text[start..].trim());
    found.retain(|it| !it.is_empty());
    found
}

/// The number at the start of a text.
fn number(text: &str) -> Option<f64> {
    let text = text.trim_start().trim_start_matches(['`', '*']);
    let end =
        text.find(|it: char| !(it.is_ascii_digit() || "-.,_".contains(it))).unwrap_or(text.len());
    let digits: String =
        text[..end].trim_end_matches(['.', ',']).chars().filter(|it| !",_".contains(*it)).collect();
    digits.parse().ok()
}

/// The limits that a text states in numbers.
pub(super) fn limits(words: &str) -> Vec<Limit> {
    let lower = words.to_lowercase();
    let mut found = Vec::new();
    for (phrase, is_most) in [
        ("at most ", true),
        ("no more than ", true),
        ("not more than ", true),
        ("up to ", true),
        ("must not exceed ", true),
        ("cannot exceed ", true),
        ("maximum of ", true),
        ("not longer than ", true),
        ("at least ", false),
        ("no less than ", false),
        ("not less than ", false),
        ("no fewer than ", false),
        ("minimum of ", false),
    ] {
        for (at, _) in lower.match_indices(phrase) {
            if let Some(number) = number(&lower[at + phrase.len()..]) {
                found.push(if is_most { Limit::AtMost(number) } else { Limit::AtLeast(number) });
            }
        }
    }
    if let Some((_, rest)) = lower.split_once("between ")
        && let (Some(low), Some((_, high))) = (number(rest), rest.split_once(" and "))
        && let Some(high) = number(high)
    {
        found.extend([Limit::AtLeast(low), Limit::AtMost(high)]);
    }
    found
}

/// The value that a text says is taken where none is given.
fn default_in(words: &str) -> Option<String> {
    let lower = words.to_lowercase();
    for phrase in ["defaults to ", "default is ", "default value is ", "by default ", "default: "] {
        if let Some(at) = lower.find(phrase) {
            let rest = &words[at + phrase.len()..];
            let word = rest.trim_start_matches(['`', '"', '\'']);
            let end = word.find(|it: char| "`\"' ,;)\n".contains(it)).unwrap_or(word.len());
            return Some(word[..end].trim_end_matches('.').to_owned()).filter(|it| !it.is_empty());
        }
    }
    None
}

/// What is said of an operation.
fn words_of(operation: &Operation) -> String {
    let docs = [&operation.docs.title, &operation.docs.description];
    docs.into_iter().flatten().cloned().collect::<Vec<_>>().join("\n")
}

impl Run<'_> {
    /// Marks a text as one that was looked at.
    fn looked(&mut self, text: &str) {
        self.looked_at.insert(text.trim().to_owned());
    }

    /// Limits of members that only words state.
    pub(super) async fn described_limits(&mut self, index: usize) -> Step {
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        for slot in self.slots(&base) {
            let facts = self.values().facts(&slot.origin);
            let words = facts.words.clone();
            let lower = words.to_lowercase();
            if FORGIVING.iter().any(|it| lower.contains(it))
                || self.referred(index, &slot).is_some()
            {
                continue;
            }
            let mut tries: Vec<(Json, &str)> = Vec::new();
            for limit in limits(&words) {
                let value = match (facts.kind(), &limit) {
                    (Some("integer" | "number"), Limit::AtMost(most))
                        if facts.maximum.is_none() =>
                    {
                        super::numbers::written(most + 1.0)
                    }
                    (Some("integer" | "number"), Limit::AtLeast(least))
                        if facts.minimum.is_none() =>
                    {
                        super::numbers::written(least - 1.0)
                    }
                    (Some("string"), Limit::AtMost(most))
                        if facts.max_length.is_none()
                            && lower.contains("character")
                            && *most < 20_000.0 =>
                    {
                        json!("x".repeat(*most as usize + 1))
                    }
                    (Some("string"), Limit::AtLeast(least))
                        if facts.min_length.is_none()
                            && lower.contains("character")
                            && *least >= 1.0 =>
                    {
                        json!("x".repeat(*least as usize - 1))
                    }
                    (Some("array"), Limit::AtMost(most))
                        if facts.max_items.is_none() && *most < 1000.0 =>
                    {
                        let one =
                            base.value().and_then(|it| it.pointer(&slot.pointer)?.get(0).cloned());
                        let Some(one) = one else { continue };
                        Json::Array(vec![one; *most as usize + 1])
                    }
                    (Some("array"), Limit::AtLeast(least))
                        if facts.min_items.is_none() && *least >= 1.0 =>
                    {
                        json!([])
                    }
                    _ => continue,
                };
                tries.push((value, "a limit that the document states in words"));
            }
            let is_date = matches!(facts.format.as_deref(), Some("date" | "date-time"));
            let day = |date: &str| match facts.format.as_deref() {
                Some("date-time") => json!(format!("{date}T00:00:00Z")),
                _ => json!(date),
            };
            if is_date && (lower.contains("in the future") && lower.contains("not"))
                || is_date && lower.contains("must be in the past")
            {
                tries.push((day("2999-01-01"), "a time in the future"));
            } else if is_date
                && (lower.contains("must be in the future")
                    || lower.contains("in the past") && lower.contains("not"))
            {
                tries.push((day("1999-01-01"), "a time in the past"));
            }
            if matches!(facts.kind(), Some("string"))
                && (lower.contains("must not be blank")
                    || lower.contains("not be blank")
                    || lower.contains("only whitespace")
                    || lower.contains("only of whitespace")
                    || lower.contains("not only spaces"))
            {
                tries.push((json!("   "), "nothing but spaces"));
            }
            if matches!(facts.kind(), Some("integer" | "number")) && facts.minimum.is_none() {
                if lower.contains("must be positive")
                    || lower.contains("positive number")
                    || lower.contains("positive integer")
                    || lower.contains("greater than zero")
                    || lower.contains("greater than 0")
                {
                    tries.push((json!(0), "no positive number"));
                } else if lower.contains("must not be negative")
                    || lower.contains("cannot be negative")
                    || lower.contains("never negative")
                    || lower.contains("non-negative")
                {
                    tries.push((json!(-1), "a negative number"));
                }
            }
            for (value, what) in tries {
                for sentence in sentences(&words) {
                    self.looked(sentence);
                }
                self.forbidden(index, &slot, value, what).await?;
            }
        }
        self.described_pairs(index).await
    }

    /// Sends a value that words forbid.
    async fn forbidden(&mut self, index: usize, slot: &Slot, value: Json, what: &str) -> Step {
        let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
        let Some(body) = call.value_mut() else { return Ok(()) };
        if body.pointer(&slot.pointer).is_none() {
            return Ok(());
        }
        slots::set(body, &slot.pointer, value.clone());
        self.checked(Check::Described);
        let place = super::judge::placed("request body", &slot.pointer);
        self.tried(index, &place, "description", false);
        let seen = self.send(&call).await?;
        if !seen.is_success() {
            self.judge(&seen, Kind::Invalid);
            return Ok(());
        }
        let status = seen.status().unwrap_or_default();
        let message = format!(
            "the description does not allow {} ({what}), and it is accepted with {status}",
            short(&value)
        );
        let (check, keyword) = (Check::Described, Some("description"));
        self.found(Found { check, operation: index, place, keyword, message, steps: &[&seen] });
        self.tainted.insert(slot.name.clone());
        self.undo(index, &seen).await
    }

    /// Members of which words say that one comes after the other.
    async fn described_pairs(&mut self, index: usize) -> Step {
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        let slots = self.slots(&base);
        for slot in &slots {
            let words = self.values().facts(&slot.origin).words;
            for sentence in sentences(&words) {
                let lower = sentence.to_lowercase();
                let is_after = [
                    "after",
                    "later than",
                    "greater than",
                    "not be before",
                    "at least",
                    "not be less than",
                    "not before",
                    "on or after",
                ]
                .iter()
                .any(|it| lower.contains(it));
                let is_before = !is_after
                    && [
                        "before",
                        "earlier than",
                        "less than",
                        "not exceed",
                        "at most",
                        "not be after",
                        "not be greater",
                    ]
                    .iter()
                    .any(|it| lower.contains(it));
                let parent = slot.pointer.rsplit_once('/').map_or("", |it| it.0);
                let named = quoted(sentence);
                let other = slots.iter().find(|it| {
                    it.name != slot.name
                        && it.pointer.rsplit_once('/').map_or("", |it| it.0) == parent
                        && (named.contains(&it.name)
                            || it.name.len() > 3
                                && lower
                                    .split(|it: char| !it.is_alphanumeric() && it != '_')
                                    .any(|word| word == it.name.to_lowercase()))
                });
                let (true, Some(other)) = (is_after || is_before, other) else { continue };
                let Some(own) = base.value().and_then(|it| it.pointer(&other.pointer)).cloned()
                else {
                    continue;
                };
                let facts = self.values().facts(&slot.origin);
                let wrong = match (facts.format.as_deref(), facts.kind(), is_after) {
                    (Some("date"), _, true) => json!("1970-01-02"),
                    (Some("date"), _, false) => json!("2999-01-02"),
                    (Some("date-time"), _, true) => json!("1970-01-02T00:00:00Z"),
                    (Some("date-time"), _, false) => json!("2999-01-02T00:00:00Z"),
                    (_, Some("integer" | "number"), _) => {
                        let Some(own) = own.as_f64() else { continue };
                        super::numbers::written(if is_after { own - 1.0 } else { own + 1.0 })
                    }
                    _ => continue,
                };
                if self.values().is_valid(&slot.origin, &wrong) {
                    let sentence = sentence.to_owned();
                    self.looked(&sentence);
                    self.forbidden(index, slot, wrong, "what it says of another member").await?;
                }
            }
        }
        Ok(())
    }

    /// Members that words give a default, and computed ones.
    pub(super) async fn described_defaults(&mut self, index: usize) -> Step {
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        for slot in self.slots(&base).into_iter().filter(|it| it.is_top() && !it.is_required) {
            let facts = self.values().facts(&slot.origin);
            let Some(default) = default_in(&facts.words).filter(|_| facts.default.is_none()) else {
                continue;
            };
            let value: Json = serde_json::from_str(&default).unwrap_or(json!(default));
            if !self.values().is_valid(&slot.origin, &value)
                || !matches!(self.operation(index).method.as_str(), "POST")
            {
                continue;
            }
            for sentence in sentences(&facts.words) {
                self.looked(sentence);
            }
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            if let Some(body) = call.value_mut() {
                slots::remove(body, &slot.pointer);
            }
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            self.checked(Check::Described);
            let shown = seen.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
            if let Some(now) = shown.get(&slot.name).filter(|it| seen.is_success() && **it != value)
            {
                let message = format!(
                    "the description says that it defaults to {}, and without it {} is stored",
                    short(&value),
                    short(now)
                );
                let (check, place) = (Check::Described, format!("request body{}", slot.pointer));
                let keyword = Some("description");
                self.found(Found {
                    check,
                    operation: index,
                    place,
                    keyword,
                    message,
                    steps: &[&seen],
                });
            }
            if let Some(resource) = self.creates(index)
                && let Some(instance) = self.created(resource, &seen)
            {
                self.live.entry(resource).or_default().push(instance);
            }
        }
        Ok(())
    }

    /// What has to be unique is refused the second time.
    pub(super) async fn unique(&mut self, index: usize) -> Step {
        let Some(resource) = self.creates(index) else { return Ok(()) };
        let operation = self.operation(index);
        let conflict = exactly(operation, 409)
            .map(|it| format!("{:?}", it.docs).to_lowercase())
            .unwrap_or_default();
        let of_operation = words_of(operation).to_lowercase();
        let says_twice = ["already", "duplicate", "exists", "taken", "unique", "in use"]
            .iter()
            .any(|it| conflict.contains(it));
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        let slots: Vec<Slot> = self.slots(&base).into_iter().filter(Slot::is_top).collect();
        let mut keys: Vec<&Slot> = slots
            .iter()
            .filter(|it| {
                let words = self.values().facts(&it.origin).words.to_lowercase();
                let is_said = words.contains("unique")
                    && !words.contains("not unique")
                    && !words.contains("not be unique");
                let is_named = (conflict.contains(&format!(" {} ", plain(&it.name)))
                    || quoted(&conflict).iter().any(|name| plain(name) == plain(&it.name)))
                    && says_twice
                    || of_operation.contains("unique")
                        && quoted(&of_operation).iter().any(|name| plain(name) == plain(&it.name));
                is_said || is_named
            })
            .collect();
        if keys.is_empty() && says_twice {
            // The whole of it, then: all that was made to differ is the same again.
            keys.clear();
            return self.twice(index, resource, None).await;
        }
        let names: Vec<Slot> = keys.into_iter().cloned().collect();
        for slot in names {
            let words = self.values().facts(&slot.origin).words;
            for sentence in sentences(&words) {
                if sentence.to_lowercase().contains("unique") {
                    self.looked(sentence);
                }
            }
            self.twice(index, resource, Some(&slot)).await?;
        }
        Ok(())
    }

    /// Creates a thing, and another one with the same member.
    async fn twice(&mut self, index: usize, resource: usize, slot: Option<&Slot>) -> Step {
        let Some(first) = self.fresh(index).await? else { return Ok(()) };
        let one = self.send(&first).await?;
        self.judge(&one, Kind::Valid);
        if !one.is_success() {
            return Ok(());
        }
        if let Some(instance) = self.created(resource, &one) {
            self.live.entry(resource).or_default().push(instance);
        }
        let mut second = first.clone();
        if let Some(slot) = slot {
            let slots = self.slots(&second);
            self.differ(&mut second, &slots, &[slot.pointer.as_str()]);
        }
        let mut tries = vec![second.clone()];
        let is_folded = slot.is_some_and(|it| {
            let words = self.values().facts(&it.origin).words.to_lowercase();
            ["case-insensitive", "ignoring case", "regardless of case", "case insensitive"]
                .iter()
                .any(|it| words.contains(it))
        });
        if let (true, Some(slot)) = (is_folded, slot) {
            let text = second
                .value()
                .and_then(|it| it.pointer(&slot.pointer)?.as_str().map(str::to_uppercase));
            if let (Some(text), Some(body)) = (text, second.value_mut()) {
                slots::set(body, &slot.pointer, json!(text));
                tries.push(second);
            }
        }
        for call in tries {
            self.checked(Check::Described);
            let other = self.send(&call).await?;
            self.judge_after(
                &[&one],
                &other,
                if other.is_success() { Kind::Valid } else { Kind::Protocol },
            );
            if other.is_success() {
                let status = other.status().unwrap_or_default();
                let place = slot
                    .map_or("request body".to_owned(), |it| format!("request body{}", it.pointer));
                let message = format!(
                    "it has to be unique, and another thing with the same value is accepted with {status}"
                );
                let (check, keyword, steps) =
                    (Check::Described, Some("description"), &[&one, &other]);
                self.found(Found { check, operation: index, place, keyword, message, steps });
                self.undo(index, &other).await?;
                break;
            }
        }
        Ok(())
    }

    /// The order of a list that only words state.
    pub(super) fn described_order(&mut self, list: &List, seen: &Seen) {
        let operation = self.operation(list.operation);
        let mut words = words_of(operation);
        if let Some(response) = exactly(operation, 200) {
            words.push('\n');
            words.push_str(response.docs.description.as_deref().unwrap_or_default());
        }
        let members: Vec<String> = list
            .all
            .first()
            .and_then(Json::as_object)
            .map(|it| it.keys().cloned().collect())
            .unwrap_or_default();
        for sentence in sentences(&words) {
            let lower = sentence.to_lowercase();
            if lower.contains("unless") && !lower.contains("sort") {
                continue;
            }
            let time = || {
                members
                    .iter()
                    .find(|it| plain(it).starts_with("created"))
                    .or_else(|| {
                        members
                            .iter()
                            .find(|it| ["date", "timestamp", "time"].contains(&plain(it).as_str()))
                    })
                    .or_else(|| members.iter().find(|it| *it == "id"))
            };
            let found = if ["newest first", "most recent first", "latest first"]
                .iter()
                .any(|it| lower.contains(it))
            {
                time().map(|it| (it.clone(), true))
            } else if lower.contains("oldest first")
                || lower.contains("order of creation")
                || lower.contains("order they were created")
                || lower.contains("creation order")
            {
                time().map(|it| (it.clone(), false))
            } else if let Some(rest) =
                ["sorted by ", "ordered by ", "in order of ", "sorted in order of ", "order by "]
                    .iter()
                    .find_map(|it| lower.split_once(it).map(|it| it.1))
            {
                let rest = rest.trim_start_matches("the ").trim_start_matches("their ");
                let word: String = rest
                    .trim_start_matches('`')
                    .chars()
                    .take_while(|it| it.is_alphanumeric() || *it == '_')
                    .collect();
                let next: String = rest.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
                let member = members.iter().find(|it| {
                    plain(it) == plain(&word)
                        || plain(it) == plain(&next)
                        || plain(it) == format!("{}at", plain(&word))
                        || plain(it) == "createdat" && word.starts_with("creat")
                });
                let is_down = [
                    "descending",
                    "newest",
                    "highest first",
                    "largest first",
                    "most recent",
                    "latest",
                    "(desc",
                ]
                .iter()
                .any(|it| lower.contains(it));
                member.map(|it| (it.clone(), is_down))
            } else if lower.contains("alphabetical") {
                members
                    .iter()
                    .find(|it| ["name", "title", "label"].contains(&plain(it).as_str()))
                    .map(|it| (it.clone(), false))
            } else {
                None
            };
            if let Some((member, is_down)) = found {
                let sentence = sentence.to_owned();
                self.looked(&sentence);
                self.is_sorted(list, &member, is_down, "response body", seen);
            }
        }
    }

    /// Members that words say are computed from others.
    pub(super) fn computed(&mut self, seen: &Seen) {
        let (Some(schema), Some(value)) = (self.response_schema(seen), seen.json()) else { return };
        let mut places = vec![(schema.clone(), value.clone())];
        for slot in slots::of(&self.values(), &schema, &value) {
            if let Some(inner) = value.pointer(&slot.pointer).filter(|it| it.is_object()) {
                places.push((slot.origin, inner.clone()));
            }
        }
        for (origin, value) in places {
            let facts = self.values().facts(&origin);
            for (name, place) in &facts.properties {
                let words = self.values().facts(place).words;
                let (lower, Some(own)) =
                    (words.to_lowercase(), value.get(name).and_then(Json::as_f64))
                else {
                    continue;
                };
                let expected = expected(&lower, name, &value);
                if let Some(expected) = expected {
                    self.checked(Check::Described);
                    for sentence in sentences(&words) {
                        self.looked(sentence);
                    }
                    if (expected - own).abs() > 0.0051 {
                        let message =
                            format!("by its description it is {expected}, and it is {own}");
                        let (check, operation) = (Check::Described, seen.call.operation);
                        let (place, keyword) =
                            (format!("response body/{name}"), Some("description"));
                        self.found(Found {
                            check,
                            operation,
                            place,
                            keyword,
                            message,
                            steps: &[seen],
                        });
                    }
                }
            }
        }
    }

    /// What words say is no longer possible after an action, and doing it twice.
    pub(super) async fn actions(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        if self.creator(resource).is_none() {
            return Ok(());
        }
        for action in known.actions.iter().copied() {
            let is_write =
                !matches!(self.operation(action).method.as_str(), "GET" | "HEAD" | "OPTIONS");
            if !is_write || !self.is_allowed(action) {
                continue;
            }
            if !self.base.contains_key(&action) {
                self.baseline(action).await?;
            }
            let Some(own) = self.create(resource).await? else { return Ok(()) };
            let before = self.read(resource, &own).await?;
            let Some(call) = self.about(action, &own).await? else { continue };
            let done = self.send(&call).await?;
            let is_conflict = done.status() == Some(409);
            self.judge(&done, if is_conflict { Kind::Protocol } else { Kind::Valid });
            if !done.is_success() {
                continue;
            }
            let after = self.read(resource, &own).await?;
            if let Some(after) = &after {
                self.judge_after(&[&done], after, Kind::Valid);
                self.as_shown(action, &done, after);
            }
            let states =
                before.zip(after).and_then(|(before, after)| changed_state(&before, &after));
            let conflict = exactly(self.operation(action), 409)
                .map(|it| format!("{:?}", it.docs).to_lowercase())
                .unwrap_or_default();
            let words = format!("{conflict}\n{}", words_of(self.operation(action)).to_lowercase());
            let is_once = conflict.contains("already")
                || conflict.contains("twice")
                || states
                    .as_ref()
                    .is_some_and(|(_, now)| forbids(&words, now, &self.states(resource)));
            if is_once && exactly(self.operation(action), 409).is_some() {
                let again = self.send(&call).await?;
                self.conflict(action, &[&done, &again], "it was done before");
            }
            let Some((_, now)) = states else { continue };
            let others = [known.patch, known.put, known.delete]
                .into_iter()
                .flatten()
                .chain(known.actions.iter().copied());
            for other in others.filter(|it| *it != action).collect::<Vec<_>>() {
                let operation = self.operation(other);
                let Some(response) = exactly(operation, 409) else { continue };
                let words = format!("{:?}\n{}", response.docs, words_of(operation)).to_lowercase();
                if !self.is_allowed(other) || !forbids(&words, &now, &self.states(resource)) {
                    continue;
                }
                let Some(call) = self.about(other, &own).await? else { continue };
                if operation.body.is_some() && call.body.is_none() {
                    continue;
                }
                let seen = self.send(&call).await?;
                self.conflict(other, &[&done, &seen], &format!("the state is `{now}`"));
            }
        }
        Ok(())
    }

    /// What an action has answered is what is read.
    fn as_shown(&mut self, action: usize, done: &Seen, after: &Seen) {
        let (Some(one), Some(other)) = (done.json(), after.json()) else { return };
        let (one, other) = (unwrapped(&one).clone(), unwrapped(&other).clone());
        if one.get("id").is_none() || one.get("id") != other.get("id") {
            return;
        }
        for (name, value) in one.as_object().into_iter().flatten() {
            let Some(now) = other.get(name) else { continue };
            if now != value && !super::state::is_of_now(name, value) {
                let message =
                    format!("{} was answered, and {} is read afterwards", short(value), short(now));
                let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
                self.found(Found {
                    check,
                    operation: action,
                    place,
                    keyword: None,
                    message,
                    steps: &[done, after],
                });
            }
        }
    }

    /// The values that tell the state of a thing.
    fn states(&self, resource: usize) -> Vec<String> {
        let Some(read) = self.resources[resource].read else { return Vec::new() };
        let Some(media) = exactly(self.operation(read), 200).and_then(|it| it.content.first())
        else {
            return Vec::new();
        };
        let facts = self.values().facts(&media.origin.child("schema"));
        let state = facts
            .properties
            .iter()
            .find(|(name, _)| ["status", "state", "phase"].contains(&plain(name).as_str()));
        let listed = state.and_then(|(_, origin)| self.values().facts(origin).enumerated);
        listed.into_iter().flatten().filter_map(|it| it.as_str().map(str::to_lowercase)).collect()
    }

    fn conflict(&mut self, operation: usize, steps: &[&Seen], why: &str) {
        self.checked(Check::Described);
        let Some(last) = steps.last() else { return };
        if last.is_success() {
            let status = last.status().unwrap_or_default();
            let message = format!("{why}, the document says 409, and it is answered with {status}");
            let (check, place, keyword) =
                (Check::Described, format!("status {status}"), Some("description"));
            self.found(Found { check, operation, place, keyword, message, steps });
        } else {
            self.judge(last, Kind::Protocol);
        }
    }

    /// What a request names has to be there, where the document says so.
    pub(super) async fn references(&mut self, index: usize) -> Step {
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        let operation = self.operation(index);
        let refusals = operation.responses.iter().filter(|it| {
            [404, 409, 422, 400]
                .iter()
                .any(|code| it.status == specwright::api::StatusPattern::Code(*code))
        });
        let said = refusals
            .map(|it| it.docs.description.clone().unwrap_or_default().to_lowercase())
            .collect::<Vec<_>>()
            .join("\n");
        let says = |text: &str| {
            ["not exist", "unknown", "not found", "no such", "does not refer", "missing"]
                .iter()
                .any(|it| text.contains(it))
        };
        for slot in self.slots(&base) {
            let Some(resource) = self.referred(index, &slot) else { continue };
            let words = self.values().facts(&slot.origin).words.to_lowercase();
            let one = self.resources[resource].singular();
            let is_meant = ["existing", "must exist", "must refer", "has to exist"]
                .iter()
                .any(|it| words.contains(it))
                || sentences(&said).iter().any(|it| says(it) && plain(it).contains(&one));
            let Some(instance) = self.ensure(resource).await?.filter(|_| is_meant) else {
                continue;
            };
            let Some(read) = self.resources[resource].read else { continue };
            let at = operation_parameter(self.operation(read), &self.resources[resource].parameter);
            let Some(id) = at.and_then(|at| self.no_id(read, at, &instance.id)) else { continue };
            if self.values().is_valid(&slot.origin, &id) {
                self.forbidden(index, &slot, id, "there is no such thing").await?;
            }
        }
        Ok(())
    }

    /// What others still belong to is not deleted, where the document says so.
    pub(super) async fn in_use(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let Some(delete) = known.delete.filter(|it| self.is_allowed(*it)) else { return Ok(()) };
        let Some(response) = exactly(self.operation(delete), 409) else { return Ok(()) };
        let words =
            format!("{:?}\n{}", response.docs, words_of(self.operation(delete))).to_lowercase();
        for other in 0..self.resources.len() {
            let (name, Some(creator)) = (self.resources[other].singular(), self.creator(other))
            else {
                continue;
            };
            if other == resource || !words.contains(&name) || !self.base.contains_key(&creator) {
                continue;
            }
            let is_part = self.resources[other].parent == Some(resource);
            let slots = self.base.get(&creator).map(|it| self.slots(it)).unwrap_or_default();
            let names = slots.iter().any(|it| self.referred(creator, it) == Some(resource));
            if !is_part && !names {
                continue;
            }
            let Some(own) = self.create(resource).await? else { return Ok(()) };
            // The next thing that is made belongs to this one.
            self.live.entry(resource).or_default().insert(0, own.clone());
            let made = self.create(other).await;
            self.forget(resource, &own.id);
            let Some(part) = made? else { continue };
            let Some(created) = part.created else { continue };
            let Some(call) = self.about(delete, &own).await? else { continue };
            let seen = self.send(&call).await?;
            self.conflict(delete, &[&created, &seen], "something still belongs to it");
        }
        Ok(())
    }

    /// The same key, the same thing: what a repeated request with an idempotency key does.
    pub(super) async fn idempotency(&mut self, index: usize) -> Step {
        let operation = self.operation(index);
        let Some(at) =
            operation.parameters.iter().position(|it| plain(&it.name).contains("idempotencykey"))
        else {
            return Ok(());
        };
        let number = self.next();
        let key = self.parameter_schema(index, at).and_then(|it| self.values().plain(&it, number));
        let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
        let key = key
            .filter(|it| it.as_str().is_some_and(|it| it.contains(&format!("{number:x}"))))
            .unwrap_or(json!(format!("key-{number}")));
        call.values.insert(at, key);
        let first = self.send(&call).await?;
        self.judge(&first, Kind::Valid);
        if !first.is_success() {
            return Ok(());
        }
        let second = self.send(&call).await?;
        self.checked(Check::Described);
        let id = |it: &Seen| it.json().and_then(|it| id_of("id", &it));
        let (one, other) = (id(&first), id(&second));
        if second.is_success() && one.is_some() && one != other {
            let message =
                "the same request with the same idempotency key has made another thing".to_owned();
            let place = format!("header parameter {}", operation.parameters[at].name);
            let (check, keyword) = (Check::Described, Some("description"));
            self.found(Found {
                check,
                operation: index,
                place,
                keyword,
                message,
                steps: &[&first, &second],
            });
        } else {
            self.judge_after(
                &[&first],
                &second,
                if second.is_success() { Kind::Valid } else { Kind::Protocol },
            );
        }
        if let Some(resource) = self.creates(index)
            && let Some(instance) = self.created(resource, &first)
        {
            self.live.entry(resource).or_default().push(instance);
        }
        Ok(())
    }

    /// Entity tags: what has not changed is not sent again, and nobody overwrites what they have
    /// not seen.
    pub(super) async fn conditions(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let (Some(read), Some(own)) = (known.read, self.ensure(resource).await?) else {
            return Ok(());
        };
        let Some(seen) = self.read(resource, &own).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        let Some(tag) = seen.response().and_then(|it| it.header("etag")).map(str::to_owned) else {
            return Ok(());
        };
        if exactly(self.operation(read), 304).is_some() {
            let mut call = seen.call.clone();
            call.headers.push(("if-none-match".to_owned(), tag.clone()));
            let again = self.send(&call).await?;
            self.checked(Check::Described);
            if again.status() != Some(304) {
                let status = again.status().unwrap_or_default();
                let message = format!(
                    "nothing has changed since the entity tag, and it is answered with {status} instead of 304"
                );
                let (check, place) = (Check::Described, "request header If-None-Match".to_owned());
                self.found(Found {
                    check,
                    operation: read,
                    place,
                    keyword: None,
                    message,
                    steps: &[&seen, &again],
                });
            }
        }
        for operation in [known.put, known.patch].into_iter().flatten() {
            if exactly(self.operation(operation), 412).is_none()
                || !self.base.contains_key(&operation)
            {
                continue;
            }
            let Some(mut call) = self.about(operation, &own).await? else { continue };
            call.headers.push(("if-match".to_owned(), "\"no-such-tag\"".to_owned()));
            let seen = self.send(&call).await?;
            self.checked(Check::Described);
            self.judge(&seen, if seen.is_success() { Kind::Valid } else { Kind::Protocol });
            if seen.is_success() {
                let status = seen.status().unwrap_or_default();
                let message = format!(
                    "the entity tag is not the one of the thing, and the change is accepted with {status}"
                );
                let (check, place) = (Check::Described, "request header If-Match".to_owned());
                self.found(Found {
                    check,
                    operation,
                    place,
                    keyword: None,
                    message,
                    steps: &[&seen],
                });
            }
        }
        Ok(())
    }

    /// Lists that words say are no longer than so much.
    pub(super) fn described_length(&mut self, list: &List, seen: &Seen) {
        let words = words_of(self.operation(list.operation));
        for sentence in sentences(&words) {
            let lower = sentence.to_lowercase();
            let is_of_items = ["items", "entries", "results", "returns", "page"]
                .iter()
                .any(|it| lower.contains(it));
            for limit in limits(sentence).into_iter().filter(|_| is_of_items) {
                let Limit::AtMost(most) = limit else { continue };
                self.looked(sentence);
                self.checked(Check::Described);
                let count = seen.json().map_or(0, |it| items(&it).len());
                if count as f64 > most {
                    let message = format!(
                        "the document says that there are at most {most} items, and there are {count}"
                    );
                    self.list_found(list, Check::Described, "response body", message, &[seen]);
                }
            }
        }
    }

    /// The sentences of the document that say something of requests or answers and that nothing
    /// has looked at.
    pub(super) fn unchecked(&mut self) -> Vec<Unchecked> {
        const TELLING: &[&str] = &[
            "must",
            "only",
            "unique",
            "sorted",
            "ordered",
            "at most",
            "at least",
            "default",
            "cannot",
            "never",
            "always",
            "between",
            "no more than",
            "immutable",
            "case-insensitive",
            "idempotent",
        ];
        let mut found = Vec::new();
        let mut places = vec![(String::new(), self.document.root())];
        while let Some((place, value)) = places.pop() {
            if let Some(text) = value.get("description").and_then(|it| it.as_str()) {
                for sentence in sentences(text) {
                    let lower = sentence.to_lowercase();
                    let tells = TELLING.iter().any(|it| {
                        lower
                            .split(|it: char| !it.is_alphanumeric() && it != '-')
                            .any(|word| word == *it)
                            || it.contains(' ') && lower.contains(it)
                    });
                    if tells && !self.looked_at.contains(sentence) && found.len() < 200 {
                        let place = format!("{place}/description");
                        found.push(Unchecked { place, words: sentence.to_owned() });
                    }
                }
            }
            let mut inner = Vec::new();
            for (name, value) in value.members() {
                let mut place = place.clone();
                specwright::value::push_token(&mut place, name);
                if !matches!(&**name, "example" | "examples" | "default" | "enum") {
                    inner.push((place, value));
                }
            }
            for (index, value) in value.items().iter().enumerate() {
                inner.push((format!("{place}/{index}"), value));
            }
            places.extend(inner.into_iter().rev());
        }
        found
    }
}

fn operation_parameter(operation: &Operation, name: &str) -> Option<usize> {
    operation
        .parameters
        .iter()
        .position(|it| it.name == name && it.place == specwright::api::ParameterPlace::Path)
}

/// The number that words say a member has.
fn expected(words: &str, name: &str, value: &Json) -> Option<f64> {
    let members = value.as_object()?;
    let list = members
        .iter()
        .find(|(_, it)| it.as_array().is_some_and(|it| it.iter().all(Json::is_object)));
    let named_list =
        members.iter().find(|(key, it)| it.is_array() && words.contains(&key.to_lowercase()));
    let numbers_in = |item: &Json| -> Vec<f64> {
        let names = item.as_object().into_iter().flatten();
        names
            .filter(|(key, _)| key.len() > 2 && words.contains(&key.to_lowercase()))
            .filter_map(|(_, it)| it.as_f64())
            .collect()
    };
    if (words.contains("sum") || words.contains("total of"))
        && let Some((_, list)) = named_list.or(list)
    {
        let items = list.as_array()?;
        let parts: Vec<Vec<f64>> = items.iter().map(numbers_in).collect();
        let count = parts.first().map_or(0, Vec::len);
        let is_product =
            ["×", "times", "multiplied", "*", "product"].iter().any(|it| words.contains(it));
        if items.is_empty() {
            return Some(0.0);
        }
        return match (count, is_product) {
            (1, _) => Some(parts.iter().map(|it| it.iter().sum::<f64>()).sum()),
            (2, true) => Some(parts.iter().map(|it| it.iter().product::<f64>()).sum()),
            _ => None,
        };
    }
    if (words.contains("number of") || words.contains("count of") || words.contains("how many"))
        && let Some((_, list)) = named_list
    {
        return list.as_array().map(|it| it.len() as f64);
    }
    let is_product =
        ["×", " times ", "multiplied by", "product of"].iter().any(|it| words.contains(it));
    if is_product {
        let factors: Vec<f64> = members
            .iter()
            .filter(|(key, _)| *key != name && key.len() > 2 && words.contains(&key.to_lowercase()))
            .filter_map(|(_, it)| it.as_f64())
            .collect();
        return (factors.len() == 2).then(|| factors.iter().product());
    }
    None
}

/// The state of a thing before and after, where it has one that has changed.
fn changed_state(before: &Seen, after: &Seen) -> Option<(String, String)> {
    let (before, after) = (before.json()?, after.json()?);
    let (before, after) = (unwrapped(&before), unwrapped(&after));
    let members = after.as_object()?.iter();
    let mut states =
        members.filter(|(name, _)| ["status", "state", "phase"].contains(&plain(name).as_str()));
    let (name, now) = states.next()?;
    let was = before.get(name)?;
    (was != now).then(|| Some((was.as_str()?.to_lowercase(), now.as_str()?.to_lowercase())))?
}

/// Whether words say that something is not possible in a state.
fn forbids(words: &str, now: &str, states: &[String]) -> bool {
    sentences(words).iter().any(|sentence| {
        let is_in = |text: &str, word: &str| {
            text.split(|it: char| !it.is_alphanumeric() && it != '_')
                .any(|it| it == word || it.strip_suffix('s') == Some(word))
        };
        let has = |word: &str| is_in(sentence, word);
        let others = states.iter().any(|it| it != now && has(it));
        let is_only = has("only");
        // In "only draft orders can be paid" those that may be are drafts, and what they become is no
        // state of theirs.
        let may = sentence.split_once(" can ").map_or(*sentence, |(may, _)| may);
        let denies =
            ["not", "cannot", "already", "longer", "once", "after"].iter().any(|it| has(it))
                || sentence.contains("can't");
        (is_only && others && !is_in(may, now))
            || (!is_only && denies && has(now))
            || (!is_only
                && sentence.contains("not ")
                && others
                && !has(now)
                && sentence.contains("is not"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read() {
        assert_eq!(limits("At most 10 tags."), [Limit::AtMost(10.0)]);
        assert_eq!(limits("Between 1 and 5 stars"), [Limit::AtLeast(1.0), Limit::AtMost(5.0)]);
        assert_eq!(limits("up to 1,000 characters"), [Limit::AtMost(1000.0)]);
        assert_eq!(limits("up to the owner"), []);
    }

    #[test]
    fn defaults_are_read() {
        assert_eq!(default_in("Defaults to `draft`.").as_deref(), Some("draft"));
        assert_eq!(default_in("The size; default is 20.").as_deref(), Some("20"));
        assert_eq!(default_in("No word of it."), None);
    }

    #[test]
    fn states_are_forbidden() {
        let states = ["draft", "paid", "cancelled"].map(str::to_owned);
        assert!(forbids("only draft orders can be paid", "paid", &states));
        assert!(forbids("a paid order cannot be changed", "paid", &states));
        assert!(!forbids("a paid order cannot be changed", "draft", &states));
        assert!(!forbids("only draft orders can be paid", "draft", &states));
    }

    #[test]
    fn sums_are_expected() {
        let value = json!({ "total": 7, "lines": [{ "price": 2.0, "quantity": 2 }, { "price": 3.0, "quantity": 1 }], "count": 2 });
        assert_eq!(
            expected("the sum of price times quantity of all lines", "total", &value),
            Some(7.0)
        );
        assert_eq!(expected("the number of lines", "count", &value), Some(2.0));
        assert_eq!(expected("what is due", "total", &value), None);
    }
}
