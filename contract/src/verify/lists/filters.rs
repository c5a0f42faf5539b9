//! Filters of lists give what they ask for, alone and together.

use serde_json::{Value as Json, json};

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::expectation::{Condition, Expectation};
use crate::verify::judge::Kind;
use crate::verify::lists::List;
use crate::verify::lists::filter::{Filter, Relation, condition, fit, is_near, is_text_free};
use crate::verify::lists::pages::{items, total};
use crate::verify::moments::{in_zone, instant};
use crate::verify::run::{Run, Seen, Step};
use crate::verify::words::ignores_case;

/// So many filters ask for what is not there while the others ask for what is.
const TOGETHER: usize = 6;

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
        self.together(list, &filters).await
    }

    /// Several values at once, where the document says in words how they go together.
    async fn several(&mut self, list: &List, filter: &Filter) -> Step {
        let parameter = &self.operation(list.operation).parameters[filter.at];
        let words = parameter.docs.description.clone().unwrap_or_default().to_lowercase();
        let is_all = words.contains("all of") || words.contains("every ");
        let is_any =
            words.contains("any of") || words.contains("one of") || words.contains("at least one");
        let of = |it: &Json| match it.get(&filter.member) {
            Some(Json::Array(inner)) => inner.clone(),
            Some(Json::Null | Json::Object(_)) | None => Vec::new(),
            Some(one) => vec![one.clone()],
        };
        // Of members with one value, several values can only ask for any of them.
        let is_single = filter.relation == Relation::Equal
            && !list.all.iter().any(|it| it.get(&filter.member).is_some_and(Json::is_array));
        let is_any = is_any || is_single && !is_all;
        if is_all == is_any {
            return Ok(());
        }
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
            let has = |it| condition(filter, it, &list.all).map(|it| it.meets);
            let sign = if is_all { "&&" } else { "||" };
            let both = has(a).zip(has(b)).map(|(a, b)| Condition::sure(format!("{a} {sign} {b}")));
            self.filtered_found(list, both, (Check::ListFilter, &place, message), &seen);
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
        let is_time = facts.format.as_deref() == Some("date-time");
        for (number, value) in tried.into_iter().enumerate() {
            let mut call = list.whole();
            call.values.insert(filter.at, wrap(&value));
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            if is_time && number == 0 && seen.is_success() {
                self.zones(list, filter, &value, &seen).await?;
            }
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

    /// The same moment as it is written in other zones asks for the same items.
    async fn zones(&mut self, list: &List, filter: &Filter, value: &Json, seen: &Seen) -> Step {
        let Some(moment) = value.as_str().and_then(instant) else { return Ok(()) };
        let ids = |it: &Seen| list.ids(&it.json().map(|it| items(&it)).unwrap_or_default());
        for hours in [5, -7] {
            let Some(text) = in_zone(moment, hours) else { continue };
            let mut call = list.whole();
            call.values.insert(filter.at, json!(text));
            let again = self.send(&call).await?;
            self.judge(&again, Kind::Valid);
            self.checked(Check::ListFilter);
            if again.is_success() && ids(&again) != ids(seen) {
                let name = &self.operation(list.operation).parameters[filter.at].name;
                let place = format!("query parameter {name}");
                let message = format!(
                    "{} and \"{text}\" are the same moment, and other items are found",
                    short(value)
                );
                let what = (Check::ListFilter, place.as_str(), message);
                self.list_found_as(list, what, &[seen, &again], Expectation::same_list);
                break;
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
            self.filter_found(list, (filter, value), &place, message, seen);
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
            self.filter_found(list, (filter, value), &place, message, seen);
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

    /// A filter leaves other items of the whole list than those that meet it.
    fn filter_found(
        &mut self,
        list: &List,
        asked: (&Filter, &Json),
        place: &str,
        message: String,
        seen: &Seen,
    ) {
        let condition = condition(asked.0, asked.1, &list.all);
        self.filtered_found(list, condition, (Check::ListFilter, place, message), seen);
    }

    /// What a filter gives, against the whole list where one answer shows it.
    pub(super) fn filtered_found(
        &mut self,
        list: &List,
        condition: Option<Condition>,
        (check, place, message): (Check, &str, String),
        seen: &Seen,
    ) {
        let whole = list.seen.as_ref().filter(|_| condition.is_some());
        let steps: Vec<&Seen> = whole.into_iter().chain([seen]).collect();
        self.list_found_as(list, (check, place, message), &steps, |it| {
            let condition = condition.clone()?;
            let fails = condition.fails.clone();
            let of_whole = whole.and_then(|_| Expectation::filtered(condition, it));
            of_whole.or_else(|| Expectation::none_of(fails, it))
        });
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
            let what = (Check::Described, place.as_str(), message);
            self.list_found_as(list, what, &[seen, &again], Expectation::same_list);
        }
        Ok(())
    }

    /// Filters at once are all met: an item is found by all that it has, and nothing is found where
    /// one of them asks for what no item has.
    async fn together(&mut self, list: &List, filters: &[Filter]) -> Step {
        let value = |item: &Json, filter: &Filter| match item.get(&filter.member)? {
            Json::Array(inner) => inner.first().cloned(),
            Json::Null | Json::Object(_) => None,
            other => Some(other.clone()),
        };
        // The item that most of them can ask for.
        let has = |item: &Json| filters.iter().filter(|it| value(item, it).is_some()).count();
        let Some(item) = list.all.iter().max_by_key(|it| has(it)) else { return Ok(()) };
        let own: Vec<(&Filter, Json)> =
            filters.iter().filter_map(|it| Some((it, value(item, it)?))).collect();
        let own: Vec<(&Filter, Json)> =
            own.into_iter().filter(|(it, value)| self.can_ask(list, it, value)).collect();
        if own.len() < 2 {
            return Ok(());
        }
        self.asked_together(list, &own).await?;
        for at in 0..own.len().min(TOGETHER) {
            let Some(absent) = self.absent(list, own[at].0, item) else { continue };
            let mut others = own.clone();
            others[at].1 = absent;
            self.asked_together(list, &others).await?;
        }
        Ok(())
    }

    /// Whether a filter can have a value.
    pub(super) fn can_ask(&self, list: &List, filter: &Filter, value: &Json) -> bool {
        let Some(schema) = self.parameter_schema(list.operation, filter.at) else { return true };
        self.values().is_valid(&schema, &self.as_asked(list, filter, value))
    }

    /// A value as the parameter of a filter has it.
    pub(super) fn as_asked(&self, list: &List, filter: &Filter, value: &Json) -> Json {
        let schema = self.parameter_schema(list.operation, filter.at);
        let is_array = schema.is_some_and(|it| self.values().facts(&it).kind() == Some("array"));
        if is_array { json!([value]) } else { value.clone() }
    }

    /// What a filter can ask for and no item has, or at least this one has not.
    fn absent(&self, list: &List, filter: &Filter, item: &Json) -> Option<Json> {
        let facts = self.values().facts(&self.parameter_schema(list.operation, filter.at)?);
        let items = facts.items.as_ref().map(|it| self.values().facts(it));
        let listed = facts.enumerated.clone().or(items.and_then(|it| it.enumerated));
        let numbers = || list.all.iter().filter_map(|it| it.get(&filter.member)?.as_f64());
        let (least, most) =
            (numbers().fold(f64::MAX, f64::min), numbers().fold(f64::MIN, f64::max));
        let mut found = listed.unwrap_or_default();
        found.extend([json!(true), json!(false), json!("No such value")]);
        if most >= least {
            found.extend([most + 1.0, least - 1.0].map(crate::verify::values::numbers::written));
        }
        found.extend(
            ["2999-01-01T00:00:00Z", "1970-01-02T00:00:00Z", "2999-01-01", "1970-01-02"]
                .map(|it| json!(it)),
        );
        let lacks = |item: &Json, value: &Json| fit(item, filter, value) == Some(false);
        found.retain(|it| lacks(item, it) && self.can_ask(list, filter, it));
        let nowhere = found.iter().position(|it| list.all.iter().all(|item| lacks(item, it)));
        (!found.is_empty()).then(|| found.swap_remove(nowhere.unwrap_or_default()))
    }

    async fn asked_together(&mut self, list: &List, asked: &[(&Filter, Json)]) -> Step {
        let mut call = list.whole();
        for (filter, value) in asked {
            call.values.insert(filter.at, self.as_asked(list, filter, value));
        }
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        let asked: Vec<(&Filter, &Json)> = asked.iter().map(|(it, value)| (*it, value)).collect();
        if seen.is_success() && self.is_filtered_each(list, &asked, &seen) {
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
            let message = "filters at once do not give the items that meet all of them".to_owned();
            let conditions = filters.iter().map(|(it, value)| condition(it, value, &list.all));
            let condition = conditions.collect::<Option<Vec<Condition>>>().map(Condition::all);
            self.filtered_found(list, condition, (Check::ListFilter, &place, message), seen);
        }
        !(wrong || missing)
    }
}
