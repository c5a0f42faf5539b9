//! The client and its default transport over real sockets.
#![cfg(feature = "reqwest")]

mod bodies;
mod errors;
mod flights;
mod secrets;
mod server;

use std::sync::Arc;

use http::{Method, Request, Response};
use server::Server;
use specwright_runtime::transport::ReqwestTransport;
use specwright_runtime::{
    Body, BodyError, Client, ClientBuilder, Operation, RequestBuilder, RequestError, Settings,
    Transport, Undocumented, decode, object,
};

/// What an answer holds.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Thing {
    pub(crate) name: Option<String>,
    pub(crate) size: Option<i64>,
}

object!(Thing { name?: "name", size?: "size" });

/// `METHOD /things`, with credentials for the scheme `key`.
#[derive(Clone)]
pub(crate) struct Call(pub(crate) Method);

impl Operation for Call {
    const ID: &'static str = "CallThings";
    const SECURITY: &'static [&'static [&'static str]] = &[&["key"], &[]];
    type Output = Thing;
    type Failure = Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(self.0.clone(), "/things").build()
    }

    fn output(response: Response<Body>) -> Result<Thing, BodyError> {
        decode::json(response)
    }
}

/// `GET /{tenant}/things`.
pub(crate) struct InTenant;

impl Operation for InTenant {
    const ID: &'static str = "InTenant";
    const METHOD: Option<Method> = Some(Method::GET);
    type Output = Thing;
    type Failure = Undocumented;

    fn request(&self, settings: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(Method::GET, "/{tenant}/things")
            .path("tenant", settings.resolve("tenant", None)?)
            .build()
    }

    fn output(response: Response<Body>) -> Result<Thing, BodyError> {
        decode::json(response)
    }
}

pub(crate) fn transport() -> Arc<dyn Transport> {
    Arc::new(ReqwestTransport::builder().no_proxy().build().unwrap())
}

pub(crate) fn builder(server: &Server) -> ClientBuilder {
    Client::builder(&server.url(), transport()).unwrap()
}

#[tokio::test]
async fn no_provider_of_cryptography_is_set_for_the_process() {
    let server = Server::start(|_, _| server::whole(200, "", "{}")).await;
    builder(&server).build().send(&Call(Method::GET)).await.unwrap();
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}
