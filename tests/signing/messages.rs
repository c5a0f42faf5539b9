//! Signing an `http::Request`: what is added, rewritten and refused.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderValue, Request};
use huaweicloud_cce_autopilot::credentials::AccessKey;
use huaweicloud_cce_autopilot::signing::{
    Algorithm, FixedClock, Payload, Signer, SigningError, UnsignedRequest,
};
use specwright_runtime::{Body, decode};

fn signer() -> Signer {
    let clock = Arc::new(FixedClock::at("20250103T120000Z").unwrap());
    Signer::new(AccessKey::new("AK", "SK")).clock(clock)
}

fn get(uri: &str) -> Request<Body> {
    Request::get(uri).body(Body::Empty).unwrap()
}

fn with(name: &str, value: &str) -> Request<Body> {
    Request::post("https://e.example/a")
        .header(name, value)
        .body(Body::from("x".to_owned()))
        .unwrap()
}

fn stream() -> Body {
    let response = http::Response::new(Body::from("x".to_owned()));
    Body::Stream(decode::stream(response).unwrap())
}

#[test]
fn headers_are_added_and_the_secret_ones_marked() {
    let key = AccessKey::new("AK", "SK").domain_id("d").security_token("t").project_id("p");
    let mut request = get("https://user:pass@e.example:443/a");
    request.headers_mut().insert("x-project-id", HeaderValue::from_static("overwritten"));
    signer_of(key).sign(&mut request).unwrap();
    let headers = request.headers();
    assert_eq!(headers["host"], "e.example:443");
    assert_eq!(headers["x-sdk-date"], "20250103T120000Z");
    assert_eq!(headers["x-project-id"], "p");
    assert_eq!(headers.get("x-domain-id"), None, "a project says which account it is of");
    assert!(headers["x-security-token"].is_sensitive());
    assert!(headers["authorization"].is_sensitive());
    assert_eq!(headers.len(), 5);
    let mut request = get("https://e.example/a");
    signer_of(AccessKey::new("AK", "SK").domain_id("d")).sign(&mut request).unwrap();
    assert_eq!(request.headers()["x-domain-id"], "d");
}

fn signer_of(key: AccessKey) -> Signer {
    let clock = Arc::new(FixedClock::at("20250103T120000Z").unwrap());
    Signer::new(key).clock(clock)
}

#[test]
fn the_target_is_sent_as_it_was_signed() {
    for (given, sent) in [
        ("https://e.example", "https://e.example/"),
        ("https://e.example/a?b=2&b=1&a", "https://e.example/a?a=&b=1&b=2"),
        ("https://e.example/a?x=a+b&&", "https://e.example/a?x=a%2Bb"),
        ("https://e.example/a?", "https://e.example/a"),
        ("https://e.example/a?x=%7e%2f%e9%99%88", "https://e.example/a?x=~%2F%E9%99%88"),
        ("https://e.example/a|b/%41", "https://e.example/a%7Cb/A"),
        ("http://e.example:80//a//", "http://e.example:80//a//"),
    ] {
        let mut request = get(given);
        signer().sign(&mut request).unwrap();
        assert_eq!(request.uri().to_string(), sent);
    }
}

#[test]
fn what_would_arrive_otherwise_is_refused_and_left_as_it_was() {
    let refuse = |mut request: Request<Body>| {
        let before = (request.uri().clone(), request.headers().clone());
        let error = signer().sign(&mut request).unwrap_err();
        assert_eq!(before, (request.uri().clone(), request.headers().clone()));
        error
    };
    for path in ["/a/../b", "/a/%2e%2E/b", "/a/."] {
        let error = refuse(get(&format!("https://e.example{path}")));
        assert_eq!(error, SigningError::DotSegment(path.to_owned()));
    }
    assert!(matches!(refuse(get("https://e.example/%zz")), SigningError::PercentEscape(_)));
    assert!(matches!(refuse(get("https://e.example/?a=%")), SigningError::PercentEscape(_)));
    assert!(matches!(refuse(get("https://e.example/?a=%FF")), SigningError::QueryText(_)));
    assert_eq!(refuse(get("/a")), SigningError::MissingHost);
    assert_eq!(refuse(get("*")), SigningError::RelativePath("*".to_owned()));
    let mut twice = get("https://e.example/");
    twice.headers_mut().append("x-a", HeaderValue::from_static("1"));
    twice.headers_mut().append("x-a", HeaderValue::from_static("2"));
    assert_eq!(refuse(twice), SigningError::RepeatedHeader("x-a".to_owned()));
    let mut bytes = get("https://e.example/");
    bytes.headers_mut().insert("x-a", HeaderValue::from_bytes(&[0xff]).unwrap());
    assert_eq!(refuse(bytes), SigningError::HeaderValue("x-a".to_owned()));
    assert_eq!(refuse(with("X-Sdk-Date", "today")), SigningError::Date("today".to_owned()));
}

#[test]
fn two_spellings_of_a_header_are_refused() {
    for (one, other) in [("X-Dup", "x-dup"), ("X-A", "X-A")] {
        let mut request = UnsignedRequest::new("GET", "e.example", "/");
        request.headers = [one, other].map(|name| (name.to_owned(), "same".to_owned())).to_vec();
        let error = signer().sign_text(request).unwrap_err();
        assert_eq!(error, SigningError::RepeatedHeader(other.to_owned()));
    }
    // One that signing adds in its own spelling counts as well.
    let mut request = UnsignedRequest::new("GET", "e.example", "/");
    request.headers = vec![("authorization".to_owned(), "x".to_owned())];
    let error = signer().sign_text(request).unwrap_err();
    assert_eq!(error, SigningError::RepeatedHeader("Authorization".to_owned()));
}

#[test]
fn text_that_no_request_can_hold_is_refused() {
    let refuse = |method: &str, name: &str, value: &str| {
        let mut request = UnsignedRequest::new(method, "e.example", "/");
        request.headers = vec![(name.to_owned(), value.to_owned())];
        signer().sign_text(request).unwrap_err()
    };
    assert!(matches!(refuse("", "a", "b"), SigningError::Method(_)));
    assert!(matches!(refuse("GET\nx", "a", "b"), SigningError::Method(_)));
    assert!(matches!(refuse("GET", "", "b"), SigningError::HeaderName(_)));
    assert!(matches!(refuse("GET", "a b", "b"), SigningError::HeaderName(_)));
    assert!(matches!(refuse("GET", "é", "b"), SigningError::HeaderName(_)));
    assert!(matches!(refuse("GET", "a", "b\r\nc: d"), SigningError::HeaderValue(_)));
    let host = UnsignedRequest::new("GET", "e\r\nx: y", "/");
    assert!(matches!(signer().sign_text(host), Err(SigningError::HeaderValue(_))));
}

#[test]
fn the_media_type_decides_whether_the_body_is_hashed() {
    for (media_type, hashed) in [
        ("application/json", true),
        ("application/json;charset=utf-8", true),
        ("application/merge-patch+json", false),
        ("application/octet-stream", false),
        ("", true),
    ] {
        let mut request = with("content-type", media_type);
        signer().sign(&mut request).unwrap();
        let header = request.headers().get("x-sdk-content-sha256");
        assert_eq!(header.is_none(), hashed, "{media_type}");
    }
    let mut request = with("content-type", "text/plain");
    signer().algorithm(Algorithm::HmacSm3).sign(&mut request).unwrap();
    assert_eq!(request.headers()["x-sdk-content-sm3"], "UNSIGNED-PAYLOAD");
}

#[test]
fn a_stream_is_signed_only_when_it_need_not_be_read() {
    let send = |media_type: &str| {
        let request = Request::put("https://e.example/a").header("content-type", media_type);
        signer().sign(&mut request.body(stream()).unwrap())
    };
    assert_eq!(send("application/octet-stream"), Ok(()));
    let header = "X-Sdk-Content-Sha256";
    assert_eq!(send("application/json"), Err(SigningError::StreamedBody { header }));
}

#[test]
fn a_request_that_is_authorized_already_is_not_signed() {
    let key = AccessKey::new("", "").security_token("t");
    let mut request = with("Authorization", "Bearer x");
    signer_of(key).sign(&mut request).unwrap();
    assert_eq!(request.headers()["authorization"], "Bearer x");
    assert_eq!(request.headers()["x-security-token"], "t");
    assert!(!request.headers().contains_key("x-sdk-date"));
}

#[test]
fn keys_clocks_and_scopes_that_cannot_sign_are_errors() {
    let sign = |signer: Signer| signer.sign(&mut get("https://e.example/")).unwrap_err();
    assert_eq!(sign(signer_of(AccessKey::new("", "SK"))), SigningError::MissingAccessKey);
    assert_eq!(sign(signer_of(AccessKey::new("AK", ""))), SigningError::MissingSecretKey);
    let derived = Algorithm::Derived { region: String::new(), service: "cce".to_owned() };
    assert_eq!(sign(signer().algorithm(derived)), SigningError::MissingScope);
    if let Some(far) = UNIX_EPOCH.checked_add(Duration::from_secs(1 << 40)) {
        let error = sign(signer().clock(Arc::new(FixedClock::new(far))));
        assert!(matches!(error, SigningError::Date(_)), "{error}");
    }
    // A key that a header cannot hold.
    let error = sign(signer_of(AccessKey::new("A\nK", "SK")));
    assert_eq!(error, SigningError::HeaderValue("Authorization".to_owned()));
}

#[test]
fn an_empty_body_has_the_hash_of_nothing_whatever_a_header_says() {
    let mut request = UnsignedRequest::new("POST", "e.example", "/");
    request.headers = vec![("X-Sdk-Content-Sha256".to_owned(), "abc".to_owned())];
    request.payload = Payload::Bytes(&[]);
    let signed = signer().sign_text(request.clone()).unwrap().signature.unwrap();
    assert!(
        signed
            .canonical_request
            .ends_with("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    );
    let body = Bytes::from_static(b"x");
    request.payload = Payload::Bytes(&body);
    let signed = signer().sign_text(request).unwrap().signature.unwrap();
    assert!(signed.canonical_request.ends_with("\nabc"));
}
