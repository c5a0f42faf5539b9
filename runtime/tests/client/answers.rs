//! What becomes of answers.

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use specwright_runtime::{Body, Client, Error, RetryPolicy, TransportErrorKind};

use crate::script::Script;
use crate::{Call, client};

#[tokio::test]
async fn bodies_are_read_up_to_the_limit() {
    let large = |status: u16| {
        let mut response = Response::new(Body::from("0123456789".to_owned()));
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        Ok(response)
    };
    let send = async |answer, limit| {
        let script = Script::new([answer]);
        let builder = Client::builder("http://a", script).unwrap();
        builder.body_limit(limit).build().send(&Call(Method::GET)).await
    };
    assert_eq!(send(large(200), 10).await.unwrap().body(), "0123456789");
    let Err(Error::Incomplete(error)) = send(large(200), 9).await else { panic!("accepted") };
    assert_eq!((error.status.as_u16(), &error.body[..]), (200, &b"012345678"[..]));
    assert_eq!(error.cut_short.unwrap().kind(), TransportErrorKind::TooLarge);
    let Err(Error::Status(error)) = send(large(500), 9).await else { panic!("accepted") };
    assert_eq!((error.status.as_u16(), &error.body[..]), (500, &b"012345678"[..]));
    assert_eq!(error.cut_short.unwrap().kind(), TransportErrorKind::TooLarge);
}

#[tokio::test]
async fn a_documented_failure_is_decoded_and_any_other_is_kept() {
    let answer = |code: u16, body: &'static str| {
        let mut response = Response::new(Body::Bytes(Bytes::from_static(body.as_bytes())));
        *response.status_mut() = StatusCode::from_u16(code).unwrap();
        let script = Script::new([Ok(response)]);
        async move { client(&script, RetryPolicy::default()).send(&Call(Method::GET)).await }
    };
    let Err(Error::Status(error)) = answer(418, "\"teapot\"").await else { panic!("no status") };
    assert_eq!(error.failure.as_deref(), Some("teapot"));
    let Err(Error::Status(error)) = answer(418, "<html>").await else { panic!("no status") };
    assert_eq!((error.failure, &error.body[..]), (None, &b"<html>"[..]));
    let problem = r#"{"type": "about:blank", "title": "No", "detail": "not today"}"#;
    let error = answer(404, problem).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("about:blank"), Some("not today")));
    let untyped = error.untyped();
    assert_eq!(untyped.status().unwrap(), 404);
    assert_eq!(untyped.message(), Some("not today"));
}
