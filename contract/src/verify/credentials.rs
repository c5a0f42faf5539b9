//! Secrets that requests are authenticated with; they never reach a report.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use specwright::api::{SecurityKind, SecurityScheme};
use specwright_runtime::Body;

/// The prefix of the variables that hold them.
const PREFIX: &str = "SPECWRIGHT_CREDENTIAL_";

/// Signs a request with the secret of a scheme, `AK:SK`.
type Sign = dyn Fn(&str, &mut http::Request<Body>) -> Result<(), String> + Send + Sync;

/// Secrets by the name of their security scheme: a key or token, `user:password` for `basic`, `AK:SK`
/// for signatures.
#[derive(Clone, Default)]
pub struct Credentials {
    secrets: BTreeMap<String, String>,
    /// What signs, by the algorithm.
    signing: BTreeMap<String, Arc<Sign>>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.secrets.keys()).finish()
    }
}

impl Credentials {
    /// The secrets for these schemes that the environment holds, each as
    /// `SPECWRIGHT_CREDENTIAL_<SCHEME>`.
    pub fn from_environment<'a>(schemes: impl Iterator<Item = &'a str>) -> Self {
        let found = schemes.filter_map(|scheme| {
            let secret = std::env::var(variable(scheme)).ok().filter(|it| !it.is_empty())?;
            Some((scheme.to_owned(), secret))
        });
        Self { secrets: found.collect(), ..Self::default() }
    }

    /// The secrets of a file: YAML or JSON, an object of scheme and secret, as the contract server
    /// takes them. Of several secrets for a scheme the first is sent.
    ///
    /// # Errors
    ///
    /// When the text is no such object. Nothing of the text is repeated.
    pub fn from_text(text: &str) -> Result<Self, String> {
        let form = "an object is wanted, with the secret for each security scheme";
        let read: BTreeMap<String, serde_json::Value> =
            serde_yaml::from_str(text).map_err(|error| match error.location() {
                Some(at) => format!("line {}: {form}", at.line()),
                None => form.to_owned(),
            })?;
        let mut secrets = BTreeMap::new();
        for (scheme, value) in read {
            // Of several, the first is as good as any.
            let first = match value {
                serde_json::Value::Array(items) => items.into_iter().next(),
                other => Some(other),
            };
            let secret = match first {
                Some(serde_json::Value::String(text)) => text,
                Some(serde_json::Value::Number(number)) => number.to_string(),
                Some(serde_json::Value::Object(members)) => pair(&members)
                    .ok_or_else(|| format!("`{scheme}`: two texts are wanted, or one"))?,
                _ => return Err(format!("`{scheme}`: a text is wanted")),
            };
            secrets.insert(scheme, secret);
        }
        Ok(Self { secrets, ..Self::default() })
    }

    /// Sets the secret for a scheme.
    #[must_use]
    pub fn with(mut self, scheme: impl Into<String>, secret: impl Into<String>) -> Self {
        self.secrets.insert(scheme.into(), secret.into());
        self
    }

    /// Signs the requests of schemes with this algorithm (`x-specwright-signing`): `sign` is given the
    /// secret and the request as it would be sent, its address absolute, and adds the signature.
    #[must_use]
    pub fn with_signing(
        mut self,
        algorithm: impl Into<String>,
        sign: impl Fn(&str, &mut http::Request<Body>) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        self.signing.insert(algorithm.into(), Arc::new(sign));
        self
    }

    /// These, and those of `other` for schemes that have none here.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        for (scheme, secret) in other.secrets {
            self.secrets.entry(scheme).or_insert(secret);
        }
        for (algorithm, sign) in other.signing {
            self.signing.entry(algorithm).or_insert(sign);
        }
        self
    }

    /// The names of the schemes.
    pub fn schemes(&self) -> impl Iterator<Item = &str> {
        self.secrets.keys().map(String::as_str)
    }

    pub(super) fn get(&self, scheme: &str) -> Option<&str> {
        self.secrets.get(scheme).map(String::as_str)
    }

    /// Signs a request.
    pub(super) fn sign(
        &self,
        signature: &Signing,
        request: &mut http::Request<Body>,
    ) -> Result<(), String> {
        let sign = self.signing.get(&signature.algorithm);
        sign.map_or(Ok(()), |sign| sign(&signature.secret, request))
    }

    /// Whether requests can be signed as a scheme asks for.
    pub(super) fn can_sign(&self, scheme: &SecurityScheme) -> bool {
        match &scheme.kind {
            SecurityKind::Signature { algorithm } => self.signing.contains_key(algorithm),
            _ => true,
        }
    }

    /// These without the secrets of schemes whose signatures cannot be made.
    pub(super) fn usable(mut self, schemes: &[SecurityScheme]) -> Self {
        for scheme in schemes {
            if !self.can_sign(scheme) {
                self.secrets.remove(&scheme.name);
            }
        }
        self
    }
}

/// How a request is signed.
#[derive(Clone)]
pub(super) struct Signing {
    pub(super) algorithm: String,
    /// `AK:SK`.
    pub(super) secret: String,
}

impl fmt::Debug for Signing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signing").field(&self.algorithm).finish()
    }
}

/// The first pair of user and password, or of access key and secret key, as one text.
fn pair(members: &serde_json::Map<String, serde_json::Value>) -> Option<String> {
    let (first, second) = members.iter().next()?;
    Some(format!("{first}:{}", second.as_str()?))
}

/// The variable of the environment for a scheme: its name in upper snake case.
pub fn variable(scheme: &str) -> String {
    let mut name = String::from(PREFIX);
    let mut was_lower = false;
    for character in scheme.chars() {
        if character.is_ascii_alphanumeric() {
            if character.is_ascii_uppercase() && was_lower {
                name.push('_');
            }
            name.push(character.to_ascii_uppercase());
            was_lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        } else {
            if !name.ends_with('_') {
                name.push('_');
            }
            was_lower = false;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_have_their_variables() {
        let named = ["apiKey", "bearer", "basic-auth", "OAuth2", "X API"].map(variable);
        let ends = ["API_KEY", "BEARER", "BASIC_AUTH", "OAUTH2", "X_API"];
        assert_eq!(named, ends.map(|end| format!("{PREFIX}{end}")));
    }

    #[test]
    fn secrets_are_not_shown() {
        let read = Credentials::from_text("key: s3cret\nbasic: {a: hidden}");
        let read = read.expect("two secrets");
        assert_eq!(read.get("basic"), Some("a:hidden"));
        assert!(!format!("{read:?}").contains("s3cret"));
        let wrong = Credentials::from_text("key: [[s3cret]]").expect_err("no text");
        assert!(!wrong.contains("s3cret"));
    }
}
