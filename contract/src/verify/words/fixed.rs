//! Members that words say never change.

use serde_json::json;

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::same::same;
use crate::verify::slots::{self, Slot};
use crate::verify::values::facts::Facts;
use crate::verify::words::sentences;
use crate::verify::world::{form, schema, unwrapped};

/// Words by which a sentence says that its member keeps its value.
const FIXED: &[&str] = &[
    "cannot be changed",
    "can't be changed",
    "can not be changed",
    "cannot change",
    "must not be changed",
    "may not be changed",
    "never changes",
    "does not change",
    "immutable",
    "not be modified",
    "cannot be modified",
    "cannot be updated",
    "fixed once",
    "only be set once",
    "only be set when",
    "set only when",
    "only at creation",
    "only on creation",
];

/// Whether words say that their member keeps its value.
pub(in crate::verify) fn is_fixed(words: &str) -> bool {
    let lower = words.to_lowercase();
    FIXED.iter().any(|it| lower.contains(it))
}

impl Run<'_> {
    /// A change of what words say never changes is refused, or has no effect.
    pub(in crate::verify) async fn fixed(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        for operation in [known.patch, known.put].into_iter().flatten() {
            if !self.base.contains_key(&operation) {
                continue;
            }
            let Some(media) = form(self.operation(operation)) else { continue };
            let whole = schema(media);
            for (name, origin) in self.values().facts(&whole).properties {
                let words = self.words_of_member(resource, &name, &origin);
                let says = |it: &&str| FIXED.iter().any(|word| it.to_lowercase().contains(word));
                let Some(sentence) = sentences(&words).into_iter().find(says) else { continue };
                self.looked(sentence);
                self.changed_anyway(resource, operation, &name, &origin).await?;
            }
        }
        Ok(())
    }

    /// All that is said of a member: where it is changed, where it is created, where it is shown.
    fn words_of_member(
        &self,
        resource: usize,
        name: &str,
        origin: &specwright::origin::Origin,
    ) -> String {
        let mut words = self.values().facts(origin).words;
        let created = self.creator(resource).and_then(|it| form(self.operation(it)));
        let created = created.and_then(|it| {
            let facts = self.values().facts(&schema(it));
            Some(self.values().facts(facts.property(name)?).words)
        });
        words.push('\n');
        words.push_str(&created.unwrap_or_default());
        words
    }

    async fn changed_anyway(
        &mut self,
        resource: usize,
        operation: usize,
        name: &str,
        origin: &specwright::origin::Origin,
    ) -> Step {
        let Some(own) = self.create(resource).await? else { return Ok(()) };
        let Some(before) = self.read(resource, &own).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let Some(was) = shown.get(name).cloned() else { return Ok(()) };
        let Some(mut call) = self.about(operation, &own).await? else { return Ok(()) };
        let slot = Slot {
            pointer: format!("/{name}"),
            name: name.to_owned(),
            origin: origin.clone(),
            is_required: false,
            depth: 0,
        };
        // Another thing that is there, where it names one.
        let other = match self.referred(operation, &slot) {
            Some(named) => {
                let live = self.live.get(&named).into_iter().flatten();
                live.map(|it| it.id.clone()).find(|it| *it != was)
            }
            None => self.other_value(&slot, Some(&was), 0),
        };
        let (Some(other), Some(body)) = (other, call.value_mut()) else { return Ok(()) };
        if self.operation(operation).method.as_str() == "PATCH" {
            *body = json!({});
        }
        slots::set(body, &slot.pointer, other.clone());
        let changed = self.send(&call).await?;
        self.judge(&changed, if changed.is_success() { Kind::Valid } else { Kind::Protocol });
        let Some(after) = self.read(resource, &own).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        self.checked(Check::Described);
        let now = after.json().and_then(|it| unwrapped(&it).get(name).cloned()).unwrap_or_default();
        if !same(&was, &now, &Facts::default()) && same(&other, &now, &Facts::default()) {
            let message = format!(
                "by its description it does not change, and it has changed from {} to {}",
                short(&was),
                short(&now)
            );
            let (check, place) = (Check::Described, format!("request body/{name}"));
            let (keyword, steps) = (Some("description"), &[&before, &changed, &after]);
            self.found(Found { check, operation, place, keyword, message, steps });
        }
        Ok(())
    }
}
