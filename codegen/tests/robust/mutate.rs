//! Documents with one defect after the other. The fuzz target makes the same.

use serde_json::Value;

use super::hostile;

/// One change of a document; any numbers make one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// Which value of the document is changed.
    pub(crate) place: u32,
    /// How.
    pub(crate) kind: u8,
    /// What it takes for it: another place, a text, a value.
    pub(crate) with: u32,
}

/// A place of a document: how to get there from the root.
type Path = Vec<Token>;

#[derive(Clone, Debug)]
enum Token {
    Member(String),
    Item(usize),
}

/// A document is made no larger than this by copies of its own parts.
const MOST_PLACES: usize = 5_000;

/// Changes a document.
pub(crate) fn apply(document: &mut Value, step: Step) {
    let mut places = Vec::new();
    collect(document, &mut Vec::new(), &mut places);
    let at = |number: u32| &places[number as usize % places.len()];
    let place = at(step.place);
    match step.kind % 10 {
        0 => remove(document, place),
        1 if places.len() < MOST_PLACES => copy(document, place, at(step.with)),
        2 | 3 => rename(document, place, hostile::name(step.with)),
        4 => put(document, place, hostile::value(step.with)),
        5 => put(document, place, Value::String(hostile::text(step.with).to_owned())),
        6 | 7 => {
            let target = serde_json::json!({ "$ref": pointer(at(step.with)) });
            put(document, place, target);
        }
        // A text where one is, so that more of the document stays what it is.
        _ => {
            let texts: Vec<&Path> = places
                .iter()
                .filter(|it| get(document, it).is_some_and(Value::is_string))
                .collect();
            if let Some(place) = texts.get(step.place as usize % texts.len().max(1)).copied() {
                let text = match step.kind % 2 {
                    0 => hostile::text(step.with),
                    _ => hostile::name(step.with),
                };
                put(document, place, Value::String(text.to_owned()));
            }
        }
    }
}

fn collect(value: &Value, path: &mut Path, places: &mut Vec<Path>) {
    places.push(path.clone());
    let mut below = |token: Token, value: &Value| {
        path.push(token);
        collect(value, path, places);
        path.pop();
    };
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| below(Token::Member(name.clone()), value));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| below(Token::Item(index), value));
        }
        _ => {}
    }
}

fn get<'a>(document: &'a Value, path: &[Token]) -> Option<&'a Value> {
    path.iter().try_fold(document, |value, token| match token {
        Token::Member(name) => value.get(name),
        Token::Item(index) => value.get(index),
    })
}

fn get_mut<'a>(document: &'a mut Value, path: &[Token]) -> Option<&'a mut Value> {
    path.iter().try_fold(document, |value, token| match token {
        Token::Member(name) => value.get_mut(name),
        Token::Item(index) => value.get_mut(index),
    })
}

fn put(document: &mut Value, path: &[Token], value: Value) {
    if let Some(place) = get_mut(document, path) {
        *place = value;
    }
}

fn remove(document: &mut Value, path: &[Token]) {
    let Some((last, parent)) = path.split_last() else { return };
    match (get_mut(document, parent), last) {
        (Some(Value::Object(members)), Token::Member(name)) => {
            members.shift_remove(name);
        }
        (Some(Value::Array(items)), Token::Item(index)) => {
            items.remove(*index);
        }
        _ => {}
    }
}

/// Puts what is at a place into another beside what is there.
fn copy(document: &mut Value, from: &[Token], to: &[Token]) {
    let Some(value) = get(document, from).cloned() else { return };
    let name = match from.last() {
        Some(Token::Member(name)) => name.clone(),
        _ => "copy".to_owned(),
    };
    match get_mut(document, to) {
        Some(Value::Object(members)) => {
            members.insert(name, value);
        }
        Some(Value::Array(items)) => items.push(value),
        Some(place) => *place = value,
        None => {}
    }
}

/// Calls a member something else at its place.
fn rename(document: &mut Value, path: &[Token], name: &str) {
    let Some((Token::Member(old), parent)) = path.split_last() else { return };
    let Some(Value::Object(members)) = get_mut(document, parent) else { return };
    let renamed = |(known, value): (String, Value)| {
        (if known == *old { name.to_owned() } else { known }, value)
    };
    *members = std::mem::take(members).into_iter().map(renamed).collect();
}

/// A place as what a `$ref` says.
fn pointer(path: &[Token]) -> String {
    let mut pointer = "#".to_owned();
    for token in path {
        pointer.push('/');
        match token {
            Token::Member(name) => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
            Token::Item(index) => pointer.push_str(&index.to_string()),
        }
    }
    pointer
}
