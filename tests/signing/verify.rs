//! Signatures are checked as strictly as they are made.

use std::sync::Arc;
use std::time::Duration;

use http::Request;
use http::request::Parts;
use huaweicloud_cce_autopilot::credentials::AccessKey;
use huaweicloud_cce_autopilot::signing::{
    Algorithm, FixedClock, Signer, SigningError, Verified, Verifier, VerifyError,
};
use secrecy::SecretString;
use specwright_runtime::Body;

use crate::COMMITTED;
use crate::vectors::read;

const NOW: &str = "20250103T120000Z";
const BODY: &[u8] = br#"{"kind":"WorkFlowTask"}"#;

fn clock(date: &str) -> Arc<FixedClock> {
    Arc::new(FixedClock::at(date).unwrap())
}

fn signer() -> Signer {
    let key = AccessKey::new("AK", "SK").project_id("p-1").security_token("t-1");
    Signer::new(key).clock(clock(NOW))
}

fn signed_with(signer: &Signer) -> Parts {
    let mut request = Request::post("https://e.example:8443/a%20b/c?z=1&a=%C3%A9&a=")
        .header("Content-Type", "application/json")
        .header("X-Blank", " a  b ")
        .body(Body::from(BODY.to_vec()))
        .unwrap();
    signer.sign(&mut request).unwrap();
    let (mut head, _) = request.into_parts();
    // A server sees path and query only.
    head.uri = head.uri.path_and_query().unwrap().as_str().parse().unwrap();
    head
}

fn signed() -> Parts {
    signed_with(&signer())
}

fn verifier() -> Verifier {
    Verifier::new(|access| (access == "AK").then(|| SecretString::from("SK"))).clock(clock(NOW))
}

fn verify(head: &Parts) -> Result<Verified, VerifyError> {
    verifier().verify(head, BODY)
}

#[test]
fn what_was_signed_is_verified_with_each_algorithm() {
    let derived = Algorithm::Derived { region: "cn-north-4".into(), service: "cce".into() };
    for algorithm in [Algorithm::HmacSha256, Algorithm::HmacSm3, derived] {
        let head = signed_with(&signer().algorithm(algorithm.clone()));
        let verified = verify(&head).unwrap_or_else(|error| panic!("{algorithm:?}: {error}"));
        assert_eq!((&*verified.access_key, verified.covers_body), ("AK", true));
    }
}

#[test]
fn every_vector_that_is_signed_is_verified() {
    let mut count = 0;
    for vector in read(COMMITTED) {
        let Ok(signed) = vector.sign() else { continue };
        let mut request = Request::builder()
            .method(vector.0["request"]["method"].as_str().unwrap())
            .uri(&signed.wire_target);
        for (name, value) in &signed.headers {
            request = request.header(name, value.as_bytes());
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        let secret = SecretString::from(vector.text(&["credentials", "sk"]).unwrap());
        let date = head.headers["x-sdk-date"].to_str().unwrap();
        let verifier = Verifier::new(move |_| Some(secret.clone())).clock(clock(date));
        let verified = verifier.verify(&head, &vector.body());
        assert!(verified.is_ok(), "{}: {verified:?}", vector.id());
        count += 1;
    }
    assert_eq!(count, 41);
}

#[test]
fn any_change_is_noticed() {
    type Change = fn(&mut Parts);
    let changes: [(&str, Change); 9] = [
        ("method", |head| head.method = http::Method::PUT),
        ("path", |head| head.uri = "/a%20b/d?a=&a=%C3%A9&z=1".parse().unwrap()),
        ("query", |head| head.uri = "/a%20b/c?a=&a=%C3%A9&z=2".parse().unwrap()),
        ("query added", |head| head.uri = "/a%20b/c?a=&a=%C3%A9&z=1&y".parse().unwrap()),
        ("host", |head| drop(head.headers.insert("host", "f.example".parse().unwrap()))),
        ("header", |head| drop(head.headers.insert("x-blank", "a b".parse().unwrap()))),
        ("project", |head| drop(head.headers.insert("x-project-id", "p-2".parse().unwrap()))),
        ("date", |head| {
            drop(head.headers.insert("x-sdk-date", "20250103T120001Z".parse().unwrap()))
        }),
        ("signature", |head| {
            edit(head, |text| {
                let last = text.pop().unwrap();
                text.push(if last == '0' { '1' } else { '0' });
            })
        }),
    ];
    for (what, change) in changes {
        let mut head = signed();
        change(&mut head);
        assert_eq!(verify(&head), Err(VerifyError::Mismatch), "{what}");
    }
    assert_eq!(verifier().verify(&signed(), b"{}"), Err(VerifyError::Mismatch));
    let other = Verifier::new(|_| Some(SecretString::from("another"))).clock(clock(NOW));
    assert_eq!(other.verify(&signed(), BODY), Err(VerifyError::Mismatch));
}

fn edit(head: &mut Parts, change: impl FnOnce(&mut String)) {
    let mut text = head.headers["authorization"].to_str().unwrap().to_owned();
    change(&mut text);
    head.headers.insert("authorization", text.parse().unwrap());
}

#[test]
fn equal_requests_in_other_words_are_accepted() {
    let mut head = signed();
    head.uri = "/a%20%62%2Fc/?z=1&a&a=é".parse().unwrap();
    assert!(verify(&head).is_ok(), "{:?}", verify(&head));
}

#[test]
fn old_and_future_requests_are_refused() {
    let skew = Duration::from_secs(900);
    for (now, accepted) in [
        ("20250103T121500Z", true),
        ("20250103T121501Z", false),
        ("20250103T114500Z", true),
        ("20250103T114459Z", false),
    ] {
        let result = verifier().clock(clock(now)).verify(&signed(), BODY);
        assert_eq!(result.is_ok(), accepted, "{now}");
        assert!(accepted || result == Err(VerifyError::Date(skew)));
    }
    let strict = verifier().max_skew(Duration::ZERO).clock(clock("20250103T120001Z"));
    assert_eq!(strict.verify(&signed(), BODY), Err(VerifyError::Date(Duration::ZERO)));
}

#[test]
fn what_has_to_be_signed_is_asked_for() {
    let unsign = |name: &str| {
        let mut head = signed();
        edit(&mut head, |text| *text = text.replacen(&format!("{name};"), "", 1));
        verify(&head)
    };
    for name in ["host", "content-type", "x-project-id"] {
        assert_eq!(unsign(name), Err(VerifyError::Unsigned(name.to_owned())));
    }
    assert_eq!(unsign("x-sdk-date"), Err(VerifyError::Unsigned("X-Sdk-Date".to_owned())));
    let mut head = signed();
    head.headers.insert("x-domain-id", "added".parse().unwrap());
    assert_eq!(verify(&head), Err(VerifyError::Unsigned("x-domain-id".to_owned())));
    let mut head = signed();
    head.headers.remove("x-blank");
    assert_eq!(verify(&head), Err(VerifyError::SignedHeader("x-blank".to_owned())));
    head.headers.append("x-blank", "a  b".parse().unwrap());
    assert!(verify(&head).is_ok());
    head.headers.append("x-blank", "a  b".parse().unwrap());
    assert_eq!(verify(&head), Err(VerifyError::SignedHeader("x-blank".to_owned())));
}

#[test]
fn what_is_no_signature_is_told_apart() {
    let mut head = signed();
    head.headers.remove("authorization");
    assert_eq!(verify(&head), Err(VerifyError::Missing));
    for text in [
        "",
        "Bearer x",
        "SDK-HMAC-SHA256",
        "SDK-HMAC-SHA256 ",
        "SDK-HMAC-SHA256 Access=AK",
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=",
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=00",
        "SDK-HMAC-SHA256 Access=AK, Signature=00, SignedHeaders=host",
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date;host, Signature=00",
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=Host, Signature=00",
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;host, Signature=00",
        "V11-HMAC-SHA256 Credential=AK, SignedHeaders=host, Signature=00",
    ] {
        let mut head = signed();
        head.headers.insert("authorization", text.parse().unwrap());
        assert!(matches!(verify(&head), Err(VerifyError::Malformed(_))), "{text}");
    }
    let mut head = signed();
    edit(&mut head, |text| *text = text.replace("Access=AK", "Access=XX"));
    assert_eq!(verify(&head), Err(VerifyError::UnknownAccessKey));
    let mut head = signed();
    head.uri = "/a/../b".parse().unwrap();
    let error = VerifyError::Request(SigningError::DotSegment("/a/../b".to_owned()));
    assert_eq!(verify(&head), Err(error));
}

#[test]
fn a_body_that_is_not_covered_is_said_to_be_so() {
    let sign = |hash: &str| {
        let mut request = Request::post("https://e.example/a")
            .header("X-Sdk-Content-Sha256", hash)
            .body(Body::from(BODY.to_vec()))
            .unwrap();
        signer().sign(&mut request).unwrap();
        request.into_parts().0
    };
    let unsigned = sign("UNSIGNED-PAYLOAD");
    assert!(!verify(&unsigned).unwrap().covers_body);
    assert!(!verifier().verify(&unsigned, b"another").unwrap().covers_body);
    assert_eq!(verify(&sign(&"0".repeat(64))), Err(VerifyError::Body));
}

/// A small generator of numbers, so that a failure can be repeated.
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 33).unwrap()
}

#[test]
fn whatever_can_be_signed_is_verified_and_nothing_panics() {
    const PIECES: [&str; 24] = [
        "a",
        "Z",
        "~",
        "/",
        "//",
        ".",
        "..",
        "%2F",
        "%2e",
        "%41",
        "%zz",
        "%",
        "+",
        "%20",
        "?",
        "&",
        "=",
        "&&",
        "a=b",
        "|",
        "\\",
        ";",
        "%E4%B8%AD",
        "%FF",
    ];
    let (mut state, mut signed) = (7, 0);
    for _ in 0..4_000 {
        let length = next(&mut state) % 9;
        let target: String = (0..length).map(|_| PIECES[next(&mut state) % 24]).collect();
        let uri = format!("https://e.example/{target}");
        let Ok(mut request) = Request::put(&uri).body(Body::from(BODY.to_vec())) else { continue };
        if signer().sign(&mut request).is_err() {
            continue;
        }
        let (mut head, _) = request.into_parts();
        assert!(verify(&head).is_ok(), "{uri}: {:?}", verify(&head));
        signed += 1;
        edit(&mut head, |text| {
            let at = next(&mut state) % text.len();
            text.truncate(at);
        });
        assert!(verify(&head).is_err());
    }
    assert!(signed > 1_000, "{signed}");
}
