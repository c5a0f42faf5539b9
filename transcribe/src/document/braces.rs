//! The braces of a path, where a page spells a parameter in two ways.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::model::Field;
use crate::roles::Role;
use crate::sections::placeholders;
use specwright::diagnostic::{Code, Diagnostic};

/// A path whose braces are named as the rows name the parameters.
pub(super) fn named_as_rows(
    path: &str,
    rows: &[(&Role, Field)],
    file: &str,
    findings: &mut Vec<Diagnostic>,
) -> String {
    let mut braces = Braces::of(path, rows);
    for (role, field) in rows {
        if braces.open.is_empty() {
            break;
        }
        let Some(name) = braces.meant_by(role, &field.name) else { continue };
        let message = format!("the path says {{{name}}}, the table `{}`", field.name);
        findings.push(
            Diagnostic::of_page(Code::PathParameter, file, field.origin.at, message)
                .help("the table's name is taken for both; it is not sent"),
        );
        braces.rename(name, &field.name);
    }
    braces.path(path)
}

/// The braces of a path, and the rows that could be theirs.
struct Braces<'a> {
    /// What the path has in braces.
    names: HashSet<&'a str>,
    /// Braces that no row is called after, in the path's order, and by their letters alone.
    open: BTreeMap<usize, &'a str>,
    alike: HashMap<String, BTreeSet<usize>>,
    /// How many rows of each name are of the path and in none of its braces, and of all names.
    homeless: HashMap<&'a str, usize>,
    homeless_rows: usize,
    renamed: HashMap<&'a str, &'a str>,
}

impl<'a> Braces<'a> {
    fn of(path: &'a str, rows: &'a [(&Role, Field)]) -> Self {
        let described: HashSet<&str> = rows.iter().map(|(_, field)| field.name.as_str()).collect();
        let names: HashSet<&str> = placeholders(path).into_iter().collect();
        let (mut open, mut alike) = (BTreeMap::new(), HashMap::<String, BTreeSet<usize>>::new());
        let all = placeholders(path).into_iter().enumerate();
        for (place, name) in all.filter(|(_, name)| !described.contains(name)) {
            open.insert(place, name);
            alike.entry(plain(name)).or_default().insert(place);
        }
        let (mut homeless, mut homeless_rows) = (HashMap::new(), 0);
        let of_path = rows.iter().filter(|(role, _)| **role == Role::Path);
        for (_, field) in of_path.filter(|(_, field)| !names.contains(field.name.as_str())) {
            *homeless.entry(field.name.as_str()).or_default() += 1;
            homeless_rows += 1;
        }
        Self { names, open, alike, homeless, homeless_rows, renamed: HashMap::new() }
    }

    /// The open braces that a row is about: of the same letters, or the only ones that are left.
    fn meant_by(&self, role: &Role, row: &str) -> Option<&'a str> {
        if self.names.contains(row) {
            return None;
        }
        let alike = self.alike.get(&plain(row)).and_then(BTreeSet::first);
        let is_only = *role == Role::Path && self.open.len() == 1 && self.homeless_rows == 1;
        let only = is_only.then(|| self.open.keys().next()).flatten();
        self.open.get(alike.or(only)?).copied()
    }

    fn rename(&mut self, name: &'a str, row: &'a str) {
        self.names.remove(name);
        self.names.insert(row);
        self.homeless_rows -= self.homeless.remove(row).unwrap_or(0);
        self.renamed.insert(name, row);
        self.open.retain(|_, it| *it != name);
        if let Some(all) = self.alike.get_mut(&plain(name)) {
            all.retain(|place| self.open.contains_key(place));
        }
    }

    /// The path with its new names.
    fn path(&self, path: &str) -> String {
        let mut out = String::with_capacity(path.len());
        let mut parts = path.split('{');
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            out.push('{');
            match part.split_once('}') {
                Some((name, rest)) => {
                    out.push_str(self.renamed.get(name).unwrap_or(&name));
                    out.push('}');
                    out.push_str(rest);
                }
                None => out.push_str(part),
            }
        }
        out
    }
}

/// The letters and digits of a name.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.collect::<String>().to_lowercase()
}
