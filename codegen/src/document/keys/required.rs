//! Names under `required` that no property has. A schema is not alone: the parts and variants that
//! it is put together from have properties too, and so have those that it is a part of. That is why it does not
//! ask `Document::applicable`, which looks from a schema down and never to what is around it.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::document::Document;
use crate::near;
use crate::origin::Way;
use crate::value::Value;

/// Keywords whose schemas describe the same value.
const SAME_VALUE: &[&str] =
    &["allOf", "anyOf", "oneOf", "then", "else", "dependentSchemas", "dependencies"];

/// Where more schemas than this describe one value, nothing is said of it.
const MOST: usize = 1_000;

/// What is collected on the way through all schemas.
#[derive(Default)]
pub(super) struct Required<'a> {
    /// The schemas around the place, the outermost first, and the keyword by which each is left.
    schemas: Vec<(&'a Value, &'static str)>,
    candidates: Vec<Candidate<'a>>,
    /// `$ref`s to parts of a value, with the file they stand in and what they are parts of.
    parts: Vec<(u32, &'a str, Vec<&'a Value>)>,
}

/// Names that the schema itself has no property of.
struct Candidate<'a> {
    origin: Origin,
    names: Vec<(usize, &'a str)>,
    /// The schemas around it, the outermost first, and itself.
    stack: Vec<(&'a Value, &'static str)>,
}

impl<'a> Required<'a> {
    /// Looks at a schema.
    pub(super) fn note(&mut self, at: &Way, schema: &'a Value) {
        self.schemas.push((schema, ""));
        let parts = ["allOf", "anyOf", "oneOf"].into_iter();
        let parts = parts.filter_map(|keyword| schema.get(keyword)).flat_map(Value::items);
        let own = [schema].into_iter().filter(|schema| schema.members().len() > 1);
        for part in parts.chain(own) {
            if let Some(reference) = part.get("$ref").and_then(Value::as_str) {
                self.parts.push((at.file, reference, self.around()));
            }
        }
        let properties = schema.get("properties");
        let names = schema.get("required").map(Value::items).unwrap_or_default().iter();
        let names = names.enumerate().filter_map(|(index, name)| Some((index, name.as_str()?)));
        let is_missing = |name: &str| properties.is_none_or(|known| known.get(name).is_none());
        let names: Vec<_> = names.filter(|(_, name)| is_missing(name)).collect();
        // A condition, and what is forbidden, may name anything.
        let is_condition = self.schemas.iter().any(|(_, way)| matches!(*way, "not" | "if"));
        if !names.is_empty() && !is_condition {
            let stack = self.schemas.clone();
            self.candidates.push(Candidate { origin: at.here(), names, stack });
        }
        self.schemas.pop();
    }

    /// Goes below a keyword of a schema.
    pub(super) fn enter(&mut self, schema: &'a Value, keyword: &'static str) {
        self.schemas.push((schema, keyword));
    }

    /// Comes back from there.
    pub(super) fn leave(&mut self) {
        self.schemas.pop();
    }

    /// The schema on top and those around it that describe the same value.
    fn around(&self) -> Vec<&'a Value> {
        let mut around = Vec::new();
        for (schema, way) in self.schemas.iter().rev() {
            if !around.is_empty() && !SAME_VALUE.contains(way) {
                break;
            }
            around.push(*schema);
        }
        around
    }

    /// What is to be said in the end, when all schemas are known.
    pub(super) fn diagnostics(self, document: &'a Document) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        if self.candidates.is_empty() {
            return found;
        }
        let mut wholes: Wholes = HashMap::default();
        for (file, reference, around) in &self.parts {
            if let Some(part) = target(document, *file, reference) {
                wholes.entry(std::ptr::from_ref(part)).or_default().push(around);
            }
        }
        for candidate in &self.candidates {
            let value = SameValue { document, wholes: &wholes, file: candidate.origin.file };
            let Some(names) = value.names(&candidate.stack) else { continue };
            let missing = candidate.names.iter().filter(|(_, it)| !names.contains(it));
            for (nth, (index, name)) in missing.enumerate() {
                let message = format!("`{name}` is required, and no property has this name");
                let place = candidate.origin.child("required").index(*index);
                let help = match nth {
                    ..HELPED => {
                        help(name, &names, candidate.stack.last().map(|(schema, _)| *schema))
                    }
                    _ => DESCRIBE.to_owned(),
                };
                found.push(Diagnostic::new(Code::RequiredProperty, &place, message).help(help));
            }
        }
        found
    }
}

/// So many names of one schema are compared with all of its properties.
const HELPED: usize = 100;

/// What helps when nothing else is known.
const DESCRIBE: &str = "describe it under `properties`";

fn help(name: &str, names: &BTreeSet<&str>, schema: Option<&Value>) -> String {
    let items = schema.and_then(|schema| schema.get("items")?.get("properties")?.get(name));
    match items {
        Some(_) => "a property of the items has it: write `required` there".to_owned(),
        None => near::help(name, names.iter().copied(), DESCRIBE),
    }
}

/// The schema that a `$ref` leads to.
fn target<'d>(document: &'d Document, file: u32, reference: &str) -> Option<&'d Value> {
    let origin = Origin::whole(file);
    document.get(&document.resolve(&origin, reference).ok()?)
}

/// By each schema that a `$ref` makes a part of others: those, and what is around them.
type Wholes<'a, 'p> = HashMap<*const Value, Vec<&'p Vec<&'a Value>>>;

/// The schemas that describe one value.
struct SameValue<'a, 'p> {
    document: &'a Document,
    wholes: &'p Wholes<'a, 'p>,
    file: u32,
}

impl<'a> SameValue<'a, '_> {
    /// The properties of the value that the last of these schemas describes; nothing when others
    /// are allowed by what is said of them, or when that cannot be known.
    fn names(&self, stack: &[(&'a Value, &'static str)]) -> Option<BTreeSet<&'a str>> {
        let mut schemas: Vec<&Value> = Vec::new();
        for (index, (schema, _)) in stack.iter().enumerate() {
            let way = index.checked_sub(1).map_or("", |before| stack[before].1);
            schemas = match way {
                way if SAME_VALUE.contains(&way) => schemas,
                // The same member may be described by each part of the whole.
                "properties" => {
                    let outer = stack[index - 1].0.get("properties")?;
                    let is_own = |(_, member): &&(_, Value)| std::ptr::eq(member, *schema);
                    let (name, _) = outer.members().iter().find(is_own)?;
                    let member = |it: &&'a Value| it.get("properties")?.get(name);
                    schemas.iter().filter_map(member).collect()
                }
                "items" | "additionalProperties" => {
                    schemas.iter().filter_map(|it| it.get(way)).collect()
                }
                _ => Vec::new(),
            };
            schemas.push(schema);
            schemas = self.all(schemas)?;
        }
        let mut names = BTreeSet::new();
        for schema in schemas {
            if is_open(schema) {
                return None;
            }
            names.extend(own_names(schema));
        }
        Some(names)
    }

    /// These schemas, what they are put together from, and what they are parts of.
    fn all(&self, mut open: Vec<&'a Value>) -> Option<Vec<&'a Value>> {
        let mut all = Vec::new();
        let mut seen: HashSet<*const Value> = HashSet::default();
        while let Some(schema) = open.pop() {
            let pointer = std::ptr::from_ref(schema);
            if !seen.insert(pointer) {
                continue;
            }
            if all.len() == MOST {
                return None;
            }
            all.push(schema);
            if let Some(reference) = schema.get("$ref") {
                open.push(target(self.document, self.file, reference.as_str()?)?);
            }
            for keyword in SAME_VALUE.iter().chain(&["if"]) {
                let Some(parts) = schema.get(keyword) else { continue };
                match *keyword {
                    "then" | "else" | "if" => open.push(parts),
                    "dependentSchemas" | "dependencies" => {
                        open.extend(parts.members().iter().map(|(_, part)| part));
                    }
                    _ => open.extend(parts.items()),
                }
            }
            let wholes = self.wholes.get(&pointer).into_iter().flatten();
            open.extend(wholes.flat_map(|around| around.iter().copied()));
        }
        Some(all)
    }
}

/// The names that a schema itself has.
fn own_names(schema: &Value) -> impl Iterator<Item = &str> {
    let properties = schema.get("properties").map(Value::members).unwrap_or_default();
    let discriminator = schema.get("discriminator");
    let tag = discriminator.and_then(|it| it.get("propertyName").unwrap_or(it).as_str());
    properties.iter().map(|(name, _)| &**name).chain(tag)
}

/// Whether a schema says of names that it does not list what they hold.
fn is_open(schema: &Value) -> bool {
    let allows = |keyword: &str| {
        let rest = schema.get(keyword);
        rest.is_some_and(|rest| rest.is_object() || rest.as_bool() == Some(true))
    };
    allows("additionalProperties")
        || allows("unevaluatedProperties")
        || schema.get("patternProperties").is_some_and(|it| !it.members().is_empty())
        || schema
            .get("properties")
            .is_some_and(|it| it.get("$ref").is_some_and(|it| !it.is_object()))
        || schema.get("$dynamicRef").is_some()
        || schema.get("$recursiveRef").is_some()
}
