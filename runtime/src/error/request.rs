//! Requests that cannot be built.

/// Why a request could not be built. Nothing was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// Neither the client nor the call has a value for this setting.
    #[error("the setting `{0}` is missing: give it to the client's builder or to the call")]
    MissingSetting(&'static str),
    /// A path argument would change the path: it is empty, `.` or `..`.
    #[error("the path parameter `{name}` cannot be `{value}`: the path would be another one")]
    PathArgument {
        /// Name of the parameter.
        name: &'static str,
        /// The refused value.
        value: String,
    },
    /// A header argument has characters that a header cannot hold.
    #[error("the header parameter `{0}` has characters that a header cannot hold")]
    HeaderArgument(&'static str),
    /// An argument cannot be written in the way the document asks for.
    #[error("the parameter `{name}` cannot be written: {reason}")]
    Argument {
        /// Name of the parameter.
        name: &'static str,
        /// What stands against it.
        reason: String,
    },
    /// The body could not be encoded.
    #[error("the body cannot be encoded: {0}")]
    Body(String),
    /// The next page cannot be asked for.
    #[error("the next page cannot be asked for: {0}")]
    Page(String),
    /// The call cannot be waited for where it is made.
    #[error("{0}")]
    Blocking(String),
    /// The state of an operation cannot be asked for, or there was not enough time.
    #[error("the operation cannot be followed: {0}")]
    Poll(String),
    /// The address of the request is not one.
    #[error("the address of the request is not valid: {0}")]
    Address(String),
}
