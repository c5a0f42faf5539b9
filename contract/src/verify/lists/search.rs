//! Searches.

use serde_json::{Value as Json, json};

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::expectation::{Condition, Expectation};
use crate::verify::judge::Kind;
use crate::verify::lists::List;
use crate::verify::lists::pages::{Role, items, role};
use crate::verify::run::{Run, Step};
use crate::verify::words::searches_any_case;

/// So many members are searched in.
const MEMBERS: usize = 3;

/// What members are called that searches look into.
const USUAL: &[&str] = &["name", "title", "label", "description", "text"];

/// Words between the names of members that are searched in.
const JOINING: &[&str] = &["and", "or", "the", "in", "its"];

impl Run<'_> {
    /// A search finds what has the text, and nothing else.
    pub(in crate::verify) async fn searching(&mut self, list: &List) -> Step {
        let operation = self.operation(list.operation);
        let Some(at) = role(operation, Role::Search) else { return Ok(()) };
        let parameter = &operation.parameters[at];
        let words = parameter.docs.description.clone().unwrap_or_default().to_lowercase();
        for (number, member) in self.searched(list, at).iter().take(MEMBERS).enumerate() {
            self.searched_in(list, (at, member), &words, number == 0).await?;
        }
        Ok(())
    }

    /// The members that a search looks into: those that its words name, else a usual one.
    pub(super) fn searched(&self, list: &List, at: usize) -> Vec<String> {
        let parameter = &self.operation(list.operation).parameters[at];
        let words = parameter.docs.description.clone().unwrap_or_default().to_lowercase();
        let first = list.all.first().and_then(Json::as_object);
        let names: Vec<&String> = first.into_iter().flat_map(|it| it.keys()).collect();
        let quoted = |name: &&&String| words.contains(&format!("`{}`", name.to_lowercase()));
        let said: Vec<&&String> = names.iter().filter(quoted).collect();
        if !said.is_empty() {
            return said.into_iter().map(|it| (*it).clone()).collect();
        }
        // "In the name or the notes".
        let mut tokens =
            words.split(|it: char| !it.is_alphanumeric() && it != '_').filter(|it| !it.is_empty());
        let named = |word: &str| names.iter().find(|it| it.to_lowercase() == word);
        let Some(first) = tokens.by_ref().find_map(named) else {
            let usual = names.iter().find(|it| USUAL.contains(&plain(it).as_str()));
            return usual.into_iter().map(|it| (*it).clone()).collect();
        };
        let joined = tokens.filter(|it| !JOINING.contains(it)).map_while(named);
        std::iter::once(first).chain(joined).map(|it| (*it).clone()).collect()
    }

    /// A search for what one member of an item has; besides, for what none has.
    async fn searched_in(
        &mut self,
        list: &List,
        (at, member): (usize, &String),
        words: &str,
        is_first: bool,
    ) -> Step {
        let parameter = &self.operation(list.operation).parameters[at];
        let Some(item) = list
            .all
            .iter()
            .find(|it| it.get(member).and_then(Json::as_str).is_some_and(|it| it.len() > 3))
        else {
            return Ok(());
        };
        let text = item.get(member).and_then(Json::as_str).unwrap_or_default().to_owned();
        let word =
            text.split_whitespace().max_by_key(|it| it.chars().count()).unwrap_or(&text).to_owned();
        // What stands for anything in some languages of searching stands for itself here.
        let is_plain =
            ["within", "contain", "substring", "part of", "text in", "somewhere in", "anywhere in"]
                .iter()
                .any(|it| words.contains(it));
        let wild = if is_plain { "%" } else { "zzqqxx" };
        // A part of a word within a text is a part of the text.
        let count = word.chars().count();
        let inner: String = word.chars().skip(1).take(count.saturating_sub(2)).collect();
        let part = if is_plain && count > 3 { inner } else { word.clone() };
        let mut tries = vec![part];
        tries.extend(is_first.then(|| wild.to_owned()));
        if is_first && searches_any_case(words) {
            let other =
                if word == word.to_uppercase() { word.to_lowercase() } else { word.to_uppercase() };
            tries.push(other);
        }
        for (index, text) in tries.into_iter().enumerate() {
            let schema = self.parameter_schema(list.operation, at);
            if schema.is_some_and(|it| !self.values().is_valid(&it, &json!(text))) {
                continue;
            }
            let mut call = list.whole();
            call.values.insert(at, json!(text));
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            if !seen.is_success() {
                continue;
            }
            self.checked(Check::ListFilter);
            let found = seen.json().map(|it| items(&it)).unwrap_or_default();
            let place = format!("query parameter {}", parameter.name);
            let has = |it: &Json| {
                it.to_string()
                    .to_lowercase()
                    .contains(&json!(text).to_string().to_lowercase().trim_matches('"').to_owned())
            };
            let ids = list.ids(&found);
            if index != 1 && list.is_whole && !ids.contains(&list.id(item)) {
                let check = if index == 2 { Check::Described } else { Check::ListFilter };
                let message = format!(
                    "`{text}` was searched for, and an item with it in `{member}` is missing"
                );
                let meets = format!(
                    "text(&it[{member:?}]).to_lowercase().contains({:?})",
                    text.to_lowercase()
                );
                let condition =
                    Some(Condition { meets, fails: "false && it.is_null()".to_owned() });
                self.filtered_found(list, condition, (check, &place, message), &seen);
            } else if found.iter().any(|it| !has(it)) {
                let message = format!("`{text}` was searched for, and there is an item without it");
                let fails =
                    format!("!it.to_string().to_lowercase().contains({:?})", text.to_lowercase());
                let what = (Check::ListFilter, place.as_str(), message);
                self.list_found_as(list, what, &[&seen], |it| {
                    Expectation::none_of(fails.clone(), it)
                });
            }
        }
        Ok(())
    }
}
