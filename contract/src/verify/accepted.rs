//! Findings that somebody has decided to live with.

use std::fmt;

use serde::Deserialize;

use super::report::Report;

/// Accepted findings, as a file has them: a list.
///
/// ```yaml
/// - check: unsupported-method
///   operation: listThings
///   place: method TRACE
///   reason: The gateway in front of the service answers it, see the operations handbook.
/// ```
///
/// `place` can be left out: then all findings of the check at the operation are meant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Accepted(Vec<Acceptance>);

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Acceptance {
    check: String,
    operation: String,
    #[serde(default)]
    place: Option<String>,
    reason: String,
}

/// Why a file of accepted findings cannot be used.
#[derive(Debug)]
pub struct AcceptedError(String);

impl fmt::Display for AcceptedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for AcceptedError {}

impl Accepted {
    /// Reads accepted findings.
    ///
    /// # Errors
    ///
    /// When the text is no such list, names a check that there is not, or has an entry without a
    /// reason.
    pub fn from_text(text: &str) -> Result<Self, AcceptedError> {
        let read: Self = serde_yaml::from_str(text).map_err(|error| {
            let form = "each entry has `check`, `operation`, `reason`, and perhaps `place`";
            AcceptedError(format!("{error}; {form}"))
        })?;
        for it in &read.0 {
            if it.reason.trim().is_empty() {
                let (check, operation) = (&it.check, &it.operation);
                let message = format!("the entry for `{check}` of `{operation}` has no reason");
                return Err(AcceptedError(message));
            }
            if !super::Check::ALL.iter().any(|check| check.name() == it.check) {
                return Err(AcceptedError(format!("there is no check `{}`", it.check)));
            }
        }
        Ok(read)
    }

    /// Marks the findings that are accepted; what accepts none is kept as [`Report::stale`].
    pub fn apply(&self, report: &mut Report) {
        for it in &self.0 {
            let mut is_used = false;
            for finding in &mut report.findings {
                let is_place = it.place.as_ref().is_none_or(|place| *place == finding.place);
                if finding.check.name() == it.check && finding.operation == it.operation && is_place
                {
                    finding.accepted = Some(it.reason.clone());
                    is_used = true;
                }
            }
            if !is_used {
                let place = it.place.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
                report.stale.push(format!("{} of {}{place}", it.check, it.operation));
            }
        }
    }
}
