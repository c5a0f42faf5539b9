//! Lists: each item once, no longer than their limit, whole over all pages, in order, and with what
//! their filters ask for.

mod defaults;
mod envelope;
mod fill;
mod filter;
mod filters;
pub(super) mod pages;
mod search;
mod sorting;

use serde_json::{Value as Json, json};

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::client::Exchange;
use crate::verify::compare::short;
use crate::verify::expectation::Expectation;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::world::id_of;

use pages::{Pages, Role, role, total};

use pages::items;

/// What tells the items of a list apart.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) operation: usize,
    pub(super) parameter: String,
    pub(super) resource: Option<usize>,
    pub(super) call: Call,
    pub(super) size: Option<(usize, u64)>,
    /// All items.
    pub(super) all: Vec<Json>,
    pub(super) is_whole: bool,
    /// The answer that shows all of it, where one does.
    pub(super) seen: Option<Seen>,
}

impl List {
    pub(super) fn id(&self, item: &Json) -> Json {
        id_of(&self.parameter, item).unwrap_or_else(|| item.clone())
    }

    pub(super) fn ids(&self, items: &[Json]) -> Vec<Json> {
        items.iter().map(|it| self.id(it)).collect()
    }

    /// The request for as large a page as can be asked for.
    pub(super) fn whole(&self) -> Call {
        let mut call = self.call.clone();
        if let Some((at, most)) = self.size {
            call.values.insert(at, json!(most));
        }
        call
    }
}

impl Run<'_> {
    /// The lists of an API: operations that answer with one.
    pub(super) fn lists(&self) -> Vec<usize> {
        let collections = self.resources.iter().filter_map(|it| it.list);
        let mut found: Vec<usize> = collections.collect();
        for (index, operation) in self.api.operations.iter().enumerate() {
            let is_get = operation.method.as_str() == "GET";
            let is_paged = [Role::Limit, Role::Offset, Role::Cursor, Role::Search]
                .iter()
                .any(|it| role(operation, *it).is_some());
            if is_get && is_paged && !found.contains(&index) {
                found.push(index);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Reads all of a list, for what follows.
    pub(super) async fn list(&mut self, operation: usize) -> Step<Option<List>> {
        let Some(call) = self.list_call(operation, None).await? else { return Ok(None) };
        let resource = self.resources.iter().position(|it| it.list == Some(operation));
        let parameter = resource.map_or("id".to_owned(), |it| self.resources[it].parameter.clone());
        let size = self.largest_page(operation);
        let mut list = List {
            operation,
            parameter,
            resource,
            call,
            size,
            all: Vec::new(),
            is_whole: false,
            seen: None,
        };
        let pages = self.pages(&list.whole(), size.map(|it| it.1)).await?;
        let is_read = |it: &Seen| it.is_success() && it.json().is_some();
        if !pages.seen.last().is_some_and(is_read) {
            return Ok(None);
        }
        self.base.entry(operation).or_insert_with(|| list.call.clone());
        list.is_whole = pages.is_whole;
        list.all.clone_from(&pages.items);
        list.seen = match &pages.seen[..] {
            [only] if pages.is_whole => Some(only.clone()),
            _ => None,
        };
        if !self.once(&list, &pages, None) {
            return Ok(None);
        }
        self.totals(&list, &pages);
        self.enveloped(&list, &pages);
        self.holds_created(&list, &pages).await?;
        Ok(Some(list))
    }

    /// Each item is there once.
    fn once(&mut self, list: &List, pages: &Pages, size: Option<u64>) -> bool {
        self.checked(Check::ListItemsOnce);
        let ids = list.ids(&pages.items);
        let twice = ids.iter().enumerate().find(|(index, id)| ids[..*index].contains(id));
        let (Some((_, id)), Some(_)) = (twice, pages.seen.last()) else { return true };
        let has_cursor = role(self.operation(list.operation), Role::Cursor).is_some();
        let size = size.filter(|_| !has_cursor);
        let whole = list.seen.as_ref().filter(|_| size.is_some());
        let steps: Vec<&Seen> = whole.into_iter().chain(&pages.seen).collect();
        let message = format!("the list holds the item {} more than once", short(id));
        let most = size.unwrap_or_default() * pages.seen.len() as u64;
        let what = (Check::ListItemsOnce, "response body", message);
        self.list_found_as(list, what, &steps, |it| {
            whole.and_then(|_| Expectation::pages(0, most, it))
        });
        false
    }

    /// It says how many items it has.
    fn totals(&mut self, list: &List, pages: &Pages) {
        let Some(first) = pages.seen.first() else { return };
        let Some(said) = total(first).filter(|_| list.is_whole) else { return };
        self.checked(Check::ListPages);
        let count = list.all.len() as u64;
        if said != count {
            let message = format!("it says that it has {said} items, and it has {count}");
            self.list_found(list, Check::ListPages, "the total", message, &[first]);
        } else if let (Some(pages), Some((_, size))) = (pages::total_pages(first), list.size)
            && pages != count.div_ceil(size)
            // No page, or one that is empty.
            && !(count == 0 && pages <= 1)
        {
            let message = format!(
                "it says that it has {pages} pages, and there are {count} items on pages of {size}"
            );
            self.list_found(list, Check::ListPages, "the number of pages", message, &[first]);
        }
    }

    /// What was created is in the list, and is shown as it is when it is read.
    async fn holds_created(&mut self, list: &List, pages: &Pages) -> Step {
        let Some(resource) = list.resource else { return Ok(()) };
        let path = |it: &crate::verify::world::Instance| {
            let mut path = it.path.clone();
            path.remove(&list.parameter);
            self.bound(list.operation, &path)
                == self.bound(list.operation, &self.path_of(&list.call))
        };
        let known: Vec<_> =
            self.live.get(&resource).into_iter().flatten().filter(|it| path(it)).cloned().collect();
        let ids = list.ids(&list.all);
        let Some(last) = pages.seen.last() else { return Ok(()) };
        for instance in known.iter().filter(|it| it.created.is_some() && list.is_whole) {
            self.checked(Check::CreatedAvailable);
            let is_there = ids.iter().any(|it| {
                crate::verify::style::plain(it) == crate::verify::style::plain(&instance.id)
            });
            if is_there {
                continue;
            }
            // It may have gone by other ways.
            let Some(seen) = self.read(resource, instance).await? else { continue };
            if seen.is_success() {
                let message =
                    format!("what was created, {}, is not in the list", short(&instance.id));
                let what = (Check::CreatedAvailable, "response body", message);
                let expected = |it: &[&Exchange]| Expectation::listing(true, &instance.id, it);
                self.list_found_as(list, what, &[&seen, last], expected);
                break;
            }
            self.forget(resource, &instance.id);
        }
        self.left_as_created(list, &known, last);
        let Some(first) = known.iter().find(|it| ids.contains(&it.id)) else { return Ok(()) };
        let Some(seen) = self.read(resource, first).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        let (Some(read), Some(item)) =
            (seen.json(), list.all.iter().find(|it| list.id(it) == first.id))
        else {
            return Ok(());
        };
        if id_of(&list.parameter, &read).is_some_and(|it| it != first.id) {
            // Another thing was answered than the one that was asked for.
            return Ok(());
        }
        let read = crate::verify::world::unwrapped(&read).clone();
        for (name, value) in item.as_object().into_iter().flatten() {
            let Some(other) = read.get(name) else { continue };
            let is_same = crate::verify::compare::same(
                value,
                other,
                &crate::verify::values::facts::Facts::default(),
            );
            if !is_same && !crate::verify::state::is_of_now(name, value) && !self.is_tainted(name) {
                let message = format!(
                    "the list shows {}, and reading the item {}",
                    short(value),
                    short(other)
                );
                let place = format!("response body/*/{name}");
                let what = (Check::StoredAsSent, place.as_str(), message);
                let expected = |it: &[&Exchange]| Expectation::item_same(&place, it);
                self.list_found_as(list, what, &[&seen, last], expected);
            }
        }
        Ok(())
    }

    /// The path parameters of a request, by name.
    fn path_of(&self, call: &Call) -> std::collections::BTreeMap<String, Json> {
        let operation = self.operation(call.operation);
        call.values
            .iter()
            .map(|(at, value)| (operation.parameters[*at].name.clone(), value.clone()))
            .collect()
    }

    pub(super) fn list_found(
        &mut self,
        list: &List,
        check: Check,
        place: &str,
        message: String,
        steps: &[&Seen],
    ) {
        self.list_found_as(list, (check, place, message), steps, |_| None);
    }

    /// The same, with what its test expects.
    pub(super) fn list_found_as(
        &mut self,
        list: &List,
        (check, place, message): (Check, &str, String),
        steps: &[&Seen],
        expected: impl Fn(&[&Exchange]) -> Option<Expectation>,
    ) {
        let (operation, place) = (list.operation, place.to_owned());
        let found = Found { check, operation, place, keyword: None, message, steps };
        self.found_as(found, expected);
    }

    /// Limits, pages and what comes after the last one.
    pub(super) async fn limits(&mut self, list: &List) -> Step {
        let operation = self.operation(list.operation);
        let count = list.all.len() as u64;
        if let Some((at, most)) = list.size {
            let place = format!("query parameter {}", operation.parameters[at].name);
            for limit in [1, 2, most] {
                if limit == most && count < most || limit > most {
                    continue;
                }
                let mut call = list.call.clone();
                call.values.insert(at, json!(limit));
                self.limited(list, &call, limit, &place, "the limit is").await?;
            }
            let schema = self.parameter_schema(list.operation, at);
            let default = schema.and_then(|it| self.values().facts(&it).default?.as_u64());
            if let Some(default) = default {
                self.limited(
                    list,
                    &list.call.clone(),
                    default,
                    &place,
                    "the default of the limit is",
                )
                .await?;
            }
            self.paging(list, at, most).await?;
        }
        self.no_cursors(list).await?;
        self.beyond(list).await
    }

    /// A cursor that nobody has given out does not break the service.
    async fn no_cursors(&mut self, list: &List) -> Step {
        let Some(at) = role(self.operation(list.operation), Role::Cursor) else { return Ok(()) };
        let schema = self.parameter_schema(list.operation, at);
        // Nothing of any form, and a number in base64.
        for cursor in ["no~such cursor!", "OTk5OTk5OTk5OTk5OTk5OTk5OTk="] {
            let cursor = json!(cursor);
            if schema.as_ref().is_some_and(|it| !self.values().is_valid(it, &cursor)) {
                continue;
            }
            let mut call = list.call.clone();
            call.values.insert(at, cursor);
            let seen = self.send(&call).await?;
            self.judge(&seen, if seen.is_success() { Kind::Valid } else { Kind::Protocol });
        }
        Ok(())
    }

    /// A page is as long as its limit, or as what there is.
    async fn limited(
        &mut self,
        list: &List,
        call: &Call,
        limit: u64,
        place: &str,
        what: &str,
    ) -> Step {
        let seen = self.send(call).await?;
        self.judge(&seen, Kind::Valid);
        let (true, Some(value)) = (seen.is_success(), seen.json()) else { return Ok(()) };
        self.checked(Check::ListLimit);
        let (count, all) = (items(&value).len() as u64, list.all.len() as u64);
        if count > limit {
            let message = format!("{what} {limit}, and there are {count} items");
            self.list_found(list, Check::ListLimit, place, message, &[&seen]);
        } else if list.is_whole && count < limit.min(all) {
            let message = format!("{what} {limit}, of {all} items, and there are {count}");
            let steps: Vec<&Seen> = list.seen.iter().chain([&seen]).collect();
            let expected = |it: &[&Exchange]| {
                (it.len() > 1).then(|| Expectation::page_of(limit, it)).flatten()
            };
            self.list_found_as(list, (Check::ListPages, place, message), &steps, expected);
        } else if let (Some(said), true) = (total(&seen), list.is_whole)
            && said != all
        {
            let message = format!(
                "with a limit of {limit} it says that it has {said} items, and it has {all}"
            );
            let steps: Vec<&Seen> = list.seen.iter().chain([&seen]).collect();
            let expected =
                |it: &[&Exchange]| (it.len() > 1).then(|| Expectation::total_of(it)).flatten();
            let what = (Check::ListPages, "the total", message);
            self.list_found_as(list, what, &steps, expected);
        }
        Ok(())
    }

    /// Small pages hold together what a large one does, in the same order.
    async fn paging(&mut self, list: &List, at: usize, most: u64) -> Step {
        let operation = self.operation(list.operation);
        let has_pages = [Role::Offset, Role::Page, Role::Cursor]
            .iter()
            .any(|it| role(operation, *it).is_some());
        let count = list.all.len() as u64;
        if !has_pages || count < 3 || !list.is_whole {
            return Ok(());
        }
        let size = count.div_ceil(3).max(2).min(most);
        let mut call = list.call.clone();
        call.values.insert(at, json!(size));
        let pages = self.pages(&call, Some(size)).await?;
        if !pages.seen.last().is_some_and(Seen::is_success) {
            return Ok(());
        }
        self.checked(Check::ListPages);
        let (ids, all) = (list.ids(&pages.items), list.ids(&list.all));
        if !self.once(list, &pages, Some(size)) {
            return Ok(());
        }
        self.enveloped(list, &pages);
        let missing = all.iter().filter(|it| !ids.contains(it)).count();
        let message = if missing > 0 {
            format!("{missing} of {count} items are on none of the pages of {size}")
        } else if ids.len() == all.len() && ids != all {
            format!("the pages of {size} have another order than the whole list")
        } else if ids.len() > all.len() {
            let more = ids.len() - all.len();
            format!("the pages of {size} have {more} items that the whole list does not have")
        } else {
            return Ok(());
        };
        // All of it stands before its pages.
        let has_cursor = role(operation, Role::Cursor).is_some();
        let whole = list.seen.as_ref().filter(|_| !has_cursor);
        let most = size * pages.seen.len() as u64;
        let steps: Vec<&Seen> = whole.into_iter().chain(&pages.seen).collect();
        let expected =
            |it: &[&Exchange]| whole.is_some().then(|| Expectation::pages(0, most, it)).flatten();
        let what = (Check::ListPages, "the pages", message);
        self.list_found_as(list, what, &steps, expected);
        Ok(())
    }

    /// After the last page there is nothing; an offset leaves out as many as it says.
    async fn beyond(&mut self, list: &List) -> Step {
        let operation = self.operation(list.operation);
        let count = list.all.len() as i64;
        for wanted in [Role::Offset, Role::Page] {
            let Some(at) = role(operation, wanted) else { continue };
            let schema = self.parameter_schema(list.operation, at);
            let values = self.values();
            let allowed =
                |value: &Json| schema.as_ref().is_none_or(|it| values.is_valid(it, value));
            let value = json!(count + 50);
            if !allowed(&value) {
                continue;
            }
            let mut call = list.whole();
            call.values.insert(at, value);
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            self.checked(Check::ListPages);
            let place = format!("query parameter {}", operation.parameters[at].name);
            let found = seen.json().map(|it| items(&it)).unwrap_or_default();
            if seen.is_success() && !found.is_empty() && list.is_whole {
                let message =
                    format!("after the last of {count} items there are {} more", found.len());
                self.list_found(list, Check::ListPages, &place, message, &[&seen]);
            } else if matches!(seen.status(), Some(400 | 422)) {
                let message =
                    "a page after the last one is refused, which the document allows".to_owned();
                self.list_found(list, Check::ValidAccepted, &place, message, &[&seen]);
            }
            if wanted == Role::Offset && count > 1 && list.is_whole && allowed(&json!(1)) {
                let mut call = list.whole();
                call.values.insert(at, json!(1));
                let seen = self.send(&call).await?;
                let found = seen.json().map(|it| items(&it)).unwrap_or_default();
                let expected: Vec<Json> = list.all.iter().skip(1).map(|it| list.id(it)).collect();
                let is_filled = expected.len() as u64 <= list.size.map_or(u64::MAX, |it| it.1);
                if seen.is_success() && is_filled && list.ids(&found) != expected {
                    let message =
                        "an offset of 1 does not leave out the first item and nothing else"
                            .to_owned();
                    let most = list.size.map_or(count as u64, |it| it.1);
                    let steps: Vec<&Seen> = list.seen.iter().chain([&seen]).collect();
                    let expected = |it: &[&Exchange]| Expectation::pages(1, most, it);
                    let what = (Check::ListPages, place.as_str(), message);
                    self.list_found_as(list, what, &steps, expected);
                }
            }
        }
        Ok(())
    }
}
