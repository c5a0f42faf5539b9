//! What never was is not found.

use serde_json::{Value as Json, json};

use crate::verify::check::Check;
use crate::verify::judge::{Kind, exactly};
use crate::verify::model::{path_parameter, puts_new};
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::state::{is_of_change, same_loosely};
use crate::verify::world::{Instance, id_of, unwrapped};
use std::collections::BTreeMap;

/// The largest whole number that a double and its neighbours hold (RFC 8259, 6).
const SAFE: i64 = 9_007_199_254_740_991;

impl Run<'_> {
    /// An operation on what never was.
    pub(in crate::verify) async fn unknown(
        &mut self,
        operation: usize,
        like: &Instance,
    ) -> Step<Option<Seen>> {
        let last = like.path.len();
        let owner = self.resources.iter().find(|it| {
            let names = it.item.as_ref().map(|it| it.matches('{').count());
            like.path.contains_key(&it.parameter) && names == Some(last)
        });
        let Some(parameter) = owner.map(|it| it.parameter.clone()) else { return Ok(None) };
        let mut other = like.clone();
        let Some(at) = path_parameter(self.operation(operation), &parameter) else {
            return Ok(None);
        };
        let Some(id) = self.no_id(operation, at, &like.id) else { return Ok(None) };
        other.path.insert(parameter, id);
        let Some(call) = self.about(operation, &other).await? else { return Ok(None) };
        Ok(Some(self.send(&call).await?))
    }

    /// A valid id of nothing.
    pub(in crate::verify) fn no_id(
        &mut self,
        operation: usize,
        at: usize,
        like: &Json,
    ) -> Option<Json> {
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
                    crate::verify::values::ordinary::text(&facts, number.wrapping_mul(104_729))
                        .map(Json::String);
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
        let is_new = |it: &Json| !self.ids.contains(&crate::verify::style::plain(it));
        candidates.into_iter().find(|it| it != like && is_new(it) && fits(it))
    }

    /// What does not exist is not found, by any operation.
    pub(in crate::verify) async fn unknown_things(&mut self, resource: usize) -> Step {
        let Some(like) = self.ensure(resource).await? else { return Ok(()) };
        if like.is_guessed {
            // An id that was made up is there: so may be any other.
            return Ok(());
        }
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
            // What creates what is not there finds nothing unknown.
            if !self.is_allowed(operation) || puts_new(self.operation(operation)) {
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
            let has_not_found = exactly(self.operation(operation), 404).is_some()
                && !crate::verify::words::is_idempotent(self.operation(operation));
            let is_meant = is_put
                && (seen.status() == Some(201) || self.creates(operation).is_some())
                || is_idempotent && !has_not_found;
            if seen.is_success() && !is_meant {
                let status = seen.status().unwrap_or_default();
                let message = format!("there is no such thing, and it is answered with {status}");
                let (check, place) = (Check::UnknownRefused, format!("status {status}"));
                let steps = &[&seen];
                self.found(Found { check, operation, place, keyword: None, message, steps });
            }
        }
        self.far_number(resource, &like).await
    }

    /// A number of nothing that the document allows, and for which a service may have no room.
    async fn far_number(&mut self, resource: usize, like: &Instance) -> Step {
        let known = &self.resources[resource];
        let Some(read) = known.read.filter(|_| like.id.is_number()) else { return Ok(()) };
        let parameter = known.parameter.clone();
        let at = path_parameter(self.operation(read), &parameter);
        let Some(schema) = at.and_then(|at| self.parameter_schema(read, at)) else {
            return Ok(());
        };
        let most = self.values().facts(&schema).maximum.map_or(SAFE, |it| it.0 as i64).min(SAFE);
        let far = json!(most);
        if most <= i64::from(i32::MAX) || !self.values().is_valid(&schema, &far) {
            return Ok(());
        }
        let mut other = like.clone();
        other.path.insert(parameter, far);
        let Some(call) = self.about(read, &other).await? else { return Ok(()) };
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Unknown);
        Ok(())
    }

    /// A new thing of a name that nothing has had.
    async fn newly_named(&mut self, resource: usize) -> Step<Option<Instance>> {
        for _ in 0..3 {
            let known = self.ids.clone();
            let Some(made) = self.create(resource).await? else { return Ok(None) };
            if !known.contains(&crate::verify::style::plain(&made.id)) {
                return Ok(Some(made));
            }
        }
        Ok(None)
    }

    /// What belongs to one thing is not found below another.
    pub(in crate::verify) async fn strangers(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let Some(parent) = known.parent else { return Ok(()) };
        let own = match known.has_own_ids {
            // A name that was chosen may be there below the other one as well.
            true => self.newly_named(resource).await?,
            false => self.ensure(resource).await?,
        };
        let Some(own) = own else { return Ok(()) };
        let Some(other) = self.live.get(&parent).and_then(|it| {
            let own_id = own.path.get(&self.resources[parent].parameter);
            it.iter().find(|it| Some(&it.id) != own_id).cloned()
        }) else {
            return Ok(());
        };
        let mut stranger = own.clone();
        stranger.path.extend(other.path);
        // Where things are numbered below each other thing, that one may have its own of this number.
        let beside = |it: &Instance| it.id == own.id && it.path == stranger.path;
        if self.live.get(&resource).is_some_and(|it| it.iter().any(beside)) {
            return Ok(());
        }
        let shown = match self.read(resource, &own).await? {
            Some(seen) if seen.is_success() => seen.json().unwrap_or_default(),
            _ => own.shown.clone(),
        };
        // What is put where nothing was is there afterwards.
        let put = known.put.filter(|_| !known.has_own_ids);
        for operation in [known.read, known.patch, put].into_iter().flatten() {
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
                let is_read = known.read == Some(operation);
                if is_read && !is_one(&shown, &seen.json().unwrap_or_default()) {
                    return Ok(());
                }
                let message = "it belongs to another thing than the path says, and it is answered all the same".to_owned();
                let (check, place) = (Check::UnknownRefused, "path".to_owned());
                let steps = &[&seen];
                self.found(Found { check, operation, place, keyword: None, message, steps });
            }
        }
        let Some(list) = known.list else { return Ok(()) };
        let path: BTreeMap<String, Json> = stranger.path;
        let Some(pages) = self.whole_list(list, &path).await? else { return Ok(()) };
        let has = pages
            .items
            .iter()
            .any(|it| id_of(&known.parameter, it).as_ref() == Some(&own.id) && is_one(&shown, it));
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
}

/// Whether two answers show one thing: what both of them have of it is the same.
fn is_one(one: &Json, other: &Json) -> bool {
    let (one, other) = (unwrapped(one), unwrapped(other));
    let members = one.as_object().into_iter().flatten();
    members.into_iter().all(|(name, value)| {
        other.get(name).is_none_or(|it| same_loosely(value, it) || is_of_change(name, value))
    })
}
