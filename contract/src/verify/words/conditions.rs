//! Entity tags.

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::judge::{Kind, exactly};
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::state::is_of_change;
use crate::verify::tags::IF_MATCH;
use crate::verify::world::unwrapped;

impl Run<'_> {
    /// Entity tags: what has not changed is not sent again, and nobody overwrites what they have
    /// not seen.
    pub(in crate::verify) async fn conditions(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let Some(own) = self.ensure(resource).await? else { return Ok(()) };
        let Some(seen) = self.read(resource, &own).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        let Some(tag) = seen.response().and_then(|it| it.header("etag")).map(str::to_owned) else {
            return Ok(());
        };
        self.not_modified(&seen, &tag).await?;
        self.deleted_by_tag(resource).await?;
        for operation in [known.put, known.patch].into_iter().flatten() {
            if self.base.contains_key(&operation)
                && let Some(mut call) = self.about(operation, &own).await?
            {
                let slots = self.slots(&call);
                self.differ(&mut call, &slots, &[]);
                self.untagged(&call).await?;
            }
            if exactly(self.operation(operation), 412).is_none()
                || !self.base.contains_key(&operation)
            {
                continue;
            }
            let Some(mut call) = self.about(operation, &own).await? else { continue };
            // Nothing but the tag is a reason to refuse it.
            let slots = self.slots(&call);
            self.differ(&mut call, &slots, &[]);
            let before = self.read(resource, &own).await?;
            let no_tag = self.with_tag(&call, "\"no-such-tag\"").await?;
            if no_tag.is_success() {
                continue;
            }
            if let (Some(seen), Some(after)) = (before, self.read(resource, &own).await?) {
                let what = "a change was refused for its entity tag";
                self.unchanged(operation, &seen, &after, &[&no_tag], what, &[]);
            }
            // A tag that was right before the last change is wrong as well.
            let changed = self.send(&call).await?;
            let Some(now) = self.read(resource, &own).await? else { continue };
            let new = now.response().and_then(|it| it.header("etag"));
            if changed.is_success() && new.is_some_and(|it| it != tag) {
                self.with_tag(&call, &tag).await?;
            }
        }
        Ok(())
    }

    /// What has not changed since a tag is not sent again, and what is not of a tag is.
    async fn not_modified(&mut self, seen: &Seen, tag: &str) -> Step {
        let read = seen.call.operation;
        if exactly(self.operation(read), 304).is_none() {
            return Ok(());
        }
        let mut call = seen.call.clone();
        call.headers.push(("if-none-match".to_owned(), tag.to_owned()));
        let again = self.send(&call).await?;
        self.checked(Check::Described);
        if again.status() != Some(304) {
            let status = again.status().unwrap_or_default();
            let message = format!(
                "nothing has changed since the entity tag, and it is answered with {status} instead of 304"
            );
            let (check, place) = (Check::Described, "request header If-None-Match".to_owned());
            self.found(Found {
                check,
                operation: read,
                place,
                keyword: None,
                message,
                steps: &[seen, &again],
            });
        }
        let mut other = seen.call.clone();
        other.headers.push(("if-none-match".to_owned(), "\"no-such-tag\"".to_owned()));
        let other = self.send(&other).await?;
        if other.status() == Some(304) {
            let message = "the entity tag is not the one of the thing, and it is answered with 304, as if nothing had changed".to_owned();
            let (check, place) = (Check::Described, "request header If-None-Match".to_owned());
            let (operation, steps) = (read, &[seen, &other]);
            self.found(Found { check, operation, place, keyword: None, message, steps });
        }
        self.other_tags(seen, tag).await
    }

    /// The same of what there is one of, such as settings, and of lists.
    pub(in crate::verify) async fn conditions_of(&mut self, read: usize) -> Step {
        let is_item = self.resources.iter().any(|it| it.read == Some(read));
        let has_304 = exactly(self.operation(read), 304).is_some();
        let path = crate::verify::model::path(self.operation(read));
        let set = self.api.operations.iter().position(|it| {
            let changes = matches!(it.method.as_str(), "PUT" | "PATCH");
            changes && crate::verify::model::path(it) == path && exactly(it, 412).is_some()
        });
        let set = set.filter(|it| self.base.contains_key(it));
        if is_item || !has_304 && set.is_none() {
            return Ok(());
        }
        let Some(get) = self.fresh(read).await? else { return Ok(()) };
        let seen = self.send(&get).await?;
        let tag = seen.response().and_then(|it| it.header("etag")).map(str::to_owned);
        let Some(tag) = tag.filter(|_| seen.is_success()) else { return Ok(()) };
        self.not_modified(&seen, &tag).await?;
        let Some(set) = set else { return Ok(()) };
        let Some(call) = self.fresh(set).await? else { return Ok(()) };
        let refused = self.with_tag(&call, "\"no-such-tag\"").await?;
        if !refused.is_success() {
            let after = self.send(&get).await?;
            let what = "a change was refused for its entity tag";
            self.unchanged(set, &seen, &after, &[&refused], what, &[]);
        }
        Ok(())
    }

    /// What words of the header say: a weak tag is as good in a question, and `*` is any.
    async fn other_tags(&mut self, seen: &Seen, tag: &str) -> Step {
        let operation = self.operation(seen.call.operation);
        let named =
            |it: &&specwright::api::Parameter| it.name.eq_ignore_ascii_case("if-none-match");
        let words =
            operation.parameters.iter().find(named).and_then(|it| it.docs.description.clone());
        let words = words.unwrap_or_default();
        let mut tries = Vec::new();
        if words.contains("W/") && !tag.starts_with("W/") {
            tries.push(format!("W/{tag}"));
        }
        if words.contains("`*`") {
            tries.push("*".to_owned());
        }
        if ["several", "list of", "separated", "one of them", "any of them"]
            .iter()
            .any(|it| words.contains(it))
        {
            tries.push(format!("\"no-such-tag\", {tag}"));
        }
        for tag in tries {
            let mut call = seen.call.clone();
            call.headers.push(("if-none-match".to_owned(), tag.clone()));
            let again = self.send(&call).await?;
            self.checked(Check::Described);
            if again.is_success() {
                let status = again.status().unwrap_or_default();
                let message = format!(
                    "by the description of the header `{tag}` matches, and it is answered with {status} instead of 304"
                );
                let (check, place) = (Check::Described, "request header If-None-Match".to_owned());
                let (operation, steps) = (seen.call.operation, &[seen, &again]);
                self.found(Found { check, operation, place, keyword: None, message, steps });
                break;
            }
        }
        Ok(())
    }

    /// What has changed since a tag is not deleted, and any tag will do where that is said.
    async fn deleted_by_tag(&mut self, resource: usize) -> Step {
        let delete = self.resources[resource].delete.filter(|it| self.is_allowed(*it));
        let Some(delete) = delete.filter(|it| exactly(self.operation(*it), 412).is_some()) else {
            return Ok(());
        };
        let Some(own) = self.create(resource).await? else { return Ok(()) };
        let Some(call) = self.about(delete, &own).await? else { return Ok(()) };
        let refused = self.with_tag(&call, "\"no-such-tag\"").await?;
        if !refused.is_refusal() {
            return Ok(());
        }
        if let Some(seen) = self.read(resource, &own).await?.filter(Seen::is_gone) {
            let message =
                "the deletion was refused for its entity tag, and the thing is gone".to_owned();
            let (check, place) = (Check::StoredAsSent, "the answer".to_owned());
            let steps = &[&refused, &seen];
            self.found(Found { check, operation: delete, place, keyword: None, message, steps });
        }
        Ok(())
    }

    /// A change that names no tag is refused, where the document says so with 428.
    async fn untagged(&mut self, call: &Call) -> Step {
        if exactly(self.operation(call.operation), 428).is_none() {
            return Ok(());
        }
        let mut call = call.clone();
        let parameters = &self.operation(call.operation).parameters;
        call.values.retain(|at, _| !parameters[*at].name.eq_ignore_ascii_case(IF_MATCH));
        let seen = self.deliver(&call).await?;
        self.checked(Check::Described);
        if !seen.is_success() {
            self.judge(&seen, Kind::Protocol);
            return Ok(());
        }
        let status = seen.status().unwrap_or_default();
        let message =
            format!("it names no entity tag, and it is accepted with {status} instead of 428");
        let (check, place) = (Check::Described, "request header If-Match".to_owned());
        let (operation, steps) = (call.operation, &[&seen]);
        self.found(Found { check, operation, place, keyword: None, message, steps });
        Ok(())
    }

    /// A change under a tag that is not the one of the thing, which has to be refused.
    async fn with_tag(&mut self, call: &Call, tag: &str) -> Step<Seen> {
        let mut call = call.clone();
        call.headers.push((IF_MATCH.to_owned(), tag.to_owned()));
        let seen = self.send(&call).await?;
        self.checked(Check::Described);
        self.judge(&seen, if seen.is_success() { Kind::Valid } else { Kind::Protocol });
        if seen.is_success() {
            let status = seen.status().unwrap_or_default();
            let message = format!(
                "the entity tag is not the one of the thing, and the change is accepted with {status}"
            );
            let (check, place) = (Check::Described, "request header If-Match".to_owned());
            let (operation, steps) = (call.operation, &[&seen]);
            self.found(Found { check, operation, place, keyword: None, message, steps });
        }
        Ok(seen)
    }

    /// Another representation of a thing has another strong entity tag (RFC 9110, 8.8.1), whatever
    /// has changed the thing meanwhile.
    pub(in crate::verify) fn represents(&mut self, seen: &Seen) {
        let request = &seen.exchange.request;
        let tag = seen.response().and_then(|it| it.header("etag")).map(str::to_owned);
        let Some(tag) = tag.filter(|it| !it.starts_with("W/")) else { return };
        if request.method != http::Method::GET || seen.status() != Some(200) {
            return;
        }
        let accept = request.headers.iter().find(|it| it.name.eq_ignore_ascii_case("accept"));
        let key = format!("{} {}", request.target, accept.map_or("", |it| &it.value));
        let before = self.represented.insert(key, (tag.clone(), seen.clone()));
        let Some((_, before)) = before.filter(|it| it.0 == tag) else { return };
        let (Some(one), Some(other)) = (before.json(), seen.json()) else { return };
        let (one, other) = (unwrapped(&one), unwrapped(&other));
        self.checked(Check::Described);
        let members = one.as_object().into_iter().flatten();
        let changed = members.into_iter().find(|(name, was)| {
            other.get(*name).is_some_and(|now| now != *was) && !is_of_change(name, was)
        });
        if let Some((name, _)) = changed {
            let message =
                format!("`{name}` is another than before, and the entity tag is the same");
            let (check, place) = (Check::Described, "response header ETag".to_owned());
            let change = self.changes.get(request.path()).cloned();
            let steps: Vec<&Seen> = [&before].into_iter().chain(&change).chain([seen]).collect();
            let (operation, steps) = (seen.call.operation, &steps);
            self.found(Found { check, operation, place, keyword: None, message, steps });
        }
    }

    /// The tag of a thing that has changed is another one, and the answer to the change has it
    /// (RFC 9110, 8.8.3).
    pub(in crate::verify) fn tags_follow(
        &mut self,
        operation: usize,
        before: &Seen,
        changed: &Seen,
        after: &Seen,
    ) {
        let tag = |it: &Seen| it.response().and_then(|it| it.header("etag")).map(str::to_owned);
        let (Some(was), Some(now)) = (tag(before), tag(after)) else { return };
        if was.starts_with("W/") {
            return;
        }
        self.checked(Check::Described);
        let is_changed = before.json() != after.json();
        let of_change = tag(changed).filter(|it| *it != now && *it == was);
        let message = if is_changed && was == now {
            "the thing has changed, and its entity tag has not".to_owned()
        } else if is_changed && of_change.is_some() {
            "the change is answered with the entity tag from before it".to_owned()
        } else {
            return;
        };
        let (check, place) = (Check::Described, "response header ETag".to_owned());
        let steps = &[before, changed, after];
        self.found(Found { check, operation, place, keyword: None, message, steps });
    }
}
