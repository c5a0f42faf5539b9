//! What can be expected of lists: pages, filters, orders.

use serde_json::Value as Json;

use super::client::Exchange;
use super::expectation::{Condition, Expectation};
use super::expected::{ID_NAMES, listed, told_apart, total_in};

impl Expectation {
    /// Whether the list in the last answer has the item of this id, or not.
    pub(super) fn listing(is_there: bool, value: &Json, steps: &[&Exchange]) -> Option<Self> {
        let (pointer, items) = listed(steps)?;
        let value = super::style::plain(value);
        // What tells them apart is where the id stands.
        let holds = |id: &&&str| items.iter().any(|it| super::style::plain(&it[**id]) == value);
        let id = match is_there {
            true => told_apart(&items)?,
            false => ID_NAMES.iter().find(holds)?,
        };
        let id = id.to_owned();
        Some(match is_there {
            true => Self::Listed { pointer, id, value },
            false => Self::Unlisted { pointer, id, value },
        })
    }

    /// A page against all of the list, which was asked for before it.
    pub(super) fn page_of(most: u64, steps: &[&Exchange]) -> Option<Self> {
        let pointer = listed(steps)?.0;
        Some(Self::PageOf { pointer, most })
    }

    /// A total against all of the list, which was asked for before it.
    pub(super) fn total_of(steps: &[&Exchange]) -> Option<Self> {
        let (pointer, total, _) = total_in(steps)?;
        Some(Self::TotalOf { pointer, total })
    }

    /// Pages of a list against all of it, which was asked for before them.
    pub(super) fn pages(skip: usize, most: u64, steps: &[&Exchange]) -> Option<Self> {
        let first: Json =
            serde_json::from_slice(&steps.first()?.response.as_ref().ok()?.body).ok()?;
        let (pointer, all) = listed(&steps[..1])?;
        let id = told_apart(&all)?.to_owned();
        (first.pointer(&pointer).is_some() && steps.len() > 1).then(|| Self::Pages {
            pages: steps.len() - 1,
            pointer,
            id,
            skip,
            most,
        })
    }

    /// What a filter leaves of all of the list, which was asked for before.
    pub(super) fn filtered(condition: Condition, steps: &[&Exchange]) -> Option<Self> {
        let (pointer, all) = listed(&steps[..1])?;
        let id = told_apart(&all)?.to_owned();
        listed(steps).filter(|it| it.0 == pointer)?;
        Some(Self::Filtered { pointer, id, condition })
    }

    /// A list without the items of which a condition holds.
    pub(super) fn none_of(fails: String, steps: &[&Exchange]) -> Option<Self> {
        Some(Self::NoneOf(listed(steps)?.0, fails))
    }

    /// The list of the answer before, as the last one.
    pub(super) fn same_list(steps: &[&Exchange]) -> Option<Self> {
        let pointer = listed(steps)?.0;
        Some(Self::Same { back: 1, pointer })
    }

    /// A list of so many items at most.
    pub(super) fn no_longer(most: u64, steps: &[&Exchange]) -> Option<Self> {
        Some(Self::AtMost(listed(steps)?.0, most))
    }

    /// Whether something follows a page, which the next one shows.
    pub(super) fn follows(member: &str, steps: &[&Exchange]) -> Option<Self> {
        let pointer = listed(steps)?.0;
        Some(Self::Follows { member: member.to_owned(), pointer })
    }

    /// The order of items that are equal otherwise.
    pub(super) fn ties(member: &str, tie: &str, folds: bool, steps: &[&Exchange]) -> Option<Self> {
        let (member, tie) = (member.to_owned(), tie.to_owned());
        Some(Self::Ties { pointer: listed(steps)?.0, member, tie, folds })
    }

    /// The order of a list, where the last answer has another one.
    pub(super) fn sorted(
        (member, is_down): (&str, bool),
        folds: Option<bool>,
        steps: &[&Exchange],
    ) -> Option<Self> {
        let (pointer, items) = listed(steps)?;
        let keys = items.iter().filter_map(|it| it.get(member)).filter(|it| !it.is_null());
        let keys: Vec<(Option<f64>, String)> =
            keys.map(|it| (it.as_f64(), super::style::plain(it))).collect();
        let folded: Vec<_> = keys.iter().map(|it| (it.0, it.1.to_lowercase())).collect();
        let rises =
            |one: &(Option<f64>, String), other: &(Option<f64>, String)| match (one.0, other.0) {
                (Some(one), Some(other)) => one <= other,
                _ => one.1 <= other.1,
            };
        let in_order = |keys: &[(Option<f64>, String)]| {
            let is = |it: &[(Option<f64>, String)]| match is_down {
                true => rises(&it[1], &it[0]),
                false => rises(&it[0], &it[1]),
            };
            keys.windows(2).all(is)
        };
        let is_right = match folds {
            Some(true) => in_order(&folded),
            Some(false) => in_order(&keys),
            None => in_order(&keys) || in_order(&folded),
        };
        let member = member.to_owned();
        (!is_right).then_some(Self::Sorted { pointer, member, is_down, folds })
    }
}
