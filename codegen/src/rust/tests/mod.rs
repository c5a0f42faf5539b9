//! Contract tests: a file for each operation and each named schema, the values of its cases beside it.

mod argument;
mod data;
mod form;
mod operation;
mod root;
mod schema;

use super::features::Features;
use super::layout::{homes, in_parallel};
use super::{Context, File, Options, Record, Target, mark};
use crate::cases::{Case, Cases, Subject};
use crate::names::{Home, test_names};

/// The folder of a crate's contract tests.
pub const TESTS: &str = "tests/contract";

/// What the files of one operation or schema are made of.
struct Group<'a> {
    home: Home,
    cases: &'a [Case],
    /// The names of the tests.
    tests: Vec<String>,
}

impl<'a> Group<'a> {
    fn new(context: &Context<'_>, home: Home, cases: &'a [Case]) -> Self {
        let operation = match home {
            Home::Operation(index) => context.api.operations.get(index),
            Home::Type(_) => None,
        };
        Self { home, cases, tests: test_names(operation, cases) }
    }

    /// The folder of its files.
    fn folder(&self) -> &'static str {
        match self.home {
            Home::Operation(_) => "operations",
            Home::Type(_) => "models",
        }
    }

    /// What its snapshots begin with.
    fn name(&self, context: &Context<'_>) -> String {
        format!("{}__{}", self.folder(), context.names.module(self.home))
    }

    /// What of a case a person reviews: what the document shows, and one request and one answer of
    /// an operation of which it shows none.
    fn reviewed(&self, case: &Case) -> &'static [&'static str] {
        let is_answer = |case: &Case| matches!(case.subject, Subject::Response { .. });
        let alike = |other: &&Case| is_answer(other) == is_answer(case);
        let is_made_up = !self.cases.iter().filter(alike).any(|case| case.source.is_shown());
        let is_chosen = match self.home {
            Home::Type(_) => false,
            Home::Operation(_) => is_made_up && self.is_chosen(case),
        };
        let has_value = case.body.is_some();
        match &case.subject {
            _ if !case.source.is_shown() && !is_chosen => &[],
            Subject::Request if has_value => &["wire", "value"],
            Subject::Request | Subject::Parameter(_) => &["wire"],
            Subject::Call(_) => &["wire", "value"],
            Subject::Response { .. } if !has_value => &[],
            Subject::Response { .. } | Subject::Schema => &["value"],
        }
    }

    /// Whether a case stands for all others of its kind: the fullest, which comes last.
    fn is_chosen(&self, case: &Case) -> bool {
        let is_like = |other: &&Case| match (&case.subject, &other.subject) {
            (Subject::Request, Subject::Request) => other.media == case.media,
            (Subject::Response { .. }, Subject::Response { .. }) => {
                other.subject == case.subject && other.media == case.media
            }
            _ => false,
        };
        let first = self.cases.iter().find(|other| match (&case.subject, &other.subject) {
            (Subject::Request, Subject::Request) => true,
            (Subject::Response { .. }, Subject::Response { status, .. }) => {
                (200..300).contains(status) && other.body.is_some()
            }
            _ => false,
        });
        let is_first = first.is_some_and(|it| is_like(&it));
        let last = self.cases.iter().rev().find(is_like);
        let is_last = last.is_some_and(|it| std::ptr::eq(it, case));
        is_first && is_last
    }
}

/// All files of the tests, sorted by path, their record among them.
pub(super) fn files(
    context: &Context<'_>,
    options: &Options,
    bindings: &str,
    cases: &Cases,
) -> Vec<File> {
    let advice = "Do not edit: change the document and generate again.";
    let header = mark::line("main.rs", &options.document, advice);
    let json = mark::line("places.json", &options.document, advice);
    let homes = homes(context);
    let features = match options.target {
        Target::Module => None,
        Target::Crate { .. } => Features::of(context, &homes, options.tag_features),
    };
    let operations = cases.operations.iter().map(|(index, it)| (Home::Operation(*index), it));
    let schemas = cases.schemas.iter().map(|(id, cases)| (Home::Type(*id), cases));
    let groups: Vec<Group<'_>> = operations
        .chain(schemas.filter(|(home, _)| homes.contains_key(home)))
        .map(|(home, cases)| Group::new(context, home, cases))
        .filter(|group| !group.cases.is_empty())
        .collect();
    let written = in_parallel(&groups, |group| {
        let (source, snapshots) = match group.home {
            Home::Operation(index) => operation::source(context, group, index),
            Home::Type(id) => schema::source(context, group, id)?,
        };
        let module = context.names.module(group.home);
        let path = format!("{}/{module}", group.folder());
        let code = File { path: format!("{path}.rs"), text: source.finish(&header) };
        let values = data::cases(context, group, &json);
        Some(([code, File { path: format!("{path}.json"), text: values }], snapshots))
    });
    let written: Vec<_> = groups.iter().zip(written).collect();
    let written: Vec<_> = written.into_iter().filter_map(|(it, all)| Some((it, all?))).collect();
    let all: Vec<&Group<'_>> = written.iter().map(|(group, _)| *group).collect();
    let mut files = root::files(context, options, bindings, &all, features.as_ref(), &header);
    files.push(File { path: "places.json".to_owned(), text: data::places(context, cases, &json) });
    let mut snapshots = Vec::new();
    for (_, (both, names)) in written {
        files.extend(both);
        snapshots.extend(names.into_iter().map(|name| format!("snapshots/{name}.snap")));
    }
    files.push(Record::of_tests(options, &files, snapshots).file());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
