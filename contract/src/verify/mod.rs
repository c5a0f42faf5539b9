//! Does what runs keep the contract?
//!
//! [`Verify`] sends requests to a running service, made from nothing but its document: ones that
//! have to be accepted, ones that have to be refused, and sequences of them; and says what of the
//! answers, or of what became of the things that were stored, is not as the document says.
//!
//! In a test, against a service that the test starts:
//!
//! ```no_run
//! # async fn run() {
//! use specwright_contract::verify::Verify;
//!
//! let url = "http://127.0.0.1:8080"; // of the service that the test has started
//! let verify = Verify::open("spec/api.yaml".as_ref()).expect("a document");
//! let report = verify.allow_writes(true).run(url).await.expect("a service");
//! report.assert_kept();
//! # }
//! ```
//!
//! `docs/verify.md` has a section for each [`Check`].

mod accept;
mod accepted;
mod asserted;
mod authentication;
mod baseline;
mod body_breaches;
mod breaches;
mod call;
mod check;
mod client;
mod compare;
mod condition;
mod credentials;
mod ending;
mod expectation;
mod expected;
mod expected_headers;
mod expected_lists;
mod expected_times;
mod finish;
mod headers;
mod judge;
mod links;
mod lists;
mod malformed;
mod model;
mod moments;
mod near;
mod negotiated;
mod odd;
mod offers;
mod options;
mod otherwise;
mod pairs;
mod progress;
mod protocol;
mod ranking;
mod reach;
mod ready;
mod redact;
mod refuse;
mod render;
mod report;
mod request_lines;
mod retrace;
mod run;
mod rust_test;
mod same;
mod schedule;
mod sending;
mod shallow;
mod slots;
mod sole;
mod state;
mod stop;
mod style;
mod tags;
mod together;
mod told;
mod values;
mod words;
mod world;
pub(crate) mod written;

pub use accepted::{Accepted, AcceptedError};
pub use check::Check;
pub use credentials::{Credentials, variable};
pub use options::Options;
pub use progress::Progress;
pub use report::{Coverage, Finding, OperationCoverage, Report, Spent, Tried, Unchecked};
pub use stop::Stop;

use std::fmt;
use std::path::Path;

use crate::Schemas;
use client::{Client, ReceivedResponse};
use ending::Ending;
use run::{Halt, Run};
use specwright::Generated;
use specwright::api::{Api, Method};
use specwright::document::{Document, Unusable};
use specwright::lower::lower;

/// Why a service cannot be verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError(String);

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for VerifyError {}

/// Verifies that a service keeps the contract of a document.
#[derive(Debug)]
#[must_use = "nothing is sent before it runs"]
pub struct Verify {
    document: Document,
    api: Api,
    options: Options,
    stop: Stop,
    progress: Progress,
}

impl From<Generated> for Verify {
    fn from(generated: Generated) -> Self {
        Self::new(generated.document, generated.api)
    }
}

impl From<Document> for Verify {
    fn from(document: Document) -> Self {
        let (api, _) = lower(&document);
        Self::new(document, api)
    }
}

impl Verify {
    /// Of the document at this path.
    ///
    /// # Errors
    ///
    /// When there is no document to be read.
    pub fn open(path: &Path) -> Result<Self, Unusable> {
        Document::open(path).map(Self::from)
    }

    /// Of what a document describes.
    pub fn new(document: Document, mut api: Api) -> Self {
        words::flow(&mut api);
        let (options, stop, progress) = Default::default();
        Self { document, api, options, stop, progress }
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What it describes.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// Whether requests are sent that change something.
    pub fn allow_writes(mut self, allow: bool) -> Self {
        self.options.allow_writes = allow;
        self
    }

    /// What requests are authenticated with.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.options.credentials = credentials;
        self
    }

    /// What else the run may do.
    pub fn options(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }

    /// What ends the run early; its report holds what was found so far.
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// How far the run is.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Verifies the service at an address. Needs a tokio runtime with I/O and time.
    ///
    /// # Errors
    ///
    /// When nothing at the address answers as a server of the document, before anything was found.
    pub async fn run(&self, url: &str) -> Result<Report, VerifyError> {
        let ending = Ending::new(self.stop.clone(), self.options.time);
        let base = self.base(url, &ending).await?;
        let mut options = self.options.clone();
        options.credentials = options.credentials.usable(&self.api.security_schemes);
        let client = self.client(&base)?;
        let schemas = Schemas::default();
        let progress = self.progress.clone();
        let mut run =
            Run::new(&self.document, &self.api, &schemas, &options, client, ending, progress);
        let outcome = run.all().await;
        run.took_long();
        run.unequal_lengths();
        run.finish();
        let mut report = run.report;
        let unusable =
            |why: &str| VerifyError(format!("the service at {base} cannot be verified: {why}"));
        report.stopped = match outcome {
            Ok(()) | Err(Halt::Share) => None,
            Err(Halt::Spent(why)) if report.is_silent() => {
                return Err(unusable(&format!("no answer has come, and {why}")));
            }
            Err(Halt::Spent(why)) => Some(format!("the run has ended: {why}")),
            Err(Halt::Stopped) => Some("the run was told to stop".to_owned()),
            Err(Halt::Down(why)) if !report.is_of_service() => return Err(unusable(&why)),
            Err(Halt::Down(why)) => {
                let requests = report.coverage.requests;
                Some(format!(
                    "the service cannot be asked any more after {requests} requests: {why}"
                ))
            }
        };
        Ok(report)
    }

    fn client(&self, url: &str) -> Result<Client, VerifyError> {
        let credentials = self.options.credentials.clone();
        Client::new(url, self.options.timeout, credentials).map_err(VerifyError)
    }

    /// The address below which the paths of the document stand: the one that is given, or else with
    /// the path of the document's server.
    async fn base(&self, url: &str, ending: &Ending) -> Result<String, VerifyError> {
        let client = self.client(url)?;
        let given = client.base.clone();
        let server = self.api.default_server().and_then(|at| self.api.servers[at].default_url());
        let Some(server) = server else { return Ok(given) };
        let path = match server.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
            None => server.as_str(),
        };
        let path = path.trim_end_matches('/');
        if path.is_empty() || !path.starts_with('/') || given.ends_with(path) {
            return Ok(given);
        }
        // Without parameters in its path, an operation answers at one of the two.
        let probe = self
            .api
            .operations
            .iter()
            .find(|it| it.method == Method::Get && !it.path.contains('{'));
        let Some(probe) = probe else { return Ok(format!("{given}{path}")) };
        let index = self.api.operations.iter().position(|it| it.id == probe.id).unwrap_or_default();
        let call = call::Call::new(index);
        let request = call.write(&self.api, &self.options.credentials);
        let Ok(answered) = ending.or(client.send(request)).await else { return Ok(given) };
        let is_there =
            answered.response.as_ref().is_ok_and(|it: &ReceivedResponse| it.status != 404);
        Ok(if is_there { given } else { format!("{given}{path}") })
    }
}
