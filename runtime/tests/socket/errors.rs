//! What is said of calls that failed.

use std::sync::Arc;

use http::Method;
use specwright_runtime::error::Chain;
use specwright_runtime::{Client, Error};
use tokio::net::TcpListener;

use crate::server::{Server, cut, whole};
use crate::{Call, InTenant, builder, transport};

#[track_caller]
fn once(text: &str, part: &str) {
    assert_eq!(text.to_lowercase().matches(&part.to_lowercase()).count(), 1, "{part}: {text}");
}

#[tokio::test]
async fn a_refused_connection_names_call_host_and_cause_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    drop(listener);
    let client = Client::builder(&format!("http://{host}/v1"), transport()).unwrap().build();
    let error = client.send(&Call(Method::POST)).await.unwrap_err();
    for text in [error.to_string(), error.chain().to_string()] {
        for part in ["CallThings", "POST", &host, "connection refused"] {
            once(&text, part);
        }
    }
    assert!(error.is_connect());
    let chain = error.chain().to_string();
    assert!(chain.lines().count() > 1 && chain.contains("\n  caused by: "), "{chain}");
    let erased: Box<dyn std::error::Error> = Box::new(error);
    assert_eq!(Chain(&*erased).to_string(), chain);
    let mut deepest = erased.source().unwrap();
    while let Some(cause) = deepest.source() {
        deepest = cause;
    }
    let io = deepest.downcast_ref::<std::io::Error>().expect("the error of the socket");
    assert_eq!(io.kind(), std::io::ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn an_unknown_host_and_a_broken_exchange_say_why() {
    let client = Client::builder("http://no-such-host.invalid", transport()).unwrap().build();
    let error = client.send(&Call(Method::GET)).await.unwrap_err();
    once(&error.to_string(), "no-such-host.invalid");
    assert!(error.is_connect(), "{error}");
    let server = Server::start(|_, _| String::new()).await;
    let error = builder(&server).build().send(&Call(Method::GET)).await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with(&format!("CallThings (GET {}): the connection broke", server.address)),
        "{error}"
    );
}

#[tokio::test]
async fn a_missing_setting_is_named_with_the_call() {
    let server = Server::start(|_, _| whole(200, "", "{}")).await;
    let error = builder(&server).build().send(&InTenant).await.unwrap_err();
    let expected = format!(
        "InTenant (GET {}): the setting `tenant` is missing: give it to the client's builder or to \
         the call",
        server.address
    );
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.chain().to_string(), expected, "there is nothing more to say");
    assert!(server.received().is_empty());
}

/// The error of an answer.
async fn answered(answer: String) -> Error {
    let server = Server::start(move |_, _| answer.clone()).await;
    let error = builder(&server).build().send(&Call(Method::GET)).await.unwrap_err();
    let text = error.to_string().replace(&server.address.to_string(), "HOST");
    assert!(text.starts_with("CallThings (GET HOST): the service answered "), "{text}");
    error
}

#[tokio::test]
async fn a_success_that_does_not_decode_is_no_error_of_the_service_and_shows_no_value() {
    for (body, said) in [
        (
            r#"{"size": "hunter2", "code": "c-1", "message": "m-1"}"#,
            "invalid type: string, expected i64 at line 1",
        ),
        (
            r#"{"size": ", expected hunter2", "code": 7}"#,
            "invalid type: string, expected i64 at line 1",
        ),
        (r#"{"name": {"hunter2": 1}}"#, "invalid type: map, expected a string at line 1"),
        (r#"{"name": 771771}"#, "invalid type: integer, expected a string at line 1"),
        (r#"{"size": 7.5}"#, "invalid value: floating point, expected i64 at line 1"),
        (r#""hunter2""#, "invalid type: string, expected an object for Thing at line 1"),
        ("hunter2", "expected value at line 1 column 1"),
    ] {
        let error = answered(whole(200, "X-Request-Id: r-3\r\n", body)).await;
        let text = format!("{error} {} {error:?}", error.chain());
        assert!(text.contains(said), "{text}");
        for part in ["hunter2", "771771", "c-1", "m-1", "7.5"] {
            assert!(!text.contains(part), "{text}");
        }
        assert_eq!((error.code(), error.message(), error.request_id()), (None, None, Some("r-3")));
        let Error::Body(error) = error else { panic!("{error}") };
        assert_eq!(error.body, body, "the body is there for who asks for it");
    }
}

#[tokio::test]
async fn bodies_are_not_shown_and_what_is_shown_is_printable() {
    for answer in [
        whole(500, "", "the text hunter2"),
        whole(500, "", r#""hunter2""#),
        whole(502, "Content-Type: text/html\r\n", "<p>hunter2</p>"),
        cut(500, "", "hunter2"),
        cut(200, "", r#"{"name": "hunter2"#),
    ] {
        let error = answered(answer).await;
        let text = format!("{error} {} {error:?} {error:#?}", error.chain());
        assert!(!text.contains("hunter2"), "{text}");
    }
    let body = r#"{"code": "a\u001b[31m", "message": "b\nc\u202ed"}"#;
    let text = answered(whole(400, "", body)).await.to_string();
    assert!(text.ends_with(r"400 Bad Request, a\u{1b}[31m, b\nc\u{202e}d"), "{text}");
    let long = format!(r#"{{"message": "{}"}}"#, "é".repeat(5000));
    assert!(answered(whole(400, "", &long)).await.to_string().chars().count() < 500);
}

#[tokio::test]
async fn causes_of_a_look_up_are_told_through() {
    #[derive(Debug)]
    struct Asks(Client);
    impl specwright_runtime::ResolveSetting for Asks {
        fn resolve<'a>(
            &'a self,
            _: &'a str,
        ) -> specwright_runtime::BoxFuture<
            'a,
            Result<Option<String>, specwright_runtime::settings::SettingError>,
        > {
            Box::pin(async {
                let outcome = self.0.send(&Call(Method::GET)).await;
                let why = |error| {
                    specwright_runtime::settings::SettingError::new("no tenant is known")
                        .with_source(error)
                };
                outcome.map(|answer| answer.into_body().name).map_err(why)
            })
        }
    }
    let directory = Server::start(|_, _| {
        whole(403, "X-Request-Id: r-4\r\n", r#"{"code": "D.1", "message": "no"}"#)
    })
    .await;
    let service = Server::start(|_, _| whole(200, "", "{}")).await;
    let asks = Arc::new(Asks(builder(&directory).build()));
    let error = builder(&service).resolver(asks).build().send(&InTenant).await.unwrap_err();
    let expected = format!(
        "InTenant (GET {}): no tenant is known: CallThings (GET {}): the service answered 403 \
         Forbidden, D.1, no, request id r-4",
        service.address, directory.address
    );
    assert_eq!(error.to_string(), expected);
    assert_eq!(
        (error.status().unwrap().as_u16(), error.code(), error.request_id()),
        (403, Some("D.1"), Some("r-4"))
    );
    assert!(service.received().is_empty());
}
