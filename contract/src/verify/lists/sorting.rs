//! Lists in the order that is asked for.

use serde_json::{Value as Json, json};

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::expectation::Expectation;
use crate::verify::judge::Kind;
use crate::verify::lists::List;
use crate::verify::lists::pages::{Role, items, role};
use crate::verify::lists::ties::{is_of_ties, tied_by};
use crate::verify::run::{Run, Seen, Step};
use crate::verify::style::plain as written;
use crate::verify::words::{
    ignores_case, names_member, only_time, quoted, sentences, tells, words_of,
};
use specwright::api::ParameterPlace;

impl Run<'_> {
    /// Each order that can be asked for.
    pub(in crate::verify) async fn sorting(&mut self, list: &List) -> Step {
        let operation = self.operation(list.operation);
        let Some(Orders { at, is_array, texts }) = self.orders(list.operation) else {
            return Ok(());
        };
        let said = operation.parameters[at].docs.description.clone().unwrap_or_default();
        let tie = tied_by(&said, list).or_else(|| tied_by(&words_of(operation), list));
        if tie.is_some() {
            let both = format!("{said}\n{}", words_of(operation));
            sentences(&both).into_iter().filter(|it| is_of_ties(it)).for_each(|it| self.looked(it));
        }
        let manner = Manner { folds: folds(&said).then_some(true), tie };
        let direction = self.direction(list.operation, at);
        let is_way =
            |it: &String| ["asc", "desc"].iter().any(|way| it.to_lowercase().starts_with(way));
        if direction.is_none() && !texts.is_empty() && texts.iter().all(is_way) {
            return self.directed(list, at, &texts, &manner).await;
        }
        let mut ways_seen: Vec<(String, bool, Seen)> = Vec::new();
        for text in texts.into_iter().take(6) {
            let Some((member, is_down)) = sort_of(&text, list) else { continue };
            let ways: Vec<Option<(&str, bool)>> = match &direction {
                Some((_, up, down)) => vec![Some((up, false)), Some((down, true))],
                None => vec![None],
            };
            for way in ways {
                let mut call = list.whole();
                call.values.insert(at, if is_array { json!([text]) } else { json!(text) });
                if let (Some((direction, ..)), Some((way, _))) = (&direction, way) {
                    call.values.insert(*direction, json!(way));
                }
                let seen = self.send(&call).await?;
                self.judge(&seen, Kind::Valid);
                if !seen.is_success() {
                    continue;
                }
                let is_down = way.map_or(is_down, |it| it.1);
                let place = format!("query parameter {}", operation.parameters[at].name);
                self.is_sorted_as(list, (&member, is_down), &manner, &place, &seen);
                ways_seen.push((member.clone(), is_down, seen.clone()));
                let found = seen.json().map(|it| items(&it)).unwrap_or_default();
                if list.is_whole
                    && found.len() != list.all.len()
                    && (list.all.len() as u64) < list.size.map_or(u64::MAX, |it| it.1)
                {
                    let message = format!(
                        "sorted by `{text}` there are {} items instead of {}",
                        found.len(),
                        list.all.len()
                    );
                    let steps: Vec<&Seen> = list.seen.iter().chain([&seen]).collect();
                    let what = (Check::ListOrder, place.as_str(), message);
                    self.list_found_as(list, what, &steps, |it| {
                        (it.len() > 1).then(|| Expectation::page_of(u64::MAX, it)).flatten()
                    });
                }
            }
        }
        let place = format!("query parameter {}", operation.parameters[at].name);
        self.ties_in_both_ways(list, &place, &ways_seen);
        Ok(())
    }

    /// The orders that a list can be asked for.
    pub(super) fn orders(&self, list: usize) -> Option<Orders> {
        let operation = self.operation(list);
        let at = role(operation, Role::Sort).or_else(|| role(operation, Role::Direction))?;
        let schema = self.parameter_schema(list, at)?;
        let facts = self.values().facts(&schema);
        let of_items = facts.items.as_ref().map(|it| self.values().facts(it)).unwrap_or_default();
        let is_array = facts.kind() == Some("array");
        let listed = facts.enumerated.clone().or(of_items.enumerated);
        let texts: Vec<String> = match listed {
            Some(listed) => listed.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
            None => {
                let words = format!(
                    "{}\n{}",
                    facts.words,
                    operation.parameters[at].docs.description.clone().unwrap_or_default()
                );
                quoted(&words)
                    .into_iter()
                    .filter(|it| self.values().is_valid(&schema, &json!(it)))
                    .collect()
            }
        };
        Some(Orders { at, is_array, texts })
    }

    /// The parameter that says which way an order goes, with its words for up and for down: one that
    /// is called so, or one besides that of the member whose values are nothing else.
    fn direction(&self, list: usize, sort: usize) -> Option<(usize, String, String)> {
        let operation = self.operation(list);
        let ways = |at: usize| {
            let facts = self.values().facts(&self.parameter_schema(list, at)?);
            let listed = facts.enumerated?;
            let is = |it: &&Json, start: &str| {
                it.as_str().is_some_and(|it| it.to_lowercase().starts_with(start))
            };
            let up = listed.iter().find(|it| is(it, "asc"))?.as_str()?.to_owned();
            let down = listed.iter().find(|it| is(it, "desc"))?.as_str()?.to_owned();
            Some((at, up, down))
        };
        if let Some(at) = role(operation, Role::Direction) {
            return ways(at).or_else(|| Some((at, "asc".to_owned(), "desc".to_owned())));
        }
        (0..operation.parameters.len())
            .filter(|at| *at != sort && operation.parameters[*at].place == ParameterPlace::Query)
            .find_map(ways)
    }

    /// Whether words say that items without a member come after all others, in this direction.
    fn unknown_come_last(&self, list: usize, member: &str, is_down: bool) -> bool {
        const UNKNOWN: &[&str] = &[
            "unknown",
            "without",
            "no",
            "null",
            "missing",
            "not known",
            "not set",
            "absent",
            "empty",
        ];
        const LAST: &[&str] = &[
            "come last",
            "after all others",
            "at the end",
            "always last",
            "are last",
            "after the others",
            "follow all others",
        ];
        const BOTH: &[&str] = &[
            "both directions",
            "either direction",
            "both ways",
            "either way",
            "always",
            "regardless",
            "whatever the direction",
            "whichever direction",
            "in any case",
        ];
        let operation = self.operation(list);
        let of_parameters =
            operation.parameters.iter().filter_map(|it| it.docs.description.clone());
        let words: Vec<String> = of_parameters.chain([words_of(operation)]).collect();
        let words = words.join("\n");
        sentences(&words).into_iter().any(|it| {
            let lower = it.to_lowercase();
            let has = |all: &[&str]| all.iter().any(|word| tells(&lower, word));
            names_member(it, member) && has(UNKNOWN) && has(LAST) && (!is_down || has(BOTH))
        })
    }

    /// Whether the items of an answer are in the order of a member, as words of the list say.
    pub(in crate::verify) fn is_sorted_by_words(
        &mut self,
        list: &List,
        order: (&str, bool),
        words: &str,
        seen: &Seen,
    ) {
        let manner = Manner { folds: None, tie: tied_by(words, list) };
        self.is_sorted_as(list, order, &manner, "response body", seen);
    }

    /// Whether the items of an answer are in the order of a member, and in this manner.
    fn is_sorted_as(
        &mut self,
        list: &List,
        (member, is_down): (&str, bool),
        manner: &Manner,
        place: &str,
        seen: &Seen,
    ) {
        let found = seen.json().map(|it| items(&it)).unwrap_or_default();
        self.checked(Check::ListOrder);
        let keys: Vec<&Json> =
            found.iter().filter_map(|it| it.get(member)).filter(|it| !it.is_null()).collect();
        let in_order = |fold: bool| {
            keys.windows(2).all(|pair| {
                let order = ordered(pair[0], pair[1], fold);
                if is_down { order.is_ge() } else { order.is_le() }
            })
        };
        let is_in_order = match manner.folds {
            Some(folds) => in_order(folds),
            None => in_order(false) || in_order(true),
        };
        if !is_in_order {
            let way = if is_down { "falls" } else { "rises" };
            let message = format!(
                "the items should be in an order in which `{member}` {way}, and they are not"
            );
            let what = (Check::ListOrder, place, message);
            self.list_found_as(list, what, &[seen], |it| {
                Expectation::sorted((member, is_down), manner.folds, it)
            });
            return;
        }
        let is_null = |it: &Json| it.get(member).is_none_or(Json::is_null);
        let first = found.iter().position(is_null).unwrap_or(found.len());
        let last = found.iter().rposition(|it| !is_null(it)).unwrap_or(0);
        if first < last && self.unknown_come_last(list.operation, member, is_down) {
            let message =
                format!("those without `{member}` come last by its description, and they do not");
            self.list_found(list, Check::ListOrder, place, message, &[seen]);
            return;
        }
        let Some((tie, is_falling)) = &manner.tie else { return };
        let is_equal = |one: &Json, other: &Json| match (one.get(member), other.get(member)) {
            (Some(one), Some(other)) => ordered(one, other, manner.folds == Some(true)).is_eq(),
            _ => false,
        };
        let is_behind = |one: &Json, other: &Json| match (one.get(tie), other.get(tie)) {
            (Some(one), Some(other)) if *is_falling => ordered(one, other, false).is_lt(),
            (Some(one), Some(other)) => ordered(one, other, false).is_gt(),
            _ => false,
        };
        if found.windows(2).any(|it| is_equal(&it[0], &it[1]) && is_behind(&it[0], &it[1])) {
            let first = if *is_falling { "higher" } else { "lower" };
            let message = format!(
                "of items with the same `{member}`, those with a {first} `{tie}` come first by its description, and they do not"
            );
            let folds = manner.folds == Some(true);
            self.list_found_as(list, (Check::ListOrder, place, message), &[seen], |it| {
                (!is_falling).then(|| Expectation::ties(member, tie, folds, it)).flatten()
            });
        }
    }

    /// The order of a list whose direction alone can be asked for.
    async fn directed(&mut self, list: &List, at: usize, ways: &[String], manner: &Manner) -> Step {
        let parameter = &self.operation(list.operation).parameters[at];
        let said = parameter.docs.description.clone().unwrap_or_default();
        let Some(first) = list.all.first().and_then(Json::as_object) else { return Ok(()) };
        let names: Vec<String> = first.keys().cloned().collect();
        let quoted = quoted(&said).into_iter().find(|it| names.contains(it));
        let Some(member) = quoted.or_else(|| only_time(&names, &list.all).cloned()) else {
            return Ok(());
        };
        let place = format!("query parameter {}", parameter.name);
        for way in ways {
            let mut call = list.whole();
            call.values.insert(at, json!(way));
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            if seen.is_success() {
                let is_down = way.to_lowercase().starts_with("desc");
                self.is_sorted_as(list, (&member, is_down), manner, &place, &seen);
            }
        }
        Ok(())
    }
}

/// The orders that a list can be asked for.
pub(super) struct Orders {
    /// The parameter that asks for one.
    pub(super) at: usize,
    pub(super) is_array: bool,
    /// What it can say.
    pub(super) texts: Vec<String>,
}

/// How items are compared, as far as words say.
#[derive(Debug, Default)]
struct Manner {
    /// Whether texts are compared without their case.
    folds: Option<bool>,
    /// The member that rises among items that are otherwise equal, or falls.
    tie: Option<(String, bool)>,
}

/// Whether words say that texts are in an order without their case.
fn folds(words: &str) -> bool {
    let lower = words.to_lowercase();
    ignores_case(words)
        || lower.contains("compared in lower case")
        || lower.contains("compared in lowercase")
        || lower.contains("compared in upper case")
}

/// Numbers as numbers, times as times, texts by their letters.
pub(in crate::verify) fn ordered(one: &Json, other: &Json, fold: bool) -> std::cmp::Ordering {
    if let (Some(one), Some(other)) = (one.as_f64(), other.as_f64()) {
        return one.total_cmp(&other);
    }
    let (one, other) = (written(one), written(other));
    if let (Some(one), Some(other)) =
        (crate::verify::moments::instant(&one), crate::verify::moments::instant(&other))
    {
        return one.total_cmp(&other);
    }
    if fold { one.to_lowercase().cmp(&other.to_lowercase()) } else { one.cmp(&other) }
}

/// The member that a word asks to sort by, and whether it falls.
pub(super) fn sort_of(text: &str, list: &List) -> Option<(String, bool)> {
    let lower = text.to_lowercase();
    let is_down =
        lower.starts_with('-') || lower.ends_with("desc") || lower.ends_with("descending");
    let mut name = plain(&lower);
    for end in ["descending", "ascending", "desc", "asc"] {
        if let Some(start) = name.strip_suffix(end).filter(|it| !it.is_empty()) {
            name = start.to_owned();
            break;
        }
    }
    let members = list.all.iter().filter_map(Json::as_object).flat_map(|it| it.keys());
    let mut members = members.filter(|it| plain(it) == name || plain(it) == format!("{name}at"));
    members.next().map(|it| (it.clone(), is_down))
}
