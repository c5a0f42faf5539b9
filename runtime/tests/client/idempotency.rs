//! Requests that a service knows again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::{Method, Request, Response};
use specwright_runtime::{
    Body, BodyError, Client, Error, Operation, RequestBuilder, RequestError, RetryPolicy, Settings,
    TransportErrorKind, Undocumented, decode,
};

use crate::script::Script;
use crate::{broken, client, ok, status};

/// `POST /payments` with a key of the caller's, or none.
struct Pay(Option<&'static str>);

impl Operation for Pay {
    const ID: &'static str = "Pay";
    const IDEMPOTENCY_KEY: Option<&'static str> = Some("Idempotency-Key");
    type Output = ();
    type Failure = Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        let request = RequestBuilder::new(Method::POST, "/payments");
        request.header("Idempotency-Key", &self.0, false).build()
    }

    fn output(response: Response<Body>) -> Result<(), BodyError> {
        decode::empty(response)
    }
}

fn keys(script: &Script) -> Vec<String> {
    let sent = script.sent().into_iter();
    sent.map(|sent| sent.headers["idempotency-key"].to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_key_is_made_once_for_all_attempts_of_a_call() {
    let failures = [status(503, &[]), broken(TransportErrorKind::Timeout), ok()];
    let script = Script::new(failures.into_iter().chain([ok()]));
    let client = client(&script, RetryPolicy::attempts(3));
    client.send(&Pay(None)).await.unwrap();
    client.send(&Pay(None)).await.unwrap();
    let keys = keys(&script);
    assert_eq!(keys.len(), 4, "a POST with a key is repeated");
    assert!(keys[0] == keys[1] && keys[1] == keys[2]);
    assert_ne!(keys[2], keys[3], "another call has another key");
    assert_eq!(keys[0].len(), 36);
    let shown = format!("{:?}", script.sent());
    assert!(!shown.contains(&keys[0]), "{shown}");
}

#[tokio::test]
async fn a_key_of_the_caller_stays() {
    let script = Script::new([status(503, &[]), ok()]);
    client(&script, RetryPolicy::attempts(2)).send(&Pay(Some("mine"))).await.unwrap();
    assert_eq!(keys(&script), ["mine", "mine"]);
}

#[tokio::test]
async fn a_client_can_make_keys_of_its_own() {
    let script = Script::new([status(502, &[]), ok(), ok()]);
    let count = Arc::new(AtomicUsize::new(0));
    let builder = Client::builder("http://a", script.clone()).unwrap();
    let builder = builder.retry(RetryPolicy::attempts(2));
    let client = builder
        .idempotency_keys(move || format!("key-{}", count.fetch_add(1, Ordering::Relaxed)))
        .build();
    client.send(&Pay(None)).await.unwrap();
    client.send(&Pay(None)).await.unwrap();
    assert_eq!(keys(&script), ["key-0", "key-0", "key-1"]);

    let builder = Client::builder("http://a", script.clone()).unwrap();
    let error = builder.idempotency_keys(|| "no\nheader".to_owned()).build();
    let error = error.send(&Pay(None)).await.unwrap_err();
    let Error::Request(error) = error else { panic!("{error}") };
    assert!(matches!(error.error, RequestError::HeaderArgument("Idempotency-Key")), "{error}");
}
