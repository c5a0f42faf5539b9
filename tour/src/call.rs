//! The reference page's call, through the generated client.

use std::path::Path;
use std::sync::Arc;

use huaweicloud_cce_autopilot::models::{
    CreateAutopilotUpgradeWorkFlowResponse as Answer, CreateUpgradeWorkFlowRequestBody as Body,
    Point,
};
use huaweicloud_cce_autopilot::{Client, Credentials};
use specwright::document::Document;
use specwright::printed;
use specwright_runtime::Error;
use specwright_runtime::export::http::StatusCode;
use specwright_runtime::transport::ReqwestTransport;

use crate::server::{ACCESS_KEY, SECRET_KEY, Started, clock};
use crate::{Failure, show};

/// A project id that was made up for this tour.
const PROJECT: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

/// The body that the document shows for the call, decoded into the generated type.
pub(crate) fn example(document: &Path) -> Result<Body, Failure> {
    let document = Document::open(document).map_err(|_| "the document cannot be read")?;
    let (api, _) = specwright::lower::lower(&document);
    let examples = api.operations.iter().filter_map(|operation| operation.body.as_ref());
    let mut examples = examples.flat_map(|body| &body.content).flat_map(|it| &it.examples);
    let example = examples.next().ok_or("the document shows no body")?;
    Ok(serde_json::from_value(example.value.to_json())?)
}

fn client(server: &Started, secret: &str) -> Result<Client, Failure> {
    // The server is on this machine: proxies of the environment have no part in this.
    let transport = ReqwestTransport::builder().no_proxy().build()?;
    let client = Client::builder()
        .endpoint(server.url())
        .project_id(PROJECT)
        .credentials(Credentials::aksk(ACCESS_KEY, secret.to_owned()))
        .clock(Arc::new(clock()))
        .transport(Arc::new(transport))
        .build()?;
    Ok(client)
}

/// The call with the right keys: the server verifies the signature and answers with the document's
/// example, which arrives as a typed value.
pub(crate) async fn as_the_page_does(server: &Started, body: &Body) -> Result<(), Failure> {
    show::step("create_autopilot_upgrade_work_flow, signed (SDK-HMAC-SHA256)");
    let cluster = body.spec.cluster_id.clone();
    let client = client(server, SECRET_KEY)?;
    let answer = client.create_autopilot_upgrade_work_flow(cluster, body.clone()).send().await;
    server.show_seen();
    let answer = answer?;
    if answer.status() != StatusCode::CREATED {
        return Err(format!("201 was expected, not {}", answer.status()).into());
    }
    show::step("the workflow, typed");
    workflow(answer.body())
}

/// Shows an answer. What the example has and the types lack would be a failure of the tour.
fn workflow(answer: &Answer) -> Result<(), Failure> {
    let metadata = answer.metadata.as_ref().ok_or("the answer has no metadata")?;
    let spec = answer.spec.as_ref().ok_or("the answer has no spec")?;
    let status = answer.status.as_ref().ok_or("the answer has no status")?;
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    show::line(&printed!("metadata.uid     {}", or_none(&metadata.uid)));
    show::line(&printed!("spec.cluster_id  {}", or_none(&spec.cluster_id)));
    let (from, to) = (or_none(&spec.cluster_version), or_none(&spec.target_version));
    show::line(&printed!("spec             {} -> {}", from, to));
    let task = |point: &Point| point.task_type.as_ref().map(|task| format!("{task:?}"));
    let points = status.point_statuses.iter().flatten();
    let tasks: Vec<String> = points
        .filter_map(|point| point.task_type.as_ref())
        .map(|task| format!("{task:?}"))
        .collect();
    show::line(&printed!("status.points    {}", tasks.join(", ")));
    for line in status.line_statuses.iter().flatten() {
        let end = |point: &Option<Point>| point.as_ref().and_then(task).unwrap_or_default();
        show::line(&printed!(
            "status.line      {} -> {}",
            end(&line.start_point),
            end(&line.end_point)
        ));
    }
    if tasks.is_empty() { Err("the answer names no task".into()) } else { Ok(()) }
}

/// The same call with another secret has to be refused.
pub(crate) async fn with_a_wrong_secret(server: &Started, body: &Body) -> Result<(), Failure> {
    show::step("the same call, signed with a wrong secret");
    let cluster = body.spec.cluster_id.clone();
    let client = client(server, "not-the-secret-of-this-key")?;
    let answer = client.create_autopilot_upgrade_work_flow(cluster, body.clone()).await;
    server.show_seen();
    match answer {
        Err(Error::Status(error)) if error.status == StatusCode::UNAUTHORIZED => Ok(()),
        Err(other) => Err(format!("401 was expected: {other}").into()),
        Ok(_) => Err("a call that was signed with a wrong secret was accepted".into()),
    }
}
