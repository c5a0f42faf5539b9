//! A member that several parts of an `allOf` describe, each as an object: its values have the
//! members of all of them (JSON Schema 2020-12, core, 10.2.1.1).
//!
//! What the parts lead to may not be settled yet when they meet, so that this is noted, and done
//! once all types are known.

use foldhash::{HashMap, HashSet};

use super::Settler;
use crate::api::{
    Additional, AnyReason, Docs, Enum, EnumValues, Owner, Property, Scalar, ScalarKind, Shape,
    Struct, TypeId, TypeName,
};
use crate::diagnostic::{Code, Origin};
use crate::lower::draft::Intersection;

/// Circles of types that meet may make a type for each pair of theirs; no more than so many.
const PAIRS: usize = 1_000;

/// The types of pairs that have met below one member.
type Known = HashMap<(TypeId, TypeId), TypeId>;

impl Settler<'_> {
    /// Describes a member anew: what is said later goes before what was said earlier.
    pub(super) fn describe_anew(&mut self, owner: TypeId, known: &mut Property, later: Property) {
        let (earlier, was_required) = (known.ty, known.required);
        if let (Some(one), Some(other)) = (self.json_kind(earlier), self.json_kind(later.ty))
            && one != other
        {
            let message = format!("`{}` is {other} here, and {one} in a part before", later.name);
            let help = "no value is both; what is said here is used";
            self.report(Code::AllOfConflict, &later.origin, message, help);
        }
        *known = later;
        known.required |= was_required;
        if earlier != known.ty && self.may_have_members(earlier) && self.may_have_members(known.ty)
        {
            let (name, origin) = (known.name.as_str(), &known.origin);
            let target = self.own_or_made(owner, name, known.ty, origin);
            self.intersections.push(Intersection { target, earlier, later: known.ty });
            known.ty = target;
        }
    }

    /// The kind of JSON values that a type has, as far as it is known while types are put together
    /// and is one.
    fn json_kind(&self, id: TypeId) -> Option<&'static str> {
        let types = &self.api.types;
        let resolved = types.resolve(id);
        if self.drafts.open.contains_key(&resolved) {
            return None;
        }
        Some(match &types.get(resolved).shape {
            Shape::Scalar(Scalar { kind: ScalarKind::Boolean, .. }) => "a boolean",
            Shape::Scalar(Scalar {
                kind: ScalarKind::Integer(_) | ScalarKind::Number | ScalarKind::Decimal,
                ..
            }) => "a number",
            Shape::Scalar(Scalar { kind: ScalarKind::Flag, .. }) => return None,
            Shape::Scalar(_) => "a text",
            Shape::Enum(Enum { values: EnumValues::Strings(_), .. }) => "a text",
            Shape::Enum(_) => "a number",
            Shape::Struct(_) | Shape::Map(..) => "an object",
            Shape::List(..) => "an array",
            Shape::Union(_) | Shape::Alias(_) | Shape::Any(_) => return None,
        })
    }

    /// Whether values of a type may be objects or arrays that have members, as far as is known
    /// while types are put together.
    fn may_have_members(&self, id: TypeId) -> bool {
        let types = &self.api.types;
        let resolved = types.resolve(id);
        self.drafts.open.contains_key(&resolved)
            || matches!(
                types.get(resolved).shape,
                Shape::Struct(_) | Shape::List(..) | Shape::Union(_)
            )
    }

    /// The type itself when it stands in the owner, where no other is made of it; else another one
    /// that is the same so far.
    fn own_or_made(&mut self, owner: TypeId, role: &str, ty: TypeId, origin: &Origin) -> TypeId {
        if self.stands_in(ty, owner) {
            return ty;
        }
        let name = TypeName::Inline(Owner::Type(owner), role.to_owned());
        self.made(origin, name, Docs::default(), Shape::Alias(ty))
    }

    /// Whether a type is an inline one of another, or of one in that.
    pub(super) fn stands_in(&self, ty: TypeId, owner: TypeId) -> bool {
        let mut at = &self.api.types.get(ty).name;
        while let TypeName::Inline(Owner::Type(around), _) = at {
            if *around == owner {
                return true;
            }
            at = &self.api.types.get(*around).name;
        }
        false
    }

    /// Gives what met the members of both.
    pub(in crate::lower) fn intersections(&mut self) {
        let mut idle = HashMap::default();
        for intersection in std::mem::take(&mut self.intersections) {
            let mut known = Known::default();
            let mut open = vec![intersection];
            while let Some(next) = open.pop() {
                let (target, later) = (next.target, next.later);
                if known.len() > PAIRS {
                    self.report_pairs(target);
                    idle.insert(target, later);
                } else if !self.intersect(next, &mut known, &mut open) {
                    idle.insert(target, later);
                }
            }
        }
        idle.retain(|target, later| target != later);
        if idle.is_empty() {
            return;
        }
        // Those that came to nothing new are what they were made of.
        let ids: Vec<TypeId> = self.api.types.iter().map(|(id, _)| id).collect();
        for id in ids {
            if let Shape::Struct(object) = &mut self.api.types.get_mut(id).shape {
                for property in &mut object.properties {
                    while let Some(later) = idle.get(&property.ty) {
                        property.ty = *later;
                    }
                }
            }
        }
    }

    fn report_pairs(&mut self, target: TypeId) {
        let origin = self.api.types.get(target).origin.clone();
        let message = format!("more than {PAIRS} types meet in the parts of this `allOf`");
        self.report(Code::AllOfConflict, &origin, message, "from here on the later part is used");
    }

    /// Gives a type the members of both; whether that is more than the later one has.
    fn intersect(
        &mut self,
        Intersection { target, earlier, later }: Intersection,
        known: &mut Known,
        open: &mut Vec<Intersection>,
    ) -> bool {
        let types = &self.api.types;
        if !self.adds(earlier, later) {
            return false;
        }
        let pair = (types.resolve(earlier), types.resolve(later));
        let shape = match (&types.get(pair.0).shape, &types.get(pair.1).shape) {
            (Shape::Struct(earlier), Shape::Struct(later)) => {
                let (earlier, later) = (earlier.clone(), later.clone());
                known.insert(pair, target);
                Shape::Struct(self.members_of_both(target, earlier, later, known, open))
            }
            (Shape::List(earlier, _), Shape::List(later, limits)) => {
                let (earlier, later, limits) = (*earlier, *later, limits.clone());
                let origin = self.api.types.get(later).origin.clone();
                let member = Property::new("item", later, origin);
                Shape::List(self.below(target, &member, earlier, known, open), limits)
            }
            _ => return false,
        };
        self.api.types.get_mut(target).shape = shape;
        true
    }

    /// The type of what meets in an intersection, which may be one that has met before.
    fn below(
        &mut self,
        target: TypeId,
        member: &Property,
        earlier: TypeId,
        known: &Known,
        open: &mut Vec<Intersection>,
    ) -> TypeId {
        let types = &self.api.types;
        let later = member.ty;
        if let Some(ty) = known.get(&(types.resolve(earlier), types.resolve(later))) {
            return *ty;
        }
        let target = self.own_or_made(target, &member.name, later, &member.origin);
        open.push(Intersection { target, earlier, later });
        target
    }

    fn members_of_both(
        &mut self,
        target: TypeId,
        earlier: Struct,
        later: Struct,
        known: &Known,
        open: &mut Vec<Intersection>,
    ) -> Struct {
        let mut both = earlier;
        // Authors who describe a member anew often mean it to replace what was there: nothing is
        // lost when what only the earlier part asks for may be absent.
        for property in &mut both.properties {
            property.required = false;
        }
        for property in later.properties {
            let Some(member) = both.properties.iter_mut().find(|it| it.name == property.name)
            else {
                both.properties.push(property);
                continue;
            };
            let was = member.ty;
            *member = property;
            let types = &self.api.types;
            let says_nothing =
                matches!(types.get(member.ty).shape, Shape::Any(AnyReason::Unconstrained));
            if says_nothing {
                member.ty = was;
            } else if self.adds(was, member.ty) {
                member.ty = self.below(target, member, was, known, open);
            }
        }
        if later.additional != Additional::Unsaid {
            both.additional = later.additional;
        }
        both.limits = later.limits.or(&both.limits);
        both
    }

    /// Whether the earlier of two types has members, however deep, that the later one has not.
    fn adds(&self, earlier: TypeId, later: TypeId) -> bool {
        let types = &self.api.types;
        let mut seen = HashSet::default();
        let mut open = vec![(earlier, later)];
        while let Some((earlier, later)) = open.pop() {
            let pair = (types.resolve(earlier), types.resolve(later));
            // What extends the earlier one by `allOf` has its members, or comes to have them.
            if pair.0 == pair.1
                || !seen.insert(pair)
                || self.families.is_descendant(self.at_place_of(pair.1), self.at_place_of(pair.0))
            {
                continue;
            }
            match (&types.get(pair.0).shape, &types.get(pair.1).shape) {
                (Shape::Struct(earlier), Shape::Struct(later)) => {
                    for property in &earlier.properties {
                        match later.properties.iter().find(|it| it.name == property.name) {
                            Some(known) => open.push((property.ty, known.ty)),
                            None => return true,
                        }
                    }
                }
                (Shape::List(earlier, _), Shape::List(later, _)) => open.push((*earlier, *later)),
                _ => {}
            }
        }
        false
    }
}
