//! The client over a transport that answers as the test says.

mod answers;
mod auth;
mod deadlines;
mod events;
mod idempotency;
mod pages;
mod retry;
mod script;
mod servers;
mod settings;
mod tokens;

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use script::Script;
use specwright_runtime::{
    Body, BodyError, Client, Operation, RequestBuilder, RequestError, RetryPolicy, Settings,
    TransportError, TransportErrorKind, decode,
};

/// `METHOD /things/{tenant}/{unit}` with whatever security a test asks for.
pub(crate) struct Call(pub(crate) Method);

impl Operation for Call {
    const ID: &'static str = "Call";
    type Output = String;
    type Failure = String;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(self.0.clone(), "/things").bytes("text/plain", "hello").build()
    }

    fn output(response: Response<Body>) -> Result<String, BodyError> {
        decode::text(response)
    }

    fn failure(response: &Response<Body>) -> Result<Option<String>, BodyError> {
        match response.status().as_u16() {
            418 => decode::json_slice(response.body().as_bytes().unwrap_or_default()).map(Some),
            _ => Ok(None),
        }
    }
}

pub(crate) fn client(script: &Arc<Script>, retry: RetryPolicy) -> Client {
    Client::builder("http://service.example/v1", script.clone()).unwrap().retry(retry).build()
}

pub(crate) fn ok() -> Result<Response<Body>, TransportError> {
    Ok(Response::new(Body::from("fine".to_owned())))
}

pub(crate) fn status(
    status: u16,
    headers: &[(&'static str, &str)],
) -> Result<Response<Body>, TransportError> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
    }
    Ok(response)
}

pub(crate) fn broken(kind: TransportErrorKind) -> Result<Response<Body>, TransportError> {
    Err(TransportError::new(kind, "broken"))
}

#[test]
fn only_an_absolute_http_address_without_secrets_is_a_base() {
    let script = Script::new([]);
    for base in [
        "",
        "/",
        "service.example",
        "ftp://a",
        "http://",
        "https:///x",
        "http://a?b",
        "a b",
        "http://user:secret@a",
        "http://a:99999",
    ] {
        let error = Client::builder(base, script.clone()).unwrap_err();
        assert!(matches!(error, RequestError::Address(_)), "{base}: {error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn the_base_address_keeps_its_path() {
    for (base, sent) in [
        ("http://a", "http://a/things"),
        ("https://a:8443/", "https://a:8443/things"),
        ("http://a/v1", "http://a/v1/things"),
        ("http://a/v1//", "http://a/v1/things"),
        ("http://a/x/y/", "http://a/x/y/things"),
        ("http://[::1]:80/x", "http://[::1]:80/x/things"),
        ("http://a#fragment", "http://a/things"),
    ] {
        let script = Script::new([ok()]);
        let client = Client::builder(base, script.clone()).unwrap().build();
        client.send(&Call(Method::GET)).await.unwrap();
        assert_eq!(script.sent()[0].uri, sent);
        assert_eq!(script.sent()[0].method, Method::GET);
    }
}

#[tokio::test]
async fn headers_of_the_client_give_way_to_those_of_the_operation() {
    let script = Script::new([ok()]);
    let headers = HeaderMap::from_iter([
        (http::header::USER_AGENT, HeaderValue::from_static("me")),
        (http::header::CONTENT_TYPE, HeaderValue::from_static("overridden")),
    ]);
    let builder = Client::builder("http://a", script.clone()).unwrap();
    builder.headers(headers).build().send(&Call(Method::PUT)).await.unwrap();
    let sent = &script.sent()[0];
    assert_eq!(
        (&sent.headers["user-agent"], &sent.headers["content-type"]),
        (&"me".parse().unwrap(), &"text/plain".parse().unwrap())
    );
}
