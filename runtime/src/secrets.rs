//! Headers that carry credentials.

use http::header::{HeaderMap, HeaderName, PROXY_AUTHENTICATE, WWW_AUTHENTICATE};

/// Parts of the names of headers whose values are credentials, or may be: `Authorization`,
/// `X-Subject-Token`, `Set-Cookie`, `X-Api-Key`. `Location` may hold a signed address.
const PARTS: [&str; 12] = [
    "auth",
    "token",
    "secret",
    "key",
    "cookie",
    "passw",
    "credential",
    "session",
    "signature",
    "jwt",
    "assertion",
    "location",
];

/// Whether the value of a header may be a credential, by its name.
pub(crate) fn is_secret(name: &HeaderName) -> bool {
    // A challenge says how to authenticate, to anybody.
    let is_challenge = [WWW_AUTHENTICATE, PROXY_AUTHENTICATE].contains(name);
    !is_challenge && is_secret_name(name.as_str())
}

/// Whether a value that is called so, in lower case, may be a credential.
pub(crate) fn is_secret_name(name: &str) -> bool {
    PARTS.iter().any(|part| name.contains(part))
}

/// Marks headers that may carry credentials, so that `Debug` does not show their values.
pub(crate) fn mark(headers: &mut HeaderMap) {
    for (name, value) in headers.iter_mut() {
        if is_secret(name) {
            value.set_sensitive(true);
        }
    }
}
