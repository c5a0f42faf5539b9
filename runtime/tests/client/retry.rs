//! What is sent again, and after which pause.

use std::time::Duration;

use http::{Method, Request, Response};
use specwright_runtime::body::{ByteStream, Upload};
use specwright_runtime::{
    Body, BodyError, Client, Jitter, Operation, RequestBuilder, RequestError, RetryPolicy,
    Settings, TransportError, TransportErrorKind, Undocumented, decode,
};

use crate::script::Script;
use crate::{Call, broken, client, ok, status};

fn policy() -> RetryPolicy {
    RetryPolicy { jitter: Jitter::None, ..RetryPolicy::attempts(3) }
}

/// How often a call with this method is sent when this happens twice before success.
async fn attempts(
    method: Method,
    happens: fn() -> Result<Response<Body>, TransportError>,
) -> usize {
    let script = Script::new([happens(), happens(), ok()]);
    let _ = client(&script, policy()).send(&Call(method)).await;
    script.sent().len()
}

#[tokio::test]
async fn only_what_may_be_repeated_is_repeated() {
    use TransportErrorKind::{Connect, Interrupted, Other, Timeout, TooLarge};
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::HEAD] {
        assert_eq!(attempts(method.clone(), || broken(Connect)).await, 3);
        assert_eq!(attempts(method.clone(), || broken(Timeout)).await, 3);
        assert_eq!(attempts(method.clone(), || broken(Interrupted)).await, 3);
        assert_eq!(attempts(method.clone(), || status(429, &[])).await, 3);
        assert_eq!(attempts(method.clone(), || status(503, &[])).await, 3);
        for passing in [|| status(408, &[]), || status(502, &[]), || status(504, &[])] {
            assert_eq!(attempts(method.clone(), passing).await, 3);
        }
    }
    for method in [Method::POST, Method::PATCH] {
        assert_eq!(attempts(method.clone(), || broken(Connect)).await, 3, "nothing was sent");
        assert_eq!(attempts(method.clone(), || broken(Timeout)).await, 1);
        assert_eq!(attempts(method.clone(), || broken(Interrupted)).await, 1);
        assert_eq!(attempts(method.clone(), || status(429, &[])).await, 1);
        assert_eq!(attempts(method.clone(), || status(503, &[])).await, 1);
    }
    for never in [|| broken(Other), || broken(TooLarge), || status(500, &[]), || status(404, &[])] {
        assert_eq!(attempts(Method::GET, never).await, 1);
    }
}

/// `PUT /things` with a body of the caller's.
struct Put(Upload);

impl Operation for Put {
    const ID: &'static str = "Put";
    type Output = ();
    type Failure = Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(Method::PUT, "/things").upload("text/plain", &self.0).build()
    }

    fn output(response: Response<Body>) -> Result<(), BodyError> {
        decode::empty(response)
    }
}

#[tokio::test]
async fn a_stream_is_sent_again_when_it_starts_again() {
    let chunks = || ByteStream::from_chunks(["a", "b"]);
    for (upload, expected) in [
        (Upload::from("ab"), 3),
        (Upload::from(chunks()), 1),
        (Upload::from(ByteStream::again(chunks)), 3),
    ] {
        let script = Script::new([status(503, &[]), status(503, &[]), ok()]);
        let outcome = client(&script, policy()).send(&Put(upload)).await;
        assert_eq!(script.sent().len(), expected);
        assert_eq!(outcome.is_ok(), expected == 3);
    }
}

#[tokio::test]
async fn pauses_double_up_to_the_longest() {
    let script = Script::new((0..5).map(|_| status(503, &[])));
    let policy = RetryPolicy {
        attempts: 5,
        first_pause: Duration::from_secs(1),
        longest_pause: Duration::from_secs(3),
        jitter: Jitter::None,
    };
    assert!(client(&script, policy).send(&Call(Method::GET)).await.is_err());
    assert_eq!(script.pauses(), [1, 2, 3, 3].map(Duration::from_secs));
}

/// The pauses of a call that fails seven times.
async fn pauses(jitter: Jitter) -> Vec<Duration> {
    let script = Script::new((0..7).map(|_| status(503, &[])));
    let (first_pause, longest_pause) = (Duration::from_secs(1), Duration::from_secs(10));
    let policy = RetryPolicy { attempts: 7, first_pause, longest_pause, jitter };
    assert!(client(&script, policy).send(&Call(Method::GET)).await.is_err());
    script.pauses()
}

#[tokio::test]
async fn the_latter_half_of_a_pause_is_left_to_chance() {
    let mut seen = Vec::new();
    for seed in 0..50 {
        let all = pauses(Jitter::Seeded(seed)).await;
        assert_eq!(all, pauses(Jitter::Seeded(seed)).await, "the seed says it all");
        for (pause, longest) in all.iter().zip([1, 2, 4, 8, 10, 10].map(Duration::from_secs)) {
            assert!(longest / 2 <= *pause && *pause <= longest, "{pause:?} of {longest:?}");
        }
        assert_eq!(all.len(), 6);
        seen.extend(all);
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count, "no pause comes twice");
    assert_ne!(pauses(Jitter::Half).await, pauses(Jitter::Half).await);
}

/// One client makes no more retries than it has, whatever the policy says of a call.
#[tokio::test]
async fn a_client_has_a_budget_of_retries() {
    let failures = || (0..3).map(|_| status(503, &[]));
    let answers = failures().chain([status(503, &[]), status(503, &[]), ok()]).chain(failures());
    let script = Script::new(answers);
    let builder = Client::builder("http://a", script.clone()).unwrap();
    let client = builder.retry(policy()).retry_budget(4).build();
    let sent = async |expected: usize, is_fine: bool| {
        let before = script.sent().len();
        let outcome = client.send(&Call(Method::GET)).await;
        assert_eq!(outcome.is_ok(), is_fine);
        assert_eq!(script.sent().len() - before, expected);
    };
    sent(3, false).await;
    sent(3, true).await;
    // Of four retries none was left, and the success gave back one.
    sent(2, false).await;
    sent(1, false).await;
}

#[tokio::test]
async fn the_service_says_how_long_to_wait() {
    let pauses = async |value: &str| {
        let script = Script::new([status(503, &[("retry-after", value)]), ok()]);
        let _ = client(&script, policy()).send(&Call(Method::GET)).await;
        script.pauses()
    };
    assert_eq!(pauses("7").await, [Duration::from_secs(7)]);
    assert_eq!(pauses("0").await, [Duration::ZERO]);
    assert!(pauses("61").await.is_empty(), "longer than is waited for");
    assert!(pauses("99999999999999999999999").await.is_empty());
    assert_eq!(pauses("Mon, 01 Jan 2001 00:00:00 GMT").await, [Duration::ZERO]);
    assert!(pauses("Fri, 01 Jan 2100 00:00:00 GMT").await.is_empty());
    for nonsense in ["", "soon", "-1", "1.5"] {
        assert_eq!(pauses(nonsense).await, [Duration::from_millis(200)], "{nonsense}");
    }
}

#[tokio::test]
async fn policies_at_their_limits_do_not_fail() {
    for attempts in [0, 1] {
        let script = Script::new([status(503, &[])]);
        let policy = RetryPolicy { attempts, ..policy() };
        let error = client(&script, policy).send(&Call(Method::GET)).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 503);
    }
    let script = Script::new((0..40).map(|_| status(503, &[])));
    let policy = RetryPolicy {
        attempts: 40,
        first_pause: Duration::MAX,
        longest_pause: Duration::MAX,
        ..policy()
    };
    assert!(client(&script, policy).send(&Call(Method::GET)).await.is_err());
    assert_eq!(script.sent().len(), 40);
    let script = Script::new((0..40).map(|_| status(503, &[])));
    let policy = RetryPolicy { jitter: Jitter::Half, ..policy };
    assert!(client(&script, policy).send(&Call(Method::GET)).await.is_err());
    assert_eq!(script.sent().len(), 40);
}
