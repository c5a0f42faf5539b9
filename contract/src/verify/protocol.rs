//! What HTTP itself asks of a service: methods, authentication, HEAD, reading twice, time.

use http::Method;
use serde_json::Value as Json;

use super::call::Auth;
use super::check::Check;
use super::compare::short;
use super::judge::{Kind, exactly};
use super::run::{Found, Run, Seen, Step};
use specwright::api::Operation;

/// Secrets that are nearly right.
pub(super) fn near(secret: &str) -> Vec<String> {
    let cut: String = secret.chars().take(secret.chars().count().saturating_sub(1)).collect();
    let other = match secret == secret.to_uppercase() {
        true => secret.to_lowercase(),
        false => secret.to_uppercase(),
    };
    let mut found = vec![format!("{secret}x"), cut, other];
    found.retain(|it| it != secret && !it.is_empty());
    found
}

impl Run<'_> {
    /// Whether an operation asks for credentials.
    fn is_guarded(operation: &Operation) -> bool {
        !operation.security.is_empty() && operation.security.iter().all(|it| !it.is_empty())
    }

    /// Without the right credentials nothing is answered.
    pub(super) async fn authentication(&mut self, index: usize, is_thorough: bool) -> Step {
        let operation = self.operation(index);
        if !Self::is_guarded(operation) || !self.is_allowed(index) {
            return Ok(());
        }
        let schemes = super::call::alternative(operation, &self.options.credentials);
        let secret =
            schemes.and_then(|it| self.options.credentials.get(it.first()?).map(str::to_owned));
        let mut tries = vec![(Auth::Absent, "no credentials")];
        if let Some(secret) = &secret {
            let wrong = if secret.contains(':') { "nobody:nothing" } else { "not-the-secret" };
            tries.push((Auth::Wrong(wrong.to_owned()), "wrong credentials"));
            if is_thorough {
                tries.extend(
                    near(secret)
                        .into_iter()
                        .map(|it| (Auth::Wrong(it), "credentials that are nearly right")),
                );
            }
        }
        for (auth, what) in tries {
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            call.auth = auth;
            self.checked(Check::AuthenticationIgnored);
            let seen = self.send(&call).await?;
            self.judge(&seen, if seen.is_success() { Kind::Valid } else { Kind::Unauthenticated });
            if seen.is_success() {
                let status = seen.status().unwrap_or_default();
                let message = format!("{what}, and it is answered with {status}");
                let (check, place) = (Check::AuthenticationIgnored, "credentials".to_owned());
                self.found(Found {
                    check,
                    operation: index,
                    place,
                    keyword: None,
                    message,
                    steps: &[&seen],
                });
                return self.undo(index, &seen).await;
            }
            if secret.is_some() && seen.is_refusal() && !matches!(seen.status(), Some(401 | 403)) {
                let status = seen.status().unwrap_or_default();
                if exactly(operation, 401).is_some() && !matches!(status, 400 | 404 | 422 | 429) {
                    let message = format!("{what}, and the answer is {status} instead of 401");
                    let (check, place) = (Check::StatusDocumented, "credentials".to_owned());
                    self.found(Found {
                        check,
                        operation: index,
                        place,
                        keyword: None,
                        message,
                        steps: &[&seen],
                    });
                }
            }
        }
        Ok(())
    }

    /// A method that a path does not have is answered with 405, which says what it has.
    pub(super) async fn methods(&mut self, index: usize) -> Step {
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
        let candidates = &["DELETE", "PATCH", "PUT", "POST", "TRACE"];
        let Some(method) = candidates.iter().find(|it| !known.contains(*it)) else { return Ok(()) };
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
            self.found(Found {
                check,
                operation: index,
                place,
                keyword: None,
                message,
                steps: &[&seen],
            });
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
            (Some(one), Some(other)) => difference(&one, &other).map(|(pointer, one, other)| {
                format!("read twice, `{pointer}` is first {}, then {}", short(&one), short(&other))
            }),
            _ if one.body != other.body => Some("read twice, the body is another one".to_owned()),
            _ => None,
        };
        if let Some(message) = message {
            let (check, place) = (Check::SameRequestSameAnswer, "response body".to_owned());
            self.found(Found {
                check,
                operation: index,
                place,
                keyword: None,
                message,
                steps: &[first, second],
            });
        }
    }

    async fn head(&mut self, index: usize, got: &Seen, headed: &Seen) -> Step {
        let (Some(answer), Some(get)) = (headed.response(), got.response()) else {
            self.judge(headed, Kind::Protocol);
            return Ok(());
        };
        let problem;
        if answer.status != get.status {
            problem = Some((
                "status",
                format!("GET is answered with {}, and HEAD with {}", get.status, answer.status),
            ));
        } else {
            let length = answer.header("content-length").and_then(|it| it.parse::<usize>().ok());
            let own = (get.header("content-type"), answer.header("content-type"));
            if let (Some(one), Some(other)) = own
                && one != other
            {
                problem = Some((
                    "response header Content-Type",
                    format!("GET has `{one}`, and HEAD `{other}`"),
                ));
            } else if length.is_some_and(|it| it != get.body.len() && it != 0) {
                let message = format!(
                    "GET has {} bytes, and HEAD says {}",
                    get.body.len(),
                    length.unwrap_or_default()
                );
                problem = Some(("response header Content-Length", message));
            } else if let Some(more) =
                self.client.after_head(&headed.exchange.request).await.filter(|it| *it > 0)
            {
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
                self.found(Found {
                    check,
                    operation,
                    place,
                    keyword: None,
                    message,
                    steps: &[first],
                });
            }
        }
    }
}

/// The first place in which two answers differ, other than by the time.
fn difference(one: &Json, other: &Json) -> Option<(String, Json, Json)> {
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
            _ => differs(),
        }
    }
    walk(one, other, "", &mut String::new())
}
