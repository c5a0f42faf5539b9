//! The headers of a request in the spelling of their author.

use super::canonical::strip;
use super::error::SigningError;

/// Names with values, in the order they were given.
pub(super) struct Headers(pub(super) Vec<(String, String)>);

impl Headers {
    /// The value under exactly this spelling.
    pub(super) fn exact(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    /// The value under this name in any spelling.
    pub(super) fn any(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().filter(|(have, _)| have.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }

    /// Sets the value under exactly this spelling; another spelling stays beside it, and
    /// [`check`](Self::check) refuses the two.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.0.iter_mut().find(|(have, _)| have == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// Refuses what a header cannot be, and a header that is given twice.
    ///
    /// # Errors
    ///
    /// See [`SigningError`].
    pub(super) fn check(&self) -> Result<(), SigningError> {
        for (index, (name, value)) in self.0.iter().enumerate() {
            if name.is_empty() || !name.bytes().all(is_token) {
                return Err(SigningError::HeaderName(name.clone()));
            }
            if value.chars().any(|c| c != '\t' && c.is_ascii_control()) {
                return Err(SigningError::HeaderValue(name.clone()));
            }
            if self.0.iter().take(index).any(|(have, _)| have.eq_ignore_ascii_case(name)) {
                return Err(SigningError::RepeatedHeader(name.clone()));
            }
        }
        Ok(())
    }

    /// Takes the blanks around all values away, as they are on the wire.
    pub(super) fn strip(&mut self) {
        for (_, value) in &mut self.0 {
            let stripped = strip(value);
            if stripped.len() != value.len() {
                *value = stripped.to_owned();
            }
        }
    }

    /// Lower-case names with values, sorted. Names with `_` are sent unsigned, since proxies
    /// drop or rename them.
    pub(super) fn signed(&self) -> Vec<(String, &str)> {
        let mut signed: Vec<_> = self
            .0
            .iter()
            .filter(|(name, _)| !name.contains('_'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str()))
            .collect();
        signed.sort();
        signed
    }
}

/// Whether a byte may stand in a header name or a method (RFC 9110, 5.6.2).
pub(super) fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
