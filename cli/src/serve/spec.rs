//! What is to be served, and where.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use specwright_contract::serve::{Mount, NoMount};

/// `SPEC`, or `MOUNT=SPEC`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spec {
    pub(super) mount: Mount,
    pub(super) path: PathBuf,
}

impl FromStr for Spec {
    type Err = NoMount;

    fn from_str(text: &str) -> Result<Self, NoMount> {
        // A file may have such a name.
        let parts = text.split_once('=').filter(|_| !Path::new(text).exists());
        Ok(match parts {
            Some((mount, path)) => Self { mount: mount.parse()?, path: path.into() },
            None => Self { mount: Mount::default(), path: text.into() },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Spec;

    #[test]
    fn documents_are_named_with_their_place() {
        let read = |text: &str| {
            let spec = text.parse::<Spec>().unwrap();
            (spec.mount.to_string(), spec.path.display().to_string())
        };
        assert_eq!(read("a.yaml"), ("/".to_owned(), "a.yaml".to_owned()));
        assert_eq!(read("/pets=a.yaml"), ("/pets".to_owned(), "a.yaml".to_owned()));
        assert_eq!(read("a.test=b=c.yaml"), ("a.test".to_owned(), "b=c.yaml".to_owned()));
        assert!("/a?b=c.yaml".parse::<Spec>().is_err());
    }
}
