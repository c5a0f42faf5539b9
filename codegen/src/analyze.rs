//! Facts over the types of an API: which are reached, in which direction, and where a box is
//! needed.

use std::collections::{HashMap, HashSet};

use crate::api::{Additional, Api, Operation, Response, Shape, Type, TypeId, TypeName, Types};
use crate::select::Selection;

/// What is known of the types besides their shape.
#[derive(Debug, Default)]
pub struct Analysis {
    reached: HashSet<TypeId>,
    in_requests: HashSet<TypeId>,
    in_responses: HashSet<TypeId>,
    boxed: HashSet<(TypeId, TypeId)>,
    newtypes: HashSet<TypeId>,
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
        let is_root = |ty: &Type| selection.is_all() && matches!(ty.name, TypeName::Named(_));
        let named = types.iter().filter(|(_, ty)| is_root(ty)).map(|(id, _)| id);
        let mut analysis = Self {
            in_requests: reach(types, requests.iter().copied()),
            in_responses: reach(types, responses.iter().copied()),
            ..Self::default()
        };
        analysis.reached = reach(types, named.chain(chosen));
        analysis.newtypes = newtypes(types);
        analysis.boxed = boxes(types, &analysis.newtypes);
        analysis
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

    /// Whether `inner` stands in `outer` behind a box, as it contains `outer` in turn.
    pub fn is_boxed(&self, outer: TypeId, inner: TypeId) -> bool {
        self.boxed.contains(&(outer, inner))
    }

    /// Whether a list, map or alias contains itself, so that it has to be a type of its own.
    pub fn is_newtype(&self, id: TypeId) -> bool {
        self.newtypes.contains(&id)
    }
}

/// The types of an operation's requests.
fn sent(operation: &Operation) -> Vec<TypeId> {
    let bodies = operation.body.iter().flat_map(|body| &body.content);
    let parameters = operation.parameters.iter().map(|parameter| parameter.ty);
    parameters.chain(bodies.filter_map(|media| media.ty)).collect()
}

/// The types of an operation's answers.
fn received(operation: &Operation) -> Vec<TypeId> {
    let of = |response: &Response| {
        let bodies = response.content.iter().filter_map(|media| media.ty);
        bodies.chain(response.headers.iter().map(|header| header.ty)).collect::<Vec<_>>()
    };
    operation.responses.iter().flat_map(of).collect()
}

/// The types that a type is made of.
fn parts(types: &Types, id: TypeId) -> Vec<TypeId> {
    match &types.get(id).shape {
        Shape::Struct(object) => {
            let mut parts: Vec<_> = object.properties.iter().map(|property| property.ty).collect();
            if let Additional::Typed(values) = object.additional {
                parts.push(values);
            }
            parts
        }
        Shape::Union(union) => union.variants.iter().map(|variant| variant.ty).collect(),
        Shape::List(item, _) | Shape::Map(item, _) | Shape::Alias(item) => vec![*item],
        Shape::Enum(_) | Shape::Scalar(_) | Shape::Any(_) => Vec::new(),
    }
}

fn reach(types: &Types, roots: impl Iterator<Item = TypeId>) -> HashSet<TypeId> {
    let mut stack: Vec<_> = roots.collect();
    let mut seen = HashSet::new();
    while let Some(id) = stack.pop() {
        if seen.insert(id) {
            stack.extend(parts(types, id));
        }
    }
    seen
}

/// Lists, maps and aliases that contain themselves through nothing but such types: a `type` item
/// cannot do that.
fn newtypes(types: &Types) -> HashSet<TypeId> {
    let next = |id: TypeId| match types.get(id).shape {
        Shape::List(item, _) | Shape::Map(item, _) | Shape::Alias(item) => Some(item),
        _ => None,
    };
    let mut newtypes = HashSet::new();
    let mut settled: HashSet<TypeId> = HashSet::new();
    for (start, _) in types.iter() {
        let mut path: Vec<TypeId> = Vec::new();
        let mut on_path: HashSet<TypeId> = HashSet::new();
        let mut at = Some(start);
        while let Some(id) = at.filter(|id| !settled.contains(id)) {
            if !on_path.insert(id) {
                let circle = path.iter().rev().take_while(|known| **known != id).chain([&id]);
                // One named type of the circle is enough to break it.
                let named =
                    circle.filter(|id| matches!(types.get(**id).name, TypeName::Named(_))).min();
                newtypes.extend(named.copied());
                break;
            }
            path.push(id);
            at = next(id);
        }
        settled.extend(path);
    }
    newtypes
}

/// What stands in a value by value: behind aliases, but not in lists or maps.
fn held(types: &Types, newtypes: &HashSet<TypeId>, id: TypeId) -> Vec<TypeId> {
    let through = |id: TypeId| {
        let mut at = id;
        while let (Shape::Alias(target), false) = (&types.get(at).shape, newtypes.contains(&at)) {
            at = *target;
        }
        at
    };
    match &types.get(id).shape {
        Shape::Struct(object) => object.properties.iter().map(|it| through(it.ty)).collect(),
        Shape::Union(union) => union.variants.iter().map(|it| through(it.ty)).collect(),
        _ => Vec::new(),
    }
}

/// The edges that close a circle of values, found in document order: as few boxes as a
/// depth-first walk needs. Iterative, since the depth is the document's.
fn boxes(types: &Types, newtypes: &HashSet<TypeId>) -> HashSet<(TypeId, TypeId)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        Open,
        Done,
    }
    let mut marks: HashMap<TypeId, Mark> = HashMap::new();
    let mut boxed = HashSet::new();
    for (root, _) in types.iter() {
        if marks.contains_key(&root) {
            continue;
        }
        marks.insert(root, Mark::Open);
        let mut stack = vec![(root, held(types, newtypes, root), 0)];
        while let Some((id, inner, next)) = stack.last_mut() {
            let Some(&part) = inner.get(*next) else {
                marks.insert(*id, Mark::Done);
                stack.pop();
                continue;
            };
            *next += 1;
            match marks.get(&part) {
                Some(Mark::Open) => {
                    boxed.insert((*id, part));
                }
                Some(Mark::Done) => {}
                None => {
                    marks.insert(part, Mark::Open);
                    let parts = held(types, newtypes, part);
                    stack.push((part, parts, 0));
                }
            }
        }
    }
    boxed
}
