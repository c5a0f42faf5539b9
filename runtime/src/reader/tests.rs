//! The reader beside serde_json: of every text, and of what it becomes when a byte is changed, both read the same or
//! refuse it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Reader;

#[derive(Debug, PartialEq, Deserialize)]
struct Plain {
    id: i64,
    #[serde(default)]
    name: Option<String>,
    score: Option<f64>,
    #[serde(default)]
    tags: Vec<String>,
    inner: Option<Box<Plain>>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Unit;

#[derive(Debug, PartialEq, Deserialize)]
struct Newtype(u8);

#[derive(Debug, PartialEq, Deserialize)]
enum Kind {
    One,
    Two(i8),
    Three { a: bool },
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Either {
    Number(f32),
    Text(String),
    Items(Vec<u64>),
}

/// Reads one item of an array and stops.
#[derive(Debug, PartialEq)]
struct First(i64);

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct One;
        impl<'de> Visitor<'de> for One {
            type Value = First;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an item")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<First, A::Error> {
                Ok(First(seq.next_element()?.unwrap_or(-1)))
            }
        }
        deserializer.deserialize_seq(One)
    }
}

const TEXTS: &[&str] = &[
    "null",
    " true ",
    "false",
    "0",
    "-0",
    "-1",
    "12",
    "255",
    "256",
    "1.0",
    "-1.5e3",
    "1e400",
    "01",
    "123456789012345678",
    "999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "0.1234567890123456789",
    "\"\"",
    "\"text that is longer than eight bytes\"",
    "\"a\\n\\u00e9\\ud83d\\ude00\\\\\\\"b\"",
    "\"\\ud800\"",
    "\"é😀\"",
    "[]",
    "[1]",
    "[1, 2,3 ]",
    "[null,1,-2]",
    "[\"a\", 1]",
    "[[1],[],[2,3]]",
    "{}",
    "{\"a\":1}",
    "{\"1\": \"x\", \"-2\":\"y\"}",
    "{\"a\\u0062\":1.5,\"c\":-2}",
    "{ \"id\" : 7 , \"name\":\"x\",\n\"score\":1.5,\"tags\":[\"a\"], \"more\": {\"x\":[1,{}]}, \"inner\":{\"id\":1}}",
    "[7,\"x\",1.5,[\"a\"],null]",
    "\"One\"",
    "{\"Two\":-3}",
    "{\"Three\":{\"a\":true}}",
];

/// What is put in the place of a byte, or in front of it.
const BYTES: &[&str] =
    &["", "\"", "\\", ",", ":", "[", "]", "{", "}", "1", "-", ".", "e", "n", " ", "\n", "\u{1}"];

fn mutations(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    for (at, letter) in text.char_indices() {
        let after = &text[at + letter.len_utf8()..];
        all.push(text[..at].to_owned());
        for byte in BYTES {
            all.push(format!("{}{byte}{after}", &text[..at]));
            all.push(format!("{}{byte}{}", &text[..at], &text[at..]));
        }
    }
    all
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let mut json = Reader::new(text);
    let read = T::deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    read.map_err(|error| error.to_string())
}

fn same<T: DeserializeOwned + Debug>(text: &str) {
    match (read::<T>(text), serde_json::from_str::<T>(text)) {
        (Ok(read), Ok(expected)) => {
            assert_eq!(format!("{read:?}"), format!("{expected:?}"), "{text}");
        }
        // Where a value does not fit and the text is no JSON either, one of both is said.
        (Err(_), Err(_)) => {}
        (read, expected) => panic!("{text}: {read:?} and {expected:?}"),
    }
}

#[test]
fn texts_are_read_as_serde_json_reads_them() {
    for text in TEXTS.iter().flat_map(|text| mutations(text)) {
        same::<Value>(&text);
        same::<Box<RawValue>>(&text);
        same::<bool>(&text);
        same::<u8>(&text);
        same::<i64>(&text);
        same::<u64>(&text);
        same::<f64>(&text);
        same::<char>(&text);
        same::<String>(&text);
        same::<Cow<'static, str>>(&text);
        same::<()>(&text);
        same::<Option<i32>>(&text);
        same::<Vec<Option<i64>>>(&text);
        same::<(i64, i64)>(&text);
        same::<[Vec<u8>; 3]>(&text);
        same::<First>(&text);
        same::<BTreeMap<String, f64>>(&text);
        same::<BTreeMap<i8, String>>(&text);
        same::<BTreeMap<Name, Value>>(&text);
        same::<Plain>(&text);
        same::<Unit>(&text);
        same::<Newtype>(&text);
        same::<Kind>(&text);
        same::<Either>(&text);
    }
}

/// A name of a member.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Name {
    A,
    Ab,
    Id,
}

#[test]
fn depth_is_limited_as_serde_json_limits_it() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "it is shown")]
    struct Deep(Vec<Deep>);

    for depth in [126, 127, 128, 129, 400] {
        same::<Deep>(&("[".repeat(depth) + &"]".repeat(depth)));
        same::<Value>(&("[".repeat(depth) + &"]".repeat(depth)));
    }
}

#[test]
fn errors_are_where_serde_json_has_them() {
    for text in [
        r#"{"id":"x"}"#,
        "{\"id\":\n  null}",
        r#"{"id":1,"tags":[1]}"#,
        r#"{"id":1,"tags":{}}"#,
        r#"{"id":1,"inner":{"name":"x"}}"#,
        r#"{"id":1,"inner":{"id":1,"score":["é"]}}"#,
    ] {
        let expected = serde_json::from_str::<Plain>(text).expect_err(text);
        let mut json = Reader::new(text);
        let error = Plain::deserialize(&mut json).expect_err(text);
        let (line, column) = json.line_and_column();
        assert_eq!((line, column), (expected.line(), expected.column()), "{text}");
        assert_eq!(format!("{error} at line {line} column {column}"), expected.to_string());
    }
}
