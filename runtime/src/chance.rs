//! What nobody foresees, and nobody else has.

/// 128 bits of a keyed hash, whose 128 bits of key come from the system for each thread.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) fn chance() -> u128 {
    use std::hash::{BuildHasher, RandomState};
    use std::sync::atomic::{AtomicU64, Ordering};

    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let hashes = RandomState::new();
    let half = |half: u8| u128::from(hashes.hash_one((count, half)));
    half(0) << 64 | half(1)
}

/// 128 bits that the browser gives, 32 at a time; the standard library has no chance there.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) fn chance() -> u128 {
    let part = |_| (js_sys::Math::random() * 4_294_967_296.0) as u32;
    (0..4).map(part).fold(0, |bits, part| bits << 32 | u128::from(part))
}
