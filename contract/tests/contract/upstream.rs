//! The server in front of another service: what is passed on, and what either side breaks.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use http::Response;
use serde_json::Value;
use specwright::document::Document;
use specwright_contract::serve::{Bound, Fault, Server};

use crate::client;

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /things/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: q, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: ok
          headers: {X-Count: {required: true, schema: {type: integer, minimum: 1}}}
          content: {application/json: {schema: {type: object, required: [n], properties: {n: {type: integer}}}, example: {n: 1}}}
        '404': {description: none}
    put:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [n]}}}}
      responses: {'204': {description: ok}}
  /events:
    get: {responses: {'200': {description: ok, content: {text/event-stream: {schema: {type: string}, example: \"data: 1\\n\\n\"}}}}}
";

fn server() -> Server {
    Server::from(Document::from_text("upstream.yaml", DOCUMENT).unwrap())
}

/// A service, and a server in front of it, with what the server has seen.
struct Pair {
    service: Bound,
    front: Bound,
    breaches: Arc<Mutex<Vec<String>>>,
}

async fn pair(fault: impl Fn() -> Option<Fault> + Send + Sync + 'static) -> Pair {
    let service = server().record().with_fault(move |_| fault()).bind("127.0.0.1:0").await.unwrap();
    let breaches: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&breaches);
    let front = server()
        .upstream(format!("{}/", service.url()))
        .limits(|limits| limits.time = Duration::from_millis(400))
        .with_observer(move |exchange| {
            let mut seen = seen.lock().unwrap();
            let said = |it: &specwright_contract::serve::RequestViolation| {
                let place = format!("{:?}", it.place).to_lowercase();
                format!(
                    "{place} {} {} {}",
                    it.name.as_deref().unwrap_or("-"),
                    it.pointer,
                    it.keyword
                )
            };
            seen.extend(exchange.breaches.iter().map(said));
            let problem = exchange.problem.map(|it| it.breaches()).unwrap_or_default();
            seen.extend(problem.iter().map(|it| format!("request {}", said(it))));
        })
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    Pair { service, front, breaches }
}

fn instead(status: u16, headers: &[(&str, &str)], body: &str) -> Option<Fault> {
    let builder =
        headers.iter().fold(Response::builder().status(status), |builder, (name, value)| {
            builder.header(*name, *value)
        });
    Some(Fault::Response(builder.body(body.to_owned().into()).unwrap()))
}

impl Pair {
    async fn get(&self, path: &str) -> reqwest::Response {
        client().get(format!("{}{path}", self.front.url())).send().await.unwrap()
    }

    fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.breaches.lock().unwrap())
    }
}

#[tokio::test]
async fn requests_are_passed_on_and_what_they_break_is_said() {
    let pair = pair(|| None).await;
    let request = client().get(format!("{}/things/7?q=x&secret=hush", pair.front.url()));
    let request =
        request.header("authorization", "Bearer hush").header("connection", "x-hop, close");
    let answer = request.header("x-hop", "1").send().await.unwrap();
    // The service itself refuses it.
    assert_eq!(answer.status(), 422);
    assert!(answer.headers().contains_key("specwright-problem"));
    let came = pair.service.requests();
    assert_eq!(came[0].uri, "/things/7?q=x&secret=hush");
    assert_eq!(came[0].headers["authorization"], "Bearer hush");
    assert!(!came[0].headers.contains_key("x-hop"));
    let seen = pair.seen();
    assert_eq!(seen, ["status -  status", "request query q  type"]);
    let put = client().put(format!("{}/things/7", pair.front.url()));
    let put = put.header("content-type", "application/json").body(r#"{"n": 1}"#).send();
    assert_eq!(put.await.unwrap().status(), 204);
    assert_eq!(pair.service.requests()[1].body.as_ref(), br#"{"n": 1}"#);
    assert_eq!(pair.seen(), [""; 0]);
    let answer = pair.get("/things/7").await;
    assert_eq!(
        (answer.status().as_u16(), answer.text().await.unwrap().as_str()),
        (200, r#"{"n":1}"#)
    );
    assert_eq!(pair.get("/events").await.text().await.unwrap(), "data: 1\n\n");
    assert_eq!(pair.get("/nothing").await.status(), 404);
}

#[tokio::test]
async fn what_the_service_breaks_is_said() {
    let json = ("content-type", "application/json");
    let cookies = [json, ("set-cookie", "a=1"), ("set-cookie", "b=2"), ("x-count", "1")];
    let fine = pair(move || instead(200, &cookies, r#"{"n": 5}"#)).await;
    let answer = fine.get("/things/7").await;
    assert_eq!(answer.headers().get_all("set-cookie").iter().count(), 2);
    assert_eq!(fine.seen(), [""; 0]);

    let body = pair(move || instead(200, &[json, ("x-count", "0")], r#"{"n": "x"}"#)).await;
    let answer = body.get("/things/7").await;
    let problem = answer.headers()["specwright-problem"].to_str().unwrap().to_owned();
    let problem: Value = serde_json::from_str(&problem).unwrap();
    assert_eq!(problem["violations"][1]["pointer"], "/n");
    // It is passed back as it is.
    assert_eq!(
        (answer.status().as_u16(), answer.text().await.unwrap().as_str()),
        (200, r#"{"n": "x"}"#)
    );
    assert_eq!(body.seen(), ["header X-Count  minimum", "body - /n type"]);

    for (fault, expected) in [
        (instead(202, &[], ""), "status -  status"),
        (
            instead(200, &[("x-count", "1"), ("content-type", "text/html")], "x"),
            "header content-type  content",
        ),
        (instead(200, &[json, ("x-count", "1")], "{"), "body -  json"),
        (instead(200, &[json], r#"{"n": 1}"#), "header X-Count  required"),
    ] {
        let pair = pair(move || fault.clone()).await;
        pair.get("/things/7").await;
        assert_eq!(pair.seen(), [expected]);
    }
}

#[tokio::test]
async fn a_service_that_fails_is_told_from_one_that_answers_and_the_server_goes_on() {
    for (fault, status, said) in [
        (Fault::Delay(Duration::from_secs(30)), 504, "says nothing for 400ms"),
        (Fault::Truncate(3), 502, "breaks off"),
        (Fault::Close, 502, "the service"),
    ] {
        let pair = pair(move || Some(fault.clone())).await;
        for _ in 0..2 {
            let begun = Instant::now();
            let answer = pair.get("/things/7").await;
            assert_eq!(answer.status(), status, "{said}");
            let text = answer.text().await.unwrap();
            assert!(text.contains(said), "{text}");
            assert!(begun.elapsed() < Duration::from_secs(10));
        }
    }
    let gone = server().bind("127.0.0.1:0").await.unwrap();
    let url = gone.url();
    gone.shutdown().await;
    let front = server().upstream(url).bind("127.0.0.1:0").await.unwrap();
    let answer = client().get(format!("{}/things/7", front.url())).send().await.unwrap();
    assert_eq!(answer.status(), 502);
    let text = answer.text().await.unwrap();
    assert!(text.contains("the service cannot be reached"), "{text}");
    for url in ["nothing", "ftp://e.com", "http://", "http://user:hush@e.com", "http://e.com/?q=1"]
    {
        let error = server().upstream(url).bind("127.0.0.1:0").await.unwrap_err();
        assert!(!error.to_string().contains("hush"), "{error}");
    }
}
