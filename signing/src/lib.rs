//! Signing with an access key (AK/SK): `SDK-HMAC-SHA256`, as the provider's SDKs sign.
//!
//! [`Signer`] signs, [`Verifier`] checks the signature of a received request; neither needs a
//! socket. The rules are those of the official Python SDK 3.1.219, found by reading and running
//! it, and `tests/signing/` of the SDK holds requests that it signed. Where that SDK would sign one thing
//! and send another, signing fails instead: see [`SigningError`].
//!
//! ```
//! use huaweicloud_signing::{AccessKey, Signer, Verifier, VerifyError};
//! use specwright_runtime::Body;
//!
//! // The caller signs …
//! let body = br#"{"kind":"WorkFlowTask"}"#;
//! let mut request = http::Request::post("https://cce.cn-north-4.myhuaweicloud.com/a?z=1&b=2")
//!     .header("Content-Type", "application/json")
//!     .body(Body::from(body.to_vec()))?;
//! Signer::new(AccessKey::new("the-ak", "the-sk")).sign(&mut request)?;
//! assert_eq!(request.uri().query(), Some("b=2&z=1"));
//!
//! // … and the service verifies.
//! let verifier = Verifier::new(|ak| (ak == "the-ak").then(|| "the-sk".into()));
//! let (head, _) = request.into_parts();
//! assert_eq!(verifier.verify(&head, body)?.access_key, "the-ak");
//! assert_eq!(verifier.verify(&head, b"{}"), Err(VerifyError::Mismatch));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod access_key;
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

pub use access_key::AccessKey;
pub use algorithm::Algorithm;
pub use clock::{Clock, FixedClock, SystemClock};
pub use error::SigningError;
pub use query::QueryValue;
pub use request::{Payload, Signature, SignedRequest, UnsignedRequest};
pub use signer::Signer;
pub use verify::{Verified, Verifier, VerifyError};
