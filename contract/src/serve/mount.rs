//! Several documents at once: each below a path, at a host, or beside each other.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use http::StatusCode;
use http::header::HOST;
use http::request::Parts;

use super::contract::Contract;
use super::problem::Problem;

/// Where a document is served: below a path, at a host, both, or anywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mount {
    /// In small letters, without a port.
    host: Option<String>,
    /// Without a slash at its end; empty for the root.
    prefix: String,
}

/// Why a text is no mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoMount;

impl fmt::Display for NoMount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document is served below a path such as /pets, or at a host such as pets.example or pets.example/v1")
    }
}

impl std::error::Error for NoMount {}

impl FromStr for Mount {
    type Err = NoMount;

    fn from_str(text: &str) -> Result<Self, NoMount> {
        let (host, path) = match text.split_once('/') {
            Some((host, path)) => (host, path),
            None => (text, ""),
        };
        let is_host = |it: char| it.is_ascii_alphanumeric() || "-._[]:".contains(it);
        let is_path = |it: char| it.is_ascii_graphic() && !"?#{}\\".contains(it);
        let prefix = path.strip_suffix('/').unwrap_or(path);
        let has_empty =
            !prefix.is_empty() && prefix.split('/').any(|it| it.is_empty() || it == "..");
        if text.is_empty()
            || path == "/"
            || has_empty
            || !host.chars().all(is_host)
            || !prefix.chars().all(is_path)
        {
            return Err(NoMount);
        }
        let host = (!host.is_empty()).then(|| without_port(host).to_ascii_lowercase());
        let prefix = if prefix.is_empty() { String::new() } else { format!("/{prefix}") };
        Ok(Self { host, prefix })
    }
}

impl fmt::Display for Mount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Some(host) => write!(f, "{host}{}", self.prefix),
            None if self.prefix.is_empty() => f.write_str("/"),
            None => f.write_str(&self.prefix),
        }
    }
}

impl Mount {
    /// The path that stands before those of the document; empty for none.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether a request is for it.
    fn takes(&self, host: Option<&str>, path: &str) -> bool {
        let is_host = self.host.as_deref().is_none_or(|own| host == Some(own));
        let rest = path.strip_prefix(self.prefix.as_str());
        is_host && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// More is more exact.
    fn rank(&self) -> (bool, usize) {
        (self.host.is_some(), self.prefix.len())
    }
}

/// The host that a request names, without its port, in small letters.
pub(super) fn host(head: &Parts) -> Option<String> {
    let named = head.uri.authority().map(|it| it.as_str());
    let header = || head.headers.get(HOST).and_then(|it| it.to_str().ok());
    named.or_else(header).map(|it| without_port(it).to_ascii_lowercase())
}

fn without_port(host: &str) -> &str {
    let end = host.rfind(':').filter(|at| !host[*at..].contains(']'));
    end.map_or(host, |at| &host[..at])
}

/// Contracts with where they are served.
#[derive(Debug, Default)]
pub(super) struct Contracts(Vec<(Mount, Arc<Contract>)>);

impl Contracts {
    /// The contracts, the most exactly mounted first.
    pub(super) fn new(contracts: Vec<(Mount, Contract)>) -> Self {
        let mut all: Vec<_> =
            contracts.into_iter().map(|(mount, it)| (mount, Arc::new(it))).collect();
        all.sort_by_key(|(mount, _)| std::cmp::Reverse(mount.rank()));
        Self(all)
    }

    pub(super) fn all(&self) -> &[(Mount, Arc<Contract>)] {
        &self.0
    }

    /// The contract for a request: of those that are mounted as exactly, the first that has a path
    /// for it.
    ///
    /// # Errors
    ///
    /// When nothing is served there (404).
    pub(super) fn of(&self, head: &Parts) -> Result<&(Mount, Arc<Contract>), Box<Problem>> {
        if let [only] = self.0.as_slice()
            && only.0 == Mount::default()
        {
            return Ok(only);
        }
        let (host, path) = (host(head), head.uri.path());
        let mut fitting = self.0.iter().filter(|(mount, _)| mount.takes(host.as_deref(), path));
        let first = fitting.next().ok_or_else(|| self.nowhere())?;
        let mut equal = std::iter::once(first).chain(fitting);
        let has_path = |(_, it): &&(Mount, Arc<Contract>)| it.has_path(head);
        Ok(equal.find(has_path).unwrap_or(first))
    }

    fn nowhere(&self) -> Box<Problem> {
        let mounts: Vec<String> = self.0.iter().map(|(mount, _)| mount.to_string()).collect();
        let detail = format!("no document is served here, but at {}", mounts.join(", "));
        Box::new(Problem::new(StatusCode::NOT_FOUND, detail))
    }
}

#[cfg(test)]
mod tests {
    use super::Mount;

    #[test]
    fn mounts_are_read_and_take_what_is_below_them() {
        let mount = |text: &str| text.parse::<Mount>();
        for (text, shown) in [
            ("/", "/"),
            ("/pets", "/pets"),
            ("/a/b/", "/a/b"),
            ("Pets.Example:8080", "pets.example"),
            ("pets.example/v1", "pets.example/v1"),
            ("[::1]:80/x", "[::1]/x"),
        ] {
            assert_eq!(mount(text).unwrap().to_string(), shown);
        }
        for text in ["", "//", "/a//b", "/../x", "/{a}", "a b", "/a?b", "ä"] {
            assert!(mount(text).is_err(), "{text}");
        }
        let pets = mount("/pets").unwrap();
        assert!(pets.takes(None, "/pets") && pets.takes(Some("x"), "/pets/1"));
        assert!(!pets.takes(None, "/petshop") && !pets.takes(None, "/"));
        let host = mount("pets.example").unwrap();
        assert!(host.takes(Some("pets.example"), "/") && !host.takes(Some("other"), "/"));
    }
}
