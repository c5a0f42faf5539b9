//! Decoding and encoding: generated models beside structs with serde's derives.

use std::fmt::Debug;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde::Serialize;

mod bodies;

/// Measures the time.
struct Measure<'a>(&'a mut Criterion);

impl bodies::Visit for Measure<'_> {
    fn visit<T: Debug + Serialize>(
        &mut self,
        body: &str,
        kind: &str,
        json: &str,
        read: fn(&[u8]) -> Option<T>,
    ) {
        let value = read(json.as_bytes()).expect("the body fits its models");
        let mut decode = self.0.benchmark_group(format!("decode {body}"));
        decode.throughput(Throughput::Bytes(json.len() as u64));
        decode.bench_function(BenchmarkId::from_parameter(kind), |bench| {
            bench.iter(|| black_box(read(json.as_bytes())));
        });
        decode.finish();
        let mut encode = self.0.benchmark_group(format!("encode {body}"));
        encode.throughput(Throughput::Bytes(json.len() as u64));
        encode.bench_function(BenchmarkId::from_parameter(kind), |bench| {
            bench.iter(|| black_box(serde_json::to_vec(&value)));
        });
        encode.finish();
    }
}

fn models(criterion: &mut Criterion) {
    bodies::each(&mut Measure(criterion));
}

criterion_group!(benches, models);
criterion_main!(benches);
