//! `allOf`: one type that is all of its parts, which are settled before it.

use foldhash::{HashMap, HashSet};

use super::Settler;
use crate::api::{Additional, AnyReason, Constraints, Property, Shape, Struct, TypeId};
use crate::diagnostic::{Code, Origin};
use crate::lower::draft::{AllOf, AllOfPart, Beside, Draft, Own, require};
use crate::lower::graph;

/// How often a circle of `allOf`s is opened anew before all that is left of it is taken in document
/// order.
const MOST_OPENED: usize = 64;

/// How many members types may take over from others, for each type of the document. Documents that
/// people write have few members to a type; a long chain of `allOf`s has all of its members in each.
const TAKEN_PER_TYPE: usize = 20;

/// So many more may be taken over in any document.
const TAKEN: usize = 50_000;

/// What the parts have come to so far.
#[derive(Default)]
struct Merged {
    object: Struct,
    /// Where each member is, once there are many.
    places: HashMap<String, usize>,
    /// Whether any part says that the values are objects.
    is_object: bool,
    /// Parts that are no object, and unions.
    others: Vec<TypeId>,
    /// Names that are required, by parts that need not define them.
    required: Vec<String>,
    /// The only part that is a `$ref`, as long as nothing else says anything.
    only: Option<TypeId>,
    said: usize,
    /// What is asked of the values by schemas that say nothing of their type.
    limits: Constraints,
    /// Whether `null` is a value of all the parts that say what is.
    null: Option<bool>,
}

impl Merged {
    /// Fewer members are looked through.
    const MANY: usize = 16;

    /// Adds what one more part says of `null`.
    fn agree_on_null(&mut self, is_nullable: bool) {
        self.null = Some(self.null.unwrap_or(true) && is_nullable);
    }

    /// Where the member of this name is.
    fn position(&mut self, name: &str) -> Option<usize> {
        let properties = &self.object.properties;
        if properties.len() < Self::MANY {
            return properties.iter().position(|known| known.name == name);
        }
        let start = self.places.len();
        let new = properties.iter().enumerate().skip(start);
        self.places.extend(new.map(|(at, property)| (property.name.clone(), at)));
        self.places.get(name).copied()
    }
}

impl Settler<'_> {
    /// Gives all types their shapes that are made of the members of others, each after those.
    pub(in crate::lower) fn all_of(&mut self) {
        let open: Vec<TypeId> = self.drafts.open.keys().copied().collect();
        for component in graph::components(open, |id| self.made_of(id)) {
            self.component(component);
        }
        self.settled = self.api.types.len();
    }

    /// Types that are made of each other, or one that is made of none such.
    fn component(&mut self, members: Vec<TypeId>) {
        if let [only] = members.as_slice() {
            return self.settle(*only);
        }
        let within: HashSet<TypeId> = members.iter().copied().collect();
        let mut circles = vec![members];
        let mut opened = 0;
        while let Some(mut circle) = circles.pop() {
            circle.retain(|id| self.drafts.open.contains_key(id));
            // A part that has no members to give yet is left out of the first that can do without:
            // a union cannot do without its variants.
            let is_free = |id: &TypeId| !self.variants_of(*id).iter().any(|it| circle.contains(it));
            let Some(first) = circle.iter().copied().find(is_free).or(circle.first().copied())
            else {
                continue;
            };
            self.settle(first);
            circle.retain(|id| *id != first);
            opened += 1;
            if opened < MOST_OPENED {
                let next = |id: TypeId| {
                    self.made_of(id).into_iter().filter(|it| within.contains(it)).collect()
                };
                let mut rest = graph::components(circle, next);
                rest.reverse();
                circles.extend(rest);
            } else {
                circle.into_iter().for_each(|id| self.settle(id));
            }
        }
    }

    fn settle(&mut self, id: TypeId) {
        // As long as it is put together, it is open for what leads back to it.
        let Some(draft) = self.drafts.open.get_mut(&id) else { return };
        let draft = std::mem::take(draft);
        let shape = match draft {
            Draft::AllOf(all) => self.of_parts(id, all),
            Draft::Beside(Beside { object, union }) => self.spread(id, object, union),
        };
        self.drafts.open.remove(&id);
        self.api.types.get_mut(id).shape = shape;
        self.family(id);
    }

    /// The types whose members a type has, or a way to them.
    fn made_of(&self, id: TypeId) -> Vec<TypeId> {
        let types = &self.api.types;
        match (self.drafts.open.get(&id), &types.get(id).shape) {
            (Some(Draft::Beside(beside)), _) => {
                let Shape::Union(union) = &types.get(beside.union).shape else { return Vec::new() };
                // What extends the schema has its members already.
                let variants = union.variants.iter().map(|variant| variant.ty);
                variants.filter(|it| !self.families.extends(*it, id)).collect()
            }
            (Some(Draft::AllOf(all)), _) => {
                let part = |part: &AllOfPart| match part {
                    AllOfPart::Reference(target, _) => {
                        Some(*target).filter(|target| self.has_unknown_members(*target, id))
                    }
                    AllOfPart::Own(own) => own.value,
                };
                all.parts.iter().filter_map(part).collect()
            }
            (None, Shape::Alias(target)) => vec![*target],
            (None, Shape::Union(union)) => union.variants.iter().map(|it| it.ty).collect(),
            (None, _) => Vec::new(),
        }
    }

    /// Whether a part has to be settled before a type that it is a part of.
    fn has_unknown_members(&self, part: TypeId, id: TypeId) -> bool {
        let parent = self.api.types.resolve(part);
        // The own members of a family are known, and a variant takes no more of its union.
        self.families.extended(parent) == parent && !self.families.lists(parent, id)
    }

    /// The types behind the branches that a type has all members of.
    fn variants_of(&self, id: TypeId) -> Vec<TypeId> {
        let of = |union: TypeId| match self.shape(union) {
            Shape::Union(union) => {
                union.variants.iter().map(|it| self.api.types.resolve(it.ty)).collect()
            }
            _ => Vec::new(),
        };
        match self.drafts.open.get(&id) {
            Some(Draft::Beside(beside)) => of(beside.union),
            Some(Draft::AllOf(all)) => {
                let unions = all.parts.iter().filter_map(|part| match part {
                    AllOfPart::Reference(target, _) => Some(*target),
                    AllOfPart::Own(own) => own.value,
                });
                unions.flat_map(of).collect()
            }
            None => Vec::new(),
        }
    }

    /// The shape of a type that is all of these parts.
    fn of_parts(&mut self, id: TypeId, all: AllOf) -> Shape {
        let origin = self.origin(id);
        let mut parts = Merged::default();
        for part in all.parts {
            match part {
                AllOfPart::Reference(target, place) => {
                    self.add_type(id, target, &place, &mut parts)
                }
                AllOfPart::Own(own) => self.add_own(id, own, &mut parts),
            }
        }
        if parts.said == 1
            && let Some(only) = parts.only
            && !self.requires_more(only, &parts.required)
            && !self.families.extends(id, only)
            && parts.limits.is_empty()
        {
            return Shape::Alias(only);
        }
        require(&mut parts.object, &parts.required);
        if parts.null == Some(true) {
            self.api.types.get_mut(id).nullable = true;
        }
        match (parts.is_object, parts.others.as_slice()) {
            (true, []) => Shape::Struct(parts.object),
            (false, []) => Shape::Any(AnyReason::Unconstrained),
            (true, [union]) if matches!(self.shape(*union), Shape::Union(_)) => {
                self.spread(id, parts.object, *union)
            }
            (false, several) => self.narrowest(id, several, &parts.limits, &origin),
            (true, _) => {
                let message = "parts of this `allOf` are objects and others are not";
                let help = "the parts that are objects are used";
                self.report(Code::AllOfConflict, &origin, message, help);
                Shape::Struct(parts.object)
            }
        }
    }

    /// Adds what a schema says beside its `allOf`.
    fn add_own(&mut self, id: TypeId, own: Own, parts: &mut Merged) {
        parts.required.extend(own.required);
        if let Some((properties, additional)) = own.members {
            parts.said += 1;
            parts.is_object = true;
            for property in properties {
                self.add_own_member(id, property, parts);
            }
            if additional != Additional::Unsaid {
                parts.object.additional = additional;
            }
        }
        if !own.limits.is_empty() {
            parts.object.limits = own.limits.or(&parts.object.limits);
            parts.limits = own.limits.or(&parts.limits);
        }
        if let Some(value) = own.value {
            parts.said += 1;
            parts.others.push(value);
        }
        if let Some(is_nullable) = own.null {
            parts.agree_on_null(is_nullable);
        }
    }

    /// Adds a member; it replaces an earlier one of the same name at its place, unless it says
    /// nothing of its values.
    fn add_own_member(&mut self, id: TypeId, property: Property, parts: &mut Merged) {
        let Some(at) = parts.position(&property.name) else {
            parts.object.properties.push(property);
            return;
        };
        let known = &mut parts.object.properties[at];
        if self.says_nothing(property.ty) {
            if !property.docs.is_empty() {
                known.docs = property.docs;
            }
            known.default = property.default.or(known.default.take());
        } else {
            self.describe_anew(id, known, property);
        }
    }

    /// Adds the members of an object; a later one replaces an earlier one at its place.
    fn add_object(&mut self, id: TypeId, base: Struct, origin: &Origin, parts: &mut Merged) {
        parts.is_object = true;
        if !self.may_take(base.properties.len(), origin) {
            return;
        }
        for property in base.properties {
            match parts.position(&property.name) {
                None => parts.object.properties.push(property),
                Some(at) => self.describe_anew(id, &mut parts.object.properties[at], property),
            }
        }
        if base.additional != Additional::Unsaid {
            parts.object.additional = base.additional;
        }
        parts.object.limits = base.limits.or(&parts.object.limits);
    }

    /// Whether so many members more may be taken over from another type.
    pub(super) fn may_take(&mut self, count: usize, origin: &Origin) -> bool {
        let most = TAKEN + TAKEN_PER_TYPE * self.read;
        self.taken += count;
        let may = self.taken <= most;
        if !may {
            let message = format!("the types of the document take over more than {most} members");
            let help = "the members of this part are left out; have shorter chains of `allOf`";
            self.report(Code::TooManyMembers, origin, message, help);
        }
        may
    }

    /// Adds a part that is a `$ref`.
    fn add_type(&mut self, id: TypeId, target: TypeId, origin: &Origin, parts: &mut Merged) {
        let resolved = self.api.types.resolve(target);
        let base = self.families.extended(resolved);
        let is_open = self.drafts.open.contains_key(&resolved);
        // Of a family that is not settled yet, the own members are known.
        if self.families.lists(resolved, id) || (is_open && base != resolved) {
            parts.is_object = true;
            if let Shape::Struct(object) = &self.api.types.get(base).shape {
                let object = object.clone();
                self.add_object(id, object, origin, parts);
            }
            return;
        }
        if is_open {
            let message = "this part of the `allOf` contains the schema it is a part of";
            self.report(Code::CircularRef, origin, message, "this part is left out");
            return;
        }
        parts.said += 1;
        parts.only = Some(resolved);
        match &self.api.types.get(base).shape {
            Shape::Struct(base) => {
                let base = base.clone();
                self.add_object(id, base, origin, parts);
            }
            Shape::Map(values, _) => {
                parts.is_object = true;
                // A map of anything, such as a bare `type: object`, says nothing more.
                if !matches!(self.api.types.get(*values).shape, Shape::Any(_)) {
                    parts.object.additional = Additional::Typed(*values);
                }
            }
            Shape::Any(_) => return,
            _ => parts.others.push(target),
        }
        parts.agree_on_null(self.api.types.is_nullable(target));
    }

    /// Whether members of a type that it does not require are required besides, or names that it does not have.
    fn requires_more(&self, id: TypeId, required: &[String]) -> bool {
        match self.shape(id) {
            Shape::Struct(object) => required.iter().any(|name| {
                match object.properties.iter().find(|property| property.name == *name) {
                    Some(property) => !property.required,
                    None => self.is_undescribed(object, name),
                }
            }),
            _ => false,
        }
    }

    /// Whether a type is known to be any value, of which nothing is said.
    pub(super) fn says_nothing(&self, id: TypeId) -> bool {
        let types = &self.api.types;
        let resolved = types.resolve(id);
        !self.drafts.open.contains_key(&resolved)
            && matches!(types.get(resolved).shape, Shape::Any(AnyReason::Unconstrained))
    }
}
