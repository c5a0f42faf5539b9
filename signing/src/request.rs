//! A request as text before and after signing: what the signature vectors are made of.

use std::fmt;

use super::QueryValue;

/// The body as far as signing looks at it.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Payload<'a> {
    /// All bytes; an empty slice stands for no body.
    Bytes(&'a [u8]),
    /// Bytes that are not here yet.
    Stream,
}

/// Shows the length only: a body may hold secrets.
impl fmt::Debug for Payload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::Stream => f.write_str("Stream"),
        }
    }
}

/// A request that is not signed yet, in the caller's own spelling.
///
/// An [`http::Request`] has forgotten how header names were spelled and cannot hold every path;
/// this one holds what the caller wrote, so that nothing is repaired or merged before it has
/// been looked at.
#[derive(Clone)]
pub struct UnsignedRequest<'a> {
    /// Method, in any case.
    pub method: &'a str,
    /// Host, with the port where the address has one.
    pub host: &'a str,
    /// Path from its leading slash on, without a query; escapes may stand in it.
    pub path: &'a str,
    /// Names and values of the query, not encoded.
    pub query: Vec<(String, QueryValue)>,
    /// Names and values of all headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub payload: Payload<'a>,
}

impl<'a> UnsignedRequest<'a> {
    /// A request without query, headers and body.
    pub fn new(method: &'a str, host: &'a str, path: &'a str) -> Self {
        Self {
            method,
            host,
            path,
            query: Vec::new(),
            headers: Vec::new(),
            payload: Payload::Bytes(&[]),
        }
    }
}

/// Shows names, but no value that may be a secret.
impl fmt::Debug for UnsignedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnsignedRequest")
            .field("method", &self.method)
            .field("host", &self.host)
            .field("path", &self.path)
            .field("headers", &names(&self.headers))
            .field("payload", &self.payload)
            .finish_non_exhaustive()
    }
}

/// A request as it is to be sent.
#[derive(Clone)]
#[non_exhaustive]
pub struct SignedRequest {
    /// All headers, those that signing adds included.
    pub headers: Vec<(String, String)>,
    /// Path as it was given and query, sorted and encoded.
    pub target: String,
    /// The same, with the path encoded as HTTP demands.
    pub wire_target: String,
    /// What was signed; nothing when the caller has brought an `Authorization` header, which
    /// stays as it is.
    pub signature: Option<Signature>,
}

/// Shows names, but no value that may be a secret.
impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest")
            .field("headers", &names(&self.headers))
            .field("signed", &self.signature.is_some())
            .finish_non_exhaustive()
    }
}

fn names(headers: &[(String, String)]) -> Vec<&str> {
    headers.iter().map(|(name, _)| name.as_str()).collect()
}

/// A signature with what it was made from, to compare when a service says "wrong signature".
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signature {
    /// The canonical request. It holds the values of all signed headers, tokens included.
    pub canonical_request: String,
    /// What the key was applied to.
    pub string_to_sign: String,
    /// Names of the signed headers, joined with `;`.
    pub signed_headers: String,
    /// The value of the `Authorization` header.
    pub authorization: String,
}

/// Shows what was signed by name only.
impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signature")
            .field("signed_headers", &self.signed_headers)
            .finish_non_exhaustive()
    }
}
