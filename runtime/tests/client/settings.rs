//! Where settings come from.

use std::sync::Arc;

use http::{Method, Request, Response};
use specwright_runtime::settings::SettingError;
use specwright_runtime::{
    Body, BodyError, BoxFuture, Client, Error, Operation, RequestBuilder, RequestError,
    ResolveSetting, Settings, decode,
};

use crate::ok;
use crate::script::Script;

struct InTenant(Option<String>);

impl Operation for InTenant {
    const ID: &'static str = "InTenant";
    type Output = ();
    type Failure = specwright_runtime::Undocumented;

    fn request(&self, settings: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(Method::GET, "/{tenant}/{unit}")
            .path("tenant", settings.resolve("tenant", self.0.as_deref())?)
            .path("unit", settings.resolve("unit", None)?)
            .build()
    }

    fn output(response: Response<Body>) -> Result<(), BodyError> {
        decode::empty(response)
    }
}

#[derive(Debug)]
struct Directory;

impl ResolveSetting for Directory {
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>, SettingError>> {
        Box::pin(async move {
            match name {
                "tenant" => Ok(Some("found".to_owned())),
                "unit" => Err(SettingError::new("the directory is closed")),
                _ => Ok(None),
            }
        })
    }
}

#[tokio::test]
async fn settings_come_from_the_call_the_client_or_the_resolver() {
    let send = async |call: Option<&str>, settings: &[(&str, &str)], resolver: bool| {
        let script = Script::new([ok()]);
        let mut builder = Client::builder("http://a", script.clone()).unwrap();
        for (name, value) in settings {
            builder = builder.setting(*name, *value);
        }
        if resolver {
            builder = builder.resolver(Arc::new(Directory));
        }
        let outcome = builder.build().send(&InTenant(call.map(str::to_owned))).await;
        outcome.map(|_| script.sent()[0].uri.clone())
    };
    let both = [("tenant", "mine"), ("unit", "u")];
    assert_eq!(send(None, &both, true).await.unwrap(), "http://a/mine/u");
    assert_eq!(send(Some("own"), &both, true).await.unwrap(), "http://a/own/u");
    assert_eq!(send(None, &both[1..], true).await.unwrap(), "http://a/found/u");
    let missing = |error| match error {
        Error::Request(error) => matches!(error.error, RequestError::MissingSetting("tenant")),
        _ => false,
    };
    assert!(missing(send(None, &both[1..], false).await.unwrap_err()));
    let error = send(None, &[], true).await.unwrap_err();
    assert!(matches!(error, Error::Setting(_)), "{error}");
}
