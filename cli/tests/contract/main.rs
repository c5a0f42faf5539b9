//! `specwright check` and `specwright serve` as processes.

mod check;
#[cfg(unix)]
mod credentials;
mod hostile;
mod process;
mod served;
mod trouble;
mod verdict;
mod verify;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A document of the generator's tests.
fn fixture(name: &str) -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    workspace.join("codegen/tests/fixtures/documents").join(name)
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
