//! A request as it goes over the wire, secrets redacted.

use std::fmt::Write;
use std::sync::Arc;

use huaweicloud_cce_autopilot::credentials::AccessKey;
use huaweicloud_cce_autopilot::signing::{FixedClock, Signer};
use serde_json::Value as Json;
use specwright::api::{Operation, ParameterPlace, Scalar, ScalarKind, Shape};
use specwright::names::ArgumentNames;
use specwright::value::Value;
use specwright_runtime::Settings;
use specwright_runtime::contract::{Arguments, Case};

const HOST: &str = "https://cce.cn-north-4.myhuaweicloud.com";

/// The signed request of an operation with this body; parameters have their example, or a value
/// that names them.
pub(crate) fn request(case: &Case, operation: &Operation, body: Option<&Value>) -> String {
    let mut arguments = Arguments::new();
    let mut settings = Settings::new();
    let names = ArgumentNames::of(operation, operation.body.is_some(), false);
    for (parameter, name) in operation.parameters.iter().zip(names.parameters) {
        let shown = parameter.examples.first().map(|example| example.value.to_json());
        if let Some(setting) = &parameter.setting {
            settings.set(setting, format!("example-{setting}"));
        } else if shown.is_some() || parameter.required {
            let value = shown.unwrap_or_else(|| sample(operation, &parameter.name));
            arguments = arguments.with(name, value);
        }
    }
    if let Some(body) = body {
        arguments = arguments.with("body", body.to_json());
    }
    let mut request = (case.request)(&arguments, &settings).expect("a request");
    *request.uri_mut() = format!("{HOST}{}", request.uri()).parse().expect("an address");
    let key = AccessKey::new("EXAMPLEACCESSKEY", "example secret key");
    let clock = FixedClock::at("20250103T000000Z").expect("a date");
    Signer::new(key).clock(Arc::new(clock)).sign(&mut request).expect("a signature");
    render(&request)
}

/// A value for a required parameter of which the document shows none.
fn sample(operation: &Operation, name: &str) -> Json {
    let api = crate::document::api();
    let parameter = operation
        .parameters
        .iter()
        .find(|it| it.name == name && it.place != ParameterPlace::Cookie)
        .expect("a parameter");
    match &api.types.get(api.types.resolve(parameter.ty)).shape {
        Shape::Scalar(Scalar { kind: ScalarKind::Boolean, .. }) => true.into(),
        Shape::Scalar(Scalar { kind: ScalarKind::Integer(_) | ScalarKind::Number, .. }) => 1.into(),
        Shape::List(..) => Json::Array(Vec::new()),
        Shape::Struct(_) | Shape::Map(..) => Json::Object(serde_json::Map::new()),
        _ => format!("example-{name}").into(),
    }
}

fn render(request: &http::Request<specwright_runtime::Body>) -> String {
    let mut text = format!("{} {}\n", request.method(), request.uri());
    let mut headers: Vec<_> = request.headers().iter().collect();
    headers.sort_by_key(|(name, _)| name.as_str());
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        let _ = writeln!(text, "{name}: {}", redacted(name.as_str(), &value));
    }
    let body = request.body().as_bytes().expect("a body that is no stream");
    if let Ok(json) = serde_json::from_slice::<Json>(body) {
        let _ = write!(text, "\n{json:#}");
    }
    text
}

/// The value of a header; of a signature only what is signed.
fn redacted(name: &str, value: &str) -> String {
    if name != "authorization" {
        return value.to_owned();
    }
    let signed = value.split(", ").find(|part| part.starts_with("SignedHeaders="));
    let scheme = value.split(' ').next().unwrap_or_default();
    format!("{scheme} Access=[redacted], {}, Signature=[redacted]", signed.unwrap_or_default())
}
