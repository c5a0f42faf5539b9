//! Query values as the provider's SDK writes and sorts them.

use std::cmp::Ordering;

use super::canonical::encode;

/// A value of the query before it is text.
///
/// Generated operations have text only; the other variants are for callers who sign a request of
/// their own and want what the provider's SDK makes of such a value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum QueryValue {
    /// No value. The SDK's client leaves such a parameter out, its signer writes `None`.
    Null,
    /// `true` or `false`; inside a list `True` or `False`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number, in its shortest form: `1.0`, `1e-07`, `1e+16`.
    Float(f64),
    /// A text.
    Text(String),
    /// Several values: one pair each, in sorted order. An empty list gives no pair.
    List(Vec<QueryValue>),
}

impl From<&str> for QueryValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for QueryValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl QueryValue {
    /// How values order: numbers by size, texts by code point, kinds one after another. (The SDK
    /// fails on a mixture of kinds.)
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Integer(one), Self::Integer(other)) => one.cmp(other),
            (Self::List(one), Self::List(other)) => order_lists(one, other),
            _ => match (self.number(), other.number()) {
                (Some(one), Some(other)) => one.partial_cmp(&other).unwrap_or(Ordering::Equal),
                _ => self.rank().cmp(&other.rank()),
            },
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Bool(value) => Some(f64::from(u8::from(*value))),
            Self::Integer(value) => Some(*value as f64),
            Self::Float(value) => Some(*value),
            _ => None,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Bool(_) | Self::Integer(_) | Self::Float(_) => 1,
            Self::Text(_) => 2,
            Self::List(_) => 3,
        }
    }

    /// The texts of this value: one, or one for each item of a list.
    fn texts(&self, listed: bool, texts: &mut Vec<String>) {
        let text = match self {
            Self::List(items) => {
                let mut items: Vec<_> = items.iter().collect();
                items.sort_by(|one, other| one.order(other));
                items.into_iter().for_each(|item| item.texts(true, texts));
                return;
            }
            Self::Null => "None".to_owned(),
            Self::Bool(true) if listed => "True".to_owned(),
            Self::Bool(false) if listed => "False".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Float(value) => float(*value),
            Self::Text(text) => text.clone(),
        };
        texts.push(text);
    }
}

fn order_lists(one: &[QueryValue], other: &[QueryValue]) -> Ordering {
    one.iter()
        .zip(other)
        .map(|(one, other)| one.order(other))
        .find(|order| order.is_ne())
        .unwrap_or_else(|| one.len().cmp(&other.len()))
}

/// A number as Python prints it: like Rust's `Debug`, but for the exponent (`1e-07`).
fn float(value: f64) -> String {
    let text = format!("{value:?}");
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

/// The canonical query, which is also the one to send: pairs sorted as they are, then encoded.
pub(super) fn canonical(pairs: &[(String, QueryValue)]) -> String {
    let mut pairs: Vec<_> = pairs.iter().collect();
    pairs.sort_by(|(name, value), (other_name, other_value)| {
        name.cmp(other_name).then_with(|| value.order(other_value))
    });
    let mut query = String::new();
    for (name, value) in pairs {
        let mut texts = Vec::new();
        value.texts(false, &mut texts);
        for text in texts {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(&encode(name));
            query.push('=');
            query.push_str(&encode(&text));
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: Vec<(&str, QueryValue)>) -> String {
        let pairs: Vec<_> = pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        canonical(&pairs)
    }

    #[test]
    fn pairs_are_sorted_before_they_are_encoded() {
        let pairs =
            vec![("z", "1".into()), ("{", "2".into()), ("aé", "3".into()), ("a~", "4".into())];
        assert_eq!(query(pairs), "a~=4&a%C3%A9=3&z=1&%7B=2");
        let pairs = vec![("\u{1F600}", "1".into()), ("\u{FFFD}", "2".into())];
        assert_eq!(query(pairs), "%EF%BF%BD=2&%F0%9F%98%80=1");
    }

    #[test]
    fn empty_names_and_values_keep_the_equals_sign() {
        assert_eq!(query(vec![("a", "".into()), ("", "b".into())]), "=b&a=");
        assert_eq!(query(vec![("", "".into())]), "=");
        assert_eq!(query(Vec::new()), "");
    }

    #[test]
    fn typed_values_are_written_as_the_sdk_writes_them() {
        use QueryValue::{Bool, Float, Integer, List, Null};
        let list = List(vec![Integer(10), Integer(9), Bool(true)]);
        assert_eq!(query(vec![("l", list)]), "l=True&l=9&l=10");
        assert_eq!(query(vec![("l", List(Vec::new()))]), "");
        assert_eq!(query(vec![("b", Bool(false)), ("a", Bool(true))]), "a=true&b=false");
        assert_eq!(query(vec![("n", Null)]), "n=None");
        for (value, text) in [
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e16, "1e%2B16"),
            (1e15, "1000000000000000.0"),
            (1e-4, "0.0001"),
            (1e-5, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (1e100, "1e%2B100"),
            (-0.0, "-0.0"),
        ] {
            assert_eq!(query(vec![("f", Float(value))]), format!("f={text}"));
        }
    }
}
