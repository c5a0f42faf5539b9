//! Huawei Cloud CCE Autopilot: typed operations, tokens and AK/SK signing, regions, and errors with
//! code, message and request id.
//!
//! ```no_run
//! use huaweicloud_cce_autopilot::models::{CreateUpgradeWorkFlowRequestBody, WorkFlowSpec};
//! use huaweicloud_cce_autopilot::{Client, Credentials};
//!
//! # async fn first() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder()
//!     .region("cn-north-4")
//!     .credentials(Credentials::from_env()?)
//!     .build()?;
//!
//! let cluster_id = "7378a198-a3fe-11eb-ad37-0255ac100b07";
//! let body = CreateUpgradeWorkFlowRequestBody::new(WorkFlowSpec::new(cluster_id, "v1.28"));
//! match client.create_autopilot_upgrade_work_flow(cluster_id, body).await {
//!     Ok(workflow) => println!("{workflow:#?}"),
//!     Err(error) => println!("{error}: {:?} {:?}", error.code(), error.request_id()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`Client::builder`] puts a client together, [`Client`] has a method for each operation,
//! [`operations`] and [`models`] hold what they take and give. What the signatures name of the
//! runtime stands here too; all of it is [`runtime`].

/// The bindings, written by build.rs from `spec/cce-autopilot.yaml`.
#[path = "../generated/mod.rs"]
#[rustfmt::skip]
mod generated;

mod auth;
pub mod client;
pub mod credentials;
pub mod errors;
mod project;
pub mod region;
mod schemes;

pub use client::{BuildError, ClientBuilder};
pub use credentials::{Credentials, CredentialsError};
pub use generated::{Call, Client, models, operations};
pub use http;
pub use huaweicloud_signing as signing;
pub use region::{Region, RegionError};
pub use specwright_runtime as runtime;
pub use specwright_runtime::{
    Authenticator, Body, CallError, CallOptions, Error, ErrorDetails, Jitter, Operation,
    ReadErrorDetails, RequestError, RetryPolicy, StatusError, Transport, TransportError,
    TransportErrorKind, Undocumented,
};

/// The README's code compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
