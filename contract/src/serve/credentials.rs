//! Who may call: the secrets that requests are compared with.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use super::authenticate::{Authenticate, Denied, Received};
use super::presented::{Presented, presented};
use specwright::api::{Api, SecurityKind, SecurityScheme};

/// A longer file holds something else.
const LONGEST: u64 = 1 << 20;

/// Secrets by the name of their security scheme.
///
/// They are read from YAML (or JSON, which is YAML):
///
/// ```yaml
/// token: the-token              # an API key, a bearer token, any one text
/// ci-token: [one, another]      # any of several
/// basic: {alice: wonderland}    # user and password
/// aksk: {AK-EXAMPLE: its-secret-key}
/// ```
///
/// No secret is shown by `Debug` or named in an error.
#[derive(Clone, Default)]
pub struct Credentials {
    by_scheme: BTreeMap<String, Secrets>,
    signing: BTreeMap<String, Arc<Verify>>,
}

type Verify = dyn Fn(SecretKeys) -> Arc<dyn Authenticate> + Send + Sync;

#[derive(Clone)]
enum Secrets {
    Texts(Vec<SecretString>),
    Pairs(Arc<BTreeMap<String, SecretString>>),
}

/// Secret keys by the name of their access key.
#[derive(Clone)]
pub struct SecretKeys(Arc<BTreeMap<String, SecretString>>);

impl SecretKeys {
    /// The secret key that belongs to an access key.
    pub fn secret(&self, access: &str) -> Option<SecretString> {
        self.0.get(access).cloned()
    }
}

/// Shows no key.
impl fmt::Debug for SecretKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretKeys").field("count", &self.0.len()).finish_non_exhaustive()
    }
}

/// Shows the names of the schemes only.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.by_scheme.keys().collect();
        f.debug_struct("Credentials").field("schemes", &names).finish_non_exhaustive()
    }
}

/// Why credentials cannot be used. No secret is part of it.
#[derive(Debug)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The file cannot be read.
    File(PathBuf, io::Error),
    /// Other users of the machine can read or write the file.
    Open(PathBuf),
    /// The text is no YAML; line and column where that shows.
    Syntax(Option<(usize, usize)>),
    /// The text is not of the form that [`Credentials`] shows: what of it is not.
    Form(String),
    /// No document has a security scheme of this name: the name, and those that there are.
    Unknown(String, Vec<String>),
    /// The secrets of a scheme are not of its kind: its name, and what it takes.
    Kind(String, &'static str),
    /// Nothing verifies signatures of this algorithm: the scheme, the algorithm.
    Algorithm(String, String),
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Open(path) => {
                write!(f, "{}: other users can read or write this file", path.display())
            }
            Self::Syntax(Some((line, column))) => {
                write!(f, "no YAML at line {line}, column {column}")
            }
            Self::Syntax(None) => f.write_str("no YAML"),
            Self::Form(what) => f.write_str(what),
            Self::Unknown(name, known) if known.is_empty() => {
                write!(f, "no security scheme is called `{name}`: the document has none")
            }
            Self::Unknown(name, known) => {
                let known: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
                write!(f, "no security scheme is called `{name}`; there is {}", known.join(", "))
            }
            Self::Kind(name, wanted) => write!(f, "the scheme `{name}` takes {wanted}"),
            Self::Algorithm(name, algorithm) => {
                write!(f, "the scheme `{name}`: nothing here verifies `{algorithm}`")
            }
        }
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File(_, error) => Some(error),
            _ => None,
        }
    }
}

impl Credentials {
    /// The credentials in a file, which nobody else may be able to read or write.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is open to other users, or is not of the right form.
    pub fn read(path: &Path) -> Result<Self, CredentialsError> {
        let unreadable = |error| CredentialsError::File(path.to_owned(), error);
        let file = std::fs::File::open(path).map_err(unreadable)?;
        // Of the open file, which nobody can put another one in place of.
        let about = file.metadata().map_err(unreadable)?;
        if is_open(&about) {
            return Err(CredentialsError::Open(path.to_owned()));
        }
        let mut text = String::new();
        file.take(LONGEST + 1).read_to_string(&mut text).map_err(unreadable)?;
        if text.len() as u64 > LONGEST {
            let error = io::Error::new(io::ErrorKind::FileTooLarge, "more than 1 MiB");
            return Err(unreadable(error));
        }
        Self::parse(&text)
    }

    /// The credentials in a text.
    ///
    /// # Errors
    ///
    /// When it is not of the form that this type shows.
    pub fn parse(text: &str) -> Result<Self, CredentialsError> {
        // The parser's own words could hold a secret.
        let value: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| {
            CredentialsError::Syntax(error.location().map(|at| (at.line(), at.column())))
        })?;
        let form = |what: &str| CredentialsError::Form(what.to_owned());
        let members = match &value {
            serde_yaml::Value::Mapping(members) => members,
            serde_yaml::Value::Null => return Ok(Self::default()),
            _ => return Err(form("it has to name security schemes, each with its secrets")),
        };
        let mut by_scheme = BTreeMap::new();
        for (name, secrets) in members {
            let name = name.as_str().ok_or_else(|| form("the name of a scheme is no text"))?;
            by_scheme.insert(name.to_owned(), Secrets::read(name, secrets)?);
        }
        Ok(Self { by_scheme, signing: BTreeMap::new() })
    }

    /// Has signatures of `algorithm`, as a scheme's `x-specwright-signing` names it, checked by
    /// what `verify` makes of the secret keys.
    #[must_use]
    pub fn with_signing<V: Authenticate + 'static>(
        mut self,
        algorithm: impl Into<String>,
        verify: impl Fn(SecretKeys) -> V + Send + Sync + 'static,
    ) -> Self {
        let verify: Arc<Verify> = Arc::new(move |keys| Arc::new(verify(keys)));
        self.signing.insert(algorithm.into(), verify);
        self
    }

    /// Whether each scheme that has secrets here is one of these documents, and of their kind.
    ///
    /// # Errors
    ///
    /// The first that is not.
    pub fn check<'a>(
        &self,
        apis: impl IntoIterator<Item = &'a Api>,
    ) -> Result<(), CredentialsError> {
        let schemes: Vec<&SecurityScheme> =
            apis.into_iter().flat_map(|api| &api.security_schemes).collect();
        for (name, secrets) in &self.by_scheme {
            let same: Vec<_> = schemes.iter().filter(|scheme| scheme.name == *name).collect();
            if same.is_empty() {
                let known = schemes.iter().map(|scheme| scheme.name.clone()).collect();
                return Err(CredentialsError::Unknown(name.clone(), known));
            }
            for scheme in same {
                self.authenticator(scheme, secrets)?;
            }
        }
        Ok(())
    }

    /// What decides on requests that use the scheme. A scheme without secrets lets nobody in.
    pub(super) fn of(&self, scheme: &SecurityScheme) -> Arc<dyn Authenticate> {
        let known = self.by_scheme.get(&scheme.name);
        let own = known.and_then(|secrets| self.authenticator(scheme, secrets).ok());
        own.unwrap_or_else(|| Arc::new(Nobody))
    }

    /// Names of schemes that nobody has secrets of.
    pub fn missing<'a>(&self, api: &'a Api) -> Vec<&'a str> {
        let names = api.security_schemes.iter().map(|scheme| scheme.name.as_str());
        names.filter(|name| !self.by_scheme.contains_key(*name)).collect()
    }

    fn authenticator(
        &self,
        scheme: &SecurityScheme,
        secrets: &Secrets,
    ) -> Result<Arc<dyn Authenticate>, CredentialsError> {
        let kind = |wanted| CredentialsError::Kind(scheme.name.clone(), wanted);
        Ok(match (&scheme.kind, secrets) {
            (SecurityKind::Signature { algorithm }, Secrets::Pairs(keys)) => {
                let verify = self.signing.get(algorithm).ok_or_else(|| {
                    CredentialsError::Algorithm(scheme.name.clone(), algorithm.clone())
                })?;
                verify(SecretKeys(Arc::clone(keys)))
            }
            (SecurityKind::Signature { .. }, _) => {
                return Err(kind("access keys with their secret keys: `{ACCESS: SECRET}`"));
            }
            (SecurityKind::Basic, Secrets::Pairs(users)) => Arc::new(Users(Arc::clone(users))),
            (SecurityKind::Basic, _) => {
                return Err(kind("users with their passwords: `{USER: PASSWORD}`"));
            }
            (_, Secrets::Texts(texts)) => Arc::new(Texts(texts.clone())),
            _ => return Err(kind("one text, or a list of texts")),
        })
    }
}

impl Secrets {
    fn read(name: &str, value: &serde_yaml::Value) -> Result<Self, CredentialsError> {
        let form = |what: &str| CredentialsError::Form(format!("`{name}`: {what}"));
        let secret = |value: &serde_yaml::Value| match value.as_str() {
            Some("") => Err(form("a secret is empty")),
            Some(text) => Ok(SecretString::from(text)),
            None => Err(form("a secret is no text: put it in quotation marks")),
        };
        match value {
            serde_yaml::Value::Sequence(items) => {
                Ok(Self::Texts(items.iter().map(secret).collect::<Result<_, _>>()?))
            }
            serde_yaml::Value::Mapping(members) => {
                let mut pairs = BTreeMap::new();
                for (key, value) in members {
                    let key = key.as_str().ok_or_else(|| {
                        form("the name of a user or key is no text: put it in quotation marks")
                    })?;
                    pairs.insert(key.to_owned(), secret(value)?);
                }
                Ok(Self::Pairs(Arc::new(pairs)))
            }
            one => Ok(Self::Texts(vec![secret(one)?])),
        }
    }
}

/// Whether others than the owner may read or write the file.
#[cfg(unix)]
fn is_open(about: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    about.mode() & 0o066 != 0
}

/// Elsewhere than on Unix files have no mode that says so.
#[cfg(not(unix))]
fn is_open(_: &std::fs::Metadata) -> bool {
    false
}

/// One of some texts: a token or a key.
struct Texts(Vec<SecretString>);

impl Authenticate for Texts {
    fn authenticate(&self, scheme: &SecurityScheme, request: Received<'_>) -> Result<(), Denied> {
        let Presented::Text(given) = presented(scheme, request.head)? else {
            return Err(Denied::new("its credentials are of another kind"));
        };
        // Each is compared, so that time does not tell which of them is near.
        let known = self.0.iter().fold(false, |known, secret| known | is_same(secret, &given));
        if known { Ok(()) } else { Err(Denied::new("its credentials are not known")) }
    }
}

/// Users with their passwords.
struct Users(Arc<BTreeMap<String, SecretString>>);

impl Authenticate for Users {
    fn authenticate(&self, scheme: &SecurityScheme, request: Received<'_>) -> Result<(), Denied> {
        let Presented::User { name, password } = presented(scheme, request.head)? else {
            return Err(Denied::new("its credentials are of another kind"));
        };
        let known = self.0.get(&name).is_some_and(|secret| is_same(secret, &password));
        if known { Ok(()) } else { Err(Denied::new("user and password are not known")) }
    }
}

/// Of a scheme that nobody has secrets of.
struct Nobody;

impl Authenticate for Nobody {
    fn authenticate(&self, scheme: &SecurityScheme, request: Received<'_>) -> Result<(), Denied> {
        presented(scheme, request.head)?;
        Err(Denied::new("the server knows no credentials of this scheme"))
    }
}

fn is_same(secret: &SecretString, given: &str) -> bool {
    secret.expose_secret().as_bytes().ct_eq(given.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::{Credentials, CredentialsError};

    #[test]
    fn what_is_wrong_is_said_without_a_secret() {
        for (text, said) in [
            ("- hush", "it has to name security schemes, each with its secrets"),
            ("token: 7", "`token`: a secret is no text: put it in quotation marks"),
            ("token: ''", "`token`: a secret is empty"),
            ("basic: {alice: [hush]}", "`basic`: a secret is no text: put it in quotation marks"),
            (
                "basic: {1: hush}",
                "`basic`: the name of a user or key is no text: put it in quotation marks",
            ),
            ("token: [hush", "no YAML at line 2, column 1"),
            ("token: hush\ntoken: hush", "no YAML"),
        ] {
            let error = Credentials::parse(text).unwrap_err();
            assert!(error.to_string().starts_with(said), "{text}: {error}");
            assert!(!error.to_string().contains("hush"));
        }
        let fine = Credentials::parse("token: hush\nbasic: {alice: hush}\n").unwrap();
        assert!(!format!("{fine:?}").contains("hush"));
        assert!(fine.check([]).is_err_and(|it| matches!(it, CredentialsError::Unknown(..))));
    }
}
