//! Operations.

use super::{
    Body, Docs, Link, Method, Parameter, PollingRule, Response, Server, StateAddress, Webhook,
    WebhookSignature,
};
use crate::origin::Origin;

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

/// A use of a security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityUse {
    /// The scheme's name.
    pub scheme: String,
    /// The scopes that are asked for.
    pub scopes: Vec<String>,
}
