//! The server over a socket: what it answers, and with which problem.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use specwright::api::SecurityScheme;
use specwright_contract::serve::{Bound, Denied, Fault, Received, Server};

use crate::{client, fixture};

async fn library(change: impl FnOnce(Server) -> Server) -> Bound {
    let server = Server::open(&fixture("library.yaml")).unwrap();
    change(server).bind("127.0.0.1:0").await.unwrap()
}

fn request(server: &Bound, method: &str, path: &str) -> RequestBuilder {
    let method: Method = method.parse().unwrap();
    client().request(method, format!("{}{path}", server.url()))
}

fn post(server: &Bound, media_type: &str, body: &str) -> RequestBuilder {
    let request = request(server, "POST", "/books").header("content-type", media_type);
    request.body(body.to_owned())
}

async fn send(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// The status, and the problem wherever it is told.
async fn told(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let text = match header(&response, "specwright-problem") {
        none if none.is_empty() => response.text().await.unwrap(),
        header => header,
    };
    (status, serde_json::from_str(&text).unwrap())
}

fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
}

/// `place name pointer keyword` of each violation.
fn breaches(problem: &Value) -> Vec<String> {
    let text = |breach: &Value, key: &str| breach[key].as_str().unwrap_or_default().to_owned();
    let violations = problem["violations"].as_array().cloned().unwrap_or_default();
    let line = |breach: &Value| {
        ["in", "name", "pointer", "keyword"].map(|key| text(breach, key)).join(" ")
    };
    violations.iter().map(line).collect()
}

#[tokio::test]
async fn a_valid_request_gets_the_example_or_a_made_up_value() {
    let server = library(|it| it).await;
    let response = request(&server, "GET", "/v1/books?limit=5").send().await.unwrap();
    assert_eq!(header(&response, "x-total"), "2");
    assert_eq!(header(&response, "content-type"), "application/json");
    let (status, first) = send(request(&server, "GET", "/books")).await;
    assert_eq!((status, first[1]["title"].as_str()), (200, Some("Two")));
    let (status, book) = send(post(&server, "application/json", r#"{"title": "New"}"#)).await;
    let made_up =
        json!({"id": 0, "title": "string", "genre": "fiction", "pages": 1, "note": "string"});
    assert_eq!((status, book), (201, made_up));
    server.shutdown().await;
}

#[tokio::test]
async fn a_preference_chooses_the_answer() {
    let server = library(|it| it).await;
    let prefer = |value: &str| request(&server, "GET", "/books").header("prefer", value.to_owned());
    assert_eq!(send(prefer("example=none")).await, (200, json!([])));
    assert_eq!(send(prefer("code=503")).await, (503, json!("closed")));
    assert_eq!(send(prefer("code=418")).await.0, 404);
    assert_eq!(send(prefer("example=three")).await.0, 404);
}

#[tokio::test]
async fn the_media_type_is_negotiated() {
    let server = library(|it| it).await;
    let accept = |value: &str| request(&server, "GET", "/books").header("accept", value.to_owned());
    assert_eq!(send(accept("text/csv")).await, (200, json!("id,title")));
    let (status, problem) = send(accept("image/png")).await;
    assert_eq!(status, 406);
    assert_eq!(problem["detail"], "the document answers with application/json, text/csv");
}

#[tokio::test]
async fn routes_are_the_documents() {
    let server = library(|it| it).await;
    assert_eq!(send(request(&server, "GET", "/books/newest")).await, (200, json!("newest")));
    assert_eq!(send(request(&server, "GET", "/books/7")).await.0, 200);
    assert_eq!(
        send(request(&server, "GET", "/books/7/pages/1-20.txt")).await,
        (200, json!("text"))
    );
    assert_eq!(send(request(&server, "GET", "/books/7/pages/1.txt")).await.0, 404);
    for path in ["/nothing", "/books/", "/v2/books", "/"] {
        assert_eq!(send(request(&server, "GET", path)).await.0, 404, "{path}");
    }
    let response = request(&server, "PUT", "/books/7").send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(header(&response, "allow"), "GET, DELETE, HEAD");
    let response = request(&server, "HEAD", "/books/7").send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.bytes().await.unwrap().len(), 0);
}

#[tokio::test]
async fn parameters_are_checked_by_place_and_style() {
    let server = library(|it| it).await;
    let get = |query: &str| request(&server, "GET", &format!("/books?{query}"));
    assert_eq!(send(get("limit=100&tags=a,b&filter[year]=1999&unknown=1")).await.0, 200);
    for (query, expected) in [
        ("limit=0", "query limit  minimum"),
        ("limit=ten", "query limit  type"),
        ("tags=short,toolong", "query tags /1 maxLength"),
        ("filter[year]=x", "query filter /year type"),
        ("filter[month]=1", "query filter /month additionalProperties"),
        ("limit=1&limit=2", "query limit  style"),
    ] {
        let (status, problem) = send(get(query)).await;
        assert_eq!((status, breaches(&problem)), (422, vec![expected.to_owned()]), "{query}");
    }
    let (status, problem) =
        send(get("").header("x-trace", "no uuid").header("cookie", "a=b; theme=blue")).await;
    assert_eq!(status, 422);
    assert_eq!(breaches(&problem), ["header X-Trace  format", "cookie theme  enum"]);
    let (status, problem) = send(request(&server, "GET", "/books/0")).await;
    assert_eq!((status, breaches(&problem)), (422, vec!["path id  minimum".to_owned()]));
    assert_eq!(send(get("limit=%ff")).await.0, 400);
}

#[tokio::test]
async fn a_body_that_breaks_the_schema_is_told_where() {
    let server = library(|it| it).await;
    let body = r#"{"genre": "horror", "pages": 0, "note": null, "extra": {}}"#;
    let (status, problem) = told(post(&server, "application/json; charset=utf-8", body)).await;
    assert_eq!(status, 400);
    insta::assert_snapshot!(serde_json::to_string_pretty(&problem).unwrap());
    let (status, problem) = told(request(&server, "POST", "/books")).await;
    assert_eq!((status, breaches(&problem)), (400, vec!["body   required".to_owned()]));
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_another_matter() {
    let server = library(|it| it).await;
    let (status, problem) = told(post(&server, "application/json", "{\n  \"title\": x}")).await;
    assert_eq!(status, 400);
    assert_eq!(problem["detail"], "the JSON of the body is malformed at line 2, column 12");
    let deep = format!("{}1{}", "[".repeat(9000), "]".repeat(9000));
    assert_eq!(send(post(&server, "application/json", &deep)).await.0, 400);
    assert_eq!(send(post(&server, "multipart/form-data", "x")).await.0, 400);
    let response = post(&server, "text/plain", "x").send().await.unwrap();
    assert_eq!(response.status(), 415);
    assert!(header(&response, "accept").starts_with("application/json, "));
    let untyped = request(&server, "POST", "/books").body("{}");
    assert_eq!(send(untyped).await.0, 415);
    assert_eq!(send(request(&server, "GET", "/books").body("x")).await.0, 415);
}

#[tokio::test]
async fn forms_are_checked_like_json() {
    let server = library(|it| it).await;
    let form = "application/x-www-form-urlencoded";
    assert_eq!(send(post(&server, form, "title=A+B&pages=3&genre=science")).await.0, 201);
    let (status, problem) = told(post(&server, form, "title=&pages=many")).await;
    assert_eq!(status, 400);
    assert_eq!(breaches(&problem), ["body  /pages type", "body  /title minLength"]);
    let multipart = "multipart/form-data; boundary=b";
    let part = |name: &str, head: &str, text: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{head}\r\n\r\n{text}\r\n")
    };
    let book = part("book", "\r\nContent-Type: application/json", r#"{"title": "A"}"#);
    let scan = part("scan", "; filename=\"x.png\"\r\nContent-Type: image/png", "\u{1}\u{2}");
    assert_eq!(send(post(&server, multipart, &format!("{book}{scan}--b--\r\n"))).await.0, 201);
    let (status, problem) = told(post(&server, multipart, &format!("{book}--b--\r\n"))).await;
    assert_eq!((status, breaches(&problem)), (400, vec!["body   required".to_owned()]));
}

#[tokio::test]
async fn credentials_are_asked_for_when_wanted() {
    let server = library(|it| it.require_auth(true)).await;
    let get = || request(&server, "GET", "/books");
    let response = get().send().await.unwrap();
    assert_eq!(response.status(), 401);
    assert_eq!(header(&response, "www-authenticate"), "ApiKey in=\"header\", name=\"X-Key\"");
    assert_eq!(send(get().header("x-key", "k")).await.0, 200);
    // No credentials are an alternative, and none are asked for.
    assert_eq!(send(request(&server, "GET", "/books/1")).await.0, 200);
    assert_eq!(send(request(&server, "GET", "/books/newest")).await.0, 200);

    let delete = || request(&server, "DELETE", "/books/1");
    let cookie = |it: RequestBuilder| it.header("cookie", "session=s");
    for (accepted, request) in [
        (false, delete()),
        (false, delete().header("x-key", "k")),
        (false, cookie(delete())),
        (true, cookie(delete()).header("x-key", "k")),
        (true, delete().header("authorization", "basic dTpw")),
        (false, delete().header("authorization", "Basic dXNlcg==")),
        (false, delete().header("authorization", "Bearer dTpw")),
    ] {
        let shown = format!("{request:?}");
        let (status, body) = send(request).await;
        assert_eq!(status, if accepted { 204 } else { 401 }, "{shown}");
        if !accepted {
            // The document describes this answer, so it is given.
            assert_eq!(body, json!({"reason": "unknown reader"}));
        }
    }
    let response = delete().send().await.unwrap();
    let problem: Value = serde_json::from_str(&header(&response, "specwright-problem")).unwrap();
    assert_eq!(problem["operation"], "removeBook");
}

#[tokio::test]
async fn an_authenticator_decides_and_sees_what_was_sent() {
    let check = |scheme: &SecurityScheme, request: Received<'_>| {
        let key = request.head.headers.get("x-key").map(|it| it.as_bytes());
        let is_good =
            scheme.name == "key" && key == Some(b"good") && **request.body == *b"{\"title\":\"A\"}";
        if is_good { Ok(()) } else { Err(Denied::new("the key is not known")) }
    };
    let server = library(|it| it.with_authenticator("key", std::sync::Arc::new(check))).await;
    let add = |key: &'static str| {
        post(&server, "application/json", "{\"title\":\"A\"}").header("x-key", key)
    };
    assert_eq!(send(add("good")).await.0, 201);
    let (status, problem) = told(add("a-secret-that-is-wrong")).await;
    assert_eq!(status, 401);
    assert_eq!(problem["detail"], "no security requirement is met: `key`: the key is not known");
    assert!(!problem.to_string().contains("a-secret"));
}

#[tokio::test]
async fn a_value_of_the_request_is_never_repeated() {
    let server = library(|it| it).await;
    let secret = "hunter2-hunter2";
    let body = json!({"title": {"x": secret}, "genre": secret, "pages": secret, "note": [secret]});
    let (status, problem) = told(post(&server, "application/json", &body.to_string())).await;
    assert_eq!((status, breaches(&problem).len()), (400, 4));
    assert!(!problem.to_string().contains(secret), "{problem}");
    let query = format!("/books?limit={secret}&tags={secret}&filter[year]={secret}");
    let (status, problem) = send(request(&server, "GET", &query).header("x-trace", secret)).await;
    assert_eq!((status, breaches(&problem).len()), (422, 4));
    assert!(!problem.to_string().contains(secret), "{problem}");
}

#[tokio::test]
async fn answers_can_be_spoilt() {
    let server = library(|it| {
        it.with_fault(|exchange| match exchange.head.uri.query()? {
            "busy" => {
                let mut answer = exchange.response.clone();
                *answer.status_mut() = reqwest::StatusCode::TOO_MANY_REQUESTS;
                answer.headers_mut().insert("retry-after", "1".parse().unwrap());
                Some(Fault::Response(answer))
            }
            "cut" => Some(Fault::Truncate(3)),
            "late" => Some(Fault::Delay(std::time::Duration::from_millis(80))),
            "gone" => Some(Fault::Close),
            _ => None,
        })
    })
    .await;
    let get = |query: &str| request(&server, "GET", &format!("/books/newest?{query}"));
    let busy = get("busy").send().await.unwrap();
    assert_eq!((busy.status().as_u16(), header(&busy, "retry-after").as_str()), (429, "1"));
    let cut = get("cut").send().await.unwrap();
    assert_eq!(cut.content_length(), Some(6));
    assert!(cut.bytes().await.is_err());
    let started = std::time::Instant::now();
    assert_eq!(send(get("late")).await.0, 200);
    assert!(started.elapsed().as_millis() >= 80);
    assert!(get("gone").send().await.is_err());
    assert_eq!(send(get("well")).await.0, 200);
}

/// What the bindings write (`runtime/tests/parameters.rs`).
#[tokio::test]
async fn deep_objects_are_deep() {
    let server = library(|it| it).await;
    for (query, expected) in [
        ("filter[year]=1&filter[size][min]=2&filter[tags]=3&filter[tags]=4", vec![]),
        ("filter[size][min]=x", vec!["query filter /size/min type"]),
        ("filter[size][max]=1", vec!["query filter /size/max additionalProperties"]),
        ("filter[tags]=3&filter[tags]=x", vec!["query filter /tags/1 type"]),
        (
            "filter[rows][0][n]=1&filter[rows][0][m]=1&filter[rows][1][m]=2",
            vec!["query filter /rows/1 required"],
        ),
    ] {
        let query = query.replace('[', "%5B").replace(']', "%5D");
        let (status, problem) = send(request(&server, "GET", &format!("/books?{query}"))).await;
        assert_eq!(breaches(&problem), expected, "{query}");
        assert_eq!(status == 200, expected.is_empty(), "{query}");
    }
    let endless = "%5Ba%5D".repeat(9000);
    let (status, _) = send(request(&server, "GET", &format!("/books?filter{endless}=1"))).await;
    assert!(status < 500);
    server.shutdown().await;
}

#[tokio::test]
async fn a_test_starts_a_server_and_sees_what_came_in() {
    let server = Server::start(fixture("library.yaml")).await.unwrap();
    let body = r#"{"title": "New", "pages": "many"}"#;
    post(&server, "application/json", body).send().await.unwrap();
    request(&server, "GET", "/books?limit=5").send().await.unwrap();
    let seen = server.requests();
    let operations: Vec<_> = seen.iter().map(|it| it.operation.as_deref().unwrap()).collect();
    assert_eq!(operations, ["addBook", "listBooks"]);
    assert_eq!(seen[0].json::<Value>().unwrap()["title"], "New");
    assert_eq!((seen[0].status.as_u16(), seen[0].violations[0].pointer.as_str()), (400, "/pages"));
    assert_eq!(seen[1].uri.query(), Some("limit=5"));
    server.shutdown().await;
    let error = Server::start("absent.yaml").await.unwrap_err();
    assert!(error.to_string().contains("absent.yaml"), "{error}");
}

#[tokio::test]
async fn what_openapi_3_2_adds_is_served() {
    let documents = fixture("library.yaml");
    let document = documents.parent().unwrap().join("../constructs/openapi-32.yaml");
    let server = Server::open(&document).unwrap().bind("127.0.0.1:0").await.unwrap();
    let json = |method: &str, path: &str, body: &str| {
        request(&server, method, path)
            .header("content-type", "application/json")
            .body(body.to_owned())
    };
    // Methods: their own, letter for letter.
    let (status, goods) = send(json("QUERY", "/goods/7", r#"{"word": "a"}"#)).await;
    assert_eq!((status, goods.is_array()), (200, true));
    let (status, problem) = told(json("QUERY", "/goods/7", r#"{"word": 7}"#)).await;
    assert_eq!((status / 100, breaches(&problem)), (4, vec!["body  /word type".to_owned()]));
    let copy = request(&server, "COPY", "/goods/7").header("destination", "/goods/8");
    assert_eq!(send(copy).await.0, 201);
    let (_, problem) = told(request(&server, "COPY", "/goods/7")).await;
    assert_eq!(breaches(&problem), ["header Destination  required"]);
    assert_eq!(send(request(&server, "notify", "/goods/7")).await.0, 204);
    let refused = request(&server, "NOTIFY", "/goods/7").send().await.unwrap();
    assert_eq!(
        (refused.status().as_u16(), header(&refused, "allow").as_str()),
        (405, "QUERY, COPY, notify")
    );

    // The whole query: a form, a text, a value.
    let told = async |path: &str| {
        let response = told(request(&server, "GET", path)).await;
        (response.0, breaches(&response.1))
    };
    let fine = [
        "/find?text=a%20b&tags=x&tags=y&ids=1,2",
        "/select",
        "/select?%24.a%5B1%5D",
        "/filter?%7B%22word%22%3A%22a%22%7D",
    ];
    for path in fine {
        assert_eq!(send(request(&server, "GET", path)).await.0, 204, "{path}");
    }
    for (path, expected) in [
        ("/find?tags=x", "query filter  required"),
        ("/find?text=a&ids=1,x", "query filter /ids/1 type"),
        ("/find", "query filter  required"),
        ("/filter?%7B%22word%22%3A7%7D", "query filter /word type"),
        ("/filter?word", "query filter  style"),
    ] {
        let (status, breaches) = told(path).await;
        assert_eq!((status / 100, breaches), (4, vec![expected.to_owned()]), "{path}");
    }

    // Cookies, and parts.
    let basket =
        |cookies: &str| request(&server, "GET", "/basket").header("cookie", cookies.to_owned());
    assert_eq!(send(basket("session=a%20b; shown=1; shown=2; hidden=x,y; size=s")).await.0, 204);
    let response = basket("shown=1; shown=x").send().await.unwrap();
    assert_eq!(response.status().as_u16() / 100, 4);
    let parts = "--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b\r\n\r\nbytes\r\n--b--\r\n";
    let request =
        request(&server, "POST", "/parts").header("content-type", "multipart/mixed; boundary=b");
    assert_eq!(send(request.body(parts)).await.0, 204);
    server.shutdown().await;
}
