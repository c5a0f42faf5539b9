//! What a request names has to be there, and what is named elsewhere is not deleted.

use serde_json::Value as Json;

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::judge::{Kind, exactly};
use crate::verify::model::path_parameter;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots;
use crate::verify::words::about::tells;
use crate::verify::words::until::state_of;
use crate::verify::words::{sentences, words_of};
use crate::verify::world::{Instance, id_of, unwrapped};

impl Run<'_> {
    /// What a request names has to be there, where the document says so.
    pub(in crate::verify) async fn references(&mut self, index: usize) -> Step {
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
        let own = words_of(operation).to_lowercase();
        let is_refused = |it: &str| {
            let has = |all: &[&str]| all.iter().any(|word| it.contains(word));
            has(&["400", "404", "409", "422", "refused", "rejected"])
                && !has(&["need not", "not refused", "ignored", "may be unknown"])
        };
        let says = |text: &str| {
            ["not exist", "unknown", "not found", "no such", "does not refer", "missing"]
                .iter()
                .any(|it| text.contains(it))
        };
        for slot in self.slots(&base) {
            let Some(resource) = self.referred(index, &slot) else { continue };
            let words = self.values().facts(&slot.origin).words.to_lowercase();
            let one = self.resources[resource].singular();
            let is_meant = sentences(&words).into_iter().any(has_to_be_there)
                || sentences(&said).iter().any(|it| says(it) && plain(it).contains(&one))
                || sentences(&own).iter().any(|it| {
                    let is_named = tells(it, &slot.name.to_lowercase()) || plain(it).contains(&one);
                    is_named && says(it) && is_refused(it)
                });
            let Some(instance) = self.ensure(resource).await? else { continue };
            let Some(read) = self.resources[resource].read else { continue };
            let at = path_parameter(self.operation(read), &self.resources[resource].parameter);
            let Some(id) = at.and_then(|at| self.no_id(read, at, &instance.id)) else { continue };
            if !self.values().is_valid(&slot.origin, &id) {
                continue;
            }
            if is_meant {
                self.forbidden(index, &slot, id, "there is no such thing", &[]).await?;
            } else if let Some(mut call) = self.fresh(index).await? {
                // Whether or not it is refused, it is no reason for an error of the service.
                if let Some(body) = call.value_mut() {
                    slots::set(body, &slot.pointer, id);
                }
                let seen = self.send(&call).await?;
                self.judge(&seen, Kind::Protocol);
                if let Some((made, instance)) = self.made(index, &seen) {
                    self.remember(made, instance);
                }
            }
        }
        Ok(())
    }

    /// What goes with a thing that is deleted, where the document says so, is gone.
    pub(in crate::verify) async fn cascades(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let Some(delete) = known.delete.filter(|it| self.is_allowed(*it)) else { return Ok(()) };
        let words = words_of(self.operation(delete)).to_lowercase();
        for other in 0..self.resources.len() {
            let name = self.resources[other].singular();
            let said: Vec<&str> = sentences(&words);
            if other == resource || !said.iter().any(|it| goes(it, &name)) {
                continue;
            }
            let Some((own, part)) = self.dependent(resource, other).await? else { continue };
            let Some(call) = self.about(delete, &own).await? else { continue };
            let mut deleted = self.send(&call).await?;
            for action in self.resources[other].actions.clone() {
                // What still goes on holds it: it is brought to an end first.
                if deleted.status() != Some(409) || !self.base.contains_key(&action) {
                    continue;
                }
                let Some(end) = self.about(action, &part).await? else { continue };
                if self.send(&end).await?.is_success() {
                    deleted = self.send(&call).await?;
                }
            }
            if !deleted.is_success() {
                continue;
            }
            self.checked(Check::UseAfterDelete);
            let Some(seen) = self.found_still(other, &part).await? else { continue };
            let message = format!(
                "the description says that each {name} goes with what was deleted, and one is still there"
            );
            let operation = seen.call.operation;
            let place = match self.resources[other].read {
                Some(_) => format!("status {}", seen.status().unwrap_or_default()),
                None => "response body".to_owned(),
            };
            let (check, keyword) = (Check::UseAfterDelete, None);
            let steps = &[&deleted, &seen];
            self.found(Found { check, operation, place, keyword, message, steps });
        }
        Ok(())
    }

    /// The answer that shows a thing, by itself or, where it has no path, in its list.
    async fn found_still(&mut self, resource: usize, own: &Instance) -> Step<Option<Seen>> {
        let known = &self.resources[resource];
        if known.read.is_some() {
            return Ok(self.read(resource, own).await?.filter(Seen::is_success));
        }
        let (Some(list), parameter) = (known.list, known.parameter.clone()) else {
            return Ok(None);
        };
        let Some(pages) = self.whole_list(list, &own.path).await? else { return Ok(None) };
        let is_it = |it: &Json| id_of(&parameter, it).as_ref() == Some(&own.id);
        Ok(pages.items.iter().any(is_it).then(|| pages.seen.last().cloned()).flatten())
    }

    /// A new thing, and a new one of another resource that belongs to it or names it.
    pub(in crate::verify) async fn dependent(
        &mut self,
        resource: usize,
        other: usize,
    ) -> Step<Option<(Instance, Instance)>> {
        let Some(creator) = self.creator(other).filter(|it| self.base.contains_key(it)) else {
            return Ok(None);
        };
        let is_part = self.resources[other].parent == Some(resource);
        let slots = self.base.get(&creator).map(|it| self.slots(it)).unwrap_or_default();
        let names = slots.iter().any(|it| self.referred(creator, it) == Some(resource));
        if !is_part && !names {
            return Ok(None);
        }
        let Some(own) = self.create(resource).await? else { return Ok(None) };
        self.make_nameable(resource, &own).await?;
        // The next thing that is made belongs to this one.
        self.pin(resource, own.clone());
        let made = self.create(other).await;
        self.forget(resource, &own.id);
        Ok(made?.map(|part| (own, part)))
    }

    /// A new thing, and one of another resource that an action has given to it: a tool that is lent to a member.
    async fn holding(&mut self, resource: usize, other: usize) -> Step<Option<(Instance, Seen)>> {
        let names = |run: &Self, action: usize| {
            let slots = run.base.get(&action).map(|it| run.slots(it)).unwrap_or_default();
            slots.iter().any(|it| run.referred(action, it) == Some(resource))
        };
        let actions = self.resources[other].actions.clone();
        let Some(action) = actions.into_iter().find(|it| names(self, *it)) else {
            return Ok(None);
        };
        let Some(own) = self.new_for(action, resource, true).await? else { return Ok(None) };
        let Some(part) = self.new_for(action, other, false).await? else { return Ok(None) };
        let Some(mut call) = self.about(action, &part).await? else { return Ok(None) };
        self.have_named(&mut call, resource, &own);
        let seen = self.send(&call).await?;
        Ok(seen.is_success().then_some((own, seen)))
    }

    /// What is not done to a thing while it has something else, where the document says so: "cannot be closed while
    /// a tool is lent to it".
    pub(in crate::verify) async fn not_while_held(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let ends = known.actions.into_iter().chain(known.delete);
        for action in ends.filter(|it| self.is_allowed(*it)).collect::<Vec<_>>() {
            let operation = self.operation(action);
            if exactly(operation, 409).is_none() {
                continue;
            }
            let words = words_of(operation);
            for sentence in sentences(&words) {
                let held = (0..self.resources.len()).find(|other| {
                    *other != resource && holds(sentence, &self.resources[*other].singular())
                });
                let Some(other) = held else { continue };
                let Some((own, seen)) = self.holding(resource, other).await? else { continue };
                self.looked(sentence);
                let Some(call) = self.about(action, &own).await? else { continue };
                let done = self.send(&call).await?;
                self.conflict(action, &[&seen, &done], "something still belongs to it");
            }
        }
        Ok(())
    }

    /// What others still belong to is not deleted, where the document says so.
    pub(in crate::verify) async fn in_use(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let Some(delete) = known.delete.filter(|it| self.is_allowed(*it)) else { return Ok(()) };
        let Some(response) = exactly(self.operation(delete), 409) else { return Ok(()) };
        let denies = ["cannot", "not be ", "only", "unless", "still", "conflict", "409", "refus"];
        let own = words_of(self.operation(delete)).to_lowercase();
        let own = sentences(&own).into_iter().filter(|it| denies.iter().any(|no| it.contains(no)));
        let own: Vec<&str> = own.collect();
        let words = format!("{:?}\n\n{}", response.docs, own.join("\n")).to_lowercase();
        let all = words_of(self.operation(delete)).to_lowercase();
        for other in 0..self.resources.len() {
            let name = self.resources[other].singular();
            // "Deletes its rooms as well": what goes with it does not hold it.
            let goes = || sentences(&all).into_iter().any(|it| goes(it, &name));
            let moves = || sentences(&all).into_iter().any(|it| moves(it, &name));
            if other == resource || !words.contains(&name) || goes() || moves() {
                continue;
            }
            let Some((own, part)) = self.dependent(resource, other).await? else { continue };
            let Some(created) = part.created else { continue };
            // "While it has a booking that is open": others hold nothing.
            let states = self.states(other).into_iter().filter(|it| tells(&words, it));
            let named: Vec<String> = states.collect();
            let own_state = created.json().and_then(|it| state_of(unwrapped(&it)));
            if !named.is_empty() && !own_state.is_some_and(|it| named.contains(&it)) {
                continue;
            }
            let Some(call) = self.about(delete, &own).await? else { continue };
            let seen = self.send(&call).await?;
            self.conflict(delete, &[&created, &seen], "something still belongs to it");
        }
        Ok(())
    }
}

/// Whether a sentence, in lower case, says that things of this name go with what is deleted.
fn goes(sentence: &str, name: &str) -> bool {
    let going = [
        "delete",
        "remove",
        "cascade",
        "discard",
        "go with",
        "goes with",
        "go as well",
        "goes as well",
        "gone",
        "vanish",
    ];
    let sentence = &sentence.replace("not found", "gone").replace("no longer found", "gone");
    let denies =
        ["not ", "cannot", "only", "unless", "without", "keep", "remain", "stay", "surviv", "if "];
    // The name in the plural, since the thing itself is named in the singular.
    let names = sentence
        .split(|it: char| !it.is_alphanumeric())
        .any(|word| word.len() > name.len() && crate::names::singular(word) == name);
    // "With the house go its rooms".
    let is_after =
        sentence.starts_with("with ") && (tells(sentence, "go") || tells(sentence, "goes"));
    names
        && (is_after || going.iter().any(|it| sentence.contains(it)))
        && !denies.iter().any(|it| sentence.contains(it))
}

/// Whether a sentence says that something is not possible while there are things of this name.
fn holds(sentence: &str, name: &str) -> bool {
    const DENYING: &[&str] =
        &["cannot", "can not", "can't", "not be", "refused", "rejected", "409", "not possible"];
    const WHILE: &[&str] = &["while", "as long as", "still"];
    const OTHERWISE: &[&str] = &["no", "without", "unless", "at least", "until", "only", "even"];
    let lower = sentence.to_lowercase();
    let has = |all: &[&str]| all.iter().any(|it| tells(&lower, it));
    let mut words = lower.split(|it: char| !it.is_alphanumeric());
    words.any(|it| it == name || crate::names::singular(it) == name)
        && has(DENYING)
        && has(WHILE)
        && !has(OTHERWISE)
}

/// Whether a sentence, in lower case, says that things of this name go elsewhere: "its documents move to the inbox".
fn moves(sentence: &str, name: &str) -> bool {
    const MOVING: &[&str] = &[
        "called off",
        "disappear",
        "disappears",
        "vanish",
        "end",
        "ends",
        "ended",
        "lapse",
        "lapses",
        "cancelled",
        "closed",
        "move",
        "moves",
        "moved",
        "reassigned",
        "transferred",
        "handed over",
        "fall back",
        "fall to",
        "put into",
        "detached",
        "unassigned",
        "released",
        "set free",
    ];
    let words = sentence.split(|it: char| !it.is_alphanumeric());
    words.into_iter().any(|word| word == name || crate::names::singular(word) == name)
        && MOVING.iter().any(|it| tells(sentence, it))
}

/// Whether a sentence, in lower case, says of a member that what it names has to be there.
fn has_to_be_there(sentence: &str) -> bool {
    const DENYING: &[&str] = &[
        "not exist",
        "need not",
        "not have to",
        "whether or not",
        "even if",
        "no longer",
        "if it exists",
        "if one exists",
        "if there is",
        "may be unknown",
        "not checked",
    ];
    const SAYING: &[&str] = &[
        "existing",
        "exist",
        "must refer",
        "registered",
        "must be known",
        "has to be known",
        "must be there",
        "has to be there",
        "must be one of the known",
        "unknown one is refused",
        "unknown ones are refused",
        "unknown id is refused",
        "unknown ids are refused",
    ];
    SAYING.iter().any(|it| sentence.contains(it)) && !DENYING.iter().any(|it| sentence.contains(it))
}

#[cfg(test)]
mod tests {
    use super::{goes, has_to_be_there, holds};

    #[test]
    fn what_has_to_be_there_is_understood() {
        for said in ["an athlete that exists", "has to exist", "of an existing order"] {
            assert!(has_to_be_there(said), "{said}");
        }
        for other in ["need not exist", "whether or not it exists", "the athlete who is meant"] {
            assert!(!has_to_be_there(other), "{other}");
        }
    }

    #[test]
    fn what_holds_a_thing_is_read() {
        let held =
            "It cannot be ended either while the tenant still has a tool from the shelf (409)";
        assert!(holds(held, "tool") && !holds(held, "plot"));
        assert!(holds("Refused as long as tools are lent to it", "tool"));
        assert!(!holds("It cannot be opened while it has no tool", "tool"));
        assert!(!holds("It can be ended while a tool is out", "tool"));
    }

    #[test]
    fn what_goes_with_a_thing_is_read() {
        for words in [
            "its performances go with it and are not found afterwards",
            "removes a product together with its performances",
            "deletes its performances as well",
            "with the play go the performances that it has had",
        ] {
            assert!(goes(words, "performance"), "{words}");
        }
        for words in [
            "its performances stay as they were",
            "it is gone, and its performances remain",
            "not possible while its performances are not gone",
        ] {
            assert!(!goes(words, "performance"), "{words}");
        }
    }
}
