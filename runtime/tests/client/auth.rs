//! Which credentials a request is sent with.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::{HeaderValue, Method, Request, Response};
use specwright_runtime::auth::{AuthError, HeaderSecret};
use specwright_runtime::{
    Authenticator, Body, BodyError, BoxFuture, Client, Error, Operation, RequestBuilder,
    RequestError, RetryPolicy, Settings, decode,
};

use crate::script::Script;
use crate::{ok, status};

#[derive(Debug, Default)]
struct Counting(AtomicUsize);

impl Authenticator for Counting {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request<Body>,
    ) -> BoxFuture<'a, Result<(), AuthError>> {
        Box::pin(async move {
            assert!(!request.headers().contains_key("x-attempt"), "each attempt starts afresh");
            let attempt = self.0.fetch_add(1, Ordering::Relaxed);
            request.headers_mut().insert("x-attempt", HeaderValue::from(attempt));
            match attempt {
                9 => Err(AuthError::new("out of credentials")),
                _ => Ok(()),
            }
        })
    }
}

/// Declares an operation with these alternatives of security.
macro_rules! secured {
    ($name:ident, $security:expr) => {
        struct $name;

        impl Operation for $name {
            const ID: &'static str = stringify!($name);
            const SECURITY: &'static [&'static [&'static str]] = $security;
            type Output = ();
            type Failure = specwright_runtime::Undocumented;

            fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
                RequestBuilder::new(Method::GET, "/").build()
            }

            fn output(response: Response<Body>) -> Result<(), BodyError> {
                decode::empty(response)
            }
        }
    };
}

secured!(Either, &[&["a"], &["b"]]);
secured!(Both, &[&["a", "b"]]);
secured!(Optional, &[&[], &["a"]]);

fn secret(name: &'static str) -> Arc<HeaderSecret> {
    Arc::new(HeaderSecret::new(http::HeaderName::from_static(name), "value".into()))
}

/// The headers of credentials that an operation is sent with.
async fn presented<O: Operation>(
    operation: O,
    have: &[&'static str],
) -> Result<Vec<String>, String> {
    let script = Script::new([ok()]);
    let mut builder = Client::builder("http://a", script.clone()).unwrap();
    for name in have {
        builder = builder.credentials(*name, secret(name));
    }
    builder.build().send(&operation).await.map_err(|error| match error {
        Error::Auth(error) => error.to_string(),
        _ => panic!("another error"),
    })?;
    Ok(script.sent()[0].headers.keys().map(|name| name.to_string()).collect())
}

#[tokio::test]
async fn the_first_alternative_that_can_be_satisfied_is_used() {
    let names = |names: &[&str]| Ok(names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(presented(Either, &["a", "b"]).await, names(&["a"]));
    assert_eq!(presented(Either, &["b"]).await, names(&["b"]));
    assert_eq!(presented(Both, &["b", "a"]).await, names(&["a", "b"]));
    assert_eq!(presented(Optional, &["a"]).await, names(&["a"]));
    assert_eq!(presented(Optional, &[]).await, names(&[]));
    let error = presented(Both, &["a"]).await.unwrap_err();
    assert!(error.contains("it needs credentials for `a` and `b`"), "{error}");
    let error = presented(Either, &[]).await.unwrap_err();
    assert!(error.contains("`a`, or `b`; the client has none"), "{error}");
}

#[tokio::test]
async fn each_attempt_is_authenticated_anew() {
    let script = Script::new([status(503, &[]), status(503, &[]), ok()]);
    let counting = Arc::new(Counting::default());
    let builder = Client::builder("http://a", script.clone()).unwrap();
    let client = builder.credentials("a", counting).retry(RetryPolicy::attempts(3)).build();
    client.send(&Either).await.unwrap();
    let attempts: Vec<_> =
        script.sent().iter().map(|sent| sent.headers["x-attempt"].clone()).collect();
    assert_eq!(attempts, ["0", "1", "2"]);
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let script = Script::new([]);
    let failing = Arc::new(Counting(AtomicUsize::new(9)));
    let builder = Client::builder("http://a", script.clone()).unwrap();
    let error = builder.credentials("a", failing).build().send(&Either).await.unwrap_err();
    assert!(matches!(error, Error::Auth(_)));
    assert!(script.sent().is_empty());
}

#[tokio::test]
async fn a_secret_that_a_header_cannot_hold_is_not_printed() {
    let script = Script::new([]);
    let secret = HeaderSecret::bearer("hidden\n".to_owned().into());
    let builder = Client::builder("http://a", script.clone()).unwrap();
    let client = builder.credentials("a", Arc::new(secret)).build();
    let error = client.send(&Either).await.unwrap_err();
    let Error::Auth(auth) = &error else { panic!("{error}") };
    let text = format!("{error} {error:?} {auth} {client:?}");
    assert!(text.contains("authorization") && !text.contains("hidden"), "{text}");
}
