//! Who calls: a token, or an access key to sign with.

use std::fmt;

use secrecy::SecretString;

/// An access key: what a request is signed with.
#[derive(Clone)]
pub struct AccessKey {
    pub(crate) access: String,
    pub(crate) secret: SecretString,
    pub(crate) security_token: Option<SecretString>,
    pub(crate) project_id: Option<String>,
    pub(crate) domain_id: Option<String>,
}

impl AccessKey {
    /// A permanent access key: access key id (AK) and secret access key (SK).
    pub fn new(access: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self {
            access: access.into(),
            secret: secret.into(),
            security_token: None,
            project_id: None,
            domain_id: None,
        }
    }

    /// The token of a temporary access key, sent as `X-Security-Token`.
    #[must_use]
    pub fn security_token(mut self, token: impl Into<SecretString>) -> Self {
        self.security_token = Some(token.into());
        self
    }

    /// The project to act in, sent as `X-Project-Id`; an empty text is none.
    #[must_use]
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project_id = Some(id.into());
        self
    }

    /// The account to act in, sent as `X-Domain-Id`; an empty text is none.
    #[must_use]
    pub fn domain_id(mut self, id: impl Into<String>) -> Self {
        self.domain_id = Some(id.into());
        self
    }
}

/// Shows neither of the two keys.
impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey")
            .field("is_temporary", &self.security_token.is_some())
            .field("project_id", &self.project_id)
            .field("domain_id", &self.domain_id)
            .finish_non_exhaustive()
    }
}
