//! Collections of things, and what operations do to them.

use std::collections::HashMap;

use super::extension::Phases;
use super::listing::Listing;
use super::place::{Names, Path, at, text};
use super::store::Shelf;
use crate::memo::Memo;
use crate::names::plain;
use serde_json::Value as Json;
use specwright::origin::Origin;

/// A collection, such as `/things` with `/things/{id}`, or a thing that there is once.
#[derive(Debug)]
pub(super) struct Collection {
    /// Its path template.
    pub(super) path: String,
    /// Parameters in its path.
    pub(super) scope: usize,
    /// The collection of the thing that it belongs to.
    pub(super) parent: Option<usize>,
    pub(super) names: Names,
    /// Where the id stands in a thing; nothing when only its address has it.
    pub(super) id: Option<Path>,
    /// What an id has to match.
    pub(super) id_schemas: Vec<Origin>,
    /// The schema of a thing in answers.
    pub(super) item: Option<Origin>,
    /// The schema of a thing in requests.
    pub(super) request: Option<Origin>,
    /// Where a thing stands in bodies that are not the thing.
    pub(super) envelope: Path,
    pub(super) phases: Vec<Phases>,
    /// The names of the parameters in its path.
    pub(super) parameters: Vec<String>,
    /// Whether there is one thing only, whose address is that of the collection, as of
    /// `/settings`. Its id is empty.
    pub(super) is_single: bool,
    /// The examples.
    pub(super) first: Shelf,
    /// Examples that are not valid, or have no id.
    pub(super) left_out: usize,
    /// Where answers of a schema show a thing, if they do.
    pub(super) places: Memo<Origin, Option<Path>>,
}

impl Collection {
    /// Its path with the values of its parameters.
    pub(super) fn address(&self, values: &[String]) -> String {
        let named = self.parameters.iter().zip(values);
        named.fold(self.path.clone(), |path, (name, value)| {
            path.replace(&format!("{{{name}}}"), value)
        })
    }

    /// The id that a thing has.
    pub(super) fn id_in(&self, thing: &Json) -> Option<String> {
        text(at(thing, self.id.as_ref()?)?)
    }

    /// Whether an address is one of its own.
    pub(super) fn has_address(&self, address: &str) -> bool {
        let (own, given) = (self.path.split('/'), address.split('/'));
        self.path.matches('/').count() == address.matches('/').count()
            && own.zip(given).all(|(own, given)| own.contains('{') || own == given)
    }

    /// Whether an example is one of things below these values: it says nothing else.
    pub(super) fn is_of(&self, value: &Json, values: &[String]) -> bool {
        let Json::Object(members) = value else { return true };
        self.parameters.iter().zip(values).all(|(parameter, wanted)| {
            let said = members.iter().find(|(name, _)| plain(name) == plain(parameter));
            said.and_then(|(_, value)| text(value)).is_none_or(|said| said == *wanted)
        })
    }
}

/// What an operation does.
#[derive(Debug)]
pub(super) struct Role {
    pub(super) collection: usize,
    pub(super) action: Action,
}

#[derive(Debug)]
pub(super) enum Action {
    /// Adds a thing, or several where the body is an array.
    Create,
    List(Box<Listing>),
    Read,
    /// Puts another thing in its place, or the first one there.
    Replace {
        /// Whether a thing that is not there yet is added.
        creates: bool,
    },
    /// Changes some members.
    Update,
    Delete,
    /// Something else, to a thing that has to be there.
    Below,
}

/// What was understood of a document.
#[derive(Debug, Default)]
pub(super) struct Understood {
    pub(super) collections: Vec<Collection>,
    pub(super) roles: HashMap<usize, Role>,
}
