//! Members that a request asks for, so that the others are left out.

use serde_json::{Value as Json, json};

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::judge::Kind;
use crate::verify::lists::List;
use crate::verify::lists::pages::items;
use crate::verify::run::{Run, Seen, Step};
use specwright::api::ParameterPlace;

/// What such parameters are called.
const FIELDS: &[&str] = &["fields", "select", "only", "fieldset", "includefields"];

/// What stays, whatever is asked for.
const STAYING: &[&str] = &["id", "type", "href", "links", "self"];

impl Run<'_> {
    /// The members that each item of a list has to have.
    fn required_of_items(&self, seen: &Seen) -> Vec<String> {
        let facts = self.response_schema(seen).map(|it| self.values().facts(&it));
        let facts = facts.unwrap_or_default();
        let inner = || facts.properties.iter().find_map(|it| self.values().facts(&it.1).items);
        let items = facts.items.clone().or_else(inner);
        items.map(|it| self.values().facts(&it).required).unwrap_or_default()
    }

    /// Of items, no other members are shown than those that were asked for.
    pub(in crate::verify) async fn fields(&mut self, list: &List) -> Step {
        let operation = self.operation(list.operation);
        let at = operation.parameters.iter().position(|it| {
            it.place == ParameterPlace::Query && FIELDS.contains(&plain(&it.name).as_str())
        });
        let Some(first) = list.all.first().and_then(Json::as_object) else { return Ok(()) };
        let Some((at, schema)) =
            at.and_then(|at| Some((at, self.parameter_schema(list.operation, at)?)))
        else {
            return Ok(());
        };
        let names: Vec<&String> =
            first.keys().filter(|it| !STAYING.contains(&plain(it).as_str())).collect();
        let is_array = self.values().facts(&schema).kind() == Some("array");
        let asked = |names: &[&String]| match is_array {
            true => json!(names),
            false => json!(names.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(",")),
        };
        let usable: Vec<&String> = names
            .iter()
            .copied()
            .filter(|it| self.values().is_valid(&schema, &asked(&[it])))
            .take(2)
            .collect();
        if usable.is_empty() || usable.len() >= names.len() {
            return Ok(());
        }
        let mut call = list.whole();
        call.values.insert(at, asked(&usable));
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        if !seen.is_success() {
            return Ok(());
        }
        self.checked(Check::ListFilter);
        let found = seen.json().map(|it| items(&it)).unwrap_or_default();
        let mut others = found.iter().filter_map(Json::as_object).flat_map(|it| it.keys());
        let required = self.required_of_items(&seen);
        let is_other =
            |it: &&String| names.contains(it) && !usable.contains(it) && !required.contains(*it);
        let message = match others.find(is_other) {
            Some(other) => Some(format!("`{other}` was not asked for, and it is there")),
            None => usable.iter().find_map(|name| {
                let is_lost = found.iter().any(|it| it.get(name.as_str()).is_none())
                    && list.all.iter().all(|it| it.get(name.as_str()).is_some());
                is_lost.then(|| format!("`{name}` was asked for, and it is not there"))
            }),
        };
        if let Some(message) = message {
            let place = format!("query parameter {}", operation.parameters[at].name);
            self.list_found(list, Check::ListFilter, &place, message, &[&seen]);
        }
        Ok(())
    }
}
