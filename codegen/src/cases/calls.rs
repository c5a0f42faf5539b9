//! The calls that a reference page shows (`x-specwright-example-calls`), taken apart.

use std::borrow::Cow;

use serde_json::{Value as Json, json};

use super::values::Values;
use super::{Case, Subject, ValueSource};
use crate::api::{
    Api, Enum, EnumValues, Operation, Parameter, ParameterPlace, Scalar, ScalarKind, Shape, TypeId,
};
use crate::value::Value;

/// Where the document keeps them.
const CALLS: &str = "x-specwright-example-calls";

pub(super) fn of(values: &Values<'_>, operation: &Operation) -> Vec<Case> {
    let Some(calls) = values.document.get(&operation.origin.child(CALLS)) else {
        return Vec::new();
    };
    let list = operation.origin.child(CALLS);
    let all = calls.items().iter().enumerate();
    all.filter_map(|(index, call)| {
        let line = call.get("request-line").and_then(Value::as_str)?;
        let target = target(line)?;
        let given = arguments(values.api, operation, target)?;
        // What the page leaves out is made up: a required header, for one.
        let mut arguments = values.arguments(operation, &ValueSource::Minimal);
        arguments.retain(|(index, _)| {
            let place = operation.parameters[*index].place;
            matches!(place, ParameterPlace::Header | ParameterPlace::Cookie)
        });
        arguments.extend(given);
        let name = call.get("summary").and_then(Value::as_str).unwrap_or_default();
        Some(Case {
            subject: Subject::Call(format!("{} {target}", operation.method.as_str())),
            source: ValueSource::Example(name.to_owned()),
            origin: list.index(index),
            arguments,
            media: None,
            body: None,
        })
    })
    .collect()
}

/// Path and query of a request line, without the address of the service.
fn target(line: &str) -> Option<&str> {
    let address = line.split_whitespace().nth(1)?;
    match address.split_once("://") {
        Some((_, rest)) => rest.find('/').map(|start| &rest[start..]),
        None => address.starts_with('/').then_some(address),
    }
}

/// The arguments that make the operation's address this one; nothing when none do.
fn arguments(api: &Api, operation: &Operation, target: &str) -> Option<Vec<(usize, Json)>> {
    let target = target.split('#').next()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let template = operation.target.split('?').next()?;
    let mut arguments = Vec::new();
    let skipped = path.split('/').count().checked_sub(template.split('/').count())?;
    // Before the path there may be that of the server.
    let rest = path.split('/').skip(skipped + usize::from(skipped > 0));
    let template = template.split('/').skip(usize::from(skipped > 0));
    for (segment, wanted) in rest.zip(template) {
        match wanted.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
            Some(name) => {
                let (index, parameter) = find(operation, ParameterPlace::Path, name)?;
                let value = typed(api, parameter.ty, &decoded(segment));
                arguments.push((index, value));
            }
            None if decoded(segment) == wanted => {}
            None => return None,
        }
    }
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        let (index, parameter) = find(operation, ParameterPlace::Query, &decoded(name))?;
        let text = decoded(text);
        let is_list = |id: TypeId| match &api.types.get(api.types.resolve(id)).shape {
            Shape::List(item, _) => Some(*item),
            _ => None,
        };
        let Some(item) = is_list(parameter.ty) else {
            arguments.push((index, typed(api, parameter.ty, &text)));
            continue;
        };
        let parts: Vec<&str> = match parameter.explode {
            true => vec![&text],
            false => text.split(',').collect(),
        };
        let items = parts.into_iter().map(|part| typed(api, item, part));
        match arguments.iter_mut().find(|(known, _)| *known == index) {
            Some((_, Json::Array(known))) => known.extend(items),
            _ => arguments.push((index, Json::Array(items.collect()))),
        }
    }
    Some(arguments)
}

fn find<'a>(
    operation: &'a Operation,
    place: ParameterPlace,
    name: &str,
) -> Option<(usize, &'a Parameter)> {
    let mut all = operation.parameters.iter().enumerate();
    all.find(|(_, it)| it.place == place && it.name == name)
}

/// A text as a value of a type.
fn typed(api: &Api, ty: TypeId, text: &str) -> Json {
    let number = || text.parse::<serde_json::Number>().ok().map(Json::Number);
    let typed = match &api.types.get(api.types.resolve(ty)).shape {
        Shape::Scalar(Scalar { kind: ScalarKind::Boolean, .. }) => {
            text.parse().ok().map(Json::Bool)
        }
        Shape::Scalar(Scalar {
            kind: ScalarKind::Integer(_) | ScalarKind::Number | ScalarKind::Decimal,
            ..
        }) => number(),
        Shape::Enum(Enum { values: EnumValues::Integers(_), .. }) => number(),
        _ => None,
    };
    typed.unwrap_or_else(|| json!(text))
}

/// A part of an address without its percent-encoding.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        let byte = digits.filter(|_| *first == b'%').and_then(|it| u8::from_str_radix(it, 16).ok());
        rest = match byte {
            Some(byte) => {
                bytes.push(byte);
                &after[2..]
            }
            None => {
                bytes.push(*first);
                after
            }
        };
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}
