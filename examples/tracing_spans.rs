//! Spans of calls: each attempt is one, with the names that OpenTelemetry gives to HTTP clients.
//!
//! Here they are printed. `tracing-opentelemetry` sends the same spans to a collector, under the name in
//! `otel.name`. The test runs with `cargo test --example tracing_spans`.
#![allow(clippy::disallowed_macros, reason = "a program of a user prints as it likes")]

use huaweicloud_cce_autopilot::models::{CreateUpgradeWorkFlowRequestBody, WorkFlowSpec};
use huaweicloud_cce_autopilot::{Client, Credentials, Error};
use tracing_subscriber::fmt::format::FmtSpan;

/// The span of the caller, in which those of the attempts stand.
async fn upgrade(client: &Client, cluster: &str) -> Result<(), Error> {
    use tracing::Instrument as _;

    let body = CreateUpgradeWorkFlowRequestBody::new(WorkFlowSpec::new(cluster, "v1.28"));
    let call = client.create_autopilot_upgrade_work_flow(cluster, body).into_future();
    call.instrument(tracing::info_span!("upgrade")).await.map(drop)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_span_events(FmtSpan::CLOSE).init();
    let client =
        Client::builder().region("cn-north-4").credentials(Credentials::from_env()?).build()?;
    upgrade(&client, "7378a198-a3fe-11eb-ad37-0255ac100b07").await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use huaweicloud_cce_autopilot::operations::CreateAutopilotUpgradeWorkFlow;
    use huaweicloud_cce_autopilot::runtime::testing::{Stub, StubResponse, block_on};

    use super::*;

    /// What is written, kept.
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("the lock").write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_attempt_is_a_span_without_secrets() {
        let stub = Stub::new();
        stub.answer_as::<CreateAutopilotUpgradeWorkFlow>(StubResponse::empty(403));
        let client = Client::builder()
            .region("cn-north-4")
            .credentials(Credentials::token("s3cret"))
            .project_id("p1")
            .transport(Arc::new(stub.clone()))
            .build()
            .expect("a client");

        let kept = Kept::default();
        let writer = kept.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_span_events(FmtSpan::CLOSE)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            block_on(upgrade(&client, "c1")).expect_err("it is refused");
        });
        let text = String::from_utf8(kept.0.lock().expect("the lock").clone()).expect("a text");
        for part in [
            "upgrade:http.client.request{",
            r#"otel.name="POST /autopilot/v3/projects/{project_id}/clusters/{cluster_id}/operation/upgradeworkflows""#,
            r#"http.request.method="POST""#,
            "http.response.status_code=403",
            r#"error.type="403""#,
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(!text.contains("s3cret"), "{text}");
    }
}
