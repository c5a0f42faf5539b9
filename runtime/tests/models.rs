//! Models: objects, optional and nullable members, open enums, flags.

use std::collections::BTreeMap;

use serde_json::{Value, from_str, json, to_string};
use specwright_runtime::decode::json_slice;
use specwright_runtime::{Field, Flag, integer_enum, object, string_enum};

#[derive(Clone, PartialEq)]
struct Model {
    plain: String,
    required_nullable: Option<i64>,
    optional: Option<i64>,
    optional_nullable: Field<i64>,
}

object!(Model {
    plain: "plain",
    required_nullable: "requiredNullable",
    optional?: "optional",
    optional_nullable?: "optionalNullable",
});

#[test]
fn absent_null_and_a_value_are_three_things() {
    for (wire, optional_nullable) in [
        (r#"{"plain":"a","requiredNullable":null}"#, Field::Absent),
        (r#"{"plain":"a","requiredNullable":null,"optionalNullable":null}"#, Field::Null),
        (r#"{"plain":"a","requiredNullable":null,"optionalNullable":1}"#, Field::Value(1)),
    ] {
        let model: Model = from_str(wire).unwrap();
        let plain = "a".to_owned();
        assert_eq!(
            model,
            Model { plain, required_nullable: None, optional: None, optional_nullable }
        );
        assert_eq!(to_string(&model).unwrap(), wire);
    }
    let model: Model =
        from_str(r#"{"optional":null,"requiredNullable":2,"plain":"a","optionalNullable":null}"#)
            .unwrap();
    assert_eq!(model.optional, None);
    let again = r#"{"plain":"a","requiredNullable":2,"optionalNullable":null}"#;
    assert_eq!(to_string(&model).unwrap(), again, "in the order of the fields");
}

#[test]
fn a_missing_or_wrong_member_is_named() {
    let error = |text: &str| json_slice::<Model>(text.as_bytes()).unwrap_err();
    assert!(error("{}").to_string().contains("missing field `plain`"));
    let plain = error(r#"{"requiredNullable":1}"#);
    assert!(plain.to_string().contains("missing field `plain`"), "{plain}");
    let wrong = error(r#"{"plain":"a","requiredNullable":"x"}"#);
    assert_eq!(wrong.path(), Some("requiredNullable"));
    let null = error(r#"{"plain":null,"requiredNullable":1}"#);
    assert_eq!(null.path(), Some("plain"));
    assert!(error("[]").to_string().contains("an object for Model"));
    assert!(error("").to_string().contains("EOF"));
    assert!(error("{} x").path().is_none());
}

#[derive(PartialEq)]
struct Outer {
    items: Vec<Model>,
    rest: BTreeMap<String, Value>,
}

object!(Outer { items: "items", ..rest });

#[test]
fn the_place_of_a_fault_is_told() {
    let text = r#"{"items": [{"plain":"a","requiredNullable":1}, {"plain":7}]}"#;
    let error = json_slice::<Outer>(text.as_bytes()).unwrap_err();
    assert_eq!(error.path(), Some("items[1].plain"));
    assert!(error.to_string().ends_with("(at `items[1].plain`)"), "{error}");
}

#[test]
fn members_without_a_field_are_kept_or_ignored() {
    let text = r#"{"b":{"c":[1]},"items":[],"a":1}"#;
    let outer: Outer = from_str(text).unwrap();
    assert_eq!(outer.rest["b"], json!({"c": [1]}));
    assert_eq!(to_string(&outer).unwrap(), r#"{"items":[],"a":1,"b":{"c":[1]}}"#);
    let with_more = r#"{"plain":"a","requiredNullable":1,"new":{"deep":[]}}"#;
    assert!(from_str::<Model>(with_more).is_ok());
}

#[test]
fn names_with_escapes_and_readers_are_read() {
    let text = r#"{"\u0070lain":"\u00e9","requiredNullable":1}"#;
    assert_eq!(from_str::<Model>(text).unwrap().plain, "é");
    assert_eq!(serde_json::from_reader::<_, Model>(text.as_bytes()).unwrap().plain, "é");
    let value: Value = from_str(text).unwrap();
    assert_eq!(serde_json::from_value::<Model>(value).unwrap().plain, "é");
}

/// Names that the macro itself uses.
#[derive(PartialEq)]
struct Names {
    map: i64,
    key: i64,
    name: i64,
    value: i64,
    serializer: i64,
    r#type: i64,
    rest: BTreeMap<String, i64>,
}

object!(Names {
    map: "map",
    key: "key",
    name: "name",
    value: "value",
    serializer: "serializer",
    r#type: "type",
    ..rest
});

struct Nothing {}

object!(Nothing {});

#[test]
fn fields_may_be_named_like_anything() {
    let text = r#"{"map":1,"key":2,"name":3,"value":4,"serializer":5,"type":6,"more":7}"#;
    let names: Names = from_str(text).unwrap();
    assert_eq!((names.map, names.key, names.r#type, names.rest["more"]), (1, 2, 6, 7));
    assert_eq!(to_string(&names).unwrap(), text);
    assert_eq!(to_string(&from_str::<Nothing>(r#"{"a":1}"#).unwrap()).unwrap(), "{}");
}

#[test]
fn numbers_come_back_as_they_were() {
    struct Numbers {
        list: Vec<f64>,
        big: i64,
    }
    object!(Numbers { list: "list", big: "big" });
    let text =
        r#"{"list":[0.03,1.0,8064908960320956.0,1.8151190360087788e-7],"big":9223372036854775807}"#;
    assert_eq!(to_string(&from_str::<Numbers>(text).unwrap()).unwrap(), text);
}

#[test]
fn fields_convert() {
    assert_eq!(Field::from(Some(1)), Field::Value(1));
    assert_eq!(Field::<i64>::from(None), Field::Null);
    assert_eq!(Field::from(1).into_value(), Some(1));
    assert_eq!(Field::<i64>::default(), Field::Absent);
    assert!(Field::<i64>::Absent.is_absent() && !Field::<i64>::Null.is_absent());
    assert_eq!((Field::Null::<i64>.value(), Field::Value(2).value()), (None, Some(&2)));
}

#[test]
fn a_flag_is_sent_again_as_it_was_received() {
    for (wire, meaning) in [
        ("true", Some(true)),
        ("false", Some(false)),
        (r#""true""#, Some(true)),
        (r#""false""#, Some(false)),
        (r#""FALSE""#, Some(false)),
        (r#""Yes""#, Some(true)),
        (r#""no""#, Some(false)),
        (r#""""#, None),
        (r#""maybe""#, None),
    ] {
        let flag: Flag = from_str(wire).unwrap();
        assert_eq!(flag.as_bool(), meaning, "{wire}");
        assert_eq!(to_string(&flag).unwrap(), wire);
    }
    for wrong in ["1", "null", "[]", "{}"] {
        assert!(from_str::<Flag>(wrong).is_err(), "{wrong}");
    }
    assert_eq!(to_string(&Flag::from(false)).unwrap(), r#""false""#);
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Phase {
    Empty,
    PlusOne,
    Known,
    Unknown(String),
}

string_enum!(Phase { Empty: "", PlusOne: "+1", Known: "Known", ..Unknown });

#[derive(Clone, Debug, PartialEq, Eq)]
enum Level {
    Low,
    High,
    Unknown(i64),
}

integer_enum!(Level { Low: -1, High: 10, ..Unknown });

#[test]
fn unknown_values_are_kept() {
    for (wire, phase) in [
        (r#""""#, Phase::Empty),
        (r#""+1""#, Phase::PlusOne),
        (r#""Known""#, Phase::Known),
        (r#""known""#, Phase::Unknown("known".to_owned())),
        (r#""\u00e9""#, Phase::Unknown("é".to_owned())),
    ] {
        let read: Phase = from_str(wire).unwrap();
        assert_eq!(read, phase);
        assert_eq!(from_str::<Phase>(&to_string(&read).unwrap()).unwrap(), phase);
        assert_eq!(Phase::from(phase.as_str()), phase);
    }
    assert!(from_str::<Phase>("7").is_err() && from_str::<Phase>("null").is_err());
    assert_eq!(Phase::KNOWN, ["", "+1", "Known"]);
    for (wire, level) in [("-1", Level::Low), ("10", Level::High), ("3", Level::Unknown(3))] {
        assert_eq!(from_str::<Level>(wire).unwrap(), level);
        assert_eq!(to_string(&level).unwrap(), wire);
    }
    assert!(from_str::<Level>("\"1\"").is_err() && from_str::<Level>("1.5").is_err());
    // As keys of a map.
    let map: BTreeMap<String, Phase> = from_str(r#"{"a":"Known"}"#).unwrap();
    assert_eq!(map["a"].to_string(), "Known");
}
