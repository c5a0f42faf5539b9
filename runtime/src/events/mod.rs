//! Answers that go on: server-sent events and JSON values one after the other, each handed over
//! as it arrives.

mod connection;
mod event;
mod lines;
mod parser;

pub(crate) use self::connection::{Connect, Connection, Disconnected};
pub use self::event::{Event, EventStream};
pub use self::lines::{ItemError, JsonLines};

/// An item longer than this is refused unless the caller says otherwise: 16 MiB.
const ITEM_LIMIT: usize = 16 << 20;

/// An item is longer than the caller accepts.
fn too_large(limit: usize) -> crate::TransportError {
    let message = format!("an item of the answer has more than {limit} bytes");
    crate::TransportError::new(crate::TransportErrorKind::TooLarge, message)
}
