//! What tells the requests of a service from each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{MediaKind, Shape, TypeId, Types, Webhook};

/// Something that a request has when it is of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// What has the value.
    pub(crate) place: MarkPlace,
    /// The values that it can have.
    pub(crate) values: Vec<String>,
}

/// What has a value by which requests are told apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MarkPlace {
    /// The header of this name.
    Header(String),
    /// The member that these names lead to.
    Member(Vec<String>),
}

/// Members are looked for in so many objects.
const DEPTH: usize = 2;

/// What marks each of the requests.
///
/// A header, or a member of the body, marks a request if it has one value only. If it has several, it
/// does where the document gives all that have it either the same values or none in common: other
/// lists are of values that may well become more. A member of a member is looked at only where every
/// request has it, each with values of its own.
pub(crate) fn marks(types: &Types, webhooks: &[Webhook]) -> Vec<Vec<Mark>> {
    let all: Vec<Vec<Mark>> = webhooks.iter().map(|it| possible(types, it)).collect();
    let mut sets: BTreeMap<&MarkPlace, Vec<BTreeSet<&String>>> = BTreeMap::new();
    for mark in all.iter().flatten() {
        sets.entry(&mark.place).or_default().push(mark.values.iter().collect());
    }
    // Of a place once, and not for each that has it: there are as many as webhooks.
    let told: BTreeMap<&MarkPlace, (bool, bool)> = sets
        .iter()
        .map(|(place, sets)| {
            let is_parted = are_parted(sets);
            let is_apart = is_parted && sets.len() == webhooks.len() && are_all_distinct(sets);
            (*place, (is_parted, is_apart))
        })
        .collect();
    let tells = |mark: &Mark| {
        let (is_parted, is_apart) = told[&mark.place];
        let is_outer = match &mark.place {
            MarkPlace::Header(_) => true,
            MarkPlace::Member(path) => path.len() == 1,
        };
        match is_outer {
            true => mark.values.len() == 1 || is_parted,
            false => is_apart,
        }
    };
    let chosen = |marks: &Vec<Mark>| marks.iter().filter(|it| tells(it)).cloned().collect();
    all.iter().map(chosen).collect()
}

/// Whether there are several sets, of which no two overlap.
fn are_parted(sets: &[BTreeSet<&String>]) -> bool {
    let mut owners: BTreeMap<&String, &BTreeSet<&String>> = BTreeMap::new();
    let is_one = |set, value| *owners.entry(value).or_insert(set) == set;
    let mut is_one = is_one;
    sets.iter().all(|set| set.iter().all(|value| is_one(set, *value)))
        && sets.iter().any(|set| *set != sets[0])
}

fn are_all_distinct(sets: &[BTreeSet<&String>]) -> bool {
    sets.iter().collect::<BTreeSet<_>>().len() == sets.len()
}

/// All headers and members that have one of some values, headers first.
fn possible(types: &Types, webhook: &Webhook) -> Vec<Mark> {
    let headers = webhook.headers.iter().map(|(name, values)| Mark {
        place: MarkPlace::Header(name.to_ascii_lowercase()),
        values: values.clone(),
    });
    let mut marks: Vec<Mark> = headers.collect();
    let content = webhook.body.iter().flat_map(|body| &body.content);
    let mut json = content.filter(|media| media.kind == MediaKind::Json).filter_map(|it| it.ty);
    // Of several forms one is no more than the other.
    if let (Some(ty), None) = (json.next(), json.next()) {
        members(types, ty, &mut Vec::new(), &mut marks);
    }
    marks
}

fn members(types: &Types, ty: TypeId, path: &mut Vec<String>, marks: &mut Vec<Mark>) {
    let Shape::Struct(object) = &types.get(types.resolve(ty)).shape else { return };
    for property in &object.properties {
        path.push(property.name.clone());
        match &types.get(types.resolve(property.ty)).shape {
            Shape::Enum(definition) => marks.push(Mark {
                place: MarkPlace::Member(path.clone()),
                values: definition.values.tags(),
            }),
            Shape::Struct(_) if path.len() < DEPTH => members(types, property.ty, path, marks),
            _ => {}
        }
        path.pop();
    }
}
