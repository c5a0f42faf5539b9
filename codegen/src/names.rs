//! The one place that gives out identifiers.
//!
//! A name depends on the wire name and on the names that were there before it in the document,
//! never on what comes after, so that adding something at the end renames nothing.

use std::collections::{HashMap, HashSet};

use crate::api::{Api, Owner, Shape, TypeId, TypeName};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Names of the prelude, and those that generated files import: no type is called like them.
const RESERVED_TYPES: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Into",
    "From",
    "Default",
    "Self",
    "Send",
    "Sync",
    "Clone",
    "Copy",
    "Debug",
    "PartialEq",
    "Eq",
    "Drop",
    "Fn",
    "FnOnce",
    "FnMut",
    "Iterator",
    "ToString",
    "ToOwned",
    "AsRef",
    "TryFrom",
    "TryInto",
    "BTreeMap",
    "Field",
    "Flag",
    "Value",
    "Bytes",
    "Operation",
    "Client",
    "Call",
];

/// Words that no identifier can be (Rust reference, "Keywords", 2024 edition).
const KEYWORDS: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "dyn", "else", "enum", "extern", "false",
    "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
    "ref", "return", "static", "struct", "trait", "true", "type", "unsafe", "use", "where",
    "while", "abstract", "become", "box", "do", "final", "macro", "override", "priv", "try",
    "typeof", "unsized", "virtual", "yield",
];

/// Names that no file can have on Windows.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Keywords that cannot be written raw.
const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

/// The names of an API's types and operations.
#[derive(Debug, Default)]
pub struct Names {
    types: HashMap<TypeId, String>,
    operations: Vec<OperationNames>,
    modules: HashMap<Home, String>,
}

/// The names of an operation.
#[derive(Clone, Debug)]
pub struct OperationNames {
    /// Of its struct.
    pub ty: String,
    /// Of the client's method.
    pub method: String,
}

/// The file that something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Home {
    /// That of a named type.
    Type(TypeId),
    /// That of an operation.
    Operation(usize),
}

impl Names {
    /// Names everything.
    pub fn assign(api: &Api, found: &mut Diagnostics) -> Self {
        let mut names = Self::default();
        names.assign_operations(api, found);
        names.assign_types(api, found);
        names
    }

    /// The Rust name of a type. Types without an item of their own have one too: inner types
    /// are named after it.
    pub fn ty(&self, id: TypeId) -> &str {
        self.types.get(&id).map_or("Value", String::as_str)
    }

    /// The names of an operation.
    pub fn operation(&self, index: usize) -> &OperationNames {
        &self.operations[index]
    }

    /// The module of a file.
    pub fn module(&self, home: Home) -> &str {
        self.modules.get(&home).map_or("types", String::as_str)
    }

    /// The file that a type stands in.
    pub fn home(api: &Api, id: TypeId) -> Home {
        let mut at = id;
        loop {
            match &api.types.get(at).name {
                TypeName::Named(_) => return Home::Type(at),
                TypeName::Inline(Owner::Operation(index), _) => return Home::Operation(*index),
                TypeName::Inline(Owner::Type(owner), _) => at = *owner,
            }
        }
    }

    fn assign_operations(&mut self, api: &Api, found: &mut Diagnostics) {
        let ids: Vec<&str> = api.operations.iter().map(|operation| operation.id.as_str()).collect();
        let types = Scope::with_reserved(RESERVED_TYPES).give_all(&ids, pascal);
        let methods = Scope::with_reserved(&["clone", "core", "from_core"]).give_all(&ids, snake);
        let modules = Scope::default().give_all(&ids, module);
        for (index, operation) in api.operations.iter().enumerate() {
            note_collision(
                &types[index],
                &pascal(&operation.id),
                &operation.id,
                &operation.origin,
                found,
            );
            self.operations.push(OperationNames {
                ty: types[index].clone(),
                method: identifier(&methods[index]),
            });
            self.modules.insert(Home::Operation(index), modules[index].clone());
        }
    }

    fn assign_types(&mut self, api: &Api, found: &mut Diagnostics) {
        let named: Vec<(TypeId, &str)> = api
            .types
            .iter()
            .filter_map(|(id, definition)| match &definition.name {
                TypeName::Named(name) => Some((id, name.as_str())),
                TypeName::Inline(..) => None,
            })
            .collect();
        let wires: Vec<&str> = named.iter().map(|(_, name)| *name).collect();
        let mut scope = Scope::with_reserved(RESERVED_TYPES);
        let given = scope.give_all(&wires, pascal);
        let modules = Scope::with_reserved(&["mod"]).give_all(&wires, module);
        for ((id, wire), (name, module)) in named.iter().zip(given.into_iter().zip(modules)) {
            let origin = &api.types.get(*id).origin;
            note_collision(&name, &pascal(wire), wire, origin, found);
            self.types.insert(*id, name);
            self.modules.insert(Home::Type(*id), module);
        }
        // Owners come before what stands in them, so one pass is enough.
        for (id, definition) in api.types.iter() {
            let TypeName::Inline(owner, role) = &definition.name else { continue };
            let base = match owner {
                Owner::Type(owner) => self.ty(*owner).to_owned(),
                Owner::Operation(index) => self.operations[*index].ty.clone(),
            };
            let wanted = format!("{base}{}", pascal(role));
            let has_item =
                matches!(definition.shape, Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_));
            let name = if has_item { scope.give(&wanted) } else { wanted };
            self.types.insert(id, name);
        }
    }
}

fn note_collision(
    given: &str,
    wanted: &str,
    wire: &str,
    origin: &crate::diagnostic::Origin,
    found: &mut Diagnostics,
) {
    if given != wanted {
        let message = format!("`{wire}` is called `{given}`: the name `{wanted}` is taken");
        found.push(Diagnostic::new(Code::NameCollision, origin, message));
    }
}

/// Names that are taken.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    taken: HashSet<String>,
}

impl Scope {
    /// A scope in which these names are taken.
    pub fn with_reserved(names: &[&str]) -> Self {
        Self { taken: names.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// The wanted name, or one with a number behind it when that is taken.
    pub fn give(&mut self, wanted: &str) -> String {
        if self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let separator = if wanted.ends_with(|last: char| last.is_ascii_digit()) { "_" } else { "" };
        let mut number = 2;
        loop {
            let name = format!("{wanted}{separator}{number}");
            if self.taken.insert(name.clone()) {
                return name;
            }
            number += 1;
        }
    }

    /// Names for several wire names. One that is a Rust name as it stands comes first: `FooBar`
    /// keeps its name whether or not there is a `foo_bar` before it.
    pub fn give_all(&mut self, wires: &[&str], case: impl Fn(&str) -> String) -> Vec<String> {
        let wanted: Vec<String> = wires.iter().map(|wire| case(wire)).collect();
        let mut given: Vec<Option<String>> = vec![None; wires.len()];
        for exact in [true, false] {
            for (index, wire) in wires.iter().enumerate() {
                if given[index].is_none() && (wanted[index] == *wire || !exact) {
                    given[index] = Some(self.give(&wanted[index]));
                }
            }
        }
        given.into_iter().flatten().collect()
    }
}

/// The words of a wire name: split at symbols and at changes of case; `clusterID` is two words,
/// `HTTPServer` too, `md5` is one.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let characters: Vec<char> = text.chars().collect();
    for (index, &character) in characters.iter().enumerate() {
        if !is_word(character) {
            finish(&mut words, &mut word);
            continue;
        }
        let previous = index.checked_sub(1).map(|index| characters[index]);
        let next = characters.get(index + 1);
        let starts = character.is_uppercase()
            && previous.is_some_and(|previous| {
                previous.is_lowercase()
                    || previous.is_ascii_digit()
                    || (previous.is_uppercase()
                        && next.is_some_and(|next| next.is_lowercase())
                        && !is_plural(&characters[index..]))
            });
        if starts {
            finish(&mut words, &mut word);
        }
        word.push(character);
    }
    finish(&mut words, &mut word);
    words
}

/// The end of an acronym's plural, as in `userIDs`: no word of its own.
fn is_plural(rest: &[char]) -> bool {
    matches!(rest, [_, 's'] | [_, 's', ..] if !rest.get(2).is_some_and(|next| next.is_lowercase()))
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || (!character.is_ascii() && unicode_ident::is_xid_continue(character))
}

fn finish(words: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// Words for texts that are symbols only, such as `+1` and `-1`, `<=`, or nothing.
fn spelled(text: &str) -> Vec<String> {
    let names = text.chars().filter_map(|character| {
        Some(match character {
            '+' => "plus",
            '-' => "minus",
            '*' => "star",
            '/' => "slash",
            '\\' => "backslash",
            '.' => "dot",
            ',' => "comma",
            ':' => "colon",
            ';' => "semicolon",
            '!' => "not",
            '?' => "question",
            '=' => "equal",
            '<' => "less",
            '>' => "greater",
            '&' => "and",
            '|' => "or",
            '%' => "percent",
            '$' => "dollar",
            '#' => "hash",
            '@' => "at",
            '~' => "tilde",
            '^' => "caret",
            '_' => "underscore",
            '(' | ')' | '[' | ']' | '{' | '}' => "bracket",
            '\'' | '"' | '`' => "quote",
            ' ' | '\t' => "space",
            _ => return None,
        })
    });
    let names: Vec<String> = names.map(str::to_owned).collect();
    if !names.is_empty() {
        return names;
    }
    vec![if text.is_empty() { "empty" } else { "symbol" }.to_owned()]
}

/// `FooBar`, an identifier for types and variants.
pub fn pascal(text: &str) -> String {
    let mut parts = words(text);
    // A sign before a number is all that tells `+1` from `-1`.
    if text.starts_with(['+', '-']) && parts.first().is_some_and(|it| it.starts_with(is_digit)) {
        parts.insert(0, spelled(&text[..1]).remove(0));
    }
    if parts.is_empty() {
        parts = spelled(text);
    }
    let mut name = String::new();
    for (index, word) in parts.iter().enumerate() {
        // `v1.23` and `v12.3` stay two names.
        if index > 0 && name.ends_with(is_digit) && word.starts_with(is_digit) {
            name.push('_');
        }
        let mut characters = word.chars();
        name.extend(characters.next().map(char::to_uppercase).into_iter().flatten());
        name.push_str(&characters.as_str().to_lowercase());
    }
    start(name, "N")
}

/// `foo_bar`, an identifier for fields and functions; not yet told from keywords.
pub fn snake(text: &str) -> String {
    let mut parts = words(text);
    if text.starts_with(['+', '-']) && parts.first().is_some_and(|it| it.starts_with(is_digit)) {
        parts.insert(0, spelled(&text[..1]).remove(0));
    }
    if parts.is_empty() {
        parts = spelled(text);
    }
    let name = parts.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>().join("_");
    start(name, "n")
}

/// The name of a module and its file.
fn module(text: &str) -> String {
    // rustc finds no file for a module whose name is not ASCII.
    let mut name = String::new();
    for character in snake(text).chars() {
        match character {
            ascii if ascii.is_ascii() => name.push(ascii),
            other => name.push_str(&format!("u{:x}", other as u32)),
        }
    }
    let is_taken = |names: &[&str]| names.contains(&name.as_str());
    if is_taken(KEYWORDS) || is_taken(NEVER_RAW) || is_taken(DEVICES) {
        return format!("{name}_");
    }
    // File names are limited to 255 bytes on common systems.
    let mut end = name.len().min(120);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].to_owned()
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

/// An identifier begins with a letter.
fn start(name: String, prefix: &str) -> String {
    match name.chars().next() {
        Some(first) if unicode_ident::is_xid_start(first) => name,
        _ => format!("{prefix}{name}"),
    }
}

/// A name as it is written in Rust source: keywords raw.
pub fn identifier(name: &str) -> String {
    if NEVER_RAW.contains(&name) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_split_where_people_read_them_apart() {
        let cases = [
            ("clusterID", "cluster_id", "ClusterId"),
            ("HTTPServer", "http_server", "HttpServer"),
            ("userIDs", "user_ids", "UserIds"),
            ("md5Hash", "md5_hash", "Md5Hash"),
            ("x-request-id", "x_request_id", "XRequestId"),
            ("v1.23", "v1_23", "V1_23"),
            ("v12.3", "v12_3", "V12_3"),
            ("+1", "plus_1", "Plus1"),
            ("-1", "minus_1", "Minus1"),
            ("", "empty", "Empty"),
            ("<=", "less_equal", "LessEqual"),
            ("1h", "n1h", "N1h"),
            ("../../x", "x", "X"),
            ("名称", "名称", "名称"),
            ("updateTimestamp", "update_timestamp", "UpdateTimestamp"),
            (
                "CreateAutopilotUpgradeWorkFlow",
                "create_autopilot_upgrade_work_flow",
                "CreateAutopilotUpgradeWorkFlow",
            ),
        ];
        for (wire, as_snake, as_pascal) in cases {
            assert_eq!(
                (snake(wire).as_str(), pascal(wire).as_str()),
                (as_snake, as_pascal),
                "{wire}"
            );
        }
    }

    #[test]
    fn a_name_that_is_one_already_keeps_it() {
        let given = Scope::default().give_all(&["foo_bar", "FooBar", "foo bar"], pascal);
        assert_eq!(given, ["FooBar2", "FooBar", "FooBar3"]);
    }

    #[test]
    fn keywords_are_raw_where_they_can_be() {
        assert_eq!(identifier("type"), "r#type");
        assert_eq!(identifier("self"), "self_");
    }
}
