//! A service over a socket, as small as these tests need it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value as Json, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came.
pub(crate) struct Request {
    pub(crate) method: String,
    /// The parts of its path.
    pub(crate) path: Vec<String>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) bytes: Vec<u8>,
}

impl Request {
    /// Its body, or the answer to what is none.
    pub(crate) fn body(&self) -> Result<Json, Answer> {
        let media = self.headers.get("content-type").map(String::as_str).unwrap_or_default();
        if media.split(';').next() != Some("application/json") {
            return Err(problem(415, "Send JSON"));
        }
        serde_json::from_slice(&self.bytes).map_err(|_| problem(400, "The body is no JSON"))
    }

    /// Its method and its path, for a service to match on.
    pub(crate) fn target(&self) -> (&str, Vec<&str>) {
        (&self.method, self.path.iter().map(String::as_str).collect())
    }
}

/// An answer, with what its headers say besides.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Json>,
}

pub(crate) fn answer(status: u16, body: Json) -> Answer {
    Answer { status, headers: Vec::new(), body: Some(body) }
}

pub(crate) fn problem(status: u16, detail: &str) -> Answer {
    answer(status, json!({ "status": status, "detail": detail }))
}

impl Answer {
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Starts a service, and says where it is.
pub(crate) async fn serve(
    handler: impl FnMut(&Request) -> Result<Answer, Answer> + Send + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let handler = Arc::new(Mutex::new(handler));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let handler = handler.clone();
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                while let Some(request) = read(&mut stream).await {
                    let is_head = request.method == "HEAD";
                    let is_last = request.headers.get("connection").is_some_and(|it| it == "close");
                    let answer = {
                        let mut handler = handler.lock().expect("no panic");
                        match handler(&request) {
                            Ok(answer) | Err(answer) => answer,
                        }
                    };
                    if write(&mut stream, answer, is_head).await.is_none() || is_last {
                        return;
                    }
                }
            });
        }
    });
    url
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|it| *it > 0)?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).await.ok()?;
    let path = target.split('?').next()?.split('/').filter(|it| !it.is_empty());
    Some(Request { method, path: path.map(str::to_owned).collect(), headers, bytes })
}

async fn write(stream: &mut BufReader<TcpStream>, answer: Answer, is_head: bool) -> Option<()> {
    let body = answer.body.map(|it| it.to_string()).unwrap_or_default();
    let media = match answer.status {
        400.. => "application/problem+json",
        _ => "application/json",
    };
    let mut head = format!("HTTP/1.1 {} Answer\r\n", answer.status);
    if !body.is_empty() {
        head.push_str(&format!("content-type: {media}\r\n"));
    }
    for (name, value) in answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if answer.status != 204 {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    if !is_head {
        head.push_str(&body);
    }
    stream.write_all(head.as_bytes()).await.ok()
}
