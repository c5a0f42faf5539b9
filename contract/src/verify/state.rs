//! Sequences: what is created is there, is what was sent, changes as it is told, and is gone once
//! it was deleted.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::call::Call;
use super::check::Check;
use super::compare::short;
use super::judge::{Kind, exactly};
use super::pages::Pages;
use super::run::{Found, Run, Seen, Step};
use super::slots;
use super::world::{Instance, id_of, unwrapped};
use specwright::api::ParameterPlace;

/// A value as a message shows it.
pub(super) fn shown(value: &Json) -> String {
    short(value)
}

impl Run<'_> {
    /// Reads a thing.
    pub(super) async fn read(
        &mut self,
        resource: usize,
        instance: &Instance,
    ) -> Step<Option<Seen>> {
        let Some(read) = self.resources[resource].read.filter(|it| self.is_allowed(*it)) else {
            return Ok(None);
        };
        let Some(mut call) = self.about(read, instance).await? else { return Ok(None) };
        self.required_parameters(&mut call);
        Ok(Some(self.send(&call).await?))
    }

    /// Creates things, reads them, and looks at whether each is what was sent.
    pub(super) async fn creation(&mut self, resource: usize) -> Step {
        let Some(first) = self.create(resource).await? else { return Ok(()) };
        self.is_there(resource, &first).await?;
        self.location(resource, &first).await?;
        let before = self.read(resource, &first).await?;
        let Some(second) = self.another(resource).await? else { return Ok(()) };
        let creator = self.creator(resource);
        if let (true, Some(creator), Some(one), Some(other)) =
            (first.id == second.id, creator, &first.created, &second.created)
            && self.resources[resource].put != Some(creator)
        {
            let message =
                format!("two things were created, and both have the id {}", short(&first.id));
            let (check, place) = (Check::CreatedAvailable, "response body".to_owned());
            let steps: &[&Seen] = &[one, other];
            self.found(Found { check, operation: creator, place, keyword: None, message, steps });
            return Ok(());
        }
        self.is_there(resource, &second).await?;
        if let (Some(before), Some(after), Some(created)) =
            (before, self.read(resource, &first).await?, &second.created)
        {
            let what = "another thing was created";
            self.unchanged(created.call.operation, &before, &after, &[created], what, &[]);
        }
        self.live.entry(resource).or_default().push(second);
        Ok(())
    }

    /// A thing besides those that are known.
    pub(super) async fn another(&mut self, resource: usize) -> Step<Option<Instance>> {
        if self.creator(resource).is_none() || !self.live.contains_key(&resource) {
            return Ok(None);
        }
        self.create(resource).await
    }

    /// What was created is there, and is what was sent.
    pub(super) async fn is_there(&mut self, resource: usize, instance: &Instance) -> Step<bool> {
        let (Some(sent), Some(created)) = (&instance.sent, &instance.created) else {
            return Ok(true);
        };
        let created: &Seen = created;
        let operation = created.call.operation;
        let is_echoed = self.compare(operation, sent, &[created], true);
        let Some(seen) = self.read(resource, instance).await? else { return Ok(true) };
        self.checked(Check::CreatedAvailable);
        if !self.judge_after(&[created], &seen, Kind::Unknown) {
            return Ok(false);
        }
        if !seen.is_success() {
            let status = seen.status().unwrap_or_default();
            let message = format!("what was created is answered with {status} when it is read");
            let (check, place) = (Check::CreatedAvailable, format!("status {status}"));
            let steps = &[created, &seen];
            let operation = seen.call.operation;
            self.found(Found { check, operation, place, keyword: None, message, steps });
            return Ok(false);
        }
        if is_echoed {
            let is_stored = self.compare(operation, sent, &[created, &seen], true);
            if is_stored {
                self.as_answered(created, &seen);
            }
        }
        Ok(true)
    }

    /// What is read is what the answer that created it has shown.
    fn as_answered(&mut self, created: &Seen, seen: &Seen) {
        let (Some(one), Some(other)) = (created.json(), seen.json()) else { return };
        let (one, other) = (unwrapped(&one).clone(), unwrapped(&other).clone());
        let (Json::Object(one), Json::Object(other)) = (one, other) else { return };
        for (name, value) in &one {
            let Some(read) = other.get(name) else { continue };
            if read != value
                && !is_of_now(name, value)
                && !self.is_tainted(name)
                && !same_loosely(value, read)
            {
                let message = format!(
                    "{} was answered when it was created, and {} is read",
                    short(value),
                    short(read)
                );
                let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
                let operation = created.call.operation;
                let steps = &[created, seen];
                self.found(Found { check, operation, place, keyword: None, message, steps });
            }
        }
    }

    /// The address that a 201 names is that of what was created.
    async fn location(&mut self, resource: usize, instance: &Instance) -> Step {
        let Some(created) = &instance.created else { return Ok(()) };
        let created: &Seen = created;
        let operation = created.call.operation;
        let Some(location) = created.response().and_then(|it| it.header("location")) else {
            return Ok(());
        };
        let Some(read) = self.resources[resource].read else { return Ok(()) };
        self.checked(Check::CreatedAvailable);
        let path = location.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let last = path.rsplit('/').next().unwrap_or_default();
        let decoded = percent_encoding::percent_decode_str(last).decode_utf8_lossy().into_owned();
        let Some(known) = id_of(&self.resources[resource].parameter, &instance.shown) else {
            return Ok(());
        };
        let call = self.about(read, instance).await?.unwrap_or_else(|| Call::new(read));
        let target = call.write(self.api, &self.options.credentials).target;
        let target = target.split('?').next().unwrap_or_default();
        let is_path = path.ends_with(target) || target.ends_with(path) && !path.is_empty();
        if decoded != super::call::plain(&known) || !is_path {
            let message = format!(
                "it names `{}`, and what was created is `{target}`",
                short(&json!(location)).trim_matches('"')
            );
            let (check, place) = (Check::CreatedAvailable, "response header Location".to_owned());
            self.found(Found {
                check,
                operation,
                place,
                keyword: None,
                message,
                steps: &[created],
            });
        }
        Ok(())
    }

    /// A thing is as it was before something else was done, but for some members.
    pub(super) fn unchanged(
        &mut self,
        operation: usize,
        before: &Seen,
        after: &Seen,
        between: &[&Seen],
        what: &str,
        but: &[&str],
    ) -> bool {
        let (Some(Json::Object(one)), Some(Json::Object(other))) = (before.json(), after.json())
        else {
            return true;
        };
        self.checked(Check::StoredAsSent);
        let (one, other) = (Json::Object(one), Json::Object(other));
        let (Json::Object(one), Json::Object(other)) =
            (unwrapped(&one).clone(), unwrapped(&other).clone())
        else {
            return true;
        };
        // What follows from other members changes with them.
        let given = if but.is_empty() { Map::new() } else { self.given(after) };
        let mut steps: Vec<&Seen> = between.to_vec();
        steps.push(after);
        for (name, value) in &one {
            let now = other.get(name).unwrap_or(&Json::Null);
            let is_same = now == value || same_loosely(value, now);
            if is_same
                || but.contains(&name.as_str())
                || given.contains_key(name)
                || is_of_change(name, value)
                || self.is_tainted(name)
            {
                continue;
            }
            let message =
                format!("{what}, and it has changed from {} to {}", short(value), short(now));
            let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
            self.found(Found { check, operation, place, keyword: None, message, steps: &steps });
            return false;
        }
        true
    }

    /// Deletes a thing, and looks for it in all ways.
    pub(super) async fn deletion(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let Some(delete) = known.delete.filter(|it| self.is_allowed(*it)) else { return Ok(()) };
        let Some(keep) = self.ensure(resource).await? else { return Ok(()) };
        let Some(gone) = self.another(resource).await? else { return Ok(()) };
        if gone.id == keep.id {
            return Ok(());
        }
        let keeps = self.read(resource, &keep).await?.is_some_and(|it| it.is_success());
        let list = known.list;
        let before = match list {
            Some(list) => self.whole_list(list, &gone.path).await?.filter(|it| it.is_whole),
            None => None,
        };
        let Some(call) = self.about(delete, &gone).await? else { return Ok(()) };
        let deleted = self.send(&call).await?;
        self.judge(&deleted, Kind::Valid);
        if !deleted.is_success() {
            return Ok(());
        }
        self.base.entry(delete).or_insert_with(|| call.clone());
        self.checked(Check::UseAfterDelete);
        if deleted.status() == Some(202) {
            // It may take its time.
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        let uses = [known.read, known.patch, known.put].into_iter().flatten();
        let uses = uses.chain(known.parts.iter().copied()).chain(known.actions.iter().copied());
        for operation in uses.collect::<Vec<_>>() {
            self.use_of(operation, &gone, &deleted).await?;
        }
        let again = self.send(&call).await?;
        self.judge_after(&[&deleted], &again, Kind::Unknown);
        if again.is_success() && exactly(self.operation(delete), 404).is_some() {
            self.still(delete, "it is deleted once more with success", &[&deleted, &again]);
        }
        self.is_unlisted(resource, &gone, &deleted, before.as_ref()).await?;
        if keeps
            && let Some(seen) = self.read(resource, &keep).await?
            && seen.is_gone()
        {
            let message = "one thing was deleted, and another one is gone as well".to_owned();
            let (check, place) = (Check::StoredAsSent, "the answer".to_owned());
            let steps = &[&deleted, &seen];
            self.found(Found { check, operation: delete, place, keyword: None, message, steps });
            self.forget(resource, &keep.id);
        }
        self.once_more(&gone, &deleted).await
    }

    /// An operation on what is gone.
    async fn use_of(&mut self, operation: usize, gone: &Instance, deleted: &Seen) -> Step {
        if !self.is_allowed(operation) {
            return Ok(());
        }
        let is_read = self.operation(operation).method.as_str() == "GET";
        // Some lists are empty for what never was; then nothing follows from a success.
        if !is_read && !self.base.contains_key(&operation) {
            self.baseline(operation).await?;
        }
        let Some(call) = self.about(operation, gone).await? else { return Ok(()) };
        if self.operation(operation).body.is_some() && call.body.is_none() {
            return Ok(());
        }
        let seen = self.send(&call).await?;
        let is_put = self.operation(operation).method.as_str() == "PUT";
        let creates = is_put && seen.status() == Some(201);
        self.judge_after(&[deleted], &seen, Kind::Unknown);
        if !seen.is_success() || creates {
            return Ok(());
        }
        let has_not_found = exactly(self.operation(operation), 404).is_some();
        if !has_not_found {
            let Some(unknown) = self.unknown(operation, gone).await? else { return Ok(()) };
            if unknown.is_success() {
                return Ok(());
            }
        }
        let status = seen.status().unwrap_or_default();
        let message = format!("what was deleted is still there: it is answered with {status}");
        self.still(operation, &message, &[deleted, &seen]);
        Ok(())
    }

    fn still(&mut self, operation: usize, message: &str, steps: &[&Seen]) {
        let status = steps.last().and_then(|it| it.status()).unwrap_or_default();
        let (check, place) = (Check::UseAfterDelete, format!("status {status}"));
        let message = message.to_owned();
        self.found(Found { check, operation, place, keyword: None, message, steps });
    }

    /// What is gone is in no list.
    async fn is_unlisted(
        &mut self,
        resource: usize,
        gone: &Instance,
        deleted: &Seen,
        before: Option<&Pages>,
    ) -> Step {
        let known = &self.resources[resource];
        let (Some(list), parameter) = (known.list, known.parameter.clone()) else { return Ok(()) };
        let Some(pages) = self.whole_list(list, &gone.path).await? else { return Ok(()) };
        let has = |it: &Json| id_of(&parameter, it).as_ref() == Some(&gone.id);
        if pages.items.iter().any(has)
            && let Some(last) = pages.seen.last()
        {
            let message = "what was deleted is still in the list".to_owned();
            let (check, place) = (Check::UseAfterDelete, "response body".to_owned());
            let steps = &[deleted, last];
            self.found(Found { check, operation: list, place, keyword: None, message, steps });
        } else if let (Some(before), Some(last)) =
            (before.filter(|_| pages.is_whole), pages.seen.last())
        {
            let id = |it: &Json| id_of(&parameter, it);
            let now: Vec<_> = pages.items.iter().map(id).collect();
            let lost = before
                .items
                .iter()
                .map(id)
                .filter(|it| *it != Some(gone.id.clone()) && !now.contains(it))
                .count();
            if lost > 0 {
                let message =
                    format!("one thing was deleted, and {lost} more are no longer in the list");
                let (check, place) = (Check::StoredAsSent, "response body".to_owned());
                let operation = deleted.call.operation;
                let steps = &[deleted, last];
                self.found(Found { check, operation, place, keyword: None, message, steps });
            }
        }
        Ok(())
    }

    /// What was there and is gone can be created again.
    async fn once_more(&mut self, gone: &Instance, deleted: &Seen) -> Step {
        let Some(created) = &gone.created else { return Ok(()) };
        let created: &Seen = created;
        let again = self.send(&created.call).await?;
        self.judge_after(&[deleted], &again, Kind::Valid);
        if matches!(again.status(), Some(400 | 409 | 422)) {
            let status = again.status().unwrap_or_default();
            let message = format!(
                "what was created before and then deleted is refused with {status} when it is created again"
            );
            let (check, place) = (Check::ValidAccepted, "request body".to_owned());
            let operation = created.call.operation;
            let steps = &[created, deleted, &again];
            self.found(Found { check, operation, place, keyword: None, message, steps });
        }
        Ok(())
    }

    /// An operation on what never was.
    pub(super) async fn unknown(
        &mut self,
        operation: usize,
        like: &Instance,
    ) -> Step<Option<Seen>> {
        let last = like.path.len();
        let owner = self.resources.iter().find(|it| {
            like.path.contains_key(&it.parameter) && it.item.matches('{').count() == last
        });
        let Some(parameter) = owner.map(|it| it.parameter.clone()) else { return Ok(None) };
        let mut other = like.clone();
        let at = self
            .operation(operation)
            .parameters
            .iter()
            .position(|it| it.place == ParameterPlace::Path && it.name == parameter);
        let Some(at) = at else { return Ok(None) };
        let Some(id) = self.no_id(operation, at, &like.id) else { return Ok(None) };
        other.path.insert(parameter, id);
        let Some(call) = self.about(operation, &other).await? else { return Ok(None) };
        Ok(Some(self.send(&call).await?))
    }

    /// A valid id of nothing.
    pub(super) fn no_id(&mut self, operation: usize, at: usize, like: &Json) -> Option<Json> {
        let number = self.next();
        let schema = self.parameter_schema(operation, at);
        let facts = schema.as_ref().map(|it| self.values().facts(it)).unwrap_or_default();
        let fits =
            |it: &Json| schema.as_ref().is_none_or(|schema| self.values().is_valid(schema, it));
        if facts.enumerated.is_some() {
            return None;
        }
        let far = facts.maximum.map_or(987_654_321.0, |it| it.0.min(987_654_321.0)) as i64;
        let candidates = match like {
            Json::Number(_) => vec![json!(far), json!(far - 1)],
            Json::String(text) => {
                let made =
                    super::values::text(&facts, number.wrapping_mul(104_729)).map(Json::String);
                let number_text = text.parse::<i64>().ok().map(|_| json!(far.to_string()));
                // An id looks like others, as far as a letter tells.
                let turned: String = text
                    .chars()
                    .map(|it| match it {
                        '0'..='8' => char::from(it as u8 + 1),
                        'a'..='e' | 'A'..='E' => char::from(it as u8 + 1),
                        other => other,
                    })
                    .collect();
                let other = json!("no-such-thing");
                number_text.into_iter().chain([json!(turned)]).chain(made).chain([other]).collect()
            }
            _ => Vec::new(),
        };
        candidates.into_iter().find(|it| it != like && fits(it))
    }

    /// What does not exist is not found, by any operation.
    pub(super) async fn unknown_things(&mut self, resource: usize) -> Step {
        let Some(like) = self.ensure(resource).await? else { return Ok(()) };
        let known = self.resources[resource].clone();
        let all = [known.read, known.put, known.patch, known.delete].into_iter().flatten();
        let all = all.chain(known.actions).chain(known.parts);
        let creators: Vec<usize> = self
            .resources
            .iter()
            .filter(|it| it.parent == Some(resource))
            .filter_map(|it| it.create)
            .collect();
        for operation in all.chain(creators).collect::<Vec<_>>() {
            if !self.is_allowed(operation) {
                continue;
            }
            let has_body = self.operation(operation).body.is_some();
            if has_body && !self.base.contains_key(&operation) {
                continue;
            }
            let Some(seen) = self.unknown(operation, &like).await? else { continue };
            self.checked(Check::UnknownRefused);
            self.judge(&seen, Kind::Unknown);
            let is_put = self.operation(operation).method.as_str() == "PUT";
            let is_idempotent =
                matches!(self.operation(operation).method.as_str(), "DELETE" | "GET");
            let has_not_found = exactly(self.operation(operation), 404).is_some();
            let is_meant = is_put && seen.status() == Some(201) || is_idempotent && !has_not_found;
            if seen.is_success() && !is_meant {
                let status = seen.status().unwrap_or_default();
                let message = format!("there is no such thing, and it is answered with {status}");
                let (check, place) = (Check::UnknownRefused, format!("status {status}"));
                let steps = &[&seen];
                self.found(Found { check, operation, place, keyword: None, message, steps });
            }
        }
        Ok(())
    }

    /// What belongs to one thing is not found below another.
    pub(super) async fn strangers(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let Some(parent) = known.parent else { return Ok(()) };
        let Some(own) = self.ensure(resource).await? else { return Ok(()) };
        let Some(other) = self.live.get(&parent).and_then(|it| {
            let own_id = own.path.get(&self.resources[parent].parameter);
            it.iter().find(|it| Some(&it.id) != own_id).cloned()
        }) else {
            return Ok(());
        };
        let mut stranger = own.clone();
        stranger.path.extend(other.path);
        for operation in [known.read, known.patch, known.put].into_iter().flatten() {
            if !self.is_allowed(operation)
                || self.operation(operation).body.is_some() && !self.base.contains_key(&operation)
            {
                continue;
            }
            let Some(call) = self.about(operation, &stranger).await? else { continue };
            let seen = self.send(&call).await?;
            self.checked(Check::UnknownRefused);
            self.judge(&seen, Kind::Unknown);
            if seen.is_success()
                && seen.status() != Some(201)
                && exactly(self.operation(operation), 404).is_some()
            {
                let message = "it belongs to another thing than the path says, and it is answered all the same".to_owned();
                let (check, place) = (Check::UnknownRefused, "path".to_owned());
                let steps = &[&seen];
                self.found(Found { check, operation, place, keyword: None, message, steps });
            }
        }
        let Some(list) = known.list else { return Ok(()) };
        let path: BTreeMap<String, Json> = stranger.path;
        let Some(pages) = self.whole_list(list, &path).await? else { return Ok(()) };
        let has =
            pages.items.iter().any(|it| id_of(&known.parameter, it).as_ref() == Some(&own.id));
        if has && let Some(last) = pages.seen.last() {
            let message =
                "the list holds what belongs to another thing than the path says".to_owned();
            let (check, place) = (Check::ListFilter, "path".to_owned());
            self.found(Found {
                check,
                operation: list,
                place,
                keyword: None,
                message,
                steps: &[last],
            });
        }
        Ok(())
    }

    /// What there is one of, such as settings: it is as it was set.
    pub(super) async fn singleton(&mut self, read: usize) -> Step {
        let path = super::model::path(self.operation(read));
        let is_known = self.resources.iter().any(|it| it.item == path || it.collection == path);
        let set = self.api.operations.iter().position(|it| {
            super::model::path(it) == path
                && matches!(it.method.as_str(), "PUT" | "PATCH")
                && it.body.is_some()
        });
        let Some(set) = set.filter(|it| self.is_allowed(*it) && !is_known) else { return Ok(()) };
        let Some(get) = self.fresh(read).await? else { return Ok(()) };
        let before = self.send(&get).await?;
        self.judge(&before, Kind::Valid);
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
                self.compare(set, &sent, &[&changed, &after], false);
                self.whole(set, &sent, &changed, &after);
            }
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

    /// Members of a thing that the service gives it.
    pub(super) fn given(&self, seen: &Seen) -> Map<String, Json> {
        let (Some(schema), Some(value)) = (self.response_schema(seen), seen.json()) else {
            return Map::new();
        };
        let slots = slots::of(&self.values(), &schema, &value);
        let given =
            slots.iter().filter(|it| it.is_top() && self.values().facts(&it.origin).is_read_only);
        given.filter_map(|it| Some((it.name.clone(), value.get(&it.name)?.clone()))).collect()
    }
}

/// Whether a member says when something happened, or how often.
pub(super) fn is_of_now(name: &str, value: &Json) -> bool {
    let name = super::model::plain(name);
    let is_time = value.as_str().is_some_and(|it| super::compare::instant(it).is_some());
    let says = |words: &[&str]| words.iter().any(|it| name.contains(it));
    says(&[
        "requestid",
        "traceid",
        "correlationid",
        "timestamp",
        "servertime",
        "elapsed",
        "took",
        "uptime",
        "nonce",
        "etag",
    ]) || is_time
        && (says(&["now", "served", "generated", "fetched", "seen", "accessed", "read"])
            || ["time", "date", "datetime"].contains(&name.as_str()))
}

/// Whether a member says when or how often a thing was changed.
pub(super) fn is_of_change(name: &str, value: &Json) -> bool {
    let plain = super::model::plain(name);
    let says = |words: &[&str]| words.iter().any(|it| plain.contains(it));
    is_of_now(name, value)
        || says(&[
            "updated", "modified", "changed", "version", "revision", "count", "etag", "total",
            "last",
        ])
}

fn same_loosely(one: &Json, other: &Json) -> bool {
    super::compare::same(one, other, &super::facts::Facts::default())
}
