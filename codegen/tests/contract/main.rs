//! The contract checks and the contract server, through their public doors: the command line as a
//! process, the server over a socket.

mod check;
mod limits;
mod process;
mod schemas;
mod score;
mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A document of `tests/fixtures/documents/`.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/documents").join(name)
}

/// Runs the command line in a folder.
fn specwright(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_specwright")).args(words).current_dir(folder).output().unwrap()
}

/// Exit status, standard output and standard error.
fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// A client that goes to servers of this machine directly.
fn client() -> reqwest::Client {
    // Fails where it is done already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}
