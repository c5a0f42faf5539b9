//! Spans of attempts, with the names of OpenTelemetry's conventions for HTTP clients.
//!
//! Nothing of a body, no header and no value of a query is in a span, and of a path no argument whose name
//! is that of a secret.

use std::fmt::Write as _;

use http::response::Parts;
use http::{Method, Request, Uri, Version};
use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::error::{CallInfo, TransportErrorKind};
use crate::operation::UrlTemplate;
use crate::secrets::is_secret_name;
use crate::{Body, TransportError};

/// The span of an attempt.
pub(crate) struct Trace(Span);

impl Trace {
    /// An attempt begins, after so many others.
    pub(crate) fn attempt(request: &Request<Body>, call: &CallInfo, resends: u32) -> Self {
        let template = request.extensions().get::<UrlTemplate>().map_or("", |it| it.0);
        let (method, uri) = (request.method(), request.uri());
        let known = known(method);
        Self(tracing::info_span!(
            "http.client.request",
            otel.name = span_name(known, template),
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = known.unwrap_or("_OTHER"),
            http.request.method_original = known.is_none().then(|| method.as_str()),
            http.request.resend_count = (resends > 0).then_some(resends),
            http.response.status_code = Empty,
            url.full = shown(uri, template),
            url.template = (!template.is_empty()).then_some(template),
            server.address = uri.host(),
            server.port = port(uri),
            network.protocol.version = Empty,
            error.r#type = Empty,
            specwright.operation = call.operation,
        ))
    }

    /// The same future, within the span.
    pub(crate) fn within<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        future.instrument(self.0.clone())
    }

    /// An answer has come, of which the body may be cut short.
    pub(crate) fn answered(&self, head: &Parts, cut_short: Option<&TransportError>) {
        self.0.record("http.response.status_code", head.status.as_u16());
        let version = match head.version {
            Version::HTTP_10 => Some("1.0"),
            Version::HTTP_11 => Some("1.1"),
            Version::HTTP_2 => Some("2"),
            Version::HTTP_3 => Some("3"),
            _ => None,
        };
        self.0.record("network.protocol.version", version);
        match cut_short {
            _ if head.status.as_u16() >= 400 => self.failed(head.status.as_str()),
            Some(error) => self.broken(error),
            None => {}
        }
    }

    /// There is no answer.
    pub(crate) fn broken(&self, error: &TransportError) {
        self.failed(match error.kind() {
            TransportErrorKind::Connect => "connect",
            TransportErrorKind::Timeout => "timeout",
            TransportErrorKind::Interrupted => "interrupted",
            TransportErrorKind::TooLarge => "too_large",
            TransportErrorKind::Other => "_OTHER",
        });
    }

    fn failed(&self, kind: &str) {
        self.0.record("error.type", kind);
        self.0.record("otel.status_code", "ERROR");
    }
}

/// The methods of RFC 9110 and PATCH (RFC 5789), and what is to replace a GET with a body.
fn known(method: &Method) -> Option<&'static str> {
    const KNOWN: &[&str] =
        &["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"];
    KNOWN.iter().copied().find(|known| *known == method.as_str())
}

fn span_name(method: Option<&str>, template: &str) -> String {
    let method = method.unwrap_or("HTTP");
    match template {
        "" => method.to_owned(),
        template => format!("{method} {template}"),
    }
}

fn port(uri: &Uri) -> Option<u16> {
    uri.port_u16().or(match uri.scheme_str()? {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    })
}

/// An address without what may be secret.
fn shown(uri: &Uri, template: &str) -> String {
    let mut shown = String::new();
    let authority = uri.authority().map_or("", |it| it.as_str());
    let _ = write!(shown, "{}://{authority}", uri.scheme_str().unwrap_or_default());
    let segments: Vec<_> = uri.path().split('/').collect();
    let template: Vec<_> =
        template.split(['?', '#']).next().unwrap_or_default().split('/').collect();
    // The template is the end of the path: before it stands that of the service.
    let before = segments.len().checked_sub(template.len() - 1);
    for (index, segment) in segments.iter().enumerate().skip(1) {
        let of_template = before.and_then(|before| index.checked_sub(before));
        let named = of_template.and_then(|at| template.get(at + 1)).filter(|it| hides(it));
        let _ = write!(shown, "/{}", named.unwrap_or(segment));
    }
    for (index, pair) in uri.query().into_iter().flat_map(|it| it.split('&')).enumerate() {
        let separator = if index == 0 { '?' } else { '&' };
        let name = pair.split_once('=').map_or("", |(name, _)| name);
        let _ = write!(shown, "{separator}{name}=REDACTED");
    }
    shown
}

/// Whether a segment of a template has a parameter whose name is that of a secret.
fn hides(segment: &str) -> bool {
    let names = segment.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    names.into_iter().any(|name| is_secret_name(&name.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_without_secrets() {
        for (uri, template, expected) in [
            (
                "https://a/v1/things/7?key=1&b=2",
                "/things/{id}",
                "https://a/v1/things/7?key=REDACTED&b=REDACTED",
            ),
            ("http://a:8080/things?{%22a%22:1}", "/things", "http://a:8080/things?=REDACTED"),
            ("https://a/reset/s3cret", "/reset/{resetToken}", "https://a/reset/{resetToken}"),
            (
                "https://a/x/reset/s3cret.json",
                "/reset/{token}.json?a=b",
                "https://a/x/reset/{token}.json",
            ),
            ("https://a/", "/", "https://a/"),
            ("https://a/b", "", "https://a/b"),
            ("https://a/b", "/more/than/there/is", "https://a/b"),
        ] {
            assert_eq!(shown(&uri.parse().expect("an address"), template), expected);
        }
    }
}
