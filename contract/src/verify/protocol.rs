//! What HTTP itself asks of a service: methods, authentication, HEAD, reading twice, time.

use http::Method;
use serde_json::Value as Json;

use super::check::Check;
use super::compare::short;
use super::expectation::Expectation;
use super::judge::Kind;
use super::run::{Found, Run, Seen, Step};
use super::words::sentences;
use specwright::api::{Operation, ParameterPlace};

impl Run<'_> {
    /// A method that a path does not have is answered with 405, which says what it has.
    pub(super) async fn methods(&mut self, index: usize, number: usize) -> Step {
        let operation = self.operation(index);
        let path = super::model::path(operation);
        let same = |it: &&Operation| super::model::path(it) == path;
        let known: Vec<&str> =
            self.api.operations.iter().filter(same).map(|it| it.method.as_str()).collect();
        // Once for each path.
        let first = self.api.operations.iter().position(|it| super::model::path(it) == path);
        if first != Some(index) {
            return Ok(());
        }
        // All methods that need no leave are methods that a path may have.
        if !self.options.allow_writes {
            return Ok(());
        }
        let candidates = ["DELETE", "PATCH", "PUT", "POST", "TRACE"];
        let mut candidates = candidates.iter().filter(|it| !known.contains(*it));
        let Some(method) = candidates.nth(number) else { return Ok(()) };
        // With the credentials of any operation of the path: without them it is answered with 401.
        let mut others = 0..self.api.operations.len();
        let is_signed = |it: &usize| {
            let other = self.operation(*it);
            super::model::path(other) == path && Self::is_guarded(other)
        };
        let index = others.find(is_signed).unwrap_or(index);
        let Some(path) = self.path(index).await? else { return Ok(()) };
        let mut call = super::call::Call::new(index);
        self.required_parameters(&mut call);
        call.values.extend(path);
        call.method = Method::from_bytes(method.as_bytes()).ok();
        self.checked(Check::UnsupportedMethod);
        let seen = self.send(&call).await?;
        let Some(answer) = seen.response() else {
            self.judge(&seen, Kind::Protocol);
            return Ok(());
        };
        let place = format!("method {method}");
        let status = answer.status;
        let allow = answer.header("allow");
        let problem = match status {
            405 => match allow {
                None => Some("it is answered with 405, and there is no header `Allow`".to_owned()),
                Some(allow) => {
                    let listed: Vec<String> =
                        allow.split(',').map(|it| it.trim().to_uppercase()).collect();
                    let missing =
                        known.iter().find(|it| !listed.iter().any(|listed| listed == *it));
                    let wrong = listed.iter().any(|it| it == method);
                    match (missing, wrong) {
                        (Some(missing), _) => Some(format!(
                            "the header `Allow` leaves {missing} out, which the path has"
                        )),
                        (None, true) => Some(format!(
                            "the header `Allow` has {method}, and it is answered with 405"
                        )),
                        _ => None,
                    }
                }
            },
            // A gateway may know no such method at all.
            501 if *method == "TRACE" => None,
            401 | 403 | 429 => None,
            _ => Some(format!(
                "the path does not have {method}, and it is answered with {status} instead of 405"
            )),
        };
        if let Some(message) = problem {
            let check = Check::UnsupportedMethod;
            let has_allow = status == 405 && allow.is_some();
            let steps = &[&seen];
            let found = Found { check, operation: index, place, keyword: None, message, steps };
            self.found_as(found, |_| has_allow.then(|| Expectation::allowing(&known, method)));
        }
        Ok(())
    }

    /// A parameter that is given twice, and one that nobody knows, do not break the service. Whether
    /// they are accepted is its own affair.
    pub(super) async fn odd_queries(&mut self, index: usize) -> Step {
        let is_get = self.operation(index).method.as_str() == "GET";
        let is_delete = self.operation(index).method.as_str() == "DELETE";
        if is_delete || !self.is_allowed(index) || !self.base.contains_key(&index) {
            return Ok(());
        }
        let Some(call) = self.fresh(index).await? else { return Ok(()) };
        if is_get {
            self.refused_queries(&call).await?;
        }
        let operation = self.operation(index);
        let is_scalar = |it: &usize| {
            let parameter = &operation.parameters[*it];
            let schema = self.parameter_schema(index, *it);
            let kind = schema.and_then(|it| self.values().facts(&it).kind());
            parameter.place == ParameterPlace::Query && !matches!(kind, Some("array" | "object"))
        };
        let first = (0..operation.parameters.len()).find(is_scalar);
        let unknown = ("unexpectedParameter".to_owned(), "sample".to_owned());
        let mut odd = vec![vec![unknown.clone()]];
        if first.is_none() && (!is_get || operation.path.contains('{')) {
            return Ok(());
        }
        if let Some(at) = first {
            let name = operation.parameters[at].name.clone();
            let value = self.parameter(index, at).unwrap_or_default();
            let pair = (name.clone(), super::style::plain(&value));
            self.tried(index, &format!("query parameter {name}"), "given twice", false);
            odd.push(vec![pair.clone(), pair.clone()]);
            // Both at once, first.
            odd.insert(0, vec![unknown, pair.clone(), pair]);
        }
        let is_refused = self.refuses_twice();
        for query in odd {
            let mut call = call.clone();
            if let Some(at) = first.filter(|_| query.len() > 1) {
                call.values.remove(&at);
            }
            call.query = query;
            let seen = self.send(&call).await?;
            if let Some((resource, made)) = self.made(index, &seen) {
                self.remember(resource, made);
            }
            let is_sound = seen.status().is_some_and(|it| it < 500);
            if is_sound && call.query.len() == 3 && !(is_refused && seen.is_success()) {
                return Ok(());
            }
            if let [(name, _), _] = &call.query[..]
                && is_refused
                && seen.is_success()
            {
                let message =
                    "it is given twice, which the document does not allow, and it is accepted";
                self.found(Found {
                    check: Check::InvalidRefused,
                    operation: index,
                    place: format!("query parameter {name}"),
                    keyword: Some("description"),
                    message: message.to_owned(),
                    steps: &[&seen],
                });
            }
            if call.query.len() < 3 {
                self.judge(&seen, Kind::Protocol);
            }
        }
        Ok(())
    }

    /// Whether the document says of all parameters that they are refused when they are given twice.
    fn refuses_twice(&self) -> bool {
        self.refuses_parameters(&["more than once", "twice", "repeated", "several times"])
    }

    /// Whether the document says of all parameters that they are refused when this is so.
    fn refuses_parameters(&self, when: &[&str]) -> bool {
        let words = self.api.description.as_deref().unwrap_or_default().to_lowercase();
        sentences(&words).into_iter().any(|it| {
            let has = |all: &[&str]| all.iter().any(|word| it.contains(word));
            it.contains("parameter")
                && has(when)
                && has(&["400", "422", "refused", "rejected", "an error"])
                && !has(&[
                    "not refused",
                    "never",
                    "ignored",
                    "not an error",
                    "n't an error",
                    "not rejected",
                ])
        })
    }

    /// Parameters that nobody knows, and what is no percent-encoding, where words say that both are
    /// refused.
    async fn refused_queries(&mut self, call: &super::call::Call) -> Step {
        let index = call.operation;
        let unknown =
            &["not documented", "undocumented", "unknown", "does not know", "does not name"];
        let mut tries = Vec::new();
        if self.refuses_parameters(unknown) {
            tries.push((
                "unexpectedParameter=sample",
                "a parameter that the document does not have",
            ));
        }
        if self.refuses_parameters(&["percent-encoding", "percent encoding"]) {
            tries.push(("unexpectedParameter=%zz", "what is no percent-encoding"));
        }
        for (raw, what) in tries {
            let mut call = call.clone();
            call.raw = Some(raw.to_owned());
            self.checked(Check::Described);
            let seen = self.send(&call).await?;
            if !seen.is_success() {
                self.judge(&seen, Kind::Protocol);
                continue;
            }
            let status = seen.status().unwrap_or_default();
            let message = format!(
                "the description does not allow this ({what}), and it is accepted with {status}"
            );
            let (check, place) = (Check::Described, "query".to_owned());
            let (keyword, steps) = (Some("description"), &[&seen]);
            self.found(Found { check, operation: index, place, keyword, message, steps });
        }
        Ok(())
    }

    /// Reading twice gives the same, and HEAD what GET gives, without a body.
    pub(super) async fn reading(&mut self, index: usize) -> Step {
        let operation = self.operation(index);
        if operation.method.as_str() != "GET" {
            return Ok(());
        }
        let Some(call) = self.fresh(index).await? else { return Ok(()) };
        let first = self.send(&call).await?;
        self.judge(&first, Kind::Valid);
        if !first.is_success() {
            return Ok(());
        }
        let second = self.send(&call).await?;
        self.checked(Check::SameRequestSameAnswer);
        self.judge(&second, Kind::Valid);
        self.is_same(index, &first, &second);
        let has_head = self.api.operations.iter().any(|it| {
            it.method.as_str() == "HEAD" && super::model::path(it) == super::model::path(operation)
        });
        if has_head {
            return Ok(());
        }
        let mut head = call.clone();
        head.method = Some(Method::HEAD);
        let headed = self.send(&head).await?;
        self.checked(Check::HeadAsGet);
        self.head(index, &second, &headed).await
    }

    fn is_same(&mut self, index: usize, first: &Seen, second: &Seen) {
        let operation = self.operation(index);
        let words = format!("{:?}", operation.docs).to_lowercase();
        if ["random", "current time", "shuffle", "live", "real-time"]
            .iter()
            .any(|it| words.contains(it))
        {
            return;
        }
        let (Some(one), Some(other)) = (first.response(), second.response()) else { return };
        let message = match (first.json(), second.json()) {
            _ if one.status != other.status => {
                Some(format!("first {}, then {}", one.status, other.status))
            }
            _ if one.body == other.body
                && one.header("etag").is_some_and(|it| !it.starts_with("W/"))
                && one.header("etag") != other.header("etag") =>
            {
                Some("read twice, the body is the same, and its entity tag is another".to_owned())
            }
            (Some(one), Some(other)) => difference(&one, &other).map(|(pointer, one, other)| {
                format!("read twice, `{pointer}` is first {}, then {}", short(&one), short(&other))
            }),
            _ if one.body != other.body => Some("read twice, the body is another one".to_owned()),
            _ => None,
        };
        if let Some(message) = message {
            let (check, place) = (Check::SameRequestSameAnswer, "response body".to_owned());
            let steps = &[first, second];
            let found = Found { check, operation: index, place, keyword: None, message, steps };
            let is_other = one.status == other.status;
            let other = first.json().zip(second.json()).filter(|_| is_other);
            let other = other.and_then(|(one, other)| difference(&one, &other));
            self.found_as(found, |_| {
                other.clone().map(|(pointer, ..)| Expectation::Same { back: 1, pointer })
            });
        }
    }

    async fn head(&mut self, index: usize, got: &Seen, headed: &Seen) -> Step {
        let (Some(answer), Some(get)) = (headed.response(), got.response()) else {
            self.judge(headed, Kind::Protocol);
            return Ok(());
        };
        let sent = &headed.exchange.request;
        let after = self.unless_ended(self.client.after_head(sent)).await?;
        let problem;
        if answer.status != get.status {
            problem = Some((
                "status",
                format!("GET is answered with {}, and HEAD with {}", get.status, answer.status),
            ));
        } else {
            let length = answer.header("content-length").and_then(|it| it.parse::<usize>().ok());
            // Frameworks that leave the body of GET away send the length of what is left.
            if length == Some(0) && !get.body.is_empty() {
                self.unmeasured.push((got.clone(), headed.clone()));
            }
            self.measures |= length.is_some_and(|it| it == get.body.len() && it > 0);
            let length = length.filter(|it| *it != 0);
            let own = (get.header("content-type"), answer.header("content-type"));
            if let (Some(one), Some(other)) = own
                && one != other
            {
                problem = Some((
                    "response header Content-Type",
                    format!("GET has `{one}`, and HEAD `{other}`"),
                ));
            } else if length.is_some_and(|it| it != get.body.len()) && !get.is_cut {
                let message = format!(
                    "GET has {} bytes, and HEAD says {}",
                    get.body.len(),
                    length.unwrap_or_default()
                );
                problem = Some(("response header Content-Length", message));
            } else if let Some(more) = after.filter(|it| *it > 0) {
                problem = Some((
                    "response body",
                    format!("HEAD is answered with a body of {more} bytes"),
                ));
            } else {
                let missing =
                    ["etag", "last-modified", "x-total-count", "link"].iter().find(|it| {
                        get.headers.contains_key(**it) && !answer.headers.contains_key(**it)
                    });
                problem = missing.map(|it| {
                    ("response headers", format!("GET has the header `{it}`, and HEAD does not"))
                });
            }
        }
        // What is there may have become more or less in between.
        if problem.as_ref().is_some_and(|it| it.0 == "response header Content-Length") {
            let again = self.send(&got.call).await?;
            let now = again.response().map(|it| it.body.len().to_string());
            if now.as_deref() == answer.header("content-length") {
                return Ok(());
            }
        }
        if let Some((place, message)) = problem {
            let (check, place) = (Check::HeadAsGet, place.to_owned());
            self.found(Found {
                check,
                operation: index,
                place,
                keyword: None,
                message,
                steps: &[got, headed],
            });
        }
        Ok(())
    }

    /// A HEAD that says that there is no body, where others say how long it is.
    pub(super) fn unequal_lengths(&mut self) {
        for (got, headed) in std::mem::take(&mut self.unmeasured) {
            let words = self.api.description.as_deref().unwrap_or_default().to_lowercase();
            let mut sentences = sentences(&words).into_iter();
            let is_said = sentences.any(|it| it.contains("head") && it.contains("content-length"));
            if !self.measures && !is_said {
                continue;
            }
            let length = got.response().map_or(0, |it| it.body.len());
            let message = format!("GET has {length} bytes, and HEAD says 0");
            let (check, place) = (Check::HeadAsGet, "response header Content-Length".to_owned());
            let (operation, steps) = (got.call.operation, &[&got, &headed]);
            self.found(Found { check, operation, place, keyword: None, message, steps });
        }
    }

    /// Asks again for what took long once.
    pub(super) async fn slowness(&mut self) -> Step {
        let once = self.slow.values().filter(|it| it.len() == 1).flatten();
        let calls: Vec<_> = once
            .filter(|it| it.exchange.request.method == Method::GET)
            .map(|it| it.call.clone())
            .collect();
        for call in calls {
            self.send(&call).await?;
        }
        Ok(())
    }

    /// What took long more than once.
    pub(super) fn took_long(&mut self) {
        let limit = self.options.response_time.as_millis();
        for (operation, slow) in std::mem::take(&mut self.slow) {
            if let [first, _, ..] = &slow[..] {
                let message = format!("{} answers have taken longer than {limit} ms", slow.len());
                let (check, place) = (Check::ResponseTime, "the answer".to_owned());
                let steps = &[first];
                let found = Found { check, operation, place, keyword: None, message, steps };
                self.found_as(found, |_| Some(Expectation::InTime(limit)));
            }
        }
    }
}

/// Whether a member says where the next page is, in a text that only the service reads.
fn is_cursor(name: &str) -> bool {
    let name = crate::names::plain(name);
    ["next", "prev", "previous"].contains(&name.as_str())
        || ["cursor", "pagetoken", "continuationtoken"].iter().any(|it| name.ends_with(it))
}

/// The first place in which two answers differ, other than by the time.
pub(super) fn difference(one: &Json, other: &Json) -> Option<(String, Json, Json)> {
    fn walk(
        one: &Json,
        other: &Json,
        name: &str,
        pointer: &mut String,
    ) -> Option<(String, Json, Json)> {
        let differs = || Some((pointer.clone(), one.clone(), other.clone()));
        match (one, other) {
            (Json::Object(one), Json::Object(other)) => {
                for (name, value) in one {
                    let length = pointer.len();
                    specwright::value::push_token(pointer, name);
                    let found = walk(value, other.get(name).unwrap_or(&Json::Null), name, pointer);
                    if found.is_some() {
                        return found;
                    }
                    pointer.truncate(length);
                }
                let more =
                    other.iter().find(|(name, value)| !one.contains_key(*name) && !value.is_null());
                more.map(|(name, value)| (format!("{pointer}/{name}"), Json::Null, value.clone()))
            }
            (Json::Array(one), Json::Array(other)) if one.len() == other.len() => {
                for (index, (one, other)) in one.iter().zip(other).enumerate() {
                    let length = pointer.len();
                    specwright::value::push_token(pointer, &index.to_string());
                    let found = walk(one, other, name, pointer);
                    if found.is_some() {
                        return found;
                    }
                    pointer.truncate(length);
                }
                None
            }
            _ if one == other || super::state::is_of_now(name, one) => None,
            // Where to go on may be written in another way each time.
            (Json::String(_), Json::String(_)) if is_cursor(name) => None,
            _ => differs(),
        }
    }
    walk(one, other, "", &mut String::new())
}
