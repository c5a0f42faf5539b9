//! How long a call may take, and how often it is tried: for all calls of a client, and for a single one.
//!
//! The tests run with `cargo test --example deadlines_and_retries`.
#![allow(clippy::disallowed_macros, reason = "a program of a user prints as it likes")]

use std::time::Duration;

use huaweicloud_cce_autopilot::models::{
    CreateAutopilotUpgradeWorkFlowResponse, CreateUpgradeWorkFlowRequestBody, WorkFlowSpec,
};
use huaweicloud_cce_autopilot::{Client, Credentials, Error, RetryPolicy};

/// A client of which each call is over after 30 seconds, whatever happens.
fn client(credentials: Credentials) -> Result<Client, Box<dyn std::error::Error>> {
    let client = Client::builder()
        .region("cn-north-4")
        .credentials(credentials)
        .retry(RetryPolicy::attempts(4))
        .deadline(Duration::from_secs(30))
        .build()?;
    Ok(client)
}

/// A call that somebody waits for: tried once, and for a second at most.
async fn upgrade_now(
    client: &Client,
    cluster: &str,
) -> Result<CreateAutopilotUpgradeWorkFlowResponse, Error> {
    let body = CreateUpgradeWorkFlowRequestBody::new(WorkFlowSpec::new(cluster, "v1.28"));
    client
        .create_autopilot_upgrade_work_flow(cluster, body)
        .configure(|call| call.deadline(Duration::from_secs(1)).retry(RetryPolicy::attempts(1)))
        .await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = client(Credentials::from_env()?)?;
    match upgrade_now(&client, "7378a198-a3fe-11eb-ad37-0255ac100b07").await {
        Ok(workflow) => println!("{workflow:#?}"),
        Err(error) if error.is_timeout() => println!("not in time: {error}"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use huaweicloud_cce_autopilot::operations::CreateAutopilotUpgradeWorkFlow;
    use huaweicloud_cce_autopilot::runtime::testing::{Stub, StubResponse, block_on};
    use huaweicloud_cce_autopilot::{CallOptions, TransportErrorKind};

    use super::*;

    fn client(stub: &Stub) -> Client {
        Client::builder()
            .region("cn-north-4")
            .credentials(Credentials::token("example"))
            .project_id("p1")
            .transport(Arc::new(stub.clone()))
            .retry(RetryPolicy::attempts(3))
            .build()
            .expect("a client")
    }

    #[test]
    fn a_call_has_a_deadline_of_its_own() {
        let stub = Stub::new();
        let late = StubResponse::empty(201).after(Duration::from_secs(2));
        stub.answer_as::<CreateAutopilotUpgradeWorkFlow>(late);
        let client =
            client(&stub).core().with(CallOptions::new().deadline(Duration::from_millis(9)));
        let body = CreateUpgradeWorkFlowRequestBody::new(WorkFlowSpec::new("c1", "v1.28"));
        let operation = CreateAutopilotUpgradeWorkFlow::new("c1", body);
        let error = block_on(client.send(&operation)).expect_err("no answer");
        assert!(error.is_timeout(), "{error}");
    }

    #[test]
    fn a_call_that_somebody_waits_for_is_tried_once() {
        let stub = Stub::new();
        stub.answer_by::<CreateAutopilotUpgradeWorkFlow>(|_| {
            StubResponse::broken(TransportErrorKind::Connect)
        });
        block_on(upgrade_now(&client(&stub), "c1")).expect_err("no answer");
        assert_eq!(stub.sent().len(), 1);
    }
}
