//! `specwright`: one subcommand a file.
//!
//! Exit status: 0 as asked, 1 the contract is broken, 2 the input or the call cannot be used.
//! Reports go to standard output, diagnostics and progress to standard error.

mod asked;
mod base;
mod bindings;
mod check;
mod diff;
mod folder;
mod generate;
mod git;
mod manifest;
mod options;
mod report;
mod review;
mod revision;
mod serve;
mod transcribe;
mod verify;

use std::ffi::OsStr;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use specwright::print::{Lines, Printed, Terminal, stderr};
use specwright::printed;

pub(crate) use report::Format;

/// Tokens and schemas are many small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Reference page → OpenAPI document → Rust bindings → contract tests.
#[derive(Parser)]
#[command(name = "specwright", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Generate(generate::Generate),
    Transcribe(transcribe::Transcribe),
    Check(check::CheckArgs),
    Diff(diff::DiffArgs),
    Review(review::ReviewArgs),
    Serve(serve::Serve),
    Verify(verify::Verify),
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// As asked.
    Fine,
    /// The contract is broken.
    Broken,
    /// The input or the call cannot be used.
    Unusable,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Fine => 0,
            Outcome::Broken => 1,
            Outcome::Unusable => 2,
        })
    }
}

/// Whether an argument can be shown as it is, in colours; a pattern of the shell can have found
/// files of any name.
fn is_plain(argument: &OsStr) -> bool {
    argument.to_str().is_some_and(|text| Printed::<Terminal>::value(text).as_str() == text)
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // A reader that has gone away is no error of ours.
            if std::env::args_os().all(|it| is_plain(&it)) {
                let _ = error.print();
            } else {
                stderr(&printed!("{}", Lines(&error.render().to_string())));
            }
            return if error.use_stderr() { Outcome::Unusable } else { Outcome::Fine }.into();
        }
    };
    match cli.command {
        Command::Generate(command) => command.run(),
        Command::Transcribe(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Diff(command) => command.run(),
        Command::Review(command) => command.run(),
        Command::Serve(command) => command.run(),
        Command::Verify(command) => command.run(),
    }
    .into()
}
