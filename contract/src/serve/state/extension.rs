//! `x-specwright-state`: what the document itself says of its state.

use std::time::Duration;

use specwright::document::Document;
use specwright::origin::Origin;
use specwright::value::{Value, tokens};

use super::place::Path;
use crate::serve::shape::STATE;

/// What it says of a path or an operation.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// `false`: it is no part of the state.
    pub(super) is_none: bool,
    /// `action`: what the operation does.
    pub(super) action: Option<String>,
    /// `collection`: the path of the collection that it does it to.
    pub(super) collection: Option<String>,
    /// `id`: a JSON Pointer into a thing.
    pub(super) id: Option<Path>,
    /// `item`: a JSON Pointer to the thing in bodies.
    pub(super) item: Option<Path>,
    /// `list`: a JSON Pointer to the list in answers.
    pub(super) list: Option<Path>,
}

impl Said {
    /// What is said at one of these places; the first word counts.
    pub(super) fn at<'a>(
        document: &Document,
        places: impl IntoIterator<Item = &'a Origin>,
    ) -> Self {
        let mut said = Self::default();
        for place in places {
            let Some(value) = document.get(place).and_then(|it| it.get(STATE)) else { continue };
            said.is_none |= *value == Value::Bool(false);
            let text = |name: &str| value.get(name).and_then(Value::as_str);
            let path = |name: &str| {
                text(name).map(|pointer| tokens(pointer).map(|it| it.into_owned()).collect())
            };
            said.action = said.action.or_else(|| text("action").map(str::to_owned));
            said.collection = said.collection.or_else(|| text("collection").map(str::to_owned));
            said.id = said.id.or_else(|| path("id"));
            said.item = said.item.or_else(|| path("item"));
            said.list = said.list.or_else(|| path("list"));
        }
        said
    }
}

/// Values that a member goes through by itself.
#[derive(Clone, Debug)]
pub(super) struct Phases {
    /// The member.
    pub(super) path: Path,
    pub(super) values: Vec<serde_json::Value>,
    /// How long each lasts; the last one also stands for those that are not said.
    after: Vec<Duration>,
}

impl Phases {
    /// What a schema says of its values (`phases`, `after`).
    pub(super) fn of(schema: &Value, path: &[String]) -> Option<Self> {
        let said = schema.get(STATE)?;
        let phases = said.get("phases")?.items();
        let values: Vec<_> = phases.iter().map(Value::to_json).collect();
        let after = match said.get("after") {
            Some(Value::Array(all)) => all.iter().filter_map(duration).collect(),
            Some(one) => duration(one).into_iter().collect(),
            None => Vec::new(),
        };
        (!values.is_empty()).then(|| Self { path: path.to_vec(), values, after })
    }

    /// The value after so much time.
    pub(super) fn value(&self, mut elapsed: Duration) -> &serde_json::Value {
        let mut index = 0;
        while index + 1 < self.values.len() {
            let lasts = self.after.get(index).or(self.after.last()).copied();
            match elapsed.checked_sub(lasts.unwrap_or(Duration::from_secs(1))) {
                Some(rest) => elapsed = rest,
                None => break,
            }
            index += 1;
        }
        &self.values[index]
    }
}

/// Seconds as a number, or a text such as `500ms`, `30s`, `5m` or `1h`.
fn duration(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => {
            let end = text.find(|it: char| it.is_ascii_alphabetic()).unwrap_or(text.len());
            let number: f64 = text[..end].trim().parse().ok()?;
            number
                * match &text[end..] {
                    "ms" => 0.001,
                    "" | "s" => 1.0,
                    "m" | "min" => 60.0,
                    "h" => 3600.0,
                    _ => return None,
                }
        }
        _ => return None,
    };
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Phases;
    use specwright::document::Document;
    use specwright::origin::Origin;

    #[test]
    fn a_value_moves_through_its_phases() {
        let text = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n\
            s: {x-specwright-state: {phases: [a, b, c], after: [500ms, 1m]}}\n";
        let document = Document::from_text("t.yaml", text).unwrap();
        let schema = document.get(&Origin::root("/s")).unwrap();
        let phases = Phases::of(schema, &[]).unwrap();
        for (seconds, expected) in
            [(0.0, "a"), (0.49, "a"), (0.5, "b"), (60.4, "b"), (60.6, "c"), (1e9, "c")]
        {
            assert_eq!(*phases.value(Duration::from_secs_f64(seconds)), expected, "{seconds}");
        }
    }
}
