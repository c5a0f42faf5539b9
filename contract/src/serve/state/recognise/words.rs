//! What is said at start of what was understood.

use crate::serve::state::collection::{Action, Understood};
use crate::serve::state::place::pointer;
use specwright::api::Api;

impl Understood {
    /// What was understood, a line for each collection.
    pub(in crate::serve::state) fn lines(&self, api: &Api) -> Vec<String> {
        let lines = self.collections.iter().enumerate().map(|(number, collection)| {
            let mut roles: Vec<_> =
                self.roles.iter().filter(|(_, role)| role.collection == number).collect();
            roles.sort_by_key(|(index, _)| **index);
            let actions = roles.iter().filter_map(|(index, role)| {
                let operation = &api.operations[**index];
                let words = match &role.action {
                    Action::Create => "creates".to_owned(),
                    Action::List(listing) => listing.words(operation),
                    Action::Read => "reads".to_owned(),
                    Action::Replace { creates: true } => "replaces or creates".to_owned(),
                    Action::Replace { creates: false } => "replaces".to_owned(),
                    Action::Update => "updates".to_owned(),
                    Action::Delete => "deletes".to_owned(),
                    Action::Below => return None,
                };
                Some(format!("{} {} {words}", operation.method.as_str(), operation.path))
            });
            let actions: Vec<String> = actions.collect();
            let id = match &collection.id {
                _ if collection.is_single => "there is one".to_owned(),
                Some(id) => format!("the id is {}", pointer(id)),
                None => "the id is in the address only".to_owned(),
            };
            let moves: String = collection
                .phases
                .iter()
                .map(|it| {
                    format!("; {} moves through {} values", pointer(&it.path), it.values.len())
                })
                .collect();
            let examples = collection.first.items().count();
            let left_out = match collection.left_out {
                0 => String::new(),
                count => format!(" ({count} left out: invalid, or without an id)"),
            };
            format!(
                "{}: {}; {id}{moves}; {examples} from examples{left_out}",
                collection.path,
                actions.join(", ")
            )
        });
        lines.collect()
    }
}
