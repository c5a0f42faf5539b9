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
    let errors = |class: &Vec<usize>| class.iter().all(|model| models[*model].is_error());
    let shared = classes.iter().enumerate().filter(|(_, class)| errors(class));
    // The first of those that are equally common.
    let common_error = shared
        .max_by_key(|(index, class)| (class.len(), usize::MAX - index))
        .map(|(index, _)| index);
    let names = Namer { models, operations, classes: &classes, common_error }.names();
    Merged { class_of, classes, names }
}

/// The class of each model: equal name, equal rows, fields that lead to equal classes.
fn classes(models: &[Model]) -> Vec<usize> {
    // What calls that fail answer is one model wherever it stands.
    let base = |model: &Model| match model.is_error() {
        true => "ErrorResponse".to_owned(),
        false => model.base.clone(),
    };
    let mut classes = number(models.iter().map(|model| (base(model), rows(model))));
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
    /// The class that describes most failures.
    common_error: Option<usize>,
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
        let members = &self.classes[class];
        let model = &self.models[members[0]];
        let operation = self.operations.get(model.page).map_or("", String::as_str);
        let fields = model.fields.iter().map(|field| pascal(&field.name));
        // What tells it apart is one of its fields.
        let with = fields.into_iter().nth(level.saturating_sub(4));
        let with = with.map_or_else(String::new, |field| format!("With{field}"));
        if model.is_body {
            let with = if level < 4 { "" } else { with.as_str() };
            return match self.is_shared_error(class, level) {
                Some(true) => format!("ErrorResponse{with}"),
                Some(false) => joined(&[operation], &format!("ErrorResponse{with}")),
                None => {
                    let part = model.base.strip_prefix(operation).unwrap_or(&model.base);
                    joined(&[operation], &format!("{part}{with}"))
                }
            };
        }
        let (side, parent, base) = (self.side(class), self.parent(class), &model.base);
        match level {
            0 => joined(&[], base),
            1 => joined(&[side], base),
            2 => joined(&[operation, side], base),
            3 => joined(&[operation, side, &parent], base),
            _ => joined(&[operation, side, &parent], &format!("{base}{with}")),
        }
    }

    /// Whether a class is the body of several failures: of several operations (true), unless
    /// another class of such bodies is more common, or of one (false).
    fn is_shared_error(&self, class: usize, level: usize) -> Option<bool> {
        let members = &self.classes[class];
        if members.len() < 2 || !members.iter().all(|model| self.models[*model].is_error()) {
            return None;
        }
        let first = self.models[members[0]].page;
        let several = members.iter().any(|model| self.models[*model].page != first);
        Some(several && (level == 0 || self.common_error == Some(class)))
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
                let cut = words_of(name, LONGEST - "Other".len());
                // A second time there is nothing left to cut.
                let cut = if name.ends_with("Other") { name.as_str() } else { cut };
                *name = format!("{cut}Other");
            }
        }
        names
    }
}

/// More letters than a name should have.
const LONGEST: usize = 79;

/// A name of parts, none of them said twice: what comes first is cut where all is too long.
fn joined(parts: &[&str], base: &str) -> String {
    let mut head = String::new();
    for part in parts.iter().chain([&base]).collect::<Vec<_>>().windows(2) {
        let (part, next) = (*part[0], *part[1]);
        if !next.starts_with(part) && !head.ends_with(part) {
            head.push_str(part);
        }
    }
    if base.starts_with(&head) {
        head.clear();
    }
    let base = words_of(base, LONGEST);
    format!("{}{base}", words_of(&head, LONGEST - base.len()))
}

/// As many whole words of a name as fit.
fn words_of(name: &str, most: usize) -> &str {
    if name.len() <= most {
        return name;
    }
    let starts = name.char_indices().filter(|(at, letter)| letter.is_uppercase() && *at <= most);
    let end = starts.map(|(at, _)| at).next_back().unwrap_or(0);
    // One long word is cut where it has to be.
    let end =
        if end == 0 { (0..=most).rfind(|at| name.is_char_boundary(*at)).unwrap_or(0) } else { end };
    &name[..end]
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
