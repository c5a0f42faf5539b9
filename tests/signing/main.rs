//! Requests signed by the provider's official SDK, reproduced byte for byte (see `README.md`).
#![allow(clippy::disallowed_macros, reason = "what a test says is read by who runs it")]

mod messages;
mod vectors;
mod verify;

use std::collections::BTreeMap;

use huaweicloud_cce_autopilot::signing::{SignedRequest, SigningError};
use vectors::{Vector, pairs, plain, read};

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/signing/vectors.json");

/// What differs between a signed request and its vector.
fn differences(vector: &Vector, signed: &SignedRequest) -> Vec<String> {
    let mut differences = Vec::new();
    let mut compare = |what: &str, ours: Option<&str>, path: &[&str]| {
        let theirs = vector.text(path);
        if theirs.is_some() && ours != theirs {
            differences.push(format!("{what}\n  ours   {ours:?}\n  theirs {theirs:?}"));
        }
    };
    let signature = signed.signature.as_ref();
    let canonical = signature.map(|signature| signature.canonical_request.as_str());
    compare("canonical request", canonical, &["canonical_request"]);
    let to_sign = signature.map(|signature| signature.string_to_sign.as_str());
    compare("string to sign", to_sign, &["string_to_sign"]);
    let names = signature.map(|signature| signature.signed_headers.as_str());
    compare("signed headers", names, &["expected", "signed_headers"]);
    let authorization = signed.headers.iter().find(|(name, _)| name == "Authorization");
    let authorization = authorization.map(|(_, value)| value.as_str());
    compare("authorization", authorization, &["expected", "authorization"]);
    let hex = authorization.and_then(|text| text.split("Signature=").nth(1));
    compare("signature", hex, &["expected", "signature"]);
    compare("target", Some(&signed.target), &["expected", "target"]);
    if vector.0["expected"].get("headers").is_some_and(|headers| !headers.is_null()) {
        let theirs: BTreeMap<_, _> = pairs(&vector.0["expected"]["headers"])
            .into_iter()
            .map(|(name, value)| (name, plain(&value)))
            .collect();
        let ours: BTreeMap<_, _> = signed.headers.iter().cloned().collect();
        if ours != theirs || ours.len() != signed.headers.len() {
            differences.push(format!("headers\n  ours   {ours:?}\n  theirs {theirs:?}"));
        }
    }
    differences
}

/// Whether a request really has the fault for which it was refused, found without the code under
/// test. These are the faults that are refused on purpose; a refusal for any other reason is a
/// failure, and so is one without the fault.
fn has_fault(vector: &Vector, error: &SigningError) -> bool {
    let request = &vector.0["request"];
    let path = request["path"].as_str().unwrap();
    let is_hex = |c: Option<char>| c.is_some_and(|c| c.is_ascii_hexdigit());
    match error {
        SigningError::RelativePath(_) => !path.starts_with('/'),
        SigningError::DotSegment(_) => path
            .split('/')
            .any(|segment| [".", ".."].contains(&&*segment.to_lowercase().replace("%2e", "."))),
        SigningError::PercentEscape(_) => path.match_indices('%').any(|(at, _)| {
            let mut next = path[at + 1..].chars();
            !(is_hex(next.next()) && is_hex(next.next()))
        }),
        SigningError::PathCharacter { .. } => path.contains(['?', '#']),
        SigningError::RepeatedHeader(name) => {
            let is_name = |have: &String| have.eq_ignore_ascii_case(name);
            let headers = pairs(&request["headers"]);
            let expected = pairs(&vector.0["expected"]["headers"]);
            [headers, expected]
                .iter()
                .any(|list| list.iter().filter(|(have, _)| is_name(have)).count() > 1)
        }
        _ => false,
    }
}

/// Checks all vectors of a file and tells which were refused with what.
fn check(path: &str) -> BTreeMap<String, String> {
    let vectors = read(path);
    assert!(!vectors.is_empty(), "{path} has no vectors");
    let mut refused = BTreeMap::new();
    let mut failures = Vec::new();
    for vector in &vectors {
        let id = vector.id();
        match vector.sign() {
            Ok(_) if vector.is_error() => {
                failures.push(format!("{id}: signed, where the SDK fails"));
            }
            Ok(signed) => {
                let differences = differences(vector, &signed);
                if !differences.is_empty() {
                    failures.push(format!(
                        "{id} ({}): {}",
                        vector.0["note"],
                        differences.join("\n")
                    ));
                }
            }
            Err(error) => {
                if !vector.is_error() && !has_fault(vector, &error) {
                    failures.push(format!("{id} ({}): refused: {error}", vector.0["note"]));
                }
                refused.insert(id.to_owned(), error.to_string());
            }
        }
    }
    assert!(failures.is_empty(), "{path}: {} failures\n{}", failures.len(), failures.join("\n"));
    println!("{path}: {} vectors, {} of them refused: {refused:#?}", vectors.len(), refused.len());
    refused
}

#[test]
fn the_committed_vectors_are_reproduced_or_refused_for_their_fault() {
    let refused = check(COMMITTED);
    let expected = [
        (
            "d-002",
            "the path `/a/./b` has a `.` or `..` segment: another path would be sent than signed",
        ),
        (
            "d-003",
            "the path `/a/../b` has a `.` or `..` segment: another path would be sent than signed",
        ),
        ("d-007", "the path `v3/x` does not start with `/`"),
    ];
    let expected: BTreeMap<_, _> =
        expected.into_iter().map(|(id, error)| (id.to_owned(), error.to_owned())).collect();
    assert_eq!(refused, expected);
    let marked: Vec<_> = read(COMMITTED);
    let marked = marked.iter().filter(|vector| vector.is_marked()).map(|vector| vector.id());
    assert!(marked.eq(expected.keys()), "each marked vector is one of these");
}

#[test]
fn what_is_sent_is_what_the_sdks_http_library_sends() {
    for vector in read(COMMITTED).iter().filter(|vector| !vector.is_marked()) {
        let signed = vector.sign().unwrap();
        if let Some(target) = vector.text(&["expected", "wire_target"]) {
            assert_eq!(signed.wire_target, target, "{}", vector.id());
        }
    }
}

/// `SIGNING_VECTORS` names further files, separated as in `PATH`.
#[test]
fn further_vectors_are_reproduced_or_refused_for_their_fault() {
    let Some(paths) = std::env::var_os("SIGNING_VECTORS") else { return };
    for path in std::env::split_paths(&paths).filter(|path| !path.as_os_str().is_empty()) {
        check(path.to_str().expect("a path in UTF-8"));
    }
}
