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
