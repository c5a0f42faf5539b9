//! The log of the contract server: one line for a request, whatever it asks for.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::receivers::{commands_nobody, is_printable};
use crate::{NAMES, document};

/// Ends the process also when a test fails.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Sends bytes as they are, and waits for the answer.
fn send(address: &str, bytes: &[u8]) {
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.write_all(bytes).expect("sent");
    stream.shutdown(std::net::Shutdown::Write).expect("said");
    let _ = stream.read_to_end(&mut Vec::new());
}

#[test]
fn a_request_is_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("api.json");
    let name = NAMES[3];
    let mut document = document("a");
    document["paths"]["/books"] = json!({ "post": {
        "operationId": "add", "responses": { "201": { "description": "" } },
        "parameters": [{ "name": name, "in": "query", "required": true, "schema": { "type": "string" } }],
        "requestBody": { "content": { "application/json": { "schema": {
            "type": "object", "additionalProperties": { "type": "integer" }, "required": [name],
        } } } },
    } });
    std::fs::write(&path, document.to_string()).expect("written");
    let child = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .arg("serve")
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut served = Served(child);
    let mut log = BufReader::new(served.0.stderr.take().expect("a log"));
    let mut first = String::new();
    let stdout = served.0.stdout.take().expect("an address");
    BufReader::new(stdout).read_line(&mut first).expect("a line");
    let address = first.trim_end().strip_prefix("http://").expect("an address").to_owned();

    let mut requests = Vec::new();
    for name in NAMES {
        let body = json!({ *name: name, format!("{name}2"): [name] }).to_string();
        requests.push(format!(
            "POST /books?a={} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            "b".repeat(3),
            body.len()
        ));
        // Bytes beyond ASCII are let through by HTTP/1.1 in a path.
        let path: String = name.chars().filter(|it| !it.is_ascii()).collect();
        requests.push(format!("GET /a{path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"));
    }
    requests.iter().for_each(|request| send(&address, request.as_bytes()));
    let _ = served.0.kill();
    let mut text = String::new();
    log.read_to_string(&mut text).expect("a log");
    // What is said of the document comes before, and its routes.
    let start = text.find("POST /books 422").expect("requests are logged");
    let lines = &text[start..];
    is_printable(&text, text.matches('\n').count());
    commands_nobody(&text);
    for line in lines.lines() {
        assert!(["POST /books ", "GET /a"].iter().any(|it| line.starts_with(it)), "{line}");
    }
    assert_eq!(lines.matches('\n').count(), requests.len(), "{lines}");
}
