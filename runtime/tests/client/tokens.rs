//! Tokens that are fetched, kept, renewed.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use http::{Method, Response};
use specwright_runtime::auth::AuthError;
use specwright_runtime::{
    Authenticator, Bearer, Body, BodyError, BoxFuture, Client, Error, OAuth2, Operation,
    RequestBuilder, RequestError, Settings, Token, TokenSource, Transport, TransportError, decode,
};

use crate::script::Script;
use crate::{ok, status};

/// An operation that asks for the scheme `oauth`.
struct Secured(Method);

impl Operation for Secured {
    const ID: &'static str = "Secured";
    const SECURITY: &'static [&'static [&'static str]] = &[&["oauth"]];
    type Output = ();
    type Failure = specwright_runtime::Undocumented;

    fn request(&self, _: &Settings) -> Result<http::Request<Body>, RequestError> {
        RequestBuilder::new(self.0.clone(), "/").build()
    }

    fn output(response: Response<Body>) -> Result<(), BodyError> {
        decode::empty(response)
    }
}

/// Gives `t1`, `t2`, … with the lives that a test says; a life of nothing is a failure.
#[derive(Debug)]
struct CountedTokens {
    fetched: Arc<AtomicUsize>,
    lives: Vec<Option<Duration>>,
}

impl CountedTokens {
    fn new(lives: &[Option<u64>]) -> (Self, Arc<AtomicUsize>) {
        let fetched = Arc::<AtomicUsize>::default();
        let lives = lives.iter().map(|life| life.map(Duration::from_secs)).collect();
        (Self { fetched: Arc::clone(&fetched), lives }, fetched)
    }
}

impl TokenSource for CountedTokens {
    fn fetch<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(async move {
            let number = self.fetched.fetch_add(1, Ordering::SeqCst);
            // Others arrive meanwhile.
            tokio::time::sleep(Duration::from_millis(50)).await;
            match self.lives.get(number) {
                Some(Some(life)) => Ok(Token::new(format!("t{}", number + 1)).expires_in(*life)),
                _ => Err(AuthError::new(format!("failure {}", number + 1))),
            }
        })
    }
}

fn client(script: &Arc<Script>, bearer: impl Authenticator + 'static) -> Client {
    let builder = Client::builder("http://a", script.clone()).unwrap();
    builder.credentials("oauth", Arc::new(bearer)).build()
}

fn sent(script: &Script) -> Vec<String> {
    let value = |sent: &crate::script::Sent| sent.headers["authorization"].to_str().unwrap().into();
    script.sent().iter().map(value).collect()
}

async fn at_once(client: &Client, calls: usize) -> Vec<Result<(), String>> {
    let calls: Vec<_> = (0..calls)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                let answer = client.send(&Secured(Method::GET)).await;
                answer.map(Response::into_body).map_err(|error| match error {
                    Error::Auth(error) => error.error.to_string(),
                    other => other.to_string(),
                })
            })
        })
        .collect();
    let mut outcomes = Vec::new();
    for call in calls {
        outcomes.push(call.await.unwrap());
    }
    outcomes
}

#[tokio::test]
async fn calls_that_wait_share_one_token() {
    let (source, fetched) = CountedTokens::new(&[Some(3600)]);
    let script = Script::new((0..10).map(|_| ok()));
    let client = client(&script, Bearer::from(source));
    assert!(at_once(&client, 9).await.iter().all(Result::is_ok));
    assert!(at_once(&client, 1).await[0].is_ok());
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
    assert_eq!(sent(&script), vec!["Bearer t1"; 10]);
}

#[tokio::test]
async fn calls_that_wait_share_one_failure_and_the_next_call_tries_again() {
    let (source, fetched) = CountedTokens::new(&[None, Some(3600)]);
    let script = Script::new([ok()]);
    let client = client(&script, Bearer::from(source));
    assert_eq!(at_once(&client, 5).await, vec![Err("failure 1".to_owned()); 5]);
    assert_eq!((fetched.load(Ordering::SeqCst), script.sent().len()), (1, 0));
    assert_eq!(at_once(&client, 1).await, [Ok(())]);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let early = Duration::from_secs(3000);
    let (source, fetched) = CountedTokens::new(&[Some(2000), Some(4000), Some(4000)]);
    let script = Script::new((0..3).map(|_| ok()));
    let client = client(&script, Bearer::renewed_early(source, early));
    for _ in 0..3 {
        client.send(&Secured(Method::GET)).await.unwrap();
    }
    assert_eq!(sent(&script), ["Bearer t1", "Bearer t2", "Bearer t2"]);
    assert_eq!(fetched.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_token_that_has_not_ended_does_while_no_other_can_be_had() {
    let (source, fetched) = CountedTokens::new(&[Some(2000), None, None, Some(9000)]);
    let script = Script::new((0..3).map(|_| ok()));
    let client = client(&script, Bearer::renewed_early(source, Duration::from_secs(3000)));
    for _ in 0..3 {
        client.send(&Secured(Method::GET)).await.unwrap();
    }
    assert_eq!(sent(&script), vec!["Bearer t1"; 3]);
    assert_eq!(fetched.load(Ordering::SeqCst), 2, "a failed renewal is not repeated at once");
}

#[tokio::test]
async fn an_ended_token_is_never_sent() {
    #[derive(Debug)]
    struct Past;
    impl TokenSource for Past {
        fn fetch<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Token, AuthError>> {
            static FIRST: AtomicUsize = AtomicUsize::new(0);
            Box::pin(async {
                match FIRST.fetch_add(1, Ordering::SeqCst) {
                    0 => Ok(Token::new("old").expires_at(SystemTime::UNIX_EPOCH)),
                    _ => Err(AuthError::new("none left")),
                }
            })
        }
    }
    let script = Script::new([ok()]);
    let client = client(&script, Bearer::from_source(Past));
    client.send(&Secured(Method::GET)).await.unwrap();
    let error = client.send(&Secured(Method::GET)).await.unwrap_err();
    assert!(matches!(error, Error::Auth(_)));
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let (source, fetched) = CountedTokens::new(&[Some(3600), Some(3600)]);
    let script = Script::new([status(401, &[]), status(401, &[])]);
    let bearer = Bearer::from(source);
    // POST as well: a request that was refused has done nothing.
    let error = client(&script, bearer.clone()).send(&Secured(Method::POST)).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(sent(&script), ["Bearer t1", "Bearer t2"]);
    let script = Script::new([status(401, &[]), ok()]);
    let error = client(&script, bearer).send(&Secured(Method::GET)).await.unwrap_err();
    assert!(matches!(error, Error::Auth(_)), "the source has no third token: {error}");
    assert_eq!(fetched.load(Ordering::SeqCst), 3);
    let script = Script::new([status(401, &[]), ok()]);
    let error = client(&script, Bearer::new("fixed")).send(&Secured(Method::GET)).await;
    assert_eq!(error.unwrap_err().status().unwrap(), 401);
    assert_eq!(script.sent().len(), 1, "a token that stays is not worth another attempt");
}

fn answer(code: u16, json: &str) -> Result<Response<Body>, TransportError> {
    status(code, &[]).map(|answer| answer.map(|_| Body::from(json.to_owned())))
}

#[tokio::test]
async fn a_refresh_token_is_replaced_by_the_one_in_the_answer() {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    let source = OAuth2::refresh_token("https://auth.example.com/token?x=1", "app", "r&1")
        .parameter("audience", "https://a")
        .on_refresh_token(move |token| {
            use secrecy::ExposeSecret;
            keep.lock().unwrap().push(token.expose_secret().to_owned());
        });
    let script = Script::new([
        answer(200, r#"{"access_token": "a1", "expires_in": "1", "refresh_token": "r2"}"#),
        ok(),
        answer(200, r#"{"access_token": "a2", "token_type": "Bearer"}"#),
        ok(),
        ok(),
    ]);
    let client = client(&script, Bearer::renewed_early(source, Duration::from_secs(60)));
    for _ in 0..3 {
        client.send(&Secured(Method::GET)).await.unwrap();
    }
    let all = script.sent();
    let uris: Vec<_> = all.iter().map(|sent| sent.uri.as_str()).collect();
    let (token, call) = ("https://auth.example.com/token?x=1", "http://a/");
    assert_eq!(uris, [token, call, token, call, call]);
    let body = |refresh: &str| {
        format!(
            "grant_type=refresh_token&refresh_token={refresh}&audience=https%3A%2F%2Fa&client_id=app"
        )
    };
    assert_eq!((&all[0].body, &all[2].body), (&body("r%261"), &body("r2")));
    assert_eq!(*kept.lock().unwrap(), ["r2"]);
    assert!(all[0].headers.get("authorization").is_none());
}

#[tokio::test]
async fn what_the_token_endpoint_refuses_is_said_without_a_secret() {
    let credentials = |url: &str| OAuth2::client_credentials(url, "app", "hidden");
    let url = "https://auth.example.com/token";
    let cases = [
        (
            credentials(url),
            answer(400, r#"{"error": "invalid_client"}"#),
            "(POST auth.example.com): the service answered 400 Bad Request, invalid_client",
        ),
        (credentials(url), answer(200, "<html>"), "no `access_token`"),
        (
            credentials(url),
            answer(200, r#"{"access_token": "hidden", "token_type": "mac"}"#),
            "`mac`",
        ),
        (credentials("/token"), ok(), "the token endpoint"),
        (credentials("https://hidden@auth.example.com"), ok(), "the token endpoint"),
        (credentials(url).secret_in_body(), answer(503, ""), "503"),
    ];
    for (source, answer, said) in cases {
        let script = Script::new([answer]);
        let client = client(&script, Bearer::from(source));
        let error = client.send(&Secured(Method::GET)).await.unwrap_err();
        let Error::Auth(auth) = &error else { panic!("{error}") };
        assert!(auth.to_string().contains(said), "{auth}");
        let shown = format!("{error:?} {client:?}");
        assert!(!shown.contains("hidden"), "{shown}");
    }
}

#[tokio::test]
async fn a_token_is_not_fetched_without_a_client() {
    let bearer = Bearer::from_source(OAuth2::client_credentials("https://a/t", "app", "s"));
    let mut request = http::Request::new(Body::Empty);
    let error = bearer.authenticate(&mut request).await.unwrap_err();
    assert!(error.to_string().contains("before the client is built"));
}

/// Where a client of `service` asks, for a source at `url` that is perhaps discovered.
async fn asked(service: &str, source: OAuth2, answers: &[&str]) -> (Vec<String>, String) {
    let script = Script::new(answers.iter().map(|json| answer(200, json)));
    let transport: Arc<dyn Transport> = script.clone();
    let client = Client::builder(service, transport).unwrap();
    let client = client.credentials("oauth", Arc::new(Bearer::from(source))).build();
    let error = client.send(&Secured(Method::GET)).await.unwrap_err();
    let Error::Auth(error) = error else { panic!("{error}") };
    (script.sent().into_iter().map(|sent| sent.uri).collect(), error.to_string())
}

#[tokio::test]
async fn a_relative_token_endpoint_is_seen_from_the_service() {
    for (service, url, asked_at) in [
        ("https://a.example.com/v1", "/oauth/token", "https://a.example.com/oauth/token"),
        ("https://a.example.com/v1", "token?a=b", "https://a.example.com/token?a=b"),
        ("https://a.example.com/v1/", "token", "https://a.example.com/v1/token"),
        ("https://a.example.com", "./token", "https://a.example.com/token"),
        ("https://a.example.com/v1/x/", "../token", "https://a.example.com/v1/token"),
        ("https://a.example.com/v1", "../../token", "https://a.example.com/token"),
        ("https://a.example.com/v1", "//b.example.com/token", "https://b.example.com/token"),
        ("https://a.example.com/v1", "http://b.example.com", "http://b.example.com/"),
    ] {
        let source = OAuth2::client_credentials(url, "app", "hidden");
        assert_eq!(asked(service, source, &["{}"]).await.0, [asked_at], "{service} {url}");
    }
}

#[tokio::test]
async fn a_token_endpoint_is_discovered() {
    let discover = async |url: &str, document: &str| {
        let source = OAuth2::client_credentials(url, "app", "hidden").discovered();
        asked("https://a.example.com", source, &[document, "{}"]).await
    };
    let place = "https://auth.example.com/.well-known/openid-configuration";
    let document = r#"{"token_endpoint": "https://b.example.com/token"}"#;
    assert_eq!(discover(place, document).await.0, [place, "https://b.example.com/token"]);
    let (sent, _) = discover("oidc", document).await;
    assert_eq!(sent, ["https://a.example.com/oidc", "https://b.example.com/token"]);
    for (document, said) in [
        ("<html>", "no `token_endpoint`"),
        (r#"{"token_endpoint": 7}"#, "no `token_endpoint`"),
        (r#"{"token_endpoint": "/token"}"#, "no scheme and host"),
        (r#"{"token_endpoint": "http://b.example.com/token"}"#, "leads away from https"),
    ] {
        let (sent, error) = discover(place, document).await;
        assert_eq!(sent, [place], "no secret is sent");
        assert!(error.contains(said), "{error}");
    }
}
