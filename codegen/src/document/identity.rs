//! `$self`: the address by which a document calls itself, from which its references start (OpenAPI
//! 3.2.0, 4.1.2.2). Nothing is fetched: an address leads to a file that calls itself so, or that is
//! to this file as the one address is to the other.

use crate::value::Value;

/// What the files of a document call themselves.
#[derive(Debug)]
pub(super) struct Identities(Vec<Option<Box<str>>>);

impl Identities {
    pub(super) fn of(trees: &[Value]) -> Self {
        Self(trees.iter().map(|tree| own(tree).map(Into::into)).collect())
    }

    /// What a file calls itself.
    pub(super) fn own(&self, file: u32) -> Option<&str> {
        self.0.get(file as usize)?.as_deref()
    }

    /// The file that calls itself as a reference in another one names it.
    pub(super) fn file(&self, from: u32, path: &str) -> Option<u32> {
        if self.0.iter().all(Option::is_none) {
            return None;
        }
        let absolute = self.own(from).map(|own| joined(own, path));
        let is_meant = |own: &Option<Box<str>>| match (own.as_deref(), &absolute) {
            (Some(own), _) if own == path => true,
            (Some(own), Some(absolute)) => own == absolute,
            _ => false,
        };
        self.0.iter().position(is_meant).map(|file| file as u32)
    }
}

/// What a document calls itself.
pub(super) fn own(tree: &Value) -> Option<&str> {
    let address = tree.get("$self")?.as_str()?;
    let address = address.split('#').next().unwrap_or_default();
    (!address.is_empty()).then_some(address)
}

/// The path from a file to the one of an address in the same folder, or in a folder below.
pub(super) fn beside<'a>(own: &str, address: &'a str) -> Option<&'a str> {
    let folder = &own[..=own.rfind('/')?];
    address.strip_prefix(folder).filter(|rest| !rest.is_empty() && folder.len() > 1)
}

/// An address as it is seen from another (RFC 3986, 5.2).
fn joined(own: &str, path: &str) -> String {
    if path.contains("://") {
        return path.to_owned();
    }
    let start = own.find("://").map_or(0, |at| at + 3);
    let root = own[start..].find('/').map_or(own.len(), |at| start + at);
    let (host, folder) = own.split_at(if start == 0 { 0 } else { root });
    let whole = match path.starts_with('/') {
        true => path.to_owned(),
        false => format!("{}{path}", &folder[..folder.rfind('/').map_or(0, |at| at + 1)]),
    };
    let mut segments: Vec<&str> = Vec::new();
    for segment in whole.split('/') {
        match segment {
            "." => {}
            // The first is empty: what stands before the root.
            ".." if segments.len() > 1 => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    format!("{host}{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_start_at_the_document() {
        let own = "https://example.com/api/v1/openapi.yaml";
        for (path, expected) in [
            ("pets.yaml", "https://example.com/api/v1/pets.yaml"),
            ("./pets.yaml", "https://example.com/api/v1/pets.yaml"),
            ("../v2/pets.yaml", "https://example.com/api/v2/pets.yaml"),
            ("../../../../pets.yaml", "https://example.com/pets.yaml"),
            ("/pets.yaml", "https://example.com/pets.yaml"),
            ("https://other.com/a", "https://other.com/a"),
        ] {
            assert_eq!(joined(own, path), expected);
        }
        assert_eq!(joined("/api/openapi", "pets"), "/api/pets");
        assert_eq!(beside(own, "https://example.com/api/v1/a/b"), Some("a/b"));
        assert_eq!(beside(own, "https://example.com/api/v2/a"), None);
    }
}
