//! The page at `/__specwright/`, by HTTP, and in a browser where there is one.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use reqwest::Response;
use serde_json::{Value, json};
use specwright::document::Document;
use specwright::print::{Printed, Terminal, stderr};
use specwright::printed;
use specwright_contract::serve::{Bound, Server};

use crate::client;

/// A document that wants to be more than text.
const DOCUMENT: &str = r#"
openapi: 3.0.3
info: {title: "<img src=x onerror='window.pwned = 1'>{operations}", version: '1'}
security: [{token: []}]
paths:
  /pets:
    get:
      summary: "<script>window.pwned = 1</script>"
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}, example: {name: "it's"}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  /pets/{petId}:
    get:
      operationId: readPet
      parameters: [{name: petId, in: path, required: true, schema: {type: integer}, example: 7}, {name: X-Kind, in: header, required: true, schema: {type: string}, example: a b}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  schemas:
    Pet: {type: object, required: [name], properties: {id: {type: integer, readOnly: true}, name: {type: string}, pin: {type: string, writeOnly: true}}}
"#;

async fn server() -> Bound {
    let server = Server::from(Document::from_text("page.yaml", DOCUMENT).unwrap());
    server.stateful().page(None).bind("127.0.0.1:0").await.unwrap()
}

async fn get(server: &Bound, path: &str) -> Response {
    client().get(format!("{}{path}", server.url())).send().await.unwrap()
}

async fn value(server: &Bound, path: &str) -> Value {
    serde_json::from_str(&get(server, path).await.text().await.unwrap()).unwrap()
}

async fn post(server: &Bound, body: &str) {
    let post = client().post(format!("{}/pets", server.url()));
    post.header("content-type", "application/json").body(body.to_owned()).send().await.unwrap();
}

#[tokio::test]
async fn what_a_document_says_is_text_on_the_page() {
    let server = server().await;
    let page = get(&server, "/__specwright/").await;
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
    let text = page.text().await.unwrap();
    assert!(!text.contains("<img") && !text.contains("<script>"), "{text}");
    assert_eq!(text.matches("<details").count(), 3);
    assert!(text.contains("&lt;script&gt;window.pwned = 1&lt;/script&gt;"), "{text}");
    for (path, kind) in [("style.css", "text/css"), ("script.js", "text/javascript")] {
        let answer = get(&server, &format!("/__specwright/{path}")).await;
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with(kind));
    }
    assert_eq!(get(&server, "/__specwright/other").await.status(), 404);
    assert_eq!(get(&server, "/__specwrightly").await.status(), 404);
}

#[tokio::test]
async fn examples_are_commands_and_calls() {
    let server = server().await;
    let example = value(&server, "/__specwright/example?document=0&operation=1").await;
    let curl = example["curl"].as_str().unwrap();
    assert!(
        curl.starts_with(&format!("curl -i \\\n  -X POST \\\n  '{}/pets'", server.url())),
        "{curl}"
    );
    assert!(curl.contains("-H \"Authorization: Bearer $TOKEN\""), "{curl}");
    assert!(curl.ends_with(r#"--data-binary '{"name":"it'\''s"}'"#), "{curl}");
    let rust = example["rust"].as_str().unwrap();
    assert!(
        rust.contains("let body = serde_json::from_str(r#\"{") && rust.contains("(body).await?;"),
        "{rust}"
    );
    let example = value(&server, "/__specwright/example?document=0&operation=2").await;
    let curl = example["curl"].as_str().unwrap();
    assert!(curl.contains("/pets/7'") && curl.contains("-H 'X-Kind: a b'"), "{curl}");
    assert_eq!(example["rust"], "let answer = client.read_pet(7, \"a b\").await?;");
    for query in ["document=1&operation=0", "document=0&operation=9", "x=y", ""] {
        assert_eq!(get(&server, &format!("/__specwright/example?{query}")).await.status(), 404);
    }
}

#[tokio::test]
async fn the_log_and_the_state_are_there_and_only_the_page_resets_it() {
    let server = server().await;
    get(&server, "/pets?limit=hush").await;
    post(&server, r#"{"name": "Rex", "pin": "hush"}"#).await;
    let log = value(&server, "/__specwright/log?after=0").await;
    assert_eq!((&log["last"], &log["requests"][0]["path"]), (&json!(2), &json!("/pets")));
    assert_eq!(log["requests"][0]["violations"][0]["name"], "limit");
    assert!(!log.to_string().contains("hush"), "{log}");
    assert_eq!(
        value(&server, "/__specwright/log?after=1").await["requests"].as_array().unwrap().len(),
        1
    );
    let state = value(&server, "/__specwright/state").await;
    assert_eq!(state["things"][0]["value"], json!({"name": "Rex", "id": 1}));

    let url = format!("{}/__specwright/reset", server.url());
    assert_eq!(client().get(&url).send().await.unwrap().status(), 405);
    let reset = |name: &'static str, text: String| client().post(&url).header(name, text).send();
    assert_eq!(reset("origin", "http://evil.example".to_owned()).await.unwrap().status(), 403);
    assert_eq!(reset("origin", "null".to_owned()).await.unwrap().status(), 403);
    assert_eq!(reset("sec-fetch-site", "cross-site".to_owned()).await.unwrap().status(), 403);
    assert_eq!(value(&server, "/__specwright/state").await["things"].as_array().unwrap().len(), 1);
    assert_eq!(reset("origin", server.url()).await.unwrap().status(), 204);
    assert_eq!(value(&server, "/__specwright/state").await["things"], json!([]));
}

#[tokio::test]
async fn the_page_is_for_this_machine_by_its_own_name() {
    let server = server().await;
    let ask = |server: &Bound, host: &'static str| {
        client().get(format!("{}/__specwright/log", server.url())).header("host", host).send()
    };
    for (host, status) in [
        ("localhost:80", 200),
        ("127.0.0.1", 200),
        ("[::1]:1", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
    ] {
        assert_eq!(ask(&server, host).await.unwrap().status(), status, "{host}");
    }
    let document = || Document::from_text("page.yaml", DOCUMENT).unwrap();
    let named = Server::from(document()).page(Some("Box.lan".to_owned()));
    let named = named.bind("127.0.0.1:0").await.unwrap();
    assert_eq!(ask(&named, "box.lan:8080").await.unwrap().status(), 200);
    assert_eq!(ask(&named, "evil.example").await.unwrap().status(), 403);
    let none = Server::from(document()).bind("127.0.0.1:0").await.unwrap();
    assert_eq!(ask(&none, "localhost").await.unwrap().status(), 404);
}

/// A browser without a window, spoken to in its own protocol over a pipe.
struct Browser {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    count: u64,
    session: Option<String>,
    _folder: tempfile::TempDir,
}

impl Browser {
    fn open() -> Option<Self> {
        let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
        let has = |name: &&&str| {
            Command::new(name).arg("--version").stdout(Stdio::null()).status().is_ok()
        };
        let name = names.iter().find(has)?;
        let folder = tempfile::tempdir().unwrap();
        // The pipe is at 3 and 4 in the browser.
        let command = format!(
            "exec {name} --headless --no-sandbox --disable-gpu --no-first-run --remote-debugging-pipe --user-data-dir='{}' 3<&0 4>&1",
            folder.path().display()
        );
        let mut child = Command::new("sh")
            .args(["-c", &command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (input, output) =
            (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Some(Self { child, input, output, count: 0, session: None, _folder: folder })
    }

    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.count += 1;
        let mut message = json!({"id": self.count, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        self.input.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut bytes = Vec::new();
            assert!(self.output.read_until(0, &mut bytes).unwrap() > 0, "the browser has ended");
            bytes.pop();
            let answer: Value = serde_json::from_slice(&bytes).unwrap();
            if answer["id"] == self.count {
                return answer["result"].clone();
            }
        }
    }

    fn visit(&mut self, url: &str) {
        let target = self.call("Target.createTarget", json!({"url": url}));
        let target = json!({"targetId": target["targetId"], "flatten": true});
        let attached = self.call("Target.attachToTarget", target);
        self.session = attached["sessionId"].as_str().map(str::to_owned);
    }

    fn value(&mut self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "returnByValue": true});
        self.call("Runtime.evaluate", asked)["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    fn until(&mut self, expression: &str) {
        for _ in 0..300 {
            if self.value(expression) == true {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let page = self.value("document.body.innerText");
        panic!("never: {expression}\n{page}");
    }

    fn press(&mut self, key: &str, code: u32) {
        for kind in ["keyDown", "keyUp"] {
            let text = if key == "Enter" { "\r" } else { "" };
            let pressed = json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text});
            self.call("Input.dispatchKeyEvent", pressed);
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_works_in_a_browser_by_keyboard_and_on_a_phone() {
    let Some(mut browser) = Browser::open() else {
        let skipped: Printed<Terminal> =
            printed!("skipped: there is no Chromium on this machine\n");
        stderr(&skipped);
        return;
    };
    let server = server().await;
    post(&server, r#"{"name": "<b>Rex</b>"}"#).await;
    let url = format!("{}/__specwright/", server.url());
    tokio::task::block_in_place(|| {
        browser.visit(&url);
        browser.until("document.querySelectorAll('#requests tr').length === 1");
        browser.until("document.querySelector('#things').textContent.includes('<b>Rex</b>')");
        browser.value("document.querySelector('details summary').focus()");
        browser.press("Enter", 13);
        browser.until(
            "document.querySelector('details[open] pre')?.textContent.startsWith('curl -i')",
        );
        browser.press("Tab", 9);
        assert_eq!(browser.value("document.activeElement.tagName"), "SUMMARY");
        let narrow = json!({"width": 360, "height": 640, "deviceScaleFactor": 2, "mobile": true});
        browser.call("Emulation.setDeviceMetricsOverride", narrow);
        browser.until("innerWidth === 360 && document.documentElement.scrollWidth <= 360");
        browser.value("document.querySelector('#find').value = 'readpet'; document.querySelector('#find').dispatchEvent(new Event('input'))");
        browser.until("[...document.querySelectorAll('#operations details')].filter((it) => !it.hidden).length === 1");
        browser.value("document.querySelector('#reset').focus()");
        browser.press("Enter", 13);
        browser.until(
            "document.querySelector('#kept').textContent.includes('as it was at the start')",
        );
        browser.until("document.querySelector('#things').childElementCount === 0");
        assert_eq!(browser.value("typeof window.pwned"), "undefined");
        assert_eq!(browser.value("document.querySelectorAll('img, b:not(summary b)').length"), 0);
    });
}
