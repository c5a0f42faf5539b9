//! Pages that a parameter counts, or of which it counts the items.

use std::fmt::{self, Write as _};
use std::hash::{DefaultHasher, Hasher};

use super::{Next, NextToken};
use crate::Field;

/// How far the pages of a list have come, where a parameter is the number of a page, or how many
/// items stand before it.
///
/// The last page is the one with which the answer says that it ends (by its members for the total,
/// the number of pages, or whether there are more), and else the one before an empty page. That a
/// page is shorter than another says nothing: services leave out what a caller may not see.
#[derive(Clone, Copy, Debug)]
#[must_use = "nothing is counted before `next`"]
pub struct Count {
    /// What the caller gave.
    given: Option<u64>,
    /// What the parameter is for the first page, as far as that is known.
    first: Option<u64>,
    /// What the answer says of itself.
    current: Option<u64>,
    total: Option<u64>,
    last: Option<u64>,
    is_more: bool,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Unit {
    Items,
    Pages,
}

impl Count {
    /// By the number of items before a page.
    pub fn items(offset: &impl NextToken<Value: Number>) -> Self {
        Self::new(Unit::Items, offset).first(0)
    }

    /// By the number of a page.
    pub fn pages(page: &impl NextToken<Value: Number>) -> Self {
        Self::new(Unit::Pages, page)
    }

    fn new(unit: Unit, given: &impl NextToken<Value: Number>) -> Self {
        let (first, current, total, last) = (None, None, None, None);
        Self { given: number(given), first, current, total, last, is_more: true, unit }
    }

    /// The number of the first page.
    pub fn first(self, first: u64) -> Self {
        Self { first: Some(first), ..self }
    }

    /// The number that the answer says it has.
    pub fn current(self, current: &impl NextToken<Value: Number>) -> Self {
        Self { current: number(current), ..self }
    }

    /// The number of items of all pages.
    pub fn total(self, total: &impl NextToken<Value: Number>) -> Self {
        Self { total: number(total), ..self }
    }

    /// The number of pages.
    pub fn last(self, pages: &impl NextToken<Value: Number>) -> Self {
        Self { last: number(pages), ..self }
    }

    /// Whether the answer says that there are more.
    pub fn more(self, more: &impl NextToken<Value = bool>) -> Self {
        Self { is_more: has_more(more), ..self }
    }

    /// The page behind the one with these items.
    pub fn next<O, P: Number>(
        self,
        items: &impl Items,
        operation: impl FnOnce(P) -> O,
    ) -> Option<Next<O>> {
        let page = Page::of(items).filter(|page| page.items > 0 && self.is_more)?;
        let at = self.given.or(self.current).or(self.first)?;
        let is_last = match self.unit {
            // A total that is less than what has come is wrong; it is no end.
            Unit::Items => self.total == at.checked_add(page.items),
            Unit::Pages => {
                let before_first = self.first.map_or(0, |first| 1 - first.min(1));
                self.last.is_some() && self.last == at.checked_add(before_first)
            }
        };
        if is_last {
            return None;
        }
        let step = if self.unit == Unit::Items { page.items } else { 1 };
        let next = P::from_count(at.checked_add(step)?)?;
        let is_first = self.given.is_none() || self.given == self.first;
        let total = self.total.filter(|_| self.unit == Unit::Pages);
        Some(Next::Counted(operation(next), Page { is_first, total, ..page }))
    }
}

/// Whether an answer says that there are more pages; true when it does not say.
pub fn has_more(more: &impl NextToken<Value = bool>) -> bool {
    more.value().unwrap_or(true)
}

fn number(member: &impl NextToken<Value: Number>) -> Option<u64> {
    member.value().and_then(Number::to_count)
}

/// What was found in a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Page {
    /// How many items it has.
    pub(super) items: u64,
    /// How many there are in all pages, when the items of the pages before count for it.
    pub(super) total: Option<u64>,
    /// Whether there is no page before it.
    pub(super) is_first: bool,
    /// What tells it from another page.
    pub(super) print: u64,
}

impl Page {
    fn of(items: &impl Items) -> Option<Self> {
        let list = items.items()?;
        Some(Self { items: list.count, total: None, is_first: false, print: list.print })
    }
}

/// Whole numbers that count.
pub trait Number: Sized {
    /// The number, unless it is less than zero.
    fn to_count(self) -> Option<u64>;

    /// The number, unless it is too large.
    fn from_count(count: u64) -> Option<Self>;
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(
            impl Number for $number {
                fn to_count(self) -> Option<u64> {
                    self.try_into().ok()
                }

                fn from_count(count: u64) -> Option<Self> {
                    count.try_into().ok()
                }
            }
        )*
    };
}

numbers!(i32 i64 u32 u64);

/// The items of a page; nothing when the answer has none.
pub trait Items {
    /// What is to be known of them.
    fn items(&self) -> Option<List>;
}

/// What is to be known of a list of items.
#[derive(Clone, Copy, Debug)]
pub struct List {
    count: u64,
    print: u64,
}

impl<T: fmt::Debug> Items for Vec<T> {
    fn items(&self) -> Option<List> {
        let mut print = Print(DefaultHasher::new());
        // A failure would be the writer's, and this one has none.
        let _ = write!(print, "{self:?}");
        Some(List { count: self.len() as u64, print: print.0.finish() })
    }
}

impl<T: Items> Items for Option<T> {
    fn items(&self) -> Option<List> {
        self.as_ref().and_then(T::items)
    }
}

impl<T: Items> Items for Field<T> {
    fn items(&self) -> Option<List> {
        self.value().and_then(T::items)
    }
}

/// Two pages are told apart by what they look like, so that none has to be kept.
struct Print(DefaultHasher);

impl fmt::Write for Print {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}
