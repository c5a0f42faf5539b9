//! `specwright serve` as a process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::{client, fixture};

/// Ends the process also when a test fails.
struct Served(std::process::Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_first_line_is_the_address_and_an_interrupt_ends_it() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .arg("serve")
        .arg(fixture("library.yaml"))
        .args(["--listen", "127.0.0.1:0", "--require-auth"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let mut served = Served(child);
    let url = first.trim_end();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");

    let client = client();
    let secret = "a-key-that-stays-secret";
    let listed = client.get(format!("{url}/books?q={secret}")).header("x-key", secret).send();
    assert_eq!(listed.await.unwrap().status(), 200);
    let denied = client.get(format!("{url}/books")).send().await.unwrap();
    assert_eq!(denied.status(), 401);

    let interrupt = Command::new("kill").args(["-INT", &served.0.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    assert_eq!(served.0.wait().unwrap().code(), Some(0));
    let mut log = String::new();
    served.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    let (routes, log): (Vec<&str>, Vec<&str>) =
        log.lines().partition(|line| line.starts_with("route: "));
    assert_eq!(routes[0], "route: GET /books (listBooks)");
    insta::assert_snapshot!(log.join("\n"), @r"
    GET /books 200
    GET /books 401 no security requirement is met: `key`: the header `X-Key` is missing
    ");
}

#[test]
fn what_cannot_be_served_is_said() {
    let serve = |spec: &str, listen: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_specwright"))
            .args(["serve", spec, "--listen", listen])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(serve("absent.yaml", "127.0.0.1:0").contains("error[unreadable]"));
    let library = fixture("library.yaml").display().to_string();
    assert!(serve(&library, "nowhere").contains("cannot listen at `nowhere`"));
}

/// The most memory that a process has had, in MB.
#[cfg(target_os = "linux")]
fn most_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() / 1024
}

/// A body that breaks each of fifty forms in each of its items, and clients that ask for large
/// answers and take none.
#[cfg(target_os = "linux")]
#[test]
fn clients_cannot_fill_the_memory() {
    use serde_json::json;

    let form =
        |index: usize| json!({ "type": "array", "items": { "required": [format!("k{index}")] } });
    let forms: Vec<_> = (0..50).map(form).collect();
    let body = json!({ "content": { "application/json": { "schema": { "oneOf": forms } } } });
    let large = json!({ "description": "", "content": { "text/plain": {
        "schema": { "type": "string" }, "example": "x".repeat(4 << 20),
    } } });
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Memory", "version": "1" },
        "paths": {
            "/a": { "post": { "requestBody": body, "responses": { "204": { "description": "" } } } },
            "/large": { "get": { "responses": { "200": large } } },
        },
    });
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("api.json"), document.to_string()).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(["serve", "api.json"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let served = Served(child);
    let address = first.trim_end().strip_prefix("http://").unwrap();

    let body = format!("[{}]", vec!["{}"; 170_000].join(","));
    let head = "POST /a HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json";
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("none of the allowed forms fits"), "{answer}");
    let after_body = most_memory(served.0.id());
    assert!(after_body < 300, "{after_body} MB");

    let mut unread = Vec::new();
    for _ in 0..120 {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(&b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n".repeat(8)).unwrap();
        unread.push(stream);
    }
    std::thread::sleep(std::time::Duration::from_secs(2));
    // All answers would be half a gigabyte, without those that were only asked for.
    let after_answers = most_memory(served.0.id());
    assert!(after_answers < after_body + 250, "{after_answers} MB after {after_body} MB");
}
