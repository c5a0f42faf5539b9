//! A part of a document brought to the form of OpenAPI 3.0 that `openapiv3` reads.
//!
//! What OpenAPI 3.1 writes in another way is rewritten; known defects of real documents are
//! repaired and reported. Each part is normalised when it is read, since only then is known what
//! it is: a `$ref` can lead anywhere.

mod conditions;
mod keywords;
mod parameter;
mod schema;
mod tuple;
mod types;

pub(crate) use parameter::{is_cookie_style, is_querystring};
pub(super) use parameter::{own_schema, parameter};
pub(super) use schema::schema;
pub use types::known_type;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::origin::{Origin, Way};
use crate::value::Value;

/// Whether the document says that it is OpenAPI 3.0, 3.1 or 3.2.
pub(super) fn check_version(root: &Value) -> Result<(), Diagnostic> {
    let refuse = |pointer: &str, message: String| {
        Err(Diagnostic::new(Code::NotOpenApi, &Origin::root(pointer), message)
            .help("specwright reads OpenAPI 3.0.x, 3.1.x and 3.2.x documents, and Swagger 2.0"))
    };
    if root.is_null() {
        return refuse("", "the document is empty".to_owned());
    }
    if !root.is_object() {
        return refuse("", format!("this is {}, not an OpenAPI document", root.kind()));
    }
    let version = match root.get("openapi") {
        Some(Value::String(text)) => text.to_string(),
        // `openapi: 3.1` without quotes is a number in YAML.
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return refuse("/openapi", "`openapi` is no version".to_owned()),
        None if root.get("swagger").is_some() => {
            return refuse("/swagger", "this is Swagger of another version than 2.0".to_owned());
        }
        None => return refuse("", "the field `openapi` is missing".to_owned()),
    };
    match version.trim().split('.').take(2).collect::<Vec<_>>()[..] {
        ["3", "0" | "1" | "2"] => Ok(()),
        _ => refuse("/openapi", format!("OpenAPI {version} is not supported")),
    }
}

/// Where a normalising function stands, and what it has found.
pub(super) struct Context<'a> {
    pub(super) way: Way,
    pub(super) found: &'a mut Diagnostics,
}

impl Context<'_> {
    /// Does something one level deeper.
    fn at<T>(&mut self, token: &str, act: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.way.enter(token);
        let result = act(self);
        self.way.leave(length);
        result
    }

    fn report(&mut self, code: Code, message: impl Into<String>, help: &str) {
        let diagnostic = Diagnostic::new(code, &self.way.here(), message);
        self.found.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    }
}
