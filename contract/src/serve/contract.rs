//! What a document answers, without a socket.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use serde_json::Value as Json;

use super::authenticate::Received;
use super::body;
use super::body::Entity;
use super::broken::{Broken, Rule};
use super::choose;
use super::coerce::Reader;
use super::credentials::Credentials;
use super::every_error;
use super::made_up::MadeUp;
use super::negotiate::{Accept, Prefer};
use super::pages::Pages;
use super::parameters::{self, Given};
use super::problem::Problem;
use super::response::{self, Context};
use super::route::Router;
use super::security::{self, Authenticators};
use super::shape::{Known, Shapes};
use super::state::{Asked, State};
use crate::{Checker, Direction, Schemas, Violation};
use specwright::api::{self, Api, Operation};
use specwright::document::Document;
use specwright::origin::Origin;

/// A document that answers requests: a value, so that it can be asked without a socket.
pub struct Contract {
    document: Document,
    api: Api,
    router: Router,
    schemas: Schemas,
    known: Known,
    /// Nothing when each request is answered by itself.
    state: Option<State>,
    made_up: MadeUp,
    pages: OnceLock<Pages>,
    /// The answer for errors that nothing else describes.
    every_error: Option<api::Response>,
    /// Whether an example that breaks its schema is an error.
    pub(super) is_strict: bool,
    /// What it does wrong on purpose.
    pub(super) broken: Option<Broken>,
    pub(super) require_auth: bool,
    pub(super) authenticators: Authenticators,
}

/// The values of parameters by their index, the body, and whether a breach was overlooked.
type Examined<'a> = (Vec<(usize, Json)>, Option<Entity<'a>>, bool);

/// An answer, and how it came about.
pub(super) struct Served<'a> {
    pub(super) operation: Option<&'a Operation>,
    pub(super) problem: Option<Problem>,
    pub(super) response: Response<Bytes>,
}

impl Contract {
    /// The contract of a document.
    pub fn new(document: Document, api: Api) -> Self {
        Self {
            router: Router::new(&api, ""),
            schemas: Schemas::default(),
            known: Known::default(),
            state: None,
            made_up: MadeUp::default(),
            pages: OnceLock::new(),
            every_error: every_error::response(&document),
            is_strict: false,
            broken: None,
            require_auth: false,
            authenticators: Authenticators::new(),
            document,
            api,
        }
    }

    /// Compares what requests present with these credentials.
    pub(super) fn use_credentials(&mut self, credentials: &Credentials) {
        self.require_auth = true;
        for scheme in &self.api.security_schemes {
            self.authenticators.insert(scheme.name.clone(), credentials.of(scheme));
        }
    }

    /// Made-up values that are asked for (`Prefer: dynamic=true`) are those of this seed.
    pub(super) fn use_seed(&mut self, seed: usize) {
        self.made_up = MadeUp::with_seed(seed);
    }

    /// Keeps what requests create and change, `times` times as fast as the clock goes.
    pub(super) fn keep_state(&mut self, times: u32) {
        let pages = (self.pages(), &self.made_up);
        let state = State::new(self.shapes(), &self.api, &self.schemas, pages, times);
        self.state = Some(state);
    }

    /// Serves the document below a path.
    pub(super) fn mount(&mut self, prefix: &str) {
        self.router = Router::new(&self.api, prefix);
    }

    /// Whether the document has the path of a request.
    pub(super) fn has_path(&self, head: &Parts) -> bool {
        let found = self.router.find(&head.method, head.uri.path());
        found.map_or_else(|problem| problem.status() != StatusCode::NOT_FOUND, |_| true)
    }

    /// What a request is for that somebody else answers, and what is wrong with it.
    pub(super) fn looked_at(
        &self,
        head: &Parts,
        body: &Bytes,
    ) -> (Option<&Operation>, Option<Problem>) {
        let found = match self.router.find(&head.method, head.uri.path()) {
            Ok(found) => found,
            Err(problem) => return (None, Some(*problem)),
        };
        let operation = &self.api.operations[found.operation];
        let problem = self.examine(operation, &found.parameters, head, body).err();
        (Some(operation), problem.map(|it| it.operation(&operation.id)))
    }

    /// What checks values of the schema at a place.
    pub(super) fn checker(&self, schema: &Origin, direction: Direction) -> Arc<Checker> {
        self.schemas.get(&self.document, schema, direction)
    }

    /// What is wrong with a header of an answer that the document describes at `place`.
    pub(super) fn header_violations(&self, place: &Origin, text: &str) -> Vec<Violation> {
        self.context().header_violations(place, text)
    }

    /// What is kept; nothing when each request is answered by itself.
    pub fn state(&self) -> Option<&State> {
        self.state.as_ref()
    }

    /// Whether a request with this method can change what is kept.
    pub(super) fn may_change(&self, method: &Method) -> bool {
        self.state.is_some() && !(method.is_safe() || method.as_str() == "QUERY")
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What it describes.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// The answer to a request, by the rules of this [module](super).
    pub fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        self.answer_to(&head, &body).response
    }

    /// The answer, with what it does wrong on purpose.
    pub(super) fn answer_to(&self, head: &Parts, body: &Bytes) -> Served<'_> {
        let Some(broken) = &self.broken else { return self.answer_rightly(head, body) };
        // A request that is refused anyway is not understood wrongly, and neither is one that would
        // be refused for it.
        let is_valid = |head: &Parts, body: &Bytes| {
            self.router.find(&head.method, head.uri.path()).is_ok_and(|found| {
                let operation = &self.api.operations[found.operation];
                self.examine(operation, &found.parameters, head, body).is_ok()
            })
        };
        let meant = broken.request(head, body);
        let (head, body) = match is_valid(head, body) && is_valid(&meant.0, &meant.1) {
            true => meant,
            false => (head.clone(), body.clone()),
        };
        if let Some(answer) = broken.instead(&head, &body).filter(|_| is_valid(&head, &body))
            && let Ok(found) = self.router.find(&head.method, head.uri.path())
        {
            return Served {
                operation: self.api.operations.get(found.operation),
                problem: None,
                response: answer,
            };
        }
        let answered = self.answer_rightly(&head, &body);
        let answer = broken.answer(answered.operation, &head, &body, answered.response);
        Served { response: answer, ..answered }
    }

    fn answer_rightly(&self, head: &Parts, body: &Bytes) -> Served<'_> {
        let mut served = self.answered(head, body);
        self.with_every_error(&mut served.response);
        served
    }

    /// Puts what the document has for each error into an answer that is one.
    fn with_every_error(&self, response: &mut Response<Bytes>) {
        self.context().with_every_error(response);
    }

    fn answered(&self, head: &Parts, body: &Bytes) -> Served<'_> {
        let (prefer, accept) = (Prefer::of(&head.headers), Accept::of(&head.headers));
        let found = match self.router.find(&head.method, head.uri.path()) {
            Ok(found) => found,
            Err(problem) => return self.fail(None, *problem, &prefer, &accept),
        };
        let operation = &self.api.operations[found.operation];
        let examined = self.examine(operation, &found.parameters, head, body);
        let outcome = examined.and_then(|(parameters, entity, is_overlooked)| {
            let pretends = self.broken.as_ref().is_some_and(|it| it.pretends(head));
            let state = self
                .state
                .as_ref()
                .filter(|_| prefer == Prefer::default() && !pretends && !is_overlooked);
            if let Some(state) = state {
                let request = Asked {
                    context: self.context(),
                    operation,
                    path: &found.parameters,
                    uri: &head.uri,
                    headers: &head.headers,
                    parameters: &parameters,
                    entity: entity.as_ref(),
                    accept: &accept,
                };
                if let Some(answer) = state.answer(found.operation, &request) {
                    return answer;
                }
            }
            self.shown(found.operation, &parameters, &prefer, &accept)
        });
        match outcome {
            Ok(answer) => Served { operation: Some(operation), problem: None, response: answer },
            Err(problem) => self.fail(Some(operation), *problem, &prefer, &accept),
        }
    }

    /// An error that nothing is the reason of, as the document describes it. Where it passes by
    /// itself, it says in how many seconds.
    pub(super) fn fail_on_purpose(
        &self,
        head: &Parts,
        status: StatusCode,
        seconds: u64,
    ) -> Served<'_> {
        let mut problem = Problem::new(status, "this failure is on purpose");
        if [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE].contains(&status) {
            problem = problem.header(http::header::RETRY_AFTER, &seconds.to_string());
        }
        let found = self.router.find(&head.method, head.uri.path()).ok();
        let operation = found.map(|it| &self.api.operations[it.operation]);
        self.refuse(head, operation, problem)
    }

    /// The answer to a request that could not be read.
    pub(super) fn unreadable(&self, head: &Parts, problem: Problem) -> Served<'_> {
        self.refuse(head, None, problem)
    }

    fn refuse<'a>(
        &'a self,
        head: &Parts,
        operation: Option<&'a Operation>,
        problem: Problem,
    ) -> Served<'a> {
        let (prefer, accept) = (Prefer::default(), Accept::of(&head.headers));
        let mut served = self.fail(operation, problem, &prefer, &accept);
        self.with_every_error(&mut served.response);
        served
    }

    /// What the document shows.
    fn shown(
        &self,
        index: usize,
        parameters: &[(usize, Json)],
        prefer: &Prefer,
        accept: &Accept,
    ) -> Result<Response<Bytes>, Box<Problem>> {
        let operation = &self.api.operations[index];
        let chosen = choose::choose(operation, prefer, accept, &[])?;
        let context = self.context();
        let mut value = match chosen.media_type {
            Some(media_type) => context.shown(media_type, prefer)?,
            None => None,
        };
        let schema = chosen.media_type.and_then(|it| response::schema(&self.document, it));
        if let (Some(shown), Some(schema)) = (&value, schema) {
            let checker = self.schemas.get(&self.document, &schema, Direction::Response);
            let mut last = self.pages().last(&self.api, index, parameters, shown).into_iter();
            value = last.find(|form| checker.is_valid(form)).or(value);
        }
        let mut answer = context.build(chosen, value)?;
        if self.pages().is_linked(index) {
            answer.headers_mut().remove(http::header::LINK);
        }
        Ok(answer)
    }

    pub(super) fn context(&self) -> Context<'_> {
        Context {
            document: &self.document,
            schemas: &self.schemas,
            shapes: self.shapes(),
            made_up: &self.made_up,
            every_error: self.every_error.as_ref(),
            is_strict: self.is_strict,
        }
    }

    /// What its schemas say of values.
    pub(super) fn shapes(&self) -> Shapes<'_> {
        Shapes::new(&self.document, &self.known)
    }

    fn pages(&self) -> &Pages {
        self.pages.get_or_init(|| Pages::of(&self.api))
    }

    /// What a request says, once everything that it can do wrong was looked for.
    fn examine<'a>(
        &self,
        operation: &'a Operation,
        path: &[(String, String)],
        head: &Parts,
        body: &Bytes,
    ) -> Result<Examined<'a>, Box<Problem>> {
        let rule = self.broken.as_ref().map(|it| it.rule);
        if self.require_auth && rule != Some(Rule::IgnoresCredentials) {
            let request = Received { head, body };
            let unsigned;
            let authenticators = match rule {
                Some(Rule::AcceptsSignatures) => {
                    unsigned = security::unsigned(&self.api, &self.authenticators);
                    &unsigned
                }
                _ => &self.authenticators,
            };
            security::check(&self.api, operation, authenticators, request)?;
        }
        let query = parameters::query(&head.uri).ok_or_else(|| {
            let detail = "the query is not UTF-8 once it is decoded";
            Box::new(Problem::new(StatusCode::BAD_REQUEST, detail))
        })?;
        let cookies = parameters::cookies(&head.headers);
        let given = Given { head, path, query, cookies };
        let reader = Reader { shapes: self.shapes(), schemas: &self.schemas };
        let (entity, of_body) = body::check(reader, operation.body.as_ref(), head, body)?;
        let (values, mut violations) = parameters::check(reader, operation, &given);
        violations.extend(of_body);
        let count = violations.len();
        if let Some(broken) = &self.broken {
            violations.retain(|it| !broken.overlooks(it));
        }
        match violations.is_empty() {
            true => Ok((values, entity, count > 0)),
            false => Err(Box::new(Problem::violations(violations))),
        }
    }

    /// The documented answer for the problem's status, or the problem itself.
    fn fail<'a>(
        &'a self,
        operation: Option<&'a Operation>,
        mut problem: Problem,
        prefer: &Prefer,
        accept: &Accept,
    ) -> Served<'a> {
        if let Some(operation) = operation {
            problem = problem.operation(&operation.id);
        }
        let context = self.context();
        let answer = match context.failure(operation, &problem, prefer, accept) {
            Some((status, _, Some(mut answer))) => {
                problem = problem.with_status(status);
                problem.clone().put_into(&mut answer);
                answer
            }
            Some((status, documented, None)) => {
                problem = problem.with_status(status);
                let mut answer = problem.clone().into_response();
                // An error is told without what cannot be said with it.
                let _ = context.put_headers(documented, &mut answer);
                answer
            }
            None => problem.clone().into_response(),
        };
        Served { operation, problem: Some(problem), response: answer }
    }
}

impl Served<'_> {
    pub(super) fn problem(problem: Problem) -> Self {
        let answer = problem.clone().into_response();
        Self { operation: None, problem: Some(problem), response: answer }
    }
}

impl std::fmt::Debug for Contract {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contract")
            .field("title", &self.api.title)
            .field("operations", &self.api.operations.len())
            .field("require_auth", &self.require_auth)
            .finish_non_exhaustive()
    }
}
