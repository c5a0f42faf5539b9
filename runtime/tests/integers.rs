//! Whole numbers as services write them.

use std::collections::BTreeMap;

use serde_json::Value;
use specwright_runtime::{Field, decode, integer_enum, object, untagged_union};

#[derive(PartialEq)]
struct Numbers {
    one: i64,
    small: Option<i32>,
    large: Field<u64>,
    list: Vec<Option<i64>>,
    map: BTreeMap<String, Vec<u32>>,
    float: f64,
    level: Option<Level>,
    inner: Option<Box<Numbers>>,
    any: Option<Value>,
}

object!(Numbers {
    one: "one",
    small?: "small",
    large?: "large",
    list: "list",
    map: "map",
    float: "float",
    level?: "level",
    inner?: "inner",
    any?: "any",
});

#[derive(Clone, Debug, PartialEq)]
enum Level {
    Low,
    Unknown(i64),
}

integer_enum!(Level { Low: 1, ..Unknown });

#[derive(PartialEq)]
enum Id {
    Number(i64),
    Text(String),
    Unknown(Value),
}

untagged_union!(Id { Number: integer, Text: string, ..Unknown });

const TEXT: &str = r#"{"one": 1.0, "small": -2.0, "large": 3e2, "list": [1.0, null, 2],
    "map": {"a": [1.0]}, "float": 1, "level": 1.0, "any": 1.5,
    "inner": {"one": -0.0, "list": [], "map": {}, "float": 0.03, "level": 7.0}}"#;

fn expected() -> Numbers {
    Numbers {
        one: 1,
        small: Some(-2),
        large: Field::Value(300),
        list: vec![Some(1), None, Some(2)],
        map: BTreeMap::from([("a".to_owned(), vec![1])]),
        float: 1.0,
        level: Some(Level::Low),
        inner: Some(Box::new(Numbers {
            one: 0,
            small: None,
            large: Field::Absent,
            list: Vec::new(),
            map: BTreeMap::new(),
            float: 0.03,
            level: Some(Level::Unknown(7)),
            inner: None,
            any: None,
        })),
        any: Some(Value::from(1.5)),
    }
}

#[test]
fn a_whole_number_with_a_fraction_of_zero_is_an_integer() {
    assert_eq!(serde_json::from_str::<Numbers>(TEXT).expect("numbers"), expected());
    let value: Value = serde_json::from_str(TEXT).expect("JSON");
    assert_eq!(serde_json::from_value::<Numbers>(value).expect("numbers"), expected());
    assert_eq!(decode::json_slice::<Numbers>(TEXT.as_bytes()).expect("numbers"), expected());
    assert_eq!(decode::json_slice::<Vec<i64>>(b"[1.0, 2]").expect("numbers"), [1, 2]);
    assert_eq!(serde_json::from_str::<Id>("7.0").expect("an id"), Id::Number(7));
    assert_eq!(serde_json::from_str::<Id>("7.5").expect("an id"), Id::Unknown(Value::from(7.5)));
}

/// What does not fit is refused with its reason; nothing wraps, saturates or loses digits.
#[test]
fn a_number_that_does_not_fit_is_refused() {
    let cases = [
        ("1.5", "floating point, expected i64"),
        ("9223372036854775808", "integer, expected i64"),
        ("123456789012345678901234567890", "too large to be read as i64 without losing digits"),
        ("1234567890123456789.0", "too large to be read as i64 without losing digits"),
        ("\"1\"", "string, expected i64"),
    ];
    for (number, reason) in cases {
        let text = format!(r#"{{"one": {number}, "list": [], "map": {{}}, "float": 0}}"#);
        let error = decode::json_slice::<Numbers>(text.as_bytes()).expect_err(number);
        assert!(error.to_string().contains(reason), "{number}: {error}");
        assert_eq!(error.path(), Some("one"), "{number}");
    }
    let error = decode::json_slice::<Numbers>(br#"{"one": 0, "small": 2147483648.0}"#);
    assert!(
        error.expect_err("too large").to_string().contains("invalid value: integer, expected i32")
    );
    let error = serde_json::from_str::<Level>("1e300").expect_err("too large");
    assert!(error.to_string().contains("without losing digits"), "{error}");
}
