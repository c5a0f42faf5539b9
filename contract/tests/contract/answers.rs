//! What answers consist of besides the body of a success: headers, and errors.

use std::path::Path;

use serde_json::{Value, json};
use specwright_contract::serve::{Bound, Server};

use crate::client;

async fn server() -> Bound {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract/answers.yaml");
    Server::open(&path).unwrap().bind("127.0.0.1:0").await.unwrap()
}

async fn got(server: &Bound, path: &str) -> reqwest::Response {
    client().get(format!("{}{path}", server.url())).send().await.unwrap()
}

async fn json_of(answer: reqwest::Response) -> Value {
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

fn header<'a>(answer: &'a reqwest::Response, name: &str) -> Option<&'a str> {
    Some(answer.headers().get(name)?.to_str().unwrap())
}

#[tokio::test]
async fn headers_are_what_their_schemas_allow_in_the_form_of_their_style() {
    let server = server().await;
    let answer = got(&server, "/headers").await;
    assert_eq!(answer.status(), 200);
    let level: i64 = header(&answer, "x-level").unwrap().parse().unwrap();
    assert!((3..=9).contains(&level), "{level}: the example is no integer and is passed over");
    assert_eq!(header(&answer, "x-sizes"), Some("4,5"));
    assert_eq!(header(&answer, "x-range"), Some("from,1,to,2"));
    assert_eq!(header(&answer, "x-pairs"), Some("from=1,to=2"));
    assert_eq!(header(&answer, "x-meta"), Some(r#"{"n":1}"#));
    assert_eq!(header(&answer, "x-odd"), None, "nothing fits, and nothing has to be sent");
}

#[tokio::test]
async fn a_required_header_that_nothing_fits_is_said_and_not_sent() {
    let server = server().await;
    let answer = got(&server, "/impossible").await;
    assert_eq!(answer.status(), 500);
    assert_eq!(header(&answer, "x-odd"), None);
    assert_eq!(header(&answer, "content-type"), Some("application/problem+json"));
    let problem: Value = json_of(answer).await;
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("required header X-Odd"), "{detail}");
}

#[tokio::test]
async fn errors_that_nothing_describes_have_the_form_that_every_error_has() {
    let server = server().await;
    let of_all = json!({"request_id": "r-1", "message": "refused"});
    for (path, status) in [("/nowhere", 404), ("/headers?n=x", 200), ("/bare?n=x", 400)] {
        let answer = got(&server, path).await;
        assert_eq!(answer.status(), status, "{path}");
    }
    let answer = got(&server, "/nowhere").await;
    let id = header(&answer, "x-request-id").unwrap();
    assert!(id.len() == 36 && id != "no-uuid", "{id}");
    assert!(header(&answer, "specwright-problem").is_some());
    assert_eq!(json_of(answer).await, of_all);

    // With the wrong method likewise, and with `Allow`.
    let url = format!("{}/headers", server.url());
    let answer = client().delete(url).send().await.unwrap();
    assert_eq!(answer.status(), 405);
    assert_eq!(header(&answer, "allow"), Some("GET, HEAD"));
    assert_eq!(json_of(answer).await, of_all);

    // What the operation describes goes first.
    let answer = got(&server, "/own?n=x").await;
    assert_eq!(answer.status(), 422);
    assert_eq!(json_of(answer).await, json!({"own": true}));

    // An error without a body has its own headers.
    let answer = got(&server, "/bare?n=x").await;
    assert_eq!(header(&answer, "x-hint"), Some("look"));
}
