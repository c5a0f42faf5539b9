//! The last requests, for the page.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value as Json, json};

use crate::serve::exchange::Exchange;

/// So many are kept.
const KEPT: usize = 500;

/// So many are told at once.
const TOLD: usize = 200;

/// Longer paths are cut, in characters.
const LONGEST: usize = 500;

#[derive(Debug, Default)]
pub(super) struct Log(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    /// How many there have been.
    count: u64,
    last: VecDeque<Json>,
}

impl Log {
    pub(super) fn add(&self, exchange: &Exchange<'_>) {
        let problem = exchange.problem;
        let path: String = exchange.head.uri.path().chars().take(LONGEST).collect();
        let mut entry = json!({
            "method": exchange.head.method.as_str(),
            "path": path,
            "operation": exchange.operation,
            "status": exchange.response.status().as_u16(),
            "detail": problem.map(|it| it.detail()),
            "violations": problem.map(|it| it.breaches()).unwrap_or_default(),
            "answer": exchange.breaches,
            "note": exchange.note(),
        });
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.count += 1;
        entry["number"] = entries.count.into();
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
        let told: Vec<&Json> = entries.last.iter().skip(skipped).collect();
        json!({"last": entries.count, "requests": told})
    }
}
