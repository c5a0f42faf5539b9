//! Texts to JSON values, as the schema expects them.

use serde_json::{Number, Value as Json};

use super::numbers;
use super::shape::Shapes;
use crate::{Direction, Schemas};
use specwright::document::Reach;
use specwright::origin::Origin;

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
    pub(super) shapes: Shapes<'a>,
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
        for name in self.shapes.at(origin).types() {
            match *name {
                "array" => types.array = true,
                "object" => types.object = true,
                "string" => types.string = true,
                "number" | "integer" => types.number = true,
                "boolean" => types.boolean = true,
                _ => {}
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
            let checker = self.schemas.get(self.shapes.document, origin, Direction::Request);
            if let Some(valid) = candidates.iter().position(|value| checker.is_valid(value)) {
                return candidates.swap_remove(valid);
            }
        }
        candidates.swap_remove(0)
    }

    /// The schema of the items of an array.
    pub(super) fn items(&self, origin: &Origin) -> Option<Origin> {
        self.shapes.at(origin).items().map(|it| it.origin().clone())
    }

    /// The schema of a member of an object.
    pub(super) fn member(&self, origin: &Origin, name: &str) -> Option<Origin> {
        self.shapes.at(origin).member(name).map(|it| it.origin().clone())
    }

    /// The schema of an item of an array, by its index.
    pub(super) fn item(&self, origin: &Origin, index: usize) -> Option<Origin> {
        let mut all = self.shapes.document.applicable(origin, Reach::Alternatives).into_iter();
        let first = all.find_map(|it| {
            let first = it.schema.get("prefixItems")?.items();
            (index < first.len()).then(|| it.origin.child("prefixItems").index(index))
        });
        first.or_else(|| self.items(origin))
    }

    /// The names of an object's members, and whether there can be others.
    pub(super) fn names(&self, origin: &Origin) -> (Vec<String>, bool) {
        let shape = self.shapes.at(origin);
        (shape.members().map(|(name, _)| name.to_owned()).collect(), shape.is_open())
    }
}
