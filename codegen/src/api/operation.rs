//! Operations.

use super::{
    Docs, Encoding, Link, MediaType, Method, PollingRule, Server, StateAddress, TypeId, Webhook,
    WebhookSignature,
};
use crate::origin::Origin;
use crate::value::Value;

/// A request that the service takes, and its answers.
#[derive(Debug)]
pub struct Operation {
    /// `operationId`, or one made from method and path.
    pub id: String,
    /// Where it stands.
    pub origin: Origin,
    /// Its method.
    pub method: Method,
    /// Its path template, as the document has it.
    pub path: String,
    /// The template that requests are made of: without a fragment, and without what parameters of
    /// the query say.
    pub target: String,
    /// What the document says of it: summary and description.
    pub docs: Docs,
    /// A page that says more.
    pub external_docs: Option<String>,
    /// The groups it belongs to.
    pub tags: Vec<String>,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// Its parameters, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// Its body.
    pub body: Option<Body>,
    /// Its answers, in the order of the document.
    pub responses: Vec<Response>,
    /// Alternatives of security schemes; none when nothing is asked for.
    pub security: Vec<Vec<SecurityUse>>,
    /// Addresses of its own.
    pub servers: Vec<Server>,
    /// How its pages are asked for (`x-ms-pageable`).
    pub pageable: Option<Pageable>,
    /// How it is followed to its end (`x-specwright-poll`).
    pub polling: Option<PollingRule>,
    /// Links of its successful answers.
    pub links: Vec<Link>,
    /// Where its state is, by other means.
    pub state_address: Option<StateAddress>,
    /// Requests that the service makes after it.
    pub callbacks: Vec<Webhook>,
    /// How these are signed.
    pub callback_signature: Option<WebhookSignature>,
}

/// `x-ms-pageable` of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pageable {
    /// Where it stands.
    pub origin: Origin,
    /// The member of the answer that is the address of the next page; nothing when there is only
    /// one page.
    pub next_link: Option<String>,
    /// The operation that asks for the next page, when it is another one.
    pub operation: Option<String>,
}

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

/// `style` of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ParameterStyle {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// That of cookies, in which nothing is percent-encoded (OpenAPI 3.2).
    Cookie,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Where it stands.
    pub origin: Origin,
    /// Whether it has to be given.
    pub required: bool,
    /// What the document says of it.
    pub docs: Docs,
    /// Its forms.
    pub content: Vec<MediaType>,
}

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// The statuses it stands for.
    pub status: StatusPattern,
    /// Where it stands.
    pub origin: Origin,
    /// What the document says of it.
    pub docs: Docs,
    /// Its headers.
    pub headers: Vec<ResponseHeader>,
    /// The forms of its body; none when it has no body.
    pub content: Vec<MediaType>,
}

/// Statuses that an answer stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusPattern {
    /// One status.
    Code(u16),
    /// A hundred statuses, `4XX` being 4.
    Range(u8),
    /// All that nothing else stands for.
    Default,
}

impl StatusPattern {
    /// The statuses that a key of a Responses Object means (OpenAPI 3.0.4, 4.8.16): 100 to 599, 1XX
    /// to 5XX, or `default`.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        if name.eq_ignore_ascii_case("default") {
            return Some(Self::Default);
        }
        let (first, rest) = (name.chars().next()?, name.get(1..)?);
        if rest.eq_ignore_ascii_case("xx") {
            let hundred = first.to_digit(10).filter(|digit| (1..=5).contains(digit))?;
            return Some(Self::Range(hundred as u8));
        }
        name.parse().ok().filter(|code| (100..=599).contains(code)).map(Self::Code)
    }

    /// Whether this is a status of success.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }

    /// Whether it would be taken for another status if the document did not name that.
    pub fn covers(self, other: Self) -> bool {
        match (self, other) {
            (Self::Range(hundred), Self::Code(code)) => u16::from(hundred) == code / 100,
            (Self::Default, other) => other != Self::Default,
            _ => false,
        }
    }
}

impl std::fmt::Display for StatusPattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(hundred) => write!(f, "{hundred}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A header of an answer.
#[derive(Debug)]
pub struct ResponseHeader {
    /// Its name.
    pub name: String,
    /// The type of its value.
    pub ty: TypeId,
    /// Whether each member of an object is `name=value`.
    pub explode: bool,
    /// Whether the value is JSON in a text (`content`).
    pub json: bool,
    /// Whether it is always there.
    pub required: bool,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// What the document says of it.
    pub docs: Docs,
}

/// A value that the document shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Its name in the document; empty for an only example.
    pub name: String,
    /// Where its value stands.
    pub origin: Origin,
    /// A short description.
    pub summary: Option<String>,
    /// The value.
    pub value: Value,
    /// How the value is written, when the document shows it besides (`serializedValue`).
    pub serialized: Option<String>,
}

/// A use of a security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityUse {
    /// The scheme's name.
    pub scheme: String,
    /// The scopes that are asked for.
    pub scopes: Vec<String>,
}
