//! Versions, and what of them is raised.

use std::fmt;

use semver::Version as Semver;
use serde::Serialize;

/// The part of a version that is raised, as Cargo counts: before 1.0 the leftmost number that is
/// not zero is the major one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Raise {
    /// None.
    None,
    /// What only mends.
    Patch,
    /// What only adds.
    Minor,
    /// What breaks.
    Major,
}

impl Raise {
    /// The word shown to people and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The part that a report of [`crate::diff`] names.
    pub(super) fn named(word: &str) -> Self {
        [Self::Patch, Self::Minor, Self::Major]
            .into_iter()
            .find(|it| it.as_str() == word)
            .unwrap_or(Self::None)
    }
}

impl fmt::Display for Raise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The version of a package, before and now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// What it was; nothing for a package that is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is.
    pub now: String,
    /// What of it is raised.
    pub raised: Raise,
}

impl Version {
    /// Compares two versions. What is no version raises nothing.
    #[must_use]
    pub fn between(before: Option<String>, now: String) -> Self {
        let parsed = |text: &str| Semver::parse(text).ok();
        let raised = match before.as_deref() {
            // A manifest that is new says nothing about callers of what it names.
            None => Raise::None,
            Some(text) => match (parsed(text), parsed(&now)) {
                (Some(old), Some(new)) => raised(&old, &new),
                _ => Raise::None,
            },
        };
        Self { before, now, raised }
    }

    /// The least version that raises what has to be.
    pub(super) fn needed(&self, raise: Raise) -> Option<String> {
        let Semver { major, minor, patch, .. } = Semver::parse(self.before.as_deref()?).ok()?;
        let (major, minor, patch) = match (raise, major, minor) {
            (Raise::None, ..) => return None,
            (Raise::Major, 0, 0) | (Raise::Minor | Raise::Patch, 0, _) => (major, minor, patch + 1),
            (Raise::Major, 0, _) | (Raise::Minor, ..) => (major, minor + 1, 0),
            (Raise::Major, ..) => (major + 1, 0, 0),
            (Raise::Patch, ..) => (major, minor, patch + 1),
        };
        Some(Semver::new(major, minor, patch).to_string())
    }
}

fn raised(old: &Semver, new: &Semver) -> Raise {
    let differs = |part: fn(&Semver) -> u64| part(old) != part(new);
    if new <= old {
        return Raise::None;
    }
    // What is pre-released promises nothing.
    if !old.pre.is_empty() || differs(|it| it.major) {
        return Raise::Major;
    }
    match (old.major, differs(|it| it.minor), differs(|it| it.patch)) {
        (0, true, _) => Raise::Major,
        (0, false, true) if old.minor == 0 => Raise::Major,
        (0, false, true) | (_, true, _) => Raise::Minor,
        (_, false, true) => Raise::Patch,
        (_, false, false) => Raise::None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Raise, Version};

    #[test]
    fn parts_are_raised_as_cargo_counts_them() {
        let cases = [
            ("1.2.3", "2.0.0", Raise::Major),
            ("1.2.3", "1.3.0", Raise::Minor),
            ("1.2.3", "1.2.4", Raise::Patch),
            ("1.2.3", "1.2.3", Raise::None),
            ("1.2.3", "1.2.2", Raise::None),
            ("0.1.0", "0.2.0", Raise::Major),
            ("0.1.0", "0.1.1", Raise::Minor),
            ("0.0.1", "0.0.2", Raise::Major),
            ("0.9.0", "1.0.0", Raise::Major),
            ("1.0.0-rc.1", "1.0.0-rc.2", Raise::Major),
            ("1.0.0", "1.1.0-rc.1", Raise::Minor),
            ("one", "2.0.0", Raise::None),
        ];
        for (before, now, raised) in cases {
            let version = Version::between(Some(before.to_owned()), now.to_owned());
            assert_eq!(version.raised, raised, "{before} → {now}");
        }
        assert_eq!(Version::between(None, "0.1.0".to_owned()).raised, Raise::None);
    }

    #[test]
    fn the_version_that_is_needed_raises_enough() {
        for before in ["1.2.3", "0.1.4", "0.0.7"] {
            for raise in [Raise::Minor, Raise::Major] {
                let version = Version::between(Some(before.to_owned()), before.to_owned());
                let needed = version.needed(raise).unwrap();
                let now = Version::between(version.before, needed.clone());
                assert!(now.raised >= raise, "{before} → {needed}");
            }
        }
    }
}
