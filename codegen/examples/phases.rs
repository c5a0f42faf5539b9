//! How long each phase of generating takes: `cargo run --release --example phases -- SPEC`.

use std::path::Path;
use std::time::Instant;

use specwright::analyze::Analysis;
use specwright::document::Document;
use specwright::names::Names;
use specwright::rust::{Options, Target, render};
use specwright::select::Selection;

fn main() {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("a document is asked for");
        std::process::exit(2);
    };
    let mut last = Instant::now();
    let mut phase = |name: &str| {
        println!("{name:8} {:7.1} ms", last.elapsed().as_secs_f64() * 1e3);
        last = Instant::now();
    };
    let Ok(document) = Document::open(Path::new(&path)) else {
        eprintln!("{path} is no document");
        std::process::exit(2);
    };
    phase("read");
    let (api, mut found) = specwright::lower::lower(&document);
    phase("lower");
    let selection = Selection::default();
    let analysis = Analysis::of(&api, &selection);
    phase("analyze");
    let names = Names::assign(&api, &mut found);
    phase("name");
    let options = Options::new("document", Target::Module);
    let files = render(&api, &analysis, &names, &selection, &options);
    phase("render");
    println!("{} types, {} files", api.types.len(), files.len());
}
