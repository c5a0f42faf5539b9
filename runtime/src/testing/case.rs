//! A case of a contract test: what is tried, with which values, and where they come from.

use std::fmt::Display;

use serde_json::{Map, Value};

/// What to do about a value that the document shows.
const SHOWN: &str = "  the document shows it: `specwright check` says whether it fits its schema \
    (`example-mismatch`); where it does not, mend the one or the other there, or with an overlay";

/// A case of a contract test: an example of the document, or a value made up for it.
///
/// Its methods panic with the operation, what the case is of, and the place in the document.
#[derive(Clone, Debug)]
pub struct Case {
    group: &'static str,
    name: &'static str,
    data: Map<String, Value>,
    place: Option<Value>,
}

impl Case {
    /// The case of this name in a group, that of an operation or schema. `cases` is their file,
    /// `places` the one that says where in the document things stand.
    ///
    /// # Panics
    ///
    /// When there is none, as after an edit by hand.
    pub fn read(group: &'static str, cases: &str, places: &str, name: &'static str) -> Self {
        let Some(Value::Object(data)) = member(cases, name) else {
            panic!("there is no case `{name}` of `{group}`: generate the contract tests again");
        };
        let place = data.get("at").and_then(Value::as_str).and_then(|at| member(places, at));
        Self { group, name, data, place }
    }

    /// The name of a snapshot of it.
    pub fn snapshot(&self, what: &str) -> String {
        format!("{}__{}__{what}", self.group, self.name)
    }

    /// What it is, for a person: operation, part, example.
    pub fn title(&self) -> &str {
        self.text("of").unwrap_or_default()
    }

    /// Its place in the document, and that of the page which the part came from.
    fn place(&self) -> String {
        let (at, page) = match &self.place {
            Some(Value::Array(parts)) => (parts.first(), parts.get(1)),
            other => (other.as_ref(), None),
        };
        let pointer = self.text("at").unwrap_or_default();
        let mut place = match at.and_then(Value::as_str) {
            Some(at) => format!("  at {at} ({pointer})"),
            None => format!("  at {pointer}"),
        };
        if let Some(page) = page.and_then(Value::as_str) {
            place.push_str(&format!("\n  from {page}"));
        }
        place
    }

    /// Says what the case is and where it comes from if the test fails before this is dropped: for
    /// checks that know nothing of cases, such as snapshots.
    pub fn named(&self) -> Named<'_> {
        Named(self)
    }

    /// Fails with what the case is and where it comes from.
    ///
    /// # Panics
    ///
    /// Always.
    #[track_caller]
    pub fn fail(&self, what: impl Display) -> ! {
        panic!("{}", printable(&format!("{}\n{}\n{what}", self.title(), self.place())));
    }

    /// Fails: the value does not come through the bindings. One that the document shows may break
    /// its own schema, which only who has the document can say.
    #[track_caller]
    pub(super) fn refuse(&self, what: impl Display) -> ! {
        if self.value("made-up").is_some() {
            self.fail(what);
        }
        self.fail(format!("{what}\n{SHOWN}"));
    }

    /// A text of the case.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.data.get(key)?.as_str()
    }

    /// A value of the case.
    pub(super) fn value(&self, key: &str) -> Option<&Value> {
        self.data.get(key)
    }
}

/// See [`Case::named`].
#[derive(Debug)]
pub struct Named<'a>(&'a Case);

impl Drop for Named<'_> {
    #[allow(clippy::disallowed_macros, reason = "the harness shows it with the test's failure")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", printable(&format!("{}\n{}", self.0.title(), self.0.place())));
        }
    }
}

/// A text for a terminal: what is not printable, in a value of the document, is escaped.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '"' | '\'' | '\\' => out.push(character),
            other => out.extend(other.escape_debug()),
        }
    }
    out
}

/// A member of a file of cases or places.
fn member(text: &str, name: &str) -> Option<Value> {
    let mut all: Map<String, Value> = serde_json::from_str(text).ok()?;
    all.remove(name)
}
