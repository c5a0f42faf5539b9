//! What has changed between two documents, and what that does to callers.
//!
//! Only what is seen on the wire counts: a `$ref` is what it leads to, an `allOf` what its parts
//! say together, order and descriptions are no change. Each change has a rule
//! ([`rules::RULES`]), which says how much it matters in a request and in an answer: a request
//! may not have to give more than before, and an answer may not bring what it did not.

mod calls;
mod change;
mod decisions;
mod operation;
mod read;
mod received;
mod report;
pub mod rules;
pub mod rust;
mod same;
mod schema;
mod security;
mod servers;
mod view;

pub use decisions::{Decisions, DecisionsError};
pub use report::{Changed, Diff, Location};
pub use rules::{Direction, Level, Rule, Side};

use self::calls::Calls;
use self::change::Comparison;
use self::schema::Schemas;
use specwright::document::Document;
use specwright::rust::Options;

/// What has to be known for a comparison besides the documents.
#[derive(Clone, Debug)]
pub struct Terms {
    today: String,
    bindings: Option<(Options, Options)>,
}

impl Terms {
    /// Comparisons on this day, as `YYYY-MM-DD`: it says which promised `x-sunset` has passed.
    #[must_use]
    pub fn on(today: impl Into<String>) -> Self {
        Self { today: today.into(), bindings: None }
    }

    /// Compares the bindings as well: of the old document with these options, and of the new one
    /// with those.
    #[must_use]
    pub fn bindings(mut self, old: Options, new: Options) -> Self {
        self.bindings = Some((old, new));
        self
    }
}

/// Compares two documents.
#[must_use]
pub fn compare(old: &Document, new: &Document, terms: &Terms) -> Diff {
    let wire = || found(old, new, &terms.today);
    let Some((before, now)) = &terms.bindings else {
        return report::of(&wire(), None, old, new);
    };
    std::thread::scope(|scope| {
        let faces = scope.spawn(|| specwright::faces_of((old, before), (new, now)));
        let wire = wire();
        let (before, now) = faces.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let rust = rust::compare(&before, &now);
        let mut diff = report::of(&wire, Some(rust), old, new);
        // What names something on one side has come or gone.
        let of_both = now.unmatched.into_iter().filter(|it| before.unmatched.contains_key(&it.0));
        diff.unmatched = of_both.map(|(_, said)| said).collect();
        diff
    })
}

fn found(old: &Document, new: &Document, today: &str) -> Comparison {
    let mut into = Comparison::default();
    let mut schemas = Schemas::new(old, new);
    let renamed = security::renamed(old, new);
    let moved = Calls::new((old, new), &mut schemas, &mut into, today, &renamed).run();
    schemas.finish(&mut into);
    into.enter("");
    security::schemes(old, new, &renamed, &mut into);
    servers::compare(old, new, &moved, &mut into);
    into.leave();
    into
}
