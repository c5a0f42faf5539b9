//! Walks over graphs of types, without recursion, since their depth is the document's.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use crate::api::TypeId;

/// The strongly connected components that are reached from the roots, each after those that it
/// leads to (Tarjan 1972); the members of one in the order of their ids.
pub(super) fn components(
    roots: impl IntoIterator<Item = TypeId>,
    next: impl Fn(TypeId) -> Vec<TypeId>,
) -> Vec<Vec<TypeId>> {
    let mut walk = Components::default();
    for root in roots {
        walk.from(root, &next);
    }
    walk.found
}

/// A walk that finds components.
#[derive(Default)]
struct Components {
    /// By type, when it was met, and the earliest type on the stack that it leads to.
    met: HashMap<TypeId, (usize, usize)>,
    /// Those that belong to no component yet.
    stack: Vec<TypeId>,
    on_stack: HashSet<TypeId>,
    found: Vec<Vec<TypeId>>,
}

impl Components {
    fn from(&mut self, root: TypeId, next: &impl Fn(TypeId) -> Vec<TypeId>) {
        if self.met.contains_key(&root) {
            return;
        }
        let mut way = vec![(root, self.meet(root, next))];
        while let Some((at, inner)) = way.last_mut() {
            let at = *at;
            match inner.next() {
                Some(part) if !self.met.contains_key(&part) => {
                    let inner = self.meet(part, next);
                    way.push((part, inner));
                }
                Some(part) => {
                    if self.on_stack.contains(&part) {
                        let index = self.met[&part].0;
                        self.lower(at, index);
                    }
                }
                None => {
                    way.pop();
                    let (index, lowest) = self.met[&at];
                    if let Some((before, _)) = way.last() {
                        self.lower(*before, lowest);
                    }
                    if index == lowest {
                        self.close(at);
                    }
                }
            }
        }
    }

    fn meet(
        &mut self,
        id: TypeId,
        next: &impl Fn(TypeId) -> Vec<TypeId>,
    ) -> std::vec::IntoIter<TypeId> {
        let index = self.met.len();
        self.met.insert(id, (index, index));
        self.stack.push(id);
        self.on_stack.insert(id);
        next(id).into_iter()
    }

    fn lower(&mut self, id: TypeId, lowest: usize) {
        if let Some((_, known)) = self.met.get_mut(&id) {
            *known = lowest.min(*known);
        }
    }

    /// A component is complete: all that was met after its first member.
    fn close(&mut self, first: TypeId) {
        let start = self.stack.iter().rposition(|id| *id == first).unwrap_or_default();
        let mut members = self.stack.split_off(start);
        for id in &members {
            self.on_stack.remove(id);
        }
        members.sort_unstable();
        self.found.push(members);
    }
}

/// All types that are reached from some, without these, in the order of a walk that goes down
/// first.
pub(super) fn reach(from: TypeId, next: impl Fn(TypeId) -> Vec<TypeId>) -> Vec<TypeId> {
    let mut seen = HashSet::from_iter([from]);
    let mut found = Vec::new();
    let mut stack = next(from);
    stack.reverse();
    while let Some(id) = stack.pop() {
        if seen.insert(id) {
            found.push(id);
            stack.extend(next(id).into_iter().rev());
        }
    }
    found
}

/// Where each type leads at last when it leads to one other at most; nothing for those that come
/// into a circle.
pub(super) fn ends(
    ids: impl IntoIterator<Item = TypeId>,
    next: impl Fn(TypeId) -> Option<TypeId>,
) -> HashMap<TypeId, Option<TypeId>> {
    let mut ends: HashMap<TypeId, Option<TypeId>> = HashMap::new();
    for start in ids {
        let mut way = Vec::new();
        let mut on_way = HashSet::new();
        let mut at = start;
        let end = loop {
            if let Some(end) = ends.get(&at) {
                break *end;
            }
            if !on_way.insert(at) {
                break None;
            }
            way.push(at);
            match next(at) {
                Some(further) => at = further,
                None => break Some(at),
            }
        };
        ends.extend(way.into_iter().map(|id| (id, end)));
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: &[u32]) -> Vec<TypeId> {
        numbers.iter().copied().map(TypeId).collect()
    }

    /// 0 → 1 ⇄ 2 → 3, 4 → 4
    fn next(id: TypeId) -> Vec<TypeId> {
        ids(match id.0 {
            0 => &[1],
            1 => &[2],
            2 => &[1, 3],
            4 => &[4],
            _ => &[],
        })
    }

    #[test]
    fn components_come_after_those_they_lead_to() {
        let found = components(ids(&[0, 4, 2]), next);
        assert_eq!(found, [ids(&[3]), ids(&[1, 2]), ids(&[0]), ids(&[4])]);
    }

    #[test]
    fn what_is_reached_goes_down_first() {
        let next = |id: TypeId| ids(if id.0 == 0 { &[1, 4] } else { &[2, 3] });
        assert_eq!(reach(TypeId(0), next), ids(&[1, 2, 3, 4]));
    }

    #[test]
    fn chains_end_or_come_into_a_circle() {
        let next = |id: TypeId| (id.0 != 9).then(|| TypeId(if id.0 == 3 { 1 } else { id.0 + 1 }));
        let ends = ends(ids(&[0, 2, 7]), next);
        assert_eq!(ends[&TypeId(0)], None);
        assert_eq!(ends[&TypeId(3)], None);
        assert_eq!(ends[&TypeId(7)], Some(TypeId(9)));
        assert_eq!(ends[&TypeId(8)], Some(TypeId(9)));
    }

    #[test]
    fn a_long_way_needs_no_stack() {
        const LENGTH: u32 = 200_000;
        let next = |id: TypeId| vec![TypeId(if id.0 < LENGTH { id.0 + 1 } else { 0 })];
        assert_eq!(components([TypeId(0)], next).len(), 1);
    }
}
