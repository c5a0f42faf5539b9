//! The order and the length of lists that only words state.

use serde_json::Value as Json;

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::compare::instant;
use crate::verify::judge::exactly;
use crate::verify::lists::List;
use crate::verify::lists::pages::items;
use crate::verify::run::{Run, Seen};
use crate::verify::words::limits::{Limit, limits};
use crate::verify::words::{sentences, words_of};

/// The one member that says when something happened, but for changes.
pub(in crate::verify) fn only_time<'m>(
    members: &'m [String],
    items: &[Json],
) -> Option<&'m String> {
    let is_time = |name: &&String| {
        let values = items.iter().filter_map(|it| it.get(*name)).filter(|it| !it.is_null());
        let mut texts = values.map(|it| it.as_str().unwrap_or_default()).peekable();
        let changed = ["updated", "modified", "changed", "deleted"];
        texts.peek().is_some()
            && !changed.iter().any(|it| plain(name).contains(it))
            && texts.all(|it| instant(it).is_some() || is_date(it))
    };
    let mut found = members.iter().filter(is_time);
    found.next().filter(|_| found.next().is_none())
}

/// Whether a text is a day.
fn is_date(text: &str) -> bool {
    text.len() == 10 && instant(&format!("{text}T00:00:00Z")).is_some()
}

impl Run<'_> {
    /// The order of a list that only words state.
    pub(in crate::verify) fn described_order(&mut self, list: &List, seen: &Seen) {
        let operation = self.operation(list.operation);
        let mut words = words_of(operation);
        if let Some(response) = exactly(operation, 200) {
            words.push('\n');
            words.push_str(response.docs.description.as_deref().unwrap_or_default());
        }
        let members: Vec<String> = list
            .all
            .first()
            .and_then(Json::as_object)
            .map(|it| it.keys().cloned().collect())
            .unwrap_or_default();
        for sentence in sentences(&words) {
            let lower = sentence.to_lowercase();
            if lower.contains("unless") && !lower.contains("sort") {
                continue;
            }
            let time = || {
                members
                    .iter()
                    .find(|it| plain(it).starts_with("created"))
                    .or_else(|| {
                        members
                            .iter()
                            .find(|it| ["date", "timestamp", "time"].contains(&plain(it).as_str()))
                    })
                    .or_else(|| only_time(&members, &list.all))
                    .or_else(|| {
                        let numbers = ["seq", "sequence", "number", "index", "position"];
                        members.iter().find(|it| numbers.contains(&plain(it).as_str()))
                    })
                    .or_else(|| members.iter().find(|it| *it == "id"))
            };
            let found = if ["newest first", "most recent first", "latest first"]
                .iter()
                .any(|it| lower.contains(it))
            {
                time().map(|it| (it.clone(), true))
            } else if lower.contains("oldest first")
                || lower.contains("order of creation")
                || lower.contains("order they were created")
                || lower.contains("creation order")
            {
                time().map(|it| (it.clone(), false))
            } else if let Some(rest) =
                ["sorted by ", "ordered by ", "in order of ", "sorted in order of ", "order by "]
                    .iter()
                    .find_map(|it| lower.split_once(it).map(|it| it.1))
            {
                let rest = rest.trim_start_matches("the ").trim_start_matches("their ");
                let word: String = rest
                    .trim_start_matches('`')
                    .chars()
                    .take_while(|it| it.is_alphanumeric() || *it == '_')
                    .collect();
                let next: String = rest.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
                let member = members.iter().find(|it| {
                    plain(it) == plain(&word)
                        || plain(it) == plain(&next)
                        || plain(it) == format!("{}at", plain(&word))
                        || plain(it) == "createdat" && word.starts_with("creat")
                });
                let is_down = [
                    "descending",
                    "newest",
                    "highest first",
                    "largest first",
                    "most recent",
                    "latest",
                    "(desc",
                ]
                .iter()
                .any(|it| lower.contains(it));
                member.map(|it| (it.clone(), is_down))
            } else if lower.contains("alphabetical") {
                members
                    .iter()
                    .find(|it| ["name", "title", "label"].contains(&plain(it).as_str()))
                    .map(|it| (it.clone(), false))
            } else {
                None
            };
            if let Some((member, is_down)) = found {
                let sentence = sentence.to_owned();
                self.looked(&sentence);
                self.is_sorted(list, &member, is_down, "response body", seen);
            }
        }
    }

    /// Lists that words say are no longer than so much.
    pub(in crate::verify) fn described_length(&mut self, list: &List, seen: &Seen) {
        let words = words_of(self.operation(list.operation));
        for sentence in sentences(&words) {
            let lower = sentence.to_lowercase();
            let is_of_items = ["items", "entries", "results", "returns", "page"]
                .iter()
                .any(|it| lower.contains(it));
            for limit in limits(sentence).into_iter().filter(|_| is_of_items) {
                let Limit::AtMost(most) = limit else { continue };
                self.looked(sentence);
                self.checked(Check::Described);
                let count = seen.json().map_or(0, |it| items(&it).len());
                if count as f64 > most {
                    let message = format!(
                        "the document says that there are at most {most} items, and there are {count}"
                    );
                    self.list_found(list, Check::Described, "response body", message, &[seen]);
                }
            }
        }
    }
}
