//! Numbers as places keep them.

/// A count as it is kept in places; pages are far below the limit.
pub(crate) fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
