//! The walks of the README, one command after the other, in repositories that the test makes: what it
//! shows is what they print. `UPDATE_DOCS=1` writes it anew.

#![cfg(target_os = "linux")]

#[path = "../repository/mod.rs"]
mod repository;

use std::path::{Path, PathBuf};
use std::process::Command;

use repository::Repository;

const MANIFEST: &str = "\
[package]
name = \"kilns\"
version = \"0.1.0\"
edition = \"2024\"

[package.metadata.specwright]
document = \"api.yaml\"
generated = \"kiln-api\"
reference = [\"pages\"]
";

/// The repository that a walk begins in.
fn beginning(walk: &str) -> Repository {
    let repository = Repository::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let text = |name: &str| std::fs::read_to_string(fixtures.join(name)).unwrap();
    match walk {
        "page" => {
            let page = text("fixtures/pages/revisions/before/change-firing.txt");
            repository.write("pages/change-firing.txt", &page);
            repository.write("Cargo.toml", MANIFEST);
            // The runtime that is here, and what it was built with.
            let workspace = fixtures.ancestors().nth(2).unwrap();
            let runtime = workspace.join("runtime");
            let patch =
                format!("[patch.crates-io]\nspecwright-runtime = {{ path = {runtime:?} }}\n");
            repository.write(".cargo/config.toml", &patch);
            let lock = std::fs::read_to_string(workspace.join("Cargo.lock")).unwrap();
            repository.write("kiln-api/Cargo.lock", &lock);
            repository.write(".git/info/exclude", "/.cargo\nCargo.lock\n");
        }
        "document" => repository.write("boats.yaml", &text("walk/boats.yaml")),
        other => panic!("there is no walk `{other}`"),
    }
    repository.commit("what there is");
    repository
}

/// Runs a command as a reader would; what it prints.
fn printed(repository: &Repository, command: &str) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_specwright")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let somebody = [("NAME", "Somebody"), ("EMAIL", "somebody@example.org")];
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("exec 2>&1\n{command}")]).current_dir(repository.path(""));
    // What the crate of the walk depends on is built once, in the target folder of the workspace.
    let target = binary.ancestors().nth(1).unwrap();
    shell.env("CARGO_TARGET_DIR", target).env("CARGO_NET_OFFLINE", "true");
    shell.env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only").env("CARGO_INCREMENTAL", "0");
    shell.env("CARGO_TERM_COLOR", "never").env("PATH", path);
    for name in ["CI", "INSTA_UPDATE", "INSTA_WORKSPACE_ROOT", "INSTA_FORCE_PASS"] {
        shell.env_remove(name);
    }
    shell.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for (name, value) in somebody {
        shell.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
    }
    let (_, out, _) = repository::said(&shell.output().unwrap());
    // Each commit has a number of its own.
    out.replace(&repository.git(&["rev-parse", "main"])[..10], "…")
}

/// A text with what its walks print in the place of what it shows.
fn walked(text: &str) -> String {
    let mut out = String::new();
    let (mut place, mut fence): (Option<Repository>, Option<&str>) = (None, None);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(walk) = line.strip_prefix("<!-- walk: ").and_then(|it| it.strip_suffix(" -->"))
        {
            place = Some(beginning(walk));
        } else if line == "<!-- end of walk -->" {
            place = None;
        } else if let (Some(_), None, Some(ticks)) =
            (&place, fence, line.strip_suffix("console").filter(|it| it.starts_with("```")))
        {
            fence = Some(ticks);
        } else if fence == Some(line) {
            fence = None;
        } else if let (Some(repository), Some(ticks), Some(first)) =
            (&place, fence, line.strip_prefix("$ "))
        {
            let mut command = first.to_owned();
            out.push_str(&format!("{line}\n"));
            while let Some(more) = lines.next_if(|it| it.starts_with("> ")) {
                out.push_str(&format!("{more}\n"));
                command.push_str(&format!("\n{}", &more[2..]));
            }
            while lines.next_if(|it| !it.starts_with("$ ") && *it != ticks).is_some() {}
            out.push_str(&printed(repository, &command));
            continue;
        }
        out.push_str(&format!("{line}\n"));
    }
    out
}

#[test]
fn the_walks_of_the_readme_print_what_it_shows() {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches("<!-- walk: ").count(), 2);
    let walked = walked(&text);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &walked).unwrap();
        return;
    }
    let first = text.lines().zip(walked.lines()).position(|(shown, real)| shown != real);
    let difference = first.map(|line| {
        let of = |text: &str| text.lines().nth(line).unwrap_or_default().to_owned();
        format!("line {}:\nshown {}\nreal  {}", line + 1, of(&text), of(&walked))
    });
    assert!(
        text == walked,
        "run this test with UPDATE_DOCS=1 and commit the result: {}",
        difference.unwrap_or_else(|| "its length".to_owned())
    );
}
