//! What takes too long.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Method, Request, Response};
use specwright_runtime::auth::AuthError;
use specwright_runtime::body::ByteStream;
use specwright_runtime::settings::SettingError;
use specwright_runtime::{
    Authenticator, Body, BoxFuture, CallOptions, Client, Error, Jitter, Operation, RequestBuilder,
    RequestError, ResolveSetting, RetryPolicy, Settings, Transport, TransportError,
    TransportErrorKind, Undocumented, decode,
};

use crate::{Call, status};

const SHORT: Duration = Duration::from_millis(20);
const LONG: Duration = Duration::from_secs(60);

/// A service of which some answers do not come.
#[derive(Debug, Default)]
struct Slow {
    /// How many attempts there were.
    attempts: std::sync::Mutex<usize>,
    /// How many of the first get no answer.
    silent: usize,
    /// Whether it sends a part of the body only.
    is_endless: bool,
    /// How all attempts are answered after that.
    status: Option<(u16, &'static str)>,
}

impl Transport for Slow {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let attempt = {
            let mut attempts = self.attempts.lock().unwrap();
            *attempts += 1;
            *attempts
        };
        Box::pin(async move {
            if attempt <= self.silent {
                std::future::pending::<()>().await;
            }
            if let Some((code, after)) = self.status {
                return status(code, &[("retry-after", after)]);
            }
            let part = ByteStream::new(Part(Some("fi")));
            let body =
                if self.is_endless { Body::Stream(part) } else { Body::from("fine".to_owned()) };
            Ok(Response::new(body))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// One chunk, and then nothing more for ever.
struct Part(Option<&'static str>);

impl futures_core::Stream for Part {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.take().map_or(std::task::Poll::Pending, |part| {
            std::task::Poll::Ready(Some(Ok(Bytes::from_static(part.as_bytes()))))
        })
    }
}

fn client(service: Slow, options: CallOptions) -> (Client, Arc<Slow>) {
    let service = Arc::new(service);
    let client = Client::builder("http://a", service.clone()).unwrap().build();
    (client.with(options), service)
}

fn retry() -> RetryPolicy {
    let first_pause = Duration::from_millis(1);
    RetryPolicy { first_pause, jitter: Jitter::None, ..RetryPolicy::attempts(3) }
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_repeated_where_it_may_be() {
    let options = CallOptions::new().attempt_timeout(SHORT).retry(retry());
    let (client_of, service) = client(Slow { silent: 2, ..Slow::default() }, options);
    assert_eq!(client_of.send(&Call(Method::GET)).await.unwrap().into_body(), "fine");
    assert_eq!(*service.attempts.lock().unwrap(), 3);

    let (client_of, service) = client(Slow { silent: 2, ..Slow::default() }, options);
    let error = client_of.send(&Call(Method::POST)).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.to_string(), "Call (POST a): the service did not answer within 20ms");
    assert_eq!(*service.attempts.lock().unwrap(), 1, "nobody knows what it did");
}

#[tokio::test]
async fn a_deadline_is_for_all_attempts_together() {
    // Long enough for a second attempt to begin on a busy machine.
    let attempt = SHORT * 10;
    let options = CallOptions::new().attempt_timeout(attempt).deadline(attempt * 7 / 4);
    let (client, service) = client(Slow { silent: 9, ..Slow::default() }, options.retry(retry()));
    let begin = Instant::now();
    let error = client.send(&Call(Method::GET)).await.unwrap_err();
    assert!(error.is_timeout() && begin.elapsed() >= attempt, "{error}");
    assert_eq!(error.to_string(), "Call (GET a): the call is not over within 350ms, its deadline");
    assert_eq!(*service.attempts.lock().unwrap(), 2);
}

#[tokio::test]
async fn a_pause_that_would_not_end_in_time_is_not_begun() {
    let busy = Slow { status: Some((503, "30")), ..Slow::default() };
    let options = CallOptions::new().retry(retry()).deadline(Duration::from_secs(29));
    let (client, service) = client(busy, options);
    let begin = Instant::now();
    let error = client.send(&Call(Method::GET)).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503, "what the service has said: {error}");
    assert!(begin.elapsed() < LONG / 6);
    assert_eq!(*service.attempts.lock().unwrap(), 1);
}

#[tokio::test]
async fn what_has_come_of_a_body_in_time_is_kept() {
    for options in [CallOptions::new().attempt_timeout(SHORT), CallOptions::new().deadline(SHORT)] {
        let (client, _) = client(Slow { is_endless: true, ..Slow::default() }, options);
        let error = client.send(&Call(Method::POST)).await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        let Error::Incomplete(error) = error else { panic!("{error}") };
        assert_eq!(error.body, "fi", "the service has accepted it");
    }
}

/// What a client says of all calls, a call may say otherwise.
#[tokio::test]
async fn a_call_may_have_options_of_its_own() {
    let service = Arc::new(Slow { silent: 1, ..Slow::default() });
    let builder = Client::builder("http://a", service.clone()).unwrap();
    let client = builder.retry(retry()).deadline(LONG).attempt_timeout(LONG).build();
    let short = client.with(CallOptions::new().attempt_timeout(SHORT));
    assert!(short.send(&Call(Method::GET)).await.is_ok());
    assert_eq!(*service.attempts.lock().unwrap(), 2, "the policy is the client's");
    let once =
        client.with(CallOptions::new().retry(RetryPolicy::attempts(1)).deadline(Duration::ZERO));
    assert!(once.send(&Call(Method::GET)).await.is_ok(), "what is there is taken");
}

/// Settings and credentials are part of a call.
#[tokio::test]
async fn what_is_looked_up_before_counts() {
    #[derive(Debug)]
    struct Never;
    impl ResolveSetting for Never {
        fn resolve<'a>(
            &'a self,
            _: &'a str,
        ) -> BoxFuture<'a, Result<Option<String>, SettingError>> {
            Box::pin(std::future::pending())
        }
    }
    impl Authenticator for Never {
        fn authenticate<'a>(
            &'a self,
            _: &'a mut Request<Body>,
        ) -> BoxFuture<'a, Result<(), AuthError>> {
            Box::pin(std::future::pending())
        }
    }
    struct Secured<const NEEDS_SETTING: bool>;
    impl<const NEEDS_SETTING: bool> Operation for Secured<NEEDS_SETTING> {
        const ID: &'static str = "Secured";
        const SECURITY: &'static [&'static [&'static str]] = &[&["never"]];
        type Output = ();
        type Failure = Undocumented;
        fn request(&self, settings: &Settings) -> Result<Request<Body>, RequestError> {
            if NEEDS_SETTING {
                settings.resolve("tenant", None)?;
            }
            RequestBuilder::new(Method::GET, "/").build()
        }
        fn output(response: Response<Body>) -> Result<(), specwright_runtime::BodyError> {
            decode::empty(response)
        }
    }
    let service = Arc::new(Slow::default());
    let builder = Client::builder("http://a", service.clone()).unwrap();
    let builder = builder.resolver(Arc::new(Never)).credentials("never", Arc::new(Never));
    let client = builder.deadline(SHORT).build();
    let errors = [
        client.send(&Secured::<true>).await.unwrap_err(),
        client.send(&Secured::<false>).await.unwrap_err(),
    ];
    for error in errors {
        let Error::Transport(error) = error else { panic!("{error}") };
        assert_eq!(error.kind(), TransportErrorKind::Timeout, "{error}");
    }
    assert_eq!(*service.attempts.lock().unwrap(), 0);
}
