//! Lists that hold enough, and things of several kinds.

use serde_json::{Value as Json, json};

use crate::names::plain;
use crate::verify::judge::Kind;
use crate::verify::run::{Run, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::sole::Sole;
use crate::verify::world::{Instance, form, schema};

/// So many things a list should hold.
const ENOUGH: usize = 5;

/// So many of them are of another kind than the first.
const VARIED: usize = 3;

/// Times that are in another order as texts than as times.
const TIMES: [&str; VARIED] =
    ["-04-02T02:00:00+05:30", "-04-01T23:00:00Z", "-05-20T08:15:00-03:00"];

/// What members are called that lists are often sorted by.
const NAMES: &[&str] = &["name", "title", "label", "displayname", "subject"];

impl Run<'_> {
    /// Has a list hold enough to be told in pages, and things that filters and orders tell apart.
    pub(in crate::verify) async fn fill(&mut self, resource: usize) -> Step {
        // Those that stand beside the first one.
        let known = &self.resources[resource];
        let parameter = known.item.as_ref().map(|_| known.parameter.clone());
        let beside = |it: &Instance| {
            let mut path = it.path.clone();
            parameter.iter().for_each(|it| drop(path.remove(it)));
            path
        };
        for round in 0..ENOUGH {
            let live = self.live.get(&resource).map(Vec::as_slice).unwrap_or_default();
            let parent = self.resources[resource].parent.and_then(|it| self.live.get(&it)?.first());
            let wanted = parent.map(|it| it.path.clone()).unwrap_or_default();
            let count = live.iter().filter(|it| beside(it) == wanted).count();
            if count >= ENOUGH && round >= VARIED {
                return Ok(());
            }
            // Where a thing has one of them only, there is no more beside it.
            let creator = self.creator(resource);
            if count > 0 && creator.is_some_and(|it| self.sole.get(&it) == Some(&Sole::Above)) {
                return Ok(());
            }
            let made = match round < VARIED {
                true => self.varied(resource, round).await?,
                false => self.another(resource).await?,
            };
            let Some(made) = made else { return Ok(()) };
            self.live.entry(resource).or_default().push(made);
        }
        Ok(())
    }

    /// A thing whose members differ from those of others; an ordinary one where it is refused.
    async fn varied(&mut self, resource: usize, round: usize) -> Step<Option<Instance>> {
        let Some(creator) = self.creator(resource) else { return Ok(None) };
        let media = form(self.operation(creator));
        let (Some(mut call), Some(media)) = (self.one_more(creator).await?, media) else {
            return Ok(None);
        };
        let whole = schema(media);
        let slots = self.slots(&call);
        let (Some(base), true) = (call.value().cloned(), self.base.contains_key(&creator)) else {
            return Ok(None);
        };
        let mut body = base.clone();
        for slot in slots.iter().filter(|it| it.is_top()) {
            if let Some(value) = self.variant(creator, slot, base.get(&slot.name), round) {
                slots::set(&mut body, &slot.pointer, value);
            }
        }
        for slot in slots.iter().filter(|it| it.is_top()) {
            let Some(named) = self.referred(creator, slot) else { continue };
            if self.sole.get(&creator) == Some(&Sole::Named) {
                continue;
            }
            let live = self.live.get(&named).map(Vec::as_slice).unwrap_or_default();
            if let Some(other) = live.get((round + 1) % live.len().max(1))
                && base.get(&slot.name).is_some_and(|it| !it.is_array())
            {
                slots::set(&mut body, &slot.pointer, other.id.clone());
            }
        }
        self.values().put_in_order(&whole, &mut body);
        if self.values().is_valid(&whole, &body)
            && let Some(place) = call.value_mut()
        {
            *place = body;
            let slots = self.slots(&call);
            self.differ(&mut call, &slots, &[]);
            let seen = self.send(&call).await?;
            if let Some(made) = self.created(resource, &seen) {
                self.judge(&seen, Kind::Valid);
                return Ok(Some(made));
            }
        }
        self.another(resource).await
    }

    /// Another value of a member than the base has.
    fn variant(
        &self,
        creator: usize,
        slot: &Slot,
        known: Option<&Json>,
        round: usize,
    ) -> Option<Json> {
        let (values, facts) = (self.values(), self.values().facts(&slot.origin));
        if self.referred(creator, slot).is_some() {
            return None;
        }
        let year = known.and_then(Json::as_str).and_then(|it| it.get(..4)).unwrap_or("2024");
        let value = match (facts.format.as_deref(), &facts.enumerated, facts.kind()) {
            (Some("date-time"), ..) => json!(format!("{year}{}", TIMES[round])),
            (Some("date"), ..) => json!(format!("{year}{}", TIMES[round].get(..6)?)),
            (_, Some(listed), _) => listed.get((round + 1) % listed.len().max(1))?.clone(),
            (_, _, Some("boolean")) => json!(round.is_multiple_of(2)),
            (_, _, Some("integer" | "number")) => {
                let step = facts.multiple_of.unwrap_or(1.0);
                let step = if step < 1.0 { step * (1.0 / step).round() } else { step };
                // 11 comes before 3 among texts.
                let far = known?.as_f64()? + step * [9.0, 1.0, 6.0][round];
                crate::verify::values::numbers::written(far)
            }
            // In another order without their case than with it.
            (None, None, Some("string")) if NAMES.contains(&plain(&slot.name).as_str()) => {
                json!(["apple", "Zebra", "mango"][round])
            }
            _ => return None,
        };
        Some(value).filter(|it| values.is_valid(&slot.origin, it))
    }
}
