//! Where requests go.

use std::sync::Arc;

use http::Method;
use specwright_runtime::{
    Body, BodyError, BuildError, Client, Operation, RequestBuilder, RequestError, Server, Settings,
    Setup, decode,
};

use crate::script::Script;
use crate::{Call, ok};

/// Declares an operation with a server of its own.
macro_rules! served {
    ($name:ident, $server:expr) => {
        struct $name;

        impl Operation for $name {
            const ID: &'static str = stringify!($name);
            const SERVER: Option<&'static str> = $server;
            type Output = String;
            type Failure = specwright_runtime::Undocumented;

            fn request(&self, _: &Settings) -> Result<http::Request<Body>, RequestError> {
                RequestBuilder::new(Method::GET, "/x").build()
            }

            fn output(response: http::Response<Body>) -> Result<String, BodyError> {
                decode::text(response)
            }
        }
    };
}

served!(Upload, Some("https://upload.example.com/files"));
served!(Relative, Some("/v2"));
served!(SameScheme, Some("//other.example.com/"));

/// The address that an operation is sent to.
async fn sent_to(setup: impl FnOnce(&mut Setup), operation: impl Operation) -> String {
    let script = Script::new([ok()]);
    let mut own = Setup::new(Some(Server::new("http://api.example.com/v1")));
    own.transport(script.clone());
    setup(&mut own);
    let client = own.build().unwrap();
    assert!(client.send(&operation).await.is_ok());
    script.sent()[0].uri.clone()
}

#[tokio::test]
async fn an_operation_goes_to_its_own_server_unless_the_user_gives_an_address() {
    let keep = |_: &mut Setup| ();
    assert_eq!(sent_to(keep, Call(Method::GET)).await, "http://api.example.com/v1/things");
    assert_eq!(sent_to(keep, Upload).await, "https://upload.example.com/files/x");
    assert_eq!(sent_to(keep, Relative).await, "http://api.example.com/v2/x");
    assert_eq!(sent_to(keep, SameScheme).await, "http://other.example.com/x");
    let chosen = |setup: &mut Setup| setup.server(Server::new("https://b.example.com"));
    assert_eq!(sent_to(chosen, Call(Method::GET)).await, "https://b.example.com/things");
    assert_eq!(sent_to(chosen, Upload).await, "https://upload.example.com/files/x");
    let given = |setup: &mut Setup| setup.base_url("http://127.0.0.1:80/x");
    assert_eq!(sent_to(given, Upload).await, "http://127.0.0.1:80/x/x");
    let script = Script::new([ok()]);
    let core = Client::builder("http://a", script.clone()).unwrap().build();
    core.send(&Upload).await.unwrap();
    assert_eq!(script.sent()[0].uri, "http://a/x");
}

#[tokio::test]
async fn an_operation_without_any_server_says_so() {
    let script = Script::new([ok()]);
    let mut setup = Setup::of_operations();
    setup.transport(script.clone());
    let client = setup.build().unwrap();
    client.send(&Upload).await.unwrap();
    let error = client.send(&Call(Method::GET)).await.unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("Call: ") && text.contains("base_url"), "{text}");
    assert_eq!(script.sent().len(), 1);
}

#[test]
fn variables_fill_their_place_and_nothing_else() {
    let template = Server::new("https://{tenant}.example.com:{port}/{path}");
    let server = template.clone().variable("port", 8443).variable("path", "v1");
    let error = server.url().unwrap_err().to_string();
    assert!(error.contains("a value for `tenant`"), "{error}");
    let of = |tenant: &str| server.clone().variable("tenant", tenant).url();
    assert_eq!(of("acme").unwrap(), "https://acme.example.com:8443/v1");
    for odd in ["evil.org/", "evil.org/?", "u@evil", "evil#", "a b", "evil\\", "x\n"] {
        let error = of(odd).unwrap_err().to_string();
        assert!(error.contains("`tenant`"), "{error}");
    }
    let whole = Server::new("{protocol}://{host}{base}/v1").variable("protocol", "http");
    let whole = whole.variable("host", "10.0.0.1:80").variable("base", "/a/b");
    assert_eq!(whole.url().unwrap(), "http://10.0.0.1:80/a/b/v1");
}

#[test]
fn a_relative_server_needs_a_host() {
    let relative = Server::new("/api");
    let error = relative.url().unwrap_err().to_string();
    assert!(error.contains("`/api`") && error.contains("base_url"), "{error}");
    assert_eq!(
        relative.at("https://a.example.com/docs").url().unwrap(),
        "https://a.example.com/api"
    );
    let build = |server| {
        let mut setup = Setup::new(server);
        setup.transport(Script::new([]) as Arc<dyn specwright_runtime::Transport>);
        setup.build().unwrap_err()
    };
    assert!(matches!(build(None), BuildError::MissingAddress));
    assert!(matches!(build(Some(Server::new("api"))), BuildError::Address(_)));
}
