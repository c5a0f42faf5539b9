//! Webhooks and callbacks: requests that the service makes. A client does not have them, but their
//! schemas are known apart from those that nothing carries.

use std::collections::BTreeSet;

use super::Reader;
use crate::api::TypeId;
use crate::diagnostic::Origin;
use crate::value::Value;

impl Reader<'_> {
    /// The named types that webhooks and callbacks lead to.
    pub(super) fn webhooks(&mut self) {
        let sections = ["/webhooks", "/x-webhooks"].map(Origin::root);
        let callbacks =
            self.api.operations.iter().map(|operation| operation.origin.child("callbacks"));
        let mut stack: Vec<Origin> = sections.into_iter().chain(callbacks).collect();
        let mut seen = BTreeSet::new();
        let mut types: BTreeSet<TypeId> = BTreeSet::new();
        while let Some(origin) = stack.pop() {
            match self.document.get(&origin) {
                Some(value @ Value::Object(members)) => {
                    if let Some(reference) = value.get("$ref").and_then(Value::as_str)
                        && let Ok(target) = self.document.resolve(&origin, reference)
                        && seen.insert(target.clone())
                    {
                        match self.by_origin.get(&target) {
                            Some(id) => _ = types.insert(*id),
                            None => stack.push(target),
                        }
                    }
                    let is_example = |name: &str| matches!(name, "example" | "examples");
                    let members = members.iter().filter(|(name, _)| !is_example(name));
                    stack.extend(members.map(|(name, _)| origin.child(name)));
                }
                Some(Value::Array(items)) => {
                    stack.extend((0..items.len()).map(|index| origin.index(index)));
                }
                _ => {}
            }
        }
        self.api.webhooks = types.into_iter().collect();
    }
}
