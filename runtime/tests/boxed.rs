//! Values behind a pointer that knows how they are dropped, and what models show of themselves.

use std::collections::BTreeMap;
use std::rc::Rc;

use specwright_runtime::export::serde_json::{self, Value};
use specwright_runtime::{Boxed, Field, object, untagged_union};

#[test]
fn a_value_is_dropped_once_and_only_if_it_was_not_given_out() {
    let counted = Rc::new(());
    let holds = |times: usize| assert_eq!(Rc::strong_count(&counted), times);

    let boxed = Boxed::new(Rc::clone(&counted));
    let other = boxed.clone();
    holds(3);
    drop(other);
    holds(2);
    let inner = boxed.into_inner();
    holds(2);
    drop(inner);
    holds(1);

    let mut boxed: Boxed<Vec<_>> = Box::new(vec![Rc::clone(&counted)]).into();
    boxed.push(Rc::clone(&counted));
    holds(3);
    *boxed = Vec::new();
    holds(1);
}

#[derive(Clone, Default, PartialEq)]
struct Node {
    r#type: Option<String>,
    next: Option<Boxed<Node>>,
    note: Field<i64>,
    more: BTreeMap<String, Value>,
}

object!(Node { r#type?: "type", next?: "next", note?: "note", ..more });

#[derive(Clone, PartialEq)]
enum Thing {
    Node(Boxed<Node>),
    Unknown(Value),
}

untagged_union!(Thing { Node: object [] ["type", "next", "note"], ..Unknown });

#[test]
fn a_chain_is_read_written_and_compared() {
    let json = r#"{"type":"a","next":{"next":{"note":null}},"more":1}"#;
    let node: Node = serde_json::from_str(json).unwrap();
    assert_eq!(node.next.as_ref().unwrap().next.as_ref().unwrap().note, Field::Null);
    assert_eq!(serde_json::to_string(&node).unwrap(), json);
    assert_eq!(node, node.clone());
}

#[test]
fn models_show_themselves_as_the_derive_does() {
    mod derived {
        use super::{BTreeMap, Field, Value};

        #[derive(Debug)]
        #[allow(dead_code, reason = "they are shown")]
        pub(super) struct Node {
            pub(super) r#type: Option<String>,
            pub(super) next: Option<Box<Node>>,
            pub(super) note: Field<i64>,
            pub(super) more: BTreeMap<String, Value>,
        }

        #[derive(Debug)]
        #[allow(dead_code, reason = "they are shown")]
        pub(super) enum Thing {
            Node(Box<Node>),
            Unknown(Value),
        }
    }
    let json = r#"{"type":"a","next":{"note":7},"x":[]}"#;
    let more = BTreeMap::from([("x".to_owned(), Value::Array(Vec::new()))]);
    let inner =
        derived::Node { r#type: None, next: None, note: Field::Value(7), more: BTreeMap::new() };
    let node = derived::Node {
        r#type: Some("a".to_owned()),
        next: Some(Box::new(inner)),
        note: Field::Absent,
        more,
    };
    let expected = derived::Thing::Node(Box::new(node));
    let shown: Thing = serde_json::from_str(json).unwrap();
    assert_eq!(format!("{shown:?}"), format!("{expected:?}"));
    assert_eq!(format!("{shown:#?}"), format!("{expected:#?}"));
    let (shown, expected) = (Thing::Unknown(7.into()), derived::Thing::Unknown(7.into()));
    assert_eq!(format!("{shown:?}"), format!("{expected:?}"));
}
