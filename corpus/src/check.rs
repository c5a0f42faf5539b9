//! `cargo check` with warnings denied, a crate at a time so that each has its time.

use std::time::Instant;

use specwright::print::{Lines, stderr};
use specwright::printed;

use crate::row::Row;
use crate::workspace::Workspace;

/// Checks all crates; `lint` looks at them with clippy and rustdoc as well.
pub(crate) fn all(workspace: &Workspace, rows: &mut [Row], lint: bool) -> Result<(), String> {
    // What they all depend on is no part of their time.
    run(workspace, &["check", "--quiet", "-p", "specwright-runtime"])?;
    for row in rows.iter_mut().filter(|row| row.generated.is_ok()) {
        let krate = row.document.krate.clone();
        let start = Instant::now();
        let mut checked = run(workspace, &["check", "--quiet", "-p", &krate]);
        let seconds = start.elapsed().as_secs_f64();
        if lint && checked.is_ok() {
            checked = run(workspace, &["clippy", "--quiet", "--no-deps", "-p", &krate])
                .and_then(|()| run(workspace, &["doc", "--quiet", "--no-deps", "-p", &krate]));
        }
        if let Err(said) = &checked {
            stderr(&printed!("{}: {}\n", row.document.name, Lines(said)));
        }
        row.checked = Some(checked.map(|()| seconds));
    }
    Ok(())
}

fn run(workspace: &Workspace, arguments: &[&str]) -> Result<(), String> {
    let output = workspace.cargo().args(arguments).output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}
