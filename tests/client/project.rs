//! The project of a client that was not given one.

use huaweicloud_cce_autopilot::Credentials;
use specwright_runtime::{Error, RequestError};

use crate::auth::{ACCESS, SECRET, builder, verify};
use crate::operations::{CreateFlow, ListAddons};
use crate::server::{Server, TestResponse};

/// A server that is both the service and IAM, which answers with `projects`.
async fn iam(status: u16, projects: &'static str) -> Server {
    Server::start(move |_, received| {
        if let Err(error) = verify(received) {
            return TestResponse::json(401, &format!(r#"{{"code": "bad", "message": "{error}"}}"#));
        }
        match received.head.uri.path() {
            "/v3/projects" => TestResponse::with(status, &[("X-IAM-Trace-Id", "t-1")], projects),
            _ => TestResponse::json(200, "{}"),
        }
    })
    .await
}

fn asking(server: &Server) -> huaweicloud_cce_autopilot::ClientBuilder {
    huaweicloud_cce_autopilot::ClientBuilder::new()
        .region("cn-north-4")
        .endpoint(server.url())
        .iam_endpoint(server.url())
        .credentials(Credentials::aksk(ACCESS, SECRET))
        .environment(|_| None)
}

async fn refused(server: &Server) -> String {
    let client = asking(server).build_core().unwrap();
    let error = client.send(&CreateFlow::new()).await.unwrap_err();
    assert!(matches!(error, Error::Setting(_)), "{error}");
    assert_eq!(server.received().len(), 1, "only IAM was asked");
    error.to_string()
}

#[tokio::test]
async fn the_project_of_the_region_is_asked_for_once() {
    let server = iam(200, r#"{"projects": [{"id": "found-1", "name": "cn-north-4"}]}"#).await;
    let client = asking(&server).build_core().unwrap();
    client.send(&CreateFlow::new()).await.unwrap();
    client.send(&CreateFlow::new()).await.unwrap();
    client.send(&ListAddons(Vec::new())).await.unwrap();
    let received = server.received();
    let targets: Vec<_> = received.iter().map(|r| r.target()).collect();
    assert_eq!(targets[0], "/v3/projects?name=cn-north-4");
    assert_eq!(targets.len(), 4, "{targets:?}");
    assert!(targets[1].contains("/projects/found-1/") && targets[1] == targets[2]);
    let projects: Vec<_> = received.iter().map(|r| r.header("x-project-id")).collect();
    assert_eq!(projects, [None, Some("found-1"), Some("found-1"), Some("found-1")]);
}

#[tokio::test]
async fn a_call_with_its_own_project_asks_nobody() {
    let server = iam(500, "").await;
    let client = asking(&server).build_core().unwrap();
    let project_id = Some("own".to_owned());
    client.send(&CreateFlow { project_id, ..CreateFlow::new() }).await.unwrap();
    assert!(server.single().target().contains("/projects/own/"));
}

#[tokio::test]
async fn no_project_and_several_are_errors_that_help() {
    let server = iam(200, r#"{"projects": []}"#).await;
    let error = refused(&server).await;
    assert!(error.contains("no project of the region `cn-north-4`"), "{error}");
    assert!(error.contains("IAM trace id t-1"), "{error}");
    let server = iam(200, r#"{"projects": [{"id": "p-1"}, {"id": "p-2"}]}"#).await;
    let error = refused(&server).await;
    assert!(error.contains("2 projects") && error.contains("p-1, p-2"), "{error}");
}

#[tokio::test]
async fn an_error_of_iam_is_told_with_its_reason() {
    let body = r#"{"error": {"code": "IAM.0101", "message": "forbidden", "title": "Forbidden"}}"#;
    let server = iam(403, body).await;
    let error = refused(&server).await;
    for part in ["403", "IAM.0101", "forbidden", "request id t-1"] {
        assert!(error.contains(part), "{error}");
    }
    let client = asking(&server).build_core().unwrap();
    let error = client.send(&CreateFlow::new()).await.unwrap_err();
    let said = (error.status().unwrap().as_u16(), error.code(), error.request_id());
    assert_eq!(said, (403, Some("IAM.0101"), Some("t-1")));
    let server = iam(200, r#"{"projects": 7}"#).await;
    assert!(refused(&server).await.contains("could not be asked of IAM"));
}

#[tokio::test]
async fn an_endpoint_alone_has_no_project_to_ask_for() {
    let server = iam(200, "{}").await;
    let bare = huaweicloud_cce_autopilot::ClientBuilder::new()
        .endpoint(server.url())
        .credentials(Credentials::aksk(ACCESS, SECRET));
    let error = bare.build_core().unwrap().send(&CreateFlow::new()).await.unwrap_err();
    let Error::Request(error) = error else { panic!("{error}") };
    assert!(matches!(error.error, RequestError::MissingSetting("project_id")), "{error}");
    assert!(server.received().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn the_project_of_the_credentials_is_the_clients() {
    let server = iam(500, "").await;
    let credentials = Credentials::aksk(ACCESS, SECRET).with_project_id("of-credentials");
    let client = asking(&server).credentials(credentials).build_core().unwrap();
    client.send(&CreateFlow::new()).await.unwrap();
    assert!(server.single().target().contains("/projects/of-credentials/"));
    // What the client is given comes first.
    let client = builder(&server).build_core().unwrap();
    client.send(&CreateFlow::new()).await.unwrap();
    assert_eq!(server.received()[1].header("x-project-id"), Some("0a1b2c3d"));
}

const FOUND: &str = r#"{"projects": [{"id": "found-1"}]}"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_first_calls_ask_once() {
    let server = iam(200, FOUND).await;
    let client = asking(&server).build_core().unwrap();
    let call = |client: specwright_runtime::Client| async move {
        client.send(&CreateFlow::new()).await.map(drop)
    };
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(call(client.clone()))).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let received = server.received();
    let look_ups = received.iter().filter(|it| it.head.uri.path() == "/v3/projects").count();
    assert_eq!((look_ups, received.len()), (1, 51));
}

#[tokio::test]
async fn whatever_is_called_first_says_the_same_project() {
    let server = iam(200, FOUND).await;
    let client = asking(&server).build_core().unwrap();
    client.send(&ListAddons(Vec::new())).await.unwrap();
    client.send(&CreateFlow::new()).await.unwrap();
    client.send(&ListAddons(Vec::new())).await.unwrap();
    let received = server.received();
    let projects: Vec<_> = received.iter().map(|r| r.header("x-project-id")).collect();
    assert_eq!(projects, [None, Some("found-1"), Some("found-1"), Some("found-1")]);
}

#[tokio::test]
async fn a_token_says_no_project_and_asks_for_none() {
    let server = Server::start(|_, _| TestResponse::json(200, "{}")).await;
    let client = asking(&server).credentials(Credentials::token("t")).build_core().unwrap();
    client.send(&ListAddons(Vec::new())).await.unwrap();
    assert_eq!(server.single().header("x-project-id"), None);
}

#[tokio::test]
async fn the_project_is_the_setting_and_no_text_of_the_path() {
    let server = iam(500, "").await;
    let of = async |endpoint: String, project: &str, own: Option<&str>| {
        let client = builder(&server).endpoint(endpoint).project_id(project).build_core().unwrap();
        let project_id = own.map(str::to_owned);
        client.send(&CreateFlow { project_id, ..CreateFlow::new() }).await.unwrap();
        client.send(&ListAddons(Vec::new())).await.unwrap();
        let received = server.received();
        let said = received[received.len() - 2..].iter();
        let said: Vec<_> = said
            .map(|it| {
                String::from_utf8(it.head.headers["x-project-id"].as_bytes().to_vec()).unwrap()
            })
            .collect();
        (said[0].clone(), said[1].clone(), received[received.len() - 2].target())
    };
    let team = format!("{}/projects/team-a", server.url());
    let (call, client, target) = of(team, "0a1b", None).await;
    assert_eq!((&*call, &*client), ("0a1b", "0a1b"));
    assert!(target.starts_with("/projects/team-a/autopilot/v3/projects/0a1b/"), "{target}");
    let (call, client, target) = of(server.url(), "p 1", Some("own/2 é")).await;
    assert_eq!((&*call, &*client), ("own/2 é", "p 1"), "as they are, in the header");
    assert!(target.contains("/projects/own%2F2%20%C3%A9/"), "escaped, in the path: {target}");
}

#[tokio::test]
async fn a_domain_is_not_said_beside_a_project() {
    let server = iam(200, FOUND).await;
    let credentials = Credentials::aksk(ACCESS, SECRET).with_domain_id("d-1");
    let found = asking(&server).credentials(credentials.clone()).build_core().unwrap();
    let given = builder(&server).credentials(credentials.clone()).build_core().unwrap();
    let none = huaweicloud_cce_autopilot::ClientBuilder::new()
        .endpoint(server.url())
        .credentials(credentials)
        .build_core()
        .unwrap();
    for (client, domain) in [(found, None), (given, None), (none, Some("d-1"))] {
        client.send(&ListAddons(Vec::new())).await.unwrap();
        let received = server.received();
        assert_eq!(received.last().unwrap().header("x-domain-id"), domain);
    }
}
