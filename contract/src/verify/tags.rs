//! Entity tags that requests have to name (RFC 9110, 13.1.1): the one that the thing has now.

use super::call::{Auth, Call};
use super::judge::exactly;
use super::model;
use super::run::{Run, Seen, Step};
use specwright::api::ParameterPlace;

/// The header.
pub(super) const IF_MATCH: &str = "if-match";

impl Run<'_> {
    /// The request with the tag of the thing that it changes, where the operation asks for one and
    /// the request does not say another.
    pub(super) async fn tagged(&mut self, call: &Call) -> Step<Call> {
        let mut call = call.clone();
        let operation = self.operation(call.operation);
        let names = |name: &str| name.eq_ignore_ascii_case(IF_MATCH);
        if call.auth != Auth::Right
            || call.method.is_some()
            || call.headers.iter().any(|(name, _)| names(name))
        {
            return Ok(call);
        }
        let at = operation
            .parameters
            .iter()
            .position(|it| it.place == ParameterPlace::Header && names(&it.name));
        let is_asked = match at {
            // Left out on purpose, or something else on purpose.
            Some(at) if call.values.contains_key(&at) => {
                let ordinary = self.parameter(call.operation, at);
                call.values.get(&at) == ordinary.as_ref()
            }
            Some(at) if operation.parameters[at].required => false,
            // It may be left out by its schema, and not by what is said.
            _ => exactly(operation, 428).is_some() || self.conditional.contains(&call.operation),
        };
        if !is_asked {
            return Ok(call);
        }
        if let Some(tag) = self.tag(&call).await? {
            at.map(|at| call.values.remove(&at));
            call.headers.push((IF_MATCH.to_owned(), tag));
        }
        Ok(call)
    }

    /// The tag of the thing that a request is about.
    async fn tag(&mut self, call: &Call) -> Step<Option<String>> {
        let target = self.thing(call);
        if let Some(known) = self.tags.get(&target) {
            return Ok(Some(known.clone()));
        }
        let operation = self.operation(call.operation);
        let path = model::path(operation);
        let gets = self.api.operations.iter().enumerate();
        let gets = gets.filter(|(_, it)| it.method.as_str() == "GET");
        // What is below a thing and has no tag of its own, such as an action, names that of the thing.
        let above = gets.filter(|(_, it)| {
            let known = model::path(it);
            known == path || known.ends_with('}') && model::is_below(path, known)
        });
        let Some((read, _)) = above.max_by_key(|(_, it)| model::path(it).len()) else {
            return Ok(None);
        };
        let known = call.values.iter().filter_map(|(at, value)| {
            let parameter = &operation.parameters[*at];
            let is_path = parameter.place == ParameterPlace::Path;
            is_path.then(|| (parameter.name.clone(), value.clone()))
        });
        let known = known.collect();
        let mut get = Call::new(read);
        self.required_parameters(&mut get);
        get.values.extend(self.bound(read, &known));
        let target = self.thing(&get);
        if let Some(known) = self.tags.get(&target) {
            return Ok(Some(known.clone()));
        }
        self.deliver(&get).await?;
        Ok(self.tags.get(&target).cloned())
    }

    /// Whether answers that show a thing of a resource have an entity tag.
    pub(super) fn has_tag(&self, resource: usize) -> bool {
        let read = self.resources[resource].read.map(|it| self.operation(it));
        let headers = read.and_then(|it| exactly(it, 200)).map(|it| &it.headers);
        headers.is_some_and(|it| it.iter().any(|it| it.name.eq_ignore_ascii_case("etag")))
    }

    /// The path of what a request is about.
    fn thing(&self, call: &Call) -> String {
        let target = call.write(self.api, &self.options.credentials).target;
        target.split('?').next().unwrap_or_default().to_owned()
    }

    /// Keeps the tag of what was read or changed, and forgets those of what may have changed.
    pub(super) fn keep_tag(&mut self, seen: &Seen) {
        let target = self.thing(&seen.call);
        let method = seen.exchange.request.method.as_str();
        if !matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE") {
            self.tags.retain(|it, _| !(target.starts_with(it.as_str()) || it.starts_with(&target)));
        }
        let tag = seen.response().and_then(|it| it.header("etag"));
        if let Some(tag) = tag.filter(|_| matches!(method, "GET" | "PUT" | "PATCH")) {
            self.tags.insert(target, tag.to_owned());
        }
    }
}
