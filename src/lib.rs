//! Huawei Cloud CCE Autopilot.

/// Stands in for the bindings until they are generated.
mod generated {
    /// A client of the service.
    #[derive(Clone, Debug)]
    pub struct Client {
        core: specwright_runtime::Client,
    }

    impl Client {
        /// A client over the runtime's.
        pub fn from_core(core: specwright_runtime::Client) -> Self {
            Self { core }
        }

        /// The runtime's client below this one.
        pub fn core(&self) -> &specwright_runtime::Client {
            &self.core
        }
    }
}

mod auth;
pub mod client;
pub mod credentials;
pub mod errors;
mod project;
pub mod region;
pub mod signing;

pub use client::{BuildError, ClientBuilder};
pub use credentials::{Credentials, CredentialsError};
pub use generated::Client;
pub use region::Region;
