//! What is fetched once for all who wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::Method;
use specwright_runtime::auth::AuthError;
use specwright_runtime::settings::SettingError;
use specwright_runtime::{
    Bearer, BoxFuture, Client, OAuth2, ResolveSetting, Token, TokenSource, Transport,
};

use crate::server::{Server, whole};
use crate::{Call, InTenant, builder};

/// Finds things out slowly, and says how often; the first so many times it fails.
#[derive(Clone, Debug, Default)]
struct Slow {
    asked: Arc<AtomicUsize>,
    failures: usize,
}

impl Slow {
    async fn look(&self) -> Result<String, String> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
        if number <= self.failures {
            Err(format!("failure {number}"))
        } else {
            Ok(format!("t{number}"))
        }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl ResolveSetting for Slow {
    fn resolve<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<String>, SettingError>> {
        Box::pin(async move { self.look().await.map(Some).map_err(SettingError::new) })
    }
}

impl TokenSource for Slow {
    fn fetch<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Token, AuthError>> {
        // It has ended when it comes: those who wait take it nevertheless, as the first one does.
        Box::pin(async move {
            let token = self.look().await.map_err(AuthError::new)?;
            Ok(Token::new(token).expires_in(Duration::ZERO))
        })
    }
}

/// Two clients that look something up with the first call: a setting, and a token.
fn clients(server: &Server, failures: usize) -> [(Slow, Client, bool); 2] {
    let (setting, token) =
        (Slow { failures, ..Slow::default() }, Slow { failures, ..Slow::default() });
    let of_setting = builder(server).resolver(Arc::new(setting.clone())).build();
    let of_token = Arc::new(Bearer::from_source(token.clone()));
    let of_token = builder(server).credentials("key", of_token).build();
    [(setting, of_setting, true), (token, of_token, false)]
}

async fn send(client: Client, in_tenant: bool) -> Result<(), String> {
    let outcome = match in_tenant {
        true => client.send(&InTenant).await.map(drop),
        false => client.send(&Call(Method::GET)).await.map(drop),
    };
    outcome.map_err(|error| error.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_first_calls_are_one_look_up() {
    let server = Server::start(|_, _| whole(200, "", "{}")).await;
    for (slow, client, kind) in clients(&server, 0) {
        let calls: Vec<_> = (0..50).map(|_| tokio::spawn(send(client.clone(), kind))).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(slow.asked(), 1);
    }
    let received = server.received();
    assert_eq!(received.len(), 100);
    let is_told =
        |request: &&String| request.contains("/t1/things") || request.contains("Bearer t1");
    assert_eq!(received.iter().filter(is_told).count(), 100);
}

#[tokio::test]
async fn one_failure_is_told_to_all_who_wait_and_not_kept() {
    let server = Server::start(|_, _| whole(200, "", "{}")).await;
    for (slow, client, kind) in clients(&server, 1) {
        let calls: Vec<_> = (0..20).map(|_| tokio::spawn(send(client.clone(), kind))).collect();
        for call in calls {
            assert!(call.await.unwrap().unwrap_err().ends_with(": failure 1"));
        }
        assert_eq!(slow.asked(), 1);
        send(client.clone(), kind).await.unwrap();
        assert_eq!(slow.asked(), 2);
    }
    assert_eq!(server.received().len(), 2, "nothing is sent without it");
}

#[tokio::test]
async fn who_gives_up_hinders_nobody() {
    let server = Server::start(|_, _| whole(200, "", "{}")).await;
    for (slow, client, kind) in clients(&server, 0) {
        let first = tokio::spawn(send(client.clone(), kind));
        while slow.asked() == 0 {
            tokio::task::yield_now().await;
        }
        let others: Vec<_> = (0..20).map(|_| tokio::spawn(send(client.clone(), kind))).collect();
        tokio::time::sleep(Duration::from_millis(20)).await;
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        for call in others {
            let outcome = tokio::time::timeout(Duration::from_secs(5), call).await;
            outcome.expect("it hangs").unwrap().unwrap();
        }
        assert_eq!(slow.asked(), 2, "the one that gave up, and the next");
    }
}

#[tokio::test]
async fn a_token_endpoint_is_asked_once_and_its_refusal_is_an_answer() {
    let server = Server::start(|before, request| match request.starts_with("POST /token") {
        true if before == 0 => whole(
            401,
            "X-Request-Id: r-7\r\n",
            r#"{"error": "invalid_client", "error_description": "unknown"}"#,
        ),
        true => whole(200, "", r#"{"access_token": "hidden-1", "expires_in": 3600}"#),
        false => whole(200, "", "{}"),
    })
    .await;
    let source = OAuth2::client_credentials("/token", "app", "hidden-2");
    let client = builder(&server).credentials("key", Arc::new(Bearer::from_source(source))).build();
    let error = client.send(&Call(Method::GET)).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(
        (error.code(), error.message(), error.request_id()),
        (Some("invalid_client"), Some("unknown"), Some("r-7"))
    );
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(send(client.clone(), false))).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let tokens = server.received().iter().filter(|it| it.starts_with("POST /token")).count();
    assert_eq!(tokens, 2);
}
