//! What only the service sets: a request that says it is refused, or is passed over in this.

use serde_json::{Map, Value as Json, json};

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::Kind;
use crate::verify::moments::instant;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::values::facts::Facts;
use crate::verify::words::{begins, is_of_service, sentences, words_of};
use crate::verify::world::{Instance, form, schema, unwrapped};
use specwright::origin::Origin;
use specwright::sample::Direction;

impl Run<'_> {
    /// What only the service sets is not set by a request.
    pub(super) async fn read_only(
        &mut self,
        resource: usize,
        own: &Instance,
        operation: usize,
        before: Seen,
    ) -> Step<Option<Seen>> {
        let sent = self.other_given(operation, &before);
        if sent.is_empty() {
            return Ok(Some(before));
        }
        let Some(mut call) = self.about(operation, own).await? else { return Ok(None) };
        let Some(Json::Object(body)) = call.value_mut() else { return Ok(None) };
        body.extend(sent.clone());
        let changed = self.send(&call).await?;
        self.judge(&changed, Kind::Invalid);
        let Some(after) = self.read(resource, own).await?.filter(Seen::is_success) else {
            return Ok(None);
        };
        if self.are_set(operation, &sent, &[&changed, &after]) {
            self.forget(resource, &own.id);
        }
        Ok(Some(after))
    }

    /// What only the service sets is not set by the request that creates a thing either.
    pub(super) async fn read_only_of_new(&mut self, resource: usize, known: &Instance) -> Step {
        let (Some(creator), Some(created)) = (self.creator(resource), &known.created) else {
            return Ok(());
        };
        let sent = self.other_given(creator, created);
        let Some(mut call) = self.fresh(creator).await?.filter(|_| !sent.is_empty()) else {
            return Ok(());
        };
        let Some(Json::Object(body)) = call.value_mut() else { return Ok(()) };
        body.extend(sent.clone());
        let made = self.send(&call).await?;
        self.judge(&made, Kind::Invalid);
        let Some(instance) = self.created(resource, &made) else { return Ok(()) };
        match self.are_set(creator, &sent, &[&made]) {
            true => self.undo(creator, &made).await,
            false => {
                self.remember(resource, instance);
                Ok(())
            }
        }
    }

    /// What only the service sets of what there is one of is not set by a request either.
    pub(super) async fn read_only_of_one(&mut self, get: &Call, set: usize, before: &Seen) -> Step {
        let sent = self.other_given(set, before);
        let Some(mut call) = self.fresh(set).await?.filter(|_| !sent.is_empty()) else {
            return Ok(());
        };
        let Some(Json::Object(body)) = call.value_mut() else { return Ok(()) };
        body.extend(sent.clone());
        let changed = self.send(&call).await?;
        self.judge(&changed, Kind::Invalid);
        let after = self.send(get).await?;
        self.are_set(set, &sent, &[&changed, &after]);
        Ok(())
    }

    /// Whether a request has set what only the service sets, which is a finding.
    fn are_set(&mut self, operation: usize, sent: &Map<String, Json>, steps: &[&Seen]) -> bool {
        self.checked(Check::StoredAsSent);
        let last = steps.last().filter(|it| it.is_success()).and_then(|it| it.json());
        let now = last.map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let mut is_any = false;
        for (name, value) in sent.iter().filter(|it| now.get(it.0) == Some(it.1)) {
            is_any = true;
            let message =
                format!("only the service sets it, and a request has set it to {}", short(value));
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
        is_any
    }

    /// Other values of the members that the service gives a thing, as far as a request may say them.
    fn other_given(&mut self, operation: usize, shown: &Seen) -> Map<String, Json> {
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
            let (named, answered) = (of_request.property(name), of_answer.property(name));
            let Some(place) = named.or(answered) else { continue };
            let facts = self.values().facts(place);
            // What the schema forbids is refused, whatever words say.
            if named.is_none() && !self.may_say(&request, name, value) {
                continue;
            }
            // What comes back as something else says nothing of who has set it.
            if named.is_some() && self.values().facts(place).is_write_only {
                continue;
            }
            let is_given = facts.is_read_only
                || are_passed_over
                    && answered.is_some_and(|it| self.values().facts(it).is_read_only)
                || are_passed_over && named.is_none()
                || self.is_said_given(&facts, named.is_none());
            if is_given {
                sent.extend(self.other_than(value, place).map(|it| (name.clone(), it)));
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
    fn other_than(&self, value: &Json, place: &Origin) -> Option<Json> {
        let listed = self.values().facts(place).enumerated.unwrap_or_default();
        let made = (3..8).filter_map(|salt| self.values().plain(place, salt));
        let mut all = made.chain(listed);
        let other = all.find(|it| it != value && !it.is_null());
        other.or_else(|| match value {
            Json::Number(number) => number.as_i64().map(|it| json!(it + 1000)),
            Json::String(text) if instant(text).is_some() => {
                let other = json!("2001-02-03T04:05:06Z");
                Some(other).filter(|it| self.values().is_valid(place, it))
            }
            _ => None,
        })
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
