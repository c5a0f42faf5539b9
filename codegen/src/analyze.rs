//! Facts over the types of an API: which are reached, in which direction, which are the same, and
//! where a box is needed.

mod boxes;
mod forms;
mod own;
mod pages;
mod polling;
mod same;
mod uses;
mod webhooks;

use foldhash::{HashMap, HashSet};

pub use self::forms::{Forms, MemberPart};
pub use self::pages::{CountedPages, MemberPath, NextPage, Paging, Unit};
pub use self::polling::{Argument as PollingArgument, PollingWay, StateSource};
pub use self::uses::{Use, UseKind};
pub(crate) use self::webhooks::{Mark, MarkPlace, marks};
use crate::api::{Api, Operation, Response, Shape, Type, TypeId, TypeName, Types};
use crate::diagnostic::Diagnostic;
use crate::select::Selection;

/// What is known of the types besides their shape.
#[derive(Debug, Default)]
pub struct Analysis {
    reached: HashSet<TypeId>,
    in_requests: HashSet<TypeId>,
    in_responses: HashSet<TypeId>,
    boxed: HashSet<(TypeId, TypeId)>,
    newtypes: HashSet<TypeId>,
    own: HashSet<TypeId>,
    same: HashMap<TypeId, TypeId>,
    forms: Forms,
    uses: HashMap<TypeId, Use>,
    paging: Vec<Result<Option<Paging>, Diagnostic>>,
    polling: Vec<Result<Option<PollingWay>, Diagnostic>>,
}

impl Analysis {
    /// Analyses all types. What a type is depends on the whole API, so that a part of the
    /// bindings is a part of the whole; only what is reached depends on the selection.
    pub fn of(api: &Api, selection: &Selection) -> Self {
        let types = &api.types;
        let (mut requests, mut responses, mut chosen) = (Vec::new(), Vec::new(), Vec::new());
        for (index, operation) in api.operations.iter().enumerate() {
            let (sent, received) = (sent(operation), received(operation));
            if selection.has(index) {
                chosen.extend(sent.iter().chain(&received).copied());
            }
            requests.extend(sent);
            responses.extend(received);
        }
        let webhooks: Vec<TypeId> = api.webhooks.iter().flat_map(|it| it.carried()).collect();
        if selection.is_all() {
            chosen.extend(&webhooks);
        }
        responses.extend(webhooks);
        let is_root = |ty: &Type| selection.is_all() && matches!(ty.name, TypeName::Named(_));
        let named = types.iter().filter(|(_, ty)| is_root(ty)).map(|(id, _)| id);
        let sent = reach(types, &HashMap::default(), requests.iter().copied());
        let (mut same, newtypes) = (same::same(types, &sent), newtypes(types));
        let is_shared = forms::shared(api);
        same.retain(|id, defined| is_shared(*id, *defined));
        Self {
            in_requests: reach(types, &same, requests.into_iter()),
            in_responses: reach(types, &same, responses.into_iter()),
            reached: reach(types, &same, named.chain(chosen)),
            boxed: boxes::Held { types, newtypes: &newtypes, same: &same }.boxes(),
            newtypes,
            own: own::own(types),
            forms: Forms::of(api, &same),
            uses: uses::uses(api),
            paging: Paging::of_all(api),
            polling: api.operations.iter().map(|it| PollingWay::of(api, it)).collect(),
            same,
        }
    }

    /// Whether a type is named or part of something that is.
    pub fn is_reached(&self, id: TypeId) -> bool {
        self.reached.contains(&id)
    }

    /// Whether requests carry values of the type.
    pub fn is_in_requests(&self, id: TypeId) -> bool {
        self.in_requests.contains(&id)
    }

    /// Whether answers carry values of the type.
    pub fn is_in_responses(&self, id: TypeId) -> bool {
        self.in_responses.contains(&id)
    }

    /// Whether `inner` stands in `outer` behind a pointer: it contains `outer` in turn, it is an object
    /// of a large graph and `outer` a union, or `outer` would be too large to be handed on.
    pub fn is_boxed(&self, outer: TypeId, inner: TypeId) -> bool {
        self.boxed.contains(&(self.defined(outer), self.defined(inner)))
    }

    /// The type that an inline type is only another name for, word for word the same.
    pub fn same_as(&self, id: TypeId) -> Option<TypeId> {
        self.same.get(&id).copied()
    }

    /// The type that is defined for a type: itself, or the one that it is another name for.
    pub(crate) fn defined(&self, id: TypeId) -> TypeId {
        self.same_as(id).unwrap_or(id)
    }

    /// Where a type is used, if it is.
    pub fn used(&self, id: TypeId) -> Option<&Use> {
        self.uses.get(&id)
    }

    /// The structs that are sent as forms of parts.
    pub fn forms(&self) -> &Forms {
        &self.forms
    }

    /// How the pages of an operation are asked for, when it answers in pages.
    pub fn paging(&self, operation: usize) -> Option<&Paging> {
        self.paging.get(operation)?.as_ref().ok()?.as_ref()
    }

    /// How an operation is followed, when it goes on after it is answered.
    pub fn polling(&self, operation: usize) -> Option<&PollingWay> {
        self.polling.get(operation)?.as_ref().ok()?.as_ref()
    }

    /// The methods that calls of an operation have besides.
    pub fn methods_of_call(&self, operation: usize) -> Vec<&'static str> {
        let pages = self.paging(operation).map(|_| "pages");
        pages.into_iter().chain(self.polling(operation).map(|_| "poll")).collect()
    }

    /// What is to be said besides.
    pub fn notes(&self) -> impl Iterator<Item = &Diagnostic> {
        let pages = self.paging.iter().filter_map(|paging| paging.as_ref().err());
        let polling = self.polling.iter().filter_map(|polling| polling.as_ref().err());
        self.forms.notes().iter().chain(pages).chain(polling)
    }

    /// Whether a type is sent as a form of parts.
    pub fn is_form(&self, id: TypeId) -> bool {
        self.forms.is_form(self.defined(id))
    }

    /// Whether a list, map or alias contains itself, so that it has to be a type of its own.
    pub fn is_newtype(&self, id: TypeId) -> bool {
        self.newtypes.contains(&id)
    }

    /// Whether a type is one of the user's own, or holds values of such a type by value.
    pub fn is_own(&self, id: TypeId) -> bool {
        self.own.contains(&id)
    }
}

/// The types of an operation's requests and answers.
pub(crate) fn carried(operation: &Operation) -> Vec<TypeId> {
    let mut carried = sent(operation);
    carried.extend(received(operation));
    carried
}

/// The types of an operation's requests.
fn sent(operation: &Operation) -> Vec<TypeId> {
    let bodies = operation.body.iter().flat_map(|body| &body.content);
    let parameters = operation.parameters.iter().map(|parameter| parameter.ty);
    parameters.chain(bodies.filter_map(|media| media.ty)).collect()
}

/// The types of an operation's answers, and of the requests that the service makes after it.
fn received(operation: &Operation) -> Vec<TypeId> {
    let of = |response: &Response| {
        let bodies = response.content.iter().filter_map(|media| media.ty);
        bodies.chain(response.headers.iter().map(|header| header.ty)).collect::<Vec<_>>()
    };
    let callbacks = operation.callbacks.iter().flat_map(|it| it.carried());
    operation.responses.iter().flat_map(of).chain(callbacks).collect()
}

fn reach(
    types: &Types,
    same: &HashMap<TypeId, TypeId>,
    roots: impl Iterator<Item = TypeId>,
) -> HashSet<TypeId> {
    let mut stack: Vec<_> = roots.collect();
    let mut seen = HashSet::default();
    while let Some(id) = stack.pop() {
        if seen.insert(id) {
            stack.extend(types.parts(id));
            stack.extend(same.get(&id));
        }
    }
    seen
}

/// Lists, maps and aliases that contain themselves through nothing but such types: a `type` item
/// cannot do that.
pub(crate) fn newtypes(types: &Types) -> HashSet<TypeId> {
    let next = |id: TypeId| match types.get(id).shape {
        Shape::List(item, _) | Shape::Map(item, _) | Shape::Alias(item) => Some(item),
        _ => None,
    };
    let mut newtypes = HashSet::default();
    let mut settled: HashSet<TypeId> = HashSet::default();
    for (start, _) in types.iter() {
        let mut path: Vec<TypeId> = Vec::new();
        let mut on_path: HashSet<TypeId> = HashSet::default();
        let mut at = Some(start);
        while let Some(id) = at.filter(|id| !settled.contains(id)) {
            if !on_path.insert(id) {
                let circle = path.iter().rev().take_while(|known| **known != id).chain([&id]);
                // One type of the circle is enough to break it, one with a name if there is any.
                let is_inline = |id: TypeId| matches!(types.get(id).name, TypeName::Inline(..));
                newtypes.extend(circle.copied().min_by_key(|id| (is_inline(*id), *id)));
                break;
            }
            path.push(id);
            at = next(id);
        }
        settled.extend(path);
    }
    newtypes
}
