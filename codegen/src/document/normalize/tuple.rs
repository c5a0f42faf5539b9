//! `prefixItems`, and `items` that is a list: arrays that say what each position holds.

use super::Context;
use super::schema::any_of;
use crate::diagnostic::Code;
use crate::value::Value;

/// Tuples to arrays whose items are of any of the positions: Rust has no list of so many
/// positions and then some.
pub(super) fn tuple(value: &mut Value, context: &mut Context<'_>) {
    let rest = value.get("items").filter(|items| !items.is_array());
    // Without `items` there may be others behind the positions, of which nothing is said.
    let rest = rest.or(value.get("additionalItems")).or(value.get("unevaluatedItems")).cloned();
    let positions = match value.remove("prefixItems") {
        Some(positions) => Some(positions),
        None if value.get("items").is_some_and(Value::is_array) => value.remove("items"),
        None => None,
    };
    if let Some(positions) = positions {
        let mut schemas = positions.items().to_vec();
        let most = match value.get("maxItems") {
            Some(Value::Number(most)) => most.as_u64(),
            _ => None,
        };
        let is_full = most.is_some_and(|most| most <= schemas.len() as u64);
        match rest {
            Some(Value::Bool(false)) => {}
            _ if is_full => {}
            Some(rest) => schemas.push(rest),
            None => schemas = vec![Value::Object(Vec::new())],
        }
        value.set("items", any_of(schemas));
        let message = "which position of this array holds what has no form in Rust types";
        context.report(Code::AnyValue, message, "each item is what any of the positions holds");
    }
    if value.get("items") == Some(&Value::Bool(false)) {
        value.remove("items");
    }
}
