//! Filters, orders and searches of lists.

use serde_json::{Value as Json, json};

use super::call::plain as written;
use super::check::Check;
use super::compare::short;
use super::judge::Kind;
use super::lists::{List, items};
use super::model::{plain, singular};
use super::pages::{Role, role};
use super::run::{Run, Seen, Step};
use specwright::api::ParameterPlace;

/// How a filter compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Equal,
    /// At least; whether the limit itself is meant is certain.
    Least(bool),
    Most(bool),
}

/// A parameter that asks for items by one of their members.
#[derive(Clone, Debug)]
struct Filter {
    at: usize,
    member: String,
    relation: Relation,
}

/// What comes before or after the name of the member.
const RELATIONS: &[(&str, Relation)] = &[
    ("min", Relation::Least(true)),
    ("minimum", Relation::Least(true)),
    ("gte", Relation::Least(true)),
    ("from", Relation::Least(false)),
    ("since", Relation::Least(false)),
    ("after", Relation::Least(false)),
    ("max", Relation::Most(true)),
    ("maximum", Relation::Most(true)),
    ("lte", Relation::Most(true)),
    ("to", Relation::Most(false)),
    ("until", Relation::Most(false)),
    ("before", Relation::Most(false)),
];

impl Run<'_> {
    /// The filters of a list.
    fn filters(&self, list: &List) -> Vec<Filter> {
        let operation = self.operation(list.operation);
        let roles = [
            Role::Limit,
            Role::Offset,
            Role::Page,
            Role::Cursor,
            Role::Sort,
            Role::Direction,
            Role::Search,
        ];
        let others: Vec<usize> = roles.iter().filter_map(|it| role(operation, *it)).collect();
        let Some(first) = list.all.first().and_then(Json::as_object) else { return Vec::new() };
        let mut members: Vec<&String> = first.keys().collect();
        for item in list.all.iter().filter_map(Json::as_object) {
            members.extend(item.keys().filter(|it| !first.contains_key(*it)));
        }
        members.dedup();
        let mut found = Vec::new();
        for (at, parameter) in operation.parameters.iter().enumerate() {
            if parameter.place != ParameterPlace::Query || others.contains(&at) {
                continue;
            }
            let name = plain(&parameter.name);
            let named = |wanted: &str| {
                let exact = members.iter().find(|it| plain(it) == wanted);
                let one = || members.iter().find(|it| singular(it) == wanted);
                exact.or_else(one).map(|it| (**it).clone())
            };
            let equal = named(&name).map(|member| (member, Relation::Equal));
            let related = || {
                RELATIONS.iter().find_map(|(word, relation)| {
                    let rest = name.strip_prefix(word).or_else(|| name.strip_suffix(word))?;
                    // `createdAfter` asks for `createdAt`.
                    let member = named(rest)
                        .or_else(|| named(&format!("{rest}at")))
                        .or_else(|| named(&format!("{rest}date")));
                    Some((member?, *relation))
                })
            };
            if let Some((member, relation)) = equal.or_else(related) {
                found.push(Filter { at, member, relation });
            }
        }
        found
    }

    /// Each filter gives the items that it asks for, and no others.
    pub(super) async fn filtering(&mut self, list: &List) -> Step {
        let filters = self.filters(list);
        for filter in &filters {
            let mut values: Vec<Json> = Vec::new();
            for item in &list.all {
                let value = match item.get(&filter.member) {
                    Some(Json::Array(inner)) => inner.first().cloned(),
                    other => other.cloned(),
                };
                let is_scalar = value
                    .as_ref()
                    .is_some_and(|it| it.is_string() || it.is_number() || it.is_boolean());
                values.extend(value.filter(|it| is_scalar && !values.contains(it)));
            }
            self.filtered_by(list, filter, values).await?;
        }
        self.both(list, &filters).await
    }

    /// Several values at once, where the document says in words how they go together.
    async fn several(&mut self, list: &List, filter: &Filter) -> Step {
        let parameter = &self.operation(list.operation).parameters[filter.at];
        let words = parameter.docs.description.clone().unwrap_or_default().to_lowercase();
        let is_all = words.contains("all of") || words.contains("every ");
        let is_any =
            words.contains("any of") || words.contains("one of") || words.contains("at least one");
        if is_all == is_any {
            return Ok(());
        }
        let of = |it: &Json| {
            it.get(&filter.member).and_then(Json::as_array).cloned().unwrap_or_default()
        };
        let mut values: Vec<Json> = Vec::new();
        for value in list.all.iter().flat_map(of) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let has = |item: &Json, value: &Json| of(item).contains(value);
        // Two values that some items have both of, and others one.
        let count = |a: &Json, b: &Json| {
            let one = list.all.iter().filter(|it| has(it, a) != has(it, b)).count();
            let both = list.all.iter().filter(|it| has(it, a) && has(it, b)).count();
            one.min(3) + both.min(1) * 2
        };
        let pairs =
            values.iter().take(12).flat_map(|a| values.iter().take(12).map(move |b| (a, b)));
        let best = pairs.filter(|(a, b)| a != b).max_by_key(|(a, b)| count(a, b));
        let Some((a, b)) = best else { return Ok(()) };
        let mut call = list.whole();
        call.values.insert(filter.at, json!([a, b]));
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        let (true, Some(found)) = (seen.is_success(), seen.json().map(|it| items(&it))) else {
            return Ok(());
        };
        self.checked(Check::ListFilter);
        let fits =
            |it: &Json| if is_all { has(it, a) && has(it, b) } else { has(it, a) || has(it, b) };
        let ids = list.ids(&found);
        let is_wrong = found.iter().any(|it| !fits(it));
        let is_missing =
            list.is_whole && list.all.iter().any(|it| fits(it) && !ids.contains(&list.id(it)));
        if is_wrong || is_missing {
            let place = format!("query parameter {}", parameter.name);
            let message = format!(
                "of {} and {}, the document asks for {}, and other items are there",
                short(a),
                short(b),
                if is_all { "all" } else { "any" }
            );
            self.list_found(list, Check::ListFilter, &place, message, &[&seen]);
        }
        Ok(())
    }

    async fn filtered_by(&mut self, list: &List, filter: &Filter, mut values: Vec<Json>) -> Step {
        let schema = self.parameter_schema(list.operation, filter.at);
        let facts = schema.as_ref().map(|it| self.values().facts(it)).unwrap_or_default();
        let item_facts = facts.items.as_ref().map(|it| self.values().facts(it)).unwrap_or_default();
        let is_array = facts.kind() == Some("array");
        let wrap = |value: &Json| if is_array { json!([value]) } else { value.clone() };
        let makes = self.values();
        let fits =
            |it: &Json| schema.as_ref().is_none_or(|schema| makes.is_valid(schema, &wrap(it)));
        // Those that divide the list come first.
        if is_array {
            self.several(list, filter).await?;
        }
        let share = |value: &Json| {
            let count = list.all.iter().filter(|it| fit(it, filter, value) == Some(true)).count();
            (count * 2).abs_diff(list.all.len())
        };
        values.retain(fits);
        values.sort_by_key(share);
        let listed = facts.enumerated.clone().or(item_facts.enumerated);
        let count = if listed.is_some() || filter.relation != Relation::Equal { 3 } else { 2 };
        let mut tried: Vec<Json> = values.into_iter().take(count).collect();
        if let Some(listed) = &listed {
            // A value that no item has finds nothing.
            let absent = listed
                .iter()
                .find(|it| list.all.iter().all(|item| fit(item, filter, it) == Some(false)));
            tried.extend(absent.cloned().filter(fits));
        } else if filter.relation == Relation::Equal
            && facts.kind() == Some("string")
            && facts.format.is_none()
        {
            let absent = json!("No such value");
            if fits(&absent) {
                tried.push(absent);
            }
        } else if facts.kind() == Some("boolean") {
            tried.extend(
                [json!(true), json!(false)]
                    .into_iter()
                    .filter(|it| !tried.contains(it))
                    .collect::<Vec<_>>(),
            );
        }
        for value in tried {
            let mut call = list.whole();
            call.values.insert(filter.at, wrap(&value));
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            if seen.is_success() && !self.is_filtered(list, filter, &value, &seen) {
                break;
            }
            if is_text_free(&value) {
                self.cases(list, filter, &value, &seen).await?;
            }
        }
        Ok(())
    }

    fn is_filtered(&mut self, list: &List, filter: &Filter, value: &Json, seen: &Seen) -> bool {
        let Some(found) = seen.json().map(|it| items(&it)) else { return true };
        self.checked(Check::ListFilter);
        let name = &self.operation(list.operation).parameters[filter.at].name;
        let place = format!("query parameter {name}");
        let wrong = found
            .iter()
            .find(|it| fit(it, filter, value) == Some(false) && !is_near(it, filter, value));
        if let Some(wrong) = wrong {
            let own = wrong.get(&filter.member).unwrap_or(&Json::Null);
            let message =
                format!("{} was asked for, and there is an item with {}", short(value), short(own));
            self.list_found(list, Check::ListFilter, &place, message, &[seen]);
            return false;
        }
        let ids = list.ids(&found);
        let missing = list
            .all
            .iter()
            .find(|it| fit(it, filter, value) == Some(true) && !ids.contains(&list.id(it)));
        if let Some(missing) = missing.filter(|_| {
            list.is_whole && (found.len() as u64) < list.size.map_or(u64::MAX, |it| it.1)
        }) {
            let own = missing.get(&filter.member).unwrap_or(&Json::Null);
            let message = format!(
                "{} was asked for, and an item with {} is missing",
                short(value),
                short(own)
            );
            self.list_found(list, Check::ListFilter, &place, message, &[seen]);
            return false;
        }
        true
    }

    /// Where the document says that case does not matter, it does not.
    async fn cases(&mut self, list: &List, filter: &Filter, value: &Json, seen: &Seen) -> Step {
        let parameter = &self.operation(list.operation).parameters[filter.at];
        let words = parameter.docs.description.clone().unwrap_or_default().to_lowercase();
        let is_said = [
            "case-insensitive",
            "case insensitive",
            "ignoring case",
            "ignores case",
            "regardless of case",
        ]
        .iter()
        .any(|it| words.contains(it));
        let (true, Json::String(text)) = (is_said, value) else { return Ok(()) };
        let other =
            if *text == text.to_uppercase() { text.to_lowercase() } else { text.to_uppercase() };
        let mut call = list.whole();
        call.values.insert(filter.at, json!(other));
        let again = self.send(&call).await?;
        self.judge(&again, Kind::Valid);
        self.checked(Check::Described);
        let ids = |it: &Seen| list.ids(&it.json().map(|it| items(&it)).unwrap_or_default());
        let place = format!("query parameter {}", parameter.name);
        if again.is_success() && ids(&again) != ids(seen) {
            let message = "the document says that case does not matter, and it does".to_owned();
            self.list_found(list, Check::Described, &place, message, &[seen, &again]);
        }
        Ok(())
    }

    /// Two filters at once are both met.
    async fn both(&mut self, list: &List, filters: &[Filter]) -> Step {
        let equal: Vec<&Filter> =
            filters.iter().filter(|it| it.relation == Relation::Equal).collect();
        let pairs = (0..equal.len()).flat_map(|at| (0..at).map(move |before| (before, at)));
        for (one, other) in pairs.take(4).collect::<Vec<_>>() {
            self.pair(list, equal[one], equal[other]).await?;
        }
        Ok(())
    }

    async fn pair(&mut self, list: &List, one: &Filter, other: &Filter) -> Step {
        let value = |item: &Json, filter: &Filter| match item.get(&filter.member) {
            Some(it) if it.is_string() || it.is_number() || it.is_boolean() => Some(it.clone()),
            _ => None,
        };
        // An item of which each filter alone finds others as well.
        let lonely = |filter: &Filter, wanted: &Json| {
            list.all.iter().filter(|it| fit(it, filter, wanted) == Some(true)).count()
        };
        let mut pairs: Vec<(Json, Json)> = Vec::new();
        for first in &list.all {
            for second in &list.all {
                if let (Some(a), Some(b)) = (value(first, one), value(second, other))
                    && lonely(one, &a) > 0
                    && !pairs.contains(&(a.clone(), b.clone()))
                {
                    pairs.push((a, b));
                }
            }
            if pairs.len() > 60 {
                break;
            }
        }
        let meets = |a: &Json, b: &Json| {
            list.all
                .iter()
                .filter(|it| fit(it, one, a) == Some(true) && fit(it, other, b) == Some(true))
                .count()
        };
        let Some((a, b)) = pairs
            .into_iter()
            .max_by_key(|(a, b)| lonely(one, a).min(lonely(other, b)).saturating_sub(meets(a, b)))
        else {
            return Ok(());
        };
        let mut call = list.whole();
        for (filter, value) in [(one, &a), (other, &b)] {
            let schema = self.parameter_schema(list.operation, filter.at);
            let is_array =
                schema.as_ref().is_some_and(|it| self.values().facts(it).kind() == Some("array"));
            let value = if is_array { json!([value]) } else { value.clone() };
            if schema.is_some_and(|it| !self.values().is_valid(&it, &value)) {
                return Ok(());
            }
            call.values.insert(filter.at, value);
        }
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        if seen.is_success() && self.is_filtered_each(list, &[(one, &a), (other, &b)], &seen) {
            self.checked(Check::ListFilter);
        }
        Ok(())
    }

    fn is_filtered_each(&mut self, list: &List, filters: &[(&Filter, &Json)], seen: &Seen) -> bool {
        let Some(found) = seen.json().map(|it| items(&it)) else { return true };
        let meets = |it: &Json, wanted: bool| {
            filters.iter().all(|(filter, value)| fit(it, filter, value) == Some(wanted))
        };
        let wrong = found.iter().any(|it| {
            filters.iter().any(|(filter, value)| {
                fit(it, filter, value) == Some(false) && !is_near(it, filter, value)
            })
        });
        let ids = list.ids(&found);
        let missing = list.is_whole
            && list.all.iter().any(|it| meets(it, true) && !ids.contains(&list.id(it)));
        if wrong || missing {
            let names: Vec<&str> = filters
                .iter()
                .map(|(it, _)| self.operation(list.operation).parameters[it.at].name.as_str())
                .collect();
            let place = format!("query parameters {}", names.join(" and "));
            let message = "two filters at once do not give the items that meet both".to_owned();
            self.list_found(list, Check::ListFilter, &place, message, &[seen]);
        }
        !(wrong || missing)
    }

    /// Each order that can be asked for.
    pub(super) async fn sorting(&mut self, list: &List) -> Step {
        let operation = self.operation(list.operation);
        let Some(at) = role(operation, Role::Sort) else { return Ok(()) };
        let Some(schema) = self.parameter_schema(list.operation, at) else { return Ok(()) };
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
        let direction = role(operation, Role::Direction);
        for text in texts.into_iter().take(6) {
            let Some((member, is_down)) = sort_of(&text, list) else { continue };
            let ways: Vec<Option<&str>> = match direction {
                Some(_) => vec![Some("asc"), Some("desc")],
                None => vec![None],
            };
            for way in ways {
                let mut call = list.whole();
                call.values.insert(at, if is_array { json!([text]) } else { json!(text) });
                if let (Some(direction), Some(way)) = (direction, way) {
                    call.values.insert(direction, json!(way));
                }
                let seen = self.send(&call).await?;
                self.judge(&seen, Kind::Valid);
                if !seen.is_success() {
                    continue;
                }
                let is_down = way.map_or(is_down, |it| it == "desc");
                let place = format!("query parameter {}", operation.parameters[at].name);
                self.is_sorted(list, &member, is_down, &place, &seen);
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
                    self.list_found(list, Check::ListOrder, &place, message, &[&seen]);
                }
            }
        }
        Ok(())
    }

    /// Whether the items of an answer are in the order of a member.
    pub(super) fn is_sorted(
        &mut self,
        list: &List,
        member: &str,
        is_down: bool,
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
        if !in_order(false) && !in_order(true) {
            let way = if is_down { "falls" } else { "rises" };
            let message = format!(
                "the items should be in an order in which `{member}` {way}, and they are not"
            );
            self.list_found(list, Check::ListOrder, place, message, &[seen]);
        }
    }

    /// A search finds what has the text, and nothing else.
    pub(super) async fn searching(&mut self, list: &List) -> Step {
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
        let mut tries = vec![word.clone(), "zzqqxx".to_owned()];
        let is_folded = words.contains("case-insensitive")
            || words.contains("ignoring case")
            || words.contains("case insensitive");
        if is_folded {
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
                self.list_found(list, check, &place, message, &[&seen]);
            } else if found.iter().any(|it| !has(it)) {
                let message = format!("`{text}` was searched for, and there is an item without it");
                self.list_found(list, Check::ListFilter, &place, message, &[&seen]);
            }
        }
        Ok(())
    }
}

/// Whether a text says nothing of numbers and the like.
fn is_text_free(value: &Json) -> bool {
    value.as_str().is_some_and(|it| it.chars().any(char::is_alphabetic))
}

/// Whether an item is what a filter asks for; nothing where it is not certain.
fn fit(item: &Json, filter: &Filter, value: &Json) -> Option<bool> {
    let own = match item.get(&filter.member) {
        None | Some(Json::Null) => {
            return if filter.relation == Relation::Equal { Some(false) } else { None };
        }
        Some(own) => own,
    };
    if let Json::Array(inner) = own {
        return (filter.relation == Relation::Equal)
            .then(|| inner.iter().any(|it| written(it) == written(value)));
    }
    if own.is_object() {
        return None;
    }
    let order = ordered(own, value, false);
    match filter.relation {
        Relation::Equal => Some(written(own) == written(value) || own.is_number() && order.is_eq()),
        Relation::Least(is_sure) | Relation::Most(is_sure) if order.is_eq() => {
            is_sure.then_some(true)
        }
        Relation::Least(_) => Some(order.is_gt()),
        Relation::Most(_) => Some(order.is_lt()),
    }
}

/// Whether an item is nearly what a filter asks for: texts may be looked for without case, or in
/// others.
fn is_near(item: &Json, filter: &Filter, value: &Json) -> bool {
    let (Some(Json::String(own)), Json::String(wanted)) = (item.get(&filter.member), value) else {
        return false;
    };
    let (own, wanted) = (own.to_lowercase(), wanted.to_lowercase());
    filter.relation == Relation::Equal && own.contains(&wanted)
}

/// Numbers as numbers, times as times, texts by their letters.
pub(super) fn ordered(one: &Json, other: &Json, fold: bool) -> std::cmp::Ordering {
    if let (Some(one), Some(other)) = (one.as_f64(), other.as_f64()) {
        return one.total_cmp(&other);
    }
    let (one, other) = (written(one), written(other));
    if let (Some(one), Some(other)) =
        (super::compare::instant(&one), super::compare::instant(&other))
    {
        return one.total_cmp(&other);
    }
    if fold { one.to_lowercase().cmp(&other.to_lowercase()) } else { one.cmp(&other) }
}

/// The member that a word asks to sort by, and whether it falls.
fn sort_of(text: &str, list: &List) -> Option<(String, bool)> {
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

/// What stands between backticks.
pub(super) fn quoted(words: &str) -> Vec<String> {
    words.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
