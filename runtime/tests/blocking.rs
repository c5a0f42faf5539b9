//! Calls without `async`, over a real socket.
#![cfg(all(feature = "blocking", feature = "reqwest"))]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use http::{Method, Request, Response};
use specwright_runtime::blocking::{Blocking, BlockingError};
use specwright_runtime::events::EventStream;
use specwright_runtime::transport::ReqwestTransport;
use specwright_runtime::{
    Body, BodyError, Client, Error, Operation, RequestBuilder, RequestError, Settings,
    Undocumented, decode,
};

/// `GET /text`
struct GetText;

impl Operation for GetText {
    const ID: &'static str = "GetText";
    type Output = String;
    type Failure = Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(Method::GET, "/text").build()
    }

    fn output(response: Response<Body>) -> Result<String, BodyError> {
        decode::text(response)
    }
}

/// `GET /events`
struct Watch;

impl Operation for Watch {
    const ID: &'static str = "Watch";
    const STREAMED: bool = true;
    type Output = EventStream;
    type Failure = Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(Method::GET, "/events").build()
    }

    fn output(response: Response<Body>) -> Result<EventStream, BodyError> {
        decode::events(response)
    }
}

/// A client of a server that answers so many requests, each on a connection of its own.
fn client(requests: usize) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for _ in 0..requests {
            let (mut stream, _) = listener.accept().unwrap();
            let mut read = [0; 4096];
            let length = stream.read(&mut read).unwrap();
            let body = match read[..length].starts_with(b"GET /events ") {
                true => "data: 1\n\ndata: 2\n\n",
                false => "fine",
            };
            let kind = if body == "fine" { "text/plain" } else { "text/event-stream" };
            let length = body.len();
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}");
            stream
                .write_all(format!("{head}\r\nConnection: close\r\n\r\n{body}").as_bytes())
                .unwrap();
        }
    });
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    Client::builder(&format!("http://{address}"), Arc::new(transport)).unwrap().build()
}

#[test]
fn calls_of_several_threads_are_waited_for() {
    let client = Blocking::new(client(9)).unwrap();
    let threads: Vec<_> = (0..3)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || {
                for _ in 0..3 {
                    let answer = client.call(|client| client.send(&GetText)).unwrap();
                    assert_eq!(answer.into_body(), "fine");
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn streams_are_iterators() {
    let client = Blocking::new(client(1)).unwrap();
    let events = client.call(|client| client.send(&Watch)).unwrap().into_body();
    let data: Result<Vec<_>, _> = client.iter(events).map(|it| it.map(|it| it.data)).collect();
    assert_eq!(data.unwrap(), ["1", "2"]);
}

#[test]
fn within_asynchronous_code_it_says_so() {
    let blocking = Blocking::new(client(0)).unwrap();
    let stream = EventStream::<i64>::new(Body::from("data: 1\n\n".to_owned()).into());
    let mut events = blocking.iter(stream);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async move {
        assert!(matches!(Blocking::new(()), Err(BlockingError::Async)));
        let error = blocking.call(|client| client.send(&GetText)).unwrap_err();
        assert!(error.to_string().contains("asynchronous code"), "{error}");
        let Error::Request(error) = error else { panic!("{error}") };
        assert!(matches!(error.error, RequestError::Blocking(_)));
        assert!(events.next().unwrap().is_err());
        // It can be dropped here.
        drop((blocking, events));
    });
}
