//! Members that are objects: what a change leaves in them, and what it replaces as a whole.

use serde_json::{Value as Json, json};

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::Slot;
use crate::verify::words::{quoted, sentences, words_of};
use crate::verify::world::{Instance, form, schema, unwrapped};

/// Words by which a sentence says that nothing is left of what was there.
const WHOLE: &[&str] =
    &["as a whole", "replaced whole", "not merged", "replaces the whole", "replaced entirely"];

impl Run<'_> {
    /// An object that a change replaces as a whole keeps nothing that the new one does not have.
    pub(super) async fn replaced_whole(
        &mut self,
        resource: usize,
        own: &Instance,
        patch: usize,
        slots: &[Slot],
    ) -> Step {
        let operation = self.operation(patch);
        let words = words_of(operation);
        let Some(whole) = form(operation).map(schema) else { return Ok(()) };
        for slot in slots {
            let own_words = self.values().facts(&slot.origin).words;
            let is_whole = |it: &str| WHOLE.iter().any(|word| it.to_lowercase().contains(word));
            let is_named = |it: &&str| is_whole(it) && quoted(it).contains(&slot.name);
            let sentence = sentences(&words).into_iter().find(is_named).map(str::to_owned);
            let own_sentence = || sentences(&own_words).into_iter().find(|it| is_whole(it));
            let Some(sentence) = sentence.or_else(|| own_sentence().map(str::to_owned)) else {
                continue;
            };
            let Some((full, lost, least)) = self.full_and_least(slot) else { continue };
            let mut seen: Vec<Seen> = Vec::new();
            for value in [&full, &least] {
                let Some(mut call) = self.about(patch, own).await? else { return Ok(()) };
                let body = json!({ slot.name.as_str(): value });
                if !self.values().is_valid(&whole, &body) {
                    break;
                }
                if let Some(place) = call.value_mut() {
                    *place = body;
                }
                let changed = self.send(&call).await?;
                self.judge(&changed, Kind::Valid);
                if !changed.is_success() {
                    break;
                }
                seen.push(changed);
            }
            let [first, second] = &seen[..] else { continue };
            let Some(after) = self.read(resource, own).await?.filter(Seen::is_success) else {
                return Ok(());
            };
            self.looked(&sentence);
            self.checked(Check::Described);
            let shown = after.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
            let left = shown.get(&slot.name).and_then(|it| it.get(&lost));
            if left.is_some() && left == full.get(&lost) {
                let message = format!(
                    "it is replaced as a whole, and of what was there before `{lost}` is still {}",
                    short(left.unwrap_or(&Json::Null))
                );
                let (check, place) = (Check::Described, format!("response body/{}", slot.name));
                let (keyword, steps) = (Some("description"), &[first, second, &after]);
                self.found(Found { check, operation: patch, place, keyword, message, steps });
            }
        }
        Ok(())
    }

    /// A merge patch leaves the members of an object that it does not name (RFC 7396).
    pub(super) async fn merged(
        &mut self,
        resource: usize,
        own: &Instance,
        patch: usize,
        slots: &[Slot],
        before: &Seen,
    ) -> Step {
        let Some(media) = form(self.operation(patch)) else { return Ok(()) };
        if !media.name.contains("merge-patch") {
            return Ok(());
        }
        let whole = schema(media);
        let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        for slot in slots {
            let Some(Json::Object(known)) = shown.get(&slot.name) else { continue };
            let facts = self.values().facts(&slot.origin);
            let mut changes = facts.properties.iter().filter_map(|(name, origin)| {
                let inner = Slot { name: name.clone(), origin: origin.clone(), ..slot.clone() };
                let value = self.other_value(&inner, known.get(name), 1)?;
                let body = json!({ slot.name.as_str(): { name.as_str(): value } });
                self.values().is_valid(&whole, &body).then_some((name.clone(), body))
            });
            let first = changes.next().filter(|_| known.len() > 1);
            // The first and the last: what is lost with one may be the other.
            let both: Vec<(String, Json)> = first.into_iter().chain(changes.next_back()).collect();
            let mut before = before.clone();
            for (name, body) in both {
                let after = self.changed_within(own, patch, (slot, &name), body, &before).await?;
                let Some(after) = after else { break };
                let Some(read) = self.read(resource, own).await?.filter(Seen::is_success) else {
                    break;
                };
                if self.is_lost_beside(patch, (slot, &name), &[&before, &after, &read]) {
                    break;
                }
                before = read;
            }
        }
        Ok(())
    }

    /// Sends a change of one member of an object.
    async fn changed_within(
        &mut self,
        own: &Instance,
        patch: usize,
        (slot, name): (&Slot, &str),
        body: Json,
        before: &Seen,
    ) -> Step<Option<Seen>> {
        let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let is_so = shown.get(&slot.name).and_then(|it| it.get(name))
            == body.get(&slot.name).and_then(|it| it.get(name));
        let Some(mut call) = self.about(patch, own).await?.filter(|_| !is_so) else {
            return Ok(None);
        };
        if let Some(place) = call.value_mut() {
            *place = body;
        }
        Ok(Some(self.send(&call).await?).filter(Seen::is_success))
    }

    /// Whether an object has lost a member beside the one that was changed, which is a finding.
    fn is_lost_beside(
        &mut self,
        patch: usize,
        (slot, name): (&Slot, &str),
        steps: &[&Seen; 3],
    ) -> bool {
        let object = |seen: &Seen| {
            let shown = seen.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
            shown.get(&slot.name).and_then(Json::as_object).cloned().unwrap_or_default()
        };
        let (known, now) = (object(steps[0]), object(steps[2]));
        self.checked(Check::StoredAsSent);
        let lost = known.iter().find(|it| it.0 != name && now.get(it.0) != Some(it.1));
        let Some((lost, value)) = lost else { return false };
        let message = format!(
            "`{name}` was changed by a merge patch, and `{lost}` beside it is no longer {}",
            short(value)
        );
        let (check, place) = (Check::StoredAsSent, format!("response body/{}", slot.name));
        self.found(Found { check, operation: patch, place, keyword: None, message, steps });
        true
    }

    /// An object with one of its optional members, the name of that, and the object without it.
    fn full_and_least(&self, slot: &Slot) -> Option<(Json, String, Json)> {
        let origins = std::iter::once(slot.origin.clone());
        let all = origins.chain(self.values().facts(&slot.origin).alternatives);
        all.into_iter().find_map(|origin| {
            let facts = self.values().facts(&origin);
            let mut full = self.values().plain(&origin, 1)?.as_object()?.clone();
            let optional = facts.properties.iter().filter(|it| !facts.required.contains(&it.0));
            for (name, place) in optional.clone() {
                if let Some(value) = self.values().plain(place, 2).filter(|it| !it.is_null()) {
                    full.entry(name.clone()).or_insert(value);
                }
            }
            let no_default = |it: &&(String, _)| self.values().facts(&it.1).default.is_none();
            let lost = optional.filter(no_default).find(|it| full.contains_key(&it.0))?.0.clone();
            let mut least = full.clone();
            least.remove(&lost);
            let (full, least) = (Json::Object(full), Json::Object(least));
            (self.values().is_valid(&slot.origin, &full)
                && self.values().is_valid(&slot.origin, &least))
            .then_some((full, lost, least))
        })
    }
}
