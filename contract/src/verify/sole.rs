//! Things of which there is one for each thing that they name, or that they are below.

use super::call::Call;
use super::run::{Run, Seen, Step};

/// Of what there is one thing only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sole {
    /// Of what its body names: one review for each reader.
    Named,
    /// Of what it is below: one contract for each car.
    Above,
}

impl Run<'_> {
    /// A valid request that creates one more thing: of another one, where there is one for each.
    pub(super) async fn one_more(&mut self, index: usize) -> Step<Option<Call>> {
        if let Some(sole) = self.sole.get(&index).copied() {
            Box::pin(self.other_owner(index, sole)).await?;
        }
        Box::pin(self.fresh(index)).await
    }

    /// Creates a thing of others than before, where the service takes only one of each.
    pub(super) async fn elsewhere(&mut self, index: usize) -> Step<Option<Seen>> {
        for sole in [Sole::Named, Sole::Above] {
            if self.sole.contains_key(&index) || !Box::pin(self.other_owner(index, sole)).await? {
                continue;
            }
            let Some(call) = Box::pin(self.fresh(index)).await? else { continue };
            let seen = self.send(&call).await?;
            if seen.is_success() {
                self.sole.insert(index, sole);
                return Ok(Some(seen));
            }
        }
        Ok(None)
    }

    /// Has an operation be about things that nothing belongs to yet.
    async fn other_owner(&mut self, index: usize, sole: Sole) -> Step<bool> {
        if sole == Sole::Named {
            return Box::pin(self.anew(index)).await;
        }
        let parent = self.creates(index).and_then(|it| self.resources[it].parent);
        let Some(parent) = parent.filter(|it| self.creator(*it).is_some() && !self.is_pinned(*it))
        else {
            return Ok(false);
        };
        let made = Box::pin(self.create(parent)).await?;
        let is_made = made.is_some();
        self.live.entry(parent).or_default().splice(0..0, made);
        Ok(is_made)
    }
}
