//! Answers that give no result, and answers that never come.

use std::time::{Duration, Instant};

use huaweicloud_cce_autopilot::errors::ENCODED_AUTHORIZATION_MESSAGE;
use specwright_runtime::{Error, TransportError, TransportErrorKind};

use crate::auth::builder;
use crate::operations::CreateFlow;
use crate::server::{Server, TestResponse, nobody};

async fn fails(response: impl Fn() -> TestResponse + Send + Sync + 'static) -> Error {
    let server = Server::start(move |_, _| response()).await;
    let client = builder(&server).body_limit(1000).build_core().unwrap();
    client.send(&CreateFlow::new()).await.unwrap_err()
}

fn kind(error: &Error) -> Option<TransportErrorKind> {
    match error {
        Error::Transport(error) => Some(error.kind()),
        Error::Incomplete(error) => error.cut_short.as_ref().map(TransportError::kind),
        _ => None,
    }
}

#[tokio::test]
async fn an_error_keeps_all_that_the_service_said() {
    let body = r#"{"error_code":"CCE.01400001","error_msg":"Invalid request.","encoded_authorization_message":"ab"}"#;
    let error =
        fails(|| TestResponse::with(400, &[("X-Request-Id", "r-1"), ("X-Other", "kept")], body))
            .await;
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.code(), Some("CCE.01400001"));
    assert_eq!(error.message(), Some("Invalid request."));
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.details().unwrap().extra[ENCODED_AUTHORIZATION_MESSAGE], "ab");
    let host = error.call().host.clone().unwrap();
    assert!(host.starts_with("127.0.0.1:"), "{host}");
    assert_eq!(
        error.to_string(),
        format!(
            "CreateFlow (POST {host}): the service answered 400 Bad Request, CCE.01400001, Invalid \
             request., request id r-1"
        )
    );
    let Error::Status(error) = error else { panic!("{error}") };
    assert_eq!(error.headers["x-other"], "kept");
    assert_eq!(error.body, body);
    assert!(error.cut_short.is_none());
}

#[tokio::test]
async fn a_page_of_a_proxy_is_an_error_with_its_status() {
    let page = "<html><head><title>502 Bad Gateway</title></head></html>";
    let error = fails(|| TestResponse::with(502, &[("Content-Type", "text/html")], page)).await;
    assert_eq!(error.status().unwrap(), 502);
    assert_eq!((error.code(), error.message()), (None, Some("502 Bad Gateway")));
    let error = fails(|| TestResponse::with(500, &[("X-Request-Id", "r-2")], "")).await;
    assert_eq!((error.code(), error.message()), (None, None));
    assert_eq!(error.request_id(), Some("r-2"));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_no_success() {
    let error = fails(|| TestResponse::with(302, &[("Location", "http://127.0.0.1:1/")], "")).await;
    assert_eq!(error.status().unwrap(), 302);
}

#[tokio::test]
async fn a_success_with_another_body_is_an_error_with_the_body() {
    let error = fails(|| TestResponse::with(200, &[("X-Request-Id", "r-3")], "<html>")).await;
    assert_eq!(error.request_id(), Some("r-3"));
    let Error::Body(error) = error else { panic!("{error}") };
    assert_eq!((error.status.as_u16(), &error.body[..]), (200, &b"<html>"[..]));
}

#[tokio::test]
async fn a_refused_connection_is_told_apart() {
    let server = Server::start(|_, _| TestResponse::json(200, "{}")).await;
    let client = builder(&server).endpoint(nobody().await).build_core().unwrap();
    let error = client.send(&CreateFlow::new()).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert_eq!(error.status(), None);
    let text = error.to_string().to_lowercase();
    for part in ["createflow", "post", &error.call().host.clone().unwrap(), "connection refused"] {
        assert_eq!(text.matches(part).count(), 1, "{part}: {text}");
    }
}

#[tokio::test]
async fn a_service_that_stays_silent_is_a_time_out() {
    for head in ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"] {
        let server = Server::start(move |_, _| TestResponse::Silence(head.into())).await;
        let client =
            builder(&server).read_timeout(Duration::from_millis(200)).build_core().unwrap();
        let started = Instant::now();
        let error = client.send(&CreateFlow::new()).await.unwrap_err();
        assert!(error.is_timeout(), "{head}: {error:?}");
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_no_result() {
    // It was accepted: with the id of the request its maker can be asked what became of it.
    let cut = || {
        let head = "HTTP/1.1 201 X\r\nX-Request-Id: r-5\r\nContent-Length: 100\r\n\r\n";
        TestResponse::Bytes(format!("{head}{{\"kind\":").into_bytes())
    };
    let error = fails(cut).await;
    assert_eq!(kind(&error), Some(TransportErrorKind::Interrupted));
    assert_eq!((error.status().unwrap().as_u16(), error.request_id()), (201, Some("r-5")));
    assert_eq!((error.code(), error.message()), (None, None));
    let cut = || TestResponse::Bytes(b"HTTP/1.1 20".to_vec());
    assert_eq!(kind(&fails(cut).await), Some(TransportErrorKind::Interrupted));
    let noise = || TestResponse::Bytes(b"SSH-2.0-OpenSSH\r\n\r\n".to_vec());
    assert_eq!(kind(&fails(noise).await), Some(TransportErrorKind::Interrupted));
    // Of an error that breaks off, status and headers are still worth more.
    let cut = || {
        let head = "HTTP/1.1 500 X\r\nX-Request-Id: r-4\r\nContent-Length: 100\r\n\r\n";
        TestResponse::Bytes(format!("{head}partial").into_bytes())
    };
    let error = fails(cut).await;
    assert_eq!(error.request_id(), Some("r-4"));
    let Error::Status(error) = error else { panic!("{error}") };
    assert_eq!(error.body, "partial");
    assert_eq!(error.cut_short.unwrap().kind(), TransportErrorKind::Interrupted);
}

#[tokio::test]
async fn an_oversized_answer_is_not_read_to_its_end() {
    let large = || TestResponse::json(200, &format!("\"{}\"", "x".repeat(5000)));
    let error = fails(large).await;
    assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge));
    assert_eq!(error.status().unwrap(), 200);
    let large = || TestResponse::json(503, &"x".repeat(5000));
    let Error::Status(error) = fails(large).await else { panic!("no status") };
    assert_eq!((error.status.as_u16(), error.body.len()), (503, 1000));
    assert_eq!(error.cut_short.unwrap().kind(), TransportErrorKind::TooLarge);
}

#[tokio::test]
async fn a_success_says_no_code_and_no_error_shows_a_body() {
    let body = r#"{"error_code": "CCE.1", "error_msg": "hunter2", "kind": 7}"#;
    let server = Server::start(move |_, _| TestResponse::json(201, body)).await;
    let client = builder(&server).build().unwrap();
    let models = huaweicloud_cce_autopilot::models::CreateUpgradeWorkFlowRequestBody::new(
        huaweicloud_cce_autopilot::models::WorkFlowSpec::new("c", "v1.28"),
    );
    let error = client.create_autopilot_upgrade_work_flow("c", models).await.unwrap_err();
    assert_eq!(
        (error.code(), error.message(), error.status().unwrap().as_u16()),
        (None, None, 201)
    );
    assert!(!format!("{error} {error:?} {}", error.chain()).contains("hunter2"), "{error:?}");
    let error = fails(|| TestResponse::with(500, &[], "plain hunter2")).await;
    assert_eq!(error.message(), Some("plain hunter2"), "it is there for who asks for it");
    assert!(!format!("{error} {error:?} {}", error.chain()).contains("hunter2"), "{error:?}");
}

#[tokio::test]
async fn no_body_is_an_empty_answer_where_nothing_is_required() {
    let server = Server::start(|_, _| TestResponse::with(201, &[], "")).await;
    let client = builder(&server).build().unwrap();
    let body = huaweicloud_cce_autopilot::models::CreateUpgradeWorkFlowRequestBody::new(
        huaweicloud_cce_autopilot::models::WorkFlowSpec::new("c", "v1.28"),
    );
    let answer = client.create_autopilot_upgrade_work_flow("c", body).await.unwrap();
    assert_eq!(answer, Default::default());
}
