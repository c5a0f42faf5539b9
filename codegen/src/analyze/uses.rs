//! Where types are used: what is said of one that the document says nothing of.

use foldhash::HashMap;

use crate::api::{Additional, Api, Operation, Shape, StatusPattern, TypeId};

/// The first use of a type: by operations in the order of the document, then by other types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// What the type is there.
    pub kind: UseKind,
    /// Whether there is no other use.
    pub is_only: bool,
}

/// What a type is where it is used: operations by their place among all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UseKind {
    /// The body of an operation's requests.
    Body(usize),
    /// The body of an answer.
    Response(usize, StatusPattern),
    /// A parameter of this name.
    Parameter(usize, String),
    /// The body of a webhook of this name, or of a callback of an operation.
    Webhook(Option<usize>, String),
    /// A header of this name of an answer.
    Header(usize, String),
    /// A member of this name of an object.
    Member(TypeId, String),
    /// The members of an object that the document does not name.
    Unnamed(TypeId),
    /// The items of a list.
    Item(TypeId),
    /// The values of a map.
    Value(TypeId),
    /// A variant of a union.
    Variant(TypeId),
    /// What another name stands for.
    Alias(TypeId),
}

/// The uses of all types.
pub(super) fn uses(api: &Api) -> HashMap<TypeId, Use> {
    let mut uses: HashMap<TypeId, Use> = HashMap::default();
    let mut note = |ty: TypeId, kind: UseKind| {
        let known = uses.entry(ty).and_modify(|known| known.is_only &= known.kind == kind);
        known.or_insert(Use { kind, is_only: true });
    };
    for (index, operation) in api.operations.iter().enumerate() {
        of_operation(index, operation, &mut note);
    }
    for webhook in &api.webhooks {
        webhook.carried().for_each(|ty| note(ty, UseKind::Webhook(None, webhook.name.clone())));
    }
    for (owner, definition) in api.types.iter() {
        // What a type holds of itself does not say what it is.
        let mut note = |ty: TypeId, kind: UseKind| {
            if ty != owner {
                note(ty, kind);
            }
        };
        match &definition.shape {
            Shape::Struct(object) => {
                for property in &object.properties {
                    note(property.ty, UseKind::Member(owner, property.name.clone()));
                }
                if let Additional::Typed(values) = object.additional {
                    note(values, UseKind::Unnamed(owner));
                }
            }
            Shape::Union(union) => {
                union.variants.iter().for_each(|it| note(it.ty, UseKind::Variant(owner)));
            }
            Shape::List(item, _) => note(*item, UseKind::Item(owner)),
            Shape::Map(values, _) => note(*values, UseKind::Value(owner)),
            Shape::Alias(target) => note(*target, UseKind::Alias(owner)),
            Shape::Enum(_) | Shape::Scalar(_) | Shape::Any(_) => {}
        }
    }
    uses
}

fn of_operation(index: usize, operation: &Operation, note: &mut impl FnMut(TypeId, UseKind)) {
    for media in operation.body.iter().flat_map(|body| &body.content) {
        media.ty.into_iter().for_each(|ty| note(ty, UseKind::Body(index)));
    }
    for response in &operation.responses {
        for ty in response.content.iter().filter_map(|media| media.ty) {
            note(ty, UseKind::Response(index, response.status));
        }
        for header in &response.headers {
            note(header.ty, UseKind::Header(index, header.name.clone()));
        }
    }
    for callback in &operation.callbacks {
        let name = || callback.name.clone();
        callback.carried().for_each(|ty| note(ty, UseKind::Webhook(Some(index), name())));
    }
    for parameter in &operation.parameters {
        note(parameter.ty, UseKind::Parameter(index, parameter.name.clone()));
    }
}
