//! A run: what it knows, and what it writes down.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value as Json;

use super::call::Call;
use super::check::Check;
use super::client::{Client, Exchange, ReceivedResponse};
use super::ending::Ending;
use super::expectation::Expectation;
use super::links::Link;
use super::model::Resource;
use super::options::Options;
use super::progress::Progress;
use super::redact::Redactor;
use super::report::{Finding, Report, Tried};
use super::rust_test;
use super::sole::Sole;
use super::values::Values;
use super::world::Instance;

use crate::Schemas;
use specwright::api::{Api, Operation};
use specwright::document::Document;

/// Why a run, or a part of it, ends before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Halt {
    /// The part has had its share of the requests.
    Share,
    /// No request, or no time, is left.
    Spent(&'static str),
    /// It was told to.
    Stopped,
    /// The service does not answer any more.
    Down(String),
}

pub(super) type Step<T = ()> = Result<T, Halt>;

/// A step that others take within steps of their own: on the heap, so that deep ones need little stack.
pub(super) type Boxed<'s, T> = Pin<Box<dyn Future<Output = Step<T>> + Send + 's>>;

/// A request and its answer.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) call: Call,
    pub(super) exchange: Exchange,
}

impl Seen {
    pub(super) fn response(&self) -> Option<&ReceivedResponse> {
        self.exchange.response.as_ref().ok()
    }

    pub(super) fn status(&self) -> Option<u16> {
        self.response().map(|it| it.status)
    }

    pub(super) fn is_success(&self) -> bool {
        self.response().is_some_and(ReceivedResponse::is_success)
    }

    pub(super) fn is_refusal(&self) -> bool {
        self.response().is_some_and(ReceivedResponse::is_refusal)
    }

    /// Whether what was asked for is not there.
    pub(super) fn is_gone(&self) -> bool {
        matches!(self.status(), Some(404 | 410))
    }

    /// The body as JSON.
    pub(super) fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.response()?.body).ok()
    }
}

pub(super) struct Run<'a> {
    pub(super) document: &'a Document,
    pub(super) api: &'a Api,
    pub(super) schemas: &'a Schemas,
    pub(super) options: &'a Options,
    pub(super) client: Client,
    pub(super) resources: Vec<Resource>,
    /// The links of answers.
    pub(super) links: Vec<Link>,
    /// What is known to be there, by resource.
    pub(super) live: BTreeMap<usize, Vec<Instance>>,
    /// A request of each operation that was accepted.
    pub(super) base: BTreeMap<usize, Call>,
    pub(super) report: Report,
    pub(super) redactor: Redactor,
    /// Numbers for what has to differ.
    pub(super) counter: u64,
    /// Resources whose things an action makes ready for others to name them, with those that are.
    pub(super) ready: BTreeMap<usize, (usize, Vec<Json>)>,
    /// Operations that create one thing only for each of those that they name.
    pub(super) sole: BTreeMap<usize, Sole>,
    /// The way to operations that are not accepted at once.
    pub(super) reach: super::reach::Reach,
    /// Resources that are being created: one that needs itself is not.
    pub(super) open: BTreeSet<usize>,
    /// Resources that could not be created.
    pub(super) barren: BTreeSet<usize>,
    /// Members that invalid values were stored in: answers with them are not judged.
    pub(super) tainted: BTreeSet<String>,
    /// Optional headers that answers should have, with whether one of them had it.
    pub(super) optional_headers: BTreeMap<(usize, u16, String), Option<Seen>>,
    pub(super) headers_seen: BTreeSet<(usize, u16, String)>,
    /// What refusals of several values have named: operation, place and keyword.
    pub(super) vouched: BTreeSet<(usize, String, &'static str)>,
    /// What such refusals left out, which named most of what else was invalid.
    pub(super) unnamed: BTreeSet<(usize, String, &'static str, String)>,
    /// Answers that took long, by operation.
    pub(super) slow: BTreeMap<usize, Vec<Seen>>,
    /// The ids of all things that were created.
    pub(super) ids: BTreeSet<String>,
    /// The ids that requests which change something have named, since the things were created.
    pub(super) touched: BTreeSet<String>,
    /// The entity tags of things, by their paths.
    pub(super) tags: BTreeMap<String, String>,
    /// Operations that were answered 428: they have to name a tag, whatever the document says.
    pub(super) conditional: BTreeSet<usize>,
    /// What was read last at an address, with its entity tag.
    pub(super) represented: BTreeMap<String, (String, Seen)>,
    /// The idempotency keys that were sent, by the operation.
    pub(super) sent_keys: BTreeSet<(usize, String)>,
    /// Members that turned out to have to differ from thing to thing, by the operation.
    pub(super) keys: BTreeSet<(usize, String)>,
    /// What was created, in order: its id, and the request that created it.
    pub(super) made: Vec<(String, Seen)>,
    /// What lists showed first of things that no request has created, by resource and id.
    pub(super) found_there: BTreeMap<(usize, String), (Json, Arc<Seen>)>,
    /// Answers to HEAD that say that there is no body, each after that to GET.
    pub(super) unmeasured: Vec<(Seen, Seen)>,
    /// Whether an answer to HEAD has said how long the body of GET is.
    pub(super) measures: bool,
    /// What has changed a thing last, by its path.
    pub(super) changes: BTreeMap<String, Seen>,
    /// The names of the tests of findings.
    pub(super) names: BTreeSet<String>,
    /// Sentences that something has looked at, as they stand in the document.
    pub(super) looked_at: BTreeSet<String>,
    pub(super) ending: Ending,
    pub(super) progress: Progress,
    pub(super) share_end: usize,
    pub(super) last: Option<Instant>,
    pub(super) away: usize,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        document: &'a Document,
        api: &'a Api,
        schemas: &'a Schemas,
        options: &'a Options,
        client: Client,
        ending: Ending,
        progress: Progress,
    ) -> Self {
        let mut report = Report::default();
        report.coverage.seed = options.seed;
        report.coverage.operations = api
            .operations
            .iter()
            .map(|it| super::report::OperationCoverage {
                operation: it.id.clone(),
                ..Default::default()
            })
            .collect();
        Self {
            document,
            api,
            schemas,
            options,
            client,
            resources: super::model::resources(api),
            links: super::links::of(document, api),
            live: BTreeMap::new(),
            base: BTreeMap::new(),
            report,
            redactor: Redactor::new(&options.credentials),
            counter: options.seed.wrapping_mul(997) % 100_000 + 100,
            ready: BTreeMap::new(),
            sole: BTreeMap::new(),
            reach: super::reach::Reach::default(),
            open: BTreeSet::new(),
            barren: BTreeSet::new(),
            tainted: BTreeSet::new(),
            optional_headers: BTreeMap::new(),
            headers_seen: BTreeSet::new(),
            vouched: BTreeSet::new(),
            unnamed: BTreeSet::new(),
            slow: BTreeMap::new(),
            ids: BTreeSet::new(),
            touched: BTreeSet::new(),
            tags: BTreeMap::new(),
            conditional: BTreeSet::new(),
            represented: BTreeMap::new(),
            sent_keys: BTreeSet::new(),
            keys: BTreeSet::new(),
            made: Vec::new(),
            found_there: BTreeMap::new(),
            unmeasured: Vec::new(),
            measures: false,
            changes: BTreeMap::new(),
            names: BTreeSet::new(),
            looked_at: BTreeSet::new(),
            ending,
            progress,
            share_end: options.max_requests,
            last: None,
            away: 0,
        }
    }

    pub(super) fn values(&self) -> Values<'a> {
        Values { document: self.document, schemas: self.schemas }
    }

    pub(super) fn operation(&self, index: usize) -> &'a Operation {
        &self.api.operations[index]
    }

    /// A number that no other has.
    pub(super) fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// Whether an operation is one that may be sent.
    pub(super) fn is_allowed(&self, index: usize) -> bool {
        let method = self.operation(index).method.as_str();
        self.options.allow_writes || matches!(method, "GET" | "HEAD" | "OPTIONS")
    }

    /// Has the next part end after so many requests.
    pub(super) fn share(&mut self, requests: usize) {
        self.share_end = self.report.coverage.requests.saturating_add(requests);
    }

    /// Sends the request of an operation, with the entity tag that it has to name, and with an
    /// idempotency key of its own where it has one.
    pub(super) async fn send(&mut self, call: &Call) -> Step<Seen> {
        let call = self.with_new_key(call);
        let tagged = self.tagged(&call).await?;
        let mut seen = self.deliver(&tagged).await?;
        let is_tagged = tagged.headers.len() > call.headers.len();
        if !is_tagged && seen.status() == Some(428) && self.conditional.insert(call.operation) {
            let tagged = self.tagged(&call).await?;
            if tagged.headers.len() > call.headers.len() {
                seen = self.deliver(&tagged).await?;
            }
        } else if is_tagged && matches!(seen.status(), Some(412 | 428)) {
            // It has changed by other ways since the tag was kept.
            self.tags.clear();
            let tagged = self.tagged(&call).await?;
            seen = self.deliver(&tagged).await?;
        }
        // What is made of it later names the tag that holds then.
        seen.call = call;
        Ok(seen)
    }

    /// Sends the request of an operation as it is.
    pub(super) async fn deliver(&mut self, call: &Call) -> Step<Seen> {
        let written = call.write(self.api, &self.options.credentials);
        let exchange = self.exchange(written, Some(call.operation)).await?;
        let seen = Seen { call: call.clone(), exchange };
        if seen.is_success() {
            self.adopt(&seen);
            self.keep_tag(&seen);
            self.represents(&seen);
            self.find_there(&seen);
            let made = self.creates(call.operation).and_then(|it| self.created(it, &seen));
            // What a PUT has created is replaced by the next one.
            let is_known = |it: &&Instance| self.ids.contains(&super::style::plain(&it.id));
            let new = made.as_ref().filter(|it| !is_known(it)).map(|it| it.id.clone());
            self.touch(&seen, new.as_ref());
            if let Some(made) = made {
                let id = super::style::plain(&made.id);
                self.ids.insert(id.clone());
                self.made.push((id, seen.clone()));
            }
            let request = &seen.exchange.request;
            if matches!(request.method, http::Method::PUT | http::Method::PATCH) {
                self.changes.insert(request.path().to_owned(), seen.clone());
            }
            self.has_done(call);
            let is_action = self.resources.iter().any(|it| it.actions.contains(&call.operation));
            if is_action && seen.exchange.request.method == http::Method::POST {
                // The thing may be in another state now.
                self.spent(call.operation, call);
            }
        }
        if seen.exchange.time > self.options.response_time && seen.response().is_some() {
            self.checked(Check::ResponseTime);
            self.slow.entry(call.operation).or_default().push(seen.clone());
        }
        Ok(seen)
    }

    /// Counts a check that is made.
    pub(super) fn checked(&mut self, check: Check) {
        *self.report.coverage.checks.entry(check.name()).or_default() += 1;
    }

    /// Counts a value that is sent because of a keyword.
    pub(super) fn tried(&mut self, operation: usize, place: &str, keyword: &str, is_valid: bool) {
        let keywords = &mut self.report.coverage.operations[operation].keywords;
        let tried: &mut Tried = keywords.entry(format!("{place}: {keyword}")).or_default();
        match is_valid {
            true => tried.valid += 1,
            false => tried.invalid += 1,
        }
    }

    pub(super) fn note(&mut self, note: impl Into<String>) {
        let note = self.redactor.text(&note.into());
        if !self.report.notes.contains(&note) {
            self.report.notes.push(note);
        }
    }

    /// Writes a finding down, or counts it when it is known.
    pub(super) fn found(&mut self, found: Found<'_>) {
        self.found_as(found, |_| None);
    }

    /// The same, of which more is known than the finding says: what its test expects, by its answers.
    pub(super) fn found_as(
        &mut self,
        found: Found<'_>,
        expected: impl Fn(&[&Exchange]) -> Option<Expectation>,
    ) {
        let operation = self.operation(found.operation);
        let known = self.report.findings.iter_mut().find(|it| {
            it.check == found.check
                && it.operation == operation.id
                && it.place == found.place
                && it.keyword.as_deref() == found.keyword
        });
        if let Some(known) = known {
            known.count += 1;
            return;
        }
        let steps: Vec<&Exchange> = found.steps.iter().map(|it| &it.exchange).collect();
        let seen = found.steps.last().copied();
        let facts = seen.and_then(|it| self.facts_at(it, &found.place));
        let expectation = expected(&steps).unwrap_or_else(|| {
            Expectation::of(
                found.check,
                operation,
                (&found.place, found.keyword),
                &steps,
                facts.as_ref(),
                &self.redactor.text(&found.message),
            )
        });
        let keyword = found.keyword.unwrap_or_default();
        let name = format!("{} {} {} {keyword}", operation.id, found.check.name(), found.place);
        let name = self.name(&name);
        let base = &self.client.base;
        let whole = self.retraced(found.check, &found.place, found.steps);
        let whole: Vec<&Exchange> = whole.iter().map(|it| &it.exchange).collect();
        let finding = Finding {
            check: found.check,
            operation: operation.id.clone(),
            method: operation.method.as_str().to_owned(),
            path: operation.path.clone(),
            place: found.place,
            keyword: found.keyword.map(str::to_owned),
            count: 1,
            status: found.steps.last().and_then(|it| it.status()),
            curl: super::render::curl(base, &steps, &self.redactor),
            test: rust_test::test(&name, base, &whole, &expectation, &self.redactor),
            message: self.redactor.text(&found.message),
            accepted: None,
        };
        self.report.findings.push(finding);
        self.progress.found(self.report.findings.len());
    }
}

/// A breach of the contract, with the requests that show it, the last of them the one.
pub(super) struct Found<'s> {
    pub(super) check: Check,
    pub(super) operation: usize,
    pub(super) place: String,
    pub(super) keyword: Option<&'s str>,
    pub(super) message: String,
    pub(super) steps: &'s [&'s Seen],
}
