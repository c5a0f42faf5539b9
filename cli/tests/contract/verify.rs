//! `specwright verify` as a process: exit status, formats, files.

use std::net::TcpListener;
use std::process::{Command, Output};

const DOCUMENT: &str = r#"{ "openapi": "3.0.3", "info": { "title": "T", "version": "1" }, "paths": {
    "/a": { "get": { "operationId": "getA", "responses": { "200": { "description": "a" } } } } } }"#;

fn verify(folder: &std::path::Path, words: &[&str]) -> Output {
    std::fs::write(folder.join("api.json"), DOCUMENT).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.args(["verify", "api.json"]).args(words).current_dir(folder).output().expect("it runs")
}

#[test]
fn what_cannot_be_used_is_exit_status_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    std::fs::write(folder.path().join("open.yaml"), "key: s3cret-key\n").expect("written");
    std::fs::write(folder.path().join("accepted.yaml"), "- check: no-check\n").expect("written");
    for (words, wanted) in [
        (&["--url", &url][..], "cannot be verified: no connection"),
        (&["--url", "nonsense"], "is no address"),
        (&["--url", &url, "--accept", "accepted.yaml"], "each entry has"),
        (&["--url", &url, "--rate", "fast"], "a rate is written like 10/s"),
        #[cfg(unix)]
        (&["--url", &url, "--credentials", "open.yaml"], "can be read by others"),
    ] {
        let output = verify(folder.path(), words);
        let text = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{words:?}: {text}");
        assert!(text.contains(wanted) && !text.contains("s3cret"), "{words:?}: {text}");
        assert!(output.stdout.is_empty());
    }
}

/// A service that answers each request with a status that the document does not have.
fn teapot() -> String {
    use std::io::{Read, Write};
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream
                .write_all(b"HTTP/1.1 203 So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    url
}

#[test]
fn a_finding_is_told_in_each_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = teapot();
    for (format, wanted) in [
        (
            "junit",
            &[
                "<testcase classname=\"getA\" name=\"status-documented: ",
                "failures=\"1\"",
                "</testsuites>",
            ][..],
        ),
        ("markdown", &["### 1 finding", "GET /a", "(status-documented)", "```sh\ncurl -i "]),
        ("github", &["::error file=api.json,title=status-documented::GET /a: "]),
    ] {
        let output = verify(folder.path(), &["--url", &url, "--format", format]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(output.status.code(), Some(1), "{format}: {text}");
        for words in wanted {
            assert!(text.contains(words), "{format}: {words} is not in {text}");
        }
    }
}
