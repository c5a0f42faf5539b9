//! Where in a body a value does not fit, whatever stands around it.

use std::collections::BTreeMap;

use specwright_runtime::decode::json_slice;
use specwright_runtime::export::serde_json::Value;

#[derive(PartialEq)]
struct Order {
    id: i64,
    lines: Vec<Line>,
    labels: Option<BTreeMap<String, bool>>,
    price: Option<Price>,
    when: Option<When>,
}

specwright_runtime::object!(Order {
    id: "id",
    lines: "lines",
    labels?: "labels",
    price?: "price",
    when?: "when \"it\" was",
});

#[derive(PartialEq)]
struct Line {
    name: String,
    sizes: Vec<Vec<i32>>,
}

specwright_runtime::object!(Line { name: "name", sizes: "sizes" });

#[derive(PartialEq)]
struct When {
    date: String,
}

specwright_runtime::object!(When { date: "date" });

#[derive(PartialEq)]
enum Price {
    Free(Free),
    Unknown(Value),
}

#[derive(PartialEq)]
struct Free {
    reason: String,
}

specwright_runtime::object!(Free { reason: "reason" });
specwright_runtime::tagged_union!(Price by "kind" { Free: "free", ..Unknown });

/// Bodies with one value that does not fit, and its place; nothing for the whole.
const BODIES: &[(&str, Option<&str>)] = &[
    // Scalars, with what is around them.
    (r#"{"id":"x","lines":[]}"#, Some("id")),
    (r#"{"id" : null , "lines":[]}"#, Some("id")),
    (r#"{"id":1.5,"lines":[]}"#, Some("id")),
    (r#"{"lines":[],"id":true}"#, Some("id")),
    ("{\n  \"lines\": [],\n  \"id\":\n    \"a \\\" { [ , : b\"\n}", Some("id")),
    // Objects and arrays where something else was expected: nothing of them is read.
    (r#"{"id":{"a":1},"lines":[]}"#, Some("id")),
    ("{\"id\": \n [1],\"lines\":[]}", Some("id")),
    (r#"{"id":1,"lines":{}}"#, Some("lines")),
    (r#"{"id":1,"lines":[ {"name":"a","sizes":[]} , [] ]}"#, Some("lines[1]")),
    // Items of items, after others that fit.
    (r#"{"id":1,"lines":[{"name":"a","sizes":[[1],[2,"x"]]}]}"#, Some("lines[0].sizes[1][1]")),
    (r#"{"id":1,"lines":[{"name":"a","sizes":[[1],[2, {}]]}]}"#, Some("lines[0].sizes[1][1]")),
    (r#"{"id":1,"lines":[{"name":"a","sizes":[[],[], 3]}]}"#, Some("lines[0].sizes[2]")),
    (r#"{"id":1,"lines":[{"sizes":[[3000000000]],"name":"a"}]}"#, Some("lines[0].sizes[0][0]")),
    // A member that is missing: the object.
    (r#"{"id":1,"lines":[{"name":"a","sizes":[]},{"name":"b"},7]}"#, Some("lines[1]")),
    (r#"{"id":1,"lines":[{}]}"#, Some("lines[0]")),
    (r#"{"id":1}"#, None),
    (r"{ }", None),
    // The whole.
    ("[]", None),
    ("7", None),
    (r#" "text" "#, None),
    // Names that look like something else.
    (r#"{"id":1,"lines":[],"labels":{"a":true,"b.c":1}}"#, Some("labels.b.c")),
    (r#"{"id":1,"lines":[],"labels":{"a\"}]":"x"}}"#, Some("labels.a\"}]")),
    (r#"{"id":1,"lines":[],"when \"it\" was":{"date":[]}}"#, Some("when \"it\" was.date")),
    // Members that nobody asked for are passed over.
    (r#"{"more":{"id":"x","deep":[[{"":"}"}]]},"id":[],"lines":[]}"#, Some("id")),
    // A variant of a union: the union, since its value is read as a whole first.
    (r#"{"id":1,"price":{"kind":"free","reason":7},"lines":[]}"#, Some("price")),
    (r#"{"id":1,"lines":[],"price":{"reason":null,"kind":"free"},"more":1}"#, Some("price")),
    (r#"{"id":1,"lines":[],"price":{"reason":null,"kind":"free"}}"#, Some("price")),
];

#[test]
fn a_value_that_does_not_fit_is_found() {
    for (body, place) in BODIES {
        let error = json_slice::<Order>(body.as_bytes()).expect_err(body);
        assert_eq!(error.path(), *place, "{body}\n{error}");
    }
}

/// What is no JSON at all has a line and a column, and no place among its values.
#[test]
fn what_is_malformed_has_no_place() {
    for body in
        [r#"{"id":1,"lines":["#, r#"{"id":1,,}"#, r#"{"id":tru}"#, "", r#"{"id":1,"lines":[]} 7"#]
    {
        let error = json_slice::<Order>(body.as_bytes()).expect_err(body);
        assert_eq!(error.path(), None, "{body}\n{error}");
    }
    let error = json_slice::<Order>(b"{\"id\":1,\"lines\":[],\"\xff\":1}").expect_err("no text");
    assert_eq!(error.to_string(), "the body is not UTF-8: byte 20");
}

/// Unions begin to count the depth anew, which must not let a body overflow the stack.
#[test]
fn what_is_too_deep_is_refused_in_unions_too() {
    #[derive(PartialEq)]
    enum Tree {
        Node(Node),
        Unknown(Value),
    }
    #[derive(PartialEq)]
    struct Node {
        child: Box<Tree>,
    }
    specwright_runtime::object!(Node { child: "child" });
    specwright_runtime::untagged_union!(Tree { Node: object ["child"] [], ..Unknown });

    let deep = |levels: usize| format!("{}1{}", "{\"child\":".repeat(levels), "}".repeat(levels));
    assert!(json_slice::<Tree>(deep(100).as_bytes()).is_ok());
    let error = json_slice::<Tree>(deep(100_000).as_bytes()).expect_err("too deep");
    assert!(error.to_string().len() < 200, "{error}");
}
