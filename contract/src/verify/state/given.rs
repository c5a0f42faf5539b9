//! What only the service sets: a request that says it is refused, or is passed over in this.

use serde_json::{Map, Value as Json, json};

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::Kind;
use crate::verify::moments::instant;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::values::facts::Facts;
use crate::verify::values::ordinary::numbered;
use crate::verify::words::{begins, is_of_service, sentences, words_of};
use crate::verify::world::{Instance, form, schema, unwrapped};
use specwright::origin::Origin;
use specwright::sample::Direction;

/// Which of the values are sent: what the service works out may be the first of them by chance, and
/// is not the second one as well.
const TURNS: &[u64] = &[3, 11];

/// So many members that were refused together are sent each by itself.
const ALONE: usize = 3;

/// A request with some more members.
fn with(base: &Call, members: &Map<String, Json>) -> Option<Call> {
    let mut call = base.clone();
    call.value_mut()?.as_object_mut()?.extend(members.clone());
    Some(call)
}

/// Of the members that were sent, the names of those that an answer shows as they were sent.
fn taken_over(sent: &Map<String, Json>, shown: &Seen) -> Vec<String> {
    let last = Some(shown).filter(|it| it.is_success()).and_then(Seen::json);
    let now = last.map(|it| unwrapped(&it).clone()).unwrap_or_default();
    let taken = sent.iter().filter(|it| now.get(it.0) == Some(it.1));
    taken.map(|it| it.0.clone()).collect()
}

impl Run<'_> {
    /// What only the service sets is not set by a request.
    pub(super) async fn read_only(
        &mut self,
        resource: usize,
        own: &Instance,
        operation: usize,
        mut before: Seen,
    ) -> Step<Option<Seen>> {
        let mut suspects: Option<Vec<String>> = None;
        for salt in TURNS {
            let sent = self.other_given(operation, &before, suspects.as_deref(), *salt);
            if sent.is_empty() {
                break;
            }
            let Some(base) = self.about(operation, own).await? else { return Ok(None) };
            let Some(call) = with(&base, &sent) else { return Ok(None) };
            let changed = self.send(&call).await?;
            self.judge(&changed, Kind::Invalid);
            let Some(after) = self.read(resource, own).await?.filter(Seen::is_success) else {
                return Ok(None);
            };
            self.checked(Check::StoredAsSent);
            let taken = taken_over(&sent, &after);
            if suspects.is_some() && self.are_set(operation, &sent, &taken, &[&changed, &after]) {
                self.forget(resource, &own.id);
            }
            before = after;
            suspects = Some(taken);
        }
        Ok(Some(before))
    }

    /// What only the service sets is not set by the request that creates a thing either.
    pub(super) async fn read_only_of_new(&mut self, resource: usize, known: &Instance) -> Step {
        let (Some(creator), Some(created)) = (self.creator(resource), known.created.clone()) else {
            return Ok(());
        };
        let refused = self.given_to_new(resource, creator, &created, None).await?;
        // Of several that were refused together, one by itself may be taken.
        for name in refused.into_iter().take(ALONE) {
            self.given_to_new(resource, creator, &created, Some(vec![name])).await?;
        }
        Ok(())
    }

    /// Creates things with members that only the service sets, or some of them. Those that were refused together.
    async fn given_to_new(
        &mut self,
        resource: usize,
        creator: usize,
        created: &Seen,
        only: Option<Vec<String>>,
    ) -> Step<Vec<String>> {
        let (mut shown, mut suspects, mut is_sure) = (created.clone(), only, false);
        for salt in TURNS {
            let sent = self.other_given(creator, &shown, suspects.as_deref(), *salt);
            let Some(base) = self.fresh(creator).await?.filter(|_| !sent.is_empty()) else { break };
            let Some(call) = with(&base, &sent) else { break };
            let made = self.send(&call).await?;
            self.judge(&made, Kind::Invalid);
            let Some(instance) = self.created(resource, &made) else {
                let is_first = suspects.is_none() && matches!(made.status(), Some(400 | 422));
                let names = sent.keys().cloned().collect();
                return Ok(if is_first && sent.len() > 1 { names } else { Vec::new() });
            };
            self.checked(Check::StoredAsSent);
            let taken = taken_over(&sent, &made);
            if taken.is_empty() {
                self.remember(resource, instance);
                break;
            }
            if is_sure {
                self.are_set(creator, &sent, &taken, &[&made]);
            }
            self.undo(creator, &made).await?;
            (shown, suspects, is_sure) = (made, Some(taken), true);
        }
        Ok(Vec::new())
    }

    /// What only the service sets of what there is one of is not set by a request either.
    pub(super) async fn read_only_of_one(&mut self, get: &Call, set: usize, before: &Seen) -> Step {
        let mut shown = before.clone();
        let mut suspects: Option<Vec<String>> = None;
        for salt in TURNS {
            let sent = self.other_given(set, &shown, suspects.as_deref(), *salt);
            let Some(base) = self.fresh(set).await?.filter(|_| !sent.is_empty()) else {
                return Ok(());
            };
            let Some(call) = with(&base, &sent) else { return Ok(()) };
            let changed = self.send(&call).await?;
            self.judge(&changed, Kind::Invalid);
            let after = self.send(get).await?;
            self.checked(Check::StoredAsSent);
            let taken = taken_over(&sent, &after);
            if suspects.is_some() {
                self.are_set(set, &sent, &taken, &[&changed, &after]);
            }
            shown = after;
            suspects = Some(taken);
        }
        Ok(())
    }

    /// Whether a request has set what only the service sets, which is a finding.
    fn are_set(
        &mut self,
        operation: usize,
        sent: &Map<String, Json>,
        taken: &[String],
        steps: &[&Seen],
    ) -> bool {
        for name in taken {
            let value = short(&sent[name]);
            let message = format!("only the service sets it, and a request has set it to {value}");
            let (check, place) = (Check::StoredAsSent, format!("request body/{name}"));
            self.found(Found {
                check,
                operation,
                place,
                keyword: Some("readOnly"),
                message,
                steps,
            });
        }
        !taken.is_empty()
    }

    /// Other values of the members that the service gives a thing, as far as a request may say them.
    fn other_given(
        &mut self,
        operation: usize,
        shown: &Seen,
        only: Option<&[String]>,
        salt: u64,
    ) -> Map<String, Json> {
        let (Some(media), Some(answer)) =
            (form(self.operation(operation)), self.response_schema(shown))
        else {
            return Map::new();
        };
        let (request, json) = (schema(media), shown.json().unwrap_or_default());
        let of_answer = self.values().facts(&self.inner(&answer, &json));
        let of_request = self.values().facts(&request);
        let are_passed_over = self.passed_over(operation, &request);
        let mut sent = Map::new();
        for (name, value) in unwrapped(&json).as_object().into_iter().flatten() {
            if only.is_some_and(|it| !it.contains(name)) {
                continue;
            }
            let (named, answered) = (of_request.property(name), of_answer.property(name));
            let Some(place) = named.or(answered) else { continue };
            let facts = self.values().facts(place);
            // What the schema forbids is refused, whatever words say.
            if named.is_none() && !self.may_say(&request, name, value) {
                continue;
            }
            // What comes back as something else says nothing of who has set it.
            if named.is_some() && facts.is_write_only {
                continue;
            }
            let is_of_answers = || {
                named.is_none() || answered.is_some_and(|it| self.values().facts(it).is_read_only)
            };
            let is_given = facts.is_read_only
                || are_passed_over && is_of_answers()
                || self.is_said_given(&facts, named.is_none());
            if is_given {
                sent.extend(self.other_than(value, place, salt).map(|it| (name.clone(), it)));
            }
        }
        sent
    }

    /// Whether words say that only the service sets a member: where no request names it, that it begins
    /// with a value says so as well.
    fn is_said_given(&mut self, facts: &Facts, is_unnamed: bool) -> bool {
        let listed = facts.enumerated.clone().unwrap_or_default();
        let texts: Vec<&str> = listed.iter().filter_map(Json::as_str).collect();
        let says = |it: &&str| is_of_service(it) || is_unnamed && begins(it, &texts);
        let said = sentences(&facts.words).into_iter().find(says);
        said.into_iter().for_each(|it| self.looked(it));
        said.is_some()
    }

    /// Another value than the one that a thing has.
    fn other_than(&self, value: &Json, place: &Origin, salt: u64) -> Option<Json> {
        let listed = self.values().facts(place).enumerated.unwrap_or_default();
        let made = (salt..salt + 5).filter_map(|it| self.values().plain(place, it));
        let mut all = made.chain(listed);
        let other = all.find(|it| it != value && !it.is_null());
        let far = match value {
            Json::Number(number) => number.as_i64().map(|it| json!(it + 997 + salt as i64)),
            Json::String(text) if instant(text).is_some() => {
                Some(json!(format!("2001-02-{:02}T04:05:06Z", salt + 1)))
            }
            Json::String(text) => Some(json!(numbered(text, salt, None))),
            _ => None,
        };
        other.or_else(|| far.filter(|it| self.values().is_valid(place, it)))
    }

    /// Whether words say that members which only answers have are passed over in a request: "the
    /// read-only members `id` and `createdAt` are ignored".
    fn passed_over(&self, index: usize, request: &Origin) -> bool {
        let mut words = words_of(self.operation(index));
        words.push('\n');
        words.push_str(self.api.description.as_deref().unwrap_or_default());
        words.push('\n');
        words.push_str(&self.values().facts(request).words);
        let says = |it: &&str| {
            let it = it.to_lowercase();
            let has = |all: &[&str]| all.iter().any(|word| it.contains(word));
            has(&["ignored", "passed over", "no effect", "not changed by"])
                && has(&["read-only", "readonly", "only the service sets", "set by the service"])
        };
        sentences(&words).into_iter().any(|it| says(&it))
    }

    /// Whether a request may have a member that its schema does not name.
    fn may_say(&self, request: &Origin, name: &str, value: &Json) -> bool {
        let value = json!({ name: value });
        let checker = self.schemas.get(self.document, request, Direction::Request);
        checker.check(&value).iter().all(|it| it.keyword == "required")
    }
}
