//! What can go wrong in a call, and what each failure keeps.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::auth::AuthError;
use crate::operation::Undocumented;
use crate::settings::SettingError;
use crate::transport::{TransportError, TransportErrorKind};

/// An error that is a text with a cause, of a type of its own.
macro_rules! message_error {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, thiserror::Error)]
        #[error("{message}")]
        pub struct $name {
            message: String,
            #[source]
            source: Option<Box<dyn std::error::Error + Send + Sync>>,
        }

        impl $name {
            /// An error with this text.
            pub fn new(message: impl Into<String>) -> Self {
                Self { message: message.into(), source: None }
            }

            /// The same error with its cause.
            #[must_use]
            pub fn with_source(
                mut self,
                source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
            ) -> Self {
                self.source = Some(source.into());
                self
            }
        }
    };
}
pub(crate) use message_error;

/// Why a call gave no result. `F` is what the document describes for unsuccessful answers.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<F = Undocumented> {
    /// The request could not be built from its arguments; nothing was sent.
    Request(RequestError),
    /// A setting that the operation needs could not be found out; nothing was sent.
    Setting(SettingError),
    /// The request could not be authenticated; nothing was sent.
    Auth(AuthError),
    /// The exchange with the service broke.
    Transport(TransportError),
    /// The service answered with a status that means no success.
    Status(Box<StatusError<F>>),
    /// The service answered with success, and the body is not what the document says.
    Body(Box<StatusError<BodyError>>),
}

/// An answer that gave no result, whole: nothing the service said is lost.
#[derive(Debug)]
#[non_exhaustive]
pub struct StatusError<F = Undocumented> {
    /// The status of the answer.
    pub status: StatusCode,
    /// All headers of the answer.
    pub headers: HeaderMap,
    /// The body as it arrived, as far as it did.
    pub body: Bytes,
    /// Why the body is not whole; nothing when it is.
    pub cut_short: Option<TransportError>,
    /// Code, message and request id, as far as the answer has them.
    pub details: ErrorDetails,
    /// The documented body for this status, decoded; nothing when the document describes none or
    /// the body is another one.
    pub failure: Option<F>,
}

/// What services say of an error, in whatever shape they say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDetails {
    /// The service's code for the error.
    pub code: Option<String>,
    /// The service's words for a person.
    pub message: Option<String>,
    /// The id under which the service's support finds the request.
    pub request_id: Option<String>,
    /// Further parts that a service has a name for.
    pub extra: BTreeMap<&'static str, String>,
}

impl ErrorDetails {
    /// Details with these parts.
    pub fn new(code: Option<String>, message: Option<String>, request_id: Option<String>) -> Self {
        Self { code, message, request_id, extra: BTreeMap::new() }
    }

    /// The same details with one part more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.extra.insert(name, value.into());
        self
    }
}

/// Reads [`ErrorDetails`] from an unsuccessful answer.
pub trait ReadErrorDetails: Send + Sync + fmt::Debug {
    /// The details of an answer with this status, these headers and this body. The body can be
    /// anything: JSON, a proxy's HTML page, nothing.
    fn read(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> ErrorDetails;
}

/// Reads RFC 9457 problems and the usual `code` / `message` objects, nested under `error` or not.
#[derive(Clone, Copy, Debug, Default)]
pub struct CommonErrorDetails;

impl ReadErrorDetails for CommonErrorDetails {
    fn read(&self, _: StatusCode, headers: &HeaderMap, body: &[u8]) -> ErrorDetails {
        let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let object = json.get("error").filter(|error| error.is_object()).unwrap_or(&json);
        let text = |names: &[&str]| {
            names.iter().find_map(|name| match object.get(name)? {
                serde_json::Value::String(text) => Some(text.clone()),
                serde_json::Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
        };
        let request_id = ["x-request-id", "request-id", "x-correlation-id"]
            .iter()
            .find_map(|name| headers.get(*name)?.to_str().ok())
            .map(str::to_owned);
        ErrorDetails::new(
            text(&["code", "error_code", "errorCode", "type", "error"]),
            text(&["message", "error_msg", "detail", "title", "error_description"]),
            request_id,
        )
    }
}

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
    /// The address of the request is not one.
    #[error("the address of the request is not valid: {0}")]
    Address(String),
}

/// Why a body is not what the document says.
#[derive(Debug, thiserror::Error)]
#[error("{message}{}", at(path))]
pub struct BodyError {
    message: String,
    path: Option<String>,
}

impl BodyError {
    /// An error with this text.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), path: None }
    }

    /// The same error with the place in the body, such as `status.pointStatuses[0].taskType`.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The place in the body, when it is known.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }
}

fn at(path: &Option<String>) -> String {
    path.as_ref().map(|path| format!(" (at `{path}`)")).unwrap_or_default()
}

impl<F> Error<F> {
    /// The status of the answer, when there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Status(error) => Some(error.status),
            Self::Body(error) => Some(error.status),
            _ => None,
        }
    }

    /// The service's code for the error.
    pub fn code(&self) -> Option<&str> {
        self.details()?.code.as_deref()
    }

    /// The service's words for a person.
    pub fn message(&self) -> Option<&str> {
        self.details()?.message.as_deref()
    }

    /// The id under which the service's support finds the request.
    pub fn request_id(&self) -> Option<&str> {
        self.details()?.request_id.as_deref()
    }

    /// Code, message and request id, when there was an answer.
    pub fn details(&self) -> Option<&ErrorDetails> {
        match self {
            Self::Status(error) => Some(&error.details),
            Self::Body(error) => Some(&error.details),
            _ => None,
        }
    }

    /// Whether the service did not answer in time.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.kind() == TransportErrorKind::Timeout)
    }

    /// Whether no connection was made, so that the service cannot have seen the request.
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Transport(error) if error.kind() == TransportErrorKind::Connect)
    }

    /// The same error without the typed failure, so that errors of several operations fit one
    /// type; status, headers, body and details stay.
    pub fn untyped(self) -> Error {
        match self {
            Self::Request(error) => Error::Request(error),
            Self::Setting(error) => Error::Setting(error),
            Self::Auth(error) => Error::Auth(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Body(error) => Error::Body(error),
            Self::Status(error) => {
                let StatusError { status, headers, body, cut_short, details, .. } = *error;
                Error::Status(Box::new(StatusError {
                    status,
                    headers,
                    body,
                    cut_short,
                    details,
                    failure: None,
                }))
            }
        }
    }
}

impl<F> fmt::Display for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(_) => f.write_str("the request could not be built"),
            Self::Setting(_) => f.write_str("a setting of the client could not be found out"),
            Self::Auth(_) => f.write_str("the request could not be authenticated"),
            Self::Transport(_) => f.write_str("the exchange with the service failed"),
            Self::Status(error) => write!(f, "the service answered {error}"),
            Self::Body(error) => {
                write!(f, "the service answered {error}, and the body is not as documented")
            }
        }
    }
}

impl<F> fmt::Display for StatusError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        let ErrorDetails { code, message, request_id, .. } = &self.details;
        for (label, value) in [("", code), ("", message), ("request id ", request_id)] {
            if let Some(value) = value {
                write!(f, ", {label}{value}")?;
            }
        }
        Ok(())
    }
}

impl<F: fmt::Debug> StdError for Error<F> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Request(error) => Some(error),
            Self::Setting(error) => Some(error),
            Self::Auth(error) => Some(error),
            Self::Transport(error) => Some(error),
            Self::Status(error) => error.cut_short.as_ref().map(|error| error as _),
            Self::Body(error) => error.failure.as_ref().map(|error| error as _),
        }
    }
}
