//! Keys by which a service knows a request again.

use std::fmt;
use std::sync::Arc;

use crate::chance::chance;

/// Makes the idempotency keys of a client.
#[derive(Clone, Default)]
pub(crate) struct IdempotencyKeys(Option<Arc<dyn Fn() -> String + Send + Sync>>);

impl IdempotencyKeys {
    /// Keys that a caller makes.
    pub(crate) fn by(make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(make)))
    }

    /// A key for a call.
    pub(crate) fn next(&self) -> String {
        self.0.as_ref().map_or_else(random, |make| make())
    }
}

impl fmt::Debug for IdempotencyKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdempotencyKeys")
    }
}

/// A UUID of version 4 (RFC 9562, 5.4): 122 bits that nobody else comes upon.
fn random() -> String {
    let bits = chance();
    let bits = bits & !(0xf << 76) | 4 << 76;
    let bits = bits & !(0b11 << 62) | 0b10 << 62;
    let hex = format!("{bits:032x}");
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_are_uuids_and_none_comes_twice() {
        let keys: BTreeSet<String> = (0..1000).map(|_| random()).collect();
        assert_eq!(keys.len(), 1000);
        for key in keys {
            let lengths: Vec<_> = key.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{key}");
            assert_eq!(&key[14..15], "4", "{key}");
            assert!(matches!(&key[19..20], "8" | "9" | "a" | "b"), "{key}");
        }
    }
}
