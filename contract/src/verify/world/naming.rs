//! Members of bodies that name things: they get the names of things that are there.

use serde_json::{Value as Json, json};

use crate::names::plain;
use crate::verify::call::Call;
use crate::verify::model;
use crate::verify::run::{Run, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::words::is_state;
use crate::verify::world::{Instance, unwrapped};
use specwright::origin::Origin;

/// So many things are made for one list, where each has to be another one.
const MANY: usize = 12;

impl Run<'_> {
    /// The resource whose things a member names.
    pub(in crate::verify) fn referred(&self, index: usize, slot: &Slot) -> Option<usize> {
        let name = match slot.name.as_str() {
            "0" => slot.pointer.rsplit('/').nth(1).unwrap_or_default(),
            name => name,
        };
        let operation = self.operation(index);
        let path = model::path(operation);
        let is_other = |at: &usize| {
            let resource = &self.resources[*at];
            // What is only read, under any name, has nothing to be named: the report of a day.
            let is_kept =
                resource.list.is_some() || resource.create.is_some() || resource.put.is_some();
            path != resource.collection
                && !resource.is_item(path)
                && (is_kept || resource.delete.is_some())
                && self.can_name(*at, slot)
        };
        // `to_apiary_id` names what `apiary_id` names; `houseNumber` is no `number`.
        let words = crate::names::words(name);
        let most = words.len().saturating_sub(1).max(1);
        let told = self.told(slot);
        let by_name = (0..most).find_map(|from| {
            let name = plain(&words[from..].concat());
            (0..self.resources.len())
                .filter(is_other)
                .find(|at| self.is_called(*at, &name, slot, told.as_deref()))
        });
        by_name.or_else(|| self.by_schema(slot).filter(is_other))
    }

    /// Whether a member of this name is called after the things of a resource.
    fn is_called(&self, resource: usize, name: &str, slot: &Slot, told: Option<&str>) -> bool {
        let resource = &self.resources[resource];
        let parameter = plain(&resource.parameter);
        let one = resource.singular();
        let is_called = [format!("{one}id"), format!("{one}ids"), format!("{one}uuid")];
        // `/people/{person}` has the thing of `personId`, and `/orders/{number}` that of
        // `orderNumber`.
        let by_parameter = [format!("{parameter}id"), format!("{one}{parameter}")];
        let is = |all: &[String]| all.iter().any(|it| it == name);
        is(&is_called)
            || parameter.len() > 2
                && !["name", "uuid"].contains(&parameter.as_str())
                && is(&by_parameter)
            || (parameter.len() > 2 && name == parameter && parameter != "name")
            || name == one && self.is_reference(resource, slot)
            || told.is_some_and(|it| says_name_of(it, &resource.parameter.to_lowercase(), &one))
    }

    /// What is said of a member that may name a thing, in lower case: "slug of the lead dog", where dogs have slugs.
    fn told(&self, slot: &Slot) -> Option<String> {
        let facts = self.values().facts(&slot.origin);
        let may_name =
            matches!(facts.kind(), Some("string" | "integer")) && facts.enumerated.is_none();
        may_name.then(|| facts.words.to_lowercase())
    }

    /// The one resource whose things are named by values of the schema to which a member refers: `home` and `away`, both a
    /// `ClubId` as it is in `/clubs/{club}`.
    fn by_schema(&self, slot: &Slot) -> Option<usize> {
        let followed = |it: &Origin| self.document.follow(it).ok().map(|it| it.0);
        let own = followed(&slot.origin).filter(|it| *it != slot.origin)?;
        let is_its = |at: &usize| {
            let resource = &self.resources[*at];
            let of_path =
                self.id_schema(resource, resource.read.or(resource.put).or(resource.delete));
            of_path.and_then(|it| followed(&it)).as_ref() == Some(&own)
        };
        let mut found = (0..self.resources.len()).filter(is_its);
        found.next().filter(|_| found.next().is_none())
    }

    /// Whether a member can hold what names things of a resource, as far as any is known.
    fn can_name(&self, resource: usize, slot: &Slot) -> bool {
        let live = self.live.get(&resource).and_then(|it| it.first());
        live.is_none_or(|it| {
            let is_list = self.values().facts(&slot.origin).kind() == Some("array");
            let id = if is_list { json!([it.id]) } else { it.id.clone() };
            self.values().is_valid(&slot.origin, &id)
        })
    }

    /// Whether a member that is called after a thing names it: its schema is that of the path, or its
    /// words say that there has to be one.
    fn is_reference(&self, resource: &model::Resource, slot: &Slot) -> bool {
        let facts = self.values().facts(&slot.origin);
        if !matches!(facts.kind(), Some("string" | "integer")) || facts.enumerated.is_some() {
            return false;
        }
        let words = facts.words.to_lowercase();
        let said = ["must exist", "existing", "registered", "must be known"];
        let of_path = self.id_schema(resource, resource.read.or(resource.put));
        let pattern = of_path.and_then(|it| self.values().facts(&it).pattern);
        said.iter().any(|it| words.contains(it)) || pattern.is_some() && pattern == facts.pattern
    }

    /// The schema of what names things of a resource in the path of an operation.
    fn id_schema(&self, resource: &model::Resource, operation: Option<usize>) -> Option<Origin> {
        let operation = operation?;
        let at = model::path_parameter(self.operation(operation), &resource.parameter)?;
        self.parameter_schema(operation, at)
    }

    /// Has the body of a request name things that are there.
    pub(in crate::verify) async fn refer(&mut self, call: &mut Call) -> Step {
        let mut named: Vec<(usize, Json)> = Vec::new();
        for slot in self.slots(call) {
            let Some(resource) = self.referred(call.operation, &slot) else { continue };
            let Some(instance) = Box::pin(self.named_by(call.operation, resource)).await? else {
                continue;
            };
            let fitting = Box::pin(self.fitting(call, &slot.pointer, (resource, instance))).await?;
            // What was made to be named may show that it is not what is meant.
            if !self.can_name(resource, &slot) {
                continue;
            }
            let Some(body) = call.value_mut() else { return Ok(()) };
            let Some(instance) = fitting else {
                if !slot.is_required {
                    slots::remove(body, &slot.pointer);
                }
                continue;
            };
            let places = everywhere(body, &slot.pointer);
            // Two members that name things of a kind name two things.
            let others = named.iter().filter(|it| it.0 == resource).count();
            let count = places.len() + others;
            let ids = Box::pin(self.each_another(call, &slot, (resource, instance), count)).await?;
            let ids = if ids.len() > others { ids[others..].to_vec() } else { ids };
            named.extend(ids.first().map(|it| (resource, it.clone())));
            let Some(body) = call.value_mut() else { return Ok(()) };
            for (number, pointer) in places.into_iter().enumerate() {
                let id = &ids[number % ids.len()];
                let id = match body.pointer(&pointer) {
                    Some(Json::Array(items)) if items.is_empty() => continue,
                    Some(Json::Array(_)) => json!([id]),
                    _ => id.clone(),
                };
                slots::set(body, &pointer, id);
            }
        }
        self.name_parts(call);
        Ok(())
    }

    /// What names things for the items of a list, each once as far as there are so many alike: where words say that
    /// none may be there twice, they are made.
    async fn each_another(
        &mut self,
        call: &Call,
        slot: &Slot,
        (resource, first): (usize, Instance),
        count: usize,
    ) -> Step<Vec<Json>> {
        let mut ids = vec![first.id.clone()];
        if count < 2 {
            return Ok(ids);
        }
        let live = self.live.get(&resource).map(Vec::as_slice).unwrap_or_default();
        // Those below the same thing belong together.
        let own = &self.resources[resource].parameter;
        let above = |it: &Instance| -> Vec<Json> {
            it.path.iter().filter(|it| it.0 != own).map(|it| it.1.clone()).collect()
        };
        for other in live.iter().filter(|it| is_alike(&it.shown, &first.shown)) {
            if !ids.contains(&other.id) && above(other) == above(&first) {
                ids.push(other.id.clone());
            }
        }
        let list = slot.pointer.split_once("/0").map_or("", |it| it.0);
        if count > MANY || !self.has_to_differ(call.operation, list) {
            return Ok(ids);
        }
        while ids.len() < count && self.open.insert(resource) {
            let made = Box::pin(self.create(resource)).await;
            self.open.remove(&resource);
            let Some(made) = made?.filter(|it| !ids.contains(&it.id)) else { break };
            ids.push(made.id.clone());
            self.remember(resource, made);
        }
        Ok(ids)
    }
}

/// Whether words are of what names a thing: "the slug of the room", and not "the code of the dog breed".
fn says_name_of(words: &str, parameter: &str, one: &str) -> bool {
    const AFTER: &[&str] =
        &["", "that", "which", "who", "whose", "to", "for", "must", "has", "it", "this"];
    let words: Vec<&str> = words.split(|it: char| !it.is_alphanumeric() && it != '-').collect();
    words.windows(2).enumerate().any(|(at, pair)| {
        let rest = &words[at + 2..];
        let noun = rest.iter().take(4).position(|it| plain(it) == one);
        let after = noun.map(|it| rest.get(it + 1).copied().unwrap_or_default());
        pair == [parameter, "of"] && after.is_some_and(|it| AFTER.contains(&it))
    })
}

/// Whether two things are in the same state, as far as they show one.
fn is_alike(one: &Json, other: &Json) -> bool {
    let (one, other) = (unwrapped(one).as_object(), unwrapped(other).as_object());
    let (Some(one), Some(other)) = (one, other) else { return false };
    one.iter().all(|(name, it)| {
        !(it.is_boolean() || it.is_null() || is_state(name)) || other.get(name) == Some(it)
    })
}

/// The places in all items of lists that a place in their first items stands for.
pub(in crate::verify) fn everywhere(value: &Json, pointer: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for token in pointer.split('/').skip(1) {
        let mut next = Vec::new();
        for place in found {
            match value.pointer(&place) {
                Some(Json::Array(items)) if token == "0" => {
                    next.extend((0..items.len()).map(|index| format!("{place}/{index}")));
                }
                _ => next.push(format!("{place}/{token}")),
            }
        }
        found = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::says_name_of;

    #[test]
    fn words_say_what_is_named() {
        assert!(says_name_of("slug of the lead dog.", "slug", "dog"));
        assert!(says_name_of("the id of a room that is free", "id", "room"));
        assert!(!says_name_of("code of the dog breed", "code", "dog"));
        assert!(!says_name_of("what the dog is called", "slug", "dog"));
    }
}
