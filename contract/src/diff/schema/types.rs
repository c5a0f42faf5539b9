//! Types: which a value may have, and whether it may be null.

use super::super::rules::{self, Direction, Level};
use super::super::view::{Position, Types, View};
use super::{Pass, Use, Writing};
use specwright::diagnostic::Origin;
use specwright::document::{Document, Reach};

impl Pass<'_, '_> {
    /// Whether it makes sense to look further.
    pub(super) fn types(&mut self) -> bool {
        let (old, new) = (&self.views.0, &self.views.1);
        let (before, after) = (old.types, new.types);
        if before == after {
            return true;
        }
        let described = (Some(before.describe()), Some(after.describe()));
        if self.usage.direction == Direction::Request && self.is_text_of(before, after) {
            self.report(&rules::TYPE_WIDENED, described.0, described.1);
            return false;
        }
        if self.usage.direction == Direction::Request
            && self.usage.writing == Writing::Repeated
            && before.is_scalar()
            && after == Types::ARRAY
        {
            return self.repeated(described);
        }
        let rule = match (after.contains(before), before.contains(after)) {
            (true, _) => &rules::TYPE_WIDENED,
            (_, true) => &rules::TYPE_NARROWED,
            _ => &rules::TYPE_CHANGED,
        };
        self.report(rule, described.0, described.1);
        rule != &rules::TYPE_CHANGED
    }

    /// Whether all that was a scalar is a text now, which is written the same.
    fn is_text_of(&self, before: Types, after: Types) -> bool {
        let new = &self.views.1;
        self.usage.writing.is_text()
            && before.is_scalar()
            && after.contains(Types::STRING)
            && new.formats.is_empty()
            && new.patterns.is_empty()
            && new.values.is_none()
            && new.limits.iter().all(|(word, limit)| match *word {
                "minLength" => limit.number.as_u64() <= Some(1),
                "maxLength" => limit.number.as_u64() >= Some(LONGEST),
                _ => false,
            })
    }

    /// One value has become a list of such values, and is written like a list of one.
    fn repeated(&mut self, described: (Option<String>, Option<String>)) -> bool {
        let new = &self.views.1;
        let takes_one =
            !new.limits.contains_key("minItems") && !new.constraints.contains_key("contains");
        let item = Position { parts: new.items.clone(), ..Position::default() };
        let usage = Use { writing: Writing::Text, ..self.usage };
        let is_wider =
            takes_one && self.schemas.worst(self.old.clone(), item, usage) < Some(Level::Breaking);
        let rule = if is_wider { &rules::TYPE_WIDENED } else { &rules::TYPE_CHANGED };
        self.report(rule, described.0, described.1);
        false
    }

    pub(super) fn nullable(&mut self) {
        if self.old.kept.is_some() || self.new.kept.is_some() {
            return;
        }
        let (old, new) = (&self.views.0, &self.views.1);
        let was = old.nullable().or_else(|| in_forms(self.schemas.old, old));
        let is = new.nullable().or_else(|| in_forms(self.schemas.new, new));
        match (was, is) {
            (Some(false), Some(true)) => self.report(&rules::NULLABLE_ADDED, None, None),
            (Some(true), Some(false)) => self.report(&rules::NULLABLE_REMOVED, None, None),
            // Only the type was not said: null was never meant.
            (None, Some(true)) if old.types != Types::ALL => {
                self.report(&rules::NULLABLE_ADDED, None, None);
            }
            _ => {}
        }
    }
}

/// How many letters a whole number of 64 bits has at most.
const LONGEST: u64 = 20;

/// Whether null is one of the forms of a schema; nothing where some of them do not say it.
fn in_forms(document: &Document, view: &View<'_>) -> Option<bool> {
    let says_type = |branch: &Origin| {
        let parts = document.applicable(branch, Reach::Parts);
        let keys = ["type", "properties", "enum", "const"];
        parts.iter().any(|part| keys.iter().any(|key| part.schema.get(key).is_some()))
    };
    let unions = view.unions.iter();
    let mut answers = unions.map(|union| {
        let mut branches = union.branches.iter();
        if union.branches.iter().any(|branch| document.allows_null(branch)) {
            Some(true)
        } else {
            branches.all(says_type).then_some(false)
        }
    });
    // Each of several unions has to take it.
    let first = answers.next()?;
    answers.fold(first, |all, one| if all == Some(true) { one } else { all })
}
