//! A stand-in for GitHub: comments of one pull request, in memory.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// What the stand-in holds.
#[derive(Default)]
pub(crate) struct State {
    /// Comments with `id`, `user` and `body`.
    pub(crate) comments: Vec<Value>,
    /// `METHOD /path` of all requests.
    pub(crate) requests: Vec<String>,
    /// What it answers to who wants to write.
    pub(crate) refuses: Option<u16>,
}

/// A server that lives as long as the tests do.
pub(crate) struct GitHub {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
}

/// The token that it knows.
pub(crate) const TOKEN: &str = "a-token-that-stays-secret";

impl GitHub {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(&stream, &shared);
            }
        });
        Self { url, state }
    }

    /// Looks at what it holds, or changes it.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap())
    }

    pub(crate) fn add(&self, author: &str, body: &str) {
        self.with(|state| state.comment(author, body));
    }

    /// The texts of the comments.
    pub(crate) fn bodies(&self) -> Vec<String> {
        let body = |it: &Value| it["body"].as_str().unwrap().to_owned();
        self.with(|state| state.comments.iter().map(body).collect())
    }

    /// The requests since this was asked last.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.with(|state| std::mem::take(&mut state.requests))
    }
}

impl State {
    fn comment(&mut self, author: &str, body: &str) {
        // GitHub gives line ends as forms send them.
        let body = body.trim_end().replace('\n', "\r\n");
        let id = 1000 + self.comments.len();
        self.comments.push(json!({ "id": id, "user": { "login": author }, "body": body }));
    }

    /// Status and body.
    fn answer(&mut self, head: &str, token: bool, body: &str) -> (u16, Value) {
        let mut words = head.split(' ');
        let (method, target) = (words.next().unwrap(), words.next().unwrap());
        self.requests.push(format!("{method} {target}"));
        if !token {
            return (401, json!({ "message": "Bad credentials" }));
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let sent: Value = serde_json::from_str(body).unwrap_or_default();
        let text = sent["body"].as_str().unwrap_or_default().to_owned();
        let below = path.strip_prefix("/repos/somebody/boats/issues/");
        match (method, below, self.refuses) {
            ("POST" | "PATCH", _, Some(status)) => (status, json!({ "message": "\n::error::no" })),
            ("POST" | "PATCH", ..) if text.is_empty() || text.chars().count() > 65_536 => {
                (422, json!({ "message": "Validation Failed" }))
            }
            ("GET", Some("7/comments"), _) => {
                let page: usize = query.rsplit_once("page=").unwrap().1.parse().unwrap();
                let page = self.comments.iter().skip((page - 1) * 100).take(100);
                (200, page.cloned().collect())
            }
            ("POST", Some("7/comments"), _) => {
                self.comment("github-actions[bot]", &text);
                (201, self.comments.last().cloned().unwrap())
            }
            ("PATCH", Some(below), _) => {
                let id = below.strip_prefix("comments/").and_then(|id| id.parse::<usize>().ok());
                match id.and_then(|id| self.comments.get_mut(id.checked_sub(1000)?)) {
                    Some(comment) => {
                        comment["body"] = text.trim_end().replace('\n', "\r\n").into();
                        (200, comment.clone())
                    }
                    None => (404, json!({ "message": "Not Found" })),
                }
            }
            _ => (404, json!({ "message": "Not Found" })),
        }
    }
}

fn answer(stream: &TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length, mut is_known) = (String::new(), 0, false);
    reader.read_line(&mut head).unwrap();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().unwrap();
            }
            Some((name, value)) if name.eq_ignore_ascii_case("authorization") => {
                is_known = value == format!("Bearer {TOKEN}");
            }
            Some((name, _)) if name.eq_ignore_ascii_case("expect") => {
                let mut stream = stream;
                stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").unwrap();
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let body = String::from_utf8(body).unwrap();
    let (status, answer) = state.lock().unwrap().answer(&head, is_known, &body);
    let text = answer.to_string();
    let mut stream = stream;
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{text}",
        text.len()
    );
}
