//! Spans of attempts.
#![cfg(feature = "tracing")]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{Method, Request, Response};
use specwright_runtime::{
    ApiKey, Body, BodyError, BoxFuture, Client, Jitter, Operation, RequestBuilder, RequestError,
    RetryPolicy, Settings, Transport, TransportError, TransportErrorKind, Undocumented, decode,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// `PUT /things/{id}/{access_token}`, with a key in the query.
struct PutThing;

impl Operation for PutThing {
    const ID: &'static str = "PutThing";
    const SECURITY: &'static [&'static [&'static str]] = &[&["key"]];
    type Output = String;
    type Failure = Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        let request = RequestBuilder::new(Method::PUT, "/things/{id}/{access_token}");
        let request = request.path("id", &7).path("access_token", "s3cret");
        request.query("name", &"s3cret").text("text/plain", "s3cret").build()
    }

    fn output(response: Response<Body>) -> Result<String, BodyError> {
        decode::text(response)
    }
}

/// Fails in the way of each attempt.
#[derive(Debug, Default)]
struct Failing(Mutex<usize>);

impl Transport for Failing {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let attempt = {
            let mut attempts = self.0.lock().unwrap();
            *attempts += 1;
            *attempts
        };
        Box::pin(async move {
            // What happens below is within the span.
            tracing::info!("sending");
            let mut response = Response::new(Body::from("fine".to_owned()));
            match attempt {
                1 => return Err(TransportError::new(TransportErrorKind::Connect, "refused")),
                2 => *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE,
                _ => {}
            }
            Ok(response)
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

type Fields = BTreeMap<String, String>;

/// The fields of all spans with how many events each has, and which of them are entered.
type Spans = (Vec<(Fields, usize)>, Vec<u64>);

/// Keeps all spans.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Spans>>);

struct Reader<'a>(&'a mut Fields);

impl Visit for Reader<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

impl Subscriber for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("specwright_runtime") || metadata.is_event()
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::new();
        attributes.record(&mut Reader(&mut fields));
        let mut kept = self.0.lock().unwrap();
        kept.0.push((fields, 0));
        Id::from_u64(kept.0.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let mut kept = self.0.lock().unwrap();
        values.record(&mut Reader(&mut kept.0[id.into_u64() as usize - 1].0));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        let mut kept = self.0.lock().unwrap();
        if let Some(current) = kept.1.last().copied() {
            kept.0[current as usize - 1].1 += 1;
        }
    }

    fn enter(&self, id: &Id) {
        self.0.lock().unwrap().1.push(id.into_u64());
    }

    fn exit(&self, _: &Id) {
        self.0.lock().unwrap().1.pop();
    }
}

#[tokio::test]
async fn each_attempt_is_a_span_without_secrets() {
    let kept = Kept::default();
    let _guard = tracing::subscriber::set_default(kept.clone());
    let policy = RetryPolicy { jitter: Jitter::None, ..RetryPolicy::attempts(3) };
    let builder = Client::builder("https://a.example/v1", Arc::new(Failing::default())).unwrap();
    let key = Arc::new(ApiKey::query("key", "s3cret"));
    let client = builder.credentials("key", key).retry(policy).build();
    client.send(&PutThing).await.unwrap();

    let spans = kept.0.lock().unwrap().0.clone();
    assert_eq!(spans.len(), 3);
    let common = [
        ("http.request.method", "PUT"),
        ("otel.kind", "client"),
        ("otel.name", "PUT /things/{id}/{access_token}"),
        ("server.address", "a.example"),
        ("server.port", "443"),
        ("specwright.operation", "PutThing"),
        ("url.full", "https://a.example/v1/things/7/{access_token}?name=REDACTED&key=REDACTED"),
        ("url.template", "/things/{id}/{access_token}"),
    ];
    let version = ("network.protocol.version", "1.1");
    let own: [&[(&str, &str)]; 3] = [
        &[("error.type", "connect"), ("otel.status_code", "ERROR")],
        &[
            ("error.type", "503"),
            ("otel.status_code", "ERROR"),
            ("http.response.status_code", "503"),
            ("http.request.resend_count", "1"),
            version,
        ],
        &[("http.response.status_code", "200"), ("http.request.resend_count", "2"), version],
    ];
    for ((fields, events), own) in spans.iter().zip(own) {
        let expected = common.iter().chain(own);
        let expected: Fields =
            expected.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(*fields, expected);
        assert_eq!(*events, 1, "what the transport says is within");
    }
}
