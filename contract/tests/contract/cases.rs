//! Requests of many kinds with what has to come back, in `cases.yaml`.

use std::collections::BTreeMap;

use reqwest::Client;
use serde::Deserialize;
use serde_json::Value;
use specwright::document::Document;
use specwright_contract::serve::{Bound, Server};

#[derive(Deserialize)]
struct Group {
    name: String,
    #[serde(default)]
    serve: Vec<String>,
    document: serde_yaml::Value,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    ask: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    body: Option<String>,
    #[serde(default)]
    parts: Vec<(String, Option<String>, String)>,
    status: Statuses,
    media: Option<String>,
    answer: Option<String>,
    #[serde(default)]
    header: BTreeMap<String, String>,
    #[serde(default)]
    has: BTreeMap<String, Value>,
    lacks: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Statuses {
    One(u16),
    Several(Vec<u16>),
}

impl Statuses {
    fn has(&self, status: u16) -> bool {
        match self {
            Self::One(only) => *only == status,
            Self::Several(all) => all.contains(&status),
        }
    }
}

#[tokio::test]
async fn each_case_is_answered_as_the_specification_has_it() {
    let groups: Vec<Group> = serde_yaml::from_str(include_str!("cases.yaml")).unwrap();
    // Redirects are answers as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    let client = client.build().unwrap();
    let (mut asked, mut wrong) = (0, Vec::new());
    for group in groups {
        let text = serde_yaml::to_string(&group.document).unwrap();
        let document = Document::from_text("cases.yaml", &text).unwrap();
        let needs_auth = group.serve.iter().any(|it| it == "--require-auth");
        let server = Server::from(document).require_auth(needs_auth);
        let server = server.bind("127.0.0.1:0").await.unwrap();
        for case in group.cases {
            asked += 1;
            let found = differences(&client, &server, &case).await;
            if !found.is_empty() {
                let body = case.body.as_deref().unwrap_or_default();
                let about = format!("{}: {} {:?} {body}", group.name, case.ask, case.headers);
                wrong.push(format!("{about}: {}", found.join("; ")));
            }
        }
        server.shutdown().await;
    }
    assert!(asked > 550, "{asked}");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

async fn differences(client: &Client, server: &Bound, case: &Case) -> Vec<String> {
    let (method, target) = case.ask.split_once(' ').unwrap();
    let mut request = client.request(method.parse().unwrap(), format!("{}{target}", server.url()));
    for (name, value) in &case.headers {
        request = request.header(name, value);
    }
    if !case.parts.is_empty() {
        request = request.header("content-type", "multipart/form-data; boundary=b");
        request = request.body(multipart(&case.parts));
    } else if let Some(body) = &case.body {
        match case.kind.as_deref().unwrap_or("application/json") {
            "" => {}
            kind => request = request.header("content-type", kind),
        }
        request = request.body(body.clone());
    }
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let text = String::from_utf8_lossy(&answer.bytes().await.unwrap()).into_owned();
    let value: Option<Value> = serde_json::from_str(&text).ok();
    let header = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    let mut found = Vec::new();
    if !case.status.has(status) {
        let told = header("specwright-problem").unwrap_or(&text);
        found.push(format!("{status} in place of {:?}: {told}", case.status));
    }
    let media = header("content-type").and_then(|it| it.split(';').next());
    if case.media.is_some() && media != case.media.as_deref() {
        found.push(format!("is {media:?}"));
    }
    if let Some(wanted) = &case.answer {
        let is_same = match serde_json::from_str::<Value>(wanted) {
            Ok(wanted) => value.as_ref() == Some(&wanted),
            Err(_) => text == *wanted,
        };
        found.extend((!is_same).then(|| format!("says {text:?}")));
    }
    for (name, wanted) in &case.header {
        let own = header(name);
        let is_it = own.is_some_and(|own| wanted == "*" || own == wanted);
        found.extend((!is_it).then(|| format!("{name} is {own:?}")));
    }
    for (name, wanted) in &case.has {
        let own = value.as_ref().and_then(|it| it.get(name));
        found.extend((own != Some(wanted)).then(|| format!("{name} is {own:?}")));
    }
    if case.lacks.as_ref().is_some_and(|it| text.contains(it.as_str())) {
        found.push(format!("says {text:?}"));
    }
    found
}

fn multipart(parts: &[(String, Option<String>, String)]) -> String {
    let part = |(name, kind, content): &(String, Option<String>, String)| {
        let kind = kind.as_ref().map(|kind| format!("\r\nContent-Type: {kind}"));
        let kind = kind.unwrap_or_default();
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{kind}\r\n\r\n{content}\r\n")
    };
    parts.iter().map(part).chain(["--b--\r\n".to_owned()]).collect()
}
