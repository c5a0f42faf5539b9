//! Values that a client knows and operations need: a project, an account, a tenant.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use crate::error::SettingError;
use crate::{BoxFuture, RequestError};

/// Named values of a client that stand in for parameters a caller would repeat on each call
/// (`x-specwright-setting` in the document).
#[derive(Default)]
pub struct Settings {
    values: BTreeMap<String, String>,
    /// What has been resolved, by the last value for each name.
    resolved: Mutex<BTreeMap<&'static str, String>>,
}

impl Settings {
    /// No settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `name`; an earlier value is replaced.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.values.insert(name.into(), value.into());
    }

    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The call's own value when it has one, else the client's. The settings remember which one
    /// it was, so that an [`Authenticator`](crate::Authenticator) can say the same of the call.
    ///
    /// # Errors
    ///
    /// [`RequestError::MissingSetting`] when neither has one: a placeholder is never sent.
    pub fn resolve<'a>(
        &'a self,
        name: &'static str,
        own: Option<&'a str>,
    ) -> Result<&'a str, RequestError> {
        let value = own.or_else(|| self.get(name)).ok_or(RequestError::MissingSetting(name))?;
        self.resolved().insert(name, value.to_owned());
        Ok(value)
    }

    /// The settings that a call has, given what it has resolved.
    pub(crate) fn of_call(mut self) -> Self {
        let resolved = std::mem::take(&mut *self.resolved());
        self.values.extend(resolved.into_iter().map(|(name, value)| (name.to_owned(), value)));
        self
    }

    fn resolved(&self) -> MutexGuard<'_, BTreeMap<&'static str, String>> {
        // A thread that panicked with the lock has not broken the map.
        self.resolved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The values; what has been resolved belongs to one call.
impl Clone for Settings {
    fn clone(&self) -> Self {
        Self { values: self.values.clone(), resolved: Mutex::default() }
    }
}

/// The values are compared.
impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl Eq for Settings {}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Settings").field(&self.values).finish()
    }
}

/// Finds a setting that the client was not given, for example by asking the service.
///
/// Called when a call needs the setting. The client keeps what was found; when many calls need it
/// at once, one of them asks, and the others wait for what it is told.
pub trait ResolveSetting: Send + Sync + fmt::Debug {
    /// The value of `name`, or nothing when this resolver does not know that setting.
    ///
    /// # Errors
    ///
    /// Why the value could not be found out. The calls that wait are told the same; the next one
    /// asks again.
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>, SettingError>>;
}
