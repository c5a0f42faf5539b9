//! Which schemas extend which, as passes ask for it.

use foldhash::{HashMap, HashSet};
use indexmap::IndexSet;

use crate::api::{TypeId, Union};
use crate::lower::graph;

/// Which named schemas extend which, and which of them are families.
#[derive(Default)]
pub(super) struct Families {
    /// The schemas that name a schema in their `allOf`, in the order of the document.
    pub(super) children: HashMap<TypeId, IndexSet<TypeId>>,
    /// The schemas that a named schema extends.
    pub(super) parents: HashMap<TypeId, Vec<TypeId>>,
    /// The named schemas that extend one which has a discriminator.
    pub(super) of_families: HashSet<TypeId>,
    /// The schemas that a `$ref` leads to at last; nothing for one that leads in a circle.
    pub(super) ends: HashMap<TypeId, Option<TypeId>>,
    /// The type of the own members, by the type of the union.
    pub(super) bases: HashMap<TypeId, TypeId>,
    /// All of those.
    pub(super) is_base: HashSet<TypeId>,
    /// The schemas that the `oneOf` or `anyOf` of a schema lists which others have in their `allOf`.
    pub(super) listed: HashMap<TypeId, HashSet<TypeId>>,
    /// The unions whose variants no `oneOf` lists.
    pub(super) unlisted: HashSet<TypeId>,
}

impl Families {
    /// Whether any named schema has this one in its `allOf`.
    pub(super) fn has_children(&self, id: TypeId) -> bool {
        self.children.contains_key(&id)
    }

    /// Whether a named schema extends another that has a discriminator.
    pub(super) fn is_child(&self, id: TypeId) -> bool {
        self.of_families.contains(&id)
    }

    /// Whether a named schema has another in its `allOf`.
    pub(super) fn is_child_of(&self, child: TypeId, parent: TypeId) -> bool {
        self.children.get(&parent).is_some_and(|all| all.contains(&child))
    }

    /// Whether a schema that has another in its `allOf` extends it as a family, rather than
    /// being another place where it is used.
    pub(super) fn extends(&self, child: TypeId, parent: TypeId) -> bool {
        self.bases.contains_key(&parent) && self.is_child_of(child, parent)
    }

    /// Whether `parent` is a union that lists `child` as one of its variants, so that the child
    /// has its members, but is none of the others.
    pub(super) fn lists(&self, parent: TypeId, child: TypeId) -> bool {
        self.listed.get(&parent).is_some_and(|all| all.contains(&child))
    }

    /// Whether a named schema extends another one, directly or not.
    pub(super) fn is_descendant(&self, child: TypeId, parent: TypeId) -> bool {
        let parents = |id: TypeId| self.parents.get(&id).cloned().unwrap_or_default();
        self.has_children(parent)
            && self.parents.contains_key(&child)
            && child != parent
            && graph::reach(child, parents).contains(&parent)
    }

    /// All named schemas that extend one, directly or not.
    pub(super) fn descendants(&self, parent: TypeId) -> Vec<TypeId> {
        let children = |id: TypeId| self.children.get(&id).into_iter().flatten().copied().collect();
        graph::reach(parent, children)
    }

    /// The type whose members a schema has that names this one in its `allOf`.
    pub(super) fn extended(&self, id: TypeId) -> TypeId {
        self.bases.get(&id).copied().unwrap_or(id)
    }

    /// Whether a type is that of a family's own members.
    pub(super) fn is_base(&self, id: TypeId) -> bool {
        self.is_base.contains(&id)
    }

    /// Where the `$ref` of a schema leads at last, whatever stands beside it.
    pub(super) fn end(&self, id: TypeId) -> Option<TypeId> {
        self.ends.get(&id).copied().unwrap_or(Some(id))
    }

    /// A variant that is a family itself stands for its own members: the schemas that extend it
    /// are variants too. Not one whose variants another member tells: these may have no tag here.
    pub(super) fn flatten(
        &self,
        id: TypeId,
        union: &mut Union,
        is_told_by_another: impl Fn(TypeId) -> bool,
    ) {
        if self.unlisted.contains(&id) {
            for variant in &mut union.variants {
                if variant.ty == id || !is_told_by_another(variant.ty) {
                    variant.ty = self.extended(variant.ty);
                }
            }
        }
    }
}
