//! Why a request cannot be signed.

/// Why a request cannot be signed. Nothing is sent, and the text never holds a secret.
///
/// Several of these are requests that the provider's SDK would sign and then send in another
/// form than the signed one, or in a form that two readers understand differently. They are
/// refused here, before sending, because the service could only answer "wrong signature".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SigningError {
    /// The access key (AK) is empty.
    #[error("the access key (AK) is missing")]
    MissingAccessKey,
    /// The secret key (SK) is empty.
    #[error("the secret key (SK) is missing")]
    MissingSecretKey,
    /// The method is no HTTP token.
    #[error("`{0}` is no HTTP method")]
    Method(String),
    /// The path is empty or does not start with `/`.
    #[error("the path `{0}` does not start with `/`")]
    RelativePath(String),
    /// The path has a `.` or `..` segment, which HTTP libraries remove after signing.
    #[error("the path `{0}` has a `.` or `..` segment: another path would be sent than signed")]
    DotSegment(String),
    /// The path or the query has a `%` that two hexadecimal digits do not follow.
    #[error("`{0}` has a `%` that is not followed by two hexadecimal digits")]
    PercentEscape(String),
    /// The path has a `?` or `#`, which would end it.
    #[error("the path `{path}` has a `{character}`, which would end it: write it percent-encoded")]
    PathCharacter {
        /// The path.
        path: String,
        /// The character.
        character: char,
    },
    /// The query has percent-encoded bytes that are not UTF-8.
    #[error("the query `{0}` is not UTF-8")]
    QueryText(String),
    /// The same header is there more than once, perhaps in two spellings of its name.
    #[error("the header `{0}` is given more than once: only one value would be signed")]
    RepeatedHeader(String),
    /// The name of a header is no HTTP token.
    #[error("`{0}` is no header name")]
    HeaderName(String),
    /// The value of a header is not UTF-8 or has control characters.
    #[error("the value of the header `{0}` has characters that a header cannot hold")]
    HeaderValue(String),
    /// A given `X-Sdk-Date` is none, or the clock is outside the years 1 to 9999.
    #[error("`{0}` is no X-Sdk-Date (YYYYMMDDTHHMMSSZ)")]
    Date(String),
    /// The request has no host, neither in its address nor in a header.
    #[error("the request has no host")]
    MissingHost,
    /// The body is a stream, whose bytes cannot be hashed before they are sent.
    #[error(
        "a streamed body cannot be hashed: set the header `{header}` to UNSIGNED-PAYLOAD or to \
         the hash of the body"
    )]
    StreamedBody {
        /// The header that takes a hash.
        header: &'static str,
    },
    /// A derived signature (`V11-HMAC-SHA256`) needs both a region and a service.
    #[error("a V11-HMAC-SHA256 signature needs a region and a service")]
    MissingScope,
    /// The address that would be sent is none.
    #[error("the address `{0}` is not valid")]
    Address(String),
}
