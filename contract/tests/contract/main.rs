//! The contract checks and the contract server as a library, the server over a socket,
//! and `verify` against it and others.

mod answers;
mod around;
mod bookings;
mod broken;
mod cases;
mod cut;
mod faults;
mod given;
mod hosted;
mod limits;
mod links;
mod page;
mod pasted;
mod poll;
mod ruled;
mod samples;
mod schemas;
mod score;
mod server;
mod sole;
mod state;
mod together;
mod told_apart;
mod upstream;
mod verify;
mod wholes;

use std::path::{Path, PathBuf};

/// A document of the generator's tests.
fn fixture(name: &str) -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    workspace.join("codegen/tests/fixtures/documents").join(name)
}

/// A client that goes to servers of this machine directly.
fn client() -> reqwest::Client {
    // Bodies as they are sent, whatever other packages ask of `reqwest`.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().no_gzip().build().unwrap()
}
