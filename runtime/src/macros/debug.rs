//! `Debug` of models.
//!
//! What the derive writes is `#[inline]`: each crate that may show a value, be it in an error that nobody
//! prints, makes the code for all types that it reaches. What stands here is so in debug builds, where that takes
//! no time; in release builds it is made once, in the crate of the model.

use std::fmt::{Debug, Formatter, Result};

/// Shows an object by its fields, as the derive does.
///
/// # Errors
///
/// The formatter's.
pub fn object(f: &mut Formatter<'_>, name: &str, fields: &[&str], values: &[&dyn Debug]) -> Result {
    let mut shown = f.debug_struct(name);
    for (field, value) in fields.iter().zip(values) {
        shown.field(field.strip_prefix("r#").unwrap_or(field), value);
    }
    shown.finish()
}

/// Shows what a union is by the variant and what that holds, as the derive does.
///
/// # Errors
///
/// The formatter's.
pub fn variant(f: &mut Formatter<'_>, name: &str, value: &dyn Debug) -> Result {
    f.debug_tuple(name).field(value).finish()
}
