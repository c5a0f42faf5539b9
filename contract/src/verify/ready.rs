//! Things that have to be in another state before others can name them: published, activated.

use super::judge::Kind;
use super::run::{Run, Step};
use super::world::Instance;

/// So many actions may make a thing ready for what names it.
const ACTIONS: usize = 3;

impl Run<'_> {
    /// What a request names may have to be in another state first: whether it is accepted once an
    /// action has been done with it.
    pub(super) async fn made_ready(&mut self, index: usize) -> Step<bool> {
        let Some(mut call) = self.fresh(index).await? else { return Ok(false) };
        let slots = self.slots(&call);
        let named: Vec<usize> = slots.iter().filter_map(|it| self.referred(index, it)).collect();
        for resource in named {
            if self.ready.contains_key(&resource) {
                continue;
            }
            for action in self.resources[resource].actions.clone().into_iter().take(ACTIONS) {
                let operation = self.operation(action);
                if operation.method.as_str() != "POST" || operation.body.is_some() {
                    continue;
                }
                self.ready.insert(resource, (action, Vec::new()));
                self.renew(&mut call).await?;
                let seen = self.send(&call).await?;
                if seen.is_success() {
                    self.judge(&seen, Kind::Valid);
                    self.base.insert(index, call);
                    if let Some((resource, instance)) = self.made(index, &seen) {
                        self.remember(resource, instance);
                        self.barren.remove(&resource);
                    }
                    return Ok(true);
                }
                self.ready.remove(&resource);
            }
        }
        Ok(false)
    }

    /// A thing that a request can name: one that an action has made ready, where that is needed.
    pub(super) async fn nameable(&mut self, resource: usize) -> Step<Option<Instance>> {
        let Some((_, ready)) = self.ready.get(&resource) else {
            return self.ensure(resource).await;
        };
        let live = self.live.get(&resource).map(Vec::as_slice).unwrap_or_default();
        if let Some(known) = live.iter().find(|it| ready.contains(&it.id)) {
            return Ok(Some(known.clone()));
        }
        // It is being made already.
        if !self.open.insert(resource) {
            return Ok(None);
        }
        let made = Box::pin(self.create(resource)).await;
        self.open.remove(&resource);
        let Some(own) = made? else { return Ok(None) };
        self.make_nameable(resource, &own).await?;
        self.live.entry(resource).or_default().push(own.clone());
        Ok(Some(own))
    }

    /// Has a thing be one that others can name.
    pub(super) async fn make_nameable(&mut self, resource: usize, own: &Instance) -> Step {
        let Some((action, _)) = self.ready.get(&resource).cloned() else { return Ok(()) };
        if let Some(act) = Box::pin(self.about(action, own)).await?
            && self.deliver(&act).await?.is_success()
            && let Some((_, ready)) = self.ready.get_mut(&resource)
        {
            ready.push(own.id.clone());
        }
        Ok(())
    }

    /// Has an operation name new things, where those that it names may be used up. Whether there are any.
    pub(super) async fn anew(&mut self, index: usize) -> Step<bool> {
        let Some(base) = self.base.get(&index) else { return Ok(false) };
        let slots = self.slots(base);
        let mut named: Vec<usize> =
            slots.iter().filter_map(|it| self.referred(index, it)).collect();
        named.dedup();
        named.retain(|it| !self.is_pinned(*it));
        let mut is_any = named.iter().any(|it| self.has_own(index, *it));
        if is_any {
            self.used_up(index);
        }
        named.retain(|it| !self.has_own(index, *it));
        for resource in named {
            if let Some(own) = Box::pin(self.create(resource)).await? {
                self.make_nameable(resource, &own).await?;
                self.live.entry(resource).or_default().insert(0, own);
                is_any = true;
            }
        }
        Ok(is_any)
    }
}
