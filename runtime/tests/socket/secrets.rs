//! Credentials stay between the client and the service.

use std::sync::Arc;

use http::Method;
use specwright_runtime::{ApiKey, Bearer, OAuth2};

use crate::server::{Server, whole};
use crate::{Call, builder};

/// Headers of an answer that carry secrets.
const HEADERS: &str = "X-Subject-Token: hidden\r\nSet-Cookie: id=hidden\r\nAuthorization: hidden\r\n\
    X-Amz-Security-Token: hidden\r\nX-Api-Key: hidden\r\nX-Client-Secret: hidden\r\n\
    Proxy-Authorization: hidden\r\nX-Session-Id: hidden\r\nX-Password: hidden\r\n\
    Location: https://a.example/?signature=hidden\r\nX-Shown: shown\r\nWWW-Authenticate: Bearer\r\n";

#[tokio::test]
async fn errors_hide_what_an_answer_carries() {
    for (status, body) in
        [(200, r#"{"size": "hidden"}"#), (200, r#"{"name": "hidden"#), (401, "hidden")]
    {
        let server = Server::start(move |_, _| whole(status, HEADERS, body)).await;
        let client = builder(&server).body_limit(usize::from(status) * 10).build();
        let error = client.send(&Call(Method::GET)).await.unwrap_err();
        let text = format!("{error} {error:?} {error:#?} {}", error.chain());
        assert!(!text.contains("hidden"), "{text}");
        assert!(text.contains("shown") && text.contains("Bearer"), "{text}");
        let untyped = format!("{:?}", error.untyped());
        assert!(!untyped.contains("hidden"), "{untyped}");
    }
    let server = Server::start(|_, _| whole(200, HEADERS, "{}")).await;
    let answer = builder(&server).build().send(&Call(Method::GET)).await.unwrap();
    assert_eq!(answer.headers()["x-subject-token"], "hidden", "it is there for who asks for it");
    assert!(!format!("{answer:?}").contains("hidden"), "{answer:?}");
}

#[tokio::test]
async fn a_redirect_carries_no_credentials_anywhere() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::start(|_, _| whole(200, "", r#"{"access_token": "x"}"#)).await;
        let location = format!("Location: {}/\r\n", other.url());
        let server = Server::start(move |_, _| whole(status, &location, "")).await;
        let key = Arc::new(ApiKey::header("X-Key", "hidden"));
        let client = builder(&server).credentials("key", key).build();
        for method in [Method::GET, Method::POST] {
            let error = client.send(&Call(method)).await.unwrap_err();
            assert_eq!(error.status().unwrap(), status);
        }
        let source = OAuth2::client_credentials("/token", "app", "hidden");
        let tokens = Arc::new(Bearer::from_source(source));
        let client = builder(&server).credentials("key", tokens).build();
        let error = client.send(&Call(Method::GET)).await.unwrap_err();
        assert_eq!(error.status().unwrap(), status, "{error}");
        assert!(other.received().is_empty(), "nothing follows");
    }
}
