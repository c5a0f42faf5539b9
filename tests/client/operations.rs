//! Operations written by hand in the shape of the generated ones.

use http::{Method, Request, Response};
use serde_json::Value;
use specwright_runtime::{
    Body, BodyError, Operation, RequestBuilder, RequestError, Settings, Undocumented, decode,
};

/// `POST …/upgradeworkflows`
pub(crate) struct CreateFlow {
    pub(crate) project_id: Option<String>,
    pub(crate) cluster_id: String,
    pub(crate) body: Value,
}

impl CreateFlow {
    pub(crate) fn new() -> Self {
        Self {
            project_id: None,
            cluster_id: "7378a198".to_owned(),
            body: serde_json::json!({"kind": "WorkFlowTask"}),
        }
    }
}

impl Operation for CreateFlow {
    const ID: &'static str = "CreateFlow";
    const SECURITY: &'static [&'static [&'static str]] = &[&["token"], &["aksk"]];
    type Output = Value;
    type Failure = Undocumented;

    fn request(&self, settings: &Settings) -> Result<Request<Body>, RequestError> {
        let project = settings.resolve("project_id", self.project_id.as_deref())?;
        RequestBuilder::new(
            Method::POST,
            "/autopilot/v3/projects/{project_id}/clusters/{cluster_id}/operation/upgradeworkflows",
        )
        .path("project_id", project)
        .path("cluster_id", &self.cluster_id)
        .json("application/json", &self.body)
        .build()
    }

    fn output(response: Response<Body>) -> Result<Value, BodyError> {
        decode::json(response)
    }
}

/// `GET /autopilot/v3/addons`, which names no project.
pub(crate) struct ListAddons(pub(crate) Vec<(&'static str, &'static str)>);

impl Operation for ListAddons {
    const ID: &'static str = "ListAddons";
    const SECURITY: &'static [&'static [&'static str]] = &[&["token"], &["aksk"]];
    type Output = Value;
    type Failure = Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        let builder = RequestBuilder::new(Method::GET, "/autopilot/v3/addons");
        self.0.iter().fold(builder, |builder, (name, value)| builder.query(name, value)).build()
    }

    fn output(response: Response<Body>) -> Result<Value, BodyError> {
        decode::json(response)
    }
}
