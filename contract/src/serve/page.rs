//! The page at `/__specwright/`: operations with examples, the log as it comes, and the state.
//!
//! It is for people on this machine, unless others are let in by name. Whatever a document, a path
//! or a thing says is escaped, or put in as text; nothing is loaded from elsewhere.

mod example;
mod log;
mod render;

use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, HeaderValue,
    LOCATION, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use serde_json::{Value as Json, json};

use self::log::Log;
use super::exchange::Exchange;
use super::mount::{Contracts, host};

/// Where it is.
const PATH: &str = "/__specwright";

/// What a browser may do with it: nothing but what comes from here.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page, and what it keeps for it.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Who asks at this host, from wherever, may see it as well.
    host: Option<String>,
    log: Log,
}

impl Page {
    /// A page for this machine, and for all who ask at a host.
    pub(super) fn new(host: Option<String>) -> Self {
        Self { host: host.map(|it| it.to_ascii_lowercase()), log: Log::default() }
    }

    /// Notes a request, without its query, headers and body.
    pub(super) fn add(&self, exchange: &Exchange<'_>) {
        self.log.add(exchange);
    }

    /// The answer to a request for it; nothing where the request is for something else.
    pub(super) fn answer(
        &self,
        head: &Parts,
        is_local: bool,
        contracts: &Contracts,
    ) -> Option<Response<Bytes>> {
        let rest = head.uri.path().strip_prefix(PATH)?;
        if !rest.is_empty() && !rest.starts_with('/') {
            return None;
        }
        let answer = match self.is_for(head, is_local) {
            true => self.part(head, rest, contracts),
            false => plain(
                StatusCode::FORBIDDEN,
                "This page is for this machine, at localhost. `--page NAME` lets others see it, at that name.\n",
            ),
        };
        Some(guarded(answer))
    }

    /// Whether the page is for who asks. The name has to be one of this machine's: a page of
    /// somebody else whose name leads here must not read it.
    fn is_for(&self, head: &Parts, is_local: bool) -> bool {
        let named = host(head).unwrap_or_default();
        let is_own = self.host.as_ref().is_some_and(|own| *own == named);
        is_own || (is_local && is_of_this_machine(&named))
    }

    fn part(&self, head: &Parts, rest: &str, contracts: &Contracts) -> Response<Bytes> {
        let is_reset = rest == "/reset";
        let allowed: &[Method] =
            if is_reset { &[Method::POST] } else { &[Method::GET, Method::HEAD] };
        if !allowed.contains(&head.method) {
            let mut answer = plain(StatusCode::METHOD_NOT_ALLOWED, "");
            let methods = if is_reset { "POST" } else { "GET, HEAD" };
            answer.headers_mut().insert(ALLOW, HeaderValue::from_static(methods));
            return answer;
        }
        match rest {
            "" => {
                let mut answer = plain(StatusCode::PERMANENT_REDIRECT, "");
                let place = HeaderValue::from_static("/__specwright/");
                answer.headers_mut().insert(LOCATION, place);
                answer
            }
            "/" => of("text/html; charset=utf-8", render::page(contracts)),
            "/style.css" => of("text/css; charset=utf-8", include_str!("page/style.css").into()),
            "/script.js" => {
                of("text/javascript; charset=utf-8", include_str!("page/script.js").into())
            }
            "/log" => {
                let after = number(head, "after").unwrap_or(0);
                json_of(&self.log.after(after as u64))
            }
            "/state" => json_of(&state(contracts)),
            "/example" => match example(head, contracts) {
                Some(example) => json_of(&example),
                None => plain(StatusCode::NOT_FOUND, "There is no such operation.\n"),
            },
            "/reset" if !is_of_page(head) => {
                plain(StatusCode::FORBIDDEN, "Only the page itself resets the state.\n")
            }
            "/reset" => {
                let states = contracts.all().iter().filter_map(|(_, it)| it.state());
                states.for_each(super::State::reset);
                plain(StatusCode::NO_CONTENT, "")
            }
            _ => plain(StatusCode::NOT_FOUND, "There is nothing here.\n"),
        }
    }
}

/// Whether a host is a name of this machine for itself.
fn is_of_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost"
        || host.ends_with(".localhost")
        || address.is_ok_and(|it| it.to_canonical().is_loopback())
}

/// Whether a request that changes something comes from the page itself, or from no browser.
fn is_of_page(head: &Parts) -> bool {
    let text = |name: HeaderName| head.headers.get(name).and_then(|it| it.to_str().ok());
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let own = text(HOST).map(|it| format!("http://{it}"));
    match text(ORIGIN) {
        Some(origin) => own.is_some_and(|own| own.eq_ignore_ascii_case(origin)),
        None => site.is_none_or(|it| it == "same-origin"),
    }
}

/// A number in the query.
fn number(head: &Parts, name: &str) -> Option<usize> {
    let mut pairs = head.uri.query()?.split('&').filter_map(|it| it.split_once('='));
    pairs.find(|(own, _)| *own == name)?.1.parse().ok()
}

fn example(head: &Parts, contracts: &Contracts) -> Option<Json> {
    let (mount, contract) = contracts.all().get(number(head, "document")?)?;
    let host = head.headers.get(HOST).and_then(|it| it.to_str().ok()).unwrap_or("localhost");
    let base = format!("http://{host}{}", mount.prefix());
    let example = example::Example::of(contract, number(head, "operation")?)?;
    Some(json!({"curl": example.curl(&base), "rust": example.rust()}))
}

/// All things that are kept.
fn state(contracts: &Contracts) -> Json {
    let things = contracts.all().iter().filter_map(|(mount, contract)| {
        let state = contract.state()?;
        let all = state.shown(contract.shapes()).into_iter();
        let things = all.map(|(path, id, value)| {
            json!({"path": format!("{}{path}", mount.prefix()), "id": id, "value": value})
        });
        Some(things.collect::<Vec<_>>())
    });
    let is_kept = contracts.all().iter().any(|(_, it)| it.state().is_some());
    json!({"kept": is_kept, "things": things.flatten().collect::<Vec<_>>()})
}

fn json_of(value: &Json) -> Response<Bytes> {
    of("application/json", value.to_string())
}

fn of(kind: &'static str, text: String) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(text));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}

fn plain(status: StatusCode, text: &'static str) -> Response<Bytes> {
    let mut answer = of("text/plain; charset=utf-8", text.to_owned());
    *answer.status_mut() = status;
    answer
}

fn guarded(mut answer: Response<Bytes>) -> Response<Bytes> {
    let resource_policy = HeaderName::from_static("cross-origin-resource-policy");
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (resource_policy, "same-origin"),
    ] {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::is_of_this_machine;

    #[test]
    fn names_of_this_machine_are_told_from_others() {
        for host in
            ["localhost", "a.localhost", "127.0.0.1", "127.8.8.8", "[::1]", "[::ffff:127.0.0.1]"]
        {
            assert!(is_of_this_machine(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "10.0.0.1",
            "[fe80::1]",
            "127.0.0.1.nip.io",
        ] {
            assert!(!is_of_this_machine(host), "{host}");
        }
    }
}
