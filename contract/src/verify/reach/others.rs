//! Other values of a place than the one that was refused.

use serde_json::{Value as Json, json};

use crate::pattern_text;
use crate::verify::slots::Slot;
use crate::verify::values::Values;
use crate::verify::values::facts::Facts;
use crate::verify::values::ordinary::{FUTURE, YEAR, another};

/// So many days from tomorrow on are tried: each of a week, of those that begin the day after tomorrow too.
const DAYS: usize = 9;

/// What one value of a pair is more than the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `09:30`
    Hour,
    /// `2024-03-02`
    Day,
    /// `2024-03-02T12:30:00Z`
    Moment,
    /// A number in a text: `12.50`
    Decimal,
    Number,
}

/// What kind of values that have an order a value is of.
pub(super) fn kind(value: &Json) -> Option<Kind> {
    let text = match value {
        Json::Number(_) => return Some(Kind::Number),
        Json::String(text) => text.as_str(),
        _ => return None,
    };
    let shape: String = text.chars().map(|it| if it.is_ascii_digit() { '9' } else { it }).collect();
    match shape.as_str() {
        "99:99" | "99:99:99" => Some(Kind::Hour),
        "9999-99-99" => Some(Kind::Day),
        it if it.starts_with("9999-99-99T99:99") => Some(Kind::Moment),
        it if it.contains('.') && it.chars().all(|it| matches!(it, '9' | '.')) => {
            text.parse::<f64>().is_ok().then_some(Kind::Decimal)
        }
        _ => None,
    }
}

/// Two values in their order, in place of one like this: near each other, and further apart.
pub(super) fn in_order(value: &Json) -> Vec<(Json, Json)> {
    let text = value.as_str().unwrap_or_default();
    let pair = |one: String, other: String| (json!(one), json!(other));
    match kind(value) {
        Some(Kind::Hour) => {
            let end = text.get(5..).unwrap_or_default();
            let hours = [("09:00", "17:00"), ("10:00", "12:00"), ("09:00", "10:00")];
            hours
                .iter()
                .map(|it| pair(format!("{}{end}", it.0), format!("{}{end}", it.1)))
                .collect()
        }
        Some(Kind::Day | Kind::Moment) => {
            let end = text.get(10..).unwrap_or_default();
            let later = end.replacen("T12:", "T15:", 1);
            let mut found = Vec::new();
            for year in [FUTURE, YEAR] {
                let day = |day: &str, end: &str| format!("{year}-06-{day}{end}");
                found.push(pair(day("03", end), day("04", end)));
                if later != end {
                    found.push(pair(day("03", end), day("03", &later)));
                }
                found.push(pair(day("03", end), day("10", end)));
            }
            found
        }
        Some(Kind::Decimal) => vec![pair(decimal(text, 1), decimal(text, 10))],
        Some(Kind::Number) => vec![(json!(1), json!(10)), (json!(10), json!(100))],
        None => Vec::new(),
    }
}

/// A number with as many decimals as another one.
fn decimal(like: &str, number: u32) -> String {
    let decimals = like.rsplit_once('.').map_or(0, |it| it.1.len()).min(12);
    format!("{:.decimals$}", f64::from(number))
}

/// Other values of a place; nothing for the place to be left out. `today` is the day of the service.
pub(super) fn of(
    values: &Values<'_>,
    place: &Slot,
    whole: &Json,
    today: Option<&str>,
) -> Vec<Option<Json>> {
    let facts = values.facts(&place.origin);
    let known = whole.pointer(&place.pointer);
    let mut found: Vec<Option<Json>> = Vec::new();
    match known {
        Some(Json::Null) | None => found.extend(values.plain(&place.origin, 1).map(Some)),
        Some(known) => found.extend(instead(&facts, known, today).into_iter().map(Some)),
    }
    if let Some(listed) = &facts.enumerated {
        found.extend(listed.iter().filter(|it| !it.is_null()).cloned().map(Some));
    }
    // As another member of the same kind has it, or else not as that has it.
    if let Some(known) = known.filter(|it| it.is_string()) {
        let siblings = whole.pointer(place.parent()).and_then(Json::as_object);
        let mut siblings = siblings.into_iter().flatten().filter(|it| *it.0 != place.name);
        if siblings.any(|it| it.1 == known) {
            found.insert(0, another(&facts, known, 7));
        }
    }
    if !place.is_required && known.is_some() {
        found.insert(found.len().min(1), None);
    }
    let is_other = |it: &Option<Json>| match it {
        Some(it) => Some(it) != known && values.is_valid(&place.origin, it),
        None => true,
    };
    let mut distinct: Vec<Option<Json>> = Vec::new();
    for value in found {
        if is_other(&value) && !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct
}

fn instead(facts: &Facts, known: &Json, today: Option<&str>) -> Vec<Json> {
    let least = facts.minimum.map_or(1.0, |it| it.0);
    match (known, kind(known)) {
        (Json::Bool(known), _) => vec![json!(!known)],
        (Json::Number(number), _) => {
            let mut all = vec![1.0, 2.0, least, 5.0, 10.0, 100.0, 1000.0];
            all.extend(facts.maximum.map(|it| it.0));
            let written = |it: f64| match number.is_f64() {
                true => json!(it),
                false => json!(it as i64),
            };
            all.into_iter().map(written).collect()
        }
        (Json::String(text), Some(Kind::Decimal)) => {
            [1, 10, 5, 100].into_iter().map(|it| json!(decimal(text, it))).collect()
        }
        (Json::String(text), Some(Kind::Day | Kind::Moment)) => {
            let end = text.get(10..).unwrap_or_default();
            let days = [format!("{FUTURE}-06-03"), "2020-06-03".to_owned()].into_iter();
            // Each day of a week, since some may be open and others closed.
            let mut near = Vec::new();
            if let Some(today) = today {
                let after = |it: &String| Some(tomorrow(it));
                let week = std::iter::successors(Some(tomorrow(today)), after).take(DAYS);
                near = week.collect();
                near.insert(1, today.to_owned());
            }
            let early = text
                .get(..10)
                .map(|it| json!(format!("{it}{}", end.replacen("T12:30", "T09:00", 1))));
            let mut all: Vec<Json> =
                days.chain(near).map(|it| json!(format!("{it}{end}"))).collect();
            all.extend(early);
            all
        }
        (Json::String(_), Some(Kind::Hour)) => {
            in_order(known).into_iter().flat_map(|it| [it.0, it.1]).collect()
        }
        (Json::Array(items), _) => {
            let one: Vec<Json> = items.iter().take(1).cloned().collect();
            vec![json!(one), json!([])]
        }
        (Json::String(_), None) => {
            let long = facts.pattern.as_ref().and_then(|it| pattern_text::numbered(it, 1, true));
            let others = [3, 8].into_iter().filter_map(|it| another(facts, known, it));
            long.map(Json::String).into_iter().chain(others).collect()
        }
        _ => Vec::new(),
    }
}

/// The day after one, where that is in the same month; else the first of the next.
pub(super) fn tomorrow(day: &str) -> String {
    let number = |at: std::ops::Range<usize>| day.get(at).and_then(|it| it.parse::<u32>().ok());
    let (Some(year), Some(month), Some(of_month)) = (number(0..4), number(5..7), number(8..10))
    else {
        return day.to_owned();
    };
    match (month, of_month) {
        (12, 28..) => format!("{:04}-01-01", year + 1),
        (_, 28..) => format!("{year:04}-{:02}-01", month + 1),
        _ => format!("{year:04}-{month:02}-{:02}", of_month + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_an_order() {
        assert_eq!(kind(&json!("09:30")), Some(Kind::Hour));
        assert_eq!(kind(&json!("0.00")), Some(Kind::Decimal));
        assert_eq!(kind(&json!("1.2.3")), None);
        assert_eq!(in_order(&json!("1.00")), [(json!("1.00"), json!("10.00"))]);
        assert_eq!(tomorrow("2026-12-31"), "2027-01-01");
        assert_eq!(tomorrow("2026-11-27"), "2026-11-28");
    }
}
