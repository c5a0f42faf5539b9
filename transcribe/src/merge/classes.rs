//! Which models are one: equal names and rows, or word for word the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::refine;
use crate::model::{Field, Model};
use crate::sections::Direction;
use crate::types::Type;

/// The class of each model: equal name, equal rows, fields that lead to equal classes.
pub(super) fn of(models: &[Model]) -> Vec<usize> {
    // What calls that fail answer is one model wherever it stands.
    let base = |model: &Model| match model.is_error() {
        true => "ErrorResponse".to_owned(),
        false => model.base.clone(),
    };
    let classes = number(models.iter().map(|model| (base(model), rows(model))));
    shared(models, number(refine::refined(models, classes).into_iter()))
}

/// Models inside each other for which classes are made one, level by level from the innermost.
const LEVELS: usize = 64;

/// Classes that are one word for word, made one: bodies of several operations, a body and the
/// model of its rows, and models of one name that are found on several ways.
fn shared(models: &[Model], mut classes: Vec<usize>) -> Vec<usize> {
    let texts = number(models.iter().map(said));
    for _ in 0..LEVELS {
        let count = classes.iter().max().map_or(0, |most| most + 1);
        let mut first: Vec<Option<usize>> = vec![None; count];
        for (model, class) in classes.iter().enumerate() {
            first[*class].get_or_insert(model);
        }
        let targets = |model: &Model| {
            let all = model.fields.iter().filter_map(|field| field.target);
            all.map(|target| classes[target]).collect::<Vec<_>>()
        };
        let rows = first.iter().flatten().map(|model| (texts[*model], targets(&models[*model])));
        let rows = number(rows);
        let keys = first.iter().flatten().zip(rows);
        let keys = keys.map(|(model, rows)| (group(&models[*model]), rows)).collect();
        let keys = adopted(models, &classes, keys);
        let merged = number(classes.iter().map(|class| &keys[*class]));
        let fewer = merged.iter().max().map_or(0, |most| most + 1) < count;
        classes = merged;
        if !fewer {
            break;
        }
    }
    classes
}

/// What models have in common that may be one.
fn group(model: &Model) -> String {
    match () {
        () if model.is_error() => "ErrorResponse".to_owned(),
        () if model.is_unnamed() => format!("{:?}", model.direction),
        // A name of one part is a model's own; that of several parts says the way to it.
        () => format!("model {}", model.last_part().to_lowercase()),
    }
}

/// Words that descriptions begin with and that say nothing.
const FILLERS: [&str; 12] = [
    "indicates",
    "indicate",
    "specifies",
    "specify",
    "the",
    "a",
    "an",
    "of",
    "is",
    "this",
    "parameter",
    "field",
];

/// All that a model says, its words as well; its fields' classes stand apart.
fn said(model: &Model) -> String {
    let mut out = rows(model);
    for field in &model.fields {
        let words = field.described.text.split(|letter: char| !letter.is_alphanumeric());
        let words = words.map(str::to_lowercase);
        out.push('|');
        out.extend(words.filter(|word| !FILLERS.contains(&word.as_str())));
        out.push_str(if field.target.is_some() { "|model" } else { "|" });
    }
    // Nothing at all is not the same thing twice.
    if model.fields.is_empty() {
        out.push_str(&model.base);
    }
    out
}

/// Gives bodies the group of the one model of their side that has the same rows.
fn adopted(
    models: &[Model],
    classes: &[usize],
    mut keys: Vec<(String, usize)>,
) -> Vec<(String, usize)> {
    let mut owners: BTreeMap<(usize, Direction), BTreeSet<usize>> = BTreeMap::new();
    for (model, class) in models.iter().zip(classes) {
        if !model.is_unnamed() && model.fields.len() > 1 {
            owners.entry((keys[*class].1, model.direction)).or_default().insert(*class);
        }
    }
    let mut moves: Vec<(usize, usize)> = Vec::new();
    for (model, class) in models.iter().zip(classes) {
        let is_body = model.is_unnamed() && !model.is_error();
        let all = owners.get(&(keys[*class].1, model.direction)).filter(|all| all.len() == 1);
        if let Some(owner) = all.and_then(BTreeSet::first)
            && is_body
            && owner != class
        {
            moves.push((*class, *owner));
        }
    }
    for (class, owner) in moves {
        keys[class].0 = keys[owner].0.clone();
    }
    keys
}

/// Numbers equal keys alike, in order of their first appearance.
fn number<K: Ord>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut known: BTreeMap<K, usize> = BTreeMap::new();
    keys.map(|key| {
        let next = known.len();
        *known.entry(key).or_insert(next)
    })
    .collect()
}

/// What a model's rows say, without the words of their descriptions.
fn rows(model: &Model) -> String {
    model.fields.iter().map(row).collect::<Vec<_>>().join("\n")
}

fn row(field: &Field) -> String {
    let described = &field.described;
    let values: Vec<&str> = described.values.iter().map(|value| value.text.as_str()).collect();
    let stated = match field.stated.is_empty() {
        true => String::new(),
        false => format!("|{}", Value::Object(field.stated.clone())),
    };
    format!(
        "{}|{:?}|{}|{}|{:?}|{:?}|{:?}|{:?}",
        field.name,
        field.special,
        field.mandatory == Some(true),
        field.kind.as_ref().map_or_else(String::new, |kind| shape(kind, field.target.is_some())),
        values,
        described.default,
        described.minimum,
        described.maximum,
    ) + &stated
}

/// A type without the name of a model that was found: the model's class stands for it.
fn shape(kind: &Type, found: bool) -> String {
    match kind {
        Type::Model(_) | Type::Table(..) if found => "model".to_owned(),
        Type::List(Some(inner)) => format!("list of {}", shape(inner, found)),
        Type::Map(inner) => format!("map of {}", shape(inner, found)),
        other => format!("{other:?}"),
    }
}
