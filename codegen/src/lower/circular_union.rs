//! Unions that are variants of each other: `A` is `B` or a text, `B` is `A` or a number.
//!
//! No value is told by going round, so all unions of such a circle have the same values: those of
//! the variants that lead out of it. The first of them in the document has these, and the others
//! are that union.

use foldhash::{HashMap, HashMapExt, HashSet};

use super::Lowerer;
use crate::api::{AnyReason, Shape, TypeId, Types, Union, UnionKind};

impl Lowerer<'_> {
    /// Makes one union of those of a circle.
    pub(super) fn join_circular_unions(&mut self) {
        for circle in circles(&unions(&self.api.types)) {
            let first = circle[0];
            let mut joined: Option<Union> = None;
            let is_nullable = circle.iter().any(|id| self.api.types.get(*id).nullable);
            for id in &circle {
                let shape = match *id == first {
                    true => Shape::Any(AnyReason::Unconstrained),
                    false => Shape::Alias(first),
                };
                let shape = std::mem::replace(&mut self.api.types.get_mut(*id).shape, shape);
                let Shape::Union(mut union) = shape else { continue };
                match &mut joined {
                    None => joined = Some(union),
                    Some(joined) => {
                        if joined.kind != union.kind {
                            joined.kind = UnionKind::Untagged;
                        }
                        joined.variants.append(&mut union.variants);
                    }
                }
            }
            let Some(mut joined) = joined else { continue };
            let types = &self.api.types;
            joined.variants.retain(|variant| types.resolve(variant.ty) != first);
            let definition = self.api.types.get_mut(first);
            definition.nullable = is_nullable;
            definition.shape = Shape::Union(joined);
        }
    }
}

/// The unions, with those of their variants that are other unions.
fn unions(types: &Types) -> HashMap<TypeId, Vec<TypeId>> {
    let mut unions = HashMap::new();
    for (id, definition) in types.iter() {
        let Shape::Union(union) = &definition.shape else { continue };
        let inner = union.variants.iter().map(|variant| types.resolve(variant.ty));
        // The base of a family is a variant of itself.
        let is_other = |it: &TypeId| *it != id && matches!(types.get(*it).shape, Shape::Union(_));
        unions.insert(id, inner.filter(is_other).collect());
    }
    unions
}

/// The circles, each in document order: Kosaraju's strongly connected components, without
/// recursion, since the depth is the document's.
fn circles(next: &HashMap<TypeId, Vec<TypeId>>) -> Vec<Vec<TypeId>> {
    let mut ids: Vec<TypeId> = next.keys().copied().collect();
    ids.sort_unstable();
    let mut seen = HashSet::default();
    let mut finished = Vec::new();
    let mut before: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
    for &start in &ids {
        let mut way = Vec::from_iter(seen.insert(start).then_some((start, 0)));
        while let Some((at, index)) = way.last_mut() {
            let Some(&inner) = next[at].get(*index) else {
                finished.push(*at);
                way.pop();
                continue;
            };
            *index += 1;
            before.entry(inner).or_default().push(*at);
            if seen.insert(inner) {
                way.push((inner, 0));
            }
        }
    }
    let mut circles = Vec::new();
    for start in finished.into_iter().rev() {
        let mut circle = Vec::new();
        let mut stack = vec![start];
        while let Some(id) = stack.pop() {
            // `seen` holds those that no circle has yet.
            if seen.remove(&id) {
                circle.push(id);
                stack.extend(before.get(&id).into_iter().flatten());
            }
        }
        circle.sort_unstable();
        if circle.len() > 1 {
            circles.push(circle);
        }
    }
    circles
}
