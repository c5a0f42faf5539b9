//! No secret is ever printed.

use std::sync::Arc;

use huaweicloud_cce_autopilot::credentials::AccessKey;
use huaweicloud_cce_autopilot::signing::{FixedClock, Payload, Signer, UnsignedRequest, Verifier};
use huaweicloud_cce_autopilot::{Client, Credentials};
use secrecy::SecretString;
use specwright_runtime::Body;

use crate::operations::CreateFlow;
use crate::server::{Server, TestResponse, nobody};

const SECRETS: [&str; 4] = ["hidden-access", "hidden-secret", "hidden-security", "hidden-token"];

fn key() -> AccessKey {
    AccessKey::new(SECRETS[0], SECRETS[1]).security_token(SECRETS[2])
}

#[track_caller]
fn assert_clean(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{text}");
    }
}

fn everything(error: &dyn std::error::Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut next = error.source();
    while let Some(error) = next {
        text.push_str(&format!(" {error} {error:?}"));
        next = error.source();
    }
    text
}

#[test]
fn values_that_hold_secrets_print_none() {
    assert_clean(&format!("{:#?}", key()));
    assert_clean(&format!("{:#?}", Credentials::from(key())));
    assert_clean(&format!("{:#?}", Credentials::token(SECRETS[3])));
    assert_clean(&format!("{:#?}", Signer::new(key())));
    let lookup = |_: &str| Some(SecretString::from(SECRETS[1]));
    assert_clean(&format!("{:#?}", Verifier::new(lookup)));
    for credentials in [Credentials::from(key()), Credentials::token(SECRETS[3])] {
        let builder = Client::builder().endpoint("e.example").credentials(credentials);
        assert_clean(&format!("{builder:#?}"));
        assert_clean(&format!("{:#?}", builder.build().unwrap()));
    }
}

#[test]
fn requests_print_none_before_and_after_signing() {
    let clock = Arc::new(FixedClock::at("20250103T120000Z").unwrap());
    let signer = Signer::new(key()).clock(clock);
    let mut unsigned = UnsignedRequest::new("GET", "e.example", "/");
    unsigned.headers = vec![("X-Auth-Token".to_owned(), SECRETS[3].to_owned())];
    unsigned.payload = Payload::Bytes(SECRETS[3].as_bytes());
    assert_clean(&format!("{unsigned:#?}"));
    let signed = signer.sign_text(unsigned).unwrap();
    assert_clean(&format!("{signed:#?} {:#?}", signed.signature));
    let mut request = http::Request::get("https://e.example/a?b=1")
        .header("X-Auth-Token", SECRETS[3])
        .body(Body::from(SECRETS[3].to_owned()))
        .unwrap();
    signer.sign(&mut request).unwrap();
    assert!(request.headers()["authorization"].is_sensitive());
    assert_clean(&format!("{request:#?}"));
}

#[test]
fn signing_keeps_what_is_marked() {
    let mut marked = http::HeaderValue::from_static(SECRETS[3]);
    marked.set_sensitive(true);
    let mut request = http::Request::get("https://e.example/a").body(Body::Empty).unwrap();
    request.headers_mut().insert("x-own", marked);
    request.headers_mut().insert("x-other", http::HeaderValue::from_static("shown"));
    Signer::new(key()).sign(&mut request).unwrap();
    let sensitive = |name: &str| request.headers()[name].is_sensitive();
    assert!(sensitive("x-own") && sensitive("authorization") && sensitive("x-security-token"));
    assert!(!sensitive("x-other") && !sensitive("x-sdk-date"));
    assert_clean(&format!("{request:#?}"));
}

#[tokio::test]
async fn errors_print_none_of_an_answer() {
    let headers = [("X-Subject-Token", SECRETS[3]), ("Set-Cookie", SECRETS[1])];
    let server = Server::start(move |_, _| TestResponse::with(403, &headers, SECRETS[2])).await;
    let client = Client::builder().endpoint(server.url()).credentials(Credentials::token("t"));
    let error = client.project_id("p").build_core().unwrap().send(&CreateFlow::new()).await;
    let error = error.unwrap_err();
    assert_clean(&everything(&error));
    assert_clean(&error.chain().to_string());
}

#[test]
fn a_security_token_goes_with_its_own_key_only() {
    let of = |names: &[&str]| {
        let lookup = |name: &str| names.contains(&name).then(|| format!("v-{name}"));
        format!("{:?}", Credentials::from_lookup(lookup).unwrap())
    };
    let (token, theirs) =
        ("HUAWEICLOUD_SDK_SECURITY_TOKEN", ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"]);
    let samples = ["CLOUD_SDK_AK", "CLOUD_SDK_SK"];
    let temporary = "is_temporary: true";
    assert!(of(&[theirs[0], theirs[1], token]).contains(temporary));
    assert!(of(&[theirs[0], theirs[1], samples[0], samples[1], token]).contains(temporary));
    assert!(!of(&[samples[0], samples[1], token]).contains(temporary));
    assert!(!of(&theirs).contains(temporary));
}

#[tokio::test]
async fn errors_print_none() {
    let server =
        Server::start(|_, _| TestResponse::json(401, r#"{"code": "c", "message": "no"}"#)).await;
    let silent = nobody().await;
    for endpoint in [server.url(), silent] {
        for credentials in [
            Credentials::from(key()),
            Credentials::token(SECRETS[3]),
            Credentials::token(format!("{}\n", SECRETS[3])),
            Credentials::from(key().security_token(format!("{}\n", SECRETS[2]))),
        ] {
            let client = Client::builder().endpoint(&endpoint).credentials(credentials);
            let client = client.project_id("p").build_core().unwrap();
            let error = client.send(&CreateFlow::new()).await.unwrap_err();
            assert_clean(&everything(&error));
        }
    }
}

#[test]
fn a_password_in_an_address_is_not_repeated() {
    let address = format!("https://user:{}@e.example", SECRETS[1]);
    let builder = Client::builder().endpoint(address).credentials(Credentials::token("t"));
    assert_clean(&everything(&builder.build().unwrap_err()));
}
