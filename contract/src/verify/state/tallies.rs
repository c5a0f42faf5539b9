//! Answers that count all things of a kind, by the names of their members.

use crate::verify::check::Check;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::state::counts::{SOME, counts};
use crate::verify::world::unwrapped;

impl Run<'_> {
    /// What counts all things of a kind counts one more that was created, and not one that is gone.
    pub(in crate::verify) async fn tallies(&mut self, read: usize) -> Step {
        let operation = self.operation(read);
        let is_known =
            |it: &crate::verify::model::Resource| [it.read, it.list].contains(&Some(read));
        if operation.path.contains('{') || self.resources.iter().any(is_known) {
            return Ok(());
        }
        let Some(get) = self.base.get(&read).cloned() else { return Ok(()) };
        let mut before = self.send(&get).await?;
        for resource in 0..self.resources.len() {
            let Some(name) = self.tallied(resource, &before) else { continue };
            let Some(made) = self.create(resource).await? else { continue };
            let after = self.send(&get).await?;
            self.judge(&after, Kind::Valid);
            let created = made.created.clone();
            let what = (name.as_str(), "was created");
            if let Some(created) = created {
                self.tally(read, what, 1, [&before, &created, &after]);
            }
            before = after;
            let delete = self.resources[resource].delete.filter(|it| self.is_allowed(*it));
            let Some(delete) = delete else { continue };
            let Some(call) = self.about(delete, &made).await? else { continue };
            let deleted = self.send(&call).await?;
            let after = self.send(&get).await?;
            if deleted.is_success() {
                let what = (name.as_str(), "was deleted");
                self.tally(read, what, -1, [&before, &deleted, &after]);
            }
            before = after;
        }
        Ok(())
    }

    /// The member of an answer that counts all things of a kind.
    fn tallied(&self, resource: usize, seen: &Seen) -> Option<String> {
        self.creator(resource)?;
        let one = self.resources[resource].singular();
        let shown = seen.json().filter(|_| seen.is_success())?;
        let members = unwrapped(&shown).as_object()?.iter();
        let mut numbers = members.filter(|(_, it)| it.is_u64()).map(|it| it.0);
        let name = numbers.find(|it| {
            let is_plural = crate::names::plain(it) != one && crate::names::singular(it) == one;
            is_plural || counts(it, &one)
        })?;
        // What is named in code tells what it is made of.
        let words = self.words_of_answer(seen, name).to_lowercase();
        let words: String = words.split('`').step_by(2).collect();
        (!SOME.iter().any(|it| words.contains(it))).then(|| name.clone())
    }

    fn tally(&mut self, read: usize, (name, what): (&str, &str), by: i64, steps: [&Seen; 3]) {
        let number = |it: &Seen| unwrapped(&it.json()?).get(name)?.as_i64();
        let (Some(was), Some(now)) = (number(steps[0]), number(steps[2])) else { return };
        self.checked(Check::StoredAsSent);
        if now != was + by {
            let message = format!("one more {what}, and `{name}` was {was} and is {now}");
            let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
            let steps = &steps;
            self.found(Found { check, operation: read, place, keyword: None, message, steps });
        }
    }
}
