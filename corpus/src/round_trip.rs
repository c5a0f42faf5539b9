//! Samples and examples through the generated types and back, in one program for all crates.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use specwright::print::{Printed, Terminal, stderr};
use specwright::printed;

use crate::row::Row;
use crate::samples::{FILE, Judged, Subject};
use crate::workspace::Workspace;

/// How many values came back as they were.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) all: usize,
    pub(crate) same: usize,
}

/// What samples and examples came to.
#[derive(Debug, Default)]
pub(crate) struct Trips {
    pub(crate) samples: Tally,
    /// Examples by what they are by their own schema.
    pub(crate) examples: BTreeMap<Judged, Tally>,
}

impl Trips {
    /// Samples have to come back, and examples that are what their schema says; other examples
    /// are defects of the document.
    pub(crate) fn is_fine(&self) -> bool {
        let valid = self.examples.get(&Judged::Valid);
        self.samples.all == self.samples.same && valid.is_none_or(|it| it.all == it.same)
    }
}

/// A value that did not come back, as the program reports it.
#[derive(Debug, Deserialize)]
struct Finding {
    document: String,
    pointer: String,
    /// Nothing for a sample.
    judged: Option<Judged>,
    problem: Option<String>,
    value: serde_json::Value,
}

const MAIN: &str = include_str!("round_trip.rs.in");

/// Builds the program and runs it.
pub(crate) fn run(workspace: &Workspace, rows: &[Row]) -> Result<Trips, String> {
    let folder = workspace.folder.join("round-trip");
    fs::create_dir_all(folder.join("src")).map_err(|error| error.to_string())?;
    let (mut dependencies, mut calls) = (String::new(), String::new());
    for row in rows.iter().filter(|row| matches!(row.checked, Some(Ok(_)))) {
        let krate = &row.document.krate;
        let samples = workspace.crate_folder(&row.document).join(FILE);
        let text = fs::read_to_string(&samples).map_err(|error| error.to_string())?;
        let subjects: Vec<Subject> =
            serde_json::from_str(&text).map_err(|error| error.to_string())?;
        dependencies.push_str(&format!("{krate} = {{ path = \"../crates/{krate}\" }}\n"));
        calls.push_str(&format!("    document({:?}, {:?}, &[\n", row.document.name, samples));
        for subject in subjects {
            calls.push_str(&format!("        trip::<{krate}::models::{}>,\n", subject.ty));
        }
        calls.push_str("    ]);\n");
    }
    let manifest = format!(
        "[package]\nname = \"round-trip\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nspecwright-runtime = {{ path = {:?} }}\n{dependencies}",
        workspace.runtime
    );
    fs::write(folder.join("Cargo.toml"), manifest).map_err(|error| error.to_string())?;
    fs::write(folder.join("src/main.rs"), MAIN.replace("// CALLS", calls.trim()))
        .map_err(|error| error.to_string())?;
    add_member(workspace)?;
    let output = workspace
        .cargo()
        .args(["run", "--quiet", "-p", "round-trip"])
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(count(&String::from_utf8_lossy(&output.stdout)))
}

fn add_member(workspace: &Workspace) -> Result<(), String> {
    let manifest = workspace.folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| error.to_string())?;
    let text = text.replace("members = [\n", "members = [\n    \"round-trip\",\n");
    fs::write(manifest, text).map_err(|error| error.to_string())
}

fn count(lines: &str) -> Trips {
    let mut trips = Trips::default();
    for finding in lines.lines().filter_map(|line| serde_json::from_str::<Finding>(line).ok()) {
        let count = match finding.judged {
            Some(judged) => trips.examples.entry(judged).or_default(),
            None => &mut trips.samples,
        };
        count.all += 1;
        match finding.problem {
            None => count.same += 1,
            Some(problem) => {
                let what = match finding.judged {
                    None => "sample",
                    Some(Judged::Valid) => "valid example",
                    Some(Judged::Undocumented) => "example with undocumented members",
                    Some(Judged::Invalid) => "invalid example",
                };
                let value: String = finding.value.to_string().chars().take(400).collect();
                let (document, pointer) = (&finding.document, &finding.pointer);
                let at: Printed<Terminal> =
                    printed!("{} {}#{}: {}", what, document, pointer, problem);
                stderr(&printed!("{}\n    {}\n", at, value));
            }
        }
    }
    trips
}
