//! The contract: what the document shows is what the bindings send and read.
//!
//! The examples are found by walking through the document, so a new one is tested without new
//! code; what it looks like on the wire and as a value is a snapshot to review.

use huaweicloud_cce_autopilot as bindings;

#[path = "../../generated/contract.rs"]
#[rustfmt::skip]
mod cases;
mod document;
mod examples;
mod wire;
