//! Every example of the document: decoded, encoded again, and on the wire.

use std::collections::BTreeSet;

use specwright::api::{Example, Operation};
use specwright_runtime::contract::{Case, Decoded, RoundTrip};

use crate::cases::CASES;
use crate::document::{api, root};
use crate::wire;

/// Walks through all JSON examples of request bodies and answers.
fn for_each(mut check: impl FnMut(&Case, &Operation, &str, &Example, RoundTrip)) -> usize {
    let api = api();
    let mut count = 0;
    for operation in &api.operations {
        let Some(case) = CASES.iter().find(|case| case.operation == operation.id) else { continue };
        let bodies = operation.body.iter().flat_map(|body| &body.content);
        for example in bodies.flat_map(|media| &media.examples) {
            let round_trip = case.body.expect("a body of JSON");
            check(case, operation, "request", example, round_trip);
            count += 1;
        }
        for response in &operation.responses {
            let status = response.status.to_string();
            let round_trip = case.responses.iter().find(|(known, _)| *known == status);
            for example in response.content.iter().flat_map(|media| &media.examples) {
                let (_, round_trip) = round_trip.expect("an answer of JSON");
                check(case, operation, &status, example, *round_trip);
                count += 1;
            }
        }
    }
    count
}

fn decoded(example: &Example, round_trip: RoundTrip) -> Decoded {
    let bytes = serde_json::to_vec(&example.value).expect("JSON");
    round_trip(&bytes).unwrap_or_else(|error| panic!("{:?}: {error}", example.origin))
}

/// A name for the snapshot of an example: `OPERATION-WHERE-NAME`.
fn name(operation: &Operation, place: &str, example: &Example) -> String {
    let mut name = format!("{}-{place}", operation.id);
    if !example.name.is_empty() {
        name.push('-');
        name.push_str(&example.name);
    }
    name.chars().map(|it| if it.is_ascii_alphanumeric() || it == '-' { it } else { '_' }).collect()
}

/// Equal values, and no member that the bindings do not know: a member without a field would be
/// missing after the way there and back.
#[test]
fn an_example_survives_the_way_there_and_back() {
    let count = for_each(|_, _, _, example, round_trip| {
        let encoded = decoded(example, round_trip).json;
        assert_eq!(encoded, example.value.to_json(), "{:?}", example.origin);
    });
    assert!(count > 0, "the document has examples");
}

/// A snapshot for each decoded value and for each request on the wire, and none besides.
#[test]
fn examples_look_as_reviewed() {
    let mut reviewed = BTreeSet::new();
    for_each(|case, operation, place, example, round_trip| {
        let name = name(operation, place, example);
        let settings = insta::Settings::clone_current();
        settings.bind(|| {
            insta::assert_snapshot!(format!("value-{name}"), decoded(example, round_trip).debug);
        });
        reviewed.insert(format!("value-{name}"));
        if place == "request" {
            insta::assert_snapshot!(
                format!("wire-{name}"),
                wire::request(case, operation, Some(&example.value))
            );
            reviewed.insert(format!("wire-{name}"));
        }
    });
    for operation in api().operations.iter().filter(|operation| operation.body.is_none()) {
        let Some(case) = CASES.iter().find(|case| case.operation == operation.id) else { continue };
        let name = format!("wire-{}", operation.id);
        insta::assert_snapshot!(name.clone(), wire::request(case, operation, None));
        reviewed.insert(name);
    }
    assert_eq!(stored(), reviewed, "snapshots without an example are to be deleted");
}

/// The names of the snapshots of this file.
fn stored() -> BTreeSet<String> {
    let prefix = "contract__examples__";
    let folder = root().join("tests/contract/snapshots");
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|file| Some(file.strip_suffix(".snap")?.strip_prefix(prefix)?.to_owned()))
        .collect()
}
