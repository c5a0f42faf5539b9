//! Filters of lists give what they ask for, alone and together.

use serde_json::{Value as Json, json};

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::Kind;
use crate::verify::lists::List;
use crate::verify::lists::filter::{Filter, Relation, fit, is_near, is_text_free};
use crate::verify::lists::pages::{items, total};
use crate::verify::run::{Run, Seen, Step};
use crate::verify::words::ignores_case;

impl Run<'_> {
    /// Each filter gives the items that it asks for, and no others.
    pub(in crate::verify) async fn filtering(&mut self, list: &List) -> Step {
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
            let has_some = seen.json().is_some_and(|it| !items(&it).is_empty());
            if has_some && is_text_free(&value) {
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
        let count = found.len() as u64;
        let is_one_page = count > 0 && count < list.size.map_or(u64::MAX, |it| it.1);
        if let Some(said) = total(seen).filter(|it| list.is_whole && is_one_page && *it != count) {
            let message = format!(
                "filtered by `{name}` it says that it has {said} items, and it has {count}"
            );
            self.list_found(list, Check::ListPages, "the total", message, &[seen]);
        }
        true
    }

    /// Where the document says that case does not matter, it does not.
    async fn cases(&mut self, list: &List, filter: &Filter, value: &Json, seen: &Seen) -> Step {
        let parameter = &self.operation(list.operation).parameters[filter.at];
        let is_said = ignores_case(parameter.docs.description.as_deref().unwrap_or_default());
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
}
