//! Schema Objects of OpenAPI 3.0 and 3.1 as they are checked.

use serde_json::{Value, json};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright_contract::{Checker, Direction};

/// A checker of the schema `S` of a document with these schemas.
fn checker(version: &str, schemas: &Value, direction: Direction) -> Checker {
    let document = json!({
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    let document = Document::from_text("t.json", document.to_string()).unwrap();
    Checker::new(&document, &Origin::root("/components/schemas/S"), direction)
}

/// The pointers and keywords of what is wrong.
fn wrong(schema: Value, value: Value) -> Vec<String> {
    let checker = checker("3.0.3", &json!({"S": schema}), Direction::Request);
    let show = |it: specwright_contract::Violation| format!("{} {}", it.pointer, it.keyword);
    checker.check(&value).into_iter().map(show).collect()
}

#[track_caller]
fn accepts(schema: &Value, good: &[Value], bad: &[Value]) {
    for value in good {
        assert_eq!(wrong(schema.clone(), value.clone()), [""; 0], "{schema} {value}");
    }
    for value in bad {
        assert_ne!(wrong(schema.clone(), value.clone()), [""; 0], "{schema} {value}");
    }
}

#[test]
fn the_spellings_of_nullable_agree() {
    for schema in [
        json!({"type": "string", "nullable": true}),
        json!({"type": ["string", "null"]}),
        json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
        json!({"allOf": [{"type": "string"}], "nullable": true}),
        json!({"type": "string", "enum": ["a", "b"], "nullable": true}),
    ] {
        accepts(&schema, &[json!(null), json!("a")], &[json!(1), json!({})]);
    }
    accepts(&json!({"type": "string"}), &[], &[json!(null)]);
}

#[test]
fn an_enum_of_no_arrays_beside_arrays_is_meant_for_the_items() {
    let schema = json!({"type": "array", "items": {"type": "string"}, "enum": ["a", "b"]});
    accepts(&schema, &[json!(["a"]), json!(["b", "a"]), json!([])], &[json!("a"), json!(["c"])]);
    let arrays = json!({"type": "array", "enum": [["a"], ["b", "c"]]});
    accepts(&arrays, &[json!(["a"])], &[json!(["b"]), json!("a")]);
}

#[test]
fn what_a_format_asks_for_stays_beside_all_of() {
    let schema = json!({"type": "integer", "format": "int32", "allOf": [{"minimum": 5}]});
    accepts(&schema, &[json!(5)], &[json!(4), json!(3_000_000_000_u32)]);
}

#[test]
fn bounds_are_inclusive_unless_they_say_otherwise() {
    let both = [
        json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true, "maximum": 5}),
        json!({"type": "integer", "exclusiveMinimum": 0, "maximum": 5, "exclusiveMaximum": false}),
    ];
    for schema in &both {
        accepts(schema, &[json!(1), json!(5)], &[json!(0), json!(6)]);
    }
    let int32 = json!({"type": "integer", "format": "int32"});
    accepts(&int32, &[json!(2147483647), json!(1.0)], &[json!(2147483648_u64), json!(1.5)]);
}

#[test]
fn formats_patterns_and_odd_types_are_honoured() {
    accepts(
        &json!({"type": "string", "format": "date"}),
        &[json!("2024-02-29")],
        &[json!("2023-02-29")],
    );
    accepts(
        &json!({"type": "string", "format": "byte"}),
        &[json!("YQ==")],
        &[json!("?"), json!("YQ=")],
    );
    accepts(&json!({"type": "string", "format": "its-own"}), &[json!("x")], &[]);
    accepts(&json!({"pattern": "^a(?!b)"}), &[json!("ac")], &[json!("ab")]);
    // A pattern that cannot be read checks nothing, and what stands beside it still does.
    accepts(&json!({"pattern": "(", "minLength": 2}), &[json!("ab")], &[json!("a")]);
    accepts(&json!({"type": "int"}), &[json!(1)], &[json!("1")]);
    accepts(
        &json!({"type": "nonsense", "minimum": "x", "required": 5}),
        &[json!(1), json!({})],
        &[],
    );
    let flag = json!({"type": "string", "x-specwright-type": "flag"});
    accepts(&flag, &[json!("yes"), json!(true)], &[json!(1), json!(null)]);
}

/// Without a limit this one does not come back.
#[test]
fn a_pattern_cannot_take_all_time() {
    let text = format!("{}!", "a".repeat(5000));
    wrong(json!({"pattern": "^(a|a)*(?=b)$"}), json!(text));
}

#[test]
fn members_of_the_other_direction_are_not_required() {
    let schemas = json!({
        "S": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["id", "name"]}]},
        "Base": {"type": "object", "required": ["secret"], "properties": {
            "id": {"type": "string", "readOnly": true},
            "secret": {"$ref": "#/components/schemas/Secret"},
        }},
        "Secret": {"type": "string", "writeOnly": true},
    });
    let missing = |direction| {
        let found = checker("3.0.3", &schemas, direction).check(&json!({}));
        found.into_iter().map(|it| it.message).collect::<Vec<_>>()
    };
    let required = |name: &str| format!("must have the member `{name}`");
    assert_eq!(missing(Direction::Request), [required("name"), required("secret")]);
    assert_eq!(missing(Direction::Response), [required("id"), required("name")]);
    assert_eq!(missing(Direction::Either), [required("name")]);
}

#[test]
fn a_discriminator_says_which_schema_is_meant() {
    let schemas = json!({
        "S": {
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {"propertyName": "kind", "mapping": {"canine": "Dog"}},
        },
        "Cat": {"type": "object", "properties": {"lives": {"type": "integer"}}},
        "Dog": {"type": "object", "properties": {"breed": {"type": "string"}}},
    });
    let checker = checker("3.0.3", &schemas, Direction::Request);
    let wrong = |value: Value| {
        let found = checker.check(&value).into_iter();
        found.map(|it| format!("{} {}", it.pointer, it.message)).collect::<Vec<_>>()
    };
    assert_eq!(wrong(json!({"kind": "Cat", "lives": 9})), [""; 0]);
    let neither = json!({"kind": "canine", "breed": 9, "lives": "x"});
    assert_eq!(wrong(neither), ["/breed must be a string"]);
    // It fits the other schema, and a discriminator refuses nothing that the schemas allow.
    assert_eq!(wrong(json!({"kind": "canine", "breed": 9})), [""; 0]);
    assert_eq!(wrong(json!({"kind": "cow"})), ["/kind must be one of \"Cat\", \"canine\""]);
    assert_eq!(wrong(json!({})), [" must have the member `kind`"]);
}

#[test]
fn circles_end() {
    for schema in [
        json!({"$ref": "#/components/schemas/S"}),
        json!({"allOf": [{"$ref": "#/components/schemas/S"}], "type": "object"}),
        json!({"oneOf": [{"$ref": "#/components/schemas/S"}, {"type": "object"}]}),
        json!({"type": "object", "properties": {"next": {"$ref": "#/components/schemas/S"}}}),
        json!({"$ref": "#/components/schemas/Nowhere"}),
    ] {
        wrong(schema.clone(), json!({"next": {"next": {}}}));
        wrong(schema, json!("x"));
    }
    let tree =
        json!({"type": "object", "properties": {"next": {"$ref": "#/components/schemas/S"}}});
    assert_eq!(wrong(tree, json!({"next": {"next": 5}})), ["/next/next type"]);
}

#[test]
fn json_schema_of_openapi_3_1_is_itself() {
    let schemas = json!({"S": {
        "type": "array",
        "prefixItems": [{"const": "v1"}, {"type": "integer"}],
        "items": false,
        "contains": {"type": "integer"},
    }});
    let checker = checker("3.1.0", &schemas, Direction::Response);
    assert!(checker.is_valid(&json!(["v1", 5])));
    for bad in [json!(["v2", 5]), json!(["v1"]), json!(["v1", 5, 6])] {
        assert!(!checker.is_valid(&bad), "{bad}");
    }
}

#[test]
fn a_slip_under_required_is_not_asked_for() {
    let name = json!({"type": "object", "properties": {"firstName": {"type": "string"}}});
    let of = |required: &str, mut object: Value| {
        object["required"] = json!([required]);
        object
    };
    let (named, empty) = ([json!({"firstName": "Ada"})], [json!({})]);
    accepts(&of("first_name", name.clone()), &[&named[..], &empty].concat(), &[]);
    accepts(&of("firstName", name.clone()), &named, &empty);
    // What looks like no property is a member of any value.
    accepts(&of("age", name.clone()), &[json!({"age": 3})], &named);
    // The parts know one another's names.
    let parts = json!({"allOf": [name, {"required": ["fristName"]}]});
    accepts(&parts, &[&named[..], &empty].concat(), &[]);
}
