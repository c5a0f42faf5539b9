//! No document, however broken, panics, hangs, or makes anything but Rust: the laws are those of
//! the property tests, and so are the ways in which a document is broken.

#![no_main]

#[path = "../../codegen/tests/robust/hostile.rs"]
mod hostile;
#[path = "../../codegen/tests/robust/indexes.rs"]
mod indexes;
#[path = "../../codegen/tests/robust/laws.rs"]
mod laws;
#[path = "../../codegen/tests/robust/mutate.rs"]
mod mutate;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use serde_json::Value;

use mutate::Step;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    laws::hold("api.json", text);
    laws::hold("api.yaml", text);
});

// Mostly a defect of the document; sometimes bytes, for the readers of JSON and YAML.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let document = std::str::from_utf8(&data[..size]).ok();
    let document = document.and_then(|text| serde_yaml::from_str::<Value>(text).ok());
    let Some(mut document) = document.filter(|it| it.is_object() && seed % 8 != 0) else {
        return fuzzer_mutate(data, size, max_size);
    };
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.rotate_left(16)
    };
    for _ in 0..=next() % 3 {
        let step = Step { place: next(), kind: next() as u8, with: next() };
        mutate::apply(&mut document, step);
    }
    let text = document.to_string();
    if text.len() > max_size {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..text.len()].copy_from_slice(text.as_bytes());
    text.len()
});
