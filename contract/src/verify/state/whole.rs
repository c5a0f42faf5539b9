//! Members that a change replaces as a whole, by what words say.

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
