//! What a case answers, and how it is read.

use std::fmt::Debug;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::block_on;
use super::case::Case;
use super::compare;
use crate::body::ByteStream;
use crate::events::{EventStream, JsonLines};
use crate::{Body, Operation};

/// Streams of tests are as short as the document's examples.
const LIMIT: usize = 64 << 20;

impl Case {
    /// The answer, as an operation reads it on success.
    ///
    /// # Panics
    ///
    /// When it does not.
    #[track_caller]
    pub fn output<O: Operation>(&self) -> O::Output {
        match O::output(self.response()) {
            Ok(output) => output,
            Err(error) => self.refuse(format!("it is not what the bindings read: {error}")),
        }
    }

    /// The answer, as an operation reads it on failure.
    ///
    /// # Panics
    ///
    /// When it does not.
    #[track_caller]
    pub fn failure<O: Operation>(&self) -> O::Failure {
        match O::failure(&self.response()) {
            Ok(Some(failure)) => failure,
            Ok(None) => self.fail("the bindings read no body of this status"),
            Err(error) => self.refuse(format!("it is not what the bindings read: {error}")),
        }
    }

    /// Checks that an answer without a described body is no error of its own.
    ///
    /// # Panics
    ///
    /// When it is, or when a body is read.
    #[track_caller]
    pub fn undescribed<O: Operation>(&self) {
        match O::failure(&self.response()) {
            Ok(None) => {}
            Ok(Some(_)) => self.fail("the bindings read a body where the document describes none"),
            Err(error) => self.fail(format!("it is no error of its own: {error}")),
        }
    }

    /// Fails: the answer is read as another one.
    ///
    /// # Panics
    ///
    /// Always.
    #[track_caller]
    pub fn other(&self, expected: &str) -> ! {
        self.fail(format!("it is not read as `{expected}`"))
    }

    /// Checks that a decoded value encodes to what it was decoded from, and has nothing that the
    /// document does not name; gives it as a person reads it.
    ///
    /// # Panics
    ///
    /// When it does not, or has.
    #[track_caller]
    pub fn same(&self, value: &(impl Serialize + Debug)) -> String {
        self.is_equal(self.value("body").unwrap_or(&Value::Null), value);
        self.known(value)
    }

    /// Checks that a value has nothing that the document does not name; gives it as a person reads
    /// it.
    ///
    /// # Panics
    ///
    /// When it has.
    #[track_caller]
    pub fn known(&self, value: &impl Debug) -> String {
        let debug = format!("{value:#?}");
        if let Some(found) = compare::unknown(&debug) {
            let found: Vec<&str> = found.split_whitespace().collect();
            let found = found.join(" ");
            self.refuse(format!("it has a value that the document does not name: {found}"));
        }
        debug
    }

    /// Checks that a text is that of the case.
    ///
    /// # Panics
    ///
    /// When it is not.
    #[track_caller]
    pub fn same_text(&self, text: &str) -> String {
        if text != self.body_text() {
            self.refuse(format!("the text is read as {text:?}"));
        }
        format!("{text:?}")
    }

    /// Checks that bytes are those of the case.
    ///
    /// # Panics
    ///
    /// When they are not.
    #[track_caller]
    pub fn same_bytes(&self, bytes: &Bytes) -> String {
        if bytes != &self.bytes() {
            self.fail(format!("{} bytes are read, not those that were sent", bytes.len()));
        }
        format!("{bytes:?}")
    }

    /// Checks that the bytes of a stream are those of the case.
    ///
    /// # Panics
    ///
    /// When they are not, or the stream breaks.
    #[track_caller]
    pub fn same_stream(&self, stream: ByteStream) -> String {
        match block_on(stream.collect(LIMIT)) {
            Ok(bytes) => self.same_bytes(&bytes),
            Err(error) => self.fail(format!("the stream breaks: {error}")),
        }
    }

    /// Checks that the only event of a stream is what the case has.
    ///
    /// # Panics
    ///
    /// When it is not, or there is none.
    #[track_caller]
    pub fn same_event<T: DeserializeOwned + Serialize + Debug>(
        &self,
        mut stream: EventStream<T>,
    ) -> String {
        let event = match block_on(stream.next()) {
            Some(Ok(event)) => event,
            Some(Err(error)) => self.fail(format!("the stream breaks: {error}")),
            None => self.fail("there is no event"),
        };
        match event.value() {
            Ok(value) => self.same(&value),
            Err(error) => self.refuse(format!("the event is not what the bindings read: {error}")),
        }
    }

    /// Checks that the events of a stream, of which only the text is documented, are read.
    ///
    /// # Panics
    ///
    /// When there is none, or the stream breaks.
    #[track_caller]
    pub fn some_events<T>(&self, mut stream: EventStream<T>) -> String {
        let mut text = String::new();
        while let Some(event) = block_on(stream.next()) {
            match event {
                Ok(event) => {
                    text.push_str(&format!("{}: {}\n", event.event, event.data.escape_debug()))
                }
                Err(error) => self.fail(format!("the stream breaks: {error}")),
            }
        }
        if text.is_empty() {
            self.fail("there is no event");
        }
        text
    }

    /// Checks that the values of a stream, of which only the text is documented, are read.
    ///
    /// # Panics
    ///
    /// When one cannot be.
    #[track_caller]
    pub fn some_items<T: DeserializeOwned + Debug>(&self, stream: JsonLines<T>) -> String {
        self.known(&self.items(stream))
    }

    /// Checks that the values of a stream are what the case has.
    ///
    /// # Panics
    ///
    /// When they are not, or one cannot be read.
    #[track_caller]
    pub fn same_items<T: DeserializeOwned + Serialize + Debug>(
        &self,
        stream: JsonLines<T>,
    ) -> String {
        let items = self.items(stream);
        let expected = match self.value("body") {
            Some(Value::Array(items)) => Value::Array(items.clone()),
            other => Value::Array(other.cloned().into_iter().collect()),
        };
        self.is_equal(&expected, &items);
        self.known(&items)
    }

    #[track_caller]
    fn items<T: DeserializeOwned>(&self, mut stream: JsonLines<T>) -> Vec<T> {
        let mut items = Vec::new();
        while let Some(item) = block_on(stream.next()) {
            match item {
                Ok(item) => items.push(item),
                Err(error) => {
                    self.refuse(format!("a value is not what the bindings read: {error}"))
                }
            }
        }
        items
    }

    /// The answer as the service sends it.
    #[track_caller]
    fn response(&self) -> Response<Body> {
        let status = self.value("status").and_then(Value::as_u64).unwrap_or_default();
        let status = u16::try_from(status).ok().and_then(|it| StatusCode::from_u16(it).ok());
        let Some(status) = status else { self.fail("it has no status: generate the tests again") };
        let mut response = Response::new(Body::from(self.bytes()));
        *response.status_mut() = status;
        if let Some(media_type) = self.text("form") {
            match HeaderValue::from_str(media_type) {
                Ok(value) => _ = response.headers_mut().insert(CONTENT_TYPE, value),
                Err(_) => self.fail("its media type cannot stand in a header"),
            }
        }
        response
    }

    /// The body in the encoding of the case.
    fn bytes(&self) -> Bytes {
        let Some(body) = self.value("body") else { return Bytes::new() };
        let framed = |before: &str, after: &str| {
            let one = |item: &Value| format!("{before}{item}{after}");
            match body {
                Value::Array(items) => items.iter().map(one).collect::<String>(),
                item => one(item),
            }
        };
        match (self.text("written"), body) {
            (Some("text"), _) => self.body_text(),
            (Some("lines"), _) => framed("", "\n"),
            (Some("sequence"), _) => framed("\u{1e}", "\n"),
            (Some("event"), item) => format!("data: {item}\n\n"),
            _ => body.to_string(),
        }
        .into()
    }
}
