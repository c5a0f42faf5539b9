//! What one client can take from the server: bounded memory, bounded time.

use std::time::{Duration, Instant};

use specwright_contract::serve::{Bound, Server};
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
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
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
    let address = server.address();
    let mut idle = TcpStream::connect(address).await.unwrap();
    server.shutdown().await;
    assert!(TcpStream::connect(address).await.is_err());
    let mut rest = Vec::new();
    let _ = idle.read_to_end(&mut rest).await;
    assert!(rest.is_empty());
}
