//! The state of the server: what was created is there, and what was deleted is not.

use std::path::Path;

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use specwright_contract::serve::{Bound, Server};

use crate::client;

async fn fleet(times: u32) -> Bound {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract/state.yaml");
    Server::open(&path).unwrap().fast_forward(times).bind("127.0.0.1:0").await.unwrap()
}

struct Client<'a>(&'a Bound);

impl Client<'_> {
    fn request(&self, method: &str, path: &str) -> RequestBuilder {
        client().request(method.parse().unwrap(), format!("{}{path}", self.0.url()))
    }

    async fn send(&self, method: &str, path: &str, body: Option<(&str, Value)>) -> (u16, Value) {
        let mut request = self.request(method, path);
        if let Some((media_type, body)) = body {
            request = request.header("content-type", media_type).body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null))
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.send("GET", path, None).await
    }

    async fn json(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        self.send(method, path, Some(("application/json", body))).await
    }
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_thing_is_created_read_listed_changed_and_deleted() {
    let server = fleet(1).await;
    let client = Client(&server);
    let new = json!({"ship": {"name": "Cutty", "cipher": "hush", "id": "mine", "flags": ["red", "blue"]}});
    let made = client
        .request("POST", "/v1/p1/ships")
        .header("content-type", "application/json")
        .body(new.to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(made.status(), 202);
    assert_eq!(made.headers()["location"], "/v1/p1/ships/s-2");
    let made: Value = serde_json::from_str(&made.text().await.unwrap()).unwrap();
    // A read-only id is the service's, also where the request has one.
    assert_eq!(made["ship_id"], "s-2");
    let ship = json!({"ship": {
        "name": "Cutty", "flags": ["red", "blue"], "masts": 3, "id": "s-2", "built": "2024-01-01T00:00:00Z",
        "project": "string",
    }});
    assert_eq!(client.get("/v1/p1/ships/s-2").await, (200, ship));
    let (_, listed) = client.get("/v1/p1/ships").await;
    assert_eq!(listed["ships"][1], json!({"id": "s-2", "name": "Cutty"}));

    let put =
        client.json("PUT", "/v1/p1/ships/s-2", json!({"ship": {"name": "Sark", "masts": 2}})).await;
    assert_eq!(
        (put.0, &put.1["ship"]["name"], &put.1["ship"]["id"]),
        (200, &json!("Sark"), &json!("s-2"))
    );
    assert_eq!(put.1["ship"].get("flags"), None);
    let patch = |media_type: &'static str, body: Value| async {
        client.send("PATCH", "/v1/p1/ships/s-2", Some((media_type, body))).await
    };
    let merged =
        patch("application/merge-patch+json", json!({"homePort": "London", "masts": null})).await;
    assert_eq!(merged.1["ship"]["homePort"], "London");
    assert_eq!(merged.1["ship"].get("masts"), None);
    let operations = json!([{"op": "replace", "path": "/name", "value": "Rose"}, {"op": "remove", "path": "/homePort"}]);
    let patched = patch("application/json-patch+json", operations).await;
    assert_eq!((patched.0, &patched.1["ship"]["name"]), (200, &json!("Rose")));
    let (status, problem) =
        patch("application/json-patch+json", json!([{"op": "remove", "path": "/nothing"}])).await;
    assert_eq!((status, &problem["violations"][0]["keyword"]), (422, &json!("patch")));
    // What a patch makes has to be valid.
    assert_eq!(patch("application/merge-patch+json", json!({"name": 1})).await.0, 422);
    assert_eq!(client.get("/v1/p1/ships/s-2").await.1["ship"]["name"], "Rose");

    assert_eq!(client.send("DELETE", "/v1/p1/ships/s-2", None).await.0, 204);
    assert_eq!(client.send("DELETE", "/v1/p1/ships/s-2", None).await.0, 404);
    assert_eq!(client.get("/v1/p1/ships/s-2").await, (404, json!({"code": "FLEET.404"})));
    let put = client.json("PUT", "/v1/p1/ships/s-2", json!({"ship": {"name": "Sark"}})).await;
    assert_eq!(put.0, 404);
    server.shutdown().await;
}

#[tokio::test]
async fn examples_are_there_from_the_start() {
    let server = fleet(1).await;
    let client = Client(&server);
    assert_eq!(client.get("/v1/p1/ships/s-1").await.1["ship"]["name"], "Argo");
    // It says of which project it is.
    assert_eq!(client.get("/v1/p1/ships/s-2").await.0, 404);
    assert_eq!(client.get("/v1/p2/ships/s-2").await.0, 200);
    assert_eq!(client.send("DELETE", "/v1/p2/ships/s-1", None).await.0, 204);
    assert_eq!(client.get("/v1/p2/ships/s-1").await.0, 404);
    assert_eq!(client.get("/v1/p1/ships/s-1").await.0, 200);
    // What no request creates is answered as without a state.
    assert_eq!(client.get("/rates/any").await.0, 200);
    assert_eq!(client.get("/echoes/any").await.0, 204);
    // Who asks for what the document shows gets it.
    let asked = client.request("GET", "/v1/p1/ships/s-0").header("prefer", "code=200");
    assert_eq!(asked.send().await.unwrap().status(), 200);
    server.shutdown().await;
}

#[tokio::test]
async fn lists_have_filters_and_pages() {
    let server = fleet(1).await;
    let client = Client(&server);
    for (name, port, flags) in [
        ("A", "Hull", vec!["x"]),
        ("B", "Bath", vec!["y"]),
        ("C", "Hull", vec!["x", "y"]),
        ("D", "Hull", vec![]),
    ] {
        let ship = json!({"ship": {"name": name, "homePort": port, "flags": flags}});
        assert_eq!(client.json("POST", "/v1/p3/ships", ship).await.0, 202);
    }
    let (mut path, mut pages) = ("/v1/p3/ships".to_owned(), Vec::new());
    loop {
        let (_, page) = client.get(&path).await;
        assert_eq!(page["page_info"]["total_count"], 5);
        pages.push(names(&page["ships"]).join(" "));
        let Some(token) = page["next_page_token"].as_str() else { break };
        path = format!("/v1/p3/ships?page_token={token}");
    }
    assert_eq!(pages, ["Argo A", "B C", "D"]);
    let client = &client;
    let names_of = |query: &'static str| async move {
        let (_, page) = client.get(&format!("/v1/p3/ships?limit=9&{query}")).await;
        names(&page["ships"]).join(" ")
    };
    assert_eq!(names_of("home_port=Hull").await, "A C D");
    assert_eq!(names_of("home_port=Hull&flags=y").await, "C");
    assert_eq!(names_of("flags=old&flags=y").await, "Argo B C");
    assert_eq!(names_of("home_port=").await, "");
    let (_, found) = client.get("/v1/p3/ships/search?name=B").await;
    assert_eq!(names(&found), ["B"]);
    let header = client.request("GET", "/v1/p3/ships?home_port=Hull").send().await.unwrap();
    assert_eq!(header.headers()["x-total-count"], "3");
    server.shutdown().await;
}

#[tokio::test]
async fn what_belongs_to_a_thing_goes_with_it() {
    let server = fleet(1).await;
    let client = Client(&server);
    let crew = "/v1/p/ships/s-1/crew";
    assert_eq!(names(&client.get(crew).await.1), ["Jason"]);
    assert_eq!(client.json("POST", crew, json!({"id": 8, "name": "Orpheus"})).await.0, 201);
    assert_eq!(client.json("POST", crew, json!({"id": 8, "name": "Castor"})).await.0, 409);
    assert_eq!(names(&client.get(&format!("{crew}?offset=1")).await.1), ["Orpheus"]);
    assert_eq!(client.send("DELETE", &format!("{crew}/7"), None).await.0, 204);
    assert_eq!(names(&client.get(crew).await.1), ["Orpheus"]);
    // A ship that was created has no crew yet.
    assert_eq!(client.json("POST", "/v1/p/ships", json!({"ship": {"name": "New"}})).await.0, 202);
    assert_eq!(client.get("/v1/p/ships/s-2/crew").await, (200, json!([])));
    assert_eq!(client.get("/v1/p/ships/s-7/crew").await.0, 404);
    assert_eq!(client.send("POST", "/v1/p/ships/s-1/launch", None).await.0, 204);
    assert_eq!(client.send("DELETE", "/v1/p/ships/s-1", None).await.0, 204);
    assert_eq!(client.get(crew).await.0, 404);
    assert_eq!(client.send("POST", "/v1/p/ships/s-1/launch", None).await.0, 404);
    server.shutdown().await;
}

#[tokio::test]
async fn what_is_put_is_there_and_the_document_corrects() {
    let server = fleet(1).await;
    let client = Client(&server);
    let put = client.json("PUT", "/settings/sail%20size", json!({"value": {"m2": 4}})).await;
    assert_eq!(put, (201, json!({"name": "sail size", "value": {"m2": 4}})));
    assert_eq!(client.json("PUT", "/settings/sail%20size", json!({"value": 5})).await.0, 200);
    assert_eq!(client.get("/settings/sail%20size").await.1["value"], 5);
    assert_eq!(client.get("/settings/mast").await.0, 404);
    let machine = json!({"metadata": {"serial": "x-1", "name": "Loom"}});
    assert_eq!(client.json("POST", "/machines", machine.clone()).await.0, 201);
    let (_, found) = client.get("/machines/x-1").await;
    assert_eq!(
        (&found["metadata"]["name"], &found["status"]["phase"]),
        (&json!("Loom"), &json!("Init"))
    );
    assert_eq!(client.json("POST", "/machines/scrap", machine).await.0, 204);
    assert_eq!(client.get("/machines/x-1").await.0, 404);
    server.shutdown().await;
}

#[tokio::test]
async fn a_status_moves_through_its_phases() {
    // An hour is 180 ms.
    let server = fleet(20_000).await;
    let client = Client(&server);
    let machine = json!({"metadata": {"serial": "x-1"}});
    assert_eq!(client.json("POST", "/machines", machine).await.1["status"]["phase"], "Init");
    let mut seen = Vec::new();
    while seen.last() != Some(&json!("Done")) {
        let phase = client.get("/machines/x-1").await.1["status"]["phase"].clone();
        if seen.last() != Some(&phase) {
            seen.push(phase);
        }
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    }
    // On a busy machine one may be over before it is seen.
    let mut phases = [json!("Init"), json!("Running"), json!("Done")].into_iter();
    assert!(seen.iter().all(|it| phases.any(|phase| phase == *it)), "{seen:?}");
    server.shutdown().await;
}

async fn parcels() -> Bound {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract/state_parcels.yaml");
    Server::open(&path).unwrap().stateful().bind("127.0.0.1:0").await.unwrap()
}

#[tokio::test]
async fn what_a_request_cannot_say_is_given_at_any_depth() {
    let server = parcels().await;
    let client = Client(&server);
    let new = json!({
        "pieces": [{"what": "cup", "pin": "1"}, {"what": "lid"}],
        "stops": {"a": {"town": "Bath"}, "b": {"town": "Hull"}},
        "lock": "l",
    });
    let (status, made) = client.json("POST", "/parcels", new).await;
    assert_eq!(status, 201);
    let grams = made["pieces"][0]["grams"].clone();
    assert!(grams.is_u64(), "{made}");
    assert_eq!(
        made["pieces"],
        json!([{"what": "cup", "grams": grams}, {"what": "lid", "grams": grams}])
    );
    assert_eq!(made["stops"]["b"]["town"], "Hull");
    assert!(made["stops"]["b"]["hours"].is_u64(), "{made}");
    // The default is the request's.
    assert_eq!(made["fragile"], false);
    assert_eq!(client.get("/parcels/1").await, (200, made.clone()));
    assert_eq!(client.get("/parcels").await, (200, json!({"items": [made], "count": 1})));

    let other = json!({"pieces": [{"what": "jug"}, {"what": "mug"}, {"what": "pot"}]});
    let (_, put) = client.json("PUT", "/parcels/1", other).await;
    let whats: Vec<&Value> =
        put["pieces"].as_array().unwrap().iter().map(|it| &it["what"]).collect();
    assert_eq!(whats, ["jug", "mug", "pot"]);
    assert_eq!(client.get("/parcels/1").await.1, put);
    server.shutdown().await;
}

#[tokio::test]
async fn what_a_change_may_say_is_taken() {
    let server = parcels().await;
    let client = Client(&server);
    let new =
        json!({"pieces": [{"what": "cup", "pin": "1"}], "lock": "l", "hint": "h", "note": "n"});
    assert_eq!(client.json("POST", "/parcels", new).await.0, 201);
    let client = &client;
    let change = |media_type: &'static str, body: Value| async move {
        client.send("PATCH", "/parcels/1", Some((media_type, body))).await
    };
    // Neither what only requests carry nor what is read-only elsewhere is in the way.
    for body in
        [json!({"lock": "m"}), json!({"note": "x"}), json!({"pieces": [{"what": "a", "pin": "2"}]})]
    {
        assert_eq!(change("application/json", body.clone()).await.0, 200, "{body}");
    }
    let (_, changed) = change("application/json", json!({"state": "sent"})).await;
    assert_eq!(
        (&changed["state"], &changed["note"], &changed["pieces"][0]["what"]),
        (&json!("sent"), &json!("x"), &json!("a"))
    );
    // `null` is a value where the thing can have it, and takes away where not.
    let (_, changed) = change("application/json", json!({"note": null, "hint": null})).await;
    assert_eq!((changed.get("note"), changed.get("hint")), (Some(&Value::Null), None));
    let (_, changed) = change("application/merge-patch+json", json!({"note": null})).await;
    assert_eq!(changed.get("note"), None);
    let patch = "application/json-patch+json";
    let fine = json!([{"op": "replace", "path": "/pieces/0/what", "value": "b"}]);
    assert_eq!(change(patch, fine).await.1["pieces"][0]["what"], "b");
    // What is neither the thing's nor a request's is not.
    let wrong = json!([{"op": "add", "path": "/colour", "value": "red"}]);
    assert_eq!(change(patch, wrong).await.0, 400);
    assert_eq!(change(patch, json!([{"op": "remove", "path": "/pieces"}])).await.0, 400);
    server.shutdown().await;
}

#[tokio::test]
async fn versions_are_told_apart() {
    let server = parcels().await;
    let client = Client(&server);
    let send = |method: &'static str, path: &'static str, header: &'static str, tag: String| {
        let request = client.request(method, path).header(header, tag);
        let request = match method {
            "PATCH" => request.header("content-type", "application/json").body(r#"{"note":"new"}"#),
            _ => request,
        };
        async move {
            let answer = request.send().await.unwrap();
            let tag = answer.headers().get("etag").map(|it| it.to_str().unwrap().to_owned());
            (answer.status().as_u16(), tag, answer.text().await.unwrap())
        }
    };
    let body = json!({"pieces": [{"what": "cup"}]}).to_string();
    let made = client.request("POST", "/parcels").header("content-type", "application/json");
    let made = made.body(body).send().await.unwrap();
    // In the form that the document has for it.
    let weak = made.headers()["etag"].to_str().unwrap().to_owned();
    assert!(weak.starts_with("W/\""), "{weak}");

    let (status, tag, _) = send("GET", "/parcels/1", "if-none-match", "\"other\"".into()).await;
    let tag = tag.unwrap();
    assert_eq!((status, format!("W/{tag}")), (200, weak.clone()));
    for known in [tag.clone(), weak, format!("\"other\", {tag}"), "*".into()] {
        let answer = send("GET", "/parcels/1", "if-none-match", known).await;
        assert_eq!(answer, (304, Some(tag.clone()), String::new()));
    }
    let (_, list, _) = send("GET", "/parcels", "if-none-match", "\"other\"".into()).await;
    let list = list.unwrap();
    assert_eq!(send("GET", "/parcels", "if-none-match", list.clone()).await.0, 304);

    assert_eq!(send("PATCH", "/parcels/1", "if-match", "\"other\"".into()).await.0, 412);
    assert_eq!(send("PATCH", "/parcels/1", "if-match", tag.clone()).await.0, 200);
    assert_eq!(send("GET", "/parcels/1", "if-none-match", tag.clone()).await.0, 200);
    assert_eq!(send("GET", "/parcels", "if-none-match", list).await.0, 200);
    assert_eq!(send("DELETE", "/parcels/1", "if-match", tag).await.0, 412);
    assert_eq!(send("DELETE", "/parcels/1", "if-match", "*".into()).await.0, 204);
    server.shutdown().await;
}

#[test]
fn what_was_understood_is_said() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract/state.yaml");
    let server = Server::open(&path).unwrap().stateful();
    insta::assert_snapshot!(server.contract().state().unwrap().understood().join("\n"));
}

#[tokio::test]
async fn what_there_is_once_is_kept() {
    let server = fleet(1).await;
    let client = Client(&server);
    assert_eq!(client.get("/account").await, (200, json!({"theme": "dark", "version": 3})));
    let put = client.json("PUT", "/account", json!({"theme": "light", "version": 9})).await;
    assert_eq!(put, (200, json!({"theme": "light", "version": 3})));
    assert_eq!(client.get("/account").await.1["theme"], "light");
    let patch = Some(("application/merge-patch+json", json!({"theme": "x"})));
    assert_eq!(client.send("PATCH", "/account", patch).await.0, 422);
    let patch = Some(("application/merge-patch+json", json!({"theme": "blue"})));
    assert_eq!(client.send("PATCH", "/account", patch).await.1["theme"], "blue");
    // One for each thing, which goes with it.
    client.json("POST", "/notes", json!({"text": "a"})).await;
    assert_eq!(client.json("PUT", "/notes/1/options", json!({"theme": "mine"})).await.0, 204);
    assert_eq!(client.get("/notes/1/options").await.1["theme"], "mine");
    assert_eq!(client.json("PUT", "/notes/7/options", json!({"theme": "mine"})).await.0, 404);
    assert_eq!(client.send("DELETE", "/notes/1", None).await.0, 204);
    assert_eq!(client.get("/notes/1/options").await.0, 404);
    server.shutdown().await;
}

#[tokio::test]
async fn lists_are_sorted_as_asked_for() {
    let server = fleet(1).await;
    let client = Client(&server);
    for (text, rank) in [("b", 2), ("a", 10), ("c", 2)] {
        client.json("POST", "/notes", json!({"text": text, "rank": rank})).await;
    }
    client.json("POST", "/notes", json!({"text": "d"})).await;
    for (query, expected) in [
        ("", "bacd"),
        ("sort_by=text", "abcd"),
        ("sort_by=-text", "dcba"),
        ("sort_by=text&order=desc", "dcba"),
        ("sort_by=rank:desc", "dabc"),
        ("sort_by=rank,-text", "cbad"),
        ("sort_by=nothing", "bacd"),
    ] {
        let (_, list) = client.get(&format!("/notes?{query}")).await;
        let texts: String =
            list.as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap()).collect();
        assert_eq!(texts, expected, "{query}");
    }
    server.shutdown().await;
}

#[tokio::test]
async fn it_is_said_why_what_is_kept_is_not_shown() {
    let server = fleet(1).await;
    let client = Client(&server);
    // The request may be longer than what answers show.
    let made = client.json("POST", "/notes", json!({"text": "longer", "rank": 1})).await;
    assert_ne!(made.1["text"], "longer");
    let answer = client.request("GET", "/notes/1").send().await.unwrap();
    let note = answer.headers()["specwright-note"].to_str().unwrap();
    assert!(
        note.contains("what is kept breaks the schema of this answer") && note.contains("/text"),
        "{note}"
    );
    assert!(!note.contains("longer"), "{note}");
    let answer = client.request("GET", "/notes").send().await.unwrap();
    assert!(answer.headers().contains_key("specwright-note"));
    server.shutdown().await;
}

#[tokio::test]
async fn what_the_document_has_for_each_error_is_sent_with_it() {
    let server = fleet(1).await;
    let client = Client(&server);
    for (method, path, body) in [
        ("GET", "/nothing", ""),
        ("GET", "/notes/9", ""),
        ("PUT", "/account", "{"),
        ("GET", "/notes/x", ""),
    ] {
        let request = client.request(method, path).header("content-type", "application/json");
        let answer = request.body(body).send().await.unwrap();
        assert!(answer.status().is_client_error());
        assert_eq!(
            answer.headers()["x-request-id"],
            "00000000-0000-4000-8000-000000000001",
            "{path}"
        );
    }
    let answer = client.request("GET", "/account").send().await.unwrap();
    assert!(!answer.headers().contains_key("x-request-id"));
    server.shutdown().await;
}
