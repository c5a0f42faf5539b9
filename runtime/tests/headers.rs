//! Headers of answers as values.

use http::Response;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use specwright_runtime::{Header, object, string_enum};

/// What a header of these lines is.
fn read<T: DeserializeOwned>(header: Header<T>, lines: &[&str]) -> Result<Option<T>, String> {
    let mut response = Response::new(());
    for line in lines {
        response.headers_mut().append("x-a", line.parse().unwrap());
    }
    header.of(&response).map_err(|error| error.to_string())
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Hit,
    Unknown(String),
}

string_enum!(Kind { Hit: "hit", ..Unknown });

#[derive(PartialEq)]
struct Limits {
    used: i64,
    of: Option<i64>,
}

object!(Limits { used: "used", of?: "of" });

#[test]
fn single_values() {
    assert_eq!(read(Header::<i64>::new("X-A"), &["42"]), Ok(Some(42)));
    assert_eq!(read(Header::<f64>::new("X-A"), &["0.03"]), Ok(Some(0.03)));
    assert_eq!(read(Header::<bool>::new("X-A"), &["true"]), Ok(Some(true)));
    assert_eq!(read(Header::<String>::new("X-A"), &["42"]), Ok(Some("42".to_owned())));
    assert_eq!(read(Header::<Option<i64>>::new("X-A"), &["42"]), Ok(Some(Some(42))));
    assert_eq!(read(Header::<Kind>::new("X-A"), &["hit"]), Ok(Some(Kind::Hit)));
    let other = Kind::Unknown("miss".to_owned());
    assert_eq!(read(Header::<Kind>::new("X-A"), &["miss"]), Ok(Some(other)));
    assert_eq!(read(Header::<i64>::new("X-A"), &[]), Ok(None));
    let joined = "<a>; rel=next, <b>; rel=last".to_owned();
    let lines = ["<a>; rel=next", "<b>; rel=last"];
    assert_eq!(read(Header::<String>::new("X-A"), &lines), Ok(Some(joined)));
    for (text, value) in [
        ("true", json!(true)),
        ("7", json!(7)),
        ("0.5", json!(0.5)),
        ("007a", json!("007a")),
        ("123456789012345678901234567890", json!("123456789012345678901234567890")),
        ("inf", json!("inf")),
    ] {
        assert_eq!(read(Header::<Value>::new("X-A"), &[text]), Ok(Some(value)));
    }
}

#[test]
fn lists_and_objects() {
    let list = |lines: &[&str]| read(Header::<Vec<i64>>::new("X-A"), lines);
    assert_eq!(list(&["1,2, 3"]), Ok(Some(vec![1, 2, 3])));
    assert_eq!(list(&["1, 2", "3"]), Ok(Some(vec![1, 2, 3])), "lines are one list");
    assert_eq!(list(&[""]), Ok(Some(vec![])));
    assert!(list(&["1,x"]).unwrap_err().contains("`X-A`"));
    let limits = || Limits { used: 1, of: Some(9) };
    assert_eq!(read(Header::new("X-A"), &["used,1,of,9"]), Ok(Some(limits())));
    assert_eq!(read(Header::new("X-A").exploded(), &["used=1, of=9"]), Ok(Some(limits())));
    assert_eq!(read(Header::new("X-A").json(), &[r#"{"used":1,"of":9}"#]), Ok(Some(limits())));
    for broken in ["used", "of,9", "used=1", ""] {
        assert!(read(Header::<Limits>::new("X-A"), &[broken]).is_err(), "{broken}");
    }
}

#[test]
fn what_is_malformed_is_an_error_of_its_own() {
    let error = read(Header::<i64>::new("X-A"), &["many"]).unwrap_err();
    assert!(error.contains("`X-A`") && error.contains("many"), "{error}");
    let mut response = Response::new(());
    response.headers_mut().insert("x-a", http::HeaderValue::from_bytes(b"\xff").unwrap());
    assert!(Header::<String>::new("X-A").of(&response).is_err());

    let mut response = Response::new(());
    for cookie in ["a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT", "b=2"] {
        response.headers_mut().append("set-cookie", cookie.parse().unwrap());
    }
    let cookies = Header::<Vec<String>>::new("Set-Cookie").of(&response).unwrap().unwrap();
    assert_eq!(cookies[1], "b=2");
    assert_eq!(cookies.len(), 2);
    assert_eq!(
        format!("{:?}", Header::<i64>::new("X-A")),
        r#"Header { name: "X-A", form: Simple }"#
    );
}
