//! What was created is there, and is what was sent.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::state::{is_of_now, same_loosely};
use crate::verify::world::{Instance, id_of, unwrapped};

/// How long what was accepted with 202 is waited for, in milliseconds.
const PAUSES: &[u64] = &[50, 150, 400, 900, 1500];

impl Run<'_> {
    /// Creates things, reads them, and looks at whether each is what was sent.
    pub(in crate::verify) async fn creation(&mut self, resource: usize) -> Step {
        let Some(first) = self.create(resource).await? else { return Ok(()) };
        self.is_there(resource, &first).await?;
        if let Some(created) = &first.created {
            self.created_now(created);
            self.first_state(created);
            self.null_at_first(created);
        }
        self.location(resource, &first).await?;
        let before = self.read(resource, &first).await?;
        let Some(second) = self.another(resource).await? else { return Ok(()) };
        let creator = self.creator(resource);
        if let (true, Some(creator), Some(one), Some(other)) =
            (first.id == second.id, creator, &first.created, &second.created)
            && self.resources[resource].put != Some(creator)
            // Numbers may begin anew below each thing, and what is under way may be ordered once only.
            && self.path_values(&one.call) == self.path_values(&other.call)
            && other.status() != Some(202)
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
        self.read_only_of_new(resource, &first).await
    }

    /// A thing besides those that are known.
    pub(in crate::verify) async fn another(&mut self, resource: usize) -> Step<Option<Instance>> {
        if self.creator(resource).is_none() || !self.live.contains_key(&resource) {
            return Ok(None);
        }
        self.create(resource).await
    }

    /// What was created is there, and is what was sent.
    pub(in crate::verify) async fn is_there(
        &mut self,
        resource: usize,
        instance: &Instance,
    ) -> Step<bool> {
        let (Some(sent), Some(created)) = (&instance.sent, &instance.created) else {
            return Ok(true);
        };
        let created: &Seen = created;
        let operation = created.call.operation;
        let known = &self.resources[resource];
        if known.read.or(known.list).is_none() {
            return Ok(true);
        }
        let is_echoed = self.compare(operation, sent, &[created], true);
        // What was accepted only may take its time.
        let seen = match created.status() {
            Some(202) => self.until(resource, instance, Seen::is_success).await?,
            _ => self.read(resource, instance).await?,
        };
        let Some(seen) = seen else { return Ok(true) };
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

    /// Reads a thing until something is so of the answer, for a while; the last answer.
    pub(super) async fn until(
        &mut self,
        resource: usize,
        instance: &Instance,
        is_so: impl Fn(&Seen) -> bool,
    ) -> Step<Option<Seen>> {
        let mut last = None;
        for pause in PAUSES {
            tokio::time::sleep(Duration::from_millis(*pause)).await;
            last = self.read(resource, instance).await?;
            if last.as_ref().is_none_or(&is_so) {
                break;
            }
        }
        Ok(last)
    }

    /// What is read is what the answer that created it has shown.
    fn as_answered(&mut self, created: &Seen, seen: &Seen) {
        // What was only accepted goes on (RFC 9110, 15.3.3).
        if created.status() == Some(202) {
            return;
        }
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
        let is_path = path.ends_with(target)
            // A relative one leads on from the collection.
            || !path.starts_with('/') && !path.contains("://") && target.ends_with(path);
        if decoded != crate::verify::style::plain(&known) || !is_path {
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
}
