//! Signing with an access key (AK/SK): `SDK-HMAC-SHA256`, as the provider's SDKs sign.
//!
//! [`Signer`] signs, [`Verifier`] checks the signature of a received request; neither needs a
//! socket. The rules are those of the official Python SDK 3.1.219, found by reading and running
//! it, and `tests/signing/` holds requests that it signed. Where that SDK would sign one thing
//! and send another, signing fails instead: see [`SigningError`].

mod algorithm;
mod canonical;
mod clock;
mod error;
mod headers;
mod message;
mod query;
mod request;
mod signer;
mod verify;

pub use algorithm::Algorithm;
pub use clock::{Clock, FixedClock, SystemClock};
pub use error::SigningError;
pub use query::QueryValue;
pub use request::{Payload, Signature, SignedRequest, UnsignedRequest};
pub use signer::Signer;
pub use verify::{Verified, Verifier, VerifyError};
