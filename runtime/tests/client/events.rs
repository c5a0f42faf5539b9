//! Events that go on at another connection.

use std::time::Duration;

use http::{Method, Request, Response};
use specwright_runtime::body::{ByteStream, Upload};
use specwright_runtime::events::EventStream;
use specwright_runtime::{
    ApiKey, Body, BodyError, Client, Jitter, Operation, RequestBuilder, RequestError, RetryPolicy,
    Settings, TransportError, TransportErrorKind, Undocumented, decode,
};

use crate::script::Script;
use crate::{broken, status};

/// `POST /events` with a body.
struct Watch(Upload);

impl Operation for Watch {
    const ID: &'static str = "Watch";
    const STREAMED: bool = true;
    const SECURITY: &'static [&'static [&'static str]] = &[&["key"]];
    type Output = EventStream<i64>;
    type Failure = Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(Method::POST, "/events").upload("text/plain", &self.0).build()
    }

    fn output(response: Response<Body>) -> Result<EventStream<i64>, BodyError> {
        decode::events(response)
    }
}

type Answer = Result<Response<Body>, TransportError>;

/// Events, and then the end of the connection.
fn events(text: &'static str) -> Answer {
    let answer = Response::builder().header("content-type", "text/event-stream");
    Ok(answer.body(Body::from(text.to_owned())).unwrap())
}

/// Events, and then a connection that breaks.
fn cut(text: &'static str) -> Answer {
    let chunks = [Ok(text), Err(TransportError::new(TransportErrorKind::Interrupted, "cut"))];
    let body = Body::Stream(ByteStream::new(Chunks(chunks.into_iter())));
    events("").map(|answer| answer.map(|_| body))
}

struct Chunks<I>(I);

impl<I: Iterator + Unpin> futures_core::Stream for Chunks<I> {
    type Item = I::Item;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<I::Item>> {
        std::task::Poll::Ready(self.0.next())
    }
}

fn policy() -> RetryPolicy {
    let first_pause = Duration::from_millis(100);
    RetryPolicy { first_pause, jitter: Jitter::None, ..RetryPolicy::attempts(3) }
}

/// The data of all events, and the error at the end, of a stream that connects again.
async fn watch(
    answers: impl IntoIterator<Item = Answer>,
    body: Upload,
) -> (std::sync::Arc<Script>, String, Option<String>) {
    let script = Script::new(answers);
    let builder = Client::builder("http://a", script.clone()).unwrap();
    let key = ApiKey::header("X-Key", "secret");
    let client = builder.credentials("key", std::sync::Arc::new(key)).build();
    let mut stream = client.send(&Watch(body)).await.unwrap().into_body().reconnect_by(policy());
    let (mut data, mut error) = (String::new(), None);
    while let Some(event) = stream.next().await {
        assert_eq!(error, None, "nothing comes after an error");
        match event {
            Ok(event) => data.push_str(&event.data),
            Err(why) => error = Some(why.to_string()),
        }
    }
    (script, data, error)
}

/// What was sent as `Last-Event-ID`.
fn ids(script: &Script) -> Vec<Option<String>> {
    let sent = script.sent().into_iter();
    sent.map(|sent| Some(sent.headers.get("last-event-id")?.to_str().unwrap().to_owned())).collect()
}

#[tokio::test]
async fn a_stream_goes_on_behind_its_last_event_until_there_are_no_more() {
    let answers = [
        events("data: 1\n\n"),
        cut("id: a\ndata: 2\n\nid: b\ndata: not whole"),
        events("retry: 70\nid: c\ndata: 3\n\n"),
        events("data: 4\n\n"),
        status(204, &[]),
    ];
    let (script, data, error) = watch(answers, Upload::from("body")).await;
    assert_eq!((data.as_str(), error), ("1234", None));
    let some = |id: &str| Some(id.to_owned());
    assert_eq!(ids(&script), [None, None, some("b"), some("c"), some("c")]);
    assert_eq!(script.pauses(), [100, 100, 70, 70].map(Duration::from_millis));
    for sent in script.sent() {
        assert_eq!((sent.method, sent.body.as_str()), (Method::POST, "body"));
        assert_eq!(sent.headers["x-key"], "secret", "each attempt is authenticated");
    }
}

#[tokio::test]
async fn what_may_pass_is_waited_for_in_growing_pauses() {
    let answers = [
        events("data: 1\n\n"),
        status(500, &[]),
        events(""),
        events("data: 2\n\n"),
        broken(TransportErrorKind::Connect),
        status(503, &[("retry-after", "7")]),
        broken(TransportErrorKind::Timeout),
    ];
    let (script, data, error) = watch(answers, Upload::from("")).await;
    assert_eq!((data.as_str(), error.as_deref()), ("1", None), "three attempts without an event");
    assert_eq!(script.pauses(), [100, 200].map(Duration::from_millis));

    let answers = [
        events("data: 1\n\n"),
        broken(TransportErrorKind::Connect),
        events("data: 2\n\n"),
        status(503, &[("retry-after", "7")]),
        events("data: 3\n\n"),
        status(502, &[]),
        broken(TransportErrorKind::Timeout),
    ];
    let (script, data, error) = watch(answers, Upload::from("")).await;
    assert_eq!((data.as_str(), error.as_deref()), ("123", Some("broken")));
    assert_eq!(script.pauses(), [100, 200, 100, 7000, 100, 200].map(Duration::from_millis));
}

#[tokio::test]
async fn a_stream_ends_when_the_service_refuses() {
    for (answer, expected) in [
        (status(404, &[]), "the service answered 404 Not Found where events were to go on"),
        (
            status(200, &[("content-type", "application/json")]),
            "the service answered `application/json` where events were to go on",
        ),
        (broken(TransportErrorKind::Other), "broken"),
    ] {
        let answers = [events("data: 1\n\n"), answer];
        let (script, data, error) = watch(answers, Upload::from("")).await;
        assert_eq!((data.as_str(), error.as_deref()), ("1", Some(expected)));
        assert_eq!(script.sent().len(), 2);
    }
    let once = Upload::from(ByteStream::from_chunks(["body"]));
    let (script, data, error) = watch([events("data: 1\n\n")], once).await;
    assert_eq!(data, "1");
    assert!(error.unwrap().contains("only once"));
    assert_eq!(script.sent().len(), 1);
}

#[tokio::test]
async fn a_stream_that_is_not_asked_to_does_not_connect_again() {
    let script = Script::new([events("id: 1\ndata: 1\n\n")]);
    let builder = Client::builder("http://a", script.clone()).unwrap();
    let key = ApiKey::header("X-Key", "secret");
    let client = builder.credentials("key", std::sync::Arc::new(key)).build();
    let mut stream = client.send(&Watch(Upload::from(""))).await.unwrap().into_body();
    assert!(stream.next().await.unwrap().is_ok());
    assert!(stream.next().await.is_none());
    assert_eq!(script.sent().len(), 1);
}
