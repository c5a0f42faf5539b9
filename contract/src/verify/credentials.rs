//! Secrets that requests are authenticated with; they never reach a report.

use std::collections::BTreeMap;
use std::fmt;

/// The prefix of the variables that hold them.
const PREFIX: &str = "SPECWRIGHT_CREDENTIAL_";

/// Secrets by the name of their security scheme: a key or token, `user:password` for `basic`.
#[derive(Clone, Default)]
pub struct Credentials(BTreeMap<String, String>);

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
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
        Self(found.collect())
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
        Ok(Self(secrets))
    }

    /// Sets the secret for a scheme.
    #[must_use]
    pub fn with(mut self, scheme: impl Into<String>, secret: impl Into<String>) -> Self {
        self.0.insert(scheme.into(), secret.into());
        self
    }

    /// These, and those of `other` for schemes that have none here.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        for (scheme, secret) in other.0 {
            self.0.entry(scheme).or_insert(secret);
        }
        self
    }

    /// The names of the schemes.
    pub fn schemes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn get(&self, scheme: &str) -> Option<&str> {
        self.0.get(scheme).map(String::as_str)
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
