//! From an `http` message to the text that is signed, and back.

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use http::{Request, Uri};
use percent_encoding::percent_decode_str;
use specwright_runtime::Body;

use super::canonical::check_escapes;
use super::{Payload, QueryValue, SigningError, UnsignedRequest};

/// Headers whose exact spelling the rules of signing look at.
const SPELLED: [&str; 8] = [
    "Authorization",
    "Content-Type",
    "X-Domain-Id",
    "X-Project-Id",
    "X-Sdk-Content-Sha256",
    "X-Sdk-Content-Sm3",
    "X-Sdk-Date",
    "X-Security-Token",
];

/// Headers whose values are secrets.
const SECRET: [&str; 2] = ["x-auth-token", "x-security-token"];

/// The request as text.
pub(super) fn unsigned(request: &Request<Body>) -> Result<UnsignedRequest<'_>, SigningError> {
    let uri = request.uri();
    Ok(UnsignedRequest {
        method: request.method().as_str(),
        host: host(uri),
        path: uri.path(),
        query: query(uri)?,
        headers: headers(request.headers())?,
        payload: request.body().as_bytes().map_or(Payload::Stream, Payload::Bytes),
    })
}

/// Host and port of an address, without the user before them.
fn host(uri: &Uri) -> &str {
    let authority = uri.authority().map_or("", http::uri::Authority::as_str);
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// The pairs of the query, decoded. A `+` is a plus: nothing here is a form.
pub(super) fn query(uri: &Uri) -> Result<Vec<(String, QueryValue)>, SigningError> {
    let query = uri.query().unwrap_or_default();
    check_escapes(query)?;
    let decode = |text: &str| {
        let decoded = percent_decode_str(text).decode_utf8();
        decoded.map(String::from).map_err(|_| SigningError::QueryText(text.to_owned()))
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?.into()))
        })
        .collect()
}

/// All headers as text. A header with several values comes several times.
fn headers(headers: &HeaderMap) -> Result<Vec<(String, String)>, SigningError> {
    headers.iter().map(|(name, value)| Ok((spelled(name), text(name, value)?))).collect()
}

fn spelled(name: &HeaderName) -> String {
    let spelled = SPELLED.iter().find(|spelled| name.as_str().eq_ignore_ascii_case(spelled));
    spelled.map_or(name.as_str(), |spelled| spelled).to_owned()
}

/// The value of a header as text.
pub(super) fn text(name: &HeaderName, value: &HeaderValue) -> Result<String, SigningError> {
    std::str::from_utf8(value.as_bytes())
        .map(str::to_owned)
        .map_err(|_| SigningError::HeaderValue(name.as_str().to_owned()))
}

/// The headers for the wire; secrets are marked as such, and what was marked `before` signing.
pub(super) fn header_map(
    headers: &[(String, String)],
    before: &HeaderMap,
) -> Result<HeaderMap, SigningError> {
    let mut map = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        let unfit = |_| SigningError::HeaderName(name.clone());
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(unfit)?;
        let mut value = HeaderValue::from_bytes(value.as_bytes())
            .map_err(|_| SigningError::HeaderValue(name.clone()))?;
        let was_marked = before.get(&key).is_some_and(HeaderValue::is_sensitive);
        let is_secret = key == AUTHORIZATION || SECRET.contains(&key.as_str());
        value.set_sensitive(was_marked || is_secret);
        map.insert(key, value);
    }
    Ok(map)
}
