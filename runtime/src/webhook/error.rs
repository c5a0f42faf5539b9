//! Requests of a service that are not what its document says.

use crate::BodyError;

/// Why a request is no webhook, or not one that can be read. Nothing of its body is shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// It is none that the document describes: the service may have come to send others. Answered as a
    /// success, it is not sent again.
    #[error("the request is none that the document describes")]
    Unknown,
    /// The document has none of this name.
    #[error("the document has no webhook or callback `{0}`")]
    Name(String),
    /// The media type is none that the document describes.
    #[error("the document does not describe the media type `{0}`")]
    MediaType(String),
    /// The body is not what the document says.
    #[error("the body of `{name}` is not what the document says")]
    Body {
        /// The webhook or callback.
        name: &'static str,
        /// What is wrong with it.
        #[source]
        error: BodyError,
    },
    /// The body fits several, and the document does not say how they are told apart.
    #[error("the request fits {}: the document does not tell them apart", listed(.0))]
    Ambiguous(Vec<&'static str>),
    /// The signature does not show that the service has sent the request.
    #[cfg(feature = "webhook-signatures")]
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Why a signature does not show that the service has sent a request.
#[cfg(feature = "webhook-signatures")]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// A header is not there, or has no value of the expected form.
    #[error("the header `{0}` is missing, or has no value of the form that the document describes")]
    Header(&'static str),
    /// The time of the request is too far from now: it may have been recorded and sent again.
    #[error("the request was signed at another time than now")]
    Time,
    /// No signature is that of the request with this secret.
    #[error("the signature is not that of the request")]
    Mismatch,
    /// The secret is empty, or not of the form that the document describes.
    #[error(
        "the secret of the signature is empty, or has another form than the document describes"
    )]
    Secret,
}
