//! Values that services stumble over: whether they are accepted is their own affair, but they do not
//! break the service.

use serde_json::{Value as Json, json};

use super::call::Call;
use super::judge::Kind;
use super::run::{Run, Step};
use super::slots::{self, Slot};
use super::values::Values;
use super::world::form;
use specwright::api::{MediaKind, ParameterPlace};
use specwright::origin::Origin;

/// No integer type of a machine holds it.
const HUGE: &str = "99999999999999999999";

/// What stands for nothing in some languages, and for something else in others.
const ODD: &str = "\u{0}\u{1}\u{7f}\u{feff}\u{202e}";

/// An odd value of a parameter's schema.
fn odd(values: &Values<'_>, schema: &Origin) -> Option<Json> {
    let facts = values.facts(schema);
    match facts.kind()? {
        "integer" | "number" => Some(json!(HUGE)),
        "string" if facts.enumerated.is_none() => {
            // Of a parameter that is refused for its form, the others are not looked at.
            let long = json!(format!("'{ODD}\""));
            [long, json!(ODD), json!("\u{0}")].into_iter().find(|it| values.is_valid(schema, it))
        }
        _ => None,
    }
}

impl Run<'_> {
    /// Odd values in the path, in the query, and in the texts of a body, each in one go.
    pub(super) async fn odd_values(&mut self, index: usize) -> Step {
        if !self.is_allowed(index) || !self.base.contains_key(&index) {
            return Ok(());
        }
        let texts = [(ParameterPlace::Query, true), (ParameterPlace::Query, false)];
        for (place, is_text) in texts.into_iter().chain([(ParameterPlace::Path, false)]) {
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            let mut has_one = false;
            for (at, parameter) in self.operation(index).parameters.iter().enumerate() {
                let schema = self.parameter_schema(index, at);
                let is_one = parameter.place == place && !parameter.json;
                let value = schema.filter(|_| is_one).and_then(|it| odd(&self.values(), &it));
                let is_meant =
                    |it: &Json| place == ParameterPlace::Path || (*it != HUGE) == is_text;
                if let Some(value) = value.filter(is_meant) {
                    call.values.insert(at, value);
                    has_one = true;
                }
            }
            if has_one {
                self.survives(&call).await?;
            }
        }
        let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
        if form(self.operation(index)).is_none_or(|it| it.kind != MediaKind::Json) {
            return Ok(());
        }
        let slots: Vec<Slot> = self.slots(&call);
        let mut has_one = false;
        for slot in slots {
            let facts = self.values().facts(&slot.origin);
            let is_free = facts.kind() == Some("string")
                && facts.pattern.is_none()
                && facts.format.is_none()
                && facts.enumerated.is_none()
                && self.referred(index, &slot).is_none();
            if let (true, Some(body)) = (is_free, call.value_mut()) {
                slots::set(body, &slot.pointer, json!(ODD));
                has_one = true;
            }
        }
        if has_one { self.survives(&call).await } else { Ok(()) }
    }

    async fn survives(&mut self, call: &Call) -> Step {
        let seen = self.send(call).await?;
        if seen.is_success() {
            return self.undo(call.operation, &seen).await;
        }
        self.judge(&seen, Kind::Protocol);
        Ok(())
    }
}
