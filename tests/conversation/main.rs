//! The client and the contract server in conversation, over a socket: what fits the document is
//! answered with its example, and what does not is refused for the right reason.

mod parties;

use std::time::Duration;

use http::{Method, StatusCode};
use huaweicloud_cce_autopilot::models::{
    CreateUpgradeWorkFlowRequestBody, TaskType, WorkFlowPhase, WorkFlowSpec,
};
use parties::{CLUSTER, Parties, TARGET, body};
use serde_json::{Value, json};
use specwright_contract::serve::Fault;

#[tokio::test]
async fn a_valid_call_is_answered_with_the_example() {
    let parties = Parties::meet(|server| server).await;
    let response = parties
        .client
        .create_autopilot_upgrade_work_flow(CLUSTER, body())
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), StatusCode::CREATED);
    let workflow = response.into_body();
    assert_eq!(
        workflow.metadata.expect("metadata").uid.as_deref(),
        Some("5ddfddfe-87db-11ec-b5e5-0255ac111914")
    );
    let points = workflow.status.expect("a status").point_statuses.expect("points");
    let types: Vec<_> = points.into_iter().flat_map(|point| point.task_type).collect();
    assert_eq!(
        types,
        [TaskType::PreCheck, TaskType::Snapshot, TaskType::Cluster, TaskType::PostCheck]
    );
}

#[tokio::test]
async fn another_secret_is_a_401() {
    let parties = Parties::meet(|server| server).await;
    let stranger = parties.client_with("another secret");
    let error =
        stranger.create_autopilot_upgrade_work_flow(CLUSTER, body()).await.expect_err("a refusal");
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    assert!(!format!("{error:?}").contains("another secret"));
}

#[tokio::test]
async fn a_value_that_the_page_does_not_name_is_refused_with_its_place() {
    let parties = Parties::meet(|server| server).await;
    let mut wrong = CreateUpgradeWorkFlowRequestBody::new(WorkFlowSpec::new("c", "v1.28"));
    wrong.kind = "AnotherTask".into();
    let error = parties
        .client
        .create_autopilot_upgrade_work_flow(CLUSTER, wrong)
        .await
        .expect_err("a refusal");
    assert_eq!(error.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
    let specwright_runtime::Error::Status(answer) = error else { panic!("a status") };
    let problem: Value = serde_json::from_slice(&answer.body).expect("a problem");
    assert_eq!(problem["violations"][0]["pointer"], "/kind", "{problem:#}");
}

#[tokio::test]
async fn every_violation_is_listed_with_its_pointer() {
    let parties = Parties::meet(|server| server).await;
    let body = json!({"kind": 7, "spec": {"clusterID": null}}).to_string();
    let (status, problem) = parties.say(Method::POST, TARGET, "application/json", body).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem:#}");
    let violations = problem["violations"].as_array().expect("violations");
    let pointers: Vec<_> = violations.iter().filter_map(|it| it["pointer"].as_str()).collect();
    for pointer in ["/kind", "/spec/clusterID"] {
        assert!(pointers.contains(&pointer), "{pointer} in {problem:#}");
    }
    let text = problem.to_string();
    assert!(text.contains("apiVersion") && text.contains("targetVersion"), "{problem:#}");
}

#[tokio::test]
async fn what_is_no_call_of_the_document_is_refused() {
    let parties = Parties::meet(|server| server.limits(|limits| limits.body = 1_000)).await;
    let valid = serde_json::to_string(&body()).expect("JSON");
    let large = format!("{valid}{}", " ".repeat(2_000));
    let cases = [
        (Method::POST, "/autopilot/v3/nothing", "application/json", valid.clone(), 404),
        (Method::DELETE, TARGET, "application/json", String::new(), 405),
        (Method::POST, TARGET, "application/x-pem-file", valid.clone(), 415),
        (Method::POST, TARGET, "application/json", valid.replace('}', ""), 400),
        (Method::POST, TARGET, "application/json", String::new(), 422),
        (Method::POST, TARGET, "application/json", large, 413),
        (Method::POST, TARGET, "application/json", valid, 201),
    ];
    for (method, target, media_type, body, expected) in cases {
        let shown = format!("{method} {target} {media_type} {} bytes", body.len());
        let (status, answer) = parties.say(method, target, media_type, body).await;
        assert_eq!(status.as_u16(), expected, "{shown}: {answer:#}");
    }
}

#[tokio::test]
async fn what_the_page_does_not_name_in_an_answer_is_kept_or_ignored() {
    let answer = json!({
        "kind": "WorkFlowTask",
        "brandNew": {"deep": [1, 2]},
        "status": {"phase": "Hibernating", "lineStatuses": [{"critical": true}, {"critical": "false"}]},
    });
    let body = answer.to_string();
    let parties = Parties::meet(|server| {
        server.with_fault(move |_| {
            let answer = http::Response::builder().status(201).body(body.clone().into());
            answer.ok().map(Fault::Response)
        })
    })
    .await;
    let workflow = parties.call().await.expect("a workflow");
    let status = workflow.status.clone().expect("a status");
    assert_eq!(status.phase, Some(WorkFlowPhase::Unknown("Hibernating".to_owned())));
    let critical: Vec<_> = status
        .line_statuses
        .expect("lines")
        .into_iter()
        .map(|line| line.critical.expect("a flag").as_bool())
        .collect();
    assert_eq!(critical, [Some(true), Some(false)]);
    // The unknown value and both forms of the flag are sent again as they came.
    let encoded = serde_json::to_value(&workflow).expect("JSON");
    assert_eq!(encoded["status"], answer["status"]);
}

#[tokio::test]
async fn an_answer_that_does_not_arrive_is_told_apart() {
    let slow =
        Parties::meet(|server| server.with_fault(|_| Some(Fault::Delay(Duration::from_secs(30)))))
            .await;
    let error = slow.impatient().create_autopilot_upgrade_work_flow(CLUSTER, body()).await;
    assert!(error.expect_err("no answer").is_timeout());

    let cut = Parties::meet(|server| server.with_fault(|_| Some(Fault::Truncate(10)))).await;
    let error = cut.call().await.expect_err("no whole answer");
    assert!(!error.is_timeout() && !error.is_connect(), "{error:?}");

    let closed = Parties::meet(|server| server.with_fault(|_| Some(Fault::Close))).await;
    let error = closed.call().await.expect_err("no answer");
    assert!(!error.is_timeout() && error.status().is_none(), "{error:?}");

    let gone = Parties::meet(|server| server).await;
    let client = gone.client.clone();
    gone.leave().await;
    let error = client.create_autopilot_upgrade_work_flow(CLUSTER, body()).await;
    assert!(error.expect_err("nobody there").is_connect());
}
