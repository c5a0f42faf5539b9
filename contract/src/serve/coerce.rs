//! Texts to JSON values, as the schema expects them.

use serde_json::{Number, Value as Json};

use super::numbers;
use crate::{Direction, Schemas};
use specwright::document::{self, Document, Reach};
use specwright::origin::Origin;
use specwright::value::Value;

/// The types that a schema allows; none means that it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Types {
    pub(super) array: bool,
    pub(super) object: bool,
    string: bool,
    number: bool,
    boolean: bool,
}

/// Reads texts with the help of schemas.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) document: &'a Document,
    pub(super) schemas: &'a Schemas,
}

impl Types {
    /// Whether texts and numbers are allowed, or nothing is said.
    pub(super) fn is_scalar(self) -> bool {
        self.string || self.number || self.boolean
    }
}

impl Reader<'_> {
    /// The types that the schema at `origin` allows.
    pub(super) fn types(&self, origin: &Origin) -> Types {
        let mut types = Types::default();
        for it in self.document.applicable(origin, Reach::Alternatives) {
            for name in document::types(it.schema) {
                match name {
                    "array" => types.array = true,
                    "object" => types.object = true,
                    "string" => types.string = true,
                    "number" | "integer" => types.number = true,
                    "boolean" => types.boolean = true,
                    _ => {}
                }
            }
        }
        types
    }

    /// The value that a text stands for: a number or boolean where the schema wants one, else the
    /// text. Where it could be several, the first that is valid.
    pub(super) fn scalar(&self, text: &str, origin: Option<&Origin>) -> Json {
        let Some(origin) = origin else { return Json::String(text.to_owned()) };
        let types = self.types(origin);
        let mut candidates = Vec::new();
        // As JSON writes it, without the blanks that a JSON text may have around it.
        if types.number
            && text.trim().len() == text.len()
            && let Ok(number) = serde_json::from_str::<Number>(text)
        {
            let mut number = Json::Number(number);
            if numbers::may_be_rounded(text.as_bytes()) {
                numbers::unround(&mut number);
            }
            candidates.push(number);
        }
        if types.boolean
            && let Ok(value) = text.parse::<bool>()
        {
            candidates.push(Json::Bool(value));
        }
        candidates.push(Json::String(text.to_owned()));
        if candidates.len() > 1 && types.string {
            let checker = self.schemas.get(self.document, origin, Direction::Request);
            if let Some(valid) = candidates.iter().position(|value| checker.is_valid(value)) {
                return candidates.swap_remove(valid);
            }
        }
        candidates.swap_remove(0)
    }

    /// The schema of the items of an array.
    pub(super) fn items(&self, origin: &Origin) -> Option<Origin> {
        let mut all = self.document.applicable(origin, Reach::Alternatives).into_iter();
        all.find_map(|it| it.schema.get("items").map(|_| it.origin.child("items")))
    }

    /// The schema of an item of an array, by its index.
    pub(super) fn item(&self, origin: &Origin, index: usize) -> Option<Origin> {
        let mut all = self.document.applicable(origin, Reach::Alternatives).into_iter();
        let first = all.find_map(|it| {
            let first = it.schema.get("prefixItems")?.items();
            (index < first.len()).then(|| it.origin.child("prefixItems").index(index))
        });
        first.or_else(|| self.items(origin))
    }

    /// The names of an object's members, and whether there can be others.
    pub(super) fn names(&self, origin: &Origin) -> (Vec<String>, bool) {
        let mut names = Vec::new();
        let mut is_open = false;
        for it in self.document.applicable(origin, Reach::Alternatives) {
            let properties = it.schema.get("properties").map(Value::members).unwrap_or_default();
            names.extend(properties.iter().map(|(name, _)| name.to_string()));
            is_open |= matches!(
                it.schema.get("additionalProperties"),
                Some(Value::Bool(true) | Value::Object(_))
            );
        }
        (names, is_open)
    }
}
