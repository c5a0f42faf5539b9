//! Names of the arguments of operations.

use foldhash::HashMap;

use super::{Scope, snake};
use crate::api::{Operation, ParameterPlace};

/// Names that methods of a call have already.
const RESERVED: &[&str] = &["configure", "new", "send", "into_future", "operation"];

/// The fields of an operation's struct, not yet told from keywords.
#[derive(Clone, Debug)]
pub struct ArgumentNames {
    /// Of the parameters, in their order.
    pub parameters: Vec<String>,
    /// Of the body, if there is one.
    pub body: Option<String>,
    /// Of the media types that a caller asks for, if there is a choice.
    pub accept: String,
}

impl ArgumentNames {
    /// Names the arguments of an operation: of one whose body has a form, and of one whose calls have
    /// these methods besides.
    pub fn of(operation: &Operation, has_body: bool, methods: &[&str]) -> Self {
        let mut scope = Scope::with_reserved(RESERVED);
        scope.reserve(methods);
        // The body is called `body` whatever the parameters are called.
        let body = has_body.then(|| scope.give("body"));
        let wanted: Vec<String> = operation.parameters.iter().map(|it| snake(&it.name)).collect();
        let mut count: HashMap<&str, usize> = HashMap::default();
        wanted.iter().for_each(|name| *count.entry(name).or_default() += 1);
        let parameters = operation.parameters.iter().zip(&wanted).map(|(parameter, wanted)| {
            let clashes = count[wanted.as_str()] > 1;
            match clashes && parameter.place != ParameterPlace::Path {
                true => scope.give(&format!("{wanted}_{}", parameter.place.as_str())),
                false => scope.give(wanted),
            }
        });
        let parameters = parameters.collect();
        Self { parameters, body, accept: scope.give("accept") }
    }
}
