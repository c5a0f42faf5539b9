//! Changes that somebody has decided to make although they break callers.

use std::fmt;

use serde::Deserialize;

use super::report::{Changed, Diff};
use super::rules::{Level, Side};

/// Decisions about changes, as a file has them: a list.
///
/// ```yaml
/// - rule: request-property-required
///   place: POST /things, request body application/json.name
///   reason: Nobody has sent things without a name since 2.3, see the release notes.
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Decisions(Vec<Decision>);

/// One of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    /// The name of the rule.
    rule: String,
    /// Where, as the report says it.
    #[serde(default)]
    place: String,
    /// Why the change is made all the same.
    reason: String,
}

/// Why a file of decisions cannot be used.
#[derive(Debug)]
pub struct DecisionsError(String);

impl fmt::Display for DecisionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DecisionsError {}

impl Decisions {
    /// Reads decisions.
    ///
    /// # Errors
    ///
    /// When the text is no such list, or a decision has no reason.
    pub fn from_text(text: &str) -> Result<Self, DecisionsError> {
        let decisions: Self = serde_yaml::from_str(text).map_err(|error| {
            DecisionsError(format!("{error}; each decision has `rule`, `place` and `reason`"))
        })?;
        match decisions.0.iter().find(|decision| decision.reason.trim().is_empty()) {
            Some(decision) => Err(DecisionsError(format!(
                "the decision about `{}` at `{}` has no reason",
                decision.rule, decision.place
            ))),
            None => Ok(decisions),
        }
    }

    /// Marks the changes that are decided. Decisions about changes that are not there are kept
    /// as [`Diff::stale`].
    pub fn apply(&self, diff: &mut Diff) {
        for decision in &self.0 {
            let is_meant = |change: &&mut Changed| {
                change.rule == decision.rule && change.place == decision.place
            };
            let mut is_used = false;
            for change in diff.changes.iter_mut().filter(is_meant) {
                change.accepted = Some(decision.reason.clone());
                is_used = true;
            }
            if !is_used {
                let place = if decision.place.is_empty() { "" } else { " at " };
                diff.stale.push(format!("{}{place}{}", decision.rule, decision.place));
            }
        }
        let carried = carried(&diff.changes);
        for (index, reason) in carried {
            diff.changes[index].accepted = Some(reason);
        }
        diff.judge();
    }
}

/// What an accepted change on the wire does in Rust is accepted with it: the changes that stand where
/// it stands, or around it, and where no change on the wire does that is not accepted.
fn carried(changes: &[Changed]) -> Vec<(usize, String)> {
    let on_the_wire = |it: &&Changed| it.side == Side::Wire && it.level > Level::Compatible;
    let on_the_wire: Vec<&Changed> = changes.iter().filter(on_the_wire).collect();
    if on_the_wire.iter().all(|change| change.accepted.is_none()) {
        return Vec::new();
    }
    let in_rust = changes.iter().enumerate().filter(|(_, change)| {
        change.side == Side::Rust && change.level > Level::Compatible && change.accepted.is_none()
    });
    let reason = |change: &Changed| {
        let mut causes = on_the_wire.iter().filter(|cause| cause.is_related(change)).peekable();
        let first = causes.peek()?.accepted.clone()?;
        causes.all(|cause| cause.accepted.is_some()).then_some(first)
    };
    in_rust.filter_map(|(index, change)| Some((index, reason(change)?))).collect()
}
