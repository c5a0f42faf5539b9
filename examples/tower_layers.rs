//! Layers of `tower` between a client and its transport: a limit for calls at a time, and a header for each
//! attempt.
//!
//! The test runs with `cargo test --example tower_layers`.
#![allow(clippy::disallowed_macros, reason = "a program of a user prints as it likes")]

use huaweicloud_cce_autopilot::http::{HeaderValue, Request};
use huaweicloud_cce_autopilot::models::{CreateUpgradeWorkFlowRequestBody, WorkFlowSpec};
use huaweicloud_cce_autopilot::runtime::tower::{ServiceTransport, TransportService};
use huaweicloud_cce_autopilot::runtime::transport::ReqwestTransport;
use huaweicloud_cce_autopilot::{Body, Client, Credentials, Transport};
use std::sync::Arc;
use tower::ServiceBuilder;
use tower::util::MapRequestLayer;

/// The trace in which a request stands; a real program asks its tracer.
fn traced(mut request: Request<Body>) -> Request<Body> {
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    request.headers_mut().insert("traceparent", HeaderValue::from_static(parent));
    request
}

/// The same transport, of which at most eight requests are under way.
fn layered(transport: Arc<dyn Transport>) -> Arc<dyn Transport> {
    let service = ServiceBuilder::new()
        .concurrency_limit(8)
        .layer(MapRequestLayer::new(traced))
        .service(TransportService::new(Arc::clone(&transport)));
    Arc::new(ServiceTransport::new(service).with_timer(transport))
}

fn client(transport: Arc<dyn Transport>, credentials: Credentials) -> Client {
    let builder = Client::builder().region("cn-north-4").project_id("p1").credentials(credentials);
    builder.transport(layered(transport)).build().expect("a region and credentials are there")
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let transport = Arc::new(ReqwestTransport::builder().build()?);
    let client = client(transport, Credentials::from_env()?);
    let cluster = "7378a198-a3fe-11eb-ad37-0255ac100b07";
    let body = CreateUpgradeWorkFlowRequestBody::new(WorkFlowSpec::new(cluster, "v1.28"));
    println!("{:#?}", client.create_autopilot_upgrade_work_flow(cluster, body).await?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use huaweicloud_cce_autopilot::operations::CreateAutopilotUpgradeWorkFlow;
    use huaweicloud_cce_autopilot::runtime::testing::{Stub, StubResponse, block_on};

    use super::*;

    #[test]
    fn each_attempt_goes_through_the_layers() {
        let stub = Stub::new();
        stub.answer_as::<CreateAutopilotUpgradeWorkFlow>(StubResponse::json(201, "{}"));
        let client = client(Arc::new(stub.clone()), Credentials::token("example"));
        let body = CreateUpgradeWorkFlowRequestBody::new(WorkFlowSpec::new("c1", "v1.28"));
        let _ = block_on(client.create_autopilot_upgrade_work_flow("c1", body).send());
        let sent = stub.sent();
        assert_eq!(sent.len(), 1);
        assert!(sent[0].header("traceparent").is_some_and(|it| it.starts_with("00-")));
    }
}
