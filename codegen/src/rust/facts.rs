//! What the document asks of values, as sentences for doc comments.

use crate::api::{Bound, Constraints, ScalarKind, Shape, TypeId, Types};

/// The facts about the values of a type: their format, and what is asked of them.
pub(super) fn of_type(types: &Types, id: TypeId) -> Vec<String> {
    match &types.get(types.resolve(id)).shape {
        Shape::Scalar(scalar) => {
            let format = scalar.format.iter().filter(|_| scalar.kind != ScalarKind::Own);
            let format = format.map(|format| format!("Format: `{}`.", code(format)));
            format.chain(limits(&scalar.constraints, "characters")).collect()
        }
        Shape::List(item, own) => {
            let mut facts = limits(own, "items");
            if let Shape::Scalar(scalar) = &types.get(types.resolve(*item)).shape {
                let of_items = limits(&scalar.constraints, "characters");
                facts.extend(of_items.iter().map(|fact| format!("Each item: {}", lower(fact))));
            }
            facts
        }
        Shape::Map(_, own) => limits(own, "members"),
        Shape::Struct(object) => limits(&object.limits, "members"),
        Shape::Any(reason) => vec![format!("Any JSON value ({}).", reason.as_str())],
        _ => Vec::new(),
    }
}

/// A text of the document as it can stand between backticks.
pub(super) fn code(text: &str) -> String {
    text.replace('`', "'").replace(['\n', '\r'], " ")
}

fn lower(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters
        .next()
        .map(|first| first.to_lowercase().chain(characters).collect())
        .unwrap_or_default()
}

/// Validation keywords as sentences.
fn limits(limits: &Constraints, unit: &str) -> Vec<String> {
    let mut facts = Vec::new();
    let bound = |(number, exclusive): &Bound, word: &str, strictly: &str| {
        format!("{} {number}.", if *exclusive { strictly } else { word })
    };
    facts.extend(limits.minimum.iter().map(|limit| bound(limit, "At least", "More than")));
    facts.extend(limits.maximum.iter().map(|limit| bound(limit, "At most", "Less than")));
    facts.extend(limits.multiple_of.iter().map(|of| format!("A multiple of {of}.")));
    match (limits.min_length, limits.max_length) {
        (Some(least), Some(most)) if least == most => facts.push(format!("{least} {unit}.")),
        (Some(least), Some(most)) => facts.push(format!("{least} to {most} {unit}.")),
        (Some(least), None) => facts.push(format!("At least {least} {unit}.")),
        (None, Some(most)) => facts.push(format!("At most {most} {unit}.")),
        (None, None) => {}
    }
    facts.extend(limits.pattern.iter().map(|pattern| format!("Pattern: `{}`.", code(pattern))));
    if limits.unique {
        facts.push("No item twice.".to_owned());
    }
    facts
}
