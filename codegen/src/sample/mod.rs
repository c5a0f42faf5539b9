//! Values that fit a schema, made up from the document itself and not from what the generator has
//! understood of it; the same at every time.
//!
//! [`value`] makes the value that a reader expects to see: the contract server answers with it.
//! [`Varied`] makes values that try what a schema allows, another one each round: limits, each
//! branch of a union, each value of an enum. Tests of bindings send them there and back.

mod plain;
mod scalar;
mod varied;

pub use plain::value;
pub use varied::Varied;

/// Which way a value goes: some members belong to one way only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the service: `readOnly` members are not required.
    Request,
    /// From the service: `writeOnly` members are not required.
    Response,
    /// Either: neither are required.
    Either,
}
