//! Deliberate faults, one at a time: a service that breaks its contract, to try what looks for that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use serde_json::{Map, Value as Json, json};

use super::problem::{RequestViolation, Where};
use crate::verify::Check;
use specwright::api::Operation;

macro_rules! rules {
    ($($variant:ident $name:literal $check:ident $meaning:literal)*) => {
        /// A deliberate fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Rule {
            $(#[doc = $meaning] $variant,)*
        }

        impl Rule {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// What the server does wrong.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),* }
            }

            /// The check of [`verify`](crate::verify) that finds it.
            pub fn check(self) -> Check {
                match self { $(Self::$variant => Check::$check),* }
            }
        }
    };
}

rules! {
    AcceptsMissingMember "accepts-missing-member" InvalidRefused "a required member of a body may be missing"
    AcceptsOtherMember "accepts-other-member" InvalidRefused "a body may have members that are not allowed"
    AcceptsLongText "accepts-long-text" InvalidRefused "`maxLength` of a body is not looked at"
    AcceptsShortText "accepts-short-text" InvalidRefused "`minLength` of a body is not looked at"
    AcceptsLargeNumber "accepts-large-number" InvalidRefused "`maximum` of a body is not looked at"
    AcceptsSmallNumber "accepts-small-number" InvalidRefused "`minimum` of a body is not looked at"
    AcceptsPattern "accepts-pattern" InvalidRefused "`pattern` of a body is not looked at"
    AcceptsFormat "accepts-format" InvalidRefused "`format` of a body is not looked at"
    AcceptsUnlisted "accepts-unlisted" InvalidRefused "`enum` of a body is not looked at"
    AcceptsMoreItems "accepts-more-items" InvalidRefused "`maxItems` of a body is not looked at"
    AcceptsQuery "accepts-query" InvalidRefused "parameters of the query are not looked at"
    AcceptsNoHeader "accepts-no-header" MissingRequiredHeader "a required header may be missing"
    RefusesLetters "refuses-letters" ValidAccepted "letters beyond ASCII are refused"
    RefusesLongText "refuses-long-text" ValidAccepted "texts of 30 characters and more are refused"
    FailsOnZero "fails-on-zero" ServerError "a zero in a body is answered with 500"
    OtherStatus "other-status" StatusDocumented "what is created is answered with 203"
    OtherMediaType "other-media-type" MediaTypeDocumented "JSON is called text/html"
    BrokenJson "broken-json" BodyConforms "JSON ends too early"
    MissingMember "missing-member" BodyConforms "the last member of an answer is missing"
    NumbersAsTexts "numbers-as-texts" BodyConforms "numbers of an answer are texts"
    OtherMember "other-member" TypesDecode "an answer has a member that the document does not name"
    MissingHeader "missing-header" DeclaredHeadersPresent "headers that the document declares are missing"
    WrongHeader "wrong-header" HeadersConform "numbers in headers are words"
    NoAllow "no-allow" UnsupportedMethod "405 has no header `Allow`"
    MethodNotFound "method-not-found" UnsupportedMethod "a method that a path does not have is answered with 404"
    IgnoresCredentials "ignores-credentials" AuthenticationIgnored "nobody is asked for credentials"
    AcceptsSignatures "accepts-signatures" AuthenticationIgnored "signatures of requests are not verified"
    Slow "slow" ResponseTime "an item is read in 1.2 s"
    HeadRefused "head-refused" HeadAsGet "HEAD of an item is answered with 404"
    Changing "changing" SameRequestSameAnswer "a list that is read again has another order"
    KeepsDeleted "keeps-deleted" UseAfterDelete "what was deleted can still be read"
    ForgetsCreated "forgets-created" CreatedAvailable "what was created cannot be read"
    WrongLocation "wrong-location" CreatedAvailable "`Location` names something else"
    CutsTexts "cuts-texts" StoredAsSent "texts are stored up to 24 characters"
    DropsEmpty "drops-empty" StoredAsSent "zero, false and empty texts are not stored"
    IgnoresChanges "ignores-changes" StoredAsSent "a change is answered and not stored"
    FindsUnknown "finds-unknown" UnknownRefused "an id that nothing has is answered with another item"
    ItemTwice "item-twice" ListItemsOnce "a list has its first item twice"
    IgnoresFilters "ignores-filters" ListFilter "a list is not filtered"
    IgnoresOrder "ignores-order" ListOrder "a list is in its own order, whatever is asked for"
    IgnoresLimit "ignores-limit" ListLimit "a page has one item more than its limit"
    LosesItem "loses-item" ListPages "a page that begins after the first item has one item less"
    IgnoresTags "ignores-tags" Described "a change under an entity tag that the thing no longer has is accepted"
}

impl std::str::FromStr for Rule {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|it| it.name() == name).copied();
        found.ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|it| it.name()).collect();
            format!("there is {}", names.join(", "))
        })
    }
}

/// A server that breaks a rule, and what it remembers for that.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) rule: Rule,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    /// Items as they were shown last, by their paths.
    shown: BTreeMap<String, (String, Bytes)>,
    /// Paths of what was created.
    created: BTreeSet<String>,
    /// Paths of what was deleted.
    deleted: BTreeSet<String>,
    /// The address of the last request for something.
    last: String,
}

impl Broken {
    pub(super) fn new(rule: Rule) -> Self {
        Self { rule, memory: Mutex::default() }
    }

    /// Whether a breach of the document goes by.
    pub(super) fn overlooks(&self, breach: &RequestViolation) -> bool {
        let of_body = |keyword: &str| breach.place == Where::Body && breach.keyword == keyword;
        match self.rule {
            Rule::AcceptsMissingMember => of_body("required") && breach.pointer.is_empty(),
            Rule::AcceptsOtherMember => of_body("additionalProperties"),
            Rule::AcceptsLongText => of_body("maxLength"),
            Rule::AcceptsShortText => of_body("minLength"),
            Rule::AcceptsLargeNumber => of_body("maximum"),
            Rule::AcceptsSmallNumber => of_body("minimum"),
            Rule::AcceptsPattern => of_body("pattern"),
            Rule::AcceptsFormat => of_body("format"),
            Rule::AcceptsUnlisted => of_body("enum"),
            Rule::AcceptsMoreItems => of_body("maxItems"),
            Rule::AcceptsQuery => breach.place == Where::Query,
            Rule::AcceptsNoHeader => breach.place == Where::Header && breach.keyword == "required",
            _ => false,
        }
    }

    /// How long an answer takes more than it has to.
    pub(super) fn delay(&self, operation: Option<&str>, head: &Parts) -> Option<Duration> {
        let is_item =
            head.method == Method::GET && operation.is_some() && !head.uri.path().ends_with('s');
        (self.rule == Rule::Slow && is_item).then_some(Duration::from_millis(1200))
    }

    /// The request as the server understands it.
    pub(super) fn request(&self, head: &Parts, body: &Bytes) -> (Parts, Bytes) {
        let mut head = head.clone();
        if self.rule == Rule::IgnoresFilters && head.method == Method::GET {
            let query = head.uri.query().unwrap_or_default();
            let kept: Vec<&str> =
                query.split('&').filter(|it| is_of_pages(it) || is_of_order(it)).collect();
            head.uri = with_query(&head, &kept);
        }
        if self.rule == Rule::IgnoresOrder {
            let query = head.uri.query().unwrap_or_default().to_owned();
            let kept: Vec<&str> = query.split('&').filter(|it| !is_of_order(it)).collect();
            head.uri = with_query(&head, &kept);
        }
        if self.rule == Rule::IgnoresTags {
            head.headers.remove(http::header::IF_MATCH);
        }
        if self.rule == Rule::IgnoresLimit {
            let query = head.uri.query().unwrap_or_default().to_owned();
            let more = |pair: &str| match pair.split_once('=') {
                Some(("limit", number)) => number
                    .parse::<u64>()
                    .map_or(pair.to_owned(), |it| format!("limit={}", (it + 1).min(100))),
                _ => pair.to_owned(),
            };
            let pairs: Vec<String> =
                query.split('&').filter(|it| !it.is_empty()).map(more).collect();
            head.uri = with_query(&head, &pairs.iter().map(String::as_str).collect::<Vec<_>>());
        }
        let changes = matches!(self.rule, Rule::CutsTexts | Rule::DropsEmpty);
        let value =
            changes.then(|| serde_json::from_slice::<Map<String, Json>>(body).ok()).flatten();
        let Some(mut members) = value else { return (head, body.clone()) };
        if self.rule == Rule::DropsEmpty {
            members.retain(|_, it| *it != json!(0) && *it != json!(false) && *it != json!(""));
        }
        for value in members.values_mut() {
            if let (Rule::CutsTexts, Json::String(text)) = (self.rule, value) {
                *text = text.chars().take(24).collect();
            }
        }
        (head, Json::Object(members).to_string().into())
    }

    /// What is answered without another look; nothing for what goes its way.
    pub(super) fn instead(&self, head: &Parts, body: &Bytes) -> Option<Response<Bytes>> {
        let text = std::str::from_utf8(body).unwrap_or_default();
        let texts = || serde_json::from_slice::<Map<String, Json>>(body).unwrap_or_default();
        let memory = self.memory();
        let path = head.uri.path();
        let known = memory.shown.get(path);
        match self.rule {
            Rule::RefusesLetters if !text.is_ascii() => Some(refusal()),
            Rule::RefusesLongText
                if texts()
                    .values()
                    .any(|it| it.as_str().is_some_and(|it| it.chars().count() >= 30)) =>
            {
                Some(refusal())
            }
            Rule::FailsOnZero if texts().values().any(|it| *it == json!(0)) => {
                Some(plain(StatusCode::INTERNAL_SERVER_ERROR))
            }
            Rule::HeadRefused if head.method == Method::HEAD => Some(plain(StatusCode::NOT_FOUND)),
            Rule::KeepsDeleted if head.method == Method::GET && memory.deleted.contains(path) => {
                known.map(response_of)
            }
            Rule::ForgetsCreated if head.method == Method::GET && memory.created.contains(path) => {
                Some(plain(StatusCode::NOT_FOUND))
            }
            Rule::FindsUnknown
                if head.method == Method::GET
                    && known.is_none()
                    && !memory.deleted.contains(path)
                    && path.ends_with("987654321") =>
            {
                memory.shown.values().next().map(response_of)
            }
            _ => None,
        }
    }

    /// Whether what was asked for is answered as though it had been done.
    pub(super) fn pretends(&self, head: &Parts) -> bool {
        let is_change = head.method == Method::PATCH || head.method == Method::PUT;
        let path = head.uri.path();
        let memory = self.memory();
        let is_there = memory.shown.contains_key(path) && !memory.deleted.contains(path);
        // What a tag forbids is refused as ever.
        let is_there = is_there && !head.headers.contains_key(http::header::IF_MATCH);
        self.rule == Rule::IgnoresChanges && is_change && is_there
    }

    /// The answer as it leaves.
    pub(super) fn answer(
        &self,
        operation: Option<&Operation>,
        head: &Parts,
        body: &Bytes,
        answer: Response<Bytes>,
    ) -> Response<Bytes> {
        self.remember(head, &answer);
        let (mut parts, bytes) = answer.into_parts();
        let is_success = parts.status.is_success();
        let value = serde_json::from_slice::<Json>(&bytes).ok().filter(|_| is_success);
        let mut changed = value.clone();
        match (self.rule, &mut changed) {
            (Rule::OtherStatus, _) if parts.status == StatusCode::CREATED => {
                parts.status = StatusCode::NON_AUTHORITATIVE_INFORMATION;
            }
            (Rule::OtherMediaType, Some(_)) => {
                parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
            }
            (Rule::BrokenJson, Some(_)) => {
                let end = bytes.len().saturating_sub(1);
                return Response::from_parts(parts, bytes.slice(..end));
            }
            (Rule::MissingMember, Some(Json::Object(members))) => {
                members.shift_remove(&members.keys().next_back().cloned().unwrap_or_default());
            }
            (Rule::NumbersAsTexts, Some(value)) => as_texts(value),
            (Rule::OtherMember, Some(Json::Object(members))) => {
                members.insert("undocumentedMember".to_owned(), json!("a"));
            }
            (Rule::MissingHeader | Rule::WrongHeader, _) if is_success => {
                let declared =
                    operation.into_iter().flat_map(|it| &it.responses).flat_map(|it| &it.headers);
                for header in declared.filter(|it| it.required) {
                    let Ok(name) = HeaderName::from_bytes(header.name.as_bytes()) else { continue };
                    let is_number = parts
                        .headers
                        .get(&name)
                        .is_some_and(|it| it.as_bytes().iter().all(u8::is_ascii_digit));
                    if self.rule == Rule::MissingHeader {
                        parts.headers.remove(&name);
                    } else if is_number {
                        parts.headers.insert(name, HeaderValue::from_static("many"));
                    }
                }
            }
            (Rule::NoAllow, _) => {
                parts.headers.remove(ALLOW);
            }
            (Rule::MethodNotFound, _) if parts.status == StatusCode::METHOD_NOT_ALLOWED => {
                parts.status = StatusCode::NOT_FOUND;
            }
            (Rule::Changing, Some(value)) if head.method == Method::GET => {
                let is_again = {
                    let mut memory = self.memory();
                    let before = std::mem::replace(&mut memory.last, head.uri.to_string());
                    before == memory.last && head.uri.query().is_none()
                };
                if let Some(items) = list(value).filter(|_| is_again) {
                    items.reverse();
                }
            }
            (Rule::WrongLocation, _) => {
                if let Some(Ok(location)) = parts.headers.get(LOCATION).map(HeaderValue::to_str) {
                    let wrong = HeaderValue::from_str(&format!("{location}0"));
                    if let Ok(wrong) = wrong {
                        parts.headers.insert(LOCATION, wrong);
                    }
                }
            }
            (Rule::ItemTwice, Some(value)) => {
                if let Some(items) = list(value).filter(|it| it.len() > 2) {
                    items.push(items[0].clone());
                }
            }
            (Rule::LosesItem, Some(value)) if head.uri.query().is_some_and(is_later) => {
                list(value).map(Vec::pop);
            }
            (Rule::IgnoresChanges, _) if is_success && self.pretends(head) => {
                changed = self.pretended(head, body);
                if changed.is_some() {
                    parts.status = StatusCode::OK;
                }
            }
            _ => {}
        }
        match changed.filter(|it| Some(it) != value.as_ref()) {
            Some(changed) => Response::from_parts(parts, changed.to_string().into()),
            None => Response::from_parts(parts, bytes),
        }
    }

    /// What was shown last, with the members of a change.
    fn pretended(&self, head: &Parts, body: &Bytes) -> Option<Json> {
        let memory = self.memory();
        let (_, shown) = memory.shown.get(head.uri.path())?;
        let mut value: Map<String, Json> = serde_json::from_slice(shown).ok()?;
        value.extend(serde_json::from_slice::<Map<String, Json>>(body).ok()?);
        Some(Json::Object(value))
    }

    fn remember(&self, head: &Parts, answer: &Response<Bytes>) {
        let path = head.uri.path().to_owned();
        let mut memory = self.memory();
        if !answer.status().is_success() {
            return;
        }
        let kind = answer.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
        let shown = (kind.unwrap_or("application/json").to_owned(), answer.body().clone());
        let value: Option<Json> = serde_json::from_slice(answer.body()).ok();
        let is_thing = value.as_ref().is_some_and(|it| it.get("id").is_some());
        match head.method {
            Method::GET if is_thing => {
                memory.shown.insert(path, shown);
            }
            Method::POST => {
                let id = value.as_ref().and_then(|it| it.get("id"));
                if let Some(id) = id {
                    let id = id.as_str().map_or(id.to_string(), str::to_owned);
                    let path = format!("{}/{id}", path.trim_end_matches('/'));
                    memory.created.insert(path.clone());
                    memory.shown.insert(path, shown);
                }
            }
            Method::DELETE => {
                memory.deleted.insert(path);
            }
            _ => {}
        }
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a pair of a query says which page is wanted.
fn is_of_pages(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default();
    ["limit", "offset", "page", "cursor"].contains(&name)
}

/// Whether a pair of a query says which order is wanted.
fn is_of_order(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default();
    ["sort", "sort_by", "order_by", "order"].contains(&name)
}

/// Whether a query asks for what comes after the first items.
fn is_later(query: &str) -> bool {
    query.split('&').any(|pair| {
        pair.split_once('=')
            .is_some_and(|(name, value)| name == "offset" && !matches!(value, "0" | "1"))
    })
}

fn with_query(head: &Parts, pairs: &[&str]) -> http::Uri {
    let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
    format!("{}{query}", head.uri.path()).parse().unwrap_or_else(|_| head.uri.clone())
}

/// The list of an answer, which may be in an envelope.
fn list(value: &mut Json) -> Option<&mut Vec<Json>> {
    match value {
        Json::Array(items) => Some(items),
        Json::Object(members) if !members.contains_key("id") => {
            members.values_mut().find_map(Json::as_array_mut)
        }
        _ => None,
    }
}

fn as_texts(value: &mut Json) {
    match value {
        Json::Number(number) => *value = Json::String(number.to_string()),
        Json::Array(items) => items.iter_mut().for_each(as_texts),
        Json::Object(members) => {
            members.iter_mut().filter(|(name, _)| *name != "id").for_each(|(_, it)| as_texts(it));
        }
        _ => {}
    }
}

fn plain(status: StatusCode) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = status;
    answer
}

/// A refusal in a form that most documents have: a problem.
fn refusal() -> Response<Bytes> {
    plain(StatusCode::UNPROCESSABLE_ENTITY)
}

fn response_of((kind, bytes): &(String, Bytes)) -> Response<Bytes> {
    let mut answer = Response::new(bytes.clone());
    if let Ok(kind) = HeaderValue::from_str(kind) {
        answer.headers_mut().insert(CONTENT_TYPE, kind);
    }
    answer
}
