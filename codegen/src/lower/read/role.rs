//! What an inline branch of a `oneOf` or `anyOf` is called: the words that tell it from the others.

use foldhash::HashMap;
use openapiv3::{ReferenceOr, Schema};
use serde_json::Value;

use super::keywords::Keywords;
use crate::names::pascal;

/// A longer title is a sentence.
const TITLE_LENGTH: usize = 40;

/// More members in a name tell less.
const MEMBERS: usize = 2;

/// A role for each branch: its title; what it is; the fixed value of a member; the members that it
/// asks for. Where that is not its own, its number.
pub(super) fn roles(keywords: &Keywords<'_>, branches: &[ReferenceOr<Schema>]) -> Vec<String> {
    let described: Vec<Option<Keywords<'_>>> = branches
        .iter()
        .map(|branch| match branch {
            ReferenceOr::Item(schema) => Some(Keywords::of(schema)),
            ReferenceOr::Reference { .. } => None,
        })
        .collect();
    let told: Vec<Option<String>> =
        described.iter().map(|branch| by_members(branch.as_ref()?)).collect();
    let mut taken: HashMap<String, usize> = HashMap::default();
    let members = keywords.properties.into_iter().flatten().map(|(name, _)| name);
    for name in told.iter().flatten() {
        *taken.entry(pascal(name)).or_default() += 1;
    }
    for name in members {
        *taken.entry(pascal(name)).or_default() += 1;
    }
    let is_own = |role: &str| taken.get(&pascal(role)) == Some(&1);
    let numbered = |index: usize| format!("variant {}", index + 1);
    described
        .iter()
        .enumerate()
        .map(|(index, branch)| {
            let Some(branch) = branch else { return numbered(index) };
            match (&branch.data.title, branch.ty) {
                (Some(title), _) if title.len() <= TITLE_LENGTH => title.clone(),
                (_, Some(ty @ ("string" | "integer" | "number" | "boolean" | "array"))) => {
                    ty.to_owned()
                }
                _ => match &told[index] {
                    Some(role) if is_own(role) => role.clone(),
                    _ => numbered(index),
                },
            }
        })
        .collect()
}

/// The fixed value of a member, or the few members that an object must have, or the only one.
fn by_members(branch: &Keywords<'_>) -> Option<String> {
    let properties = branch.properties.filter(|it| !it.is_empty())?;
    if let Some(fixed) = properties.values().find_map(fixed_value) {
        return Some(fixed);
    }
    // A member that has one of a few values is there to tell kinds, in the other branches too.
    let tells = |name: &&str| !properties.get(*name).is_some_and(is_listed);
    let names: Vec<&str> = match branch.required {
        [] if properties.len() == 1 => properties.keys().map(String::as_str).collect(),
        required => required.iter().map(String::as_str).filter(tells).collect(),
    };
    (1..=MEMBERS).contains(&names.len()).then(|| format!("with {}", names.join(" and ")))
}

fn is_listed(schema: &ReferenceOr<Box<Schema>>) -> bool {
    matches!(schema, ReferenceOr::Item(schema) if !Keywords::of(schema).values.is_empty())
}

/// The only text that a schema allows, if it has words.
fn fixed_value(schema: &ReferenceOr<Box<Schema>>) -> Option<String> {
    let ReferenceOr::Item(schema) = schema else { return None };
    match Keywords::of(schema).values.as_slice() {
        [Value::String(only)] if only.len() <= TITLE_LENGTH => {
            only.starts_with(|it: char| it.is_ascii_alphabetic()).then(|| only.clone())
        }
        _ => None,
    }
}
