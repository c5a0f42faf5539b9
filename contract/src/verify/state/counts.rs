//! Members that count what belongs to a thing, by their names.

use serde_json::Value as Json;

use crate::names::{plain, singular};
use crate::verify::check::Check;
use crate::verify::expectation::Expectation;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::world::{Instance, unwrapped};

/// Words by which not all of them are counted.
pub(super) const SOME: &[&str] =
    &["only", "active", "open", "published", "pending", "visible", "unread"];

/// Whether a member is called after the number of such things.
pub(super) fn counts(name: &str, one: &str) -> bool {
    let name = plain(name);
    let many = name
        .strip_suffix("count")
        .or_else(|| name.strip_prefix("numberof"))
        .or_else(|| name.strip_prefix("num"))
        .or_else(|| name.strip_prefix("total"));
    many.is_some_and(|it| !it.is_empty() && (it == one || singular(it) == one))
}

impl Run<'_> {
    /// A thing that has got one of what it counts has one more of them.
    pub(in crate::verify) async fn counted_parts(&mut self, resource: usize) -> Step {
        if self.resources[resource].read.is_none() {
            return Ok(());
        }
        let shown = self.live.get(&resource).and_then(|it| it.first()).map(|it| it.shown.clone());
        let shown = shown.unwrap_or_default();
        let members = unwrapped(&shown).as_object().into_iter().flatten();
        let numbers: Vec<String> =
            members.filter(|(_, it)| it.is_u64()).map(|(name, _)| name.clone()).collect();
        for other in 0..self.resources.len() {
            let one = self.resources[other].singular();
            let Some(name) = numbers.iter().find(|it| counts(it, &one)) else { continue };
            if other == resource {
                continue;
            }
            let Some((own, part)) = self.dependent(resource, other).await? else { continue };
            let (Some(created), Some(after)) =
                (part.created.clone(), self.read(resource, &own).await?)
            else {
                continue;
            };
            let words = self.words_of_answer(&after, name).to_lowercase();
            if SOME.iter().any(|it| words.contains(it)) {
                continue;
            }
            let number = |it: &Json| unwrapped(it).get(name).and_then(Json::as_u64);
            let was = number(&own.shown).unwrap_or_default();
            let Some(now) = after.json().as_ref().and_then(number) else { continue };
            self.checked(Check::StoredAsSent);
            if now != was + 1 {
                let message =
                    format!("one {one} was created for it, and `{name}` was {was} and is {now}");
                let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
                let operation = after.call.operation;
                let at = place.clone();
                let own = own.created.as_deref();
                let steps: Vec<&Seen> = own.into_iter().chain([&created, &after]).collect();
                let steps = &steps[..];
                let found = Found { check, operation, place, keyword: None, message, steps };
                let back = steps.len() - 1;
                self.found_as(found, |it| {
                    (back == 2).then(|| Expectation::moved(&at, back, 1.0, it))?
                });
                continue;
            }
            let ever = [" ever ", "in total", "so far", "deleted ones", "including deleted"];
            if ever.iter().any(|it| words.contains(it)) {
                continue;
            }
            self.counted_less(resource, (other, &part), (&own, name, was), &after).await?;
        }
        Ok(())
    }

    /// A thing of which one of what it counts was deleted has one less of them.
    async fn counted_less(
        &mut self,
        resource: usize,
        (other, part): (usize, &Instance),
        (own, name, was): (&Instance, &str, u64),
        before: &Seen,
    ) -> Step {
        let delete = self.resources[other].delete.filter(|it| self.is_allowed(*it));
        let Some(delete) = delete else { return Ok(()) };
        let Some(call) = self.about(delete, part).await? else { return Ok(()) };
        let deleted = self.send(&call).await?;
        let Some(after) = self.read(resource, own).await? else { return Ok(()) };
        let shown = after.json().unwrap_or_default();
        let Some(now) = unwrapped(&shown).get(name).and_then(Json::as_u64) else { return Ok(()) };
        self.checked(Check::StoredAsSent);
        if deleted.is_success() && now != was {
            let one = self.resources[other].singular();
            let message = format!(
                "one {one} of it was deleted, and `{name}` was {} before and is {now}",
                was + 1
            );
            let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
            let operation = after.call.operation;
            let at = place.clone();
            let steps: &[&Seen] = &[before, &deleted, &after];
            let found = Found { check, operation, place, keyword: None, message, steps };
            self.found_as(found, |it| Expectation::moved(&at, 2, -1.0, it));
        }
        Ok(())
    }

    /// What is said of a member of an answer.
    pub(super) fn words_of_answer(&self, seen: &Seen, name: &str) -> String {
        let Some(schema) = self.response_schema(seen) else { return String::new() };
        let schema = self.inner(&schema, &seen.json().unwrap_or_default());
        let facts = self.values().facts(&schema);
        facts.property(name).map(|it| self.values().facts(it).words).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn names_say_what_is_counted() {
        assert!(counts("room_count", "room"));
        assert!(counts("commentsCount", "comment"));
        assert!(counts("numberOfSeats", "seat"));
        assert!(!counts("count", "room"));
        assert!(!counts("discount", "disc"));
    }
}
