//! Calls without `async`, for programs that have no executor.
//!
//! The test runs with `cargo test --example blocking_calls`.
#![allow(clippy::disallowed_macros, reason = "a program of a user prints as it likes")]

use huaweicloud_cce_autopilot::models::{CreateUpgradeWorkFlowRequestBody, WorkFlowSpec};
use huaweicloud_cce_autopilot::runtime::blocking::Blocking;
use huaweicloud_cce_autopilot::{Client, Credentials, Error};

/// The id of the workflow that upgrades a cluster.
fn upgrade(client: &Blocking<Client>, cluster: &str) -> Result<Option<String>, Error> {
    let body = CreateUpgradeWorkFlowRequestBody::new(WorkFlowSpec::new(cluster, "v1.28"));
    let answer = client.call(|it| it.create_autopilot_upgrade_work_flow(cluster, body))?;
    Ok(answer.metadata.and_then(|it| it.uid))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client =
        Client::builder().region("cn-north-4").credentials(Credentials::from_env()?).build()?;
    let client = Blocking::new(client)?;
    println!("{:?}", upgrade(&client, "7378a198-a3fe-11eb-ad37-0255ac100b07")?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use huaweicloud_cce_autopilot::operations::CreateAutopilotUpgradeWorkFlow;
    use huaweicloud_cce_autopilot::runtime::testing::{Stub, StubResponse};

    use super::*;

    fn client(stub: &Stub) -> Blocking<Client> {
        let builder = Client::builder().region("cn-north-4").project_id("p1");
        let builder = builder.credentials(Credentials::token("example"));
        let client = builder.transport(Arc::new(stub.clone())).build().expect("a client");
        Blocking::new(client).expect("an executor")
    }

    #[test]
    fn a_call_is_waited_for() {
        let stub = Stub::new();
        let answer = serde_json::json!({ "metadata": { "uid": "w1" } });
        stub.answer_as::<CreateAutopilotUpgradeWorkFlow>(StubResponse::json(201, answer));
        let workflow = upgrade(&client(&stub), "c1").expect("an answer");
        assert_eq!(workflow.as_deref(), Some("w1"));
    }

    #[tokio::test]
    async fn within_asynchronous_code_it_is_refused() {
        let stub = Stub::new();
        let client =
            std::thread::scope(|threads| threads.spawn(|| client(&stub)).join().expect("a client"));
        let error = upgrade(&client, "c1").expect_err("it would hold up the executor");
        assert!(error.to_string().contains("asynchronous code"), "{error}");
        assert!(stub.sent().is_empty());
    }
}
