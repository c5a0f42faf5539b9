//! The contract server: answers as the document says, and says what is wrong with a request.
//!
//! ```no_run
//! # async fn run() -> std::io::Result<()> {
//! use specwright_contract::serve::Server;
//!
//! let server = Server::start("spec/api.yaml").await?;
//! // … send something to `server.url()` …
//! assert_eq!(server.requests()[0].operation.as_deref(), Some("listThings"));
//!
//! // With choices:
//! let server = Server::open("spec/api.yaml".as_ref()).expect("a document");
//! let server = server.require_auth(true).stateful().bind("[::1]:0").await?;
//! server.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # What it answers
//!
//! A request goes through these gates in order; the first that stays shut gives the answer.
//!
//! | gate | status |
//! | --- | --- |
//! | fewer requests came than allowed ([`Server::rate_limit`]) | 429 with `Retry-After` |
//! | the head is HTTP and not too long, the path and query can be decoded | 400, 431 |
//! | the body comes in time and is not too long | 408, 413 |
//! | the body is as it is, or in gzip | 415, 400 |
//! | a document is served there ([`Server::mounted`]) | 404 |
//! | a path of the document fits, the most specific first | 404 |
//! | the path has the method | 405 with `Allow` |
//! | one alternative of the security requirement is met ([`Server::require_auth`]) | 401 with `WWW-Authenticate`; 403 where the operation documents that and no 401 |
//! | the body is of a documented media type | 415 |
//! | the body is JSON, a form or multipart, as its media type says | 400 |
//! | parameters and body match their schemas | 422 |
//! | the thing is there ([`Server::stateful`]) | 404 |
//! | `Prefer: code=…, example=…` names what the document has | 404 |
//! | a documented media type is acceptable (`Accept`) | 406 |
//!
//! 400 is for what cannot be read, 422 (RFC 9110, 15.5.21) for what was read and breaks the
//! document, wherever in the request it stands. Errors are problems (RFC 9457,
//! `application/problem+json`) with one entry in `violations` for each breach: a JSON Pointer into
//! the body, or place and name of a parameter.
//!
//! A client has to be able to read them, so where the document describes an answer for the error,
//! that answer is given, and the problem stands in the header `specwright-problem`: the status
//! itself, then its range, then `default`, then the answer for every error
//! (`x-specwright-errors`). What breaks the document gets the documented 422, else
//! 400, else `4XX` as 422, else `default` as 400; never 401, 403, 404 or 409.
//!
//! With [`Server::upstream`] another service answers, and the gates only say what they think of it
//! and of its answers ([`Exchange::breaches`]).
//!
//! Values of a request are never repeated, in answers or elsewhere: they may be secret.

mod authenticate;
mod body;
mod broken;
mod chance;
mod choose;
mod coerce;
mod compressed;
mod connections;
mod content;
mod contract;
mod cors;
mod credentials;
mod every_error;
mod exchange;
mod handling;
mod header;
mod made_up;
mod memory;
mod mount;
mod multipart;
mod negotiate;
mod numbers;
mod outcome;
mod page;
mod pages;
mod parameters;
mod presented;
mod problem;
mod rate;
mod record;
mod response;
mod route;
mod security;
mod server;
mod serving;
mod settings;
mod shape;
mod shown;
mod socket;
mod state;
mod unanswerable;
mod upstream;
mod written;
mod xml;

pub use authenticate::{Authenticate, Denied, Received};
pub use broken::Rule;
pub use chance::{Failing, Failure, Latency, NoChance};
pub use contract::Contract;
pub use credentials::{Credentials, CredentialsError, SecretKeys};
pub use exchange::{Exchange, Fault};
pub use mount::{Mount, NoMount};
pub use problem::{NOTE_HEADER, PROBLEM_HEADER, Problem, RequestViolation, Where};
pub use rate::RateLimit;
pub use record::Recorded;
pub use server::{Bound, Server};
pub use settings::Limits;
pub use socket::Address;
pub use state::State;
