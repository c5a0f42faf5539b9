//! How many retries a client has left.

use std::sync::atomic::{AtomicU32, Ordering};

/// What a retry costs, in what a success gives back.
const COST: u32 = 10;

/// Retries that a client may still make. Each one takes from them, each success gives back: a tenth of a
/// retry, or all that it has cost. While a service is down for long, its clients thereby do not multiply
/// what it has to refuse.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    most: u32,
    left: AtomicU32,
}

impl RetryBudget {
    pub(crate) fn of(retries: u32) -> Self {
        let most = retries.saturating_mul(COST);
        Self { most, left: AtomicU32::new(most) }
    }

    /// Takes a retry, if there is one.
    pub(crate) fn take(&self) -> bool {
        let take = |left: u32| left.checked_sub(COST);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// Gives back what a success is worth, on the attempt of this number.
    pub(crate) fn give_back(&self, attempt: u32) {
        let worth = if attempt > 1 { COST } else { 1 };
        let give = |left: u32| Some(left.saturating_add(worth).min(self.most));
        // The closure always has a value.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, give);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_successes_are_worth_a_retry() {
        let budget = RetryBudget::of(2);
        assert!(budget.take() && budget.take() && !budget.take());
        (0..9).for_each(|_| budget.give_back(1));
        assert!(!budget.take());
        budget.give_back(1);
        assert!(budget.take() && !budget.take());
        budget.give_back(2);
        assert!(budget.take() && !budget.take());
        (0..100).for_each(|_| budget.give_back(2));
        assert!(budget.take() && budget.take() && !budget.take(), "not more than in the beginning");
        assert!(!RetryBudget::of(0).take());
    }
}
