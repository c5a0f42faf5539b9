//! Who calls: a token, or an access key to sign with.

pub use huaweicloud_signing::AccessKey;
use secrecy::{ExposeSecret, SecretString};

/// What a client authenticates with.
///
/// The reference page asks for a token in the header `X-Auth-Token`, or for a signature with an
/// access key (AK/SK) in its place. No value of this type shows a secret when printed.
#[derive(Clone, Debug)]
pub struct Credentials(pub(crate) Kind);

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Token { token: SecretString, project_id: Option<String> },
    AccessKey(AccessKey),
}

impl Credentials {
    /// A token from IAM, sent as `X-Auth-Token`.
    pub fn token(token: impl Into<SecretString>) -> Self {
        Self(Kind::Token { token: token.into(), project_id: None })
    }

    /// A permanent access key, with which each request is signed (`SDK-HMAC-SHA256`).
    pub fn aksk(access: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        AccessKey::new(access, secret).into()
    }

    /// The token of a temporary access key. A token credential stays as it is.
    #[must_use]
    pub fn with_security_token(self, token: impl Into<SecretString>) -> Self {
        self.map_key(|key| key.security_token(token))
    }

    /// The project that the credentials are for, used where the client is not given one.
    #[must_use]
    pub fn with_project_id(mut self, id: impl Into<String>) -> Self {
        let id = id.into();
        match &mut self.0 {
            Kind::Token { project_id, .. } => *project_id = Some(id),
            Kind::AccessKey(key) => *key = key.clone().project_id(id),
        }
        self
    }

    /// The account that an access key acts in, sent as `X-Domain-Id` with calls that are for no
    /// project. A token credential stays as it is.
    #[must_use]
    pub fn with_domain_id(self, id: impl Into<String>) -> Self {
        self.map_key(|key| key.domain_id(id))
    }

    /// The access key of the environment.
    ///
    /// Read are `HUAWEICLOUD_SDK_AK` and `HUAWEICLOUD_SDK_SK`, as by the provider's SDKs, with
    /// their `HUAWEICLOUD_SDK_SECURITY_TOKEN` when it is set; in place of these, `CLOUD_SDK_AK`
    /// and `CLOUD_SDK_SK`, as in the samples of the reference pages, to which no token belongs.
    /// When both pairs are set, the first is used. `HUAWEICLOUD_SDK_PROJECT_ID` and
    /// `HUAWEICLOUD_SDK_DOMAIN_ID` go with either. A variable that is set to an empty text is not
    /// set.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`] when no pair is there, or half a pair.
    pub fn from_env() -> Result<Self, CredentialsError> {
        Self::from_lookup(environment)
    }

    /// As [`from_env`](Self::from_env), with somebody else to ask for the variables.
    ///
    /// # Errors
    ///
    /// As [`from_env`](Self::from_env).
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, CredentialsError> {
        let get = |name: &str| lookup(name).filter(|value| !value.is_empty());
        let pair = |access: &'static str, secret: &'static str| match (get(access), get(secret)) {
            (Some(access), Some(secret)) => Ok(Some(AccessKey::new(access, secret))),
            (None, None) => Ok(None),
            (Some(_), None) => Err(CredentialsError::Half { set: access, missing: secret }),
            (None, Some(_)) => Err(CredentialsError::Half { set: secret, missing: access }),
        };
        let mut key = match pair("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK")? {
            // A security token is worth something with the key that it was given out with only.
            Some(key) => match get("HUAWEICLOUD_SDK_SECURITY_TOKEN") {
                Some(token) => key.security_token(token),
                None => key,
            },
            None => pair("CLOUD_SDK_AK", "CLOUD_SDK_SK")?.ok_or(CredentialsError::Missing)?,
        };
        if let Some(id) = get("HUAWEICLOUD_SDK_PROJECT_ID") {
            key = key.project_id(id);
        }
        if let Some(id) = get("HUAWEICLOUD_SDK_DOMAIN_ID") {
            key = key.domain_id(id);
        }
        Ok(key.into())
    }

    /// The project that the credentials are for.
    pub fn project_id(&self) -> Option<&str> {
        let id = match &self.0 {
            Kind::Token { project_id, .. } => project_id.as_deref(),
            Kind::AccessKey(key) => key.project(),
        };
        id.filter(|id| !id.is_empty())
    }

    /// Refuses credentials that lack a part.
    pub(crate) fn check(&self) -> Result<(), CredentialsError> {
        let part = match &self.0 {
            Kind::Token { token, .. } if token.expose_secret().is_empty() => "token",
            Kind::AccessKey(key) if key.access().is_empty() => "access key (AK)",
            Kind::AccessKey(key) if !key.has_secret() => "secret key (SK)",
            _ => return Ok(()),
        };
        Err(CredentialsError::Empty(part))
    }

    fn map_key(self, change: impl FnOnce(AccessKey) -> AccessKey) -> Self {
        match self.0 {
            Kind::AccessKey(key) => change(key).into(),
            token => Self(token),
        }
    }
}

impl From<AccessKey> for Credentials {
    fn from(key: AccessKey) -> Self {
        Self(Kind::AccessKey(key))
    }
}

/// A variable of the process.
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Why there are no credentials to use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialsError {
    /// No variable of an access key is set.
    #[error(
        "no access key in the environment: set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK (or \
         CLOUD_SDK_AK and CLOUD_SDK_SK)"
    )]
    Missing,
    /// One of two variables that belong together is set.
    #[error("`{set}` is set, but `{missing}` is not")]
    Half {
        /// The variable that is set.
        set: &'static str,
        /// The variable that is not.
        missing: &'static str,
    },
    /// A part is an empty text.
    #[error("the {0} is empty")]
    Empty(&'static str),
}
