//! The generated operation through the built client: from the typed call to the typed workflow.

use huaweicloud_cce_autopilot::Client;
use huaweicloud_cce_autopilot::models::{
    CreateUpgradeWorkFlowRequestBody, TaskType, WorkFlowPhase, WorkFlowSpec,
};
use serde_json::{Value, json};
use specwright_runtime::{Error, Flag, RequestError};

use crate::auth::{builder, verify};
use crate::server::{Server, TestResponse};

const CLUSTER: &str = "7378a198-a3fe-11eb-ad37-0255ac100b07";

fn body() -> CreateUpgradeWorkFlowRequestBody {
    CreateUpgradeWorkFlowRequestBody::new(WorkFlowSpec::new(CLUSTER, "v1.23"))
}

/// A service that answers a well-signed request with this.
async fn answering(answer: Value) -> (Server, Client) {
    let server = Server::start(move |_, received| match verify(received) {
        Ok(_) => TestResponse::json(201, &answer.to_string()),
        Err(_) => TestResponse::json(401, "{}"),
    })
    .await;
    let client = builder(&server).build().unwrap();
    (server, client)
}

#[tokio::test]
async fn a_typed_call_is_signed_sent_and_answered_typed() {
    let (server, client) = answering(json!({
        "kind": "WorkFlowTask",
        "metadata": {"uid": "5ddfddfe"},
        "status": {
            "phase": "Init",
            "pointStatuses": [{"taskType": "PreCheck"}],
            "lineStatuses": [{"critical": "false"}, {"critical": true}],
        },
    }))
    .await;
    let flow = client.create_autopilot_upgrade_work_flow(CLUSTER, body()).await.unwrap();
    assert_eq!(flow.metadata.unwrap().uid.as_deref(), Some("5ddfddfe"));
    let status = flow.status.unwrap();
    assert_eq!(status.phase, Some(WorkFlowPhase::Init));
    assert_eq!(status.point_statuses.unwrap()[0].task_type, Some(TaskType::PreCheck));
    let lines = status.line_statuses.unwrap();
    let critical: Vec<_> = lines.iter().map(|line| line.critical.as_ref()).collect();
    assert_eq!(
        critical.iter().map(|it| it.and_then(Flag::as_bool)).collect::<Vec<_>>(),
        [Some(false), Some(true)]
    );
    let sent: Value = serde_json::from_slice(&server.single().body).unwrap();
    let spec = json!({"clusterID": CLUSTER, "targetVersion": "v1.23"});
    assert_eq!(sent, json!({"kind": "WorkFlowTask", "apiVersion": "v3", "spec": spec}));
}

#[tokio::test]
async fn a_call_can_be_for_another_project_and_be_looked_at_whole() {
    let (server, client) = answering(json!({})).await;
    let call = client.create_autopilot_upgrade_work_flow(CLUSTER, body()).project_id("another");
    let response = call.send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["content-type"], "application/json");
    let received = server.single();
    assert!(received.target().starts_with("/autopilot/v3/projects/another/clusters/7378a198-"));
    assert_eq!(received.header("x-project-id"), Some("another"));
}

#[tokio::test]
async fn what_the_page_does_not_name_is_kept_or_ignored() {
    let (_server, client) = answering(json!({
        "kind": "AnotherTask",
        "newField": {"deep": [1]},
        "status": {"phase": "Paused", "lineStatuses": [{"critical": "perhaps", "more": 1}]},
        "spec": null,
    }))
    .await;
    let flow = client.create_autopilot_upgrade_work_flow(CLUSTER, body()).await.unwrap();
    assert_eq!(flow.spec, None);
    let status = flow.status.clone().unwrap();
    assert_eq!(status.phase, Some(WorkFlowPhase::Unknown("Paused".to_owned())));
    let critical = status.line_statuses.unwrap()[0].critical.clone();
    assert_eq!(critical.unwrap().as_bool(), None);
    let again = serde_json::to_value(&flow).unwrap();
    assert_eq!(
        again,
        json!({
            "kind": "AnotherTask",
            "status": {"phase": "Paused", "lineStatuses": [{"critical": "perhaps"}]},
        })
    );
}

#[tokio::test]
async fn an_answer_of_another_shape_says_where() {
    let (_server, client) =
        answering(json!({"status": {"pointStatuses": [{}, {"taskID": 7}]}})).await;
    let error = client.create_autopilot_upgrade_work_flow(CLUSTER, body()).await.unwrap_err();
    let Error::Body(error) = error else { panic!("{error}") };
    assert_eq!(error.status, 201);
    assert_eq!(error.failure.unwrap().path(), Some("status.pointStatuses[1].taskID"));
    assert!(error.body.starts_with(b"{\"status\""));
}

#[tokio::test]
async fn an_argument_that_changes_the_path_is_not_sent() {
    let (server, client) = answering(json!({})).await;
    for cluster in ["", ".", ".."] {
        let error = client.create_autopilot_upgrade_work_flow(cluster, body()).await.unwrap_err();
        let Error::Request(error) = error else { panic!("{cluster}: {error}") };
        assert!(matches!(error.error, RequestError::PathArgument { .. }), "{cluster}: {error}");
    }
    assert!(server.received().is_empty());
    client.create_autopilot_upgrade_work_flow("../x", body()).await.unwrap();
    assert!(server.single().target().contains("/clusters/..%2Fx/operation/"));
}
