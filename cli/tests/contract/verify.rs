//! `specwright verify` as a process: exit status, formats, files.

use std::net::TcpListener;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

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
        (&["--url", "http://127.0.0.1:99999"], "its port is no number"),
        (&["--url", "http://127.0.0.1/?key=1"], "it ends with a path"),
        (&["--url", "http://me:s3cret@127.0.0.1:1"], "SPECWRIGHT_CREDENTIAL_<SCHEME>"),
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
    counting_teapot(Arc::default())
}

/// The same, which counts its answers.
fn counting_teapot(count: Arc<AtomicUsize>) -> String {
    use std::io::{Read, Write};
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream
                .write_all(b"HTTP/1.1 203 So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            count.fetch_add(1, Ordering::Relaxed);
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

const SIGNED: &str = r##"{ "openapi": "3.0.3", "info": { "title": "T", "version": "1" },
    "security": [{ "aksk": [] }],
    "paths": {
        "/things": { "post": { "operationId": "createThing",
            "requestBody": { "required": true, "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/NewThing" } } } },
            "responses": {
                "201": { "description": "made", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Thing" } } } },
                "401": { "description": "who" }, "422": { "description": "wrong" } } } },
        "/things/{id}": { "parameters": [{ "name": "id", "in": "path", "required": true,
                "schema": { "type": "integer", "minimum": 1 } }],
            "get": { "operationId": "getThing", "responses": {
                "200": { "description": "it", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Thing" } } } },
                "401": { "description": "who" }, "404": { "description": "none" },
                "422": { "description": "wrong" } } } }
    },
    "components": {
        "securitySchemes": { "aksk": { "type": "apiKey", "in": "header", "name": "Authorization",
            "x-specwright-signing": "SDK-HMAC-SHA256" } },
        "schemas": {
            "NewThing": { "type": "object", "required": ["name"], "additionalProperties": false,
                "properties": { "name": { "type": "string", "minLength": 1, "maxLength": 9 } } },
            "Thing": { "type": "object", "required": ["id", "name"], "properties": {
                "id": { "type": "integer", "readOnly": true }, "name": { "type": "string" } } } } } }"##;

/// A contract server as a process, which ends with the value, and its address.
struct Served {
    child: std::process::Child,
    url: String,
    _out: std::io::BufReader<std::process::ChildStdout>,
}

impl Served {
    fn start(folder: &std::path::Path, words: &[&str]) -> Self {
        use std::io::BufRead;
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.args(["serve", "signed.json", "--stateful", "--require-auth"]).args(words);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null());
        let mut child = command.current_dir(folder).spawn().expect("it runs");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output");
        let mut stdout = std::io::BufReader::new(stdout);
        stdout.read_line(&mut line).expect("an address");
        // Open as long as the server runs, which may write there.
        Self { child, url: line.trim().to_owned(), _out: stdout }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
#[test]
fn requests_are_signed_and_signatures_are_looked_at() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    std::fs::write(path.join("signed.json"), SIGNED).expect("written");
    for (name, secret) in [("right.yaml", "its-secret"), ("wrong.yaml", "another")] {
        let file = path.join(name);
        std::fs::write(&file, format!("aksk: {{AK-EXAMPLE: {secret}}}\n")).expect("written");
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).expect("private");
    }
    let run = |url: &str, credentials: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.args(["verify", "signed.json", "--url", url, "--allow-writes", "--format", "json"]);
        command.args(["--credentials", credentials]).current_dir(path);
        let output = command.output().expect("it runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(!text.contains("its-secret"), "{text}");
        (output.status.code(), serde_json::from_str::<serde_json::Value>(&text).expect("JSON"))
    };
    let server = Served::start(path, &["--credentials", "right.yaml"]);
    let (status, report) = run(&server.url, "right.yaml");
    assert_eq!((status, &report["findings"]), (Some(0), &serde_json::json!([])), "{report:#}");
    assert!(report["coverage"]["requests"].as_u64().is_some_and(|it| it > 40), "{report:#}");
    let (_, report) = run(&server.url, "wrong.yaml");
    assert!(report["notes"].to_string().contains("answered with 401"), "{report:#}");
    // A server that looks at no signature is found.
    let open =
        Served::start(path, &["--credentials", "right.yaml", "--break", "ignores-credentials"]);
    let (status, report) = run(&open.url, "right.yaml");
    assert_eq!(status, Some(1));
    let checks = report["findings"].as_array().expect("findings").iter();
    assert!(checks.clone().all(|it| it["check"] == "authentication-ignored"), "{report:#}");
    assert!(checks.count() > 0);
}

/// What somebody ends with Ctrl-C says what it has found so far, in each format.
#[cfg(unix)]
#[test]
fn ctrl_c_keeps_the_report() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("api.json"), DOCUMENT).expect("written");
    let children = ["human", "json", "junit", "markdown", "github"].map(|format| {
        let count = Arc::default();
        let url = counting_teapot(Arc::clone(&count));
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.args(["verify", "api.json", "--rate", "2/s", "--format", format, "--url", &url]);
        command.current_dir(folder.path()).stdout(std::process::Stdio::piped());
        (format, command.stderr(std::process::Stdio::piped()).spawn().expect("it runs"), count)
    });
    for (format, child, count) in children {
        while count.load(Ordering::Relaxed) < 2 {
            std::thread::sleep(Duration::from_millis(20));
        }
        let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(signal.is_ok_and(|it| it.success()));
        let output = child.wait_with_output().expect("its end");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(output.status.code(), Some(1), "{format}: {text}");
        assert!(text.contains("the run was told to stop"), "{format}: {text}");
        assert!(text.contains("status-documented"), "{format}: {text}");
        if format == "json" {
            let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(report["findings"][0]["check"], "status-documented");
        }
    }
}

#[test]
fn what_is_accepted_and_not_found_any_more_is_told_in_each_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let accepted = "- {check: list-order, operation: getA, reason: so}\n\
         - {check: status-documented, operation: getA, reason: so}\n";
    std::fs::write(folder.path().join("accepted.yaml"), accepted).expect("written");
    let url = teapot();
    for (format, wanted) in [
        ("human", "accepted, and not found any more: list-order of getA"),
        ("json", "\"stale\": ["),
        ("junit", "<testcase classname=\"accepted\" name=\"list-order of getA\"><failure"),
        ("markdown", "accepted, and not found any more: list-order of getA"),
        ("github", "::error file=api.json,title=accepted::accepted, and not found any more"),
    ] {
        let words = ["--url", &url, "--accept", "accepted.yaml", "--format", format];
        let output = verify(folder.path(), &words);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(output.status.code(), Some(1), "{format}: {text}");
        assert!(text.contains(wanted), "{format}: {text}");
    }
}
