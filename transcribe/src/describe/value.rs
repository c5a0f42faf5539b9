//! Texts as values.

use crate::types::Type;

/// One allowed value and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) text: String,
    pub(crate) meaning: Option<String>,
}

/// Whether a text can be a value of a type.
pub(super) fn fits(text: &str, kind: Option<&Type>) -> bool {
    match kind {
        Some(Type::Integer(_)) => text.parse::<i64>().is_ok(),
        Some(Type::Number(_)) => text.parse::<f64>().is_ok_and(f64::is_finite),
        Some(Type::Boolean) => matches!(text.to_lowercase().as_str(), "true" | "false"),
        Some(Type::List(Some(inner))) => fits(text, Some(inner)),
        Some(Type::Text(_)) | None => true,
        Some(_) => false,
    }
}
