//! The page's SDK sample in Rust: enables the process of upgrading a cluster.
//!
//! ```text
//! CLOUD_SDK_AK=… CLOUD_SDK_SK=… cargo run --example create_upgrade_workflow -- \
//!     REGION CLUSTER_ID TARGET_VERSION [PROJECT_ID]
//! ```
//!
//! Calls the real service. Without a project id the one of the region is looked up.
#![allow(clippy::disallowed_macros, reason = "a program of a user prints as it likes")]

use std::process::ExitCode;

use huaweicloud_cce_autopilot::models::{CreateUpgradeWorkFlowRequestBody, WorkFlowSpec};
use huaweicloud_cce_autopilot::{Client, Credentials};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [region, cluster_id, target_version, project_id @ ..] = arguments.as_slice() else {
        eprintln!("usage: create_upgrade_workflow REGION CLUSTER_ID TARGET_VERSION [PROJECT_ID]");
        return ExitCode::from(2);
    };
    match run(region, cluster_id, target_version, project_id.first()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(
    region: &str,
    cluster_id: &str,
    target_version: &str,
    project_id: Option<&String>,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Client::builder().region(region).credentials(Credentials::from_env()?);
    if let Some(project_id) = project_id {
        builder = builder.project_id(project_id);
    }
    let client = builder.build()?;

    let spec = WorkFlowSpec::new(cluster_id, target_version);
    let body = CreateUpgradeWorkFlowRequestBody::new(spec);
    match client.create_autopilot_upgrade_work_flow(cluster_id, body).await {
        Ok(workflow) => println!("{workflow:#?}"),
        Err(error) => {
            // What the page's samples print of a failure.
            eprintln!("status:     {:?}", error.status().map(|status| status.as_u16()));
            eprintln!("request id: {:?}", error.request_id());
            eprintln!("error code: {:?}", error.code());
            eprintln!("message:    {:?}", error.message());
            return Err(error.chain().to_string().into());
        }
    }
    Ok(())
}
