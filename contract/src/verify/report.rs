//! What a run has found, and how much it has tried.

use std::collections::BTreeMap;

use serde::Serialize;

use super::check::Check;

/// What a run has found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Breaches of the contract, in the order of the document's operations.
    pub findings: Vec<Finding>,
    /// What was tried.
    pub coverage: Coverage,
    /// Why the run proved less than it could have.
    pub notes: Vec<String>,
    /// Why it ended before its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    /// Accepted findings that were not found any more.
    pub stale: Vec<String>,
}

/// A breach of the contract.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Which check has found it.
    pub check: Check,
    /// The operationId.
    pub operation: String,
    /// Its method.
    pub method: String,
    /// Its path template.
    pub path: String,
    /// Where in the request or the answer.
    pub place: String,
    /// The keyword of the document that is not met, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keyword: Option<String>,
    /// What is wrong.
    pub message: String,
    /// How often it was seen.
    pub count: usize,
    /// The status of the answer, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Commands for a shell that show it. Credentials stand in variables of the environment.
    pub curl: String,
    /// A test in Rust that fails as long as it is there.
    pub test: String,
    /// Why it is accepted, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

/// What was tried.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Coverage {
    /// Requests that were sent.
    pub requests: usize,
    /// The seed of the run.
    pub seed: u64,
    /// Each operation, in the order of the document.
    pub operations: Vec<OperationCoverage>,
    /// How often each check was made.
    pub checks: BTreeMap<&'static str, usize>,
    /// What the requests went to, by the parts of a run.
    pub parts: BTreeMap<&'static str, Spent>,
    /// What of the document's words nothing checks.
    pub unchecked: Vec<Unchecked>,
}

/// What was tried of an operation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OperationCoverage {
    /// Its operationId.
    pub operation: String,
    /// Requests that were sent.
    pub requests: usize,
    /// Answers of each status.
    pub statuses: BTreeMap<u16, usize>,
    /// Keywords of its parameters and body, each `place: keyword`, with the number of valid and
    /// of invalid values that were sent.
    pub keywords: BTreeMap<String, Tried>,
    /// Keywords that nothing was sent for.
    pub untried: Vec<String>,
}

/// What a part of a run has cost and found.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Spent {
    /// Requests that were sent.
    pub requests: usize,
    /// Findings that no other part had.
    pub findings: usize,
}

/// Values that were sent because of a keyword.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Tried {
    /// Values that it allows.
    pub valid: usize,
    /// Values that it forbids.
    pub invalid: usize,
}

/// A sentence of the document that says something of what is sent or answered and that nothing has
/// looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unchecked {
    /// Where it stands: a JSON Pointer into the document.
    pub place: String,
    /// What it says.
    pub words: String,
}

impl Report {
    /// The findings that nobody has accepted.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|it| it.accepted.is_none())
    }

    /// Whether the service keeps the contract, as far as was seen: no finding that nobody has
    /// accepted, and no acceptance without its finding.
    pub fn is_kept(&self) -> bool {
        self.open().next().is_none() && self.stale.is_empty()
    }

    /// Whether requests were sent, and nothing was answered.
    pub(super) fn is_silent(&self) -> bool {
        let mut operations = self.coverage.operations.iter();
        self.coverage.requests > 0
            && self.findings.is_empty()
            && operations.all(|it| it.statuses.is_empty())
    }

    /// Whether something was answered, or found, by which what answers may be the service.
    pub(super) fn is_of_service(&self) -> bool {
        let says = |status: &u16| !matches!(status, 404 | 429);
        self.coverage.operations.iter().any(|it| it.statuses.keys().any(says))
            || self.findings.iter().any(|it| {
                !matches!(it.check, Check::ServerError | Check::ResponseTime)
                    && it.status != Some(404)
            })
    }

    /// Fails the test that calls it where the contract is not kept.
    ///
    /// # Panics
    ///
    /// When there is a finding that nobody has accepted, with all of them.
    #[track_caller]
    pub fn assert_kept(&self) {
        let mut text = String::new();
        for it in self.open() {
            text.push_str(&format!(
                "\n{} [{}] {}: {}\n{}\n",
                it.operation,
                it.check.name(),
                it.place,
                it.message,
                it.curl
            ));
        }
        for it in &self.stale {
            text.push_str(&format!("\naccepted, but not found any more: {it}\n"));
        }
        assert!(self.is_kept(), "the service breaks its contract:{text}");
    }
}
