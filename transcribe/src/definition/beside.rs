//! Definitions that refer to schemas of files beside them, as definitions that have them.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::{Map, Value};
use specwright::diagnostic::{Code, Diagnostic, PagePosition};

/// The text of a file by its name.
type Load<'a> = Box<dyn Fn(&str) -> Option<String> + 'a>;

/// The files that were named together, of which a definition can refer to the others.
pub(crate) struct Beside<'a> {
    load: Load<'a>,
    /// What was read, by the name of the file.
    known: RefCell<HashMap<String, Option<Rc<Value>>>>,
}

/// More schemas than a definition takes from other files.
const MOST: usize = 5_000;

impl<'a> Beside<'a> {
    pub(crate) fn new(load: impl Fn(&str) -> Option<String> + 'a) -> Self {
        Self { load: Box::new(load), known: RefCell::default() }
    }

    fn get(&self, file: &str) -> Option<Rc<Value>> {
        if let Some(known) = self.known.borrow().get(file) {
            return known.clone();
        }
        let value = (self.load)(file).and_then(|text| serde_json::from_str(&text).ok());
        let value = value.map(Rc::new);
        self.known.borrow_mut().insert(file.to_owned(), value.clone());
        value
    }

    /// The definition with what it refers to in other files; nothing where it refers to none.
    pub(super) fn bundle(&self, file: &str, root: &Value) -> Option<(Value, Vec<Diagnostic>)> {
        if !refers_outside(root) {
            return None;
        }
        let mut whole = root.clone();
        let mut bundle = Bundle {
            file,
            is_new: root.get("openapi").is_some(),
            names: HashMap::new(),
            own: root,
            taken: HashSet::new(),
            todo: Vec::new(),
            lost: Vec::new(),
        };
        bundle.rewrite(&mut whole, file);
        while let Some(taken) = bundle.todo.pop() {
            let (from, pointer) = &taken.place;
            let found = self.get(from).and_then(|value| value.pointer(pointer).cloned());
            let mut found = found.unwrap_or_else(|| {
                bundle.lost.push(taken.place.clone());
                Value::Object(Map::new())
            });
            bundle.rewrite(&mut found, from);
            put(&mut whole, &taken.part, &taken.name, found);
        }
        let lost = bundle.lost.iter().map(|(from, pointer)| lost(file, from, pointer));
        Some((whole, lost.collect()))
    }
}

/// A file and a pointer in it.
type Place = (String, String);

struct Taken {
    place: Place,
    /// The keys of the map that it goes to, and its name there.
    part: Vec<&'static str>,
    name: String,
}

struct Bundle<'a> {
    file: &'a str,
    /// Whether it is OpenAPI 3.
    is_new: bool,
    own: &'a Value,
    /// What stands elsewhere, by the reference to its copy here.
    names: HashMap<Place, String>,
    /// All such references.
    taken: HashSet<String>,
    todo: Vec<Taken>,
    lost: Vec<Place>,
}

impl Bundle<'_> {
    /// Rewrites the references of a part of a file as references to copies.
    fn rewrite(&mut self, value: &mut Value, from: &str) {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(reference)) = members.get_mut("$ref")
                    && let Some(place) = place(reference, from)
                {
                    *reference = self.reference(place);
                }
                members.values_mut().for_each(|member| self.rewrite(member, from));
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.rewrite(item, from)),
            _ => {}
        }
    }

    fn reference(&mut self, place: Place) -> String {
        if place.0 == self.file {
            return format!("#{}", place.1);
        }
        if let Some(known) = self.names.get(&place) {
            return known.clone();
        }
        let part = self.part(&place.1);
        let last = place.1.rsplit('/').next().filter(|last| !last.is_empty());
        let stem = |file: &str| {
            let name = file.rsplit('/').next().unwrap_or(file);
            name.split('.').next().unwrap_or(name).to_owned()
        };
        let bare = last.map_or_else(|| stem(&place.0), str::to_owned);
        let reference = |name: &str| format!("#/{}/{name}", part.join("/"));
        // A name of its own says which file it is of, where two have one name.
        let is_taken = |name: &str| {
            let reference = reference(name);
            self.own.pointer(&reference[1..]).is_some() || self.taken.contains(&reference)
        };
        let name = match is_taken(&bare) {
            true => format!("{bare}Of{}{}", stem(&place.0), self.names.len()),
            false => bare,
        };
        let reference = reference(&name);
        self.names.insert(place.clone(), reference.clone());
        self.taken.insert(reference.clone());
        if self.names.len() <= MOST {
            self.todo.push(Taken { place, part, name });
        }
        reference
    }

    fn part(&self, pointer: &str) -> Vec<&'static str> {
        let kind = ["parameters", "responses", "requestBodies", "headers"];
        let kind = kind.into_iter().find(|kind| pointer.contains(&format!("/{kind}/")));
        match (self.is_new, kind) {
            (true, kind) => vec!["components", kind.unwrap_or("schemas")],
            (false, kind) => vec![kind.unwrap_or("definitions")],
        }
    }
}

/// What a reference leads to, as seen from a file; nothing for an address of the network.
fn place(reference: &str, from: &str) -> Option<Place> {
    let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    if file.contains("://") {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    if !file.is_empty() {
        parts.pop();
        for part in file.split('/') {
            match part {
                "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
    }
    Some((parts.join("/"), pointer.to_owned()))
}

fn refers_outside(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            reference.is_some_and(|it| !it.starts_with('#') && !it.contains("://"))
                || members.values().any(refers_outside)
        }
        Value::Array(items) => items.iter().any(refers_outside),
        _ => false,
    }
}

/// Puts a copy where it belongs, unless something of its name stands there.
fn put(whole: &mut Value, part: &[&str], name: &str, value: Value) {
    let mut map = whole.as_object_mut();
    for key in part {
        map = map.and_then(|map| {
            map.entry(*key).or_insert_with(|| Value::Object(Map::new())).as_object_mut()
        });
    }
    if let Some(map) = map {
        map.entry(name).or_insert(value);
    }
}

fn lost(file: &str, from: &str, pointer: &str) -> Diagnostic {
    let message =
        format!("`{from}#{pointer}` is not there, or not among the files that were named");
    Diagnostic::of_page(Code::DefinitionLost, file, PagePosition::default(), message)
        .help("any value is allowed there; name that file as well")
}
