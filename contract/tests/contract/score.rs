//! Requests with known answers of another server.

use std::path::Path;

use serde_json::Value;
use specwright_contract::serve::Server;

/// The cases stand beside the checkout, since they are not ours to publish.
#[tokio::test]
#[ignore = "needs ../shared/mock beside the checkout"]
async fn a_mature_server_agrees() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/mock");
    let folders = std::fs::read_dir(&cases).unwrap();
    let (mut asked, mut wrong) = (0, Vec::new());
    for folder in folders.map(|it| it.unwrap().path()).filter(|it| it.join("case.json").exists()) {
        let text = std::fs::read_to_string(folder.join("case.json")).unwrap();
        let case: Value = serde_json::from_str(&text).unwrap();
        if !case["contested"].is_null() {
            continue;
        }
        asked += 1;
        let needs_auth = case["needs"].as_array().unwrap().contains(&"security".into());
        let server = Server::open(&folder.join("spec.yaml")).unwrap().require_auth(needs_auth);
        let server = server.bind("127.0.0.1:0").await.unwrap();
        let sent = &case["request"];
        let method = sent["method"].as_str().unwrap().parse().unwrap();
        let url = format!("{}{}", server.url(), sent["path"].as_str().unwrap());
        let mut request = crate::client().request(method, url);
        for (name, value) in sent["headers"].as_object().unwrap() {
            request = request.header(name, value.as_str().unwrap());
        }
        if let Some(body) = sent["body"].as_str() {
            request = request.body(body.to_owned());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let media_type = answer.headers().get("content-type").map_or("", |it| it.to_str().unwrap());
        let essence = media_type.split(';').next().unwrap_or_default();
        let wanted = &case["expect"];
        let is_type = wanted.get("content_type").is_none_or(|wanted| wanted == essence);
        if wanted["status"] != status || !is_type {
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            wrong.push(format!("{name}: {status} {media_type}, expected {wanted}"));
        }
    }
    assert!(asked > 0);
    assert_eq!(wrong, [""; 0]);
}
