//! Whether two values mean the same.

use serde_json::Value as Json;

use super::moments::instant;
use super::values::facts::Facts;

/// Whether two values mean the same.
pub(super) fn same(one: &Json, other: &Json, facts: &Facts) -> bool {
    match (one, other) {
        (Json::Number(one), Json::Number(other)) => match (one.as_i64(), other.as_i64()) {
            (Some(one), Some(other)) => one == other,
            _ => {
                let (one, other) =
                    (one.as_f64().unwrap_or(f64::NAN), other.as_f64().unwrap_or(f64::NAN));
                one == other || (one - other).abs() <= one.abs().max(other.abs()) * 1e-12
            }
        },
        (Json::String(one), Json::String(other)) => {
            one == other
                || match facts.format.as_deref() {
                    Some("date-time") => match (instant(one), instant(other)) {
                        (Some(one), Some(other)) => (one - other).abs() < 0.001_1,
                        _ => false,
                    },
                    Some("uuid" | "hostname") => one.eq_ignore_ascii_case(other),
                    // The part after the @ is no different in capitals.
                    Some("email") => one.eq_ignore_ascii_case(other),
                    Some("time") => one.trim_end_matches('Z') == other.trim_end_matches('Z'),
                    Some("uri" | "url") => one.trim_end_matches('/') == other.trim_end_matches('/'),
                    _ => false,
                }
        }
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| same(one, other, &Facts::default()))
        }
        (Json::Object(one), Json::Object(other)) => one.iter().all(|(name, value)| {
            other.get(name).is_some_and(|it| same(value, it, &Facts::default()))
        }),
        (one, other) => one == other,
    }
}

/// A text without spaces and case.
pub(super) fn letters(text: &str) -> String {
    let kept = text.chars().filter(|it| !it.is_whitespace() && !it.is_control());
    kept.collect::<String>().to_uppercase().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::moments::in_zone;
    use serde_json::json;

    #[test]
    fn times_are_the_same_in_another_zone() {
        let facts = Facts { format: Some("date-time".to_owned()), ..Facts::default() };
        let is = |one: &str, other: &str| same(&json!(one), &json!(other), &facts);
        assert!(is("2024-06-30T23:30:00+05:30", "2024-06-30T18:00:00Z"));
        assert!(!is("2024-06-30T23:30:00+05:30", "2024-06-30T23:30:00Z"));
        assert_eq!(instant("1970-01-02T00:00:01Z"), Some(86_401.0));
        let moment = instant("2024-03-01T00:30:00.250Z").expect("a moment");
        let west = in_zone(moment, -7).expect("a text");
        assert_eq!(west, "2024-02-29T17:30:00.250000-07:00");
        assert_eq!(instant(&west), Some(moment));
        assert!(in_zone(moment, 5).is_some_and(|it| it.starts_with("2024-03-01T05:30:00.25")));
        assert_eq!(instant("2000-03-01T00:00:00Z"), Some(951_868_800.0));
    }

    #[test]
    fn numbers_are_the_same_however_they_are_written() {
        let is = |one: Json, other: Json| same(&one, &other, &Facts::default());
        assert!(is(json!(1), json!(1.0)));
        assert!(!is(json!(19.99), json!(20)));
        assert!(!is(json!(4_294_967_297_i64), json!(1)));
        assert!(!is(json!("1"), json!(1)));
    }
}
