//! What became of a document, or of the part that was selected: how much of it there is, and how
//! much of that is in the bindings.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::api::{Shape, TypeName};
use crate::diagnostic::{Code, Place, Severity};
use crate::generate::Generated;
use crate::origin::Origin;

/// How many things of one kind a document has, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// In the bindings as the document has them.
    pub honoured: usize,
    /// In the bindings after a repair.
    pub repaired: usize,
    /// Not in the bindings, or not whole.
    pub left_out: usize,
}

/// What became of the parts of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Census {
    /// Operations.
    pub operations: Tally,
    /// Schemas, inline ones included.
    pub schemas: Tally,
    /// Parameters.
    pub parameters: Tally,
    /// Forms of request bodies.
    pub bodies: Tally,
    /// Answers.
    pub responses: Tally,
    /// Types that are any JSON value, by the reason.
    pub any: BTreeMap<&'static str, usize>,
}

impl Census {
    /// Counts.
    pub fn of(generated: &Generated) -> Self {
        let api = &generated.api;
        let mut census = Self::default();
        let marks = Marks::of(generated);
        let selected = |index: &usize| generated.selection.has(*index);
        for index in (0..api.operations.len()).filter(selected) {
            let operation = &api.operations[index];
            marks.count(&operation.origin, false, &mut census.operations);
            for parameter in &operation.parameters {
                marks.count(&parameter.origin, true, &mut census.parameters);
            }
            for media in operation.body.iter().flat_map(|body| &body.content) {
                marks.count(&media.origin, false, &mut census.bodies);
            }
            for response in &operation.responses {
                marks.count(&response.origin, false, &mut census.responses);
            }
        }
        let all = generated.selection.is_all();
        for (id, definition) in api.types.iter() {
            if !all && !generated.analysis.is_reached(id) {
                continue;
            }
            let is_own = !matches!(definition.shape, Shape::Alias(_))
                || matches!(definition.name, TypeName::Named(_));
            if is_own {
                marks.count(&definition.origin, false, &mut census.schemas);
            }
            if let Shape::Any(reason) = definition.shape {
                *census.any.entry(reason.as_str()).or_default() += 1;
            }
        }
        let left_out = |code: Code| {
            generated.diagnostics.as_slice().iter().filter(|it| it.code == code).count()
        };
        census.operations.left_out += left_out(Code::OperationLeftOut);
        census.parameters.left_out += left_out(Code::ReservedHeader);
        census
    }
}

/// The worst that was said at each place.
struct Marks(BTreeMap<Origin, Severity>);

impl Marks {
    fn of(generated: &Generated) -> Self {
        let mut marks: BTreeMap<Origin, Severity> = BTreeMap::new();
        for diagnostic in generated.diagnostics.as_slice() {
            if let Place::Origin(origin) = &diagnostic.place
                && diagnostic.severity > Severity::Note
            {
                let worst = marks.entry(origin.clone()).or_insert(diagnostic.severity);
                *worst = (*worst).max(diagnostic.severity);
            }
        }
        Self(marks)
    }

    /// Counts what stands at a place: by what was said there or at one of its own keywords, and
    /// with `below` anywhere below it.
    fn count(&self, origin: &Origin, below: bool, count: &mut Tally) {
        let pointer = &*origin.pointer;
        let from = self.0.range(origin.clone()..);
        let inside = from.take_while(|(place, _)| {
            place.file == origin.file && place.pointer.starts_with(pointer)
        });
        let is_own = |place: &Origin| match place.pointer[pointer.len()..].strip_prefix('/') {
            None => place.pointer.len() == pointer.len(),
            Some(rest) => below || !rest.contains('/'),
        };
        let worst = inside.filter(|(place, _)| is_own(place)).map(|(_, severity)| *severity).max();
        match worst {
            None | Some(Severity::Note) => count.honoured += 1,
            Some(Severity::Warning) => count.repaired += 1,
            Some(Severity::Loss | Severity::Error) => count.left_out += 1,
        }
    }
}
