//! Members that words say are computed from others.

use serde_json::Value as Json;

use crate::names::{plain, singular};
use crate::verify::check::Check;
use crate::verify::expectation::Expectation;
use crate::verify::judge::documented;
use crate::verify::lists::pages::{Role, role};
use crate::verify::run::{Found, Run, Seen};
use crate::verify::slots;
use crate::verify::words::arithmetic::{Worked, worked_out};
use crate::verify::words::sentences;
use crate::verify::world::everywhere;

impl Run<'_> {
    /// Whether an answer is an example of the document, word for word: it need not be consistent.
    fn is_shown(&self, seen: &Seen, value: &Json) -> bool {
        let operation = self.operation(seen.call.operation);
        let response = seen.status().and_then(|it| documented(operation, it));
        let content = response.into_iter().flat_map(|it| &it.content);
        content.flat_map(|it| &it.examples).any(|it| it.value.to_json() == *value)
    }

    /// Members that words say are computed from others.
    pub(in crate::verify) fn computed(&mut self, seen: &Seen) {
        let (Some(schema), Some(value)) = (self.response_schema(seen), seen.json()) else { return };
        if self.is_shown(seen, &value) {
            return;
        }
        let is_list = self.lists().contains(&seen.call.operation);
        // How many there are in all is more than what stands on a page.
        let operation = self.operation(seen.call.operation);
        let pages = [Role::Limit, Role::Offset, Role::Page, Role::Cursor];
        let is_paged = is_list && pages.into_iter().any(|it| role(operation, it).is_some());
        let counts = |words: &str| {
            let lower = words.to_lowercase();
            COUNTING.iter().any(|it| lower.contains(it))
        };
        let mut places = vec![(schema.clone(), vec![String::new()])];
        for slot in slots::of(&self.values(), &schema, &value) {
            places.push((slot.origin, everywhere(&value, &slot.pointer)));
        }
        for (origin, pointers) in places {
            let facts = self.values().facts(&origin);
            let members = facts.properties.iter();
            let members: Vec<(&str, String)> =
                members.map(|it| (it.0.as_str(), self.values().facts(&it.1).words)).collect();
            let inside = pointers.iter().filter_map(|it| Some((it.as_str(), value.pointer(it)?)));
            for (pointer, inner) in inside.filter(|it| it.1.is_object()) {
                for (name, words) in &members {
                    if !(is_paged && counts(words)) {
                        self.worked(
                            (seen, is_list),
                            (pointer, inner),
                            (*name, words),
                            &facts.words,
                        );
                    }
                }
            }
        }
    }

    /// A member of an object, of which words may say what it comes to.
    fn worked(
        &mut self,
        (seen, is_list): (&Seen, bool),
        (pointer, object): (&str, &Json),
        (name, words): (&str, &str),
        around: &str,
    ) {
        let Some(own) = object.get(name).and_then(Json::as_f64) else { return };
        let elsewhere = [around, self.api.description.as_deref().unwrap_or_default()];
        let of_words = || worked_out(words, &elsewhere, name, object.as_object()?);
        let of_name = || if is_list { None } else { beside(words, name, object) };
        let exact = |value| Worked { value, room: 0.0051 };
        let plain = || expected(&words.to_lowercase(), name, object).or_else(of_name).map(exact);
        let Some(Worked { value: expected, room }) = of_words().or_else(plain) else { return };
        self.checked(Check::Described);
        for sentence in sentences(words) {
            self.looked(sentence);
        }
        if !expected.is_finite() || (expected - own).abs() <= room {
            return;
        }
        let message = format!("by what is said of it it is {expected}, and it is {own}");
        let (check, operation) = (Check::Described, seen.call.operation);
        let (place, keyword) = (format!("response body/{name}"), Some("description"));
        let found = Found { check, operation, place, keyword, message, steps: &[seen] };
        let mut pointer = pointer.to_owned();
        specwright::value::push_token(&mut pointer, name);
        // Which item a list begins with is not certain.
        self.found_as(found, |it| {
            Expectation::number(&pointer, expected, it).filter(|_| !is_list && room < 0.01)
        });
    }
}

/// The number of items of a list beside a member that is called after it: `line_count` beside
/// `lines`.
fn beside(words: &str, name: &str, value: &Json) -> Option<f64> {
    let called = plain(name);
    let one = called.strip_suffix("count").or_else(|| called.strip_prefix("numberof"))?;
    let says_more = words.to_lowercase().contains("only") || one.is_empty();
    let lists = value.as_object()?.iter().filter(|_| !says_more);
    let mut lists = lists.filter_map(|(key, it)| Some((key, it.as_array()?)));
    let named = lists.find(|(key, _)| plain(key) == one || singular(key) == singular(one));
    named.map(|(_, items)| items.len() as f64)
}

/// Words by which something is counted.
const COUNTING: [&str; 3] = ["number of", "count of", "how many"];

/// Words by which not all items of a list are counted.
const SOME: &[&str] =
    &["are", "is", "that", "which", "who", "whose", "with", "without", "not", "only"];

/// Whether words say that all items of a list are counted: "how many lines there are", and neither "how many lines are open"
/// nor "how many orders of these lines".
pub(in crate::verify) fn counts_all(words: &str, list: &str) -> bool {
    let phrase = COUNTING.into_iter().find_map(|it| words.split_once(it));
    let Some((_, after)) = phrase else { return false };
    let end = after.find(['.', ';', ':', '(']).unwrap_or(after.len());
    let of_list = after[..end].split(|it: char| !it.is_alphanumeric() && it != '_');
    let mut of_list = of_list.filter(|it| !["", "the", "all", "its"].contains(it));
    let list = plain(list);
    let mut name = String::new();
    while name.len() < list.len() {
        let Some(word) = of_list.next() else { return false };
        name.push_str(&plain(word));
    }
    let rest: Vec<&str> = of_list.collect();
    let is_all = matches!(rest.as_slice(), [] | ["there", "are", ..]);
    name == list && (is_all || !rest.iter().any(|it| SOME.contains(it)))
}

/// The number that words say a member has.
fn expected(words: &str, name: &str, value: &Json) -> Option<f64> {
    // How many there may be is not how many there are.
    const ASKED: &[&str] =
        &["maximum", "max ", "at most", "up to", "limit", "offset", "requested", "per page"];
    if ASKED.iter().any(|it| words.contains(it)) {
        return None;
    }
    let members = value.as_object()?;
    let list = members
        .iter()
        .find(|(_, it)| it.as_array().is_some_and(|it| it.iter().all(Json::is_object)));
    let named_list =
        members.iter().find(|(key, it)| it.is_array() && words.contains(&key.to_lowercase()));
    let numbers_in = |item: &Json| -> Vec<f64> {
        let names = item.as_object().into_iter().flatten();
        names
            .filter(|(key, _)| key.len() > 2 && words.contains(&key.to_lowercase()))
            .filter_map(|(_, it)| it.as_f64())
            .collect()
    };
    if (words.contains("sum") || words.contains("total of"))
        && let Some((_, list)) = named_list.or(list)
    {
        let items = list.as_array()?;
        let parts: Vec<Vec<f64>> = items.iter().map(numbers_in).collect();
        let count = parts.first().map_or(0, Vec::len);
        let is_product =
            ["×", "times", "multiplied", "*", "product"].iter().any(|it| words.contains(it));
        if items.is_empty() {
            return named_list.map(|_| 0.0);
        }
        return match (count, is_product) {
            (1, _) => Some(parts.iter().map(|it| it.iter().sum::<f64>()).sum()),
            (2, true) => Some(parts.iter().map(|it| it.iter().product::<f64>()).sum()),
            _ => None,
        };
    }
    let counted = members.iter().find(|(key, it)| it.is_array() && counts_all(words, key));
    if let Some((_, list)) = counted {
        return list.as_array().map(|it| it.len() as f64);
    }
    for (words_between, sign) in [([" plus ", " + "], 1.0), ([" minus ", " - "], -1.0)] {
        let both = words_between.iter().find_map(|it| words.split_once(it));
        let Some((before, after)) = both else { continue };
        let named = |text: &str, at_end: bool| {
            let parts = text
                .split(|it: char| !it.is_alphanumeric() && it != '_')
                .filter(|it| !it.is_empty());
            let mut parts = parts;
            let word = if at_end { parts.next_back() } else { parts.next() }?;
            members.iter().find(|(key, _)| key.to_lowercase() == word)?.1.as_f64()
        };
        // With a third part it is more than these two.
        let is_more = [" plus ", " minus ", " + ", " - "].iter().any(|it| after.contains(it));
        if let (Some(one), Some(other), false) = (named(before, true), named(after, false), is_more)
        {
            return Some(one + sign * other);
        }
    }
    let is_product =
        ["×", " times ", "multiplied by", "product of"].iter().any(|it| words.contains(it));
    if is_product {
        let factors: Vec<f64> = members
            .iter()
            .filter(|(key, _)| *key != name && key.len() > 2 && words.contains(&key.to_lowercase()))
            .filter_map(|(_, it)| it.as_f64())
            .collect();
        return (factors.len() == 2).then(|| factors.iter().product());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sums_are_expected() {
        let value = json!({ "total": 7, "lines": [{ "price": 2.0, "quantity": 2 }, { "price": 3.0, "quantity": 1 }], "count": 2 });
        assert_eq!(
            expected("the sum of price times quantity of all lines", "total", &value),
            Some(7.0)
        );
        assert_eq!(expected("the number of lines", "count", &value), Some(2.0));
        assert_eq!(expected("what is due", "total", &value), None);
        assert_eq!(expected("how many lines there are", "count", &value), Some(2.0));
        assert_eq!(expected("the number of the `lines` in it", "count", &value), Some(2.0));
        for other in [
            "how many orders of these lines are open",
            "how many lines are open",
            "the number of open lines",
            "the number of lines that are not paid",
        ] {
            assert_eq!(expected(other, "count", &value), None, "{other}");
        }
    }
}
