//! Values of parameters, and paths that lead to something that is there.

use serde_json::{Value as Json, json};

use crate::verify::call::Call;
use crate::verify::model;
use crate::verify::run::{Run, Step};
use crate::verify::values::ordinary::{self, numbered};
use specwright::api::ParameterPlace;
use specwright::origin::Origin;
use std::collections::BTreeMap;

impl Run<'_> {
    /// Values of the parameters that have to be given, apart from those of the path.
    pub(in crate::verify) fn required_parameters(&self, call: &mut Call) {
        let operation = self.operation(call.operation);
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let is_path = parameter.place == ParameterPlace::Path;
            if (parameter.required && !is_path)
                && let Some(value) = self.parameter(call.operation, index)
            {
                call.values.insert(index, value);
            }
        }
    }

    /// The schema of a parameter.
    pub(in crate::verify) fn parameter_schema(
        &self,
        operation: usize,
        index: usize,
    ) -> Option<Origin> {
        let parameter = &self.operation(operation).parameters[index];
        let (origin, value) = self.document.follow(&parameter.origin).ok()?;
        if value.get("schema").is_some() {
            return Some(origin.child("schema"));
        }
        let (name, _) = value.get("content")?.members().first()?;
        let schema = self.document.media_type(&origin.child("content"), name).child("schema");
        self.document.get(&schema).map(|_| schema)
    }

    /// An ordinary value of a parameter.
    pub(in crate::verify) fn parameter(&self, operation: usize, index: usize) -> Option<Json> {
        let parameter = &self.operation(operation).parameters[index];
        if let Some(example) = parameter.examples.first() {
            return Some(example.value.to_json());
        }
        match self.parameter_schema(operation, index) {
            Some(schema) => self.values().plain(&schema, 1),
            None => Some(json!("sample")),
        }
    }

    /// Values of the path parameters of an operation that lead to something that is there.
    pub(in crate::verify) async fn path(
        &mut self,
        index: usize,
    ) -> Step<Option<BTreeMap<usize, Json>>> {
        let operation = self.operation(index);
        let path = model::path(operation);
        let nearest = (0..self.resources.len())
            .filter(|at| self.resources[*at].is_item(path) || self.resources[*at].is_above(path))
            .max_by_key(|at| self.resources[*at].depth());
        let mut known = BTreeMap::new();
        if let Some(own) = self.creates(index).filter(|it| nearest == Some(*it)) {
            let parent = self.resources[own].parent;
            if let Some(parent) = parent {
                let Some(instance) = self.ensure(parent).await? else { return Ok(None) };
                known = instance.path;
            }
            let mut values = self.bound(index, &known);
            let at = model::path_parameter(operation, &self.resources[own].parameter);
            if let Some(at) = at
                && let Some(id) = self.new_id(index, at)
            {
                values.insert(at, id);
            }
            return Ok(Some(values));
        }
        if let Some(ready) = Box::pin(self.prepared(index)).await? {
            known = ready.path;
        } else if let Some(nearest) = nearest {
            let Some(instance) = self.ensure(nearest).await? else { return Ok(None) };
            known = instance.path;
        }
        Ok(Some(self.bound(index, &known)))
    }

    /// A valid id that nothing has yet.
    fn new_id(&mut self, operation: usize, at: usize) -> Option<Json> {
        let mut made = None;
        // A short pattern does not have many.
        for _ in 0..8 {
            made = self.some_id(operation, at).or(made);
            let is_new = |it: &Json| !self.ids.contains(&crate::verify::style::plain(it));
            if made.as_ref().is_some_and(is_new) {
                break;
            }
        }
        made
    }

    fn some_id(&mut self, operation: usize, at: usize) -> Option<Json> {
        let number = self.next();
        let schema = self.parameter_schema(operation, at)?;
        let facts = self.values().facts(&schema);
        // Another one like the example is likely to fit what words say of ids.
        let shown = self.operation(operation).parameters[at].examples.first();
        let shown = shown.map(|it| it.value.to_json()).or_else(|| facts.examples.first().cloned());
        let like = shown.as_ref().and_then(Json::as_str).and_then(|it| like(it, number));
        if let Some(like) = like.map(Json::String).filter(|it| self.values().is_valid(&schema, it))
        {
            return Some(like);
        }
        let made = match facts.kind() {
            Some("integer" | "number") => Some(json!(number)),
            _ => ordinary::text(&facts, number).map(|text| match facts.pattern.is_some() {
                // The number itself, where the pattern has room for it.
                true => {
                    let named = json!(format!("sample-{number}"));
                    if self.values().is_valid(&schema, &named) { named } else { json!(text) }
                }
                false if facts.format.is_some() => json!(text),
                false => json!(numbered(&text, number, facts.max_length)),
            }),
        };
        made.filter(|it| self.values().is_valid(&schema, it))
    }

    /// The path parameters of an operation, with the values that are known by their names, and
    /// ordinary ones of the others.
    pub(in crate::verify) fn bound(
        &self,
        index: usize,
        known: &BTreeMap<String, Json>,
    ) -> BTreeMap<usize, Json> {
        let operation = self.operation(index);
        let mut values = BTreeMap::new();
        for (at, parameter) in operation.parameters.iter().enumerate() {
            if parameter.place == ParameterPlace::Path {
                let value =
                    known.get(&parameter.name).cloned().or_else(|| self.parameter(index, at));
                values.insert(at, value.unwrap_or_else(|| json!("sample")));
            }
        }
        values
    }
}

/// A text with the digits at its end counted on.
fn like(shown: &str, number: u64) -> Option<String> {
    let start = shown.trim_end_matches(|it: char| it.is_ascii_digit());
    let digits = &shown[start.len()..];
    let known: u64 = digits.parse().ok().filter(|_| digits.len() < 16)?;
    let most = 10_u64.pow(digits.len() as u32);
    Some(format!("{start}{:0width$}", known.wrapping_add(number) % most, width = digits.len()))
}
