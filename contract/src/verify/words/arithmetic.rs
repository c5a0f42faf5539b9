//! Members that words work out from others beside them: "quantity times unit price", "subtotal less discount plus fee",
//! "19 percent of parts and labour together, rounded to the nearest cent".
//!
//! A sentence is understood as a whole or not at all: what it says besides may be what makes the difference.

use serde_json::{Map, Value as Json};

use crate::names::{singular, words};
use crate::verify::words::{sentences, tells};

/// What a number comes to, and by how much it may differ from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Worked {
    pub(super) value: f64,
    pub(super) room: f64,
}

/// Sentences of more words are not understood: each sign in them is read by a call inside the one before.
const LONGEST: usize = 100;

/// The last words of names that say a unit, which sentences leave out.
const UNITS: &[&str] = &[
    "cents", "cent", "minor", "pence", "eur", "usd", "chf", "gbp", "kg", "kilos", "g", "grams",
    "km", "m", "metres", "meters", "cm", "mm", "minutes", "hours", "days", "litres", "liters",
];

/// Words with which a sentence says that it does not hold for all.
const SOMETIMES: &[&str] = &[
    "if",
    "when",
    "whenever",
    "unless",
    "until",
    "once",
    "except",
    "but",
    "though",
    "yet",
    "only",
    "never",
    "always",
    "at least",
    "at most",
    "free",
    "otherwise",
    "instead",
    "from",
    "while",
    "where",
    "without",
    "besides",
    "on top",
    "no more",
    "not",
    "null",
    "zero",
    "costs",
    "changes",
    "may",
    "can",
    "before",
    "after",
];

/// How a result becomes a number of the member's own.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Rounding {
    Nearest,
    Up,
    Down,
    Unsaid,
}

impl Rounding {
    fn of(words: &str) -> Self {
        let has = |all: &[&str]| all.iter().any(|it| words.contains(it));
        let rounded =
            ["round", "cut off", "truncat", "whole cent", "full cent", "decimal", "go up"];
        // Of a half that goes to the even side, nothing is certain.
        if !has(&rounded) || has(&["even", "banker", "away"]) {
            Self::Unsaid
        } else if has(&["nearest", "half", "halves"]) {
            Self::Nearest
        } else if has(&["rounded up"]) {
            Self::Up
        } else if has(&["rounded down", "cut off", "truncat"]) {
            Self::Down
        } else {
            Self::Unsaid
        }
    }

    /// As it is said of all fractions.
    fn elsewhere(said: &[&str]) -> Self {
        let is_of_all = |it: &&str| {
            let lower = it.to_lowercase();
            let is_general = [
                "fraction",
                "fractions",
                "percentage",
                "percentages",
                "amounts",
                "all sums",
                "money",
            ];
            lower.contains("round") && is_general.iter().any(|it| tells(&lower, it))
        };
        let mut all = said.iter().flat_map(|it| sentences(it)).filter(is_of_all);
        match (all.next(), all.next()) {
            (Some(only), None) => Self::of(&only.to_lowercase()),
            _ => Self::Unsaid,
        }
    }
}

/// Of a sum that is not called one, no list of members is certain to be all of it.
const TOTALS: &[&str] = &["total", "sum", "gross", "due", "payable", "price", "cost", "costs"];

/// The number that words say a member of an object has. How it is rounded may be said elsewhere.
pub(super) fn worked_out(
    description: &str,
    elsewhere: &[&str],
    own: &str,
    object: &Map<String, Json>,
) -> Option<Worked> {
    let lower = description.to_lowercase();
    // A tenth, a multiple of ten: what it is rounded to is not known.
    let is_other = [
        "tenth",
        "multiple",
        "ten cents",
        "10 cents",
        "next 50",
        "next ten",
        "five cents",
        "5 cents",
    ];
    if is_other.iter().any(|it| lower.contains(it)) {
        return None;
    }
    let formula = Formula { own, object };
    let mut result = None;
    for sentence in sentences(description) {
        for clause in sentence.split([';', '(', ')']) {
            let clause = clause.to_lowercase();
            let (said, _) = clause.split_once(", rounded").unwrap_or((&clause, ""));
            // "What has to be paid: net and tax".
            let said = said.rsplit(':').next().unwrap_or_default().trim().trim_end_matches('.');
            if said.is_empty() || is_of_rounding(said) {
                continue;
            }
            // A second thing that is said may change the first.
            if result.is_some() || SOMETIMES.iter().any(|it| tells(said, it)) {
                return None;
            }
            let tokens = Some(tokens(said)).filter(|it| it.len() <= LONGEST)?;
            result = Some(formula.sum(&tokens)?);
        }
    }
    let (value, is_whole) = result?;
    let is_integer = object.get(own).is_some_and(|it| it.is_i64() || it.is_u64());
    let rounding = match Rounding::of(&lower) {
        Rounding::Unsaid => Rounding::elsewhere(elsewhere),
        own => own,
    };
    let (value, room) = match (is_integer && !is_whole, rounding) {
        (true, Rounding::Nearest) => ((value + 0.5 + 1e-9).floor(), 0.001),
        (true, Rounding::Up) => ((value - 1e-9).ceil(), 0.001),
        (true, Rounding::Down) => ((value + 1e-9).floor(), 0.001),
        (true, Rounding::Unsaid) => (value, 0.999),
        (false, _) if is_integer => (value, 0.001),
        (false, _) if lower.contains("one decimal") || lower.contains("1 decimal") => {
            (value, 0.051)
        }
        (false, _) => (value, 0.0051),
    };
    Some(Worked { value, room })
}

fn is_of_rounding(said: &str) -> bool {
    let begins = [
        "rounded",
        "half a cent",
        "half cents",
        "halves",
        "half up",
        "it is rounded",
        "the result is rounded",
        "fractions of",
        "in cents",
        "in whole",
        "in full",
        "in euro",
    ];
    begins.iter().any(|it| said.starts_with(it))
}

fn tokens(said: &str) -> Vec<String> {
    let spaced = said
        .replace(',', " , ")
        .replace('%', " % ")
        .replace(['×', '*'], " times ")
        .replace('+', " plus ")
        .replace(" - ", " minus ")
        .replace(" − ", " minus ");
    spaced
        .split_whitespace()
        .map(|it| it.trim_matches('`').to_owned())
        .filter(|it| !it.is_empty())
        .collect()
}

/// Where a formula finds its numbers.
struct Formula<'t> {
    own: &'t str,
    object: &'t Map<String, Json>,
}

/// A number, and whether it is whole by the way in which it came about.
type Number = (f64, bool);

impl Formula<'_> {
    /// What is added and taken away, from left to right.
    fn sum(&self, tokens: &[String]) -> Option<Number> {
        let sign = |it: &str| match it {
            "plus" => Some(1.0),
            "minus" | "less" => Some(-1.0),
            _ => None,
        };
        let at = tokens.iter().rposition(|it| sign(it).is_some());
        let Some(at) = at else { return self.product(tokens) };
        let (before, after) =
            (self.sum(trimmed(&tokens[..at]))?, self.product(trimmed(&tokens[at + 1..]))?);
        Some((before.0 + sign(&tokens[at])? * after.0, before.1 && after.1))
    }

    fn product(&self, tokens: &[String]) -> Option<Number> {
        let text: Vec<&str> = tokens.iter().map(String::as_str).collect();
        if let [number, "percent" | "%", "of", rest @ ..] = text.as_slice() {
            return self.share(number, rest);
        }
        if let [number, "per", "cent", "of", rest @ ..] = text.as_slice() {
            return self.share(number, rest);
        }
        if let ["the", "sum", "of", rest @ ..] | ["sum", "of", rest @ ..] = text.as_slice() {
            return self
                .together(rest)
                .filter(|_| rest.contains(&"and"))
                .or_else(|| self.over_items(rest));
        }
        if text.ends_with(&["together"]) || text.ends_with(&["added", "up"]) {
            return self.together(&text);
        }
        let at = text.iter().position(|it| *it == "times");
        let split = at.map(|at| (at, at + 1)).or_else(|| {
            let at = text.windows(2).position(|it| it == ["multiplied", "by"])?;
            Some((at, at + 2))
        });
        let Some((end, start)) = split else {
            let is_total = words(self.own).iter().any(|it| TOTALS.contains(&it.as_str()));
            let is_list = text.contains(&"and") && is_total;
            return if is_list { self.together(&text) } else { self.factor(&text) };
        };
        let (one, other) = (self.factor(&text[..end])?, self.product(&tokens[start..])?);
        Some((one.0 * other.0, one.1 && other.1))
    }

    fn share(&self, percent: &str, of: &[&str]) -> Option<Number> {
        let percent: f64 = percent.parse().ok()?;
        Some((self.together(of)?.0 * percent / 100.0, false))
    }

    /// Members with "and" and commas between them, or one.
    fn together(&self, text: &[&str]) -> Option<Number> {
        let end =
            text.iter().position(|it| matches!(*it, "together" | "added")).unwrap_or(text.len());
        let rest = &text[end..];
        if !matches!(rest, [] | ["together"] | ["added", "up"] | ["added", "together"]) {
            return None;
        }
        let mut all = (0.0, true);
        for part in text[..end].split(|it| matches!(*it, "and" | ",")).filter(|it| !it.is_empty()) {
            let (value, is_whole) = self.factor(part)?;
            all = (all.0 + value, all.1 && is_whole);
        }
        Some(all)
    }

    /// One member of all items of a list: "the amounts of all lines".
    fn over_items(&self, text: &[&str]) -> Option<Number> {
        let at = text.iter().position(|it| matches!(*it, "of" | "over" | "in"))?;
        let (what, list) = (without_article(&text[..at]), without_article(&text[at + 1..]));
        let ([list], Some((said, what))) = (list, what.split_last()) else { return None };
        let items = self
            .object
            .iter()
            .find(|it| it.1.is_array() && words(it.0).last().is_some_and(|it| it == list))?;
        let mut sum = (0.0, true);
        for item in items.1.as_array()? {
            let item = item.as_object()?;
            let named = |it: &str| {
                let name = stripped(it);
                name.split_last()
                    .is_some_and(|(last, rest)| singular(last) == singular(said) && rest == what)
            };
            let mut values = item.iter().filter(|it| named(it.0) && it.1.is_number());
            let (Some((_, value)), None) = (values.next(), values.next()) else { return None };
            sum = (sum.0 + value.as_f64()?, sum.1 && !value.is_f64());
        }
        Some(sum)
    }

    /// A member, or a number.
    fn factor(&self, text: &[&str]) -> Option<Number> {
        let said = without_article(text);
        // Nor is what has no words meant by none.
        if said.is_empty() {
            return None;
        }
        if let [number] = said
            && let Ok(value) = number.parse::<f64>()
        {
            return Some((value, value.fract() == 0.0));
        }
        let is_it = |name: &&String| {
            let all: Vec<String> = words(name);
            **name != *self.own
                && (said == [name.to_lowercase().as_str()] || all == said || stripped(name) == said)
        };
        let mut names = self.object.keys().filter(is_it);
        let (Some(name), None) = (names.next(), names.next()) else { return None };
        let value = self.object.get(name)?;
        Some((value.as_f64()?, !value.is_f64()))
    }
}

/// The words of a name without the unit at their end.
fn stripped(name: &str) -> Vec<String> {
    let mut all = words(name);
    if all.len() > 1 && all.last().is_some_and(|it| UNITS.contains(&it.as_str())) {
        all.pop();
    }
    all
}

fn without_article<'t, 's>(mut text: &'t [&'s str]) -> &'t [&'s str] {
    while let ["the" | "its" | "all" | "a" | "an", rest @ ..] = text {
        text = rest;
    }
    text
}

/// Without commas at the ends.
fn trimmed(mut tokens: &[String]) -> &[String] {
    while let [rest @ .., last] = tokens
        && (last == "," || last == "and")
    {
        tokens = rest;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::worked_out;
    use serde_json::{Value as Json, json};

    fn of(words: &str, own: &str, object: &Json) -> Option<f64> {
        worked_out(words, &[], own, object.as_object().unwrap()).map(|it| it.value)
    }

    #[test]
    fn what_is_worked_out_is_read_as_a_whole() {
        let order = json!({
            "quantity": 3, "unitPriceCents": 250, "lineCents": 0, "subtotalCents": 750, "discountCents": 50, "feeCents": 20,
            "taxCents": 0, "gross_kg": 12.5, "tare_kg": 2.25, "net_kg": 0.0,
            "lines": [{ "amountCents": 100, "quantity": 1 }, { "amountCents": 9, "quantity": 2 }],
        });
        for (words, own, value) in [
            ("Quantity times unit price.", "lineCents", 750.0),
            ("The unit price times the quantity", "lineCents", 750.0),
            ("`quantity` × `unitPriceCents`", "lineCents", 750.0),
            ("Subtotal less discount plus fee.", "totalCents", 720.0),
            ("The subtotal minus the discount, plus the fee", "totalCents", 720.0),
            ("`gross_kg` minus `tare_kg`.", "net_kg", 10.25),
            ("The sum of the amounts of all lines", "totalCents", 109.0),
            ("Subtotal and fee together", "totalCents", 770.0),
        ] {
            assert_eq!(of(words, own, &order), Some(value), "{words}");
        }
        for words in [
            "Subtotal less the voucher",
            "Subtotal less discount, though never below the fee",
            "Subtotal less discount. Members pay half of it",
            "Capacity less the units that lie in the bin",
            "The sum of the amounts of all open lines",
            "What has to be paid",
            "Subtotal per person",
        ] {
            assert_eq!(of(words, "totalCents", &order), None, "{words}");
        }
    }

    #[test]
    fn what_is_long_or_names_nothing_is_not_understood() {
        let order = json!({ "net": 1, "_": 2, "total": 0, "lines": [{ "_": 1 }] });
        for sign in [" plus net", " times net"] {
            assert!(of(&format!("net{}", sign.repeat(9)), "total", &order).is_some());
            assert_eq!(of(&format!("net{}", sign.repeat(100_000)), "total", &order), None);
        }
        assert_eq!(of("net plus the", "total", &order), None);
        assert_eq!(of("The sum of of lines", "total", &order), None);
    }

    #[test]
    fn shares_are_rounded_as_words_say() {
        let order = json!({ "parts_cents": 9, "labour_cents": 0, "net": 1001, "tax_cents": 0 });
        let tax = "19 percent of parts and labour together. It is rounded to the nearest cent, half a cent is rounded up.";
        assert_eq!(of(tax, "tax_cents", &order), Some(2.0));
        assert_eq!(of("19 % of net, rounded down", "tax_cents", &order), Some(190.0));
        assert_eq!(
            of("19 per cent of `net`, rounded up to a whole cent", "tax_cents", &order),
            Some(191.0)
        );
        let money = "Wherever a fraction of a cent arises, it is rounded to the nearest cent, and half a cent is rounded up.";
        let tax = worked_out(
            "19 percent of parts, labour together.",
            &[money],
            "tax_cents",
            order.as_object().unwrap(),
        );
        assert_eq!(tax.map(|it| (it.value, it.room < 0.5)), Some((2.0, true)));
        assert_eq!(of("What is paid: parts, labour and net.", "total_cents", &order), Some(1010.0));
        assert_eq!(of("What is paid: parts, labour and net.", "tax_cents", &order), None);
        let unsaid =
            worked_out("19 % of net", &[], "tax_cents", order.as_object().unwrap()).unwrap();
        assert!(unsaid.room > 0.9);
    }
}
