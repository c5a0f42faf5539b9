//! The two parties: a contract server that verifies signatures, and a client that signs.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::{Method, Request, StatusCode};
use huaweicloud_cce_autopilot::credentials::AccessKey;
use huaweicloud_cce_autopilot::models::{
    CreateAutopilotUpgradeWorkFlowResponse, CreateUpgradeWorkFlowRequestBody, WorkFlowSpec,
};
use huaweicloud_cce_autopilot::signing::{Signer, Verifier};
use huaweicloud_cce_autopilot::{Client, Credentials};
use serde_json::Value;
use specwright_contract::serve::{Bound, Denied, Received, Server};
use specwright_runtime::transport::ReqwestTransport;
use specwright_runtime::{Body, Error, Transport};

const ACCESS_KEY: &str = "EXAMPLEACCESSKEY";
const SECRET_KEY: &str = "example secret key";
pub(crate) const CLUSTER: &str = "7378a198-a3fe-11eb-ad37-0255ac100b07";
pub(crate) const TARGET: &str = "/autopilot/v3/projects/p/clusters/c/operation/upgradeworkflows";

/// Long enough for any machine that runs the tests.
const PATIENT: Duration = Duration::from_secs(60);

/// A body that fits the document.
pub(crate) fn body() -> CreateUpgradeWorkFlowRequestBody {
    CreateUpgradeWorkFlowRequestBody::new(WorkFlowSpec::new(CLUSTER, "v1.28"))
}

pub(crate) struct Parties {
    server: Bound,
    pub(crate) client: Client,
}

impl Parties {
    /// A server as the test wants it, and a client with the right key.
    pub(crate) async fn meet(prepare: impl FnOnce(Server) -> Server) -> Self {
        let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/cce-autopilot.yaml");
        let verifier = Verifier::new(|key| (key == ACCESS_KEY).then(|| SECRET_KEY.into()));
        let verify = move |_: &_, request: Received<'_>| {
            let verified = verifier.verify(request.head, request.body);
            verified.map(|_| ()).map_err(|error| Denied::new(error.to_string()))
        };
        let server = Server::open(&document).expect("a document");
        let server = prepare(server.with_authenticator("aksk", Arc::new(verify)));
        let server = server.bind("127.0.0.1:0").await.expect("a free port");
        let client = client(&server.url(), SECRET_KEY, PATIENT);
        Self { server, client }
    }

    /// A client with another secret key.
    pub(crate) fn client_with(&self, secret: &str) -> Client {
        client(&self.server.url(), secret, PATIENT)
    }

    /// A client that waits for half a second only.
    pub(crate) fn impatient(&self) -> Client {
        client(&self.server.url(), SECRET_KEY, Duration::from_millis(500))
    }

    /// The page's call.
    pub(crate) async fn call(&self) -> Result<CreateAutopilotUpgradeWorkFlowResponse, Error> {
        self.client.create_autopilot_upgrade_work_flow(CLUSTER, body()).await
    }

    /// A signed request that no method of the client makes.
    pub(crate) async fn say(
        &self,
        method: Method,
        target: &str,
        media_type: &str,
        body: String,
    ) -> (StatusCode, Value) {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{target}", self.server.url()))
            .header("content-type", media_type)
            .body(Body::from(body))
            .expect("a request");
        let key = AccessKey::new(ACCESS_KEY, SECRET_KEY);
        Signer::new(key).sign(&mut request).expect("a signature");
        let transport = ReqwestTransport::builder().build().expect("a transport");
        let (head, body) = transport.send(request).await.expect("an answer").into_parts();
        let body = body.collect(1 << 20).await.expect("a body");
        (head.status, serde_json::from_slice(&body).unwrap_or_default())
    }

    /// The server goes away.
    pub(crate) async fn leave(self) {
        self.server.shutdown().await;
    }
}

fn client(url: &str, secret: &str, patience: Duration) -> Client {
    Client::builder()
        .endpoint(url)
        .project_id("0a1b2c3d4e5f60718293a4b5c6d7e8f9")
        .credentials(Credentials::aksk(ACCESS_KEY, secret))
        .read_timeout(patience)
        .build()
        .expect("a client")
}
