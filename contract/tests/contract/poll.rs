//! An operation that is followed over a socket until the server says that it has ended.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{Method, Request, Response};
use serde_json::{Value, json};
use specwright_contract::serve::Server;
use specwright_runtime::transport::ReqwestTransport;
use specwright_runtime::{
    Body, BodyError, Client, Follow, LongRunning, Operation, RequestBuilder, RequestError,
    Settings, Undocumented, decode, poll,
};

/// `POST /machines`, as bindings have it.
#[derive(Clone, Debug, PartialEq)]
struct Build(Value);

/// `GET /machines/{serial}`, likewise.
#[derive(Clone, Debug, PartialEq)]
struct Show(String);

impl Operation for Build {
    const ID: &'static str = "build";
    type Output = Value;
    type Failure = Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(Method::POST, "/machines").json("application/json", &self.0).build()
    }

    fn output(response: Response<Body>) -> Result<Value, BodyError> {
        decode::json(response)
    }
}

impl Operation for Show {
    const ID: &'static str = "show";
    type Output = Value;
    type Failure = Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(Method::GET, "/machines/{serial}").path("serial", &self.0).build()
    }

    fn output(response: Response<Body>) -> Result<Value, BodyError> {
        decode::json(response)
    }
}

impl LongRunning for Build {
    type State = Show;

    fn follow(&self, answer: &Response<Value>) -> Option<Follow<Show>> {
        let serial = poll::text(&answer.body()["metadata"]["serial"])?;
        Some(Follow::Operation(Show(serial)))
    }

    fn has_ended(answer: &Response<Value>) -> bool {
        poll::is_any_of(&answer.body()["status"]["phase"], &["Done"])
    }
}

#[tokio::test]
async fn an_operation_is_followed_until_the_server_says_that_it_has_ended() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract/state.yaml");
    // An hour is 180 ms.
    let server = Server::open(&path).unwrap().fast_forward(20_000);
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let transport = Arc::new(ReqwestTransport::builder().no_proxy().build().unwrap());
    let client = Client::builder(&server.url(), transport).unwrap().build();
    let machine = json!({"metadata": {"serial": "x-1"}});
    let begun = Instant::now();
    let states = client.poll(Build(machine.clone())).await.unwrap();
    assert_eq!(states.started().unwrap().body()["status"]["phase"], "Init");
    let pause = Duration::from_millis(5);
    let mut states = states.pauses(pause, pause).deadline(Duration::from_secs(30));
    let mut seen: Vec<Value> = Vec::new();
    while let Some(state) = states.next().await {
        seen.push(state.unwrap().body()["status"]["phase"].clone());
    }
    assert_eq!(seen.last(), Some(&json!("Done")));
    assert!(seen.iter().rev().skip(1).all(|it| it != "Done"), "{seen:?}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    // Not so long.
    let machine = json!({"metadata": {"serial": "x-2"}});
    let states = client.poll(Build(machine)).await.unwrap().pauses(pause, pause);
    let error = states.deadline(Duration::from_millis(20)).finished().await.unwrap_err();
    assert!(error.to_string().contains("deadline"), "{error}");
    server.shutdown().await;
}
