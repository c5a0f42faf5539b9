//! Equal models become one; different ones of one name are told apart by what they are for.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Field, Model};
use super::sections::Direction;
use super::types::Type;

/// The models after merging.
pub(crate) struct Merged {
    /// The class of each model.
    pub(crate) class_of: Vec<usize>,
    /// The models of each class, the first one standing for all.
    pub(crate) classes: Vec<Vec<usize>>,
    /// The component's name of each class.
    pub(crate) names: Vec<String>,
}

/// Merges models whose name and rows are equal, and names what is left.
pub(crate) fn merge(models: &[Model], operations: &[String]) -> Merged {
    let class_of = classes(models);
    let count = class_of.iter().max().map_or(0, |most| most + 1);
    let mut classes: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (model, class) in class_of.iter().enumerate() {
        classes[*class].push(model);
    }
    let names = Namer { models, operations, classes: &classes }.names();
    Merged { class_of, classes, names }
}

/// The class of each model: equal name, equal rows, fields that lead to equal classes.
fn classes(models: &[Model]) -> Vec<usize> {
    let mut classes = number(models.iter().map(|model| (model.base.clone(), rows(model))));
    // Each round tells apart what refers to different classes; there are no more than models.
    for _ in 0..models.len() {
        let next = number(models.iter().enumerate().map(|(index, model)| {
            let targets: Vec<Option<usize>> = model
                .fields
                .iter()
                .map(|field| field.target.map(|target| classes[target]))
                .collect();
            (classes[index], targets)
        }));
        if next == classes {
            break;
        }
        classes = next;
    }
    classes
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
    )
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

struct Namer<'a> {
    models: &'a [Model],
    operations: &'a [String],
    classes: &'a [Vec<usize>],
}

impl Namer<'_> {
    /// A name for each class, as short as it can be and the same on every run.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            (0..self.classes.len()).map(|class| self.name(class, 0)).collect();
        let last = 4 + self.models.iter().map(|model| model.fields.len()).max().unwrap_or(0);
        for level in 1..=last {
            let mut seen: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (class, name) in names.iter().enumerate() {
                seen.entry(name.to_lowercase()).or_default().push(class);
            }
            let clashes: Vec<usize> =
                seen.into_values().filter(|all| all.len() > 1).flatten().collect();
            if clashes.is_empty() {
                break;
            }
            for class in clashes {
                names[class] = self.name(class, level);
            }
        }
        self.settle(names)
    }

    /// A class's name with as much said as a level allows.
    fn name(&self, class: usize, level: usize) -> String {
        let model = &self.models[self.classes[class][0]];
        let base = &model.base;
        if model.is_body && level < 4 {
            return base.clone();
        }
        let operation = self.operations.get(model.page).map_or("", String::as_str);
        let side = self.side(class);
        match level {
            0 => base.clone(),
            1 => format!("{side}{base}"),
            2 => format!("{operation}{side}{base}"),
            3 => format!("{operation}{side}{}{base}", self.parent(class)),
            more => {
                let fields = model.fields.iter().take(more - 3).map(|field| pascal(&field.name));
                let fields: Vec<String> = fields.collect();
                format!("{operation}{side}{}{base}With{}", self.parent(class), fields.join(""))
            }
        }
    }

    fn side(&self, class: usize) -> &'static str {
        let sides: BTreeSet<Direction> =
            self.classes[class].iter().map(|model| self.models[*model].direction).collect();
        match (sides.contains(&Direction::Request), sides.contains(&Direction::Response)) {
            (true, false) => "Request",
            (false, true) => "Response",
            _ => "",
        }
    }

    /// The name of the first model that has a field of this class.
    fn parent(&self, class: usize) -> String {
        let own = &self.classes[class];
        let refers = |model: &Model| {
            model
                .fields
                .iter()
                .any(|field| field.target.is_some_and(|target| own.contains(&target)))
        };
        let parent = self
            .models
            .iter()
            .enumerate()
            .find(|(index, model)| refers(model) && !own.contains(index));
        parent.map_or_else(String::new, |(_, parent)| match parent.is_body {
            true => "Body".to_owned(),
            false => parent.base.clone(),
        })
    }

    /// Classes that nothing tells apart: the rows were equal but for their types.
    fn settle(&self, mut names: Vec<String>) -> Vec<String> {
        let mut seen = BTreeSet::new();
        for name in &mut names {
            while !seen.insert(name.to_lowercase()) {
                name.push_str("Other");
            }
        }
        names
    }
}

/// Words as a component's name: `primaryNic/extNics` becomes `PrimaryNicExtNics`.
pub(crate) fn pascal(text: &str) -> String {
    let mut out = String::new();
    let mut start = true;
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            if start {
                out.extend(letter.to_uppercase());
            } else {
                out.push(letter);
            }
            start = false;
        } else {
            // An apostrophe is inside a word; anything else is between two.
            start = letter != '\'' && letter != '’';
        }
    }
    out
}
