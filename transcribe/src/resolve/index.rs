//! Models by what a search asks for, so that a look-up costs the same on a page of any length.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Pages, names};
use crate::model::Model;
use crate::sections::Direction;

/// Each list holds its models in the order of their pages and tables.
pub(super) struct Index<'a> {
    /// By each name that a title says, in lower case.
    names: HashMap<(usize, Direction, String), Vec<usize>>,
    /// By names such as `auth.identity`.
    ways: HashMap<(usize, Direction, String), Vec<usize>>,
    /// By the number of the table.
    numbers: HashMap<(usize, u32), Vec<usize>>,
    /// Models that are no bodies by the letters of their names.
    letters: HashMap<(usize, Direction, Vec<char>), Vec<usize>>,
    /// Models that are no bodies by the words of their names, where those are several.
    words: HashMap<(usize, Direction, String), Vec<usize>>,
    /// The first of a page by the whole title.
    labels: HashMap<(usize, Direction, String), usize>,
    /// By the whole title on any page, where all of that title have the same rows.
    only: HashMap<(Direction, String), Option<usize>>,
    /// The first with an anchor, on each page and on any.
    anchors: HashMap<(usize, &'a str), usize>,
    any_anchor: HashMap<&'a str, usize>,
    /// Pages by their files' names, and by anchors that stand outside tables.
    stems: HashMap<String, usize>,
    page_anchors: HashMap<&'a str, usize>,
}

impl<'a> Index<'a> {
    pub(super) fn of(models: &'a [Model], pages: &Pages<'a>) -> Self {
        let mut index = Self {
            names: HashMap::new(),
            ways: HashMap::new(),
            numbers: HashMap::new(),
            letters: HashMap::new(),
            words: HashMap::new(),
            labels: HashMap::new(),
            only: HashMap::new(),
            anchors: HashMap::new(),
            any_anchor: HashMap::new(),
            stems: HashMap::new(),
            page_anchors: HashMap::new(),
        };
        for (number, model) in models.iter().enumerate() {
            index.add(number, model, models);
        }
        for (page, file) in pages.files.iter().enumerate() {
            index.stems.entry(stem(file)).or_insert(page);
        }
        for (page, anchors) in pages.anchors.iter().enumerate() {
            for anchor in anchors {
                index.page_anchors.entry(anchor).or_insert(page);
            }
        }
        index
    }

    fn add(&mut self, number: usize, model: &'a Model, models: &[Model]) {
        let (page, side) = (model.page, model.direction);
        for name in names(&model.label) {
            let all = self.names.entry((page, side, name.to_ascii_lowercase())).or_default();
            if all.last() != Some(&number) {
                all.push(number);
            }
        }
        if model.label.contains('.') {
            self.ways.entry((page, side, way(&model.label))).or_default().push(number);
        }
        if let Some(table) = model.origin.table {
            self.numbers.entry((page, table)).or_default().push(number);
        }
        if !model.is_body {
            self.letters.entry((page, side, letters(&model.label))).or_default().push(number);
            for word in words(&model.label) {
                let all = self.words.entry((page, side, word.to_lowercase())).or_default();
                if all.last() != Some(&number) {
                    all.push(number);
                }
            }
        }
        let label = model.label.to_lowercase();
        self.labels.entry((page, side, label.clone())).or_insert(number);
        match self.only.entry((side, label)) {
            Entry::Vacant(free) => drop(free.insert(Some(number))),
            Entry::Occupied(mut known) => {
                let is_same = |first: &usize| are_alike(&models[*first], model);
                let first = (*known.get()).filter(is_same);
                known.insert(first);
            }
        }
        for anchor in &model.anchors {
            self.anchors.entry((page, anchor)).or_insert(number);
            self.any_anchor.entry(anchor).or_insert(number);
        }
    }

    /// The models of a page and side that a name is one of.
    pub(super) fn called(&self, page: usize, side: Direction, name: &str) -> &[usize] {
        self.names.get(&(page, side, name.trim().to_ascii_lowercase())).map_or(&[], Vec::as_slice)
    }

    /// The models whose titles say the way to a field, on the page and side of a model.
    pub(super) fn on_way(&self, model: &Model, to: &str) -> &[usize] {
        self.ways.get(&(model.page, model.direction, way(to))).map_or(&[], Vec::as_slice)
    }

    /// The models of the tables of a number.
    pub(super) fn numbered(&self, page: usize, table: u32) -> &[usize] {
        self.numbers.get(&(page, table)).map_or(&[], Vec::as_slice)
    }

    /// The models, bodies left out, whose names have the letters of another.
    pub(super) fn of_letters(&self, page: usize, side: Direction, name: &str) -> &[usize] {
        const LEAST: usize = 4;
        let found = self.letters.get(&(page, side, letters(name))).filter(|_| name.len() >= LEAST);
        found.map_or(&[], Vec::as_slice)
    }

    /// The models, bodies left out, whose names of several words have a word among them.
    pub(super) fn mentioned(&self, page: usize, side: Direction, word: &str) -> &[usize] {
        self.words.get(&(page, side, word.to_lowercase())).map_or(&[], Vec::as_slice)
    }

    /// The first model of a page and side with this title.
    pub(super) fn labelled(&self, page: usize, side: Direction, label: &str) -> Option<usize> {
        self.labels.get(&(page, side, label.to_lowercase())).copied()
    }

    /// The first model of any page with this title, where all of them have the same rows.
    pub(super) fn only(&self, side: Direction, label: &str) -> Option<usize> {
        *self.only.get(&(side, label.to_lowercase()))?
    }

    /// The model with an anchor: of this page, else of the first that has it.
    pub(super) fn at_anchor(&self, page: usize, anchor: &str) -> Option<usize> {
        self.anchors.get(&(page, anchor)).or(self.any_anchor.get(anchor)).copied()
    }

    /// The page that a link goes to, by its file or by an anchor outside tables.
    pub(super) fn page_of(&self, href: &str) -> Option<usize> {
        let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
        let by_file = self.stems.get(&stem(file)).filter(|_| !file.is_empty());
        by_file.or(self.page_anchors.get(anchor).filter(|_| !anchor.is_empty())).copied()
    }
}

/// Whether two tables have the same names and types, as printed.
fn are_alike(a: &Model, b: &Model) -> bool {
    let rows = a.fields.iter().zip(&b.fields);
    a.fields.len() == b.fields.len()
        && rows.into_iter().all(|(a, b)| (&a.name, &a.type_text) == (&b.name, &b.type_text))
}

/// The words of a name that has several, names of fields left whole.
fn words(label: &str) -> impl Iterator<Item = &str> {
    const MOST: usize = 12;
    let parts = |letter: char| letter.is_whitespace() || "()（）,，、\"'`".contains(letter);
    let words = label.split(parts).filter(|word| word.len() > 2).take(MOST);
    words.filter(|word| word.len() < label.trim().len())
}

/// A way without the marks of placeholders.
fn way(label: &str) -> String {
    label.replace(['<', '>', '{', '}', ' '], "").to_lowercase()
}

fn letters(name: &str) -> Vec<char> {
    let mut letters: Vec<char> = name.to_lowercase().chars().collect();
    letters.sort_unstable();
    letters
}

/// The name of a file without its folder and ending.
fn stem(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.split('.').next().unwrap_or(name).to_lowercase()
}
