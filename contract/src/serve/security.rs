//! Security requirements (OpenAPI 3.0.4, 4.8.30).

use std::collections::HashMap;
use std::sync::Arc;

use http::StatusCode;
use http::header::WWW_AUTHENTICATE;

use super::authenticate::{Authenticate, Denied, Received};
use super::presented::{authorization_scheme, presented};
use super::problem::Problem;
use specwright::api::{Api, Operation, SecurityKind, SecurityScheme, StatusPattern};

/// Authenticators by the name of their scheme.
pub(super) type Authenticators = HashMap<String, Arc<dyn Authenticate>>;

/// Those that look at no signature.
pub(super) fn unsigned(api: &Api, all: &Authenticators) -> Authenticators {
    let is_signed = |name: &str| {
        let scheme = api.security_schemes.iter().find(|it| it.name == name);
        scheme.is_some_and(|it| matches!(it.kind, SecurityKind::Signature { .. }))
    };
    let others = all.iter().filter(|(name, _)| !is_signed(name));
    others.map(|(name, it)| (name.clone(), Arc::clone(it))).collect()
}

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
                        None => presented(scheme, request.head).map(|_| ()),
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
    // Some documents have nothing but 403 for that.
    let documents =
        |code: u16| operation.responses.iter().any(|it| it.status == StatusPattern::Code(code));
    let status = match documents(403) && !documents(401) {
        true => StatusCode::FORBIDDEN,
        false => StatusCode::UNAUTHORIZED,
    };
    let mut problem = Problem::new(status, detail);
    challenges.dedup();
    for challenge in challenges {
        problem = problem.header(WWW_AUTHENTICATE, &challenge);
    }
    Err(Box::new(problem))
}

fn challenge(scheme: &SecurityScheme) -> String {
    match &scheme.kind {
        SecurityKind::Basic => "Basic realm=\"specwright\", charset=\"UTF-8\"".to_owned(),
        SecurityKind::ApiKey { place, name } => {
            format!("ApiKey in=\"{}\", name=\"{}\"", place.as_str(), name.replace('"', ""))
        }
        kind => authorization_scheme(kind).to_owned(),
    }
}
