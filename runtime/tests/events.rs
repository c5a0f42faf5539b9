//! Server-sent events and JSON values one after the other.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Method, Request};
use serde_json::{Value, json};
use specwright_runtime::body::{ByteStream, Items, Upload};
use specwright_runtime::events::{Event, EventStream, ItemError, JsonLines};
use specwright_runtime::{Body, RequestBuilder, TransportErrorKind};

/// Events of these bytes in pieces of so many.
async fn events(bytes: &[u8], piece: usize) -> Vec<Event> {
    let chunks: Vec<_> = bytes.chunks(piece).map(<[u8]>::to_vec).collect();
    let mut stream = EventStream::new(ByteStream::from_chunks(chunks));
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        events.push(event.expect("an event"));
    }
    events
}

/// Kind, data and id of each event.
async fn read(text: &str) -> Vec<(String, String, Option<String>)> {
    let all = events(text.as_bytes(), usize::MAX).await;
    for piece in 1..=text.len().min(7) {
        assert_eq!(events(text.as_bytes(), piece).await, all, "{text:?} in pieces of {piece}");
    }
    all.into_iter().map(|event| (event.event, event.data, event.id)).collect()
}

/// The examples of the specification (WHATWG HTML, 9.2.6), and its rules one by one.
#[tokio::test]
async fn events_are_read_as_the_specification_says() {
    for (text, expected) in [
        ("data: YHOO\ndata: +2\ndata: 10\n\n", vec![("message", "YHOO\n+2\n10", None)]),
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
            vec![("message", "first event", Some("1")), ("message", "second event", None)],
        ),
        ("data\n\ndata\ndata\n\ndata:", vec![("message", "", None), ("message", "\n", None)]),
        ("data:test\n\ndata: test\n\n", vec![("message", "test", None), ("message", "test", None)]),
        ("event: add\ndata: 1\n\ndata: 2\n\n", vec![("add", "1", None), ("message", "2", None)]),
        (
            "data: a\rdata: b\r\rdata: c\r\n\r\n",
            vec![("message", "a\nb", None), ("message", "c", None)],
        ),
        ("\u{feff}data: a\n\n\u{feff}data: b\n\n", vec![("message", "a", None)]),
        (
            "id: 7\n\ndata: a\n\nid: b\0c\ndata: b\n\n",
            vec![("message", "a", Some("7")), ("message", "b", Some("7"))],
        ),
        ("event: nothing\n\n:\n\ndata: a\n\n", vec![("message", "a", None)]),
        ("Data: x\ndata : x\nother: x\ndata: a: b\n\n", vec![("message", "a: b", None)]),
        ("data: é\u{2028}\n\n", vec![("message", "é\u{2028}", None)]),
        ("data: not whole\n", vec![]),
        ("", vec![]),
    ] {
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(event, data, id)| (event.to_owned(), data.to_owned(), id.map(str::to_owned)))
            .collect();
        assert_eq!(read(text).await, expected, "{text:?}");
    }
    let broken = events(b"data: \xff\n\n", 3).await;
    assert_eq!(broken[0].data, "\u{fffd}");
}

#[tokio::test]
async fn the_data_is_read_when_it_is_asked_for() {
    let text = "retry: 10\n\nid: 1\nretry: 1x\ndata: {\"n\":1}\n\nretry: 500\ndata: [DONE]\n\n";
    let mut stream = EventStream::<Vec<i64>>::new(ByteStream::from_chunks([text]));
    let first = stream.next().await.unwrap().unwrap();
    assert_eq!(first.json::<Value>().unwrap(), json!({"n": 1}));
    assert!(first.value().is_err(), "it is no list");
    assert_eq!(first.retry, None);
    assert_eq!(stream.reconnection_time(), Some(Duration::from_millis(500)), "read ahead");
    assert_eq!(stream.last_event_id(), Some("1"));
    let done = stream.next().await.unwrap().unwrap();
    assert_eq!((done.data.as_str(), done.retry), ("[DONE]", Some(Duration::from_millis(500))));
    assert!(done.value().is_err());
    assert!(stream.next().await.is_none());
    assert_eq!(format!("{stream:?}"), "EventStream");
}

#[tokio::test]
async fn an_event_without_end_is_refused() {
    let bytes = ByteStream::from_chunks(["data: 1\n\ndata: 0123456789", "0123456789"]);
    let mut stream = EventStream::<Value>::new(bytes).with_limit(20);
    assert_eq!(stream.next().await.unwrap().unwrap().data, "1");
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::TooLarge);
    assert!(stream.next().await.is_none());
}

/// What a stream of values gives, errors as a word.
async fn values(mut stream: JsonLines) -> Vec<Result<Value, &'static str>> {
    let mut values = Vec::new();
    while let Some(value) = stream.next().await {
        values.push(value.map_err(|error| match error {
            ItemError::Body(_) => "body",
            ItemError::Transport(_) => "transport",
            _ => "other",
        }));
    }
    values
}

#[tokio::test]
async fn json_values_one_after_the_other() {
    let lines = "{\"a\":1}\r\n\n  \n2\nno JSON\n[3]";
    let expected = vec![Ok(json!({"a": 1})), Ok(json!(2)), Err("body"), Ok(json!([3]))];
    for piece in 1..=lines.len() {
        let chunks: Vec<_> = lines.as_bytes().chunks(piece).map(<[u8]>::to_vec).collect();
        assert_eq!(values(JsonLines::lines(ByteStream::from_chunks(chunks))).await, expected);
    }
    let sequence = "\u{1e}{\n\"a\": 1\n}\n\u{1e}2\n\u{1e}\u{1e}{\"cut\n\u{1e}3\n";
    let expected = vec![Ok(json!({"a": 1})), Ok(json!(2)), Err("body"), Ok(json!(3))];
    for piece in 1..=sequence.len() {
        let chunks: Vec<_> = sequence.as_bytes().chunks(piece).map(<[u8]>::to_vec).collect();
        assert_eq!(values(JsonLines::sequence(ByteStream::from_chunks(chunks))).await, expected);
    }
    let long = JsonLines::lines(ByteStream::from_chunks(["1\n\"01", "23456789\"\n2\n"]));
    assert_eq!(values(long.with_limit(2)).await, [Ok(json!(1)), Err("transport")]);

    let upload = Upload::json_lines([json!({"a": "x\ny"}), json!(2)]).unwrap();
    assert_eq!(upload.as_bytes().unwrap(), "{\"a\":\"x\\ny\"}\n2\n");
    assert!(Upload::json_lines([std::collections::BTreeMap::from([(vec![1], 2)])]).is_err());
}

/// What an iterator gives, as a stream that waits before each value.
struct Slowly<I>(I, bool);

impl<I: Iterator + Unpin> futures_core::Stream for Slowly<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<I::Item>> {
        self.1 = !self.1;
        if self.1 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.0.next())
    }
}

#[tokio::test]
async fn values_are_sent_one_after_the_other() {
    let build = |items: &Items<Value>| {
        let post = || RequestBuilder::new(Method::POST, "/");
        [post().json_lines("x/lines", items), post().json_sequence("x/sequence", items)]
            .map(|request| request.build().map(Request::into_body))
    };
    let read = async |body: Body| body.collect(99).await.unwrap();
    let values = || [json!({"a": "x\ny"}), json!(2)].into_iter();
    let (lines, sequence) = ("{\"a\":\"x\\ny\"}\n2\n", "\u{1e}{\"a\":\"x\\ny\"}\n\u{1e}2\n");

    let list: Items<Value> = values().collect();
    let again = Items::again(move || Slowly(values(), false));
    for items in [list.clone(), again.clone()] {
        let [first, second] = build(&items).map(Result::unwrap);
        assert_eq!(read(first.try_clone().expect("it starts again")).await, lines);
        assert_eq!(read(first).await, lines);
        assert_eq!(read(second).await, sequence);
    }

    let once = Items::stream(Slowly(values(), false));
    let [first, second] = build(&once);
    let first = first.unwrap();
    assert!(first.try_clone().is_none() && first.length().is_none());
    assert_eq!(read(first).await, lines);
    let error = second.unwrap_err();
    assert!(error.to_string().contains("sent already"), "{error}");

    assert!(list == Vec::from_iter(values()).into() && list != Items::from([json!(2)]));
    assert!(once == once.clone() && once != Items::stream(Slowly(values(), false)));
    assert!(again == again.clone() && list != again);
    let secret = format!("{:?}", Items::from([json!("secret")]));
    assert_eq!(secret, "Items(1)");
}

#[tokio::test]
async fn a_value_that_cannot_be_encoded_breaks_the_body() {
    let wrong = || BTreeMap::from([(vec![1], 2)]);
    let send = |items: &Items<_>| {
        RequestBuilder::new(Method::POST, "/").json_lines("x/lines", items).build()
    };
    assert!(send(&[wrong()].into()).is_err());
    let stream = Items::stream(Slowly([BTreeMap::new(), wrong()].into_iter(), false));
    let mut body = match send(&stream).unwrap().into_body() {
        Body::Stream(stream) => stream,
        other => panic!("{other:?}"),
    };
    assert_eq!(body.next().await.unwrap().unwrap(), "{}\n");
    assert!(body.next().await.unwrap().is_err());
}
