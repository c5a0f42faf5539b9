//! Members of a thing that words say are worked out from what belongs to it: the average of the
//! ratings of its reviews, the day of its latest visit.

use serde_json::Value as Json;

use crate::names::words as words_in;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::expectation::Expectation;
use crate::verify::judge::{Kind, exactly};
use crate::verify::lists::ordered;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::state::counts::{SOME, counts};
use crate::verify::values::numbers::written;
use crate::verify::words::{counts_all, sentences};
use crate::verify::world::{Instance, form, schema, unwrapped};

/// How a member is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Sum,
    Mean,
    Most,
    Least,
    Count,
}

/// Words that say how.
const SAYING: &[(How, &[&str])] = &[
    (How::Mean, &["average", "mean "]),
    (How::Most, &["highest", "largest", "latest", "newest", "most recent", "greatest"]),
    (How::Least, &["lowest", "smallest", "earliest", "oldest"]),
    (How::Sum, &["sum of", "total of", "added up", "together", "all in all", "in total"]),
    (How::Count, &["number of", "how many", "count of"]),
];

impl How {
    /// How a sentence, in lower case, says that a member is worked out from things that are called so.
    fn of(sentence: &str, one: &str) -> Option<Self> {
        let last = [(How::Most, format!("last {one}")), (How::Least, format!("first {one}"))];
        let said = SAYING.iter().find(|it| it.1.iter().any(|word| sentence.contains(word)));
        let said = said.map(|it| it.0);
        said.or_else(|| last.into_iter().find(|it| sentence.contains(&it.1)).map(|it| it.0))
    }

    /// What it is of these values; nothing of none.
    fn result(self, values: &[Json]) -> Option<Json> {
        let numbers = || values.iter().map(Json::as_f64).collect::<Option<Vec<f64>>>();
        match self {
            Self::Count => Some(Json::from(values.len())),
            Self::Sum => numbers().map(|it| written(it.iter().sum())),
            Self::Mean if values.is_empty() => None,
            Self::Mean => numbers().map(|it| written(it.iter().sum::<f64>() / it.len() as f64)),
            Self::Most => values.iter().max_by(|one, other| ordered(one, other, false)).cloned(),
            Self::Least => values.iter().min_by(|one, other| ordered(one, other, false)).cloned(),
        }
    }
}

/// A member that is worked out.
#[derive(Clone, Debug)]
struct Gathered {
    name: String,
    how: How,
    /// The member of the parts that it is worked out from.
    from: String,
    sentence: String,
    /// As far as this from the result, it is the result rounded.
    room: f64,
}

impl Run<'_> {
    /// What is worked out from the parts of a thing is so after one was made, changed and deleted.
    pub(in crate::verify) async fn gathered(&mut self, resource: usize) -> Step {
        for other in 0..self.resources.len() {
            let all =
                if other == resource { Vec::new() } else { self.gathered_from(resource, other) };
            let Some(first) = all.first().cloned() else { continue };
            let Some(creator) = self.creator(other) else { continue };
            let Some((own, one)) = self.dependent(resource, other).await? else { continue };
            let is_empty = |it: &Gathered| {
                let was = unwrapped(&own.shown).get(&it.name);
                was.is_none_or(|it| it.is_null() || it.as_f64() == Some(0.0))
            };
            let all: Vec<Gathered> = all.into_iter().filter(is_empty).collect();
            // The next one that is made belongs to this one too.
            self.pin(resource, own.clone());
            let call = self.fresh(creator).await;
            self.forget(resource, &own.id);
            let Some(mut call) = call? else { continue };
            for it in &all {
                self.unlike(&mut call, &it.from, &one.shown);
            }
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            let Some(two) = self.created(other, &seen) else { continue };
            let Some(created) = one.created.as_deref().cloned() else { continue };
            let mut parts = [Some(one.shown.clone()), Some(two.shown.clone())];
            if !self.adds_up(resource, &own, &all, &parts, &[&created, &seen]).await? {
                continue;
            }
            if let Some(changed) = self.part_changed(other, &one, &first.from).await?
                && changed.is_success()
            {
                parts[0] = self.read(other, &one).await?.and_then(|it| it.json());
                let steps = &[&created, &seen, &changed];
                if !self.adds_up(resource, &own, &all, &parts, steps).await? {
                    continue;
                }
            }
            let delete = self.resources[other].delete.filter(|it| self.is_allowed(*it));
            let Some(delete) = delete else { continue };
            let Some(call) = self.about(delete, &two).await? else { continue };
            let deleted = self.send(&call).await?;
            if deleted.is_success() {
                parts[1] = None;
                let steps = &[&created, &seen, &deleted];
                self.adds_up(resource, &own, &all, &parts, steps).await?;
            }
        }
        Ok(())
    }

    /// The members of a thing that words say are worked out from another resource's things.
    fn gathered_from(&self, resource: usize, other: usize) -> Vec<Gathered> {
        let one = self.resources[other].singular();
        let many = self.resources[other].collection.rsplit('/').next().unwrap_or_default();
        let Some(read) = self.resources[resource].read else { return Vec::new() };
        let answer = exactly(self.operation(read), 200).and_then(|it| it.content.first());
        let request = self.creator(other).and_then(|it| form(self.operation(it))).map(schema);
        let (Some(answer), Some(request)) = (answer, request) else { return Vec::new() };
        let own = self.values().facts(&answer.origin.child("schema")).properties;
        let members = self.values().facts(&request).properties;
        let kind = |place: &specwright::origin::Origin| {
            let facts = self.values().facts(place);
            let is_time = matches!(facts.format.as_deref(), Some("date" | "date-time"));
            (matches!(facts.kind(), Some("integer" | "number")), is_time)
        };
        let mut found = Vec::new();
        for (name, place) in own {
            let facts = self.values().facts(&place);
            let wanted = kind(&place);
            for sentence in sentences(&facts.words) {
                let lower = sentence.to_lowercase();
                let mut words = lower.split(|it: char| !it.is_alphanumeric() && it != '_');
                let is_of = words.any(|it| !it.is_empty() && crate::names::singular(it) == one);
                let Some(how) = How::of(&lower, &one).filter(|_| is_of) else { continue };
                if SOME.iter().any(|it| lower.contains(it)) || wanted == (false, false) {
                    continue;
                }
                let fits = |it: &&(String, _)| kind(&it.1) == wanted;
                let is_named = |it: &&(String, _)| {
                    let own = words_in(&it.0);
                    let parts: Vec<&str> = own.iter().map(String::as_str).collect();
                    let named = words_in(&name);
                    lower.contains(&it.0.to_lowercase())
                        || lower.contains(&parts.join(" "))
                        || own.iter().all(|it| named.contains(it))
                };
                let mut all = members.iter().filter(fits);
                let from = members.iter().filter(fits).find(is_named).or_else(|| {
                    // The only one that there is.
                    let only = all.next();
                    only.filter(|_| all.next().is_none())
                });
                let from = match how {
                    How::Count if counts(&name, &one) || !counts_all(&lower, many) => continue,
                    How::Count => members.first(),
                    _ => from,
                };
                let Some((from, _)) = from else { continue };
                let room = match facts.kind() {
                    Some("integer") if how == How::Mean => 0.501,
                    _ if lower.contains("one decimal") || lower.contains("1 decimal") => 0.0501,
                    _ => 0.0051,
                };
                let (from, sentence) = (from.clone(), sentence.to_owned());
                found.push(Gathered { name: name.clone(), how, from, sentence, room });
                break;
            }
        }
        found
    }

    /// Has a request say something else in a member than a thing has.
    fn unlike(&self, call: &mut crate::verify::call::Call, name: &str, shown: &Json) {
        let slot = self.slots(call).into_iter().find(|it| it.is_top() && it.name == *name);
        let known = unwrapped(shown).get(name).cloned();
        let other = slot.as_ref().and_then(|it| self.other_value(it, known.as_ref(), 1));
        let whole = form(self.operation(call.operation)).map(schema);
        if let (Some(slot), Some(other), Some(body), Some(whole)) =
            (slot, other, call.value().cloned(), whole)
        {
            let mut body = body;
            slots::set(&mut body, &slot.pointer, other);
            if self.values().is_valid(&whole, &body)
                && let Some(place) = call.value_mut()
            {
                *place = body;
            }
        }
    }

    /// Changes a member of a part.
    async fn part_changed(
        &mut self,
        other: usize,
        part: &Instance,
        name: &str,
    ) -> Step<Option<Seen>> {
        let Some(patch) = self.resources[other].patch.filter(|it| self.base.contains_key(it))
        else {
            return Ok(None);
        };
        let (Some(mut call), Some(media)) =
            (self.about(patch, part).await?, form(self.operation(patch)))
        else {
            return Ok(None);
        };
        let whole = schema(media);
        let Some(origin) = self.values().facts(&whole).property(name).cloned() else {
            return Ok(None);
        };
        let (pointer, depth) = (format!("/{name}"), 0);
        let slot = Slot { pointer, name: name.to_owned(), origin, is_required: false, depth };
        let known = unwrapped(&part.shown).get(name).cloned();
        let Some(value) = self.other_value(&slot, known.as_ref(), 2) else { return Ok(None) };
        let body = serde_json::json!({ name: value });
        let Some(place) = call.value_mut().filter(|_| self.values().is_valid(&whole, &body)) else {
            return Ok(None);
        };
        *place = body;
        Ok(Some(self.send(&call).await?))
    }

    /// Whether the members of a thing are what its parts make of them.
    async fn adds_up(
        &mut self,
        resource: usize,
        own: &Instance,
        all: &[Gathered],
        parts: &[Option<Json>],
        before: &[&Seen],
    ) -> Step<bool> {
        let Some(after) = self.read(resource, own).await?.filter(Seen::is_success) else {
            return Ok(false);
        };
        let shown = after.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let mut is_sound = true;
        for it in all {
            let values = parts.iter().flatten().filter_map(|part| {
                let value = unwrapped(part).get(&it.from)?;
                Some(value.clone()).filter(|value| !value.is_null() || it.how == How::Count)
            });
            let values: Vec<Json> = values.collect();
            let (Some(expected), Some(now)) = (it.how.result(&values), shown.get(&it.name)) else {
                continue;
            };
            self.looked(&it.sentence);
            self.checked(Check::Described);
            let is_right = match (expected.as_f64(), now.as_f64()) {
                (Some(one), Some(other)) => (one - other).abs() <= it.room,
                _ => ordered(&expected, now, false).is_eq(),
            };
            if !is_right {
                is_sound = false;
                let message = format!(
                    "by its description it is worked out from `{}`: it should be {}, and it is {}",
                    it.from,
                    short(&expected),
                    short(now)
                );
                let (check, place) = (Check::Described, format!("response body/{}", it.name));
                let (operation, keyword) = (after.call.operation, Some("description"));
                let steps: Vec<&Seen> = before.iter().copied().chain([&after]).collect();
                let mut at = String::new();
                specwright::value::push_token(&mut at, &it.name);
                let found = Found { check, operation, place, keyword, message, steps: &steps };
                let is_exact = it.how != How::Mean;
                self.found_as(found, |it| {
                    is_exact.then(|| Expectation::shows(&at, &expected, it)).flatten()
                });
            }
        }
        Ok(is_sound)
    }
}

#[cfg(test)]
mod tests {
    use super::How;
    use serde_json::json;

    #[test]
    fn what_is_worked_out_is_read() {
        assert_eq!(How::of("average of the ratings of all reviews", "review"), Some(How::Mean));
        assert_eq!(How::of("day of the last visit, null before", "visit"), Some(How::Most));
        assert_eq!(How::of("minutes of all entries in total", "entry"), Some(How::Sum));
        assert_eq!(How::of("what it is called", "entry"), None);
        let values = [json!(1), json!(4)];
        assert_eq!(How::Mean.result(&values), Some(json!(2.5)));
        assert_eq!(How::Sum.result(&values), Some(json!(5)));
        assert_eq!(How::Least.result(&values), Some(json!(1)));
        let days = [json!("2024-03-01"), json!("2023-05-01")];
        assert_eq!(How::Most.result(&days), Some(json!("2024-03-01")));
    }
}
