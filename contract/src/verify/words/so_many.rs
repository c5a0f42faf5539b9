//! How many things of a kind somebody can have at a time: "nobody may have more than three open loans".

use crate::names::singular;
use crate::verify::check::Check;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::words::about::tells;
use crate::verify::words::{sentences, words_of};

/// The numbers that are tried out: more would take too many requests.
const NUMBERS: &[(&str, usize)] =
    &[("two", 2), ("2", 2), ("three", 3), ("3", 3), ("four", 4), ("4", 4), ("five", 5), ("5", 5)];

/// How many a sentence allows of things that are called so.
fn allowed(sentence: &str, one: &str) -> Option<usize> {
    const BOUNDS: &[&str] = &["more than ", "at most ", "up to ", "a maximum of ", "not exceed "];
    // Of what is counted over time, or in one thing, it says nothing.
    const OTHERWISE: &[&str] = &[
        "day",
        "days",
        "week",
        "month",
        "year",
        "hour",
        "daily",
        "each",
        "unless",
        "except",
        "if",
        "when",
        "times",
        "list",
        "page",
        "characters",
        "request",
        "default",
    ];
    let lower = sentence.to_lowercase();
    let clause = lower.split(';').find(|it| BOUNDS.iter().any(|bound| it.contains(bound)))?;
    if OTHERWISE.iter().any(|it| tells(clause, it)) {
        return None;
    }
    let bound = BOUNDS.iter().find_map(|it| Some(clause.split_once(it)?.1))?;
    let mut words = bound.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    let number = words.next()?;
    let most = NUMBERS.iter().find(|it| it.0 == number)?.1;
    words.take(3).any(|it| singular(it) == one && it != one).then_some(most)
}

impl Run<'_> {
    /// Of what words allow so many at a time, one more is refused, whoever's they are.
    pub(in crate::verify) async fn so_many(&mut self, index: usize) -> Step {
        let operation = self.operation(index);
        let (Some(resource), Some(base)) = (self.creates(index), self.base.get(&index)) else {
            return Ok(());
        };
        let one = self.resources[resource].singular();
        let words = words_of(operation);
        let said = sentences(&words).into_iter().find_map(|it| Some((it, allowed(it, &one)?)));
        let Some((said, most)) = said else { return Ok(()) };
        let slots = self.slots(base);
        let mut owners: Vec<usize> =
            slots.iter().filter_map(|it| self.referred(index, it)).collect();
        owners.extend(self.resources[resource].parent);
        owners.sort_unstable();
        owners.dedup();
        owners.retain(|it| self.creator(*it).is_some());
        let mut over = None;
        for owner in owners.clone() {
            let made = self.as_many(index, owner, &owners, most + 1).await?;
            if made.len() == most {
                self.looked(said);
                self.checked(Check::Described);
                return Ok(());
            }
            if made.len() > most && over.is_none() {
                over = Some((owner, made));
            }
        }
        let Some((owner, made)) = over else { return Ok(()) };
        self.looked(said);
        self.checked(Check::Described);
        let steps: Vec<&Seen> = made.iter().collect();
        let status = made.last().and_then(Seen::status).unwrap_or_default();
        let of = self.resources[owner].singular();
        let message = format!(
            "by its description there are at most {most} at a time, and one more {one} of the same {of} is accepted with {status}"
        );
        let (check, place) = (Check::Described, format!("status {status}"));
        let (keyword, steps) = (Some("description"), &steps[..]);
        self.found(Found { check, operation: index, place, keyword, message, steps });
        Ok(())
    }

    /// Creates so many things that name one owner and are otherwise of new ones, as far as that is accepted.
    async fn as_many(
        &mut self,
        index: usize,
        owner: usize,
        owners: &[usize],
        count: usize,
    ) -> Step<Vec<Seen>> {
        let mut made = Vec::new();
        let Some(own) = self.create(owner).await? else { return Ok(made) };
        while made.len() < count {
            let Some(mut call) = self.fresh(index).await? else { break };
            for other in owners.iter().copied() {
                let new = match other == owner {
                    true => Some(own.clone()),
                    false => self.create(other).await?,
                };
                let Some(new) = new else { continue };
                self.make_nameable(other, &new).await?;
                call.values.extend(self.bound(index, &new.path));
                self.have_named(&mut call, other, &new);
            }
            let seen = self.send(&call).await?;
            if !seen.is_success() {
                break;
            }
            if let Some((resource, instance)) = self.made(index, &seen) {
                self.remember(resource, instance);
            }
            made.push(seen);
        }
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn how_many_are_allowed_is_read() {
        assert_eq!(
            allowed("Nobody may have more than three open loans at a time", "loan"),
            Some(3)
        );
        assert_eq!(
            allowed("Only a free one is lent; a player has at most 2 loans (409)", "loan"),
            Some(2)
        );
        for other in [
            "At most three loans a day",
            "A loan has up to five reminders",
            "At most twenty loans",
            "More than three loans are listed on a page",
        ] {
            assert_eq!(allowed(other, "loan"), None, "{other}");
        }
    }
}
