//! What servers get wrong: odd forms of bodies, limits of numbers, and values that are made up.

use std::path::Path;

use serde_json::{Value, json};
use specwright_contract::serve::{Bound, Server};

use crate::client;

async fn odd(change: impl FnOnce(Server) -> Server) -> Bound {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract/faults.yaml");
    change(Server::open(&path).unwrap()).bind("127.0.0.1:0").await.unwrap()
}

async fn send(
    server: &Bound,
    method: &str,
    path: &str,
    body: Option<(&str, String)>,
) -> (u16, String) {
    let mut request = client().request(method.parse().unwrap(), format!("{}{path}", server.url()));
    if let Some((media_type, body)) = body {
        request = request.header("content-type", media_type).body(body);
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn posted(server: &Bound, path: &str, media_type: &str, body: &str) -> u16 {
    send(server, "POST", path, Some((media_type, body.to_owned()))).await.0
}

/// Media type and body of an answer.
async fn got(
    server: &Bound,
    path: &str,
    headers: &[(&str, &str)],
) -> (u16, Option<String>, String) {
    let request = client().get(format!("{}{path}", server.url()));
    let request =
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let answer = request.send().await.unwrap();
    let kind = answer.headers().get("content-type").map(|it| it.to_str().unwrap().to_owned());
    (answer.status().as_u16(), kind, answer.text().await.unwrap())
}

#[tokio::test]
async fn numbers_are_what_json_writes_and_limits_are_exact() {
    let server = odd(|it| it).await;
    for (query, status) in [
        ("n=1", 204),
        ("n=-9223372036854775808", 204),
        ("n=9223372036854775808", 422),
        ("n=-9223372036854775809", 422),
        ("n=%201", 422),
        ("n=1%20", 422),
        ("n=+1", 422),
        ("n=%2B1", 422),
        ("b=true", 204),
        ("b=true%20", 422),
    ] {
        assert_eq!(
            send(&server, "GET", &format!("/numbers?{query}"), None).await.0,
            status,
            "{query}"
        );
    }
    for (body, status) in [
        (r#"{"n": 9223372036854775807}"#, 204),
        (r#"{"n": 9223372036854775808}"#, 422),
        (r#"{"n": -9223372036854775809}"#, 422),
        (r#"{"u": 18446744073709551615}"#, 204),
        (r#"{"u": 18446744073709551616}"#, 422),
        (r#"{"u": -9223372036854775808}"#, 204),
        (r#"{"u": -9223372036854775809}"#, 422),
        (r#"{"e": 9007199254740993}"#, 204),
        (r#"{"e": 9007199254740992}"#, 422),
    ] {
        assert_eq!(posted(&server, "/numbers", "application/json", body).await, status, "{body}");
    }
    server.shutdown().await;
}

#[tokio::test]
async fn xml_is_read_and_written_by_its_schema() {
    let server = odd(|it| it).await;
    let (status, kind, text) = got(&server, "/xml", &[]).await;
    assert_eq!((status, kind.as_deref()), (200, Some("application/xml")));
    let pet = "<p:pet xmlns:p=\"urn:pets\" id=\"0\"><names><name>string</name></names><tag>0</tag><tag>1</tag>\
        <owner><isOld>true</isOld></owner></p:pet>";
    assert_eq!(text.lines().last(), Some(pet));
    for (body, status) in [
        (pet, 200),
        ("<pet id='1'><names/></pet>", 200),
        ("<pet id='1'><names><name>a&amp;b</name></names><tag>1</tag><tag>2</tag></pet>", 200),
        ("<pet id='x'><names/></pet>", 422),
        ("<pet><names/></pet>", 422),
        ("<pet id='1'/>", 422),
        ("<pet id='1'><names/><tag>1</tag><tag>x</tag></pet>", 422),
        ("<pet id='1'><names/><owner><isOld>maybe</isOld></owner></pet>", 422),
        ("<pet id='1'><names/>", 400),
        ("{}", 400),
        ("", 422),
    ] {
        assert_eq!(
            posted(&server, "/xml", "application/xml; charset=utf-8", body).await,
            status,
            "{body}"
        );
    }
    server.shutdown().await;
}

#[tokio::test]
async fn forms_and_texts_can_be_empty() {
    let server = odd(|it| it).await;
    assert_eq!(posted(&server, "/forms", "application/x-www-form-urlencoded", "").await, 204);
    assert_eq!(posted(&server, "/forms", "text/plain", "").await, 204);
    assert_eq!(posted(&server, "/forms", "application/json", "").await, 422);
    let part =
        |name: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\nx\r\n");
    let multipart = "multipart/form-data; boundary=b";
    let none = format!("{}--b--\r\n", part("other"));
    assert_eq!(posted(&server, "/forms", multipart, &none).await, 204);
    let many = format!("{}--b--\r\n", part("all").repeat(1500));
    assert_eq!(posted(&server, "/forms", multipart, &many).await, 204);
    let more = format!("{}--b--\r\n", part("all").repeat(2001));
    assert_eq!(posted(&server, "/forms", multipart, &more).await, 422);
    server.shutdown().await;
}

#[tokio::test]
async fn the_most_exact_path_is_meant_and_a_discriminator_allows_what_the_schemas_do() {
    let server = odd(|it| it).await;
    assert_eq!(send(&server, "DELETE", "/things/special", None).await.0, 405);
    assert_eq!(send(&server, "DELETE", "/things/other", None).await.0, 204);
    for (body, status) in [
        (r#"{"lives": 9}"#, 204),
        (r#"{"kind": "Cat", "lives": 9}"#, 204),
        (r#"{"kind": "cat", "breed": "x"}"#, 204),
        (r#"{"kind": "Cat", "lives": "x"}"#, 422),
    ] {
        assert_eq!(posted(&server, "/pets", "application/json", body).await, status, "{body}");
    }
    let body = r#"{"kind": "Dog", "breed": 1}"#.to_owned();
    let (_, problem) = send(&server, "POST", "/pets", Some(("application/json", body))).await;
    let problem: Value = serde_json::from_str(&problem).unwrap();
    assert_eq!(problem["violations"][0]["pointer"], "/breed");
    server.shutdown().await;
}

#[tokio::test]
async fn each_media_type_is_answered_as_it_is() {
    let server = odd(|it| it).await;
    let (_, kind, text) = got(&server, "/range", &[]).await;
    assert_eq!((kind.as_deref(), text.as_str()), (Some("application/octet-stream"), "string"));
    assert_eq!(got(&server, "/text", &[]).await.1.as_deref(), Some("text/plain"));
    assert_eq!(got(&server, "/none", &[]).await, (204, None, String::new()));
    let (_, kind, text) = got(&server, "/form", &[]).await;
    assert_eq!(kind.as_deref(), Some("multipart/form-data; boundary=specwright-part"));
    assert_eq!(text.matches("--specwright-part\r\n").count(), 2);
    assert!(text.contains("name=\"b\"\r\n\r\n0\r\n--specwright-part--"), "{text}");
    // What goes before an answer is none.
    assert_eq!(got(&server, "/early", &[]).await.0, 200);
    assert_eq!(got(&server, "/early", &[("prefer", "code=101")]).await.0, 404);
    server.shutdown().await;
}

#[tokio::test]
async fn made_up_values_are_what_the_document_asks_for() {
    let server = odd(|it| it.seed(7)).await;
    let schema = specwright_contract::Schemas::default();
    let document = server_document();
    let place = specwright::origin::Origin::root(
        "/paths/~1made/get/responses/200/content/application~1json/schema",
    );
    let checker = schema.get(&document, &place, specwright_contract::Direction::Response);
    let mut seen = Vec::new();
    for headers in [&[][..], &[("prefer", "dynamic=true")], &[("prefer", "dynamic=true")]] {
        let (status, _, text) = got(&server, "/made", headers).await;
        assert_eq!(status, 200, "{text}");
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(checker.check(&value), []);
        assert_eq!(value.get("impossible"), None);
        seen.push(value);
    }
    assert_eq!(seen[1], seen[2]);
    assert_ne!(seen[0], seen[1]);
    let answer = client().get(format!("{}/made", server.url())).send().await.unwrap();
    assert_eq!(answer.headers()["x-id"], "id-0000");
    let (status, _, text) = got(&server, "/never", &[]).await;
    assert_eq!(status, 500);
    assert!(text.contains("must be of the format `uuid`"), "{text}");
    server.shutdown().await;
}

fn server_document() -> specwright::document::Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract/faults.yaml");
    specwright::document::Document::open(&path).unwrap()
}

#[tokio::test]
async fn an_answer_that_breaks_its_own_document_is_never_sent() {
    let server = odd(|it| it).await;
    let (status, _, text) = got(&server, "/wrong", &[]).await;
    assert_eq!((status, text.as_str()), (200, r#"{"n":0}"#));
    server.shutdown().await;
    let server = odd(|it| it.report_errors(true)).await;
    let (status, _, text) = got(&server, "/wrong", &[]).await;
    assert_eq!(status, 500);
    assert!(text.contains("/n must be an integer"), "{text}");
    server.shutdown().await;
}

#[tokio::test]
async fn pages_come_to_an_end() {
    let server = odd(|it| it).await;
    let page = |path: &'static str| {
        let server = &server;
        async move { serde_json::from_str::<Value>(&got(server, path, &[]).await.2).unwrap() }
    };
    assert_eq!(page("/pages").await["next_page_token"], "b");
    assert_eq!(page("/pages?page_token=b").await, json!({"items": ["a"]}));
    server.shutdown().await;
}
