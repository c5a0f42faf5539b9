//! How a function that calls the service is tested: without a server and without a socket.
//!
//! `Stub` is a transport that answers operations with typed values and remembers what was sent. It
//! comes with the runtime's feature `testing`, as a dependency of tests alone. The tests below run with
//! `cargo test --example test_a_caller`.
#![allow(clippy::disallowed_macros, reason = "a program of a user prints as it likes")]

use huaweicloud_cce_autopilot::models::{CreateUpgradeWorkFlowRequestBody, WorkFlowSpec};
use huaweicloud_cce_autopilot::{Client, Error, Undocumented};

/// What became of a wish to upgrade a cluster.
#[derive(Debug, PartialEq)]
enum Upgrade {
    /// It is under way, as the workflow of this id.
    Begun { workflow: String },
    /// There is no such cluster.
    NoCluster,
}

/// The function to be tested.
async fn upgrade(
    client: &Client,
    cluster: &str,
    version: &str,
) -> Result<Upgrade, Error<Undocumented>> {
    let body = CreateUpgradeWorkFlowRequestBody::new(WorkFlowSpec::new(cluster, version));
    match client.create_autopilot_upgrade_work_flow(cluster, body).await {
        Ok(answer) => {
            let workflow = answer.metadata.and_then(|it| it.uid).unwrap_or_default();
            Ok(Upgrade::Begun { workflow })
        }
        Err(error) if error.status().is_some_and(|it| it == 404) => Ok(Upgrade::NoCluster),
        Err(error) => Err(error),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = huaweicloud_cce_autopilot::Credentials::from_env()?;
    let client = Client::builder().region("cn-north-4").credentials(credentials).build()?;
    println!("{:?}", upgrade(&client, "7378a198-a3fe-11eb-ad37-0255ac100b07", "v1.28").await?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use huaweicloud_cce_autopilot::models::{
        CreateAutopilotUpgradeWorkFlowResponse, Metadata, WorkFlowPhase, WorkFlowStatus,
    };
    use huaweicloud_cce_autopilot::operations::CreateAutopilotUpgradeWorkFlow;
    use huaweicloud_cce_autopilot::{Credentials, TransportErrorKind};
    use serde_json::json;
    use specwright_runtime::testing::{Stub, StubResponse, block_on};

    use super::*;

    type Operation = CreateAutopilotUpgradeWorkFlow;

    /// A client that calls nobody.
    fn client(stub: &Stub) -> Client {
        Client::builder()
            .region("cn-north-4")
            .credentials(Credentials::token("example"))
            .project_id("p1")
            .transport(Arc::new(stub.clone()))
            .build()
            .expect("a client")
    }

    fn begun() -> CreateAutopilotUpgradeWorkFlowResponse {
        let mut answer = CreateAutopilotUpgradeWorkFlowResponse::default();
        let mut metadata = Metadata::default();
        metadata.uid = Some("w1".to_owned());
        answer.metadata = Some(metadata);
        let mut status = WorkFlowStatus::default();
        status.phase = Some(WorkFlowPhase::Init);
        answer.status = Some(status);
        answer
    }

    #[test]
    fn an_upgrade_begins() {
        let stub = Stub::new();
        stub.answer::<Operation>(begun());

        let upgrade = block_on(upgrade(&client(&stub), "c1", "v1.28")).expect("an answer");
        assert_eq!(upgrade, Upgrade::Begun { workflow: "w1".to_owned() });

        let sent = stub.sent_of::<Operation>();
        assert_eq!(sent.len(), 1);
        assert_eq!(
            sent[0].path(),
            "/autopilot/v3/projects/p1/clusters/c1/operation/upgradeworkflows"
        );
        let body: CreateUpgradeWorkFlowRequestBody = sent[0].json();
        assert_eq!(body.spec, WorkFlowSpec::new("c1", "v1.28"));
        assert_eq!(stub.left(), 0);
    }

    #[test]
    fn a_cluster_that_is_not_there_is_no_error() {
        let stub = Stub::new();
        let gone = json!({ "error_code": "CCE.01404001", "error_msg": "Not found." });
        stub.answer_as::<Operation>(StubResponse::json(404, gone).after(Duration::from_millis(5)));
        let upgrade = block_on(upgrade(&client(&stub), "c2", "v1.28"));
        assert_eq!(upgrade.expect("an answer"), Upgrade::NoCluster);
    }

    #[test]
    fn a_broken_connection_is_an_error() {
        let stub = Stub::new();
        stub.answer_by::<Operation>(|_| StubResponse::broken(TransportErrorKind::Connect));
        let error = block_on(upgrade(&client(&stub), "c3", "v1.28")).expect_err("no answer");
        assert_eq!(error.status(), None);
        assert!(!stub.sent().is_empty());
    }
}
