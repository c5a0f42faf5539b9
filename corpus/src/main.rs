//! Generates bindings of every document of a folder, checks that they compile without a warning,
//! and sends samples of every schema through the generated types and back.
//!
//! ```sh
//! cargo run --release -p specwright-corpus -- --docs ../shared/corpus --round-trip
//! ```
//!
//! The generated crates are members of one throw-away workspace, so that what they depend on is
//! built once. The report is a table in Markdown on standard output; findings go to standard
//! error.

mod check;
mod document;
mod generate;
mod report;
mod round_trip;
mod row;
mod samples;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use specwright::print::{Lines, Printed, Terminal, stderr, stdout};
use specwright::printed;

/// Generates, checks and exercises bindings of a folder of real documents.
#[derive(Parser)]
struct Cli {
    /// The folder of the documents (`.json`, `.yaml`, `.yml`), in folders of their own or not.
    #[arg(long, default_value = "../shared/corpus", value_name = "DIR")]
    docs: PathBuf,
    /// Only so many documents, spread evenly over the folder.
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// Only documents whose name contains this text.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// The folder for the generated workspace.
    #[arg(long, default_value = "target/corpus", value_name = "DIR")]
    out: PathBuf,
    /// The folder for what cargo builds of it.
    #[arg(long, value_name = "DIR")]
    target: Option<PathBuf>,
    /// The checkout of the runtime that the crates depend on.
    #[arg(long, default_value = "runtime", value_name = "DIR")]
    runtime: PathBuf,
    /// Generates only.
    #[arg(long)]
    no_check: bool,
    /// Looks at the documentation with rustdoc and at the code with clippy too.
    #[arg(long)]
    lint: bool,
    /// Sends samples and documented examples through the types and back.
    #[arg(long)]
    round_trip: bool,
    /// Puts what all documents come to into this file, between its marks.
    #[arg(long, value_name = "FILE")]
    readme: Option<PathBuf>,
    /// Generates one document into a folder; how the tool calls itself, so that a document that
    /// brings the generator down brings down no more.
    #[arg(long, hide = true, num_args = 3)]
    one: Option<Vec<PathBuf>>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match &cli.one {
        Some(paths) => generate::one(paths),
        None => run(&cli),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            stderr(&printed!("{}\n", Lines(&error)));
            ExitCode::from(2)
        }
    }
}

/// The whole tier: whether everything is as it should be.
fn run(cli: &Cli) -> Result<bool, String> {
    let documents = document::all(&cli.docs, cli.only.as_deref(), cli.sample)?;
    let workspace = workspace::Workspace::create(&cli.out, cli.target.as_deref(), &cli.runtime)?;
    let mut rows = Vec::new();
    for document in &documents {
        rows.push(generate::spawn(&workspace, document));
    }
    workspace.write_manifest(&rows)?;
    if !cli.no_check {
        check::all(&workspace, &mut rows, cli.lint)?;
    }
    stdout(&lines(&report::table(&rows)));
    let trips = if cli.round_trip { Some(round_trip::run(&workspace, &rows)?) } else { None };
    if let Some(trips) = &trips {
        stdout(&lines(&format!("\n{}", report::trips(trips))));
    }
    if let Some(path) = &cli.readme {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| named(&error))?;
        let text = report::with_summary(&text, &report::summary(&rows, trips.as_ref()));
        let text = text.map_err(|error| named(&error))?;
        std::fs::write(path, text).map_err(|error| named(&error))?;
    }
    Ok(rows.iter().all(row::Row::is_fine) && trips.is_none_or(|trips| trips.is_fine()))
}

fn lines(text: &str) -> Printed<Terminal> {
    printed!("{}", Lines(text))
}
