//! Choices about types: those of the user's own, members that are kept, traits that are derived.

use specwright::document::Document;
use specwright::rust::{Options, Target};
use specwright::{Generated, generate_from};

use crate::project::Project;
use crate::said;

const DOCUMENT: &str = r##"
openapi: 3.1.0
info: { title: Choices, version: "1" }
paths:
  /orders:
    post:
      operationId: order
      parameters:
        - { name: color, in: query, schema: { type: string, format: color } }
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
      responses:
        '200': { description: Fine., content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
components:
  schemas:
    Money: { type: object, properties: { cents: { $ref: '#/components/schemas/Cents' } } }
    Cents: { type: integer }
    Order:
      type: object
      required: [price, state]
      properties:
        price: { $ref: '#/components/schemas/Money' }
        colors: { type: array, items: { type: string, format: color } }
        state: { type: string, enum: [open, closed] }
        parts: { type: array, items: { $ref: '#/components/schemas/Part' } }
    Cart:
      type: object
      required: [paid]
      properties:
        orders: { type: array, items: { $ref: '#/components/schemas/Order' } }
        last: { anyOf: [{ $ref: '#/components/schemas/Order' }, { type: 'null' }] }
        tip: { anyOf: [{ $ref: '#/components/schemas/Money' }, { type: 'null' }] }
        paid: { anyOf: [{ $ref: '#/components/schemas/Money' }, { type: 'null' }] }
        of: { $ref: '#/components/schemas/Totals' }
      additionalProperties: { type: integer }
    Totals: { type: object, additionalProperties: { $ref: '#/components/schemas/Money' } }
    Part:
      oneOf: [{ $ref: '#/components/schemas/Screw' }, { $ref: '#/components/schemas/Plate' }]
    Screw: { type: object, required: [length], properties: { length: { type: integer } } }
    Plate: { type: object, required: [width], properties: { width: { type: number }, below: { $ref: '#/components/schemas/Part' } } }
"##;

fn options() -> Options {
    let mut options = Options::new("choices.yaml", Target::Module);
    let types = [("Money", "crate::Money"), ("format:color", "crate::Color")];
    options.types = types.map(|(name, path)| (name.to_owned(), path.to_owned())).into();
    options.keep_members = vec!["Screw".to_owned()];
    options.derive =
        ["Eq", "Hash", "PartialOrd", "crate::marked::Marked"].map(str::to_owned).into();
    options
}

fn generated(options: &Options) -> Generated {
    let document = Document::from_text("choices.yaml", DOCUMENT).expect("a document");
    generate_from(document, options)
}

fn text<'a>(generated: &'a Generated, path: &str) -> &'a str {
    generated.files.iter().find(|file| file.path == path).map_or("", |file| &file.text)
}

#[test]
fn types_of_ones_own_stand_where_they_are_asked_for() {
    let mut options = options();
    options.derive.pop();
    let generated = generated(&options);
    let money = text(&generated, "models/money.rs");
    assert!(money.contains("pub type Money = crate::Money;"), "{money}");
    let project = Project::new("choices");
    project.bindings("src/api", &generated.files);
    project.write("src/main.rs", MAIN);
    project.manifest(&[], "");
    let output = project.cargo(&["run", "--quiet"]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn traits_are_derived_where_they_can_be() {
    let generated = generated(&options());
    let derived = |path: &str| {
        let lines = text(&generated, path).lines().filter(|line| line.starts_with("#[derive("));
        lines.map(|line| line.trim_start_matches("#[derive(").trim_end_matches(")]")).collect()
    };
    let all: [(&str, &[&str]); 4] = [
        ("models/screw.rs", &["Clone, PartialEq", "Eq, Hash, crate::marked::Marked"]),
        ("models/plate.rs", &["Clone, PartialEq", "crate::marked::Marked"]),
        (
            "models/order.rs",
            &[
                "Clone, PartialEq",
                "crate::marked::Marked",
                "Clone, Debug, PartialEq, Eq, Hash",
                "PartialOrd, crate::marked::Marked",
            ],
        ),
        ("models/part.rs", &["Clone, PartialEq", "crate::marked::Marked"]),
    ];
    for (path, expected) in all {
        let derived: Vec<&str> = derived(path);
        assert_eq!(derived, expected, "{path}");
    }
}

#[test]
fn a_choice_that_cannot_be_made_is_said() {
    let mut options = options();
    let types =
        [("Mony", "crate::Money"), ("format:colour", "x"), ("Money", "crate::Money; fn f() {}")];
    options.types = types.map(|(name, path)| (name.to_owned(), path.to_owned())).into();
    options.keep_members = vec!["Cents".to_owned(), "Screws".to_owned()];
    options.derive = vec!["Eq)] struct".to_owned()];
    let rendered = generated(&options).rendered();
    let said: Vec<String> = rendered
        .iter()
        .filter(|it| it.code == "usage")
        .map(|it| format!("{}; {}", it.message, it.help.as_deref().unwrap_or_default()))
        .collect();
    let beginnings = [
        "`crate::Money; fn f() {}`, which stands for `Money`, is no path of a Rust type;",
        "`Mony` is no schema of the document that can be chosen; did you mean `Money`?",
        "`format:colour` is no schema of the document that can be chosen;",
        "`Cents` is no object, and has no members;",
        "`Screws` is no schema of the document that can be chosen; did you mean `Screw`?",
        "`Eq)] struct` is no path of a derive;",
    ];
    assert_eq!(said.len(), beginnings.len(), "{said:#?}");
    for beginning in beginnings {
        assert!(said.iter().any(|said| said.starts_with(beginning)), "{beginning}: {said:#?}");
    }
}

const MAIN: &str = r##"
#![deny(warnings)]
#[allow(dead_code, unused_imports)]
mod api;

use api::models::{Cart, Order, OrderState, Part, Plate, Screw};
use specwright_runtime::export::serde::{self, Deserialize, Deserializer, Serialize, Serializer};
use specwright_runtime::export::serde_json;
use specwright_runtime::{Field, Operation, Settings};

#[derive(Clone, Debug, PartialEq)]
pub struct Money(i64);

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("cents", self.0)])
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map: std::collections::BTreeMap<String, i64> = Deserialize::deserialize(deserializer)?;
        map.get("cents").copied().map(Self).ok_or_else(|| serde::de::Error::missing_field("cents"))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Color(String);

impl Serialize for Color {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

fn main() {
    let order = Order::new(Money(7), OrderState::Open)
        .colors(vec![Color("red".to_owned())])
        .parts(vec![Screw::new(3).into(), Plate::new(0.5).below(Part::from(Screw::new(4))).into()]);
    let json = r#"{"price":{"cents":7},"colors":["red"],"state":"open","parts":[{"length":3},{"width":0.5,"below":{"length":4}}]}"#;
    assert_eq!(serde_json::to_string(&order).unwrap(), json);
    assert_eq!(serde_json::from_str::<Order>(json).unwrap(), order);
    let missing = serde_json::from_str::<Order>(r#"{"state":"open"}"#).unwrap_err().to_string();
    assert!(missing.starts_with("missing field `price`"), "{missing}");
    let list = serde_json::from_str::<Order>("[]").unwrap_err().to_string();
    assert!(list.starts_with("invalid type: sequence, expected an object for Order"), "{list}");

    let json = format!(
        r#"{{"orders":[{json}],"last":{json},"tip":null,"paid":null,"of":{{"x":{{"cents":1}}}},"more":5}}"#,
    );
    let cart: Cart = serde_json::from_str(&json).unwrap();
    assert_eq!(cart.last, Field::Value(order.clone()));
    assert_eq!((&cart.tip, &cart.paid), (&Field::Null, &None));
    assert_eq!(cart.additional_properties["more"], 5);
    assert_eq!(serde_json::to_string(&cart).unwrap(), json);
    let twice = r#"{"paid":null,"tip":{"cents":1},"paid":{"cents":2},"tip":{"cents":3}}"#;
    let cart: Cart = serde_json::from_str(twice).unwrap();
    assert_eq!((cart.tip, cart.paid), (Field::Value(Money(3)), Some(Money(2))));
    let cart: Cart = serde_json::from_str("{}").unwrap();
    assert_eq!((&cart.tip, &cart.last, cart.of), (&Field::Absent, &Field::Absent, None));

    let call = api::operations::Order { color: Some(Color("blue".to_owned())), body: order };
    let request = call.request(&Settings::new()).unwrap();
    assert_eq!(request.uri(), "/orders?color=blue");

    // Members that the document does not name are kept.
    let screw: Screw = serde_json::from_str(r#"{"length":1,"head":"flat"}"#).unwrap();
    assert_eq!(serde_json::to_string(&screw).unwrap(), r#"{"length":1,"head":"flat"}"#);
    assert_eq!(std::collections::HashSet::from([screw.clone(), screw]).len(), 1);
    assert!(matches!(Part::from(Plate::new(1.0)), Part::Plate(_)));

    let all: Vec<OrderState> = OrderState::all().collect();
    assert_eq!(all, [OrderState::Open, OrderState::Closed]);
    assert_eq!("closed".parse(), Ok(OrderState::Closed));
    assert_eq!(AsRef::<str>::as_ref(&OrderState::from("torn")), "torn");
    assert!(OrderState::known("torn").is_err());
}
"##;
