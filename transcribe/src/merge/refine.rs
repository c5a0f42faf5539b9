//! Classes of models told apart by where their fields lead, until nothing more tells them apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Model;

/// A field, by its place among those that lead somewhere, and the new class of what it leads to.
type Changes = Vec<(usize, usize)>;

/// Splits classes until all models of one lead to the same classes, field by field.
///
/// Where a class falls apart the largest part keeps its number, and only what leads to the other
/// parts is looked at again: a model changes its number no more often than its class can be halved,
/// so that long chains of models cost little more than their length.
pub(super) fn refined(models: &[Model], classes: Vec<usize>) -> Vec<usize> {
    let mut leading: Vec<Vec<(usize, usize)>> = vec![Vec::new(); models.len()];
    let mut changes: BTreeMap<usize, Changes> = BTreeMap::new();
    for (index, model) in models.iter().enumerate() {
        let targets = model.fields.iter().filter_map(|field| field.target);
        for (place, target) in targets.enumerate() {
            leading[target].push((index, place));
            changes.entry(index).or_default().push((place, classes[target]));
        }
    }
    let count = classes.iter().max().map_or(0, |most| most + 1);
    let mut members = vec![BTreeSet::new(); count];
    for (model, class) in classes.iter().enumerate() {
        members[*class].insert(model);
    }
    let mut partition = Partition { classes, members };
    while !changes.is_empty() {
        let moved = partition.split(std::mem::take(&mut changes));
        for model in moved {
            let class = partition.classes[model];
            for (from, place) in &leading[model] {
                changes.entry(*from).or_default().push((*place, class));
            }
        }
    }
    partition.classes
}

struct Partition {
    classes: Vec<usize>,
    members: Vec<BTreeSet<usize>>,
}

impl Partition {
    /// Splits the classes of models whose fields lead to new ones; gives the models that got a
    /// new number.
    fn split(&mut self, changes: BTreeMap<usize, Changes>) -> Vec<usize> {
        let mut parts: BTreeMap<usize, BTreeMap<Changes, Vec<usize>>> = BTreeMap::new();
        for (model, mut changed) in changes {
            let class = self.classes[model];
            if self.members[class].len() > 1 {
                changed.sort_unstable();
                parts.entry(class).or_default().entry(changed).or_default().push(model);
            }
        }
        let mut moved = Vec::new();
        for (class, parts) in parts {
            let mut parts: Vec<Vec<usize>> = parts.into_values().collect();
            let changed: usize = parts.iter().map(Vec::len).sum();
            let largest = parts.iter().map(Vec::len).max().unwrap_or(0);
            let rest = self.members[class].len() - changed;
            if rest < largest {
                // The largest part stays; what has not changed is a part like the others.
                let stays = parts.iter().position(|part| part.len() == largest).unwrap_or(0);
                let stays = parts.swap_remove(stays);
                let own = std::mem::replace(&mut self.members[class], stays.into_iter().collect());
                let gone: BTreeSet<usize> = parts.iter().flatten().copied().collect();
                let kept = &self.members[class];
                let rest = own.into_iter().filter(|it| !gone.contains(it) && !kept.contains(it));
                let rest: Vec<usize> = rest.collect();
                if !rest.is_empty() {
                    parts.push(rest);
                }
            }
            for part in parts {
                let new = self.members.len();
                for model in &part {
                    self.members[class].remove(model);
                    self.classes[*model] = new;
                }
                moved.extend_from_slice(&part);
                self.members.push(part.into_iter().collect());
            }
        }
        moved
    }
}
