//! Cargo features by tag: which file is compiled when.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Context, webhook};
use crate::analyze::{self, StateSource};
use crate::api::TypeId;
use crate::names::{Home, Names, UNREFERENCED, WEBHOOKS};

/// An API of fewer operations is compiled whole before anybody has chosen features.
const MANY: usize = 100;

/// What more tags than this need is compiled with any of them: a list of so many conditions would be
/// longer than the file, and as many times as there are files.
const SHARED: usize = 100;

/// Whether a crate has a feature for each tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TagFeatures {
    /// A crate of 100 operations or more that have two tags or more.
    #[default]
    Auto,
    /// Every crate whose operations have a tag.
    Always,
    /// No crate.
    Never,
}

impl FromStr for TagFeatures {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "always" => Ok(Self::Always),
            "never" => Ok(Self::Never),
            other => Err(format!("`{other}` is none of auto, always, never")),
        }
    }
}

/// The files of the bindings with the types in each.
pub(super) type Homes = BTreeMap<Home, Vec<TypeId>>;

/// The features that compile a file, any of them; nothing for a file that is always there.
pub(super) type Condition = Option<BTreeSet<String>>;

/// The features of a crate.
pub(super) struct Features {
    /// All of them, in the order of the tags.
    pub(super) all: Vec<String>,
    /// The features that a feature turns on: those of the tags below its own.
    below: BTreeMap<String, Vec<String>>,
    conditions: BTreeMap<Home, Condition>,
}

impl Features {
    /// The features of these files; nothing when they have none.
    pub(super) fn of(context: &Context<'_>, homes: &Homes, wanted: TagFeatures) -> Option<Self> {
        let tags = tags(context, homes);
        let operations = homes.keys().filter_map(|home| context.operation_in(*home)).count();
        let has_features = match wanted {
            TagFeatures::Auto => operations >= MANY && tags.len() >= 2,
            TagFeatures::Always => !tags.is_empty(),
            TagFeatures::Never => false,
        };
        has_features.then(|| Self::assign(context, homes, tags))
    }

    fn assign(context: &Context<'_>, homes: &Homes, tags: IndexMap<String, Vec<Home>>) -> Self {
        let needs: BTreeMap<Home, BTreeSet<Home>> =
            homes.iter().map(|(home, types)| (*home, needs(context, *home, types))).collect();
        let mut conditions: BTreeMap<Home, Condition> =
            homes.keys().map(|home| (*home, Some(BTreeSet::new()))).collect();
        let mut all = Vec::new();
        for (feature, roots) in tags {
            add(&mut conditions, &needs, roots, &feature);
            all.push(feature);
        }
        let below = below(context, &mut all);
        let is_untagged = |home: &Home| {
            let operation = context.operation_in(*home);
            operation.is_some_and(|index| context.api.operations[index].tags.is_empty())
        };
        for home in reach(&needs, homes.keys().copied().filter(is_untagged).collect()) {
            conditions.insert(home, None);
        }
        let is_left = |conditions: &BTreeMap<Home, Condition>, home: &Home| {
            conditions.get(home).is_some_and(|it| it.as_ref().is_some_and(BTreeSet::is_empty))
        };
        if webhook::has_file(context) {
            let carried = context.api.webhooks.iter().flat_map(|it| it.carried());
            let roots = homes_of(context, None, carried.collect());
            add(&mut conditions, &needs, roots.into_iter().collect(), WEBHOOKS);
            all.push(WEBHOOKS.to_owned());
        }
        let left: Vec<Home> =
            homes.keys().copied().filter(|home| is_left(&conditions, home)).collect();
        if !left.is_empty() {
            add(&mut conditions, &needs, left, UNREFERENCED);
            all.push(UNREFERENCED.to_owned());
        }
        Self { all, below, conditions }
    }

    /// Whether there is a feature of this name.
    pub(super) fn has(&self, feature: &str) -> bool {
        self.all.iter().any(|known| known == feature)
    }

    /// The features that a feature turns on.
    pub(super) fn below(&self, feature: &str) -> &[String] {
        self.below.get(feature).map(Vec::as_slice).unwrap_or_default()
    }

    /// When a file is compiled.
    pub(super) fn condition(&self, home: Home) -> Condition {
        self.conditions.get(&home).cloned().flatten()
    }
}

/// The features of the tags of the operations, in the order of the operations, with the files of
/// these.
fn tags(context: &Context<'_>, homes: &Homes) -> IndexMap<String, Vec<Home>> {
    let mut features: IndexMap<String, Vec<Home>> = IndexMap::new();
    for home in homes.keys() {
        let Some(index) = context.operation_in(*home) else { continue };
        for tag in &context.api.operations[index].tags {
            let feature = context.names.feature(tag).unwrap_or(tag);
            let operations = features.entry(feature.to_owned()).or_default();
            if operations.last() != Some(home) {
                operations.push(*home);
            }
        }
    }
    features
}

/// The features of the tags above those that have one, which come to have one besides, with those below
/// each (OpenAPI 3.2, `parent` of a tag).
fn below(context: &Context<'_>, all: &mut Vec<String>) -> BTreeMap<String, Vec<String>> {
    let mut below: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let pairs = context.api.tags.iter().filter_map(|tag| {
        let parent = context.names.feature(tag.parent.as_ref()?)?;
        Some((parent.to_owned(), context.names.feature(&tag.name)?.to_owned()))
    });
    let mut pairs: Vec<(String, String)> = pairs.collect();
    // From the tags that operations have upwards.
    while let Some(at) = pairs.iter().position(|(_, child)| all.contains(child)) {
        let (parent, child) = pairs.remove(at);
        if !all.contains(&parent) {
            all.push(parent.clone());
        }
        below.entry(parent).or_default().push(child);
    }
    below
}

/// Adds a feature to files and all that they need. What has no condition any more is needed by as many
/// tags as what it needs itself, so that nothing is to be done below it.
fn add(
    conditions: &mut BTreeMap<Home, Condition>,
    needs: &BTreeMap<Home, BTreeSet<Home>>,
    roots: Vec<Home>,
    feature: &str,
) {
    let mut seen = BTreeSet::new();
    let mut stack = roots;
    while let Some(home) = stack.pop() {
        if !seen.insert(home) {
            continue;
        }
        let Some(condition) = conditions.get_mut(&home) else { continue };
        let Some(features) = condition else { continue };
        features.insert(feature.to_owned());
        if features.len() > SHARED {
            *condition = None;
        }
        stack.extend(needs.get(&home).into_iter().flatten().copied());
    }
}

fn reach(needs: &BTreeMap<Home, BTreeSet<Home>>, mut stack: Vec<Home>) -> BTreeSet<Home> {
    let mut seen = BTreeSet::new();
    while let Some(home) = stack.pop() {
        if seen.insert(home) {
            stack.extend(needs.get(&home).into_iter().flatten().copied());
        }
    }
    seen
}

/// The files whose items a file names.
fn needs(context: &Context<'_>, home: Home, types: &[TypeId]) -> BTreeSet<Home> {
    let mut named = types.to_vec();
    let operation = context.operation_in(home);
    if let Some(index) = operation {
        named.extend(analyze::carried(&context.api.operations[index]));
    }
    let mut needs = homes_of(context, Some(home), named);
    if let Some(index) = operation
        && let Some(StateSource::Operation(target, _)) =
            context.polling(index).map(|way| &way.state)
    {
        needs.insert(Home::Operation(*target));
    }
    needs
}

/// The files of types as they are named in a file, or in one beside them all.
fn homes_of(context: &Context<'_>, home: Option<Home>, mut stack: Vec<TypeId>) -> BTreeSet<Home> {
    let (api, analysis) = (context.api, context.analysis);
    let mut seen = BTreeSet::new();
    let mut needs = BTreeSet::new();
    while let Some(id) = stack.pop() {
        if !seen.insert(id) {
            continue;
        }
        let own = Names::home(api, id);
        if Some(own) != home && context.has_item(id) {
            needs.insert(own);
            continue;
        }
        stack.extend(api.types.parts(id));
        stack.extend(analysis.same_as(id));
    }
    needs
}
