//! The log of requests as lines of JSON.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use specwright_contract::serve::{Exchange, RequestViolation};

/// A file that lines are added to.
pub(super) struct Log(Mutex<File>);

/// A request without what may be secret of it.
#[derive(Serialize)]
struct Line<'a> {
    method: &'a str,
    path: &'a str,
    operation: Option<&'a str>,
    status: u16,
    detail: Option<&'a str>,
    violations: &'a [RequestViolation],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    answer_violations: &'a [RequestViolation],
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

impl Log {
    /// Opens a file, or makes it.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let file = OpenOptions::new().create(true).append(true).open(path);
        let file =
            file.map_err(|error| format!("cannot write to `{}`: {error}", path.display()))?;
        Ok(Self(Mutex::new(file)))
    }

    /// Adds a request. What cannot be written, the disk being full, is left out: the server goes on.
    pub(super) fn add(&self, exchange: &Exchange<'_>) {
        let line = Line {
            method: exchange.head.method.as_str(),
            path: exchange.head.uri.path(),
            operation: exchange.operation,
            status: exchange.response.status().as_u16(),
            detail: exchange.problem.map(|problem| problem.detail()),
            violations: exchange.problem.map(|problem| problem.breaches()).unwrap_or_default(),
            answer_violations: exchange.breaches,
            note: exchange.note(),
        };
        let Ok(mut text) = serde_json::to_vec(&line) else { return };
        text.push(b'\n');
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = file.write_all(&text);
    }
}
