//! `specwright serve --credentials`: who is let in.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use huaweicloud_signing::{AccessKey, FixedClock, Signer, UnsignedRequest};
use reqwest::{RequestBuilder, StatusCode};
use tempfile::TempDir;

use crate::served::Served;
use crate::{client, said, specwright};

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Vault, version: '1'}
paths:
  /token: {get: {security: [{token: []}], responses: {'204': {description: ok}}}}
  /query: {get: {security: [{query: []}], responses: {'204': {description: ok}}}}
  /bearer: {get: {security: [{bearer: []}], responses: {'204': {description: ok}}}}
  /basic: {get: {security: [{basic: []}], responses: {'204': {description: ok}}}}
  /either: {get: {security: [{token: []}, {basic: []}], responses: {'204': {description: ok}}}}
  /both: {get: {security: [{token: [], basic: []}], responses: {'204': {description: ok}}}}
  /unknown: {get: {security: [{unknown: []}], responses: {'204': {description: ok}}}}
  /open: {get: {security: [{}, {token: []}], responses: {'204': {description: ok}}}}
  /signed:
    post:
      security: [{aksk: []}]
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'204': {description: ok}}
components:
  securitySchemes:
    token: {type: apiKey, in: header, name: X-Auth-Token}
    query: {type: apiKey, in: query, name: key}
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    unknown: {type: http, scheme: bearer}
    aksk: {type: apiKey, in: header, name: Authorization, x-specwright-signing: SDK-HMAC-SHA256}
";

const CREDENTIALS: &str = "\
token: [hush-1, hush-2]
query: hush & more
bearer: hush-3
basic: {alice: 'hush:4'}
aksk: {AK: hush-5}
";

fn folder(credentials: &str, mode: u32) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("vault.yaml"), DOCUMENT).unwrap();
    let path = folder.path().join("credentials.yaml");
    std::fs::write(&path, credentials).unwrap();
    std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    (folder, path)
}

fn served(folder: &Path) -> Served {
    let document = folder.join("vault.yaml");
    let credentials = folder.join("credentials.yaml").display().to_string();
    Served::start(&document, &["--credentials", &credentials])
}

async fn status(request: RequestBuilder) -> StatusCode {
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn only_who_has_the_secret_is_let_in() {
    let (folder, _) = folder(CREDENTIALS, 0o600);
    let served = served(folder.path());
    let client = client();
    let get = |path: &str| client.get(format!("{}{path}", served.url));
    let (fine, denied) = (StatusCode::NO_CONTENT, StatusCode::UNAUTHORIZED);
    for (secret, expected) in [
        ("hush-1", fine),
        ("hush-2", fine),
        ("hush-3", denied),
        ("hush", denied),
        ("hush-11", denied),
    ] {
        let of = |path: &str| get(path).header("X-Auth-Token", secret);
        assert_eq!(status(of("/token")).await, expected, "{secret}");
        assert_eq!(status(of("/either")).await, expected, "{secret}");
        assert_eq!(status(of("/both")).await, denied, "{secret}");
    }
    assert_eq!(status(get("/query?key=hush+%26+more")).await, fine);
    assert_eq!(status(get("/query?key=hush")).await, denied);
    assert_eq!(status(get("/bearer").bearer_auth("hush-3")).await, fine);
    assert_eq!(status(get("/bearer").bearer_auth("hush-4")).await, denied);
    assert_eq!(status(get("/bearer").header("authorization", "Basic hush-3")).await, denied);
    let basic = |text: &str| {
        let text = base64::engine::general_purpose::STANDARD.encode(text);
        get("/basic").header("authorization", format!("Basic {text}"))
    };
    assert_eq!(status(basic("alice:hush:4")).await, fine);
    assert_eq!(status(basic("alice:hush")).await, denied);
    assert_eq!(status(basic("bob:hush:4")).await, denied);
    assert_eq!(status(basic("alice")).await, denied);
    assert_eq!(status(get("/unknown").bearer_auth("hush-3")).await, denied);
    assert_eq!(status(get("/open")).await, fine);
    let (log, code) = served.end();
    assert_eq!(code, Some(0));
    assert!(!log.contains("hush"), "{log}");
    assert!(log.starts_with("note: "), "{log}");
    assert!(log.contains("has nothing for the security scheme `unknown`"), "{log}");
}

#[tokio::test]
async fn signatures_are_verified() {
    let (folder, _) = folder(CREDENTIALS, 0o400);
    let served = served(folder.path());
    let client = client();
    let host = served.url.trim_start_matches("http://").to_owned();
    let signed = |signer: Signer, body: &'static str, change: fn(&mut Vec<(String, String)>)| {
        let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
        let mut request = UnsignedRequest {
            method: "POST",
            host: &host,
            path: "/signed",
            query: Vec::new(),
            headers,
            payload: huaweicloud_signing::Payload::Bytes(b"{}"),
        };
        request.headers.push(("X-Project-Id".to_owned(), "p".to_owned()));
        let mut headers = signer.sign_text(request).unwrap().headers;
        change(&mut headers);
        let request = client.post(format!("{}/signed", served.url)).body(body);
        headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    };
    let key = |access: &str, secret: &str| Signer::new(AccessKey::new(access, secret));
    let same = |_: &mut Vec<(String, String)>| {};
    let answer = signed(key("AK", "hush-5"), "{}", same).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let stale = std::sync::Arc::new(FixedClock::at("20200101T000000Z").unwrap());
    for (request, why) in [
        (signed(key("AK", "hush"), "{}", same), "the signature does not match the request"),
        (signed(key("KA", "hush-5"), "{}", same), "the access key is not known"),
        (signed(key("AK", "hush-5").clock(stale), "{}", same), "is not within 900 s of now"),
        (
            signed(key("AK", "hush-5"), "{\"a\": 1}", same),
            "the signature does not match the request",
        ),
        (
            signed(key("AK", "hush-5"), "{}", |all| all.push(("X-Domain-Id".into(), "d".into()))),
            "the header `x-domain-id` is not signed",
        ),
        (
            signed(key("AK", "hush-5"), "{}", |all| {
                all.iter_mut().find(|(name, _)| name == "X-Project-Id").unwrap().1 = "q".to_owned();
            }),
            "the signature does not match the request",
        ),
        (
            signed(
                key("AK", "hush-5").algorithm(huaweicloud_signing::Algorithm::HmacSm3),
                "{}",
                same,
            ),
            "the signature is of another algorithm",
        ),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{why}");
        assert_eq!(answer.headers()["www-authenticate"], "SDK-HMAC-SHA256");
        let said = answer.text().await.unwrap();
        assert!(said.contains(why), "{why}: {said}");
        assert!(!said.contains("hush"));
    }
}

#[test]
fn credentials_that_cannot_be_used_are_refused() {
    for (credentials, mode, said_of_it) in [
        (CREDENTIALS, 0o640, "other users can read or write this file\nhelp: `chmod 600"),
        (CREDENTIALS, 0o602, "other users can read or write this file"),
        ("tokn: hush", 0o600, "no security scheme is called `tokn`; there is `token`, `query`"),
        ("basic: hush", 0o600, "the scheme `basic` takes users with their passwords"),
        ("token: {hush: hush}", 0o600, "the scheme `token` takes one text, or a list of texts"),
        ("token: [hush", 0o600, "no YAML at line 2, column 1"),
        ("token: 12345", 0o600, "`token`: a secret is no text: put it in quotation marks"),
    ] {
        let (folder, _) = folder(credentials, mode);
        let words = ["serve", "vault.yaml", "--credentials", "credentials.yaml"];
        let (code, out, error) = said(&specwright(folder.path(), &words));
        assert_eq!((code, out.as_str()), (2, ""), "{error}");
        let errors: String =
            error.split_inclusive('\n').filter(|line| !line.starts_with("note")).collect();
        assert!(errors.starts_with("error[credentials]: "), "{error}");
        assert!(error.contains(said_of_it), "{error}");
        assert!(!error.replace("{hush", "").contains("hush"), "{error}");
    }
    let (folder, _) = folder(CREDENTIALS, 0o600);
    let words = ["serve", "vault.yaml", "--credentials", "absent.yaml"];
    let (code, _, error) = said(&specwright(folder.path(), &words));
    assert_eq!(code, 2);
    assert!(error.starts_with("error[credentials]: absent.yaml: "), "{error}");
}
