//! Values that a client knows and operations need: a project, an account, a tenant.

use std::collections::BTreeMap;
use std::fmt;

use crate::{BoxFuture, RequestError};

/// Named values of a client that stand in for parameters a caller would repeat on each call
/// (`x-specwright-setting` in the document).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// No settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `name`; an earlier value is replaced.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The call's own value when it has one, else the client's.
    ///
    /// # Errors
    ///
    /// [`RequestError::MissingSetting`] when neither has one: a placeholder is never sent.
    pub fn resolve<'a>(
        &'a self,
        name: &'static str,
        own: Option<&'a str>,
    ) -> Result<&'a str, RequestError> {
        own.or_else(|| self.get(name)).ok_or(RequestError::MissingSetting(name))
    }
}

/// Finds a setting that the client was not given, for example by asking the service.
///
/// Called when an operation needs the setting; an implementation keeps what it found.
pub trait ResolveSetting: Send + Sync + fmt::Debug {
    /// The value of `name`, or nothing when this resolver does not know that setting.
    ///
    /// # Errors
    ///
    /// Why the value could not be found out.
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>, SettingError>>;
}

crate::error::message_error! {
    /// Why a setting could not be found out. The text never holds a secret.
    SettingError
}
