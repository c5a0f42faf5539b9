//! Where a part of the document comes from: `x-specwright-source`, which `specwright transcribe`
//! writes beside each part.

use super::Document;
use crate::diagnostic::{Diagnostics, Place};
use crate::origin::{Origin, SOURCE};
use crate::value::Value;

impl Document {
    /// Sorts findings by place in the document, drops repetitions, and says which part of a
    /// reference page each place was transcribed from.
    pub fn finish(&self, found: &mut Diagnostics) {
        for diagnostic in found.iter_mut() {
            if let Place::Origin(origin) = &diagnostic.place {
                diagnostic.page = self.provenance(origin);
            }
        }
        found.sort();
    }

    /// The page, table and row that the value at a place, or the nearest around it, was
    /// transcribed from, as `Table 9 PointStatus, row 3 of page.txt`.
    pub fn provenance(&self, origin: &Origin) -> Option<String> {
        let mut at = origin.clone();
        loop {
            let found = self.get(&at).and_then(|value| value.get(SOURCE));
            if let Some(source) = found {
                return describe(source);
            }
            at = at.parent()?;
        }
    }
}

fn describe(source: &Value) -> Option<String> {
    let text = |name: &str| match source.get(name)? {
        Value::String(text) => Some(text.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let mut words = match (text("table"), text("caption"), text("section")) {
        (Some(table), Some(caption), _) => format!("Table {table} {caption}"),
        (Some(table), None, _) => format!("Table {table}"),
        (None, Some(caption), _) => caption,
        (None, None, section) => section?,
    };
    if let Some(row) = text("row") {
        words.push_str(&format!(", row {row}"));
    }
    Some(format!("{words} of {}", text("page")?))
}
