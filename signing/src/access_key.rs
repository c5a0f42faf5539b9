//! Access keys.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// An access key: what a request is signed with.
#[derive(Clone)]
pub struct AccessKey {
    pub(super) access: String,
    pub(super) secret: SecretString,
    pub(super) security_token: Option<SecretString>,
    pub(super) project_id: Option<String>,
    pub(super) domain_id: Option<String>,
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

    /// The token of a temporary access key, sent as `X-Security-Token`, even when it is empty.
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

    /// The account to act in, sent as `X-Domain-Id` where no project is; an empty text is none.
    #[must_use]
    pub fn domain_id(mut self, id: impl Into<String>) -> Self {
        self.domain_id = Some(id.into());
        self
    }

    /// The access key id (AK), which is no secret.
    pub fn access(&self) -> &str {
        &self.access
    }

    /// Whether the secret access key (SK) is any text at all.
    pub fn has_secret(&self) -> bool {
        !self.secret.expose_secret().is_empty()
    }

    /// The project to act in.
    pub fn project(&self) -> Option<&str> {
        self.project_id.as_deref()
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
