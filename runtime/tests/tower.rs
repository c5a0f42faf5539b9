//! Layers and services of `tower`, around a transport and in its place.
#![cfg(feature = "tower")]

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response};
use http_body_util::{BodyExt, Full};
use specwright_runtime::body::{ByteStream, Upload};
use specwright_runtime::operation::UrlTemplate;
use specwright_runtime::tower::{ServiceTransport, TransportService};
use specwright_runtime::{
    Body, BodyError, CallOptions, Client, Error, Jitter, Operation, OperationId, RequestBuilder,
    RequestError, RetryPolicy, Settings, TransportError, TransportErrorKind, Undocumented, decode,
};
use tower::util::MapRequestLayer;
use tower::{ServiceBuilder, ServiceExt, service_fn};

/// `PUT /things/{id}`
struct PutThing(Upload);

impl Operation for PutThing {
    const ID: &'static str = "PutThing";
    type Output = String;
    type Failure = Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        let request = RequestBuilder::new(Method::PUT, "/things/{id}").path("id", &7);
        request.upload("text/plain", &self.0).build()
    }

    fn output(response: Response<Body>) -> Result<String, BodyError> {
        decode::text(response)
    }
}

fn text(text: &'static str) -> Response<Full<Bytes>> {
    Response::new(Full::from(text))
}

/// Answers what it was sent.
async fn echo(request: Request<Body>) -> Result<Response<Full<Bytes>>, Infallible> {
    let trace = request.headers().get("traceparent").map(|it| it.to_str().unwrap().to_owned());
    let template = request.extensions().get::<UrlTemplate>().unwrap().0;
    let body = BodyExt::collect(request.into_body()).await.unwrap().to_bytes();
    let body = String::from_utf8(body.to_vec()).unwrap();
    Ok(Response::new(Full::from(format!("{template} {trace:?} {body}"))))
}

#[tokio::test]
async fn a_service_is_a_transport_and_a_layer_stands_between() {
    let transport = Arc::new(ServiceTransport::new(service_fn(echo)));
    let client = |seen: &Arc<AtomicUsize>| {
        let seen = Arc::clone(seen);
        let trace = MapRequestLayer::new(move |mut request: Request<Body>| {
            assert_eq!(request.extensions().get::<OperationId>().unwrap().0, "PutThing");
            seen.fetch_add(1, Ordering::Relaxed);
            request.headers_mut().insert("traceparent", HeaderValue::from_static("00-1"));
            request
        });
        let layers = ServiceBuilder::new().concurrency_limit(1).layer(trace).into_inner();
        Client::builder("http://a", transport.clone()).unwrap().layer(layers).build()
    };
    let seen = Arc::default();
    let client = client(&seen);
    for body in [Upload::from("body"), Upload::from(ByteStream::from_chunks(["bo", "dy"]))] {
        let answer = client.send(&PutThing(body)).await.unwrap().into_body();
        assert_eq!(answer, r#"/things/{id} Some("00-1") body"#);
    }
    let answer = client.send(&PutThing(Upload::from(""))).await.unwrap().into_body();
    assert_eq!(answer, r#"/things/{id} Some("00-1") "#);
    assert_eq!(seen.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn errors_of_a_transport_stay_what_they_are() {
    let count = Arc::new(AtomicUsize::new(0));
    let failing = Arc::clone(&count);
    let service = service_fn(move |_: Request<Body>| {
        let attempt = failing.fetch_add(1, Ordering::Relaxed);
        async move {
            match attempt {
                0 => Err(TransportError::new(TransportErrorKind::Connect, "refused").into()),
                1 => Ok(text("fine")),
                _ => Err(Box::<dyn std::error::Error + Send + Sync>::from("full")),
            }
        }
    });
    let transport = Arc::new(ServiceTransport::new(service));
    let first_pause = Duration::from_millis(1);
    let policy = RetryPolicy { first_pause, jitter: Jitter::None, ..RetryPolicy::attempts(3) };
    let client = Client::builder("http://a", transport.clone()).unwrap().retry(policy).build();
    assert_eq!(client.send(&PutThing(Upload::from(""))).await.unwrap().into_body(), "fine");
    let error = client.send(&PutThing(Upload::from(""))).await.unwrap_err();
    let Error::Transport(error) = error else { panic!("{error}") };
    assert_eq!(error.kind(), TransportErrorKind::Other);
    assert!(error.to_string().ends_with("the service below the client failed: full"), "{error}");
    assert_eq!(count.load(Ordering::Relaxed), 3, "it is not known whether it may be repeated");

    // And a transport is a service.
    count.store(1, Ordering::Relaxed);
    let request = Request::builder().uri("http://a/").body(Body::Empty).unwrap();
    let answer = TransportService::new(transport).oneshot(request).await.unwrap();
    assert_eq!(answer.into_body().collect(9).await.unwrap(), "fine");
}

/// Time in a layer counts, and passes on the timer of the transport below.
#[tokio::test]
async fn a_layer_that_holds_back_is_ended_in_time() {
    let waits = service_fn(|_: Request<Body>| async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        Ok::<_, Infallible>(text("late"))
    });
    let transport = Arc::new(ServiceTransport::new(waits));
    let client = Client::builder("http://a", transport).unwrap();
    let client = client.layer(tower::layer::layer_fn(|service| service)).build();
    let begin = Instant::now();
    let client = client.with(CallOptions::new().deadline(Duration::from_millis(10)));
    let error = client.send(&PutThing(Upload::from(""))).await.unwrap_err();
    assert!(error.is_timeout() && begin.elapsed() < Duration::from_secs(30), "{error}");
}
