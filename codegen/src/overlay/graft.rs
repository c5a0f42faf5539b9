//! Values that are put into a document or taken out of it, so that it stays known where each
//! stands.

use serde_json::Value as Json;

use crate::diagnostic::Origin;
use crate::source::Moved;
use crate::value::{push_token, unescaped};

/// Where a value that is put into a document comes from.
#[derive(Debug)]
pub(super) struct From {
    base: Origin,
    /// Parts of it that come from elsewhere, by their pointers below it.
    below: Vec<(String, Origin)>,
}

impl From {
    /// A value of the overlay.
    pub(super) fn overlay(base: Origin) -> Self {
        Self { base, below: Vec::new() }
    }

    /// A value of the document as it is now.
    pub(super) fn place(moved: &Moved, pointer: &str) -> Self {
        Self { base: moved.written(pointer), below: moved.below(pointer) }
    }

    /// Notes that the part of it at `part` is now at `at`.
    fn put(&self, part: &str, at: &str, moved: &mut Moved) {
        let start = format!("{part}/");
        let around = self.below.iter().filter(|(known, _)| {
            known == part || part.strip_prefix(known.as_str()).is_some_and(|it| it.starts_with('/'))
        });
        let origin = match around.max_by_key(|(known, _)| known.len()) {
            Some((known, origin)) => origin.below(&part[known.len()..]),
            None => self.base.below(part),
        };
        moved.put(at, origin);
        for (known, origin) in self.below.iter().filter(|(known, _)| known.starts_with(&start)) {
            moved.put(&format!("{at}{}", &known[part.len()..]), origin.clone());
        }
    }

    /// Notes that all of it is now at `at`.
    pub(super) fn put_whole(&self, at: &str, moved: &mut Moved) {
        self.put("", at, moved);
    }
}

/// Merges as the specification says: objects by key, arrays one after the other, the rest replaced.
pub(super) fn merge(
    target: &mut Json,
    update: &Json,
    at: &mut String,
    (from, part): (&From, &mut String),
    moved: &mut Moved,
) {
    let (length, own) = (at.len(), part.len());
    match (target, update) {
        (Json::Object(target), Json::Object(update)) => {
            for (key, value) in update {
                push_token(at, key);
                push_token(part, key);
                match target.get_mut(key) {
                    Some(known) => merge(known, value, at, (from, part), moved),
                    None => {
                        target.insert(key.clone(), value.clone());
                        from.put(part, at, moved);
                    }
                }
                at.truncate(length);
                part.truncate(own);
            }
        }
        (Json::Array(target), Json::Array(update)) => {
            for (index, item) in update.iter().enumerate() {
                push_token(part, &index.to_string());
                append(target, item, at, (from, part), moved);
                part.truncate(own);
            }
        }
        (Json::Array(target), update) if own == 0 => {
            append(target, update, at, (from, part), moved)
        }
        (target, update) => {
            *target = update.clone();
            from.put(part, at, moved);
        }
    }
}

fn append(
    target: &mut Vec<Json>,
    item: &Json,
    at: &mut String,
    (from, part): (&From, &str),
    moved: &mut Moved,
) {
    let length = at.len();
    push_token(at, &target.len().to_string());
    from.put(part, at, moved);
    at.truncate(length);
    target.push(item.clone());
}

/// Takes a value out of what it stands in.
pub(super) fn remove(document: &mut Json, pointer: &str, moved: &mut Moved) {
    let Some((parent, last)) = pointer.rsplit_once('/') else {
        *document = Json::Null;
        return;
    };
    match document.pointer_mut(parent) {
        Some(Json::Object(map)) => {
            map.shift_remove(&*unescaped(last));
            moved.forget(pointer);
        }
        Some(Json::Array(items)) => {
            let Some(index) = last.parse::<usize>().ok().filter(|index| *index < items.len())
            else {
                return;
            };
            items.remove(index);
            for index in index..items.len() {
                let next = From::place(moved, &format!("{parent}/{}", index + 1));
                next.put_whole(&format!("{parent}/{index}"), moved);
            }
            moved.forget(&format!("{parent}/{}", items.len()));
        }
        _ => {}
    }
}
