//! What is known of a description.

use super::facets::Facet;
use super::value::Value;

/// A description, understood as far as its forms are known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Described {
    /// What a reader should know, as Markdown.
    pub(crate) text: String,
    /// The same without what stands under labels.
    pub(crate) details: String,
    /// The labelled parts as printed, those with the details left out.
    pub(crate) facets: Vec<Facet>,
    /// The allowed values; empty where the page does not list them.
    pub(crate) values: Vec<Value>,
    pub(crate) default: Option<String>,
    pub(crate) minimum: Option<String>,
    pub(crate) maximum: Option<String>,
    pub(crate) example: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) reserved: bool,
}
