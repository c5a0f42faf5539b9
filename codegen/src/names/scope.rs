//! Names that are taken, and the next free one.

use foldhash::{HashMap, HashSet};

use super::letters::look;

/// Names that are taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// As they look to a reader.
    taken: HashSet<String>,
    /// Where the search for a free number goes on, by the wanted name.
    next: HashMap<String, usize>,
}

impl Scope {
    /// A scope in which these names are taken.
    pub(super) fn with_reserved(names: &[&str]) -> Self {
        let taken = names.iter().map(|name| (*name).to_owned()).collect();
        Self { taken, next: HashMap::default() }
    }

    /// Takes these names too.
    pub(super) fn reserve(&mut self, names: &[&str]) {
        self.taken.extend(names.iter().map(|name| (*name).to_owned()));
    }

    /// The wanted name, or one with a number behind it when that is taken.
    pub(super) fn give(&mut self, wanted: &str) -> String {
        if self.taken.insert(look(wanted)) {
            return wanted.to_owned();
        }
        let separator = if wanted.ends_with(|last: char| last.is_ascii_digit()) { "_" } else { "" };
        let number = self.next.entry(wanted.to_owned()).or_insert(2);
        loop {
            let name = format!("{wanted}{separator}{number}");
            *number += 1;
            if self.taken.insert(look(&name)) {
                return name;
            }
        }
    }

    /// Names for several wire names. One that is a Rust name as it stands comes first: `FooBar`
    /// keeps its name whether or not there is a `foo_bar` before it.
    pub(super) fn give_all(
        &mut self,
        wires: &[&str],
        case: impl Fn(&str) -> String,
    ) -> Vec<String> {
        let wanted: Vec<String> = wires.iter().map(|wire| case(wire)).collect();
        let mut given: Vec<Option<String>> = vec![None; wires.len()];
        for exact in [true, false] {
            for (index, wire) in wires.iter().enumerate() {
                if given[index].is_none() && (wanted[index] == *wire || !exact) {
                    given[index] = Some(self.give(&wanted[index]));
                }
            }
        }
        given.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::pascal;

    #[test]
    fn a_name_that_is_one_already_keeps_it() {
        let given = Scope::default().give_all(&["foo_bar", "FooBar", "foo bar"], pascal);
        assert_eq!(given, ["FooBar2", "FooBar", "FooBar3"]);
    }
}
