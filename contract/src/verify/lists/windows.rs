//! Filters, orders and searches are of the whole list: pages are of what they leave.

use serde_json::{Value as Json, json};

use crate::verify::check::Check;
use crate::verify::expectation::Expectation;
use crate::verify::judge::Kind;
use crate::verify::lists::List;
use crate::verify::lists::filter::{Filter, fit, is_near};
use crate::verify::lists::pages::{Role, items, role};
use crate::verify::lists::sorting::sort_of;
use crate::verify::run::{Run, Seen, Step};

/// So many orders are looked for one that is another than that of the list.
const ORDERS: usize = 2;

impl Run<'_> {
    /// Pages of what a filter leaves, or of another order, hold together what one large page does.
    pub(in crate::verify) async fn windows(&mut self, list: &List) -> Step {
        let Some((_, most)) = list.size else { return Ok(()) };
        let count = list.all.len() as u64;
        if !list.is_whole || count < 3 || count > most {
            return Ok(());
        }
        self.exact_page(list).await?;
        if let Some((filter, value)) = self.dividing(list) {
            let asked = (filter.at, self.as_asked(list, &filter, &value));
            self.windowed(list, asked, None).await?;
            self.searched_within(list, &filter, &value).await?;
        }
        let Some(orders) = self.orders(list.operation) else { return Ok(()) };
        let all = list.ids(&list.all);
        for text in orders.texts.iter().rev().take(ORDERS) {
            let Some((member, _)) = sort_of(text, list) else { continue };
            let value = if orders.is_array { json!([text]) } else { json!(text) };
            let order = self.windowed(list, (orders.at, value), Some(&member)).await?;
            if order.is_some_and(|it| it != all) {
                break;
            }
        }
        Ok(())
    }

    /// A filter, and a value of it that some items have and others do not, of which at least one comes
    /// before those that have it.
    fn dividing(&self, list: &List) -> Option<(Filter, Json)> {
        let mut best: Option<(usize, Filter, Json)> = None;
        for filter in self.filters(list) {
            for item in &list.all {
                let Some(value) = item.get(&filter.member).filter(|it| !it.is_object()) else {
                    continue;
                };
                let value = match value {
                    Json::Array(inner) => inner.first(),
                    other => Some(other).filter(|it| !it.is_null()),
                };
                let Some(value) = value.filter(|it| self.can_ask(list, &filter, it)) else {
                    continue;
                };
                let has: Vec<bool> =
                    list.all.iter().map(|it| fit(it, &filter, value) == Some(true)).collect();
                let count = has.iter().filter(|it| **it).count();
                let page = count.div_ceil(2);
                let is_mixed = has[..page].iter().any(|it| !it);
                let rank = if is_mixed { count.min(4) } else { 0 };
                if rank > best.as_ref().map_or(0, |it| it.0) {
                    best = Some((rank, filter.clone(), value.clone()));
                }
            }
        }
        best.map(|(_, filter, value)| (filter, value))
    }

    /// The items that a parameter asks for, on one page and on two; the ids of those on the one.
    async fn windowed(
        &mut self,
        list: &List,
        (at, value): (usize, Json),
        order: Option<&str>,
    ) -> Step<Option<Vec<Json>>> {
        let Some((limit, _)) = list.size else { return Ok(None) };
        let mut call = list.whole();
        call.values.insert(at, value);
        let whole = self.send(&call).await?;
        self.judge(&whole, Kind::Valid);
        let found = whole.json().map(|it| items(&it)).unwrap_or_default();
        if !whole.is_success() || found.is_empty() {
            return Ok(None);
        }
        let size = (found.len() as u64).div_ceil(2);
        call.values.insert(limit, json!(size));
        let pages = self.pages(&call, Some(size)).await?;
        if !pages.seen.iter().all(Seen::is_success) {
            return Ok(None);
        }
        self.checked(Check::ListPages);
        // Of items that an order does not tell apart, any may come first.
        let told = |items: &[Json]| match order {
            Some(member) => {
                items.iter().map(|it| it.get(member).cloned().unwrap_or_default()).collect()
            }
            None => list.ids(items),
        };
        let (mut expected, shown) = (told(&found), told(&pages.items));
        if pages.seen.len() == 1 && !pages.is_whole {
            // There is no way to the next page.
            expected.truncate(size as usize);
        }
        if shown != expected {
            let name = &self.operation(list.operation).parameters[at].name;
            let message = format!(
                "with `{name}` there are {} items on one page, and pages of {size} hold others or in another order",
                found.len()
            );
            let place = format!("query parameter {name}");
            let steps: Vec<&Seen> = std::iter::once(&whole).chain(&pages.seen).collect();
            let (most, is_sure) = (size * pages.seen.len() as u64, order.is_none());
            let what = (Check::ListPages, place.as_str(), message);
            self.list_found_as(list, what, &steps, |it| {
                is_sure.then(|| Expectation::pages(0, most, it)).flatten()
            });
        }
        Ok(Some(list.ids(&found)))
    }

    /// What is searched for is searched for in what a filter leaves.
    async fn searched_within(&mut self, list: &List, filter: &Filter, value: &Json) -> Step {
        let operation = self.operation(list.operation);
        let Some(at) = role(operation, Role::Search) else { return Ok(()) };
        let Some(member) = self.searched(list, at).into_iter().next() else { return Ok(()) };
        // A word of an item that the filter leaves out.
        let text = list.all.iter().find_map(|it| {
            let text = it.get(&member)?.as_str()?;
            (fit(it, filter, value) == Some(false) && !is_near(it, filter, value))
                .then(|| text.split_whitespace().max_by_key(|it| it.len()))?
        });
        let Some(text) = text.filter(|it| it.len() > 2) else { return Ok(()) };
        let schema = self.parameter_schema(list.operation, at);
        if schema.is_some_and(|it| !self.values().is_valid(&it, &json!(text))) {
            return Ok(());
        }
        let mut call = list.whole();
        call.values.insert(at, json!(text));
        call.values.insert(filter.at, self.as_asked(list, filter, value));
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        self.checked(Check::ListFilter);
        let found = seen.json().map(|it| items(&it)).unwrap_or_default();
        let is_out = |it: &Json| {
            let is_filtered = fit(it, filter, value) == Some(false) && !is_near(it, filter, value);
            is_filtered || !it.to_string().to_lowercase().contains(&text.to_lowercase())
        };
        if seen.is_success() && found.iter().any(is_out) {
            let (one, other) =
                (&operation.parameters[at].name, &operation.parameters[filter.at].name);
            let message = format!(
                "`{one}` and `{other}` were asked for, and there is an item that does not meet both"
            );
            let place = format!("query parameters {one} and {other}");
            self.list_found(list, Check::ListFilter, &place, message, &[&seen]);
        }
        Ok(())
    }
}
