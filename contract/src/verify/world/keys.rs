//! Keys by which a service knows a request that it has had before (`Idempotency-Key`).

use serde_json::{Value as Json, json};

use crate::names::plain;
use crate::verify::call::Call;
use crate::verify::run::Run;
use crate::verify::style;
use crate::verify::values::ordinary;
use specwright::api::{Operation, Parameter};

/// Whether a parameter is such a key.
pub(in crate::verify) fn is_key(parameter: &Parameter) -> bool {
    let words = parameter.docs.description.as_deref().unwrap_or_default().to_lowercase();
    plain(&parameter.name).contains("idempot") || words.contains("idempot")
}

/// Which parameter of an operation is such a key.
pub(in crate::verify) fn idempotency_key(operation: &Operation) -> Option<usize> {
    operation.parameters.iter().position(is_key)
}

impl Run<'_> {
    /// A key that nobody has used before, in one of the usual forms.
    pub(in crate::verify) fn new_key(&mut self, index: usize, at: usize) -> Option<Json> {
        let number = self.next();
        let schema = self.parameter_schema(index, at);
        let fits =
            |it: &Json| schema.as_ref().is_none_or(|schema| self.values().is_valid(schema, it));
        let facts = schema.as_ref().map(|it| self.values().facts(it)).unwrap_or_default();
        let forms = [
            format!("3fa85f64-5717-4562-b3fc-{number:012x}"),
            format!("key-{number:08}"),
            format!("k{number}"),
        ];
        let made = ordinary::text(&facts, number).filter(|_| facts.pattern.is_some());
        forms.into_iter().chain(made).map(|it| json!(it)).find(fits)
    }

    /// A request with a key of its own, where its key is one that was sent: what is another request to us
    /// would be the same again to the service.
    pub(in crate::verify) fn with_new_key(&mut self, call: &Call) -> Call {
        let mut call = call.clone();
        let index = call.operation;
        let Some(at) = idempotency_key(self.operation(index)) else { return call };
        let Some(key) = call.values.get(&at) else { return call };
        let is_new = self.sent_keys.insert((index, style::plain(key)));
        let schema = self.parameter_schema(index, at);
        if is_new || schema.is_some_and(|it| !self.values().is_valid(&it, key)) {
            return call;
        }
        if let Some(key) = self.new_key(index, at) {
            self.sent_keys.insert((index, style::plain(&key)));
            call.values.insert(at, key);
        }
        call
    }
}
