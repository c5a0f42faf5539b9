//! Requests that the service makes: webhooks and callbacks.

use super::{Body, Docs, Method, TypeId};
use crate::origin::Origin;

/// A request that the service makes: a webhook of the document or a callback of an operation.
#[derive(Debug)]
pub struct Webhook {
    /// Its name in the document.
    pub name: String,
    /// Where it stands.
    pub origin: Origin,
    /// Its method.
    pub method: Method,
    /// Where it is sent (a runtime expression); nothing for a webhook.
    pub address: Option<String>,
    /// What the document says of it: summary and description.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// Headers that have one of these values.
    pub headers: Vec<(String, Vec<String>)>,
    /// Its body.
    pub body: Option<Body>,
}

impl Webhook {
    /// The types that its body carries.
    pub fn carried(&self) -> impl Iterator<Item = TypeId> {
        self.body.iter().flat_map(|body| &body.content).filter_map(|media| media.ty)
    }
}

/// How the service signs such requests (`x-specwright-webhook-signature`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookSignature {
    /// The header with the signature.
    pub header: String,
    /// The hash.
    pub algorithm: SignatureAlgorithm,
    /// Whether it is written in Base64, and not in hexadecimal digits.
    pub base64: bool,
    /// What stands before it.
    pub prefix: Option<String>,
    /// What stands between several values of the header.
    pub separator: Option<String>,
    /// What is signed, with `{body}`, `{timestamp}` and `{header.NAME}` in it.
    pub content: Option<String>,
    /// Where its time stands.
    pub timestamp: Option<SignatureTime>,
    /// What stands before the secret, when that is Base64.
    pub base64_secret: Option<String>,
}

/// The hash of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum SignatureAlgorithm {
    HmacSha256,
    HmacSha384,
    HmacSha512,
}

/// Where the time of a signature stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureTime {
    /// The header.
    pub header: String,
    /// What stands before it, where the header has other values too.
    pub prefix: String,
    /// Whether it is in milliseconds, and not in seconds.
    pub milliseconds: bool,
    /// How far it may be from now, in seconds.
    pub tolerance: u64,
}
