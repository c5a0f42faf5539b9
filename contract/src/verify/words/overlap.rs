//! What must not overlap with another one.

use serde_json::Value as Json;

use crate::verify::judge::exactly;
use crate::verify::pairs::later;
use crate::verify::run::{Run, Step};
use crate::verify::slots;
use crate::verify::words::words_of;
use crate::verify::world::{form, schema};

impl Run<'_> {
    /// A thing that overlaps with another one is refused, where the document says so.
    pub(in crate::verify) async fn overlaps(&mut self, index: usize) -> Step {
        let operation = self.operation(index);
        let Some(conflict) = exactly(operation, 409) else { return Ok(()) };
        let words = format!("{:?} {}", conflict.docs, words_of(operation)).to_lowercase();
        if self.creates(index).is_none() || !words.contains("overlap") {
            return Ok(());
        }
        let Some(whole) = form(operation).map(schema) else { return Ok(()) };
        let Some(first) = self.fresh(index).await? else { return Ok(()) };
        let pairs = self.values().pairs(&whole);
        let named = |name: &String| first.value().is_some_and(|it| it.get(name).is_some());
        let Some((_, end)) = pairs.into_iter().find(|(one, other)| named(one) && named(other))
        else {
            return Ok(());
        };
        let one = self.send(&first).await?;
        if !one.is_success() {
            // Something may be there at that time.
            return Ok(());
        }
        if let Some((resource, made)) = self.made(index, &one) {
            self.remember(resource, made);
        }
        // It begins at the same time, and ends later.
        let mut second = first.clone();
        let slots = self.slots(&second);
        self.differ(&mut second, &slots, &[]);
        let until = first.value().and_then(|it| later(it.get(&end)?));
        let (Some(until), Some(body)) = (until, second.value_mut()) else { return Ok(()) };
        slots::set(body, &format!("/{end}"), until);
        let body: Json = body.clone();
        if self.values().is_valid(&whole, &body) {
            let other = self.send(&second).await?;
            self.conflict(index, &[&one, &other], "it overlaps with another one");
            if other.is_success() {
                self.undo(index, &other).await?;
            }
        }
        Ok(())
    }
}
