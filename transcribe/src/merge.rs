//! Equal models become one; different ones of one name are told apart by what they are for.

use std::collections::{BTreeMap, BTreeSet};

mod classes;
mod refine;

use super::model::Model;
use super::sections::Direction;

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
    let class_of = classes::of(models);
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
    let parents = parents(models, &class_of, count);
    let namer = Namer { models, operations, classes: &classes, parents, common_error };
    let names = namer.names();
    Merged { class_of, classes, names }
}

/// For each class the first model of another class that has a field of it.
fn parents(models: &[Model], class_of: &[usize], count: usize) -> Vec<Option<usize>> {
    let mut parents = vec![None; count];
    for (index, model) in models.iter().enumerate() {
        for class in model.fields.iter().filter_map(|field| Some(class_of[field.target?])) {
            if class != class_of[index] {
                parents[class].get_or_insert(index);
            }
        }
    }
    parents
}

struct Namer<'a> {
    models: &'a [Model],
    operations: &'a [String],
    classes: &'a [Vec<usize>],
    parents: Vec<Option<usize>>,
    /// The class that describes most failures.
    common_error: Option<usize>,
}

impl Namer<'_> {
    /// A name for each class, as short as it can be and the same on every run.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            (0..self.classes.len()).map(|class| self.name(class, 0)).collect();
        let mut known: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (class, name) in names.iter().enumerate() {
            known.entry(name.to_lowercase()).or_default().insert(class);
        }
        let mut shared: BTreeSet<String> =
            known.iter().filter(|(_, all)| all.len() > 1).map(|(name, _)| name.clone()).collect();
        for level in 1.. {
            let clashes: BTreeSet<usize> =
                shared.iter().filter_map(|name| known.get(name)).flatten().copied().collect();
            // Behind its last field nothing more is said of a class.
            let open = |class: &usize| level <= FIELDS + self.first(*class).fields.len();
            let clashes: Vec<usize> = clashes.into_iter().filter(open).collect();
            if clashes.is_empty() {
                break;
            }
            for class in &clashes {
                if let Some(all) = known.get_mut(&names[*class].to_lowercase()) {
                    all.remove(class);
                }
                names[*class] = self.name(*class, level);
            }
            for class in clashes {
                let name = names[class].to_lowercase();
                let all = known.entry(name.clone()).or_default();
                all.insert(class);
                if all.len() > 1 {
                    shared.insert(name);
                }
            }
            let open = |class: &usize| level < FIELDS + self.first(*class).fields.len();
            let is_open = |all: &BTreeSet<usize>| all.len() > 1 && all.iter().any(open);
            shared.retain(|name| known.get(name).is_some_and(is_open));
        }
        self.settle(names)
    }

    /// The model that stands for a class: a body that is a model's rows is that model.
    fn first(&self, class: usize) -> &Model {
        let members = &self.classes[class];
        let named = members.iter().find(|model| !self.models[**model].is_unnamed());
        &self.models[*named.unwrap_or(&members[0])]
    }

    /// A class's name with as much said as a level allows.
    fn name(&self, class: usize, level: usize) -> String {
        let members = &self.classes[class];
        let model = self.first(class);
        let operation = self.operations.get(model.page).map_or("", String::as_str);
        // What tells it apart is one of its fields.
        let with = model.fields.get(level.saturating_sub(FIELDS));
        let with = with.map_or_else(String::new, |it| format!("With{}", pascal(&it.name)));
        if model.is_unnamed() {
            if let Some(name) = self.shared_body(class).filter(|_| level == 0) {
                return name;
            }
            let with = if level < FIELDS { "" } else { with.as_str() };
            return match self.is_shared_error(class, level) {
                Some(true) => format!("ErrorResponse{with}"),
                Some(false) => joined(&[operation], &format!("ErrorResponse{with}")),
                None => {
                    let part = model.base.strip_prefix(operation).unwrap_or(&model.base);
                    joined(&[operation], &format!("{part}{with}"))
                }
            };
        }
        let (side, parent) = (self.side(class), self.parent(class));
        // Several ways to fields of one name and of the same rows: `token.domain`, `user.domain`.
        let models = members.iter().filter(|model| !self.models[**model].is_unnamed());
        let is_same = models.map(|other| &self.models[*other].base).all(|it| *it == model.base);
        let last = pascal(model.last_part());
        let base = if is_same || last.is_empty() { &model.base } else { &last };
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

    /// The name of a body that several operations have: what their names share, else what it holds.
    fn shared_body(&self, class: usize) -> Option<String> {
        let members = &self.classes[class];
        let (first, rest) = members.split_first()?;
        let model = &self.models[*first];
        let operations: BTreeSet<&str> = members
            .iter()
            .filter_map(|model| self.operations.get(self.models[*model].page))
            .map(String::as_str)
            .collect();
        let is_one = rest.iter().all(|other| self.models[*other].page == model.page);
        if is_one || operations.len() < 2 || model.is_error() {
            return None;
        }
        let kind = match model.direction {
            Direction::Request => "RequestBody",
            Direction::Response => "Response",
        };
        let shared = shared_words(&operations);
        let fields: Vec<String> = model.fields.iter().map(|field| pascal(&field.name)).collect();
        let few = fields.len() <= 2 && fields.iter().all(|field| !field.is_empty());
        let head = match (shared.is_empty(), few) {
            (false, _) => shared,
            (true, true) => fields.concat(),
            // The first in the order of the alphabet, whatever the order of the pages is.
            (true, false) => (*operations.first()?).to_owned(),
        };
        Some(joined(&[&head], kind))
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
        let parent = self.parents[class].map(|parent| &self.models[parent]);
        parent.map_or_else(String::new, |parent| match parent.is_body {
            true => "Body".to_owned(),
            false => parent.base.clone(),
        })
    }

    /// Classes that nothing tells apart: the rows were equal but for their types.
    fn settle(&self, mut names: Vec<String>) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for name in &mut names {
            if seen.insert(name.to_lowercase()) {
                continue;
            }
            let count = taken.entry(name.to_lowercase()).or_default();
            loop {
                let end = format!("Other{}", letters(*count));
                let other = format!("{}{end}", words_of(name, LONGEST - end.len()));
                *count += 1;
                if seen.insert(other.to_lowercase()) {
                    *name = other;
                    break;
                }
            }
        }
        names
    }
}

/// The levels of a name that say the side, the operation and the parent; then come the fields.
const FIELDS: usize = 4;

/// A number in letters, as columns of spreadsheets are counted: nothing, `A`, `B`, …, `Aa`.
fn letters(mut number: usize) -> String {
    let mut out = Vec::new();
    while number > 0 {
        number -= 1;
        out.push(b'a' + u8::try_from(number % 26).unwrap_or(0));
        number /= 26;
    }
    if let Some(last) = out.last_mut() {
        last.make_ascii_uppercase();
    }
    out.into_iter().rev().map(char::from).collect()
}

/// The words that all names have, in the order of the first one; nothing where they say nothing.
fn shared_words(names: &BTreeSet<&str>) -> String {
    let words = |name: &str| -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for letter in name.chars() {
            match words.last_mut() {
                Some(word) if !letter.is_uppercase() => word.push(letter),
                _ => words.push(letter.to_string()),
            }
        }
        words
    };
    let mut all = names.iter().map(|name| words(name));
    let mut shared = all.next().unwrap_or_default();
    for other in all {
        shared.retain(|word| other.contains(word));
    }
    const SMALL: [&str; 12] =
        ["A", "An", "The", "Of", "To", "In", "On", "For", "By", "With", "And", "From"];
    // At either end they belong to what is not shared.
    let small = |word: &String| SMALL.contains(&word.as_str());
    let end = shared.iter().rposition(|word| !small(word)).map_or(0, |at| at + 1);
    shared.truncate(end);
    let start = shared.iter().position(|word| !small(word)).unwrap_or(0);
    shared.drain(..start);
    let telling = |word: &String| word.len() >= 4 && !matches!(word.as_str(), "About" | "Details");
    if shared.iter().any(telling) { shared.concat() } else { String::new() }
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
