//! The phases of generating: reading, lowering, analysing, naming, rendering.
//!
//! `DOCUMENT=path cargo bench -p specwright-benches --bench generate` takes another document.

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, criterion_group, criterion_main};
use specwright::analyze::Analysis;
use specwright::diagnostic::Diagnostics;
use specwright::document::Document;
use specwright::names::Names;
use specwright::rust::{Options, Target, render};
use specwright::select::Selection;

fn phases(criterion: &mut Criterion) {
    let own = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/cce-autopilot.yaml"));
    let path = std::env::var_os("DOCUMENT").map_or_else(own, PathBuf::from);
    let open = || Document::open(&path).expect("a document that can be read");
    let document = open();
    let (api, _) = specwright::lower::lower(&document);
    let selection = Selection::default();
    let analysis = Analysis::of(&api, &selection);
    let names = Names::assign(&api, &mut Diagnostics::default());
    let options = Options::new("document", Target::Module);

    criterion.bench_function("read", |bench| bench.iter(|| black_box(open())));
    criterion.bench_function("lower", |bench| {
        bench.iter(|| black_box(specwright::lower::lower(&document)));
    });
    criterion.bench_function("analyze", |bench| {
        bench.iter(|| black_box(Analysis::of(&api, &selection)));
    });
    criterion.bench_function("name", |bench| {
        bench.iter(|| black_box(Names::assign(&api, &mut Diagnostics::default())));
    });
    criterion.bench_function("render", |bench| {
        bench.iter(|| black_box(render(&api, &analysis, &names, &selection, &options)));
    });
}

criterion_group!(benches, phases);
criterion_main!(benches);
