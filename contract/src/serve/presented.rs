//! The credentials that a request presents.

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::header::AUTHORIZATION;
use http::request::Parts;

use super::authenticate::Denied;
use super::parameters::{cookies, query};
use specwright::api::{ParameterPlace, SecurityKind, SecurityScheme};

/// Base64 with or without padding: clients write both.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Credentials of a scheme's kind.
pub(super) enum Presented {
    /// A token or key.
    Text(String),
    /// A user with a password (RFC 7617, 2).
    User { name: String, password: String },
    /// A signature over the request.
    Signature,
}

/// The credentials of the scheme's kind, whatever they are.
///
/// # Errors
///
/// When there are none.
pub(super) fn presented(scheme: &SecurityScheme, head: &Parts) -> Result<Presented, Denied> {
    if let SecurityKind::ApiKey { place, name } = &scheme.kind {
        return key(*place, name, head);
    }
    let name = authorization_scheme(&scheme.kind);
    let found = credentials(name, head).filter(|text| !text.is_empty());
    let found = found.and_then(|text| match &scheme.kind {
        SecurityKind::Basic => user(text),
        SecurityKind::Signature { .. } => is_signature(text).then_some(Presented::Signature),
        _ => Some(Presented::Text(text.to_owned())),
    });
    found.ok_or_else(|| match head.headers.contains_key(AUTHORIZATION) {
        false => Denied::new("the header Authorization is missing"),
        true => Denied::new(format!("the header Authorization holds no `{name}` credentials")),
    })
}

/// The name in front of the credentials in the `Authorization` header (RFC 9110, 11.6.2).
pub(super) fn authorization_scheme(kind: &SecurityKind) -> &str {
    match kind {
        SecurityKind::Basic => "Basic",
        SecurityKind::Bearer | SecurityKind::OpenIdConnect(_) | SecurityKind::OAuth2(_) => "Bearer",
        SecurityKind::Signature { algorithm } => algorithm,
        SecurityKind::Other(name) => name,
        SecurityKind::ApiKey { .. } => "ApiKey",
    }
}

fn key(place: ParameterPlace, name: &str, head: &Parts) -> Result<Presented, Denied> {
    let given = match place {
        ParameterPlace::Header => {
            let value =
                head.headers.get(name).and_then(|it| std::str::from_utf8(it.as_bytes()).ok());
            value.map(str::to_owned)
        }
        ParameterPlace::Query => {
            let pairs = query(&head.uri).unwrap_or_default();
            pairs.into_iter().find(|pair| pair.name == name).map(|pair| pair.value)
        }
        ParameterPlace::Cookie => {
            let mut all = cookies(&head.headers).into_iter();
            all.find(|(key, _)| key == name).map(|(_, value)| value)
        }
        ParameterPlace::Path | ParameterPlace::Querystring => None,
    };
    given.filter(|value| !value.is_empty()).map(Presented::Text).ok_or_else(|| {
        let place = match place {
            ParameterPlace::Query => "query parameter",
            other => other.as_str(),
        };
        Denied::new(format!("the {place} `{name}` is missing"))
    })
}

fn credentials<'a>(scheme: &str, head: &'a Parts) -> Option<&'a str> {
    let header = head.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (name, rest) = header.split_once(' ')?;
    name.eq_ignore_ascii_case(scheme).then_some(rest.trim())
}

/// Base64 of `user:password`.
fn user(text: &str) -> Option<Presented> {
    let decoded = String::from_utf8(BASE64.decode(text).ok()?).ok()?;
    let (name, password) = decoded.split_once(':')?;
    Some(Presented::User { name: name.to_owned(), password: password.to_owned() })
}

/// `…, Signature=…`, as all signatures over headers are written.
fn is_signature(parameters: &str) -> bool {
    let mut parts = parameters.split(',').filter_map(|part| part.trim().split_once('='));
    parts.any(|(name, value)| name.eq_ignore_ascii_case("signature") && !value.is_empty())
}
