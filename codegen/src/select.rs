//! A part of an API: the operations that are asked for, and what they reach.

use std::collections::BTreeSet;

use crate::api::{Api, Operation};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::near;

/// The operations that bindings are made of.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Indices of operations; nothing when all are.
    chosen: Option<BTreeSet<usize>>,
}

impl Selection {
    /// The operations that any of the selectors names: an `operationId`, `METHOD /path`, or
    /// `tag:NAME`. Without a selector all are chosen; one that names nothing is reported.
    pub fn of(api: &Api, selectors: &[String], found: &mut Diagnostics) -> Self {
        if selectors.is_empty() {
            return Self::default();
        }
        let mut chosen = BTreeSet::new();
        for selector in selectors {
            let named = api.operations.iter().enumerate().filter(|(_, it)| is_named(it, selector));
            let named: Vec<usize> = named.map(|(index, _)| index).collect();
            if named.is_empty() {
                let message = format!("`{selector}` selects no operation");
                let known = selectors_of(api);
                let known = known.iter().map(String::as_str);
                let otherwise = "a selector is an operationId, 'METHOD /path' or tag:NAME";
                let help = near::help(selector, known, otherwise);
                found.push(Diagnostic::unplaced(Code::Usage, message).help(help));
            }
            chosen.extend(named);
        }
        Self { chosen: Some(chosen) }
    }

    /// What there is to say of a selector that names nothing.
    pub(crate) fn unmatched(api: &Api, selector: &str) -> Option<String> {
        let mut found = Diagnostics::default();
        Self::of(api, &[selector.to_owned()], &mut found);
        let said = found.as_slice().first()?;
        let help = said.help.as_deref().map(|help| format!("; {help}"));
        Some(format!("{}{}", said.message, help.unwrap_or_default()))
    }

    /// Whether an operation is part of the bindings.
    pub fn has(&self, operation: usize) -> bool {
        self.chosen.as_ref().is_none_or(|chosen| chosen.contains(&operation))
    }

    /// Whether the bindings are those of the whole API.
    pub fn is_all(&self) -> bool {
        self.chosen.is_none()
    }
}

/// All selectors that name something.
fn selectors_of(api: &Api) -> Vec<String> {
    let operations = api.operations.iter();
    let mut all: Vec<String> = operations
        .flat_map(|it| [it.id.clone(), format!("{} {}", it.method.as_str(), it.path)])
        .collect();
    let tags = api.operations.iter().flat_map(|it| &it.tags);
    all.extend(tags.map(|tag| format!("tag:{tag}")));
    all
}

fn is_named(operation: &Operation, selector: &str) -> bool {
    let selector = selector.trim();
    if let Some(tag) = selector.strip_prefix("tag:") {
        return operation.tags.iter().any(|known| known == tag.trim());
    }
    if let Some((method, path)) = selector.split_once(char::is_whitespace)
        && path.trim_start().starts_with('/')
    {
        return operation.method.as_str().eq_ignore_ascii_case(method)
            && operation.path == path.trim();
    }
    operation.id == selector
}
