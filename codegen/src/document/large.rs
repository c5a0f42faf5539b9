//! Members of large objects by their names: a document has thousands of schemas in one object,
//! each of which is looked up again and again.

use foldhash::HashMap;

use crate::value::{Value, push_token, unescaped};

/// Smaller objects are looked through from the beginning.
const LARGE: usize = 32;

/// The large objects of a tree.
#[derive(Debug, Default)]
pub(super) struct Large(HashMap<String, HashMap<Box<str>, usize>>);

impl Large {
    /// Finds the large objects of a tree.
    pub(super) fn of(tree: &Value) -> Self {
        let mut large = Self::default();
        large.collect(tree, &mut String::new());
        large
    }

    fn collect(&mut self, value: &Value, pointer: &mut String) {
        let members = value.members();
        if members.len() > LARGE {
            let index = |(index, (name, _)): (usize, &(Box<str>, Value))| (name.clone(), index);
            let names = members.iter().enumerate().map(index).collect();
            self.0.insert(pointer.clone(), names);
        }
        let length = pointer.len();
        for (name, member) in members.iter().filter(|(_, member)| is_container(member)) {
            push_token(pointer, name);
            self.collect(member, pointer);
            pointer.truncate(length);
        }
        for (index, item) in value.items().iter().enumerate().filter(|(_, it)| is_container(it)) {
            push_token(pointer, &index.to_string());
            self.collect(item, pointer);
            pointer.truncate(length);
        }
    }

    /// The value at a JSON Pointer (RFC 6901) of the tree.
    pub(super) fn pointer<'a>(&self, tree: &'a Value, pointer: &str) -> Option<&'a Value> {
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return None;
        }
        let mut value = tree;
        let mut at = 0;
        while at < pointer.len() {
            let rest = &pointer[at + 1..];
            let length = rest.bytes().position(|byte| byte == b'/').unwrap_or(rest.len());
            let token = unescaped(&rest[..length]);
            value = match value {
                Value::Object(members) if members.len() > LARGE => {
                    match self.0.get(&pointer[..at]) {
                        Some(names) => &members.get(*names.get(&*token)?)?.1,
                        // Written in another way than this pointer, `~01` for `~1` say.
                        None => value.get(&token)?,
                    }
                }
                Value::Object(_) => value.get(&token)?,
                Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
                _ => return None,
            };
            at += 1 + length;
        }
        Some(value)
    }
}

fn is_container(value: &Value) -> bool {
    value.is_object() || value.is_array()
}
