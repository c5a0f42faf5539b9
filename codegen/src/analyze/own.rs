//! Which types hold values of the user's own types.

use foldhash::HashSet;

use crate::api::{ScalarKind, Shape, TypeId, Types};

/// The types of the user's own, and all objects, lists and aliases that hold one of them: what could stand in their
/// fields before they were read is not known. A map holds nothing before that, and a union may be something unknown.
pub(super) fn own(types: &Types) -> HashSet<TypeId> {
    let is_own = |shape: &Shape| matches!(shape, Shape::Scalar(it) if it.kind == ScalarKind::Own);
    let own = types.iter().filter(|(_, ty)| is_own(&ty.shape)).map(|(id, _)| id);
    let mut own: HashSet<TypeId> = own.collect();
    let holds = |own: &HashSet<TypeId>, shape: &Shape| match shape {
        Shape::Struct(object) => object.properties.iter().any(|it| own.contains(&it.ty)),
        Shape::List(held, _) | Shape::Alias(held) => own.contains(held),
        _ => false,
    };
    while !own.is_empty() {
        let more = types.iter().filter(|(id, ty)| !own.contains(id) && holds(&own, &ty.shape));
        let more: Vec<TypeId> = more.map(|(id, _)| id).collect();
        if more.is_empty() {
            break;
        }
        own.extend(more);
    }
    own
}
