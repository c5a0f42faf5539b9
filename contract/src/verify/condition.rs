//! What a keyword of a schema asks of a value, as a condition in Rust.

use serde_json::Value as Json;

use super::values::facts::Facts;
use specwright_runtime::validate::pattern::{Expression, Search};

/// The condition on `it`, a value of JSON; nothing where it takes more than a line.
pub(super) fn condition(facts: &Facts, keyword: &str) -> Option<String> {
    let number = |bound: Option<(f64, bool)>, sign: &str| {
        let (bound, is_out) = bound?;
        let equals = if is_out { "" } else { "=" };
        Some(format!("it.as_f64().is_none_or(|it| it {sign}{equals} {bound:?})"))
    };
    let count = |what: &str, sign: &str, bound: Option<u64>| {
        Some(format!("it.{what}.is_none_or(|it| it.{} {sign} {})", counted(what), bound?))
    };
    match keyword {
        "type" => of_types(facts),
        "enum" | "const" => {
            let listed: Vec<String> =
                facts.enumerated.as_ref()?.iter().map(Json::to_string).collect();
            Some(format!("{listed:?}.contains(&it.to_string().as_str())"))
        }
        "required" => {
            Some(format!("{:?}.iter().all(|name| it.get(*name).is_some())", facts.required))
        }
        "additionalProperties" | "unevaluatedProperties" if facts.alternatives.is_empty() => {
            let names: Vec<&String> = facts.properties.iter().map(|it| &it.0).collect();
            let known = format!("{names:?}.contains(&it.as_str())");
            Some(format!("it.as_object().is_none_or(|it| it.keys().all(|it| {known}))"))
        }
        "minimum" | "exclusiveMinimum" => number(facts.minimum, ">"),
        "maximum" | "exclusiveMaximum" => number(facts.maximum, "<"),
        "minLength" => count("as_str()", ">=", facts.min_length),
        "maxLength" => count("as_str()", "<=", facts.max_length),
        "minItems" => count("as_array()", ">=", facts.min_items),
        "maxItems" => count("as_array()", "<=", facts.max_items),
        "multipleOf" => {
            let step = facts.multiple_of?;
            Some(format!(
                "it.as_f64().is_none_or(|it| ((it / {step:?}).round() * {step:?} - it).abs() < 1e-9 * it.abs().max(1.0))"
            ))
        }
        "uniqueItems" => Some(
            "it.as_array().is_none_or(|all| (1..all.len()).all(|at| !all[..at].contains(&all[at])))"
                .to_owned(),
        ),
        "maxProperties" => {
            let most = facts.max_properties?;
            Some(format!("it.as_object().is_none_or(|it| it.len() <= {most})"))
        }
        "format" if facts.format.as_deref() == Some("int32") => {
            Some("it.as_i64().is_none_or(|it| i32::try_from(it).is_ok())".to_owned())
        }
        _ => None,
    }
}

/// Formats as regular expressions: not all that they ask for, but what most that is wrong breaks.
const FORMATS: &[(&str, &str)] = &[
    ("date", r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"),
    (
        "date-time",
        r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
    ),
    (
        "time",
        r"^([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
    ),
    ("uuid", r"^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$"),
    ("email", r"^[^@\s]+@[^@\s]+$"),
    ("uri", r"^[A-Za-z][A-Za-z0-9+.-]*:\S*$"),
    ("byte", r"^[A-Za-z0-9+/]*={0,2}$"),
];

/// The condition in Rust on `it`, a text, that a pattern or a format asks for, where one of these
/// texts does not meet it.
pub(super) fn matching(facts: &Facts, keyword: &str, texts: &[&str]) -> Option<String> {
    if let ("format", Some(name @ ("ipv4" | "ipv6"))) = (keyword, facts.format.as_deref()) {
        let kind = if name == "ipv4" { "Ipv4Addr" } else { "Ipv6Addr" };
        return Some(format!("it.parse::<std::net::{kind}>().is_ok()"));
    }
    let expression = match keyword {
        "pattern" => facts.pattern.clone()?,
        "format" => {
            let format = facts.format.as_deref()?;
            FORMATS.iter().find(|it| it.0 == format)?.1.to_owned()
        }
        _ => return None,
    };
    let search = Expression::new(&expression)?;
    let is_missed = texts.iter().any(|it| search.search(it) == Search::NotFound);
    // Patterns of documents are those of JavaScript.
    let is_rust = regex_syntax::Parser::new().parse(&expression).is_ok();
    (is_missed && is_rust)
        .then(|| format!("regex::Regex::new({expression:?}).unwrap().is_match(it)"))
}

/// How many of something there are.
fn counted(what: &str) -> &'static str {
    if what == "as_str()" { "chars().count()" } else { "len()" }
}

fn of_types(facts: &Facts) -> Option<String> {
    let one = |kind: &&'static str| match *kind {
        "string" => Some("it.is_string()"),
        "integer" => Some("it.as_f64().is_some_and(|it| it.fract() == 0.0)"),
        "number" => Some("it.is_number()"),
        "boolean" => Some("it.is_boolean()"),
        "array" => Some("it.is_array()"),
        "object" => Some("it.is_object()"),
        "null" => Some("it.is_null()"),
        _ => None,
    };
    let mut all: Vec<&str> = facts.types.iter().map(one).collect::<Option<_>>()?;
    if facts.is_nullable && !all.contains(&"it.is_null()") {
        all.push("it.is_null()");
    }
    (!all.is_empty()).then(|| all.join(" || "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_conditions() {
        let facts = Facts {
            types: vec!["string"],
            is_nullable: true,
            max_length: Some(3),
            minimum: Some((1.0, true)),
            ..Facts::default()
        };
        let is = |keyword: &str| condition(&facts, keyword);
        assert_eq!(is("type").as_deref(), Some("it.is_string() || it.is_null()"));
        let length = "it.as_str().is_none_or(|it| it.chars().count() <= 3)";
        assert_eq!(is("maxLength").as_deref(), Some(length));
        let least = "it.as_f64().is_none_or(|it| it > 1.0)";
        assert_eq!(is("exclusiveMinimum").as_deref(), Some(least));
        assert_eq!(is("pattern"), None);
    }
}
