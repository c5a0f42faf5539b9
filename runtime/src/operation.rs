//! An API operation as a value.

use http::{Method, Request, Response};

use crate::error::BodyError;
pub use crate::error::Undocumented;
use crate::{Body, RequestError, Settings};

/// One operation of an API with its arguments.
///
/// It builds a request and decodes a response; sending is somebody else's work.
///
/// Generated implementations are `#[inline]` in debug builds, so that machine code is made for the operations that a
/// program calls alone. In release builds it is made once, with the bindings, and not anew whenever a program that
/// calls them has changed.
pub trait Operation {
    /// `operationId` of the document.
    const ID: &'static str;

    /// The method of the request, as errors name it before there is one.
    const METHOD: Option<Method> = None;

    /// Alternatives of security schemes (OpenAPI Security Requirement Objects): one of them has
    /// to be satisfied, each with all the schemes it names. An empty list asks for nothing.
    const SECURITY: &'static [&'static [&'static str]] = &[];

    /// The server that the operation has of its own (`servers` of the operation or its path):
    /// its address, absolute or relative to that of the client.
    const SERVER: Option<&'static str> = None;

    /// The header by which the service knows a request again that is sent twice. A call that does not
    /// set it gets a key, which is the same for all its attempts.
    const IDEMPOTENCY_KEY: Option<&'static str> = None;

    /// Whether the bodies of all successful answers are handed over as they arrive.
    const STREAMED: bool = false;

    /// What a successful answer carries.
    type Output;

    /// Bodies that the document describes for unsuccessful answers, by status;
    /// [`Undocumented`] when it describes none.
    type Failure;

    /// The request, its target relative to the server's address.
    ///
    /// # Errors
    ///
    /// When an argument cannot stand where the document puts it, or a setting is missing.
    fn request(&self, settings: &Settings) -> Result<Request<Body>, RequestError>;

    /// Whether the body of this successful answer is handed over as it arrives; its body is not
    /// looked at.
    fn is_streamed(response: &Response<Body>) -> bool {
        let _ = response;
        Self::STREAMED
    }

    /// Decodes a successful answer (status 2xx).
    ///
    /// # Errors
    ///
    /// When the body is not what the document says.
    fn output(response: Response<Body>) -> Result<Self::Output, BodyError>;

    /// Decodes an unsuccessful answer when the document describes one for its status.
    ///
    /// # Errors
    ///
    /// When the body is not what the document says.
    fn failure(response: &Response<Body>) -> Result<Option<Self::Failure>, BodyError> {
        let _ = response;
        Ok(None)
    }
}

/// The operation of a request, in its extensions on the way to a transport: for logs, measurements and
/// test doubles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OperationId(pub &'static str);

/// The path of a request as the document has it, such as `/things/{id}`, in its extensions likewise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UrlTemplate(pub &'static str);
