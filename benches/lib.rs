//! Benchmarks of specwright: `cargo bench -p specwright-benches`. Whole processes beside other
//! generators are measured by `rivals.py`.
