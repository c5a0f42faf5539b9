//! Attempts that are repeated: each is signed anew.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use huaweicloud_cce_autopilot::signing::Clock;
use specwright_runtime::RetryPolicy;

use crate::auth::{builder, verify};
use crate::operations::{CreateFlow, ListAddons};
use crate::server::{Server, TestResponse};

/// A clock that is a second later each time.
#[derive(Debug, Default)]
struct Ticking(AtomicU64);

impl Clock for Ticking {
    fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_secs(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

fn policy() -> RetryPolicy {
    RetryPolicy { first_pause: Duration::from_millis(1), ..RetryPolicy::attempts(3) }
}

async fn busy_twice() -> Server {
    Server::start(|before, _| match before {
        0 => TestResponse::with(503, &[("Retry-After", "0")], ""),
        1 => TestResponse::with(429, &[], ""),
        _ => TestResponse::json(200, "{}"),
    })
    .await
}

#[tokio::test]
async fn each_attempt_is_signed_anew() {
    let server = busy_twice().await;
    let client =
        builder(&server).retry(policy()).clock(Arc::new(Ticking::default())).build_core().unwrap();
    client.send(&ListAddons(vec![("b", "2"), ("a", "1")])).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 3);
    for request in &received {
        verify(request).unwrap();
    }
    let mut dates: Vec<_> = received.iter().map(|r| r.header("x-sdk-date")).collect();
    dates.dedup();
    assert_eq!(dates.len(), 3, "three dates, so three signatures");
}

#[tokio::test]
async fn what_may_have_been_done_is_not_done_again() {
    let server = busy_twice().await;
    let client = builder(&server).retry(policy()).build_core().unwrap();
    let error = client.send(&CreateFlow::new()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn without_a_policy_nothing_is_repeated() {
    let server = busy_twice().await;
    let client = builder(&server).build_core().unwrap();
    assert!(client.send(&ListAddons(Vec::new())).await.is_err());
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn the_last_answer_is_the_error() {
    let server = Server::start(|before, _| {
        TestResponse::json(429, &format!(r#"{{"error_code": "E{before}", "error_msg": "busy"}}"#))
    })
    .await;
    let client = builder(&server).retry(policy()).build_core().unwrap();
    let error = client.send(&ListAddons(Vec::new())).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (429, Some("E2")));
}
