//! Types for formats: what is read, what is refused, and what is written.

#![cfg(feature = "formats")]

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use specwright_runtime::formats::{
    Base64, Base64Url, Date, Decimal, DecimalString, Ipv6Addr, Timestamp, Url, Uuid,
};
use specwright_runtime::{RequestBuilder, object, tagged_union, untagged_union};

fn written<T: DeserializeOwned + Serialize + Debug>(text: &str) -> String {
    let value: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    serde_json::to_string(&value).expect("JSON")
}

fn is_refused<T: DeserializeOwned>(text: &str) -> bool {
    serde_json::from_str::<T>(text).is_err()
}

#[test]
fn an_instant_stays_the_same_instant() {
    let cases = [
        ("\"2024-02-29T23:59:59.123+05:30\"", "\"2024-02-29T18:29:59.123Z\""),
        ("\"2024-02-29T18:29:59Z\"", "\"2024-02-29T18:29:59Z\""),
        ("\"2024-02-29t18:29:59z\"", "\"2024-02-29T18:29:59Z\""),
        // "Never", as services write it.
        ("\"9999-12-30T22:00:00.999999999Z\"", "\"9999-12-30T22:00:00.999999999Z\""),
        ("\"9999-12-30T22:00:01Z\"", "\"9999-12-30T22:00:01Z\""),
        ("\"9999-12-31T23:59:59.9999999Z\"", "\"9999-12-31T23:59:59.9999999Z\""),
        ("\"9999-12-31T23:59:59+01:00\"", "\"9999-12-31T22:59:59Z\""),
        ("\"2024-02-29T23:59:59.123456789012Z\"", "\"2024-02-29T23:59:59.123456789Z\""),
        ("\"1969-12-31T23:59:59.999999999Z\"", "\"1969-12-31T23:59:59.999999999Z\""),
    ];
    for (text, expected) in cases {
        assert_eq!(written::<Timestamp>(text), expected);
    }
    assert!(is_refused::<Timestamp>("\"2024-02-30T00:00:00Z\""));
    for text in ["2024-02-29", "9999-12-31T23:59:59", "9999-12-31", "9999-12-31T23:59:59-01:00"] {
        assert!(is_refused::<Timestamp>(&format!("\"{text}\"")), "{text}");
    }
    let never: Timestamp = "9999-12-31T23:59:59Z".parse().expect("an instant");
    assert_eq!((never.to_jiff(), never.utc().year()), (None, 9999));
    let start = specwright_runtime::formats::export::jiff::Timestamp::UNIX_EPOCH;
    assert_eq!(Timestamp::from(start).to_jiff(), Some(start));
    assert!(
        Timestamp::from(start) < never
            && Timestamp::default().to_string() == "1970-01-01T00:00:00Z"
    );
    assert_eq!(written::<Date>("\"2024-02-29\""), "\"2024-02-29\"");
    assert!(is_refused::<Date>("\"2023-02-29\""));
}

#[test]
fn texts_come_back_in_one_form() {
    let uuid = "\"3FA85F64-5717-4562-B3FC-2C963F66AFA6\"";
    assert_eq!(written::<Uuid>(uuid), uuid.to_lowercase());
    assert_eq!(
        written::<Url>("\"https://example.com/a?b=c#d\""),
        "\"https://example.com/a?b=c#d\""
    );
    assert_eq!(written::<Url>("\"urn:isbn:0451450523\""), "\"urn:isbn:0451450523\"");
    assert_eq!(written::<Ipv6Addr>("\"2001:0db8::0001\""), "\"2001:db8::1\"");
    assert_eq!(written::<Base64>("\"aGVsbG8\""), "\"aGVsbG8=\"");
    assert_eq!(written::<Base64Url>("\"_-8=\""), "\"_-8\"");
    assert!(is_refused::<Base64>("\"_-8=\"") && is_refused::<Base64>("\"a\""));
    assert!(is_refused::<Uuid>("\"3fa8\"") && is_refused::<Url>("\"/a\""));
    assert_eq!(format!("{:?}", Base64::from("secret")), "Base64(6 bytes)");
}

#[test]
fn decimals_keep_their_digits() {
    for number in ["0.1000000000000000055511151231", "123456789012345678.50", "-7", "1.50", "0"] {
        assert_eq!(written::<Decimal>(number), number);
        let text = format!("\"{number}\"");
        assert_eq!(written::<DecimalString>(&text), text);
    }
    for (number, expected) in
        [("1.5e3", "1500"), ("-12E-3", "-0.012"), ("1e28", "10000000000000000000000000000")]
    {
        assert_eq!(written::<Decimal>(number), expected);
    }
    for number in ["1e29", "0.12345678901234567890123456789", "1e999999999999", "\"1\"", "true"] {
        assert!(is_refused::<Decimal>(number), "{number}");
    }
    for text in ["\"1_000\"", "\"\"", "\"١e2\"", "1", "\"one\""] {
        assert!(is_refused::<DecimalString>(text), "{text}");
    }
}

#[derive(Clone, PartialEq)]
struct Price {
    amount: Decimal,
    others: BTreeMap<String, Vec<Decimal>>,
}

object!(Price { amount: "amount", others: "others" });

#[derive(Clone, PartialEq)]
enum Either {
    Price(Price),
    Text(String),
    Unknown(Value),
}

untagged_union!(Either {
    Price: object ["amount", "others"] [],
    Text: string,
    ..Unknown
});

#[derive(Clone, PartialEq)]
enum Kind {
    Price(Box<Price>),
    Unknown(Value),
}

tagged_union!(Kind by "kind" {
    Price: "price" | "old",
    ..Unknown
});

#[test]
fn decimals_keep_their_digits_in_unions() {
    let price = r#"{"amount":0.1000000000000000055511151231,"others":{"a":[2.00]}}"#;
    assert_eq!(written::<Price>(price), price);
    assert_eq!(written::<Either>(price), price);
    let tagged = price.replace("}}", r#"},"kind":"price"}"#);
    assert_eq!(written::<Kind>(&tagged), tagged);
}

#[test]
fn parameters_are_written_as_in_bodies() {
    let at: Timestamp = "2024-02-29T23:59:59+05:30".parse().expect("an instant");
    let day: Date = "2024-02-29".parse().expect("a day");
    let amount: Decimal = "0.1000000000000000055511151231".parse().expect("a number");
    let method = specwright_runtime::export::http::Method::GET;
    let request = RequestBuilder::new(method, "/{day}")
        .path("day", &day)
        .query("at", &Some(at))
        .query("amount", &vec![amount])
        .build()
        .expect("a request");
    assert_eq!(
        request.uri(),
        "/2024-02-29?at=2024-02-29T18%3A29%3A59Z&amount=0.1000000000000000055511151231"
    );
}
