//! Searches.

use serde_json::{Value as Json, json};

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::expectation::{Condition, Expectation};
use crate::verify::judge::Kind;
use crate::verify::lists::List;
use crate::verify::lists::pages::{Role, items, role};
use crate::verify::run::{Run, Step};
use crate::verify::words::ignores_case;

impl Run<'_> {
    /// A search finds what has the text, and nothing else.
    pub(in crate::verify) async fn searching(&mut self, list: &List) -> Step {
        let operation = self.operation(list.operation);
        let Some(at) = role(operation, Role::Search) else { return Ok(()) };
        let parameter = &operation.parameters[at];
        let words = parameter.docs.description.clone().unwrap_or_default().to_lowercase();
        let names = ["name", "title", "label", "description", "text"];
        let usual = list.all.first().and_then(Json::as_object).and_then(|it| {
            let said = it.keys().find(|name| words.contains(&format!("`{}`", name.to_lowercase())));
            let word = || {
                it.keys().find(|name| {
                    words
                        .split(|it: char| !it.is_alphanumeric())
                        .any(|word| word == name.to_lowercase())
                })
            };
            said.or_else(word)
                .or_else(|| it.keys().find(|name| names.contains(&plain(name).as_str())))
        });
        let Some(member) = usual else { return Ok(()) };
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
        let mut tries = vec![part, wild.to_owned()];
        if ignores_case(&words) {
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
