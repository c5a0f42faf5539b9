//! Answers whose bodies are not whole, or not there.

use std::time::Duration;

use http::Method;
use specwright_runtime::{Error, RetryPolicy, StatusError, TransportErrorKind};

use crate::server::{Server, cut, whole};
use crate::{Call, Thing, builder};

fn policy() -> RetryPolicy {
    RetryPolicy { first_pause: Duration::from_millis(1), ..RetryPolicy::attempts(3) }
}

/// What a call with this method makes of answers, and how often it was sent.
async fn call(
    method: Method,
    answer: impl Fn(usize) -> String + Send + Sync + 'static,
) -> (Result<Thing, Error>, usize) {
    let server = Server::start(move |before, _| answer(before)).await;
    let client = builder(&server).retry(policy()).body_limit(500).build();
    let outcome = client.send(&Call(method)).await;
    (outcome.map(|answer| answer.into_body()), server.received().len())
}

fn incomplete(outcome: Result<Thing, Error>) -> Box<StatusError> {
    match outcome {
        Err(Error::Incomplete(error)) => error,
        other => panic!("{other:?}"),
    }
}

const ID: &str = "X-Request-Id: r-1\r\n";

#[tokio::test]
async fn a_success_that_breaks_off_keeps_what_came_and_a_post_is_not_repeated() {
    for method in [Method::POST, Method::PATCH] {
        let (outcome, sent) = call(method, |_| cut(201, ID, "{\"name\": \"a")).await;
        assert_eq!(sent, 1);
        assert_eq!(outcome.as_ref().unwrap_err().request_id(), Some("r-1"));
        assert_eq!(outcome.as_ref().unwrap_err().status().unwrap(), 201);
        let error = incomplete(outcome);
        assert_eq!(
            (&error.headers["x-request-id"], &error.body[..]),
            (&"r-1".parse().unwrap(), &b"{\"name\": \"a"[..])
        );
        assert_eq!(error.cut_short.unwrap().kind(), TransportErrorKind::Interrupted);
    }
}

#[tokio::test]
async fn a_broken_body_of_what_may_be_repeated_is_asked_for_again() {
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let (outcome, sent) = call(method.clone(), |before| match before {
            0 => cut(200, ID, "{\"na"),
            // Chunks that end in the middle.
            1 => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"name".to_owned(),
            _ => whole(200, "", "{\"name\": \"a\"}"),
        })
        .await;
        assert_eq!((outcome.unwrap().name.as_deref(), sent), (Some("a"), 3), "{method}");
        let (outcome, sent) = call(method, |_| cut(200, ID, "{")).await;
        assert_eq!(
            (incomplete(outcome).status.as_u16(), sent),
            (200, 3),
            "as often as the policy says"
        );
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_kept_up_to_it_and_not_asked_for_again() {
    for method in [Method::GET, Method::POST] {
        let (outcome, sent) = call(method, |_| whole(202, ID, &"x".repeat(501))).await;
        let error = incomplete(outcome);
        assert_eq!((error.status.as_u16(), error.body.len(), sent), (202, 500, 1));
        assert_eq!(error.details.request_id.as_deref(), Some("r-1"));
        assert_eq!(error.cut_short.unwrap().kind(), TransportErrorKind::TooLarge);
    }
    let (outcome, _) =
        call(Method::GET, |_| whole(200, "", &format!("{{{}}}", " ".repeat(498)))).await;
    assert_eq!(outcome.unwrap(), Thing::default(), "exactly the limit");
}

#[tokio::test]
async fn no_body_is_an_object_that_needs_no_members() {
    for status in [200, 201, 204] {
        let (outcome, _) = call(Method::POST, move |_| whole(status, "", "")).await;
        assert_eq!(outcome.unwrap(), Thing::default());
    }
    // What is there and no JSON is none, and neither is nothing that had to be something.
    let (outcome, _) = call(Method::POST, |_| whole(200, "", " ")).await;
    assert!(matches!(outcome, Err(Error::Body(_))));
    let nothing = || http::Response::new(specwright_runtime::Body::Empty);
    use specwright_runtime::decode::json;
    assert!(json::<Vec<i64>>(nothing()).is_err());
    assert!(json::<std::collections::BTreeMap<String, i64>>(nothing()).is_err());
    assert!(json::<Option<i64>>(nothing()).is_err());
    assert!(json::<serde_json::Value>(nothing()).is_err());
    assert!(json::<Named>(nothing()).unwrap_err().to_string().contains("no body"));
}

struct Named {
    #[allow(dead_code, reason = "it is never there")]
    name: String,
}

specwright_runtime::object!(Named { name: "name" });
