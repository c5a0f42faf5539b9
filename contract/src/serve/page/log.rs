//! The last requests, for the page.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use http::Method;
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::serve::exchange::Exchange;
use crate::serve::problem::RequestViolation;

/// So many are kept.
const KEPT: usize = 500;

/// So many are told at once.
const TOLD: usize = 200;

/// Longer paths are cut, in characters.
const LONGEST: usize = 500;

/// More breaches of one request, or of one answer, are not kept.
const BREACHES: usize = 20;

#[derive(Debug, Default)]
pub(super) struct Log(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    /// How many there have been.
    count: u64,
    last: VecDeque<Entry>,
}

/// A request without what may be secret of it.
#[derive(Debug, Serialize)]
struct Entry {
    number: u64,
    #[serde(serialize_with = "name")]
    method: Method,
    path: String,
    operation: Option<String>,
    status: u16,
    detail: Option<String>,
    violations: Vec<RequestViolation>,
    answer: Vec<RequestViolation>,
    note: Option<String>,
}

fn name<S: serde::Serializer>(method: &Method, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(method.as_str())
}

impl Log {
    pub(super) fn add(&self, exchange: &Exchange<'_>) {
        let problem = exchange.problem;
        let first = |all: &[RequestViolation]| all.iter().take(BREACHES).cloned().collect();
        let mut entry = Entry {
            number: 0,
            method: exchange.head.method.clone(),
            path: exchange.head.uri.path().chars().take(LONGEST).collect(),
            operation: exchange.operation.map(str::to_owned),
            status: exchange.response.status().as_u16(),
            detail: problem.map(|it| it.detail().to_owned()),
            violations: first(problem.map(|it| it.breaches()).unwrap_or_default()),
            answer: first(exchange.breaches),
            note: exchange.note().map(str::to_owned),
        };
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.count += 1;
        entry.number = entries.count;
        entries.last.push_back(entry);
        if entries.last.len() > KEPT {
            entries.last.pop_front();
        }
    }

    /// Those after one, and the number of the last.
    pub(super) fn after(&self, number: u64) -> Json {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = entries.count.saturating_sub(number).min(TOLD as u64) as usize;
        let skipped = entries.last.len().saturating_sub(new);
        let told: Vec<&Entry> = entries.last.iter().skip(skipped).collect();
        json!({"last": entries.count, "requests": told})
    }
}
