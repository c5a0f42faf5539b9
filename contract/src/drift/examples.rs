//! Examples: those that came, went or changed, and where.

use serde_json::Value;

use super::report::Drift;
use super::values::{keys, object, said};

/// Compares the examples of two media types.
pub(super) fn compare(
    name: &str,
    what: &str,
    before: &Value,
    after: &Value,
    found: &mut Vec<Drift>,
) {
    let (old, new) = (object(before.get("examples")), object(after.get("examples")));
    for key in keys(&old, &new) {
        let title = |example: Option<&Value>| {
            let text = example.and_then(|example| example.get("summary")).and_then(Value::as_str);
            text.map_or_else(|| key.clone(), |text| format!("\"{text}\""))
        };
        let (a, b) = (old.get(key), new.get(key));
        match (a, b) {
            (Some(a), Some(b)) => one(name, what, &title(Some(b)), a, b, found),
            (None, _) => {
                found.push(Drift::new(name, format!("{what}: example {} added", title(b))).at(b))
            }
            (_, None) => {
                found.push(Drift::new(name, format!("{what}: example {} removed", title(a))).at(a))
            }
        }
    }
    let key = "x-specwright-unread-examples";
    if before.get(key) != after.get(key) {
        found.push(Drift::new(name, format!("{what}: an example that is not JSON has changed")));
    }
}

fn one(name: &str, what: &str, title: &str, before: &Value, after: &Value, found: &mut Vec<Drift>) {
    for key in ["summary", "description", "x-specwright-request-line"] {
        let (a, b) = (before.get(key), after.get(key));
        if a != b {
            let what = format!("{what}, example {title}, {key}");
            found.push(Drift::changed(name, &what, &said(a), &said(b)).at(Some(after)));
        }
    }
    let mut changes = Vec::new();
    if let (Some(a), Some(b)) = (before.get("value"), after.get("value")) {
        differences(a, b, "", &mut changes);
    }
    for change in changes {
        found.push(Drift::new(name, format!("{what}, example {title}: {change}")).at(Some(after)));
    }
}

/// The differences of two JSON values, by pointer. A long list is cut: the diff shows the rest.
fn differences(before: &Value, after: &Value, path: &str, out: &mut Vec<String>) {
    const MOST: usize = 20;
    if before == after || out.len() > MOST {
        return;
    }
    let here = if path.is_empty() { "the value" } else { path };
    match (before, after) {
        (Value::Object(a), Value::Object(b)) => {
            for key in keys(a, b) {
                let path = format!("{path}/{key}");
                match (a.get(key), b.get(key)) {
                    (Some(a), Some(b)) => differences(a, b, &path, out),
                    (None, Some(b)) => out.push(format!("{path} added, {}", said(Some(b)))),
                    _ => out.push(format!("{path} removed")),
                }
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                differences(a, b, &format!("{path}/{index}"), out);
            }
            if a.len() != b.len() {
                out.push(format!("{here} has {} elements, had {}", b.len(), a.len()));
            }
        }
        _ => out.push(format!("{here} was {}, is {}", said(Some(before)), said(Some(after)))),
    }
    if out.len() == MOST + 1 {
        out[MOST] = "and more".to_owned();
    }
}
