//! Which types stand in others behind a pointer.

use foldhash::{HashMap, HashSet};

use crate::api::{Shape, TypeId, Types};

/// What a value that is no object takes, in bytes: a text or a list.
const PLAIN: usize = 24;

/// An object that takes more bytes is too large to be handed on by value: a program without optimization
/// keeps several copies of it on its stack, which has two megabytes in a thread.
const LARGE: usize = 16 << 10;

/// What makes an object large: objects in it that take more bytes than this.
const BULKY: usize = 1 << 10;

/// From an object of a graph, more objects and unions than this are reached.
const GRAPH: usize = 64;

/// What types hold by value.
pub(super) struct Held<'a> {
    pub(super) types: &'a Types,
    pub(super) newtypes: &'a HashSet<TypeId>,
    pub(super) same: &'a HashMap<TypeId, TypeId>,
}

impl Held<'_> {
    /// What stands in a value by value: behind aliases, but not in lists or maps.
    fn by(&self, id: TypeId) -> Vec<TypeId> {
        match &self.types.get(id).shape {
            Shape::Struct(object) => object.properties.iter().map(|it| self.at(it.ty)).collect(),
            Shape::Union(union) => union.variants.iter().map(|it| self.at(it.ty)).collect(),
            _ => Vec::new(),
        }
    }

    /// The type that is defined for this one.
    fn at(&self, id: TypeId) -> TypeId {
        let mut at = id;
        while let (Shape::Alias(target), false) =
            (&self.types.get(at).shape, self.newtypes.contains(&at))
        {
            at = *target;
        }
        self.same.get(&at).copied().unwrap_or(at)
    }

    /// Objects of large graphs that are variants of unions: what a union may be is often every other thing that
    /// the service has, and whoever drops one value of it would need the code that drops them all.
    fn variants(&self) -> HashSet<(TypeId, TypeId)> {
        let mut graphs: HashMap<TypeId, bool> = HashMap::default();
        let mut boxed = HashSet::default();
        for (id, _) in self.types.iter().filter(|(_, ty)| matches!(ty.shape, Shape::Union(_))) {
            for part in self.by(id) {
                let is_object = matches!(self.types.get(part).shape, Shape::Struct(_));
                if is_object && *graphs.entry(part).or_insert_with(|| self.is_graph(part)) {
                    boxed.insert((id, part));
                }
            }
        }
        boxed
    }

    /// Whether more than [`GRAPH`] objects and unions are reached from a type, in whichever way: as members, in
    /// lists or in maps.
    fn is_graph(&self, root: TypeId) -> bool {
        let mut seen = HashSet::default();
        let mut stack = vec![root];
        let mut count = 0;
        while let Some(id) = stack.pop() {
            let id = self.at(id);
            if !seen.insert(id) {
                continue;
            }
            if matches!(self.types.get(id).shape, Shape::Struct(_) | Shape::Union(_)) {
                count += 1;
                if count > GRAPH {
                    return true;
                }
            }
            stack.extend(self.types.parts(id));
        }
        false
    }

    /// What the values of a type take, when those of its parts are known; what is bulky in an object that would be
    /// large is boxed. A union takes what its largest variant does.
    fn measure(
        &self,
        id: TypeId,
        parts: &[TypeId],
        sizes: &HashMap<TypeId, usize>,
        boxed: &mut HashSet<(TypeId, TypeId)>,
    ) -> usize {
        let size = |part: &TypeId, boxed: &HashSet<_>| match boxed.contains(&(id, *part)) {
            true => PLAIN,
            false => sizes.get(part).copied().unwrap_or(PLAIN),
        };
        if matches!(self.types.get(id).shape, Shape::Union(_)) {
            return parts.iter().map(|part| size(part, boxed)).max().unwrap_or(PLAIN).max(PLAIN);
        }
        let mut total: usize = parts.iter().map(|part| size(part, boxed)).sum();
        if total > LARGE {
            for part in parts {
                let bytes = size(part, boxed);
                if bytes > BULKY {
                    // A type may be that of several members: all of them stand behind a pointer at once.
                    let members = parts.iter().filter(|other| *other == part).count();
                    total -= members * (bytes - PLAIN);
                    boxed.insert((id, *part));
                }
            }
        }
        total.max(PLAIN)
    }

    /// [`variants`](Self::variants), the edges that close a circle of values, found in document order: as
    /// few boxes as a depth-first walk needs, and what is bulky in large objects. Iterative, since the depth is
    /// the document's.
    pub(super) fn boxes(&self) -> HashSet<(TypeId, TypeId)> {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            Open,
            Done,
        }
        let mut marks: HashMap<TypeId, Mark> = HashMap::default();
        let mut boxed = self.variants();
        let mut sizes: HashMap<TypeId, usize> = HashMap::default();
        for (root, _) in self.types.iter() {
            if self.same.contains_key(&root) || marks.contains_key(&root) {
                continue;
            }
            marks.insert(root, Mark::Open);
            let mut stack = vec![(root, self.by(root), 0)];
            while let Some((id, inner, next)) = stack.last_mut() {
                let Some(&part) = inner.get(*next) else {
                    marks.insert(*id, Mark::Done);
                    let size = self.measure(*id, inner, &sizes, &mut boxed);
                    sizes.insert(*id, size);
                    stack.pop();
                    continue;
                };
                *next += 1;
                if boxed.contains(&(*id, part)) {
                    continue;
                }
                match marks.get(&part) {
                    Some(Mark::Open) => {
                        boxed.insert((*id, part));
                    }
                    Some(Mark::Done) => {}
                    None => {
                        marks.insert(part, Mark::Open);
                        let parts = self.by(part);
                        stack.push((part, parts, 0));
                    }
                }
            }
        }
        boxed
    }
}
