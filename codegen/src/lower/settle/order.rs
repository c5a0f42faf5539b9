//! The order of the types: that in which a reader meets them who reads what a schema is made of
//! before the schema.
//!
//! Of inline types that are word for word the same, the first is the one that is defined.

use foldhash::HashMap;

use super::Settler;
use crate::api::{Body, Operation, Owner, Shape, TypeId, TypeName};
use crate::lower::draft::{AllOfPart, Draft, Step};

impl Settler<'_> {
    /// Notes what a reader of each schema reads before it.
    pub(in crate::lower) fn note_order(&mut self) {
        self.api.types.note_ends();
        let open = self.drafts.open.keys();
        self.before = open.map(|id| (*id, self.parts_before(*id))).collect();
    }

    fn parts_before(&self, id: TypeId) -> Vec<TypeId> {
        let types = &self.api.types;
        let variants = |id: TypeId| match &types.get(types.resolve(id)).shape {
            Shape::Union(union) => union.variants.iter().map(|it| it.ty).collect(),
            _ => Vec::new(),
        };
        match self.drafts.open.get(&id) {
            Some(Draft::Beside(beside)) => variants(beside.union),
            Some(Draft::AllOf(all)) => {
                let mut before = Vec::new();
                for part in &all.parts {
                    match part {
                        AllOfPart::Reference(target, _) => {
                            before.push(types.resolve(*target));
                            before.extend(variants(*target));
                        }
                        AllOfPart::Own(own) => {
                            before.extend(own.value.into_iter().flat_map(variants))
                        }
                    }
                }
                before
            }
            None => Vec::new(),
        }
    }

    /// Puts the types in order. Those that were made when all had a shape stay behind the others.
    pub(in crate::lower) fn order(&mut self) {
        let steps = std::mem::take(&mut self.drafts.steps);
        let order = Order::of(self, &steps);
        // Nobody asks for them any more.
        (self.by_origin, self.before) = Default::default();
        let new = self.api.types.reorder(&order);
        let operations = self.api.operations.iter_mut().flat_map(used);
        let webhooks =
            self.api.webhooks.iter_mut().filter_map(|it| it.body.as_mut()).flat_map(carried);
        operations.chain(webhooks).for_each(|id| *id = new[id.0 as usize]);
        self.api.types.note_ends();
    }
}

/// Types that are being put in order.
struct Order<'a> {
    settler: &'a Settler<'a>,
    steps: &'a [Step],
    /// The steps of the schemas that were read for no other's sake, each up to behind its end.
    schemas: HashMap<TypeId, (usize, usize)>,
    /// By type, the types that were made of what stands in it.
    made: HashMap<TypeId, Vec<TypeId>>,
    is_met: Vec<bool>,
    order: Vec<TypeId>,
}

impl<'a> Order<'a> {
    fn of(settler: &'a Settler<'a>, steps: &'a [Step]) -> Vec<TypeId> {
        let types = &settler.api.types;
        let mut order = Self {
            settler,
            steps,
            schemas: schemas(steps),
            made: HashMap::default(),
            is_met: vec![false; types.len()],
            order: Vec::with_capacity(types.len()),
        };
        let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
        for id in &ids[settler.read..settler.settled] {
            if let TypeName::Inline(Owner::Type(owner), _) = types.get(*id).name {
                order.made.entry(owner).or_default().push(*id);
            }
        }
        order.walk();
        ids.into_iter().for_each(|id| order.meet(id));
        order.order
    }

    /// Goes through all steps, those of what comes before others first; a second time through the
    /// same changes nothing.
    fn walk(&mut self) {
        let mut ways = vec![(0, self.steps.len())];
        while let Some((at, end)) = ways.pop() {
            if at >= end {
                continue;
            }
            match &self.steps[at] {
                Step::Meet(id) => {
                    self.meet(*id);
                    ways.push((at + 1, end));
                }
                Step::Use(id) => {
                    ways.push((at + 1, end));
                    ways.extend(self.schemas.remove(id));
                }
                Step::Begin(id) => {
                    self.schemas.remove(id);
                    ways.push((at + 1, end));
                    let before = self.settler.before.get(id).into_iter().flatten().rev();
                    for id in before {
                        ways.extend(self.schemas.remove(id));
                    }
                }
                Step::End(id) => {
                    ways.push((at + 1, end));
                    self.meet_made(*id);
                }
            }
        }
    }

    fn meet(&mut self, id: TypeId) {
        if !std::mem::replace(&mut self.is_met[id.0 as usize], true) {
            self.order.push(id);
        }
    }

    fn meet_made(&mut self, id: TypeId) {
        for id in self.made.remove(&id).into_iter().flatten() {
            self.meet(id);
        }
    }
}

/// The steps of each schema that stands in no other, up to behind its end.
fn schemas(steps: &[Step]) -> HashMap<TypeId, (usize, usize)> {
    let mut schemas = HashMap::default();
    let (mut depth, mut first) = (0_usize, 0);
    for (at, step) in steps.iter().enumerate() {
        match step {
            Step::Begin(_) => {
                if depth == 0 {
                    first = at;
                }
                depth += 1;
            }
            Step::End(id) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    schemas.insert(*id, (first, at + 1));
                }
            }
            Step::Meet(_) | Step::Use(_) => {}
        }
    }
    schemas
}

/// The types that an operation names.
fn used(operation: &mut Operation) -> Vec<&mut TypeId> {
    let parameters = operation.parameters.iter_mut().map(|it| &mut it.ty);
    let callbacks = operation.callbacks.iter_mut().filter_map(|it| it.body.as_mut());
    let body = operation.body.iter_mut().chain(callbacks).flat_map(carried);
    let responses = operation.responses.iter_mut().flat_map(|response| {
        let headers = response.headers.iter_mut().map(|it| &mut it.ty);
        headers.chain(response.content.iter_mut().filter_map(|it| it.ty.as_mut()))
    });
    parameters.chain(body).chain(responses).collect()
}

/// The types that a body names.
fn carried(body: &mut Body) -> impl Iterator<Item = &mut TypeId> {
    body.content.iter_mut().filter_map(|media| media.ty.as_mut())
}
