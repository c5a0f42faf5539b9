//! Which call it was that failed.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;

use http::Method;

use super::chain::told;

/// A call as its errors name it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallInfo {
    /// `operationId` of the document.
    pub operation: &'static str,
    /// The method, when it is known: an operation that cannot build its request may not say it.
    pub method: Option<Method>,
    /// Host and port that the call is for, when it is known.
    pub host: Option<String>,
}

/// `ListThings (GET api.example.com)`.
impl fmt::Display for CallInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation)?;
        match (&self.method, &self.host) {
            (Some(method), Some(host)) => write!(f, " ({method} {host})"),
            (Some(method), None) => write!(f, " ({method})"),
            (None, Some(host)) => write!(f, " ({host})"),
            (None, None) => Ok(()),
        }
    }
}

/// What went wrong before there was an answer, and in which call. It can be used as what went
/// wrong.
#[derive(Debug)]
#[non_exhaustive]
pub struct CallError<E> {
    /// The call.
    pub call: CallInfo,
    /// What went wrong.
    pub error: E,
}

impl<E> CallError<E> {
    pub(crate) fn new(call: &CallInfo, error: E) -> Box<Self> {
        Box::new(Self { call: call.clone(), error })
    }

    /// What went wrong.
    pub fn into_inner(self) -> E {
        self.error
    }
}

impl<E> Deref for CallError<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.error
    }
}

/// The call, what went wrong, and why.
impl<E: StdError + 'static> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.call, told(&self.error))
    }
}
