//! What a client sends to say who calls.

use huaweicloud_cce_autopilot::Credentials;
use huaweicloud_cce_autopilot::client::ClientBuilder;
use huaweicloud_cce_autopilot::signing::{Verified, Verifier, VerifyError};
use secrecy::SecretString;

use crate::operations::{CreateFlow, ListAddons};
use crate::server::{Received, Server, TestResponse};

pub(crate) const ACCESS: &str = "TESTACCESSKEY";
pub(crate) const SECRET: &str = "test-secret-key";

/// Checks the signature of a received request against the one known key.
pub(crate) fn verify(received: &Received) -> Result<Verified, VerifyError> {
    let lookup = |access: &str| (access == ACCESS).then(|| SecretString::from(SECRET));
    Verifier::new(lookup).verify(&received.head, &received.body)
}

pub(crate) fn builder(server: &Server) -> ClientBuilder {
    ClientBuilder::new()
        .endpoint(server.url())
        .project_id("0a1b2c3d")
        .credentials(Credentials::aksk(ACCESS, SECRET))
        .environment(|_| None)
}

/// A server that does what the service does with signatures.
pub(crate) async fn verifying() -> Server {
    Server::start(|_, received| match verify(received) {
        Ok(_) => TestResponse::json(201, r#"{"kind": "WorkFlowTask"}"#),
        Err(error) => TestResponse::json(
            401,
            &format!(r#"{{"error_code": "APIGW.0301", "error_msg": "{error}"}}"#),
        ),
    })
    .await
}

#[tokio::test]
async fn a_token_is_sent_and_nothing_is_signed() {
    let server = Server::start(|_, _| TestResponse::json(201, "{}")).await;
    let client = builder(&server).credentials(Credentials::token("a-token")).build_core().unwrap();
    client.send(&CreateFlow::new()).await.unwrap();
    let received = server.single();
    assert_eq!(received.header("x-auth-token"), Some("a-token"));
    for absent in ["authorization", "x-sdk-date", "x-project-id", "x-security-token"] {
        assert_eq!(received.header(absent), None, "{absent}");
    }
    assert_eq!(
        received.target(),
        "/autopilot/v3/projects/0a1b2c3d/clusters/7378a198/operation/upgradeworkflows"
    );
    assert_eq!(received.header("content-type"), Some("application/json"));
    assert_eq!(received.body, br#"{"kind":"WorkFlowTask"}"#);
}

#[tokio::test]
async fn a_signature_is_accepted_by_who_knows_the_key() {
    let server = verifying().await;
    let client = builder(&server).build_core().unwrap();
    let response = client.send(&CreateFlow::new()).await.unwrap();
    assert_eq!(response.body()["kind"], "WorkFlowTask");
    let received = server.single();
    assert_eq!(received.header("x-project-id"), Some("0a1b2c3d"));
    assert_eq!(received.header("host"), Some(&*server.address.to_string()));
    assert_eq!(received.header("x-security-token"), None);
    let signed = received.header("authorization").unwrap();
    assert!(
        signed.contains("SignedHeaders=content-type;host;user-agent;x-project-id;x-sdk-date,"),
        "{signed}"
    );
    assert!(verify(&received).unwrap().covers_body);
}

#[tokio::test]
async fn any_query_and_path_argument_survives_signing() {
    let server = verifying().await;
    let client = builder(&server).build_core().unwrap();
    let query = vec![("z", "a b+c/é?&=%"), ("a", "%2F"), ("a", ""), ("{", "~"), ("中", "😀")];
    client.send(&ListAddons(query)).await.unwrap();
    assert_eq!(
        server.single().target(),
        "/autopilot/v3/addons?a=&a=%252F&z=a%20b%2Bc%2F%C3%A9%3F%26%3D%25&%7B=~&%E4%B8%AD=%F0%9F%98%80"
    );
    let cluster_id = "a/b c%2F\\é\"{x}|^".to_owned();
    let operation = CreateFlow { cluster_id, ..CreateFlow::new() };
    client.send(&operation).await.unwrap();
}

#[tokio::test]
async fn a_wrong_key_is_a_401_that_says_so() {
    let server = verifying().await;
    let wrong = Credentials::aksk(ACCESS, "another-secret-key");
    let client = builder(&server).credentials(wrong).build_core().unwrap();
    let error = client.send(&CreateFlow::new()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(error.code(), Some("APIGW.0301"));
    assert_eq!(error.message(), Some("the signature does not match the request"));
}

#[tokio::test]
async fn temporary_keys_send_their_token_signed() {
    let server = verifying().await;
    let credentials = Credentials::aksk(ACCESS, SECRET).with_security_token("temporary");
    let client = builder(&server).credentials(credentials).build_core().unwrap();
    client.send(&CreateFlow::new()).await.unwrap();
    let received = server.single();
    assert_eq!(received.header("x-security-token"), Some("temporary"));
    assert!(received.header("authorization").unwrap().contains(";x-security-token,"));
}

#[tokio::test]
async fn a_call_for_another_project_says_so_in_path_and_header() {
    let server = verifying().await;
    let client = builder(&server).build_core().unwrap();
    let project_id = Some("another".to_owned());
    client.send(&CreateFlow { project_id, ..CreateFlow::new() }).await.unwrap();
    client.send(&CreateFlow::new()).await.unwrap();
    client.send(&ListAddons(Vec::new())).await.unwrap();
    let headers: Vec<_> =
        server.received().iter().map(|r| r.header("x-project-id").map(str::to_owned)).collect();
    let expected = ["another", "0a1b2c3d", "0a1b2c3d"].map(|id| Some(id.to_owned()));
    assert_eq!(headers, expected);
    assert!(server.received()[0].target().contains("/projects/another/"));
}

#[tokio::test]
async fn a_request_without_a_body_has_no_content_type() {
    let server = verifying().await;
    let client = builder(&server).build_core().unwrap();
    client.send(&ListAddons(Vec::new())).await.unwrap();
    assert_eq!(server.single().header("content-type"), None);
}

#[tokio::test]
async fn the_client_names_its_product_and_nothing_of_the_machine() {
    let server = verifying().await;
    let own = format!("huaweicloud-cce-autopilot/{}", env!("CARGO_PKG_VERSION"));
    builder(&server).build_core().unwrap().send(&CreateFlow::new()).await.unwrap();
    assert_eq!(server.single().header("user-agent"), Some(&*own));
    let client = builder(&server).user_agent("my-tool/1.2").build_core().unwrap();
    client.send(&CreateFlow::new()).await.unwrap();
    let with_tool = format!("my-tool/1.2 {own}");
    assert_eq!(server.received()[1].header("user-agent"), Some(&*with_tool));
}
