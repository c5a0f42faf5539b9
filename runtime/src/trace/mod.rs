//! What is told of attempts to whoever follows them.

#[cfg(not(feature = "tracing"))]
mod nothing;
#[cfg(feature = "tracing")]
mod spans;

#[cfg(not(feature = "tracing"))]
pub(crate) use self::nothing::Trace;
#[cfg(feature = "tracing")]
pub(crate) use self::spans::Trace;
