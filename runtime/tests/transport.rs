//! The default transport over a real socket.
#![cfg(feature = "reqwest")]

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response};
use specwright_runtime::body::ByteStream;
use specwright_runtime::multipart::File;
use specwright_runtime::transport::ReqwestTransport;
use specwright_runtime::{
    Body, BodyError, Client, Multipart, Operation, RequestBuilder, RequestError, Settings,
    Transport, TransportError, TransportErrorKind, Undocumented, decode,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Sends a request to a server that answers `answer`; gives what the server read, and the body.
async fn exchange(
    method: Method,
    body: Body,
    answer: &'static str,
) -> (String, Result<Bytes, TransportError>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut read = vec![0; 64 << 10];
        let mut length = stream.read(&mut read).await.unwrap();
        // A body may come in a packet of its own.
        while let Ok(Ok(more)) =
            tokio::time::timeout(Duration::from_millis(50), stream.read(&mut read[length..])).await
            && more > 0
        {
            length += more;
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        read.truncate(length);
        String::from_utf8(read).unwrap()
    });
    let uri = format!("http://{address}/a%2Fb?c=%7B");
    let request = Request::builder().method(method).uri(uri).body(body).unwrap();
    let transport = ReqwestTransport::builder().timeout(Duration::from_secs(5)).build().unwrap();
    let outcome = match transport.send(request).await {
        Ok(response) => response.into_body().collect(1 << 20).await,
        Err(error) => Err(error),
    };
    (server.await.unwrap(), outcome)
}

const FINE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";

#[tokio::test]
async fn a_post_without_a_body_says_so() {
    for method in [Method::POST, Method::PUT] {
        let (sent, outcome) = exchange(method, Body::Empty, FINE).await;
        assert!(sent.to_lowercase().contains("\r\ncontent-length: 0\r\n"), "{sent}");
        assert_eq!(outcome.unwrap(), "fine");
    }
    let (sent, _) = exchange(Method::GET, Body::Empty, FINE).await;
    assert!(!sent.to_lowercase().contains("content-length"), "{sent}");
    assert!(sent.starts_with("GET /a%2Fb?c=%7B HTTP/1.1\r\n"), "{sent}");
}

#[tokio::test]
async fn bodies_are_sent_whole_or_in_chunks() {
    let (sent, _) = exchange(Method::POST, Body::from("hello".to_owned()), FINE).await;
    assert!(sent.to_lowercase().contains("\r\ncontent-length: 5\r\n"), "{sent}");
    assert!(sent.ends_with("\r\n\r\nhello"), "{sent}");
    let stream = || ByteStream::from_chunks(["hel", "lo"]);
    let (sent, _) = exchange(Method::POST, Body::Stream(stream()), FINE).await;
    assert!(sent.to_lowercase().contains("\r\ntransfer-encoding: chunked\r\n"), "{sent}");
    assert!(sent.ends_with("3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"), "{sent}");
    let (sent, _) = exchange(Method::POST, Body::Stream(stream().with_length(5)), FINE).await;
    assert!(!sent.to_lowercase().contains("transfer-encoding"), "{sent}");
    assert!(sent.to_lowercase().contains("\r\ncontent-length: 5\r\n"), "{sent}");
    assert!(sent.ends_with("\r\n\r\nhello"), "{sent}");
}

#[tokio::test]
async fn a_form_with_a_streamed_file_is_sent_as_it_is_read() {
    let file = File::new("a.txt", ByteStream::from_chunks(["hel", "lo"]).with_length(5));
    let form = Multipart::new().text("title", "A").file("file", file);
    let request = RequestBuilder::new(Method::POST, "/").multipart(&form).build().unwrap();
    let media_type = request.headers()["content-type"].to_str().unwrap().to_owned();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
         Content-Type: application/octet-stream\r\n\r\nhello\r\n--{boundary}--\r\n"
    );
    let (sent, outcome) = exchange(Method::POST, request.into_body(), FINE).await;
    assert_eq!(outcome.unwrap(), "fine");
    let length = format!("\r\ncontent-length: {}\r\n", expected.len());
    assert!(sent.to_lowercase().contains(&length), "{sent}");
    assert!(sent.ends_with(&expected), "{sent}");
}

#[tokio::test]
async fn a_stream_of_another_length_than_it_says_is_no_request() {
    for length in [3, 9] {
        let stream = ByteStream::from_chunks(["hello"]).with_length(length);
        let (_, outcome) = exchange(Method::POST, Body::Stream(stream), FINE).await;
        assert!(outcome.is_err(), "{length}");
    }
}

#[tokio::test]
async fn failures_are_told_apart() {
    let kind = async |answer: &'static str| {
        let (_, outcome) = exchange(Method::GET, Body::Empty, answer).await;
        outcome.unwrap_err().kind()
    };
    assert_eq!(kind("").await, TransportErrorKind::Interrupted);
    assert_eq!(kind("no HTTP\r\n\r\n").await, TransportErrorKind::Interrupted);
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfine";
    assert_eq!(kind(cut).await, TransportErrorKind::Interrupted);
    let cut = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nfine";
    assert_eq!(kind(cut).await, TransportErrorKind::Interrupted);
    let transport = ReqwestTransport::builder().build().unwrap();
    let nowhere = Request::get("http://127.0.0.1:1/?key=hidden").body(Body::Empty).unwrap();
    let error = transport.send(nowhere).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(!format!("{error} {error:?}").contains("hidden"), "{error:?}");
}

/// `GET /events`, whose answer is handed over as it arrives.
struct Events;

impl Operation for Events {
    const ID: &'static str = "Events";
    const STREAMED: bool = true;
    type Output = ByteStream;
    type Failure = Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(Method::GET, "/events").build()
    }

    fn output(response: Response<Body>) -> Result<ByteStream, BodyError> {
        decode::stream(response)
    }
}

#[tokio::test]
async fn a_streamed_answer_is_not_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (first_seen, wait) = tokio::sync::oneshot::channel::<()>();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        stream.write_all(format!("{head}3\r\none\r\n").as_bytes()).await.unwrap();
        // The second event comes only once the first has been handed over.
        wait.await.unwrap();
        stream.write_all(b"3\r\ntwo\r\n0\r\n\r\n").await.unwrap();
    });
    let transport = Arc::new(ReqwestTransport::builder().build().unwrap());
    let builder = Client::builder(&format!("http://{address}"), transport).unwrap();
    // A limit is for answers that are collected.
    let mut events = builder.body_limit(1).build().send(&Events).await.unwrap().into_body();
    let mut next = async || events.next().await;
    assert_eq!(next().await.unwrap().unwrap(), "one");
    first_seen.send(()).unwrap();
    assert_eq!(next().await.unwrap().unwrap(), "two");
    assert!(next().await.is_none());
}

/// `fine ` twenty times, in gzip.
#[cfg(feature = "gzip")]
const PACKED: [u8; 28] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 75, 203, 204, 75, 85, 72, 163, 45, 1, 0, 14, 25, 136, 70,
    100, 0, 0, 0,
];

/// Sends a request to a server that answers in gzip; gives what the server read, and the answer.
#[cfg(feature = "gzip")]
async fn packed(is_asked_for: bool, limit: usize) -> (String, Result<Bytes, TransportError>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}/", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut read = vec![0; 4096];
        let length = stream.read(&mut read).await.unwrap();
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 28\r\n\r\n";
        stream.write_all(&[head.as_bytes(), &PACKED].concat()).await.unwrap();
        read.truncate(length);
        String::from_utf8(read).unwrap().to_lowercase()
    });
    let transport = ReqwestTransport::builder().no_proxy().gzip(is_asked_for).build().unwrap();
    let request = Request::builder().uri(uri).body(Body::Empty).unwrap();
    let body = transport.send(request).await.unwrap().into_body().collect(limit).await;
    (server.await.unwrap(), body)
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn answers_in_gzip_are_unpacked_where_they_are_asked_for() {
    let (sent, body) = packed(true, 100).await;
    assert!(sent.contains("\r\naccept-encoding: gzip\r\n"), "{sent}");
    assert_eq!(body.unwrap(), "fine ".repeat(20));
    let (_, body) = packed(true, 99).await;
    assert_eq!(body.unwrap_err().kind(), TransportErrorKind::TooLarge, "unpacked it is larger");
    let (sent, body) = packed(false, 100).await;
    assert!(!sent.contains("accept-encoding"), "{sent}");
    assert_eq!(body.unwrap(), &PACKED[..]);
}

#[tokio::test]
async fn http2_is_offered_where_its_feature_is_on() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut hello = vec![0; 64 << 10];
        let length = stream.read(&mut hello).await.unwrap();
        hello.truncate(length);
        hello
    });
    let request = Request::get(format!("https://{address}/")).body(Body::Empty).unwrap();
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    transport.send(request).await.unwrap_err();
    let hello = server.await.unwrap();
    // The list of protocols in the first message of TLS: each after its length (RFC 7301, 3.1).
    let offers = |list: &[u8]| hello.windows(list.len()).any(|it| it == list);
    assert_eq!(offers(b"\x00\x0c\x02h2\x08http/1.1"), cfg!(feature = "http2"));
    assert_eq!(offers(b"\x00\x09\x08http/1.1"), !cfg!(feature = "http2"));
}
