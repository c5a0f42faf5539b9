//! Lists of values: options, media types.

use serde_json::Value;

use super::report::Drift;
use super::values::said;

/// Values that came and went.
pub(super) fn compare(
    name: &str,
    what: &str,
    before: &[Value],
    after: &[Value],
    place: Option<&Value>,
    found: &mut Vec<Drift>,
) {
    let mut told = false;
    for value in after.iter().filter(|value| !before.contains(value)) {
        found.push(Drift::new(name, format!("{what}: {} added", said(Some(value)))).at(place));
        told = true;
    }
    for value in before.iter().filter(|value| !after.contains(value)) {
        found.push(Drift::new(name, format!("{what}: {} removed", said(Some(value)))).at(place));
        told = true;
    }
    if !told {
        found.push(Drift::new(name, format!("{what}: the order has changed")).at(place));
    }
}
