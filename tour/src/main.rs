//! What the project does, shown in one run: `cargo run`.
//!
//! The document and the bindings are checked against each other; a contract server is started from
//! the document, which verifies signatures; the generated client makes the reference page's call
//! over a real socket; and a call with a wrong secret shows that the server means it. No network
//! beyond this machine is used, and the keys are made up.

mod call;
mod server;
mod show;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright::print::{Lines, stderr};
use specwright::printed;
use specwright_contract::Check;

/// The document, relative to the workspace.
const DOCUMENT: &str = "spec/cce-autopilot.yaml";

/// The bindings that `build.rs` of the root package writes from it.
const GENERATED: &str = "generated";

/// Any failure of a step, in words.
type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    match tour().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            stderr(&printed!("tour: {}\n", Lines(&failure.to_string())));
            ExitCode::FAILURE
        }
    }
}

async fn tour() -> Result<(), Failure> {
    // So that files are named alike wherever the clone stands.
    std::env::set_current_dir(workspace())?;
    bindings()?;
    let server = server::start(Path::new(DOCUMENT)).await?;
    let example = call::example(Path::new(DOCUMENT))?;
    call::as_the_page_does(&server, &example).await?;
    call::with_a_wrong_secret(&server, &example).await?;
    server.shutdown().await;
    Ok(())
}

/// The folder above this package: of the run under cargo, else of the build.
fn workspace() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let built = Path::new(env!("CARGO_MANIFEST_DIR"));
    // `cargo run --manifest-path` of another package sets the variable too.
    let is_ours = |package: &PathBuf| package.join("../spec").is_dir();
    package.filter(is_ours).unwrap_or_else(|| built.to_owned()).join("..")
}

/// The build script has written the bindings before this program was compiled; this says whether
/// they are what the document says now, and whether its examples are.
fn bindings() -> Result<(), Failure> {
    show::step("document and bindings");
    show::line(&printed!(
        "build.rs wrote {}/ from {} before this was compiled",
        GENERATED,
        DOCUMENT
    ));
    let checked = Check::new(DOCUMENT).generated(GENERATED).run().map_err(|error| match error {
        specwright_contract::CheckError::Document(unusable) => {
            let texts = unusable.rendered().into_iter().map(|it| it.text.as_str().to_owned());
            texts.collect::<Vec<_>>().join("\n")
        }
        other => other.to_string(),
    })?;
    for part in &checked.parts {
        show::line(&printed!("{}: {}", part.name, part.summary));
    }
    if checked.is_broken() {
        for part in &checked.parts {
            stderr(&printed!("{}", Lines(part.diff.as_deref().unwrap_or_default())));
        }
        for diagnostic in &checked.diagnostics {
            stderr(&printed!("{}\n", diagnostic.text));
        }
        return Err("the contract is broken; see above".into());
    }
    Ok(())
}
