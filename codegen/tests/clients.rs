//! What a user of bindings meets around the operations: the builder with its credentials and
//! servers. The bindings of each fixture are compiled, warnings denied, and its program is run
//! against a service on a socket.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::document::Document;
use specwright::rust::{File, Options, Target};
use specwright::{generate_from, output};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/clients")
}

/// The documents, by name.
fn documents() -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(fixtures()).expect("the fixtures");
    let mut documents: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), path))
        .collect();
    documents.sort();
    documents
}

fn bindings(path: &Path) -> Vec<File> {
    let document = Document::open(path).expect("a document");
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    generate_from(document, &Options::new(name, Target::Module)).files
}

#[test]
fn what_is_generated_looks_as_reviewed() {
    for (name, path) in documents() {
        let mut text = String::new();
        for file in bindings(&path) {
            let is_reviewed = ["builder.rs", "servers.rs", "mod.rs"].contains(&file.path.as_str());
            let body = file.text.split_once("\n\n").map_or("", |(_, body)| body);
            if is_reviewed {
                let _ = writeln!(text, "==> {}\n{body}", file.path);
            }
            // Which operations are paged, and how.
            if let Some((_, paged)) = body.split_once("impl Paginated for") {
                let paged = paged.split_once("\n}").map_or("", |(paged, _)| paged);
                let _ = writeln!(text, "==> {}\nimpl Paginated for{paged}\n}}\n", file.path);
            }
        }
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn what_is_generated_works_over_a_socket() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients");
    let _ = std::fs::remove_dir_all(&folder);
    let mut modules = String::new();
    let mut runs = String::new();
    let mut programs = String::new();
    for (name, path) in documents() {
        let files = bindings(&path);
        let out = folder.join("src/bindings").join(&name);
        let changes = output::compare(&out, &files).expect("compared");
        output::write(&out, &files, &changes).expect("written");
        let program = folder.join("src").join(format!("{name}.rs"));
        std::fs::copy(path.with_extension("rs"), program).expect("a program for each document");
        let _ = writeln!(modules, "pub mod {name};");
        let _ = writeln!(programs, "mod {name};");
        let _ = writeln!(runs, "    {name}::run().await;");
    }
    std::fs::copy(fixtures().join("support.rs"), folder.join("src/support.rs")).expect("copied");
    let main = format!(
        "mod support;\n{programs}#[deny(warnings)]\n#[allow(dead_code, unused_imports)]\n\
         mod bindings;\n\n#[tokio::main]\nasync fn main() {{\n{runs}}}\n"
    );
    std::fs::write(folder.join("src/bindings/mod.rs"), modules).expect("written");
    std::fs::write(folder.join("src/main.rs"), main).expect("written");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let manifest = format!(
        "[package]\nname = \"clients\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         specwright-runtime = {{ path = {:?} }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\n[workspace]\n",
        root.join("runtime")
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).expect("written");
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("copied");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target folder");
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target)
        // The service is on this machine, whatever the environment says of proxies.
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1")
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}{said}", String::from_utf8_lossy(&output.stdout));
}
