//! Parameters, where they stand and how they are written.

use super::{Docs, Encoding, Example, ParameterStyle, TypeId};
use crate::origin::Origin;
use crate::value::Value;

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it stands in the document.
    pub origin: Origin,
    /// Where it stands in the request.
    pub place: ParameterPlace,
    /// The type of its value.
    pub ty: TypeId,
    /// Whether it has to be given.
    pub required: bool,
    /// How it is written.
    pub style: ParameterStyle,
    /// Whether each item or member stands for itself.
    pub explode: bool,
    /// Whether reserved characters are sent as they are.
    pub allow_reserved: bool,
    /// Whether the value is JSON in a text (`content`).
    pub json: bool,
    /// Whether the value is a text as it is (`content` of `text/plain`), which only a cookie writes
    /// in another way than a value of a style.
    pub text: bool,
    /// What is said of the members of a form that is the whole query.
    pub encoding: Vec<Encoding>,
    /// The client's setting that stands in for it (`x-specwright-setting`).
    pub setting: Option<String>,
    /// Whether the service knows a request again by it: a header that is called so, or of which
    /// `x-specwright-idempotency-key` says it.
    pub idempotency_key: bool,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// What the service takes when it is not given.
    pub default: Option<Value>,
    /// What the document says of it.
    pub docs: Docs,
    /// Values that the document shows.
    pub examples: Vec<Example>,
}

/// Places of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ParameterPlace {
    Path,
    Query,
    Header,
    Cookie,
    /// All of the query (OpenAPI 3.2).
    Querystring,
}

impl ParameterPlace {
    /// The place as OpenAPI calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Querystring => "querystring",
        }
    }
}
