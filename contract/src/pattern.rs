//! `pattern` in bounded time: as the bindings' own `validate` does it.

use jsonschema::json::Node;
use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value};
use specwright_runtime::validate::pattern::{Expression, Search};

use super::bounded::{Bounded, Seen};

struct Pattern {
    expression: Expression,
    text: String,
}

/// The keyword of a schema; one that is no regular expression is a schema that cannot be read.
pub(super) fn keyword<'a>(
    _: &'a Map<String, Value>,
    value: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i, Bounded>>, ValidationError<'a>> {
    let text = value.as_str().unwrap_or_default();
    match Expression::new(text) {
        Some(expression) => Ok(Box::new(Pattern { expression, text: text.to_owned() })),
        None => Err(ValidationError::custom("no regular expression, or a very large one")),
    }
}

impl<'i> Keyword<'i, Bounded> for Pattern {
    fn validate(&self, value: Seen<'i>) -> Result<(), ValidationError<'i>> {
        match self.is_valid(value) {
            true => Ok(()),
            false => {
                let message = format!("must match the pattern `{}`", self.text);
                Err(ValidationError::custom(message))
            }
        }
    }

    fn is_valid(&self, value: Seen<'i>) -> bool {
        // Given up, it may fit: what is well is never refused.
        let search = |text: &str| self.expression.search(text) != Search::NotFound;
        value.as_string().is_none_or(|text| search(&text))
    }
}
