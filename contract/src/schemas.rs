//! Checking values against the schemas of a document.

use std::sync::Arc;

use jsonschema::{Draft, PatternOptions, Retrieve, ValidationOptions, Validator};
use serde_json::Value as Json;

use super::bounded::{Bounded, Budget, Seen};
use super::json_schema::{self, Choice};
use super::memo::Memo;
use super::pattern;
use super::violation::{self, Violation};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright::sample::Direction;

/// The schemas of a document, made ready for checking when they are first asked for.
#[derive(Debug, Default)]
pub struct Schemas {
    ready: [Memo<Origin, Arc<Checker>>; 3],
}

impl Schemas {
    /// What checks values against the schema at `origin`.
    pub fn get(&self, document: &Document, origin: &Origin, direction: Direction) -> Arc<Checker> {
        let [of_requests, of_responses, of_either] = &self.ready;
        let ready = match direction {
            Direction::Request => of_requests,
            Direction::Response => of_responses,
            Direction::Either => of_either,
        };
        ready.get(origin, || Arc::new(Checker::new(document, origin, direction)))
    }
}

/// Checks values against one schema.
#[derive(Debug)]
pub struct Checker {
    /// Nothing when the schema says nothing that can be checked.
    validator: Option<Validator<Bounded>>,
    /// What says better what is wrong, where the schema has discriminators.
    guide: Option<Validator<Bounded>>,
}

impl Checker {
    /// Makes the schema at `origin` ready. Nothing is fetched: what a `$ref` leads to is part of
    /// the document or takes any value. So does a schema that cannot be read at all, which the
    /// document's own diagnostics say.
    pub fn new(document: &Document, origin: &Origin, direction: Direction) -> Self {
        let convert = |choice, is_pattern: &dyn Fn(&str) -> bool| {
            json_schema::convert(document, origin, direction, choice, is_pattern)
        };
        let build = |choice| {
            // Most documents have no pattern that cannot be read; only then each is tried.
            let (schema, has_choices) = convert(choice, &|_| true);
            let patterned = || options().build(&convert(choice, &is_pattern).0).ok();
            (options().build(&schema).ok().or_else(patterned), has_choices)
        };
        let (validator, has_choices) = build(Choice::Plain);
        let guide = has_choices.then(|| build(Choice::Guided).0).flatten();
        Self { validator, guide }
    }

    /// What is wrong with `value`, in the order of its members; nothing when it is valid. There may
    /// be more of it than is said.
    pub fn check(&self, value: &Json) -> Vec<Violation> {
        let Some(validator) = &self.validator else { return Vec::new() };
        if self.is_valid(value) {
            return Vec::new();
        }
        let budget = Budget::default();
        let seen = Seen::new(value, Some(&budget));
        violation::all(self.guide.as_ref().unwrap_or(validator).iter_errors(seen))
    }

    /// Whether `value` is valid. A discriminator refuses nothing that the schemas allow (OpenAPI
    /// 3.0.4, 4.8.25); but where several of a `oneOf` fit, the one that it names is meant.
    pub fn is_valid(&self, value: &Json) -> bool {
        let allows = |validator: &Validator<Bounded>| validator.is_valid(Seen::new(value, None));
        self.validator.as_ref().is_none_or(allows) || self.guide.as_ref().is_some_and(allows)
    }
}

fn options() -> ValidationOptions<'static, Arc<dyn Retrieve>, Bounded> {
    jsonschema::options_for::<Bounded>()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .with_format("byte", is_base64)
        .with_keyword("pattern", pattern::keyword)
        .with_pattern_options(PatternOptions::regex())
}

fn is_pattern(pattern: &str) -> bool {
    let schema = serde_json::json!({ "pattern": pattern, "patternProperties": { pattern: true } });
    options().build(&schema).is_ok()
}

/// RFC 4648, section 4, with padding.
fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    text.len().is_multiple_of(4) && text.len() - digits.len() <= 2 && digits.bytes().all(is_digit)
}
