//! Generating a document in a process of its own.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use specwright::diagnostic::Severity;
use specwright::print::{Lines, Printed, stderr, stdout};
use specwright::printed;
use specwright::rust::{Options, Target};

use crate::document::Document;
use crate::row::{Generated, Row};
use crate::samples;
use crate::workspace::Workspace;

/// Generates a document; samples of its schemas are put beside the crate.
pub(crate) fn spawn(workspace: &Workspace, document: &Document) -> Row {
    let row = |generated| Row { document: document.clone(), generated, checked: None };
    let Ok(executable) = std::env::current_exe() else {
        return row(Err("the tool does not know itself".to_owned()));
    };
    let output = Command::new(executable)
        .arg("--one")
        .args([&document.path, &workspace.crate_folder(document), &workspace.runtime])
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => return row(Err(error.to_string())),
    };
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        stderr(&printed!("{}: {}\n{}\n", document.name, output.status, Lines(&said)));
        let last = said.lines().last().unwrap_or_default().to_owned();
        return row(Err(format!("{}: {last}", output.status)));
    }
    row(serde_json::from_slice(&output.stdout).map_err(|error| error.to_string()))
}

/// The process that [`spawn`] starts: document, folder of the crate, runtime.
pub(crate) fn one(paths: &[PathBuf]) -> Result<bool, String> {
    let [document, folder, runtime] = paths else { return Err("three paths are asked for".into()) };
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let target = Target::Crate { name, runtime: Some(runtime.display().to_string()) };
    let file = document.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let start = Instant::now();
    let generated =
        specwright::generate(document, &Options::new(file, target)).map_err(|unusable| {
            let texts = unusable.rendered().into_iter().map(|it| it.text.as_str().to_owned());
            texts.collect::<Vec<_>>().join("\n")
        })?;
    let milliseconds = start.elapsed().as_millis();
    let rendered = generated.rendered();
    specwright::output::write(folder, &generated.files).map_err(|error| error.to_string())?;
    samples::write(&generated, folder)?;
    let report = Generated {
        operations: generated.api.operations.len(),
        left_out: rendered.iter().filter(|it| it.code == "operation-left-out").count(),
        repaired: rendered.iter().filter(|it| it.severity == Severity::Warning).count(),
        files: generated.files.len(),
        lines: generated.files.iter().map(|file| file.text.lines().count()).sum(),
        milliseconds,
    };
    stdout(&Printed::json(&report));
    Ok(true)
}
