//! What can go wrong in a call, and what each failure keeps.

mod body;
mod call;
mod causes;
mod chain;
mod message;
mod request;
mod status;
mod transport;
mod undocumented;
mod unknown_value;

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

pub use self::body::BodyError;
pub use self::call::{CallError, CallInfo};
pub use self::causes::{AuthError, SettingError};
pub use self::chain::Chain;
pub(crate) use self::chain::printable;
pub use self::request::RequestError;
pub use self::status::{CommonErrorDetails, ErrorDetails, ReadErrorDetails, StatusError};
pub use self::transport::{TransportError, TransportErrorKind};
pub use self::undocumented::Undocumented;
pub use self::unknown_value::UnknownValue;

/// Why a call gave no result. `F` is what the document describes for unsuccessful answers.
///
/// As text it names the operation, the method, the host and the cause, and nothing of a body;
/// [`chain`](Self::chain) adds the causes below, which are mostly those of an HTTP library.
#[non_exhaustive]
pub enum Error<F = Undocumented> {
    /// The request could not be built from its arguments; nothing was sent.
    Request(Box<CallError<RequestError>>),
    /// A setting that the operation needs could not be found out; nothing was sent.
    Setting(Box<CallError<SettingError>>),
    /// The request could not be authenticated; nothing was sent.
    Auth(Box<CallError<AuthError>>),
    /// The exchange with the service broke before it answered.
    Transport(Box<CallError<TransportError>>),
    /// The service answered with a status that means no success.
    Status(Box<StatusError<F>>),
    /// The service answered with success, and the body broke off or is longer than the client
    /// accepts: what was asked for has been done, only the answer is not whole. `cut_short` of
    /// what it holds says why, `body` is what has arrived.
    Incomplete(Box<StatusError>),
    /// The service answered with success, and the body is not what the document says.
    Body(Box<StatusError<BodyError>>),
}

impl<F> Error<F> {
    /// The call that failed.
    pub fn call(&self) -> &CallInfo {
        match self {
            Self::Request(error) => &error.call,
            Self::Setting(error) => &error.call,
            Self::Auth(error) => &error.call,
            Self::Transport(error) => &error.call,
            Self::Status(error) => &error.call,
            Self::Incomplete(error) => &error.call,
            Self::Body(error) => &error.call,
        }
    }

    /// The status of the answer, when there was one: of the service, or of who was asked for a
    /// setting or a token and refused.
    pub fn status(&self) -> Option<StatusCode> {
        self.received().map(|(status, _)| status)
    }

    /// The service's code for the error.
    pub fn code(&self) -> Option<&str> {
        self.details()?.code.as_deref()
    }

    /// The service's words for a person.
    pub fn message(&self) -> Option<&str> {
        let details = self.details()?;
        details.message.as_deref().or(details.text.as_deref())
    }

    /// The id under which the service's support finds the request.
    pub fn request_id(&self) -> Option<&str> {
        self.details()?.request_id.as_deref()
    }

    /// Code, message and request id, when there was an answer; see [`status`](Self::status).
    pub fn details(&self) -> Option<&ErrorDetails> {
        self.received().map(|(_, details)| details)
    }

    /// Whether the service did not answer in time, or not to the end.
    pub fn is_timeout(&self) -> bool {
        let error = match self {
            Self::Transport(error) => Some(&error.error),
            Self::Incomplete(error) => error.cut_short.as_ref(),
            _ => None,
        };
        error.is_some_and(|error| error.kind() == TransportErrorKind::Timeout)
    }

    /// Whether no connection was made, so that the service cannot have seen the request.
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Transport(error) if error.kind() == TransportErrorKind::Connect)
    }

    fn received(&self) -> Option<(StatusCode, &ErrorDetails)> {
        match self {
            Self::Request(_) | Self::Transport(_) => None,
            Self::Setting(error) => of_look_up(&error.error),
            Self::Auth(error) => of_look_up(&error.error),
            Self::Status(error) => Some((error.status, &error.details)),
            Self::Incomplete(error) => Some((error.status, &error.details)),
            Self::Body(error) => Some((error.status, &error.details)),
        }
    }

    /// The same error without the typed failure, so that errors of several operations fit one
    /// type; status, headers, body and details stay.
    pub fn untyped(self) -> Error {
        match self {
            Self::Request(error) => Error::Request(error),
            Self::Setting(error) => Error::Setting(error),
            Self::Auth(error) => Error::Auth(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Incomplete(error) => Error::Incomplete(error),
            Self::Body(error) => Error::Body(error),
            Self::Status(error) => {
                let StatusError { call, status, headers, body, cut_short, details, .. } = *error;
                Error::Status(Box::new(StatusError {
                    call,
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

/// The answer of who was asked for a setting or a token.
fn of_look_up<'a>(error: &'a (dyn StdError + 'static)) -> Option<(StatusCode, &'a ErrorDetails)> {
    chain::causes(error).find_map(|cause| cause.downcast_ref::<Error>()?.received())
}

impl<F: 'static> Error<F> {
    /// The error and every cause, a line each.
    pub fn chain(&self) -> Chain<'_> {
        Chain(self)
    }
}

impl<F> fmt::Display for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let because = |error: &Option<TransportError>| match error {
            Some(error) => chain::told(error),
            None => "it is not whole".to_owned(),
        };
        match self {
            Self::Request(error) => write!(f, "{error}"),
            Self::Setting(error) => write!(f, "{error}"),
            Self::Auth(error) => write!(f, "{error}"),
            Self::Transport(error) => write!(f, "{error}"),
            Self::Status(error) => write!(f, "{}: the service answered {error}", error.call),
            Self::Incomplete(error) => {
                let why = because(&error.cut_short);
                write!(
                    f,
                    "{}: the service answered {error}, and of the body only {} bytes came: {why}",
                    error.call,
                    error.body.len()
                )
            }
            Self::Body(error) => {
                write!(
                    f,
                    "{}: the service answered {error}, and the body is not as documented",
                    error.call
                )?;
                error
                    .failure
                    .as_ref()
                    .map_or(Ok(()), |why| write!(f, ": {}", chain::printable(&why.to_string())))
            }
        }
    }
}

/// Shows no body; of one that is not as documented, why.
impl<F> fmt::Debug for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => f.debug_tuple("Request").field(error).finish(),
            Self::Setting(error) => f.debug_tuple("Setting").field(error).finish(),
            Self::Auth(error) => f.debug_tuple("Auth").field(error).finish(),
            Self::Transport(error) => f.debug_tuple("Transport").field(error).finish(),
            Self::Status(error) => f.debug_tuple("Status").field(error).finish(),
            Self::Incomplete(error) => f.debug_tuple("Incomplete").field(error).finish(),
            Self::Body(error) => f.debug_tuple("Body").field(error).field(&error.failure).finish(),
        }
    }
}

/// The causes that are not told yet: what the text of the error says is no cause of it.
impl<F> StdError for Error<F> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Request(error) => chain::untold(&error.error),
            Self::Setting(error) => chain::untold(&error.error),
            Self::Auth(error) => chain::untold(&error.error),
            Self::Transport(error) => chain::untold(&error.error),
            Self::Incomplete(error) => chain::untold(error.cut_short.as_ref()?),
            Self::Status(error) => error.cut_short.as_ref().map(|error| error as _),
            Self::Body(_) => None,
        }
    }
}
