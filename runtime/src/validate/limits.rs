//! What can be asked of a value.

use super::Pattern;

/// Validation keywords of a schema (JSON Schema Validation, 6); one that is not there asks
/// nothing. Numbers are as the document writes them.
#[derive(Debug)]
pub struct Limits {
    /// `minimum`
    pub minimum: Option<&'static str>,
    /// `maximum`
    pub maximum: Option<&'static str>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<&'static str>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<&'static str>,
    /// `multipleOf`
    pub multiple_of: Option<&'static str>,
    /// `minLength`, in characters
    pub min_length: Option<u64>,
    /// `maxLength`, in characters
    pub max_length: Option<u64>,
    /// `pattern`
    pub pattern: Option<&'static Pattern>,
    /// `format`; one that is not known asks nothing.
    pub format: Option<&'static str>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// What is asked of each item of a list, or of each value of a map.
    pub items: Option<&'static Limits>,
}

impl Limits {
    /// Nothing is asked.
    pub const NONE: Self = Self {
        minimum: None,
        maximum: None,
        exclusive_minimum: None,
        exclusive_maximum: None,
        multiple_of: None,
        min_length: None,
        max_length: None,
        pattern: None,
        format: None,
        min_items: None,
        max_items: None,
        unique_items: false,
        min_properties: None,
        max_properties: None,
        items: None,
    };

    /// What is asked of each item.
    pub(super) fn of_items(&self) -> &Self {
        self.items.unwrap_or(&Self::NONE)
    }
}
