//! What an action leaves as it was.

use serde_json::Value as Json;

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::run::{Run, Seen};
use crate::verify::same::same;
use crate::verify::state::is_of_change;
use crate::verify::values::facts::Facts;
use crate::verify::words::words_of;
use crate::verify::world::{form, schema, unwrapped};

/// Words of actions that may change more of a thing than its state.
const CHANGING: &[&str] = &[
    "clear", "reset", "empty", "renam", "mov", "assign", "transfer", "merg", "duplicat", "replac",
    "import", "sync", "refresh", "restor", "revert", "undo", "updat", "edit", "chang", "add",
    "remov", "attach", "detach", "apply", "set", "tag", "label", "sort", "order by", "split",
    "swap",
];

impl Run<'_> {
    /// An action of which nothing more is said changes the state of a thing, and none of the texts,
    /// lists and objects that were sent when it was created.
    pub(in crate::verify) fn left_alone(
        &mut self,
        resource: usize,
        (before, done, after): (&Seen, &Seen, &Seen),
    ) {
        let action = done.call.operation;
        let operation = self.operation(action);
        let words = format!("{} {}", operation.path, words_of(operation)).to_lowercase();
        let last = words.split(' ').next().unwrap_or_default();
        let last = last.rsplit('/').find(|it| !it.starts_with('{')).unwrap_or_default();
        let changes = |text: &str| CHANGING.iter().any(|it| text.contains(it));
        // Words that say that all else stays leave no doubt.
        let is_said =
            ["nothing else", "all else stays", "all others stay", "all other members stay"]
                .iter()
                .any(|it| words.contains(it));
        let may_change = done.call.body.is_some() || changes(last);
        if !done.is_success() || may_change && !is_said {
            return;
        }
        let sent = done.call.value().cloned().unwrap_or_default();
        let Some(media) = self.creator(resource).and_then(|it| form(self.operation(it))) else {
            return;
        };
        let (Some(one), Some(other)) = (before.json(), after.json()) else { return };
        let (one, other) = (unwrapped(&one), unwrapped(&other));
        for (name, place) in self.values().facts(&schema(media)).properties {
            let facts = self.values().facts(&place);
            let Some(was) = one.get(&name) else { continue };
            let now = other.get(&name).unwrap_or(&Json::Null);
            let is_kept = (is_said || was.is_array() || was.is_object() || was.is_string())
                && (is_said || facts.enumerated.is_none())
                && sent.get(&name).is_none()
                && !facts.is_read_only
                && !is_of_change(&name, was)
                && !words.contains(&name.to_lowercase())
                && !self.is_tainted(&name);
            self.checked(Check::StoredAsSent);
            if is_kept && !same(was, now, &Facts::default()) {
                let message = format!(
                    "the action says nothing of it, and it has changed from {} to {}",
                    short(was),
                    short(now)
                );
                self.stored_otherwise(action, &name, message, &[before, done, after]);
                return;
            }
        }
    }
}
