//! What one client can take from the server: bounded memory, bounded time.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use specwright_contract::serve::{Bound, Limits, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::fixture;

async fn server() -> Bound {
    let server = Server::open(&fixture("library.yaml")).unwrap().limits(|limits| {
        limits.body = 1000;
        limits.time = Duration::from_millis(300);
    });
    server.bind("127.0.0.1:0").await.unwrap()
}

/// Sends bytes as they are and reads until the server closes.
async fn raw(server: &Bound, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.socket_address().unwrap()).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn post(length: &str, body: &str) -> Vec<u8> {
    let head = "POST /books HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    format!("{head}{length}\r\n\r\n{body}").into_bytes()
}

#[tokio::test]
async fn a_body_that_is_too_long_is_not_read() {
    let server = server().await;
    let announced = raw(&server, &post("content-length: 1000000000", "{")).await;
    assert!(announced.starts_with("HTTP/1.1 413 "), "{announced}");
    assert!(announced.contains("the body is longer than 1000 bytes"));
    let chunk = format!("400\r\n{}\r\n", " ".repeat(1024));
    let chunked = raw(&server, &post("transfer-encoding: chunked", &chunk)).await;
    assert!(chunked.starts_with("HTTP/1.1 413 "), "{chunked}");
}

#[tokio::test]
async fn a_client_that_does_not_go_on_is_left() {
    let server = server().await;
    let started = Instant::now();
    let slow = raw(&server, &post("content-length: 10", "{")).await;
    assert!(slow.starts_with("HTTP/1.1 408 "), "{slow}");
    raw(&server, b"POST /books HTTP/1.1\r\nhost:").await;
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let server = server().await;
    let mut bytes = b"GET /books HTTP/1.1\r\nhost: x\r\nx: ".to_vec();
    bytes.resize(bytes.len() + 200_000, b'x');
    let answer = raw(&server, &bytes).await;
    assert!(answer.starts_with("HTTP/1.1 431 ") || answer.is_empty(), "{answer}");
    let no_http = raw(&server, b"\x16\x03\x01 hello\r\n\r\n").await;
    assert!(no_http.is_empty() || no_http.starts_with("HTTP/1.1 400 "), "{no_http}");
}

#[tokio::test]
async fn a_stopped_server_is_gone() {
    let server = server().await;
    let address = server.socket_address().unwrap();
    let mut idle = TcpStream::connect(address).await.unwrap();
    server.shutdown().await;
    assert!(TcpStream::connect(address).await.is_err());
    let mut rest = Vec::new();
    let _ = idle.read_to_end(&mut rest).await;
    assert!(rest.is_empty());
}

/// A document with a body of this schema at `/a`, and an answer of a megabyte at `/large`.
async fn serve(schema: &serde_json::Value, change: impl FnOnce(&mut Limits)) -> Bound {
    let body = serde_json::json!({ "content": { "application/json": { "schema": schema } } });
    let large = serde_json::json!({
        "description": "",
        "content": { "text/plain": { "schema": { "type": "string" }, "example": "x".repeat(1 << 20) } },
    });
    let no_content = serde_json::json!({ "204": { "description": "" } });
    let document = serde_json::json!({
        "openapi": "3.0.3",
        "info": { "title": "Limits", "version": "1" },
        "paths": {
            "/a": { "post": { "requestBody": body, "responses": no_content } },
            "/large": { "get": { "responses": { "200": large } } },
            "/small": { "get": { "responses": no_content } },
        },
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.json");
    std::fs::write(&path, document.to_string()).unwrap();
    Server::open(&path).unwrap().limits(change).bind("127.0.0.1:0").await.unwrap()
}

async fn post_json(server: &Bound, body: &str) -> String {
    let head = "POST /a HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json";
    let request = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    raw(server, request.as_bytes()).await
}

/// A client that does what can be expected is answered, and soon.
async fn is_served(server: &Bound, what: &str) {
    let get = b"GET /small HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let answer = tokio::time::timeout(Duration::from_secs(5), raw(server, get)).await;
    let answer = answer.unwrap_or_else(|_| panic!("{what}: others are kept out"));
    assert!(answer.starts_with("HTTP/1.1 204 "), "{what}: {answer}");
}

const EACH_FORM: fn(usize) -> serde_json::Value = |index| {
    let name = format!("k{index}");
    let item =
        serde_json::json!({ "type": "object", "required": [name], "properties": { &name: {} } });
    serde_json::json!({ "type": "array", "items": item })
};

/// Errors are millions: of each item by each form.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_breaks_the_document_everywhere() {
    let forms: Vec<_> = (0..50).map(EACH_FORM).collect();
    let server = serve(&serde_json::json!({ "oneOf": forms }), |_| {}).await;
    let started = Instant::now();
    for item in ["{}", "1"] {
        let body = format!("[{}]", vec![item; 170_000].join(","));
        let answer = post_json(&server, &body).await;
        assert!(answer.starts_with("HTTP/1.1 422 "), "{answer}");
        assert!(answer.contains("none of the allowed forms fits"), "{answer}");
    }
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    // What is wrong with a small one is said in full.
    let two = serde_json::json!({ "oneOf": [EACH_FORM(0), { "type": "string" }] });
    let answer = post_json(&serve(&two, |_| {}).await, "[{}]").await;
    assert!(answer.contains("must have the member `k0`"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_violations_of_many_are_said() {
    let items =
        serde_json::json!({ "type": "array", "items": { "type": "string", "pattern": "^(a+)+$" } });
    let server = serve(&items, |_| {}).await;
    let answer = post_json(&server, &format!("[{}]", vec!["1"; 300_000].join(","))).await;
    assert_eq!(answer.matches("must be a string").count(), 100, "{answer}");
    let answer = post_json(&server, &format!("[\"{}!\"]", "a".repeat(1_000_000))).await;
    assert!(answer.contains("must match the pattern"), "{answer}");
    let closed = serde_json::json!({ "type": "object", "properties": { "a": {} }, "additionalProperties": false });
    let server = serve(&closed, |_| {}).await;
    let mut members = String::new();
    (0..100_000).for_each(|index| write!(members, "\"{index}\":1,").unwrap());
    let answer = post_json(&server, &format!("{{{members}\"a\":1}}")).await;
    assert_eq!(answer.matches("no member of this name").count(), 100, "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn values_and_fields_of_a_body_are_counted() {
    let server = serve(&serde_json::json!({ "type": "array" }), |_| {}).await;
    let answer = post_json(&server, &format!("[{}]", vec!["1"; 1_000_001].join(","))).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("more than 1000000 values"));
    let text = format!("[\"{}\"]", ",[{\\\"".repeat(400_000));
    let answer = post_json(&server, &text).await;
    assert!(answer.starts_with("HTTP/1.1 204 "), "what stands in a text is no value: {answer}");
    let answer = post_json(&server, &"[".repeat(1_000_000)).await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
}

/// Connections that do nothing, or nearly, are there as long as nobody needs their places.
#[tokio::test(flavor = "multi_thread")]
async fn idle_and_slow_clients_keep_nobody_out() {
    let server = serve(&serde_json::json!({}), |limits| limits.connections = 20).await;
    let begins: [&[u8]; 4] = [
        b"",
        b"GET /small HTTP/1.1\r\nhost: x\r\n",
        b"POST /a HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n[",
        b"GET /small HTTP/1.1\r\nhost: x\r\n\r\n",
    ];
    for begin in begins {
        let mut slow = Vec::new();
        for _ in 0..30 {
            let mut stream = TcpStream::connect(server.socket_address().unwrap()).await.unwrap();
            stream.write_all(begin).await.unwrap();
            slow.push(stream);
        }
        let dripping = tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(100)).await;
                for stream in &mut slow {
                    let _ = stream.write_all(if begin.is_empty() { b"" } else { b"1" }).await;
                }
            }
        });
        for _ in 0..3 {
            is_served(&server, &String::from_utf8_lossy(begin)).await;
        }
        dripping.abort();
    }
}

/// What clients do not take is neither kept for long nor without measure.
#[tokio::test(flavor = "multi_thread")]
async fn clients_that_do_not_read_are_left() {
    let change = |limits: &mut Limits| {
        limits.memory = 8 << 20;
        limits.time = Duration::from_secs(2);
    };
    let server = serve(&serde_json::json!({}), change).await;
    let get = b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n".repeat(20);
    let mut unread = Vec::new();
    for _ in 0..40 {
        let mut stream = TcpStream::connect(server.socket_address().unwrap()).await.unwrap();
        stream.write_all(&get).await.unwrap();
        unread.push(stream);
    }
    is_served(&server, "large answers that nobody takes").await;
    let get = b"GET /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let large = tokio::time::timeout(Duration::from_secs(20), raw(&server, get)).await;
    assert!(large.expect("there is memory for others").len() > 1 << 20);
    // All are left in the end, although none has closed its connection: first those that are answered,
    // then those that have waited for their memory.
    tokio::time::sleep(Duration::from_secs(8)).await;
    for mut stream in unread {
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut rest));
        ended.await.expect("the connection is closed").ok();
        assert!(rest.len() < 20 << 20, "not all was sent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_requests_at_once_on_a_connection() {
    let server = serve(&serde_json::json!({}), |_| {}).await;
    let mut stream = TcpStream::connect(server.socket_address().unwrap()).await.unwrap();
    let (mut from, mut to) = stream.split();
    let requests = b"GET /small HTTP/1.1\r\nhost: x\r\n\r\n".repeat(2_000);
    let write = async { to.write_all(&requests).await.unwrap() };
    let read = async {
        let (mut answers, mut bytes) = (0, vec![0; 1 << 16]);
        let mut text = Vec::new();
        while answers < 2_000 {
            let count = from.read(&mut bytes).await.unwrap();
            assert!(count > 0, "closed after {answers}");
            text.extend_from_slice(&bytes[..count]);
            answers = String::from_utf8_lossy(&text).matches("HTTP/1.1 204 ").count();
        }
    };
    tokio::join!(write, read);
}

#[tokio::test(flavor = "multi_thread")]
async fn large_bodies_at_the_same_time_all_are_answered() {
    let server =
        serve(&serde_json::json!({ "type": "array" }), |limits| limits.memory = 2 << 20).await;
    let body = format!("[\"{}\"]", "x".repeat(1_500_000));
    let (server, body) = (Arc::new(server), Arc::new(body));
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let (server, body) = (Arc::clone(&server), Arc::clone(&body));
        all.spawn(async move { post_json(&server, &body).await });
    }
    for answer in all.join_all().await {
        assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");
    }
}
