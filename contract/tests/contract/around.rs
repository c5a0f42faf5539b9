//! Around the contract: several documents, compressed bodies, HTTP/2, Unix sockets, limits.

use std::io::{Read, Write};

use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::Value;
use specwright::document::Document;
use specwright_contract::serve::{Bound, Server};

use crate::{client, fixture};

/// A server of a document with one path, which says its name.
fn small(name: &str, path: &str) -> Server {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: {name}, version: '1'}}\nservers: [{{url: 'https://e.com/v1'}}]\npaths:\n  {path}:\n    get: {{responses: {{'200': {{description: ok, content: {{text/plain: {{example: {name}}}}}}}}}}}\n"
    );
    Server::from(Document::from_text("small.yaml", &text).unwrap())
}

async fn got(server: &Bound, host: &str, path: &str) -> (u16, String) {
    let url = format!("{}{path}", server.url());
    let answer = client().get(url).header("host", host).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn several_documents_are_served_by_path_host_and_beside_each_other() {
    let server = small("first", "/a")
        .beside(small("second", "/b"))
        .beside(small("shadowed", "/a"))
        .beside(small("below", "/a").mounted(&"/pets".parse().unwrap()))
        .beside(small("hosted", "/a").mounted(&"pets.example".parse().unwrap()))
        .beside(small("both", "/a").mounted(&"pets.example/deep".parse().unwrap()));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    for (host, path, name) in [
        ("x", "/a", "first"),
        ("x", "/v1/a", "first"),
        ("x", "/b", "second"),
        ("x", "/pets/a", "below"),
        ("x", "/pets/v1/a", "below"),
        ("pets.example:80", "/a", "hosted"),
        ("PETS.example", "/deep/a", "both"),
    ] {
        assert_eq!(got(&server, host, path).await, (200, name.to_owned()), "{host}{path}");
    }
    assert_eq!(got(&server, "x", "/petsa").await.0, 404);
    assert_eq!(got(&server, "x", "/v1/pets/a").await.0, 404);
    let only = small("only", "/a").mounted(&"/pets".parse().unwrap());
    let only = only.bind("127.0.0.1:0").await.unwrap();
    let (status, problem) = got(&only, "x", "/a").await;
    assert_eq!(status, 404);
    assert!(problem.contains("no document is served here, but at /pets"), "{problem}");
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn bodies_are_compressed_both_ways_and_bounded() {
    let server = Server::open(&fixture("library.yaml")).unwrap();
    let server = server.limits(|it| it.body = 1 << 20).bind("127.0.0.1:0").await.unwrap();
    let url = format!("{}/books", server.url());
    let post = |coding: &'static str, body: Vec<u8>| {
        let request = client().post(&url).header("content-type", "application/json");
        async move { request.header("content-encoding", coding).body(body).send().await.unwrap() }
    };
    let book = gzip(br#"{"title": "New"}"#);
    assert_eq!(post("gzip", book.clone()).await.status(), 201);
    let wrong = post("gzip", gzip(br#"{"title": 1}"#)).await;
    assert!(wrong.headers()["specwright-problem"].to_str().unwrap().contains("/title"));
    assert_eq!(post("gzip", book[..book.len() - 9].to_vec()).await.status(), 400);
    assert_eq!(post("gzip", b"{}".to_vec()).await.status(), 400);
    // A little of it becomes a lot.
    assert_eq!(post("gzip", gzip(&vec![b' '; 64 << 20])).await.status(), 413);
    let other = post("br", b"{}".to_vec()).await;
    assert_eq!(other.status(), 415);
    assert_eq!(other.headers()["accept-encoding"], "gzip");

    let long = "long ".repeat(1000);
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /long: {{get: {{responses: {{'200': {{description: ok, content: {{text/plain: {{example: {long}}}}}}}}}}}}}\n"
    );
    let server = Server::from(Document::from_text("long.yaml", &text).unwrap());
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let get = |coding: &'static str| {
        let request = client().get(format!("{}/long", server.url()));
        async move { request.header("accept-encoding", coding).send().await.unwrap() }
    };
    let short = get("gzip, br").await;
    assert_eq!(short.headers()["content-encoding"], "gzip");
    assert_eq!(short.headers()["vary"], "accept-encoding");
    let mut plain = String::new();
    let bytes = short.bytes().await.unwrap();
    assert!(bytes.len() < 500);
    GzDecoder::new(bytes.as_ref()).read_to_string(&mut plain).unwrap();
    assert_eq!(plain, long.trim_end());
    assert!(!get("gzip;q=0").await.headers().contains_key("content-encoding"));
}

#[tokio::test]
async fn http2_is_spoken_where_it_is_asked_for() {
    let ask = |server: Bound| async move {
        let client = reqwest::Client::builder().no_proxy().http2_prior_knowledge();
        let answer = client.build().unwrap().get(format!("{}/a", server.url())).send().await;
        answer.map(|it| it.version())
    };
    let server = small("name", "/a").http2(true).bind("[::1]:0").await.unwrap();
    assert!(server.url().starts_with("http://[::1]:"));
    assert_eq!(got(&server, "x", "/a").await.0, 200);
    assert_eq!(ask(server).await.unwrap(), reqwest::Version::HTTP_2);
    assert!(ask(small("name", "/a").bind("127.0.0.1:0").await.unwrap()).await.is_err());
}

#[cfg(unix)]
#[tokio::test]
async fn a_unix_socket_is_listened_at_and_goes_again() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    // As a server that was killed leaves it.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let server = small("name", "/a").bind_unix(&path).await.unwrap();
    assert_eq!(server.url(), format!("unix:{}", path.display()));
    let mut stream = tokio::net::UnixStream::connect(&path).await.unwrap();
    stream.write_all(b"GET /a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("name"), "{answer}");
    assert!(small("other", "/a").bind_unix(&path).await.is_err());
    server.shutdown().await;
    assert!(!path.exists());
    std::fs::write(&path, "mine").unwrap();
    assert!(small("other", "/a").bind_unix(&path).await.is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
}

#[tokio::test]
async fn more_requests_than_allowed_are_told_when_to_come_again() {
    let server = Server::open(&fixture("library.yaml")).unwrap();
    let server = server.rate_limit("2/1m".parse().unwrap()).bind("127.0.0.1:0").await.unwrap();
    let get = || async { client().get(format!("{}/books", server.url())).send().await.unwrap() };
    assert_eq!(
        (get().await.status(), get().await.status()),
        (200.try_into().unwrap(), 200.try_into().unwrap())
    );
    let refused = get().await;
    assert_eq!(refused.status(), 429);
    let seconds: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((55..=60).contains(&seconds), "{seconds}");
    let problem: Value = serde_json::from_str(&refused.text().await.unwrap()).unwrap();
    assert_eq!(problem["status"], 429);
}
