//! `specwright serve` with what goes wrong on purpose, for pages of other origins, and with a log.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::served::Served;
use crate::{client, fixture, said, specwright};

#[tokio::test]
async fn answers_come_late_and_requests_fail_as_asked_for() {
    let words = [
        "--latency",
        "60ms±20",
        "--fail",
        "30%:429",
        "--fail",
        "20%:broken",
        "--fail",
        "10%:closed",
    ];
    let mut outcomes = Vec::new();
    for _ in 0..2 {
        let served = Served::start(&fixture("library.yaml"), &words);
        let mut outcome = Vec::new();
        for _ in 0..30 {
            let begun = Instant::now();
            let answer = client().get(format!("{}/books", served.url)).send().await;
            outcome.push(match answer {
                Err(_) => "closed",
                Ok(answer) if answer.status() == 429 => {
                    assert_eq!(answer.headers()["retry-after"], "1");
                    "429"
                }
                Ok(answer) => {
                    assert!(begun.elapsed() >= Duration::from_millis(40));
                    if answer.text().await.is_ok() { "fine" } else { "broken" }
                }
            });
        }
        outcomes.push(outcome);
    }
    assert_eq!(outcomes[0], outcomes[1]);
    for outcome in ["closed", "429", "fine", "broken"] {
        assert!(outcomes[0].contains(&outcome), "{outcome}: {:?}", outcomes[0]);
    }
}

#[tokio::test]
async fn pages_of_other_origins_may_ask_where_they_are_let() {
    let ask = |served: &Served, method: &str| {
        let url = format!("{}/books", served.url);
        client().request(method.parse().unwrap(), url).header("origin", "https://page.example")
    };
    let served = Served::start(&fixture("library.yaml"), &["--cors"]);
    let preflight = ask(&served, "OPTIONS")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "x-key, content-type");
    let answer = preflight.send().await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.headers()["access-control-allow-methods"], "POST");
    assert_eq!(answer.headers()["access-control-allow-headers"], "x-key, content-type");
    let answer = ask(&served, "GET").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["access-control-allow-origin"], "https://page.example");
    assert!(
        answer.headers()["access-control-expose-headers"].to_str().unwrap().contains("x-total")
    );
    let served = Served::start(&fixture("library.yaml"), &[]);
    let answer = ask(&served, "GET").send().await.unwrap();
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn the_log_has_a_line_of_json_for_each_request() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("requests.jsonl");
    let served = Served::start(&fixture("library.yaml"), &["--log", &path.display().to_string()]);
    for query in ["limit=5&secret=hush", "limit=hush"] {
        client().get(format!("{}/books?{query}", served.url)).send().await.unwrap();
    }
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains("hush"), "{text}");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["operation"], &lines[0]["status"]), (&"listBooks".into(), &200.into()));
    assert_eq!(lines[1]["violations"][0]["name"], "limit");

    let words = ["serve", "x.yaml", "--log", "absent/requests.jsonl", "--fail", "nothing"];
    let (code, _, error) = said(&specwright(folder.path(), &words));
    assert_eq!(code, 2);
    assert!(error.contains("a failure is a share and a status such as 5%:503"), "{error}");
    std::fs::copy(fixture("library.yaml"), folder.path().join("x.yaml")).unwrap();
    let (code, _, error) = said(&specwright(folder.path(), &words[..4]));
    assert_eq!(code, 2);
    assert!(error.contains("cannot write to `absent/requests.jsonl`"), "{error}");
}

#[tokio::test]
async fn a_document_that_changes_is_served_anew_and_a_broken_one_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    let write = |name: &str| {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /{name}: {{get: {{responses: {{'204': {{description: ok}}}}}}}}\n"
        );
        std::fs::write(&path, text).unwrap();
    };
    write("first");
    let served = Served::start(&path, &["--watch"]);
    let until = |name: &'static str, status: u16| {
        let url = format!("{}/{name}", served.url);
        async move {
            for _ in 0..200 {
                if client().get(&url).send().await.unwrap().status() == status {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            panic!("{name} is not {status}");
        }
    };
    until("first", 204).await;
    write("second-one");
    until("second-one", 204).await;
    until("first", 404).await;
    std::fs::write(&path, "openapi: [").unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    until("second-one", 204).await;
    write("third");
    until("third", 204).await;
    let (log, code) = served.end();
    assert_eq!(code, Some(0));
    assert!(log.contains("note: the document is served as it was before it changed"), "{log}");
    assert!(log.contains("route: GET /third"), "{log}");
}

/// A document with one path, which says its name.
fn small(folder: &std::path::Path, name: &str, path: &str) -> std::path::PathBuf {
    let file = folder.join(format!("{name}.yaml"));
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: {name}, version: '1'}}\npaths:\n  {path}:\n    get: {{responses: {{'200': {{description: ok, content: {{text/plain: {{example: {name}}}}}}}}}}}\n"
    );
    std::fs::write(&file, text).unwrap();
    file
}

#[tokio::test]
async fn several_documents_are_served_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (small(folder.path(), "one", "/a"), small(folder.path(), "two", "/a"));
    let (below, hosted) = (format!("/pets={}", one.display()), format!("h.test={}", two.display()));
    let two = two.display().to_string();
    let served = Served::start(&one, &[two.as_str(), &below, &hosted, "--timeout", "2s"]);
    for (host, path, name) in [("x", "/a", "one"), ("x", "/pets/a", "one"), ("h.test", "/a", "two")]
    {
        let answer = client().get(format!("{}{path}", served.url)).header("host", host).send();
        assert_eq!(answer.await.unwrap().text().await.unwrap(), name, "{host}{path}");
    }
    let (log, code) = served.end();
    assert_eq!(code, Some(0));
    for line in
        ["route: GET /a (get_a)", "route: GET /pets/a (get_a)", "route: GET h.test/a (get_a)"]
    {
        assert!(log.contains(line), "{log}");
    }
    assert!(
        log.contains("note: `/a` of two is not reached: one has this path and comes first"),
        "{log}"
    );

    let refused = |words: &[&str], why: &str| {
        let (code, _, error) = said(&specwright(folder.path(), words));
        assert_eq!(code, 2, "{error}");
        assert!(error.contains(why), "{error}");
    };
    refused(&["serve", "/a?b=one.yaml"], "a document is served below a path such as /pets");
    refused(
        &["serve", "one.yaml", "two.yaml", "--overlay", "o.yaml"],
        "an overlay is laid over one document",
    );
    refused(&["serve", "one.yaml", "absent.yaml"], "absent.yaml");
    refused(
        &["serve", "one.yaml", "--upstream", "ftp://e.com"],
        "error[usage]: --upstream: `ftp://e.com` is no address of the form http://HOST:PORT/PATH",
    );
    refused(&["serve", "one.yaml", "--rate-limit", "many"], "10/s");
    refused(&["serve", "one.yaml", "--timeout", "soon"], "a time is such as 500ms or 30s");
    refused(
        &["serve", "one.yaml", "--upstream", "http://e.com", "--stateful"],
        "cannot be used with",
    );
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refused(&["serve", "one.yaml", "--listen", &address], &format!("cannot listen at `{address}`"));
}

#[tokio::test]
async fn a_service_behind_is_reported_on_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("api.yaml");
    let text = |kind: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      parameters: [{{name: n, in: query, schema: {{type: integer}}}}]\n      responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}}}\n"
        )
    };
    std::fs::write(&document, text("integer")).unwrap();
    let other = folder.path().join("other.yaml");
    std::fs::write(
        &other,
        text("string").replace("schema: {type: integer}}]", "schema: {type: string}}]"),
    )
    .unwrap();
    let service = Served::start(&other, &[]);
    let log = folder.path().join("log.jsonl");
    let words = ["--upstream", service.url.as_str(), "--log", log.to_str().unwrap()];
    let front = Served::start(&document, &words);
    let get =
        client().get(format!("{}/a?n=hush", front.url)).header("authorization", "Bearer hush");
    let answer = get.send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.text().await.unwrap().as_str()),
        (200, "\"string\"")
    );
    let lines = std::fs::read_to_string(&log).unwrap();
    let line: Value = serde_json::from_str(&lines).unwrap();
    assert_eq!(
        (&line["violations"][0]["name"], &line["answer_violations"][0]["keyword"]),
        (&"n".into(), &"type".into())
    );
    drop(service);
    let answer = client().get(format!("{}/a", front.url)).send().await.unwrap();
    assert_eq!(answer.status(), 502);
    let (said, code) = front.end();
    assert_eq!(code, Some(0));
    assert!(said.contains("GET /a 200 the request breaks the document in 1 place; query n: must be an integer the answer of the service breaks the document; body : must be an integer"), "{said}");
    assert!(said.contains("GET /a 502 the service cannot be reached"), "{said}");
    assert!(!said.contains("hush") && !lines.contains("hush"), "{said}{lines}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_unix_socket_is_named_first() {
    let folder = tempfile::tempdir().unwrap();
    let one = small(folder.path(), "one", "/a");
    let address = format!("unix:{}", folder.path().join("s").display());
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(["serve", one.to_str().unwrap(), "--listen", &address])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut out, &mut first).unwrap();
    let other = specwright(folder.path(), &["serve", "one.yaml", "--listen", &address]);
    let _ = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    let code = child.wait().unwrap().code();
    assert_eq!((first.trim_end(), code), (address.as_str(), Some(0)));
    assert_eq!(other.status.code(), Some(2));
    assert!(!folder.path().join("s").exists());
}

#[tokio::test]
async fn an_overlay_that_changes_is_laid_anew() {
    let folder = tempfile::tempdir().unwrap();
    let document = small(folder.path(), "one", "/a");
    let overlay = folder.path().join("overlay.yaml");
    let write = |said: &str| {
        let text = format!(
            "overlay: 1.0.0\ninfo: {{title: o, version: '1'}}\nactions:\n  - target: $.paths['/a'].get.responses['200'].content['text/plain']\n    update: {{example: {said}}}\n"
        );
        std::fs::write(&overlay, text).unwrap();
    };
    write("first");
    let served = Served::start(&document, &["--watch", "--overlay", overlay.to_str().unwrap()]);
    let until = |name: &'static str| {
        let url = format!("{}/a", served.url);
        async move {
            for _ in 0..200 {
                if client().get(&url).send().await.unwrap().text().await.unwrap() == name {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            panic!("never {name}");
        }
    };
    until("first").await;
    write("second-one");
    until("second-one").await;
}
