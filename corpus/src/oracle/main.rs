//! Asks compilers whether `specwright diff` is right about Rust.
//!
//! ```sh
//! cargo run --release -p specwright-corpus --bin specwright-oracle
//! ```
//!
//! Bindings of both documents of a pair are generated. A caller that uses all of the old bindings'
//! public face is compiled against the old ones, where it has to compile, and against the new
//! ones; where `cargo-semver-checks` is given, it compares both as well. Where either finds a break
//! and the report does not, the report is wrong, and the exit status is 1.

mod caller;
mod edits;
mod judges;
mod pair;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use specwright::print::{Lines, Printed, Terminal, stderr, stdout};
use specwright::printed;
use specwright_contract::diff::Level;

use judges::Judges;
use pair::{Judged, Pair};

/// Compares what is said of pairs of documents with what compilers say of their bindings.
#[derive(Parser)]
struct Cli {
    /// A folder of folders, each with `base.yaml` and `revision.yaml`.
    #[arg(long, default_value = "../shared/diff", value_name = "DIR")]
    pairs: PathBuf,
    /// A folder of documents, each of which is edited.
    #[arg(long, default_value = "../shared/corpus", value_name = "DIR")]
    docs: PathBuf,
    /// Only so many of the pairs, and as many edits, spread evenly.
    #[arg(long, default_value_t = 20, value_name = "N")]
    sample: usize,
    /// Where in the list of pairs and edits the sample begins, so that another one is taken.
    #[arg(long, default_value_t = 0, value_name = "N")]
    from: usize,
    /// No document larger than this is edited.
    #[arg(long, default_value_t = 64 * 1024, value_name = "BYTES")]
    largest: u64,
    /// The folder for the generated crates.
    #[arg(long, default_value = "target/oracle", value_name = "DIR")]
    out: PathBuf,
    /// The checkout of the runtime that the crates depend on.
    #[arg(long, default_value = "runtime", value_name = "DIR")]
    runtime: PathBuf,
    /// `cargo-semver-checks`, to be asked as well.
    #[arg(long, value_name = "FILE")]
    semver_checks: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            stderr(&printed!("{}\n", Lines(&error)));
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> Result<bool, String> {
    let mut pairs = sampled(pair::all(&cli.pairs)?, cli);
    pairs.extend(sampled(edits::all(&cli.docs, cli.largest)?, cli));
    let judges = Judges::new(&cli.out, &cli.runtime, cli.semver_checks.as_deref())?;
    stdout::<Terminal>(&printed!(
        "| pair | diff | caller | semver-checks |\n| --- | --- | --- | --- |\n"
    ));
    let mut all = Vec::new();
    for (index, pair) in pairs.iter().enumerate() {
        match judges.judge(pair, index) {
            Ok(judged) => {
                stdout(&row(&judged));
                all.push(judged);
            }
            Err(why) => stderr(&printed!("{}: left out: {}\n", pair.name, Lines(&why))),
        }
    }
    stdout(&summary(&all));
    Ok(all.iter().all(|judged| !judged.is_missed()))
}

fn sampled(pairs: Vec<Pair>, cli: &Cli) -> Vec<Pair> {
    let count = pairs.len();
    let wanted = cli.sample.clamp(1, count.max(1));
    let step = count.div_ceil(wanted).max(1);
    let chosen = |index: &usize| index % step == cli.from % step;
    let mut pairs: Vec<Option<Pair>> = pairs.into_iter().map(Some).collect();
    (0..count).filter(chosen).filter_map(|index| pairs[index].take()).collect()
}

fn row(judged: &Judged) -> Printed<Terminal> {
    let word = |is_broken: Option<bool>| match is_broken {
        Some(true) => "breaks",
        Some(false) => "holds",
        None => "",
    };
    let mark = if judged.is_missed() { " **missed**" } else { "" };
    let mut text = printed!(
        "| {} | {}{} | {} | {} |\n",
        judged.name,
        judged.level.as_str(),
        mark,
        word(Some(judged.caller.is_some())),
        word(judged.semver.as_ref().map(Option::is_some))
    );
    if judged.is_missed() || judged.is_alone() {
        let both = [judged.caller.as_ref(), judged.semver.as_ref().and_then(Option::as_ref)];
        for said in both.into_iter().flatten() {
            stderr(&printed!("{}:\n{}\n", judged.name, Lines(said)));
        }
        for found in &judged.found {
            text.push(&printed!("|   {} | | | |\n", found));
        }
    }
    text
}

fn summary(all: &[Judged]) -> Printed<Terminal> {
    let count = |is: &dyn Fn(&Judged) -> bool| all.iter().filter(|it| is(it)).count();
    let agreed = count(&|it| (it.level == Level::Breaking) == it.is_broken());
    printed!(
        "\n{} pairs: {} agree; {} breaks that only a compiler finds; {} that only the report finds; {} \
         warnings\n",
        all.len(),
        agreed,
        count(&Judged::is_missed),
        count(&Judged::is_alone),
        count(&|it| it.level == Level::Warning)
    )
}

/// The entries of a folder by their names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("`{}`: {error}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|it| it.ok().map(|it| it.path())).collect();
    paths.sort();
    Ok(paths)
}
