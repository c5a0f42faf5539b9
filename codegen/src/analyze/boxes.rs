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

    /// Objects that are variants of unions: one of them would make all of the values large, and what a union
    /// may be is often every other thing that the service has.
    fn variants(&self) -> HashSet<(TypeId, TypeId)> {
        let unions = self.types.iter().filter(|(_, ty)| matches!(ty.shape, Shape::Union(_)));
        let is_object = |id: &TypeId| matches!(self.types.get(*id).shape, Shape::Struct(_));
        unions
            .flat_map(|(id, _)| {
                let objects = self.by(id).into_iter().filter(is_object);
                objects.map(move |object| (id, object))
            })
            .collect()
    }

    /// What the values of a type take, when those of its parts are known; what is bulky in an object that would be
    /// large is boxed.
    fn measure(
        &self,
        id: TypeId,
        parts: &[TypeId],
        sizes: &HashMap<TypeId, usize>,
        boxed: &mut HashSet<(TypeId, TypeId)>,
    ) -> usize {
        let size = |part: TypeId| sizes.get(&part).copied().unwrap_or(PLAIN);
        let total = |boxed: &HashSet<(TypeId, TypeId)>| {
            let of = |part: &TypeId| if boxed.contains(&(id, *part)) { PLAIN } else { size(*part) };
            parts.iter().map(of).sum::<usize>().max(PLAIN)
        };
        if total(boxed) > LARGE {
            let bulky = parts.iter().filter(|part| size(**part) > BULKY);
            boxed.extend(bulky.map(|part| (id, *part)));
        }
        total(boxed)
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
