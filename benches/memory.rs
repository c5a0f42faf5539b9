//! What decoding allocates: generated models beside structs with serde's derives.
//!
//! `cargo bench -p specwright-benches --bench memory` prints a table. With a body, a kind of models, `decode` or
//! `encode` and a number it does that so many times and prints nothing, for `valgrind --tool=callgrind`; the number
//! 0 tells what the rest of the process takes.

#![allow(clippy::disallowed_macros, reason = "it prints its own figures, and nothing of others")]

use std::fmt::Debug;
use std::hint::black_box;

use allocation_counter::measure;
use serde::Serialize;

mod bodies;

/// Prints a line of the table for each.
struct Table;

impl bodies::Visit for Table {
    fn visit<T: Debug + Serialize>(
        &mut self,
        body: &str,
        kind: &str,
        json: &str,
        read: fn(&[u8]) -> Option<T>,
    ) {
        let mut value = None;
        let decoding = measure(|| value = read(json.as_bytes()));
        let value = value.expect("the body fits its models");
        let mut text = Ok(Vec::new());
        let encoding = measure(|| text = serde_json::to_vec(&value));
        let written = text.map_or(0, |text| text.len());
        println!(
            "| {body} | {kind} | {} | {} | {} | {} | {} | {} | {written} |",
            json.len(),
            decoding.count_total,
            decoding.bytes_total,
            decoding.bytes_max,
            decoding.bytes_current,
            encoding.bytes_total,
        );
    }
}

/// Reads, or reads and writes, one body again and again.
struct Repeat {
    body: String,
    kind: String,
    times: usize,
    writes: bool,
}

impl bodies::Visit for Repeat {
    fn visit<T: Debug + Serialize>(
        &mut self,
        body: &str,
        kind: &str,
        json: &str,
        read: fn(&[u8]) -> Option<T>,
    ) {
        if body != self.body || kind != self.kind {
            return;
        }
        if self.writes {
            let value = read(json.as_bytes());
            (0..self.times).for_each(|_| drop(black_box(serde_json::to_vec(&value))));
        } else {
            (0..self.times).for_each(|_| drop(black_box(read(json.as_bytes()))));
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    if let [body, kind, way, times] = &*arguments {
        let times = times.parse().expect("how many times");
        let (body, kind) = (body.clone(), kind.clone());
        bodies::each(&mut Repeat { body, kind, times, writes: way == "encode" });
        return;
    }
    println!(
        "| body | models | its bytes | allocations | bytes in all | most at once | kept | to encode | encoded |"
    );
    println!("| --- | --- |{}", " ---: |".repeat(7));
    bodies::each(&mut Table);
}
