//! What a document answers, without a socket.

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, StatusCode};

use super::authenticate::Received;
use super::coerce::Reader;
use super::credentials::Credentials;
use super::negotiate::{Accept, Prefer};
use super::parameters::{self, Given};
use super::problem::Problem;
use super::route::Router;
use super::security::{self, Authenticators};
use super::{body, reply};
use crate::Schemas;
use specwright::api::{Api, Operation};
use specwright::document::Document;

/// A document that answers requests: a value, so that it can be asked without a socket.
pub struct Contract {
    document: Document,
    api: Api,
    router: Router,
    schemas: Schemas,
    pub(super) require_auth: bool,
    pub(super) authenticators: Authenticators,
}

/// An answer, and how it came about.
pub(super) struct Answered<'a> {
    pub(super) operation: Option<&'a Operation>,
    pub(super) problem: Option<Problem>,
    pub(super) answer: Response<Bytes>,
}

impl Contract {
    /// The contract of a document.
    pub fn new(document: Document, api: Api) -> Self {
        Self {
            router: Router::new(&api),
            schemas: Schemas::default(),
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
        self.answer_to(&head, &body).answer
    }

    pub(super) fn answer_to(&self, head: &Parts, body: &Bytes) -> Answered<'_> {
        let found = match self.router.find(&head.method, head.uri.path()) {
            Ok(found) => found,
            Err(problem) => return Answered::problem(*problem),
        };
        let operation = &self.api.operations[found.operation];
        let (prefer, accept) = (Prefer::of(&head.headers), Accept::of(&head.headers));
        let outcome = self
            .examine(operation, &found.parameters, head, body)
            .and_then(|()| reply::success(&self.document, operation, &prefer, &accept));
        match outcome {
            Ok(answer) => Answered { operation: Some(operation), problem: None, answer },
            Err(problem) => self.fail(operation, *problem, &prefer, &accept),
        }
    }

    /// Everything that a request can do wrong.
    fn examine(
        &self,
        operation: &Operation,
        path: &[(String, String)],
        head: &Parts,
        body: &Bytes,
    ) -> Result<(), Box<Problem>> {
        if self.require_auth {
            let request = Received { head, body };
            security::check(&self.api, operation, &self.authenticators, request)?;
        }
        let query = parameters::query(&head.uri).ok_or_else(|| {
            let detail = "the query is not UTF-8 once it is decoded";
            Box::new(Problem::new(StatusCode::BAD_REQUEST, detail))
        })?;
        let cookies = parameters::cookies(&head.headers);
        let given = Given { head, path, query, cookies };
        let reader = Reader { document: &self.document, schemas: &self.schemas };
        let of_body = body::check(reader, operation.body.as_ref(), head, body)?;
        let mut violations = parameters::check(reader, operation, &given);
        violations.extend(of_body);
        match violations.is_empty() {
            true => Ok(()),
            false => Err(Box::new(Problem::violations(violations))),
        }
    }

    /// The documented answer for the problem's status, or the problem itself.
    fn fail<'a>(
        &'a self,
        operation: &'a Operation,
        problem: Problem,
        prefer: &Prefer,
        accept: &Accept,
    ) -> Answered<'a> {
        let problem = problem.operation(&operation.id);
        let status = problem.status();
        // What the server itself cannot answer is not the service's error.
        let is_of_request = !matches!(
            status,
            StatusCode::NOT_FOUND | StatusCode::NOT_ACCEPTABLE | StatusCode::INTERNAL_SERVER_ERROR
        );
        let documented = is_of_request
            .then(|| reply::failure(&self.document, operation, status, prefer, accept))
            .flatten();
        let answer = match documented {
            Some(mut answer) => {
                problem.clone().put_into(&mut answer);
                answer
            }
            None => problem.clone().into_response(),
        };
        Answered { operation: Some(operation), problem: Some(problem), answer }
    }
}

impl Answered<'_> {
    pub(super) fn problem(problem: Problem) -> Self {
        let answer = problem.clone().into_response();
        Self { operation: None, problem: Some(problem), answer }
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
