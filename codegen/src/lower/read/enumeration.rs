//! `enum` and `const`.

use foldhash::HashSet;
use serde_json::Value;

use super::Reader;
use super::keywords::Keywords;
use crate::api::{Enum, EnumValues, Shape, TypeId};
use crate::diagnostic::{Code, Origin};

impl Reader<'_> {
    /// An enum, unless the schema has no `enum` or one whose values are no strings or integers.
    pub(super) fn enumeration(
        &mut self,
        id: TypeId,
        keywords: &Keywords<'_>,
        origin: &Origin,
    ) -> Option<Shape> {
        let values: Vec<&Value> = keywords.values.iter().filter(|value| !value.is_null()).collect();
        if values.len() < keywords.values.len() {
            self.api.types.get_mut(id).nullable = true;
        }
        if values.is_empty() {
            return None;
        }
        let place = origin.child("enum");
        let mut is_kept = vec![true; keywords.values.len()];
        let mut seen = HashSet::default();
        for (index, value) in keywords.values.iter().enumerate() {
            is_kept[index] = !value.is_null() && seen.insert(as_read(value, keywords.ty));
            if !value.is_null() && !is_kept[index] {
                let message = format!("the value {value} is given twice");
                self.report(Code::EnumValue, &place.index(index), message, "it is taken once");
            }
        }
        let is_integer = |value: &&Value| value.is_i64();
        let values = match keywords.ty {
            Some("integer") | None if values.iter().all(is_integer) => {
                EnumValues::Integers(kept(&is_kept, keywords, Value::as_i64))
            }
            Some("integer") => {
                let numbers = kept(&is_kept, keywords, integer);
                if numbers.len() < is_kept.iter().filter(|kept| **kept).count() {
                    return None;
                }
                if values.iter().any(|value| value.is_string()) {
                    let message = "values of this `enum` are texts, and its type is `integer`";
                    self.report(Code::EnumValue, &place, message, "they are read as integers");
                }
                EnumValues::Integers(numbers)
            }
            Some("string") | None if values.iter().all(|value| value.is_string()) => {
                EnumValues::Strings(kept(&is_kept, keywords, text))
            }
            // Numbers and booleans among strings are what YAML makes of values without quotes.
            Some("string") => {
                let message = "values of this `enum` are no strings, though its type is";
                self.report(Code::EnumValue, &place, message, "they are read as strings");
                EnumValues::Strings(kept(&is_kept, keywords, text))
            }
            _ => return None,
        };
        let listed = |names: &[&str]| {
            let found = names.iter().find_map(|name| keywords.data.extensions.get(*name));
            labels(found, keywords, &is_kept)
        };
        Some(Shape::Enum(Enum {
            docs: listed(&["x-enum-descriptions", "x-enumDescriptions"]),
            names: listed(&["x-enum-varnames", "x-enumNames"]),
            values,
        }))
    }
}

fn kept<T>(
    is_kept: &[bool],
    keywords: &Keywords<'_>,
    read: impl Fn(&Value) -> Option<T>,
) -> Vec<T> {
    let values = keywords.values.iter().zip(is_kept).filter(|(_, kept)| **kept);
    values.filter_map(|(value, _)| read(value)).collect()
}

/// What a value is as one of its type: `1` and `"1"` are one string.
fn as_read(value: &Value, ty: Option<&str>) -> String {
    let read = match ty {
        Some("string") => text(value),
        Some("integer") => integer(value).map(|number| number.to_string()),
        _ => None,
    };
    read.unwrap_or_else(|| value.to_string())
}

fn text(value: &Value) -> Option<String> {
    Some(match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().filter(|it| is_whole(*it)).map(|it| it as i64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Whether a float is a whole number whose digits are all there.
fn is_whole(number: f64) -> bool {
    number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0
}

/// A text for each kept value, from an array beside the values or an object by value.
fn labels(found: Option<&Value>, keywords: &Keywords<'_>, is_kept: &[bool]) -> Vec<Option<String>> {
    let label = |(index, value): (usize, &Value)| {
        let label = match found? {
            Value::Array(labels) => labels.get(index),
            Value::Object(labels) => labels.get(&text(value)?),
            _ => None,
        };
        label?.as_str().filter(|label| !label.trim().is_empty()).map(str::to_owned)
    };
    let values = keywords.values.iter().enumerate().filter(|(index, _)| is_kept[*index]);
    values.map(label).collect()
}
