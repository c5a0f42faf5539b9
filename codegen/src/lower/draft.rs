//! What schemas say, each read by itself: a draft knows other schemas by their types only, and
//! nothing of what they say.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};
use indexmap::IndexMap;

use crate::api::{Additional, Constraints, Property, Struct, TypeId};
use crate::diagnostic::Origin;

/// What was read of all schemas besides their types.
#[derive(Default)]
pub(super) struct Drafts {
    /// The types whose shapes depend on those of others.
    pub(super) open: BTreeMap<TypeId, Draft>,
    /// The discriminators of schemas.
    pub(super) discriminators: BTreeMap<TypeId, Discriminator>,
    /// Where the `$ref` of a schema leads that has one, whatever stands beside it.
    pub(super) leads: HashMap<TypeId, TypeId>,
    /// The named schemas that name another in their `allOf`, each with that one.
    pub(super) extensions: Vec<(TypeId, TypeId)>,
    /// The types of the JSON that texts of events hold, by the place of its schema.
    pub(super) contents: HashMap<Origin, TypeId>,
    /// How the types were read.
    pub(super) steps: Vec<Step>,
}

/// A step of the reading.
pub(super) enum Step {
    /// A type gets its id.
    Meet(TypeId),
    /// The schema of a type begins.
    Begin(TypeId),
    /// The schema of a type has been read.
    End(TypeId),
    /// An operation needs to know what the values of a type are.
    Use(TypeId),
}

/// A schema whose shape depends on those of others.
pub(super) enum Draft {
    /// It is all of its parts.
    AllOf(AllOf),
    /// It has members beside its branches, which all of these have.
    Beside(Beside),
}

impl Default for Draft {
    fn default() -> Self {
        Self::AllOf(AllOf::default())
    }
}

/// An `allOf`, with what stands beside it and in the schemas that are parts of it.
#[derive(Default)]
pub(super) struct AllOf {
    /// The parts in their order, what stands beside an `allOf` after it.
    pub(super) parts: Vec<AllOfPart>,
    /// Whether there is nothing but one `$ref`, which is how words are added to one.
    pub(super) is_only_ref: bool,
}

/// A part of an `allOf`.
pub(super) enum AllOfPart {
    /// A `$ref`, at this place.
    Reference(TypeId, Origin),
    /// What a schema says itself.
    Own(Own),
}

/// What a schema says itself, beside its `allOf`.
pub(super) struct Own {
    /// The members that it names, and what becomes of others.
    pub(super) members: Option<(Vec<Property>, Additional)>,
    /// What is asked of the values by a schema that says nothing of their type, or that they are
    /// objects.
    pub(super) limits: Constraints,
    /// Names that are required; the members need not be its own.
    pub(super) required: Vec<String>,
    /// Whether `null` is a value, as far as that is said.
    pub(super) null: Option<bool>,
    /// What else is said of the values, read as if it stood alone.
    pub(super) value: Option<TypeId>,
}

/// Members that all branches of a `oneOf` or `anyOf` have.
pub(super) struct Beside {
    /// The members.
    pub(super) object: Struct,
    /// The union of the branches.
    pub(super) union: TypeId,
}

/// What tells the variants of a schema.
pub(super) struct Discriminator {
    /// The member whose value tells.
    pub(super) property: String,
    /// Schemas by values.
    pub(super) mapping: IndexMap<String, String>,
    /// Whether no `oneOf` or `anyOf` lists the variants.
    pub(super) is_unlisted: bool,
    /// What the values are that no tag tells, named as in a mapping (`defaultMapping`).
    pub(super) otherwise: Option<String>,
}

/// A type whose values are values of two others.
pub(super) struct Intersection {
    /// The type: the later one itself where nothing else has that, else one that was made for it.
    pub(super) target: TypeId,
    pub(super) earlier: TypeId,
    pub(super) later: TypeId,
}

/// Marks members as required; names that are no member say nothing of a type.
pub(super) fn require(object: &mut Struct, names: &[String]) {
    if names.is_empty() {
        return;
    }
    let names: HashSet<&str> = names.iter().map(String::as_str).collect();
    for property in &mut object.properties {
        property.required |= names.contains(property.name.as_str());
    }
}
