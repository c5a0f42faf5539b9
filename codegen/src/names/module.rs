//! Names of modules and their files, and which file an item stands in.

use super::Names;
use super::case::{is_keyword, snake};
use super::letters::spell;
use super::scope::Scope;
use crate::api::{Api, Owner, TypeId, TypeName};

/// File names that Windows gives to devices, whatever stands behind a dot.
const NO_FILE: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The file that something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Home {
    /// That of a named type.
    Type(TypeId),
    /// That of an operation.
    Operation(usize),
}

impl Names {
    /// The module of a file.
    pub fn module(&self, home: Home) -> &str {
        self.modules.get(&home).map_or("types", String::as_str)
    }

    /// The file that a type stands in.
    pub fn home(api: &Api, id: TypeId) -> Home {
        let mut at = id;
        loop {
            match &api.types.get(at).name {
                TypeName::Named(_) | TypeName::Shared(_) => return Home::Type(at),
                TypeName::Inline(Owner::Operation(index), _) => return Home::Operation(*index),
                TypeName::Inline(Owner::Type(owner), _) => at = *owner,
            }
        }
    }
}

/// The names of files: none is `mod` or that of its folder, none is a crate that the indexes name,
/// and none becomes that of a device by a number.
pub(super) fn files() -> Scope {
    let mut files = Scope::with_reserved(&["mod", "models", "operations"]);
    files.reserve(&["alloc", "core", "std", "specwright_runtime"]);
    files.reserve(NO_FILE);
    files
}

/// The name of a module and its file: in English letters, as rustc asks of file names.
pub(super) fn module(text: &str) -> String {
    let mut name = String::new();
    for character in snake(text).chars() {
        match character {
            character if character.is_ascii() => name.push(character),
            other => spell(other, &mut name),
        }
    }
    if is_keyword(&name) || NO_FILE.contains(&name.as_str()) {
        name.push('_');
    }
    // File names are limited to 255 bytes on common systems.
    name.truncate(120);
    name
}
