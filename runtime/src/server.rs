//! The servers that a document names.

use std::fmt;

use crate::RequestError;
use crate::address::BaseAddress;

/// An address of the service as the document has it (OpenAPI Server Object): a template with
/// `{variables}`, perhaps relative to where the document was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    template: &'static str,
    variables: Vec<(&'static str, String)>,
    origin: Option<String>,
}

impl Server {
    /// A server with this address or template of one.
    pub const fn new(template: &'static str) -> Self {
        Self { template, variables: Vec::new(), origin: None }
    }

    /// The same server with a value for a variable.
    #[must_use]
    pub fn variable(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        let value = value.to_string();
        match self.variables.iter_mut().find(|(known, _)| *known == name) {
            Some(known) => known.1 = value,
            None => self.variables.push((name, value)),
        }
        self
    }

    /// The same server at this scheme and host, such as `https://example.com`, for an address
    /// that is relative.
    #[must_use]
    pub fn at(mut self, origin: impl Into<String>) -> Self {
        self.origin = Some(origin.into());
        self
    }

    /// The address, with the values of the variables.
    ///
    /// # Errors
    ///
    /// [`RequestError::Address`] when a variable has no value, or one that would change the rest
    /// of the address, and when the address is relative and nothing says to what.
    pub fn url(&self) -> Result<String, RequestError> {
        let filled = self.fill()?;
        if !is_relative(&filled) {
            return Ok(filled);
        }
        match &self.origin {
            Some(origin) => BaseAddress::parse(origin).map(|base| base.resolve(&filled)),
            None => Err(RequestError::Address(format!(
                "the document names the server `{filled}`, which is relative to where the \
                 document was found: give the whole address (`base_url`), or the server with its \
                 host (`at`)"
            ))),
        }
    }

    fn fill(&self) -> Result<String, RequestError> {
        let mut url = String::with_capacity(self.template.len());
        let mut rest = self.template;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, tail)) = after.split_once('}') else { break };
            let known = self.variables.iter().find(|(known, _)| *known == name);
            let Some((_, value)) = known else {
                let why = format!("the server `{}` needs a value for `{name}`", self.template);
                return Err(RequestError::Address(why));
            };
            url.push_str(before);
            let is_allowed = is_allowed(&url, value, tail);
            if !is_allowed {
                let why = format!("the variable `{name}` of a server cannot be `{value}`");
                return Err(RequestError::Address(why));
            }
            url.push_str(value);
            rest = tail;
        }
        url.push_str(rest);
        Ok(url)
    }
}

/// Whether a value between these texts leaves the rest of the address what it is: a `/` within a
/// host would make another host of what comes before it.
fn is_allowed(before: &str, value: &str, after: &str) -> bool {
    let host = before.split_once("://").map(|(_, rest)| rest);
    let is_in_host = host.is_some_and(|rest| !rest.contains('/'));
    let is_whole = after.is_empty() || after.starts_with('/');
    let is_odd = |character: char| {
        matches!(character, '@' | '?' | '#' | '\\' | ' ') || character.is_control()
    };
    let is_other_host = is_in_host && !is_whole && value.contains('/');
    !is_other_host && !value.contains(is_odd)
}

/// Whether an address does not begin with a scheme and a host.
pub(crate) fn is_relative(url: &str) -> bool {
    !url.contains("://")
}
