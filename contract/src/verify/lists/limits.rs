//! Limits of lists, their pages, and what comes after the last one.

use serde_json::{Value as Json, json};

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::client::Exchange;
use crate::verify::expectation::Expectation;
use crate::verify::judge::Kind;
use crate::verify::lists::pages::{Pages, Role, items, role, total};
use crate::verify::lists::{List, twice};
use crate::verify::run::{Run, Seen, Step};

/// The size of pages that show what is wrong with larger ones, and so many of them.
const FEW: u64 = 2;
const FEW_PAGES: usize = 3;

impl Run<'_> {
    /// Limits, pages and what comes after the last one.
    pub(in crate::verify) async fn limits(&mut self, list: &List) -> Step {
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
            // A page of none is what the service thinks best.
            let default = default.filter(|it| *it > 0);
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
            let what = (Check::ListLimit, place, message);
            self.list_found_as(list, what, &[&seen], |it| Expectation::no_longer(limit, it));
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
        // One item is left for the last page, where that can be: it is easily lost.
        let sizes = count.div_ceil(4).max(2)..count;
        let uneven = sizes.into_iter().find(|it| count % it == 1);
        let size = uneven.unwrap_or(count.div_ceil(3).max(2)).min(most);
        let mut call = list.call.clone();
        call.values.insert(at, json!(size));
        let pages = self.pages(&call, Some(size)).await?;
        if !pages.seen.last().is_some_and(Seen::is_success) {
            return Ok(());
        }
        self.checked(Check::ListPages);
        let (ids, all) = (list.ids(&pages.items), list.ids(&list.all));
        self.checked(Check::ListItemsOnce);
        if let Some(message) = twice(list, &pages.items) {
            let what = (Check::ListItemsOnce, "response body", message);
            return self.pages_found(list, (at, size), what, pages).await;
        }
        self.enveloped(list, &pages);
        if !pages.is_whole {
            return Ok(());
        }
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
        let what = (Check::ListPages, "the pages", message);
        self.pages_found(list, (at, size), what, pages).await
    }

    /// Pages do not hold what the whole list does: shown by as small ones as do so, after all of it.
    async fn pages_found(
        &mut self,
        list: &List,
        (at, size): (usize, u64),
        what: (Check, &str, String),
        pages: Pages,
    ) -> Step {
        let whole = list.seen.as_ref();
        let (mut size, mut pages) = (size, pages);
        if whole.is_some() && size > FEW {
            let mut call = list.call.clone();
            call.values.insert(at, json!(FEW));
            let mut small = self.pages(&call, Some(FEW)).await?;
            small.seen.truncate(FEW_PAGES);
            let found = small.seen.iter().filter_map(Seen::json).flat_map(|it| items(&it));
            let found = list.ids(&found.collect::<Vec<Json>>());
            let mut expected = list.ids(&list.all);
            expected.truncate(FEW as usize * small.seen.len());
            if small.seen.iter().all(Seen::is_success) && found != expected {
                (size, pages) = (FEW, small);
            }
        }
        let most = size * pages.seen.len() as u64;
        let steps: Vec<&Seen> = whole.into_iter().chain(&pages.seen).collect();
        self.list_found_as(list, what, &steps, |it| {
            whole.and_then(|_| Expectation::pages(0, most, it))
        });
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
                let what = (Check::ListPages, place.as_str(), message);
                self.list_found_as(list, what, &[&seen], |it| Expectation::no_longer(0, it));
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
