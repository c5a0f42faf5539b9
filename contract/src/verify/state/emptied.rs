//! Values that a careless service takes for none.

use serde_json::{Map, Value as Json, json};

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::Slot;
use crate::verify::world::{Instance, unwrapped};

impl Run<'_> {
    /// Values that a careless service takes for none are stored: null, false, 0, nothing.
    pub(super) async fn emptied(
        &mut self,
        resource: usize,
        own: &Instance,
        patch: usize,
        slots: &[Slot],
        mut before: Seen,
    ) -> Step<Seen> {
        let mut body = Map::new();
        let mut nulls = Map::new();
        for slot in slots {
            if self.referred(patch, slot).is_some() {
                continue;
            }
            let values = self.values().valid(&slot.origin);
            let is_empty = |it: &Json| {
                *it == json!(false) || *it == json!(0) || *it == json!("") || *it == json!([])
            };
            if let Some(value) = values.iter().find(|it| is_empty(&it.value)) {
                body.insert(slot.name.clone(), value.value.clone());
            }
            if values.iter().any(|it| it.value.is_null()) {
                nulls.insert(slot.name.clone(), Json::Null);
            }
        }
        if !body.is_empty()
            && let Some(after) =
                self.change(resource, own, patch, Json::Object(body), &before).await?
        {
            before = after;
        }
        if nulls.is_empty() {
            return Ok(before);
        }
        let names: Vec<String> = nulls.keys().cloned().collect();
        let Some(after) = self.change(resource, own, patch, Json::Object(nulls), &before).await?
        else {
            return Ok(before);
        };
        let shown = after.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        for name in names {
            let is_other =
                |it: &&Json| !it.is_null() && !self.is_reset(patch, &format!("/{name}"), it);
            let is_said =
                |it: &&Json| self.may_be_reshaped(patch, &format!("/{name}"), (&Json::Null, it));
            let value = shown.get(&name).filter(is_other).filter(|it| !is_said(it));
            if let Some(value) = value {
                let message = format!("null was sent, and {} is shown", short(value));
                let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
                self.found(Found {
                    check,
                    operation: patch,
                    place,
                    keyword: None,
                    message,
                    steps: &[&after],
                });
            }
        }
        Ok(after)
    }
}
