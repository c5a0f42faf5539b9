//! Deleting several things with one request.

use serde_json::{Value as Json, json};

use crate::names::{plain, singular};
use crate::verify::check::Check;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::words::{sentences, words_of};
use crate::verify::world::{form, schema};

impl Run<'_> {
    /// What a request names is deleted, all of it and nothing else.
    pub(in crate::verify) async fn deleted_together(&mut self, index: usize) -> Step {
        let Some((resource, slot)) = self.named_things(index) else { return Ok(()) };
        let mut things = Vec::new();
        for _ in 0..3 {
            let Some(made) = self.create(resource).await? else { return Ok(()) };
            things.push(made);
        }
        let [keep, first, second] = &things[..] else { return Ok(()) };
        let mut ids = vec![first.id.clone(), second.id.clone()];
        // One that is not there counts for nothing, where words say that it does no harm.
        if self.passes_over(index)
            && let Some(unknown) = self.no_thing(resource, &first.id)
        {
            ids.push(unknown);
        }
        let ids = Json::Array(ids);
        let Some(deleted) = self.delete_all(index, &slot, ids).await? else { return Ok(()) };
        if !deleted.is_success() {
            return Ok(());
        }
        self.checked(Check::UseAfterDelete);
        for gone in [first, second] {
            let Some(seen) = self.read(resource, gone).await? else { return Ok(()) };
            if seen.is_success() {
                let message = "it was named to be deleted, and it is still there".to_owned();
                let place = format!("request body{}", slot.pointer);
                let steps = &[&deleted, &seen];
                let (check, keyword) = (Check::UseAfterDelete, None);
                self.found(Found { check, operation: index, place, keyword, message, steps });
                break;
            }
        }
        self.counted(index, &deleted, 2);
        // Of nothing, nothing is deleted.
        let nothing = self.delete_all(index, &slot, json!([])).await?;
        let last = nothing.as_ref().unwrap_or(&deleted);
        if let Some(seen) = self.read(resource, keep).await?
            && seen.is_gone()
        {
            let message = "it was not named to be deleted, and it is gone".to_owned();
            let (check, place) = (Check::StoredAsSent, "the answer".to_owned());
            let steps = &[last, &seen];
            self.found(Found { check, operation: index, place, keyword: None, message, steps });
            self.forget(resource, &keep.id);
        }
        Ok(())
    }

    /// Whether words say that what is not there is passed over.
    fn passes_over(&self, index: usize) -> bool {
        let words = words_of(self.operation(index)).to_lowercase();
        sentences(&words).iter().any(|it| {
            let has = |all: &[&str]| all.iter().any(|word| it.contains(word));
            has(&["unknown", "not exist", "missing", "not found", "not there"])
                && has(&["passed over", "ignored", "skipped", "no error", "left out"])
        })
    }

    /// A valid id of nothing.
    fn no_thing(&mut self, resource: usize, like: &Json) -> Option<Json> {
        let read = self.resources[resource].read?;
        let parameter = &self.resources[resource].parameter;
        let at = self.operation(read).parameters.iter().position(|it| it.name == *parameter)?;
        self.no_id(read, at, like)
    }

    /// The things that a request deletes by their ids, and the member that has them.
    fn named_things(&self, index: usize) -> Option<(usize, Slot)> {
        let operation = self.operation(index);
        let words =
            format!("{} {} {}", operation.id, operation.path, words_of(operation)).to_lowercase();
        let deletes = ["delet", "remov"].iter().any(|it| words.contains(it));
        if !deletes || !self.is_allowed(index) || operation.path.contains('{') {
            return None;
        }
        let base = self.base.get(&index)?;
        let lists = self.slots(base).into_iter().filter(|it| {
            let value = base.value().and_then(|body| body.pointer(&it.pointer));
            it.is_top() && value.is_some_and(Json::is_array)
        });
        lists.into_iter().find_map(|slot| {
            let name = plain(&slot.name);
            let resource = (0..self.resources.len()).find(|at| {
                let it = &self.resources[*at];
                let (one, parameter) = (it.singular(), plain(&it.parameter));
                let is_called = singular(&slot.name) == parameter || name == format!("{one}ids");
                let is_meant = name == "ids" && words.contains(&one);
                it.parent.is_none() && it.read.is_some() && (is_called || is_meant)
            })?;
            self.creator(resource)?;
            Some((resource, slot))
        })
    }

    async fn delete_all(&mut self, index: usize, slot: &Slot, ids: Json) -> Step<Option<Seen>> {
        let Some(mut call) = self.base.get(&index).cloned() else { return Ok(None) };
        let Some(whole) = form(self.operation(index)).map(schema) else { return Ok(None) };
        let Some(body) = call.value_mut() else { return Ok(None) };
        slots::set(body, &slot.pointer, ids);
        let body = body.clone();
        if !self.values().is_valid(&whole, &body) {
            return Ok(None);
        }
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        Ok(Some(seen))
    }

    /// It says how many it has deleted.
    fn counted(&mut self, index: usize, deleted: &Seen, count: u64) {
        let Some(Json::Object(members)) = deleted.json() else { return };
        let said = members.iter().find(|(name, it)| {
            let name = plain(name);
            let counts = ["deleted", "removed", "count", "affected"];
            it.is_u64() && counts.iter().any(|word| name.contains(word))
        });
        let Some((name, value)) = said.filter(|it| *it.1 != json!(count)) else { return };
        self.checked(Check::Described);
        let message = format!("{count} things were deleted, and it says {value}");
        let (check, place) = (Check::Described, format!("response body/{name}"));
        let steps = &[deleted];
        self.found(Found { check, operation: index, place, keyword: None, message, steps });
    }
}
