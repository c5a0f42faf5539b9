//! What tests need (feature `testing`).
//!
//! [`Case`] is what generated contract tests (`specwright generate --tests`) stand on: an example of
//! the document, or a value made up for it, that goes through an operation without a socket. A
//! failure names the operation, the example, and its place in the document.
//!
//! [`Stub`] is for tests of what calls a service: a transport that answers operations with typed values
//! and remembers what was sent.

mod blocking;
mod case;
mod compare;
mod given;
mod indent;
mod response;
mod stub;
mod wire;

pub use blocking::block_on;
pub use case::{Case, Named};
pub use given::Files;
pub use stub::{Sent, Stub, StubResponse};
pub use wire::Caller;
