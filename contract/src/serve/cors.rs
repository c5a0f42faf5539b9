//! Requests of pages of other origins (Fetch, 3.2: the CORS protocol).

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderName, HeaderValue, ORIGIN,
    VARY,
};
use http::request::Parts;
use http::{Method, Response, StatusCode};

/// How long a browser may remember what is allowed, in seconds.
const REMEMBERED: &str = "600";

/// The answer to a preflight; nothing where the request is none.
pub(super) fn preflight(head: &Parts) -> Option<Response<Bytes>> {
    let method = head.headers.get(ACCESS_CONTROL_REQUEST_METHOD)?;
    if head.method != Method::OPTIONS || !head.headers.contains_key(ORIGIN) {
        return None;
    }
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let headers = answer.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, method.clone());
    if let Some(wanted) = head.headers.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    }
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(REMEMBERED));
    allow(head, &mut answer);
    Some(answer)
}

/// Lets the page that asks read the answer, with all its headers.
pub(super) fn allow(head: &Parts, answer: &mut Response<Bytes>) {
    let Some(origin) = head.headers.get(ORIGIN) else { return };
    // With credentials nothing can be `*`: names are said one by one.
    let names: Vec<&str> = answer.headers().keys().map(HeaderName::as_str).collect();
    let exposed = HeaderValue::from_str(&names.join(", "));
    let headers = answer.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    if let Ok(exposed) = exposed {
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    headers.append(VARY, HeaderValue::from_name(ORIGIN));
}
