//! Lists: each item once, no longer than their limit, whole over all pages, in order, and with what
//! their filters ask for.

mod defaults;
mod envelope;
mod fields;
mod fill;
mod filter;
mod filters;
mod limits;
pub(super) mod pages;
mod search;
mod sorting;
mod ties;
mod windows;

use serde_json::{Value as Json, json};

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::client::Exchange;
use crate::verify::compare::short;
use crate::verify::expectation::Expectation;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::words::marks_of;
use crate::verify::world::{id_of, unwrapped};

use pages::{Pages, Role, role, total};
pub(super) use sorting::ordered;

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

/// What is wrong with a list that holds an item twice.
fn twice(list: &List, items: &[Json]) -> Option<String> {
    let ids = list.ids(items);
    let (_, id) = ids.iter().enumerate().find(|(index, id)| ids[..*index].contains(id))?;
    Some(format!("the list holds the item {} more than once", short(id)))
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
        if !self.once(&list, &pages) {
            return Ok(None);
        }
        self.totals(&list, &pages);
        self.enveloped(&list, &pages);
        self.holds_created(&list, &pages).await?;
        Ok(Some(list))
    }

    /// Each item is there once.
    fn once(&mut self, list: &List, pages: &Pages) -> bool {
        self.checked(Check::ListItemsOnce);
        let Some(message) = twice(list, &pages.items) else { return true };
        let steps: Vec<&Seen> = pages.seen.iter().collect();
        self.list_found(list, Check::ListItemsOnce, "response body", message, &steps);
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
            // Named in its address alone, it is the item that has this for whatever member.
            let is_named = id_of(&list.parameter, &instance.shown).is_some();
            let id = crate::verify::style::plain(&instance.id);
            let has_it = |it: &serde_json::Value| {
                let members = it.as_object().into_iter().flatten();
                members.into_iter().any(|it| crate::verify::style::plain(it.1) == id)
            };
            if is_there || !is_named && list.all.iter().any(has_it) {
                continue;
            }
            // It may have gone by other ways.
            let Some(seen) = self.read(resource, instance).await? else { continue };
            // What has come into another state since may be one of those that are left out.
            let state = |it: &Seen| it.json().map(|it| marks_of(unwrapped(&it)));
            let is_as_created = instance.created.as_deref().and_then(state) == state(&seen);
            let is_left_out = match is_as_created {
                true => self.may_be_left_out(list.operation, &seen),
                false => self.leaves_out(list.operation),
            } || self.is_of_a_sort_left_out(list.operation, &seen, &list.all);
            if seen.is_success() && !is_left_out && !self.is_narrowed(list.operation) {
                let message =
                    format!("what was created, {}, is not in the list", short(&instance.id));
                let what = (Check::CreatedAvailable, "response body", message);
                let expected = |it: &[&Exchange]| Expectation::listing(true, &instance.id, it);
                self.list_found_as(list, what, &[&seen, last], expected);
                break;
            }
            self.forget(resource, &instance.id);
        }
        if self.lags_behind(list.operation) {
            return Ok(());
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
            let is_same = crate::verify::same::same(
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
}
