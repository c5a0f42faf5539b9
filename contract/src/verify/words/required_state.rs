//! What words say that has to be so for an action: "only a unit whose `screening` is `clear`".

use serde_json::{Value as Json, json};

use crate::verify::judge::{Kind, exactly};
use crate::verify::run::{Run, Seen, Step};
use crate::verify::slots;
use crate::verify::words::{sentences, words_of};
use crate::verify::world::{Instance, form, schema, unwrapped};

/// What stands between a member and the value that it has to have.
const BEING: &[&str] = &["is", "must be", "has to be", "=", "==", "equals", "is set to"];

/// The members of a thing and the values that they have to have by what a sentence says.
fn required(sentence: &str) -> Vec<(String, String)> {
    let lower = sentence.to_lowercase();
    let has = |all: &[&str]| all.iter().any(|it| lower.contains(it));
    if !has(&["only ", "must ", "has to "]) || has(&["unless", " not ", "cannot", "n't"]) {
        return Vec::new();
    }
    let parts: Vec<&str> = sentence.split('`').collect();
    let pairs = (3..parts.len()).step_by(2);
    let pairs = pairs.filter(|at| BEING.contains(&parts[at - 1].trim()));
    pairs.map(|at| (parts[at - 2].to_owned(), parts[at].to_owned())).collect()
}

impl Run<'_> {
    /// What has to be so of a thing for an action, by its words.
    pub(in crate::verify) fn required_of(
        &self,
        action: usize,
        thing: &Json,
    ) -> Vec<(String, Json)> {
        let operation = self.operation(action);
        let mut words = words_of(operation);
        for status in [409, 422] {
            let said = exactly(operation, status).and_then(|it| it.docs.description.as_deref());
            words.push('\n');
            words.push_str(said.unwrap_or_default());
        }
        let all = sentences(&words).into_iter().flat_map(required);
        let known = all.filter_map(|(name, text)| {
            let value: Json = match thing.get(&name)? {
                Json::String(_) => json!(text),
                _ => serde_json::from_str(&text).ok()?,
            };
            Some((name, value))
        });
        known.collect()
    }

    /// A new thing that is as words say it has to be for an action, where it is not so by itself.
    pub(in crate::verify) async fn suited(
        &mut self,
        resource: usize,
        required: &[(String, Json)],
    ) -> Step<Option<Instance>> {
        let Some(creator) = self.creator(resource) else { return Ok(None) };
        let Some(media) = form(self.operation(creator)) else { return Ok(None) };
        let whole = schema(media);
        let Some(mut call) = self.fresh(creator).await? else { return Ok(None) };
        let Some(mut body) = call.value().cloned() else { return Ok(None) };
        let facts = self.values().facts(&whole);
        for (name, value) in required.iter().filter(|it| facts.property(&it.0).is_some()) {
            slots::set(&mut body, &format!("/{name}"), value.clone());
        }
        if !self.values().is_valid(&whole, &body) {
            return Ok(None);
        }
        if let Some(place) = call.value_mut() {
            place.clone_from(&body);
        }
        let seen = self.send(&call).await?;
        let Some(mut own) = self.created(resource, &seen) else { return Ok(None) };
        let is_so =
            |shown: &Json| required.iter().all(|it| unwrapped(shown).get(&it.0) == Some(&it.1));
        if is_so(&own.shown) {
            // From now on all that are made are so.
            if let Some(base) = self.base.get_mut(&creator).and_then(|it| it.value_mut()) {
                for (name, value) in required {
                    slots::set(base, &format!("/{name}"), value.clone());
                }
            }
            return Ok(Some(own));
        }
        let changed: serde_json::Map<String, Json> = required.iter().cloned().collect();
        let patch = self.resources[resource].patch.filter(|it| self.is_allowed(*it));
        let Some(patch) = patch else { return Ok(None) };
        let Some(mut call) = self.about(patch, &own).await? else { return Ok(None) };
        let (Some(media), body) = (form(self.operation(patch)), Json::Object(changed)) else {
            return Ok(None);
        };
        let is_valid = self.values().is_valid(&schema(media), &body);
        let Some(place) = call.value_mut().filter(|_| is_valid) else { return Ok(None) };
        *place = body;
        let seen = self.send(&call).await?;
        let shown = self.read(resource, &own).await?.and_then(|it| it.json()).unwrap_or_default();
        if !seen.is_success() || !is_so(&shown) {
            return Ok(None);
        }
        own.shown = shown;
        Ok(Some(own))
    }

    /// Finds a request of an action that is accepted, where words say what has to be so before.
    pub(in crate::verify) async fn made_ready_for(&mut self, action: usize) -> Step<bool> {
        let owner =
            (0..self.resources.len()).find(|at| self.resources[*at].actions.contains(&action));
        let Some(owner) = owner else { return Ok(false) };
        let shown = self.live.get(&owner).and_then(|it| it.first()).map(|it| it.shown.clone());
        let shown = shown.unwrap_or_default();
        let required = self.required_of(action, unwrapped(&shown));
        if required.is_empty() {
            return Ok(false);
        }
        let Some(own) = self.suited(owner, &required).await? else { return Ok(false) };
        self.live.entry(owner).or_default().insert(0, own.clone());
        let Some(call) = self.about(action, &own).await? else { return Ok(false) };
        let seen = self.send(&call).await?;
        if !seen.is_success() {
            return Ok(false);
        }
        self.judge(&seen, Kind::Valid);
        self.base.insert(action, call);
        Ok(true)
    }

    /// An action that is done although what has to be so before is not.
    pub(in crate::verify) fn too_early(
        &mut self,
        action: usize,
        required: &[(String, Json)],
        before: &Seen,
        done: &Seen,
    ) {
        let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let other = required.iter().find(|it| shown.get(&it.0) != Some(&it.1));
        let has_conflict = exactly(self.operation(action), 409).is_some();
        if let Some((name, value)) = other.filter(|_| has_conflict) {
            let now = crate::verify::compare::short(shown.get(name).unwrap_or(&Json::Null));
            let wanted = crate::verify::compare::short(value);
            let why = format!("`{name}` has to be {wanted}, and it is {now}");
            self.conflict(action, &[before, done], &why);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::required;

    #[test]
    fn what_is_required_is_read() {
        let pair = |one: &str, other: &str| vec![(one.to_owned(), other.to_owned())];
        assert_eq!(
            required("Only a unit whose `screening` is `clear` can be released, else 409"),
            pair("screening", "clear")
        );
        assert_eq!(required("`status` must be `open`"), pair("status", "open"));
        assert_eq!(required("Sets `status` to `open`"), []);
        assert_eq!(required("Must not be done unless `status` is `open`"), []);
    }
}
