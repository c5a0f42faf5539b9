//! Security requirements (OpenAPI 3.0.4, 4.8.30).

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::request::Parts;

use super::parameters::{cookies, query};
use super::problem::Problem;
use specwright::api::{Api, Operation, ParameterPlace, SecurityKind, SecurityScheme};

/// A request as it arrived.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// Method, address and headers.
    pub head: &'a Parts,
    /// The body.
    pub body: &'a Bytes,
}

/// Says whether a request is authenticated, in place of a look at whether something like
/// credentials is there.
pub trait Authenticate: Send + Sync {
    /// Whether `request` is authenticated by `scheme`.
    ///
    /// # Errors
    ///
    /// Why it is not. The reason is shown to the client: it must not hold a secret.
    fn authenticate(&self, scheme: &SecurityScheme, request: Received<'_>) -> Result<(), Denied>;
}

impl<F> Authenticate for F
where
    F: Fn(&SecurityScheme, Received<'_>) -> Result<(), Denied> + Send + Sync,
{
    fn authenticate(&self, scheme: &SecurityScheme, request: Received<'_>) -> Result<(), Denied> {
        self(scheme, request)
    }
}

/// Why a request is not authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied(String);

impl Denied {
    /// A reason, which is shown to the client.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Authenticators by the name of their scheme.
pub(super) type Authenticators = HashMap<String, Arc<dyn Authenticate>>;

/// Checks that one alternative of an operation's requirement is met.
pub(super) fn check(
    api: &Api,
    operation: &Operation,
    authenticators: &Authenticators,
    request: Received<'_>,
) -> Result<(), Box<Problem>> {
    if operation.security.is_empty() {
        return Ok(());
    }
    let mut reasons = Vec::new();
    let mut challenges = Vec::new();
    for alternative in &operation.security {
        let mut denied = None;
        for used in alternative {
            let scheme = api.security_schemes.iter().find(|it| it.name == used.scheme);
            let outcome = match scheme {
                Some(scheme) => {
                    challenges.push(challenge(scheme));
                    match authenticators.get(&scheme.name) {
                        Some(own) => own.authenticate(scheme, request),
                        None => is_there(scheme, request),
                    }
                }
                None => Err(Denied::new("the document does not define it")),
            };
            if let Err(reason) = outcome {
                denied = Some(format!("`{}`: {reason}", used.scheme));
                break;
            }
        }
        match denied {
            None => return Ok(()),
            Some(reason) => reasons.push(reason),
        }
    }
    let detail = format!("no security requirement is met: {}", reasons.join("; "));
    let mut problem = Problem::new(StatusCode::UNAUTHORIZED, detail);
    challenges.dedup();
    for challenge in challenges {
        problem = problem.header(WWW_AUTHENTICATE, &challenge);
    }
    Err(Box::new(problem))
}

/// Whether credentials of the scheme's kind are there, whatever they are.
fn is_there(scheme: &SecurityScheme, request: Received<'_>) -> Result<(), Denied> {
    let ok = match &scheme.kind {
        SecurityKind::ApiKey { place, name } => return has_key(*place, name, request.head),
        SecurityKind::Basic => credentials("Basic", request.head).is_some_and(is_user_and_password),
        SecurityKind::Bearer | SecurityKind::OpenIdConnect(_) | SecurityKind::OAuth2(_) => {
            credentials("Bearer", request.head).is_some_and(|it| !it.is_empty())
        }
        SecurityKind::Signature { algorithm } => {
            credentials(algorithm, request.head).is_some_and(is_signature)
        }
        SecurityKind::Other(name) => {
            credentials(name, request.head).is_some_and(|it| !it.is_empty())
        }
    };
    let wanted = match &scheme.kind {
        SecurityKind::Basic => "Basic".to_owned(),
        SecurityKind::Bearer | SecurityKind::OpenIdConnect(_) | SecurityKind::OAuth2(_) => {
            "Bearer".to_owned()
        }
        SecurityKind::Signature { algorithm } => algorithm.clone(),
        SecurityKind::Other(name) => name.clone(),
        SecurityKind::ApiKey { .. } => String::new(),
    };
    match (ok, request.head.headers.contains_key(AUTHORIZATION)) {
        (true, _) => Ok(()),
        (false, false) => Err(Denied::new("the header Authorization is missing")),
        (false, true) => {
            Err(Denied::new(format!("the header Authorization holds no `{wanted}` credentials")))
        }
    }
}

fn has_key(place: ParameterPlace, name: &str, head: &Parts) -> Result<(), Denied> {
    let is_given = match place {
        ParameterPlace::Header => head.headers.get(name).is_some_and(|it| !it.is_empty()),
        ParameterPlace::Query => {
            let pairs = query(&head.uri).unwrap_or_default();
            pairs.iter().any(|pair| pair.name == name && !pair.value.is_empty())
        }
        ParameterPlace::Cookie => {
            cookies(&head.headers).iter().any(|(key, value)| key == name && !value.is_empty())
        }
        ParameterPlace::Path => false,
    };
    if is_given {
        return Ok(());
    }
    let place = match place {
        ParameterPlace::Query => "query parameter",
        other => other.as_str(),
    };
    Err(Denied::new(format!("the {place} `{name}` is missing")))
}

/// What follows a scheme in the `Authorization` header (RFC 9110, 11.6.2).
fn credentials<'a>(scheme: &str, head: &'a Parts) -> Option<&'a str> {
    let header = head.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (name, rest) = header.split_once(' ')?;
    name.eq_ignore_ascii_case(scheme).then_some(rest.trim())
}

/// Base64 of `user:password` (RFC 7617, 2).
fn is_user_and_password(text: &str) -> bool {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Option<Vec<u8>> = text.trim_end_matches('=').bytes().map(digit).collect();
    let Some(digits) = digits.filter(|digits| digits.len() % 4 != 1) else { return false };
    let decoded = digits.chunks(4).flat_map(|group| {
        let bits = group.iter().fold(0u32, |bits, digit| bits << 6 | u32::from(*digit));
        let bits = bits << (6 * (4 - group.len()));
        let [_, bytes @ ..] = bits.to_be_bytes();
        bytes.into_iter().take(group.len() - 1)
    });
    decoded.into_iter().any(|byte| byte == b':')
}

/// `…, Signature=…`, as all signatures over headers are written.
fn is_signature(parameters: &str) -> bool {
    let mut parts = parameters.split(',').filter_map(|part| part.trim().split_once('='));
    parts.any(|(name, value)| name.eq_ignore_ascii_case("signature") && !value.is_empty())
}

fn challenge(scheme: &SecurityScheme) -> String {
    match &scheme.kind {
        SecurityKind::Basic => "Basic realm=\"specwright\", charset=\"UTF-8\"".to_owned(),
        SecurityKind::Bearer | SecurityKind::OpenIdConnect(_) | SecurityKind::OAuth2(_) => {
            "Bearer".to_owned()
        }
        SecurityKind::Signature { algorithm } => algorithm.clone(),
        SecurityKind::Other(name) => name.clone(),
        SecurityKind::ApiKey { place, name } => {
            format!("ApiKey in=\"{}\", name=\"{}\"", place.as_str(), name.replace('"', ""))
        }
    }
}
