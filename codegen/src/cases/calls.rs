//! The calls that a reference page shows (`x-specwright-example-calls`), taken apart.

use std::borrow::Cow;

use serde_json::{Value as Json, json};

use super::values::Values;
use super::{Case, Subject, ValueSource};
use crate::api::{
    Api, Enum, EnumValues, Operation, Parameter, ParameterPlace, Scalar, ScalarKind, Shape, TypeId,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::origin::Origin;
use crate::value::Value;

/// Where the document keeps them.
const CALLS: &str = "x-specwright-example-calls";

pub(super) fn of(values: &Values<'_>, operation: &Operation) -> Vec<Case> {
    let read = shown(values.document, operation).into_iter().filter_map(|(origin, call)| {
        let shown = read(values.api, operation, call).ok()?;
        // What the page leaves out is made up: a required header, for one.
        let mut arguments = values.arguments(operation, &ValueSource::Minimal);
        arguments.retain(|(index, _)| {
            let place = operation.parameters[*index].place;
            matches!(place, ParameterPlace::Header | ParameterPlace::Cookie)
        });
        arguments.extend(shown.arguments);
        let name = call.get("summary").and_then(Value::as_str).unwrap_or_default();
        Some(Case {
            subject: Subject::Call(format!("{} {}", operation.method.as_str(), shown.target)),
            source: ValueSource::Example(name.to_owned()),
            origin,
            arguments,
            media: None,
            body: None,
        })
    });
    read.collect()
}

/// The calls of pages that are none of their operations.
pub(super) fn misfits(document: &Document, api: &Api) -> Vec<Diagnostic> {
    let all = api.operations.iter().flat_map(|operation| {
        let calls = shown(document, operation).into_iter();
        calls.map(move |(origin, call)| (operation, origin, call))
    });
    let misfit = |(operation, origin, call): (&Operation, Origin, &Value)| {
        let why = read(api, operation, call).err()?;
        let message = format!("the page shows a call that is none of `{}`: {why}", operation.id);
        let help = "no contract test makes it; correct the document, or take the call out of it";
        Some(Diagnostic::new(Code::CallMismatch, &origin, message).help(help))
    };
    all.filter_map(misfit).collect()
}

/// The calls that the document keeps of an operation.
fn shown<'a>(document: &'a Document, operation: &Operation) -> Vec<(Origin, &'a Value)> {
    let list = operation.origin.child(CALLS);
    let calls = document.get(&list).map_or(&[][..], Value::items).iter().enumerate();
    calls.map(|(index, call)| (list.index(index), call)).collect()
}

/// A call, taken apart.
struct Call<'a> {
    /// Path and query, without the address of the service.
    target: &'a str,
    /// The arguments that make the operation's address this one.
    arguments: Vec<(usize, Json)>,
}

/// Takes a call apart, or says why it is none of the operation.
fn read<'a>(api: &Api, operation: &Operation, call: &'a Value) -> Result<Call<'a>, String> {
    let line = call.get("request-line").and_then(Value::as_str);
    let line = line.ok_or("it has no text `request-line`")?;
    let (method, address) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    if !method.eq_ignore_ascii_case(operation.method.as_str()) {
        return Err(format!("its method is `{method}`, not `{}`", operation.method.as_str()));
    }
    let target = target(address).ok_or_else(|| format!("`{line}` has no address"))?;
    let arguments = arguments(api, operation, target)?;
    let is_given = |index| arguments.iter().any(|(given, _)| *given == index);
    let mut all = operation.parameters.iter().enumerate();
    let missing = all.find(|(index, it)| {
        it.place == ParameterPlace::Query
            && it.required
            && it.setting.is_none()
            && !is_given(*index)
    });
    match missing {
        Some((_, parameter)) => Err(format!(
            "it leaves out the query parameter `{}`, which is required",
            parameter.name
        )),
        None => Ok(Call { target, arguments }),
    }
}

/// Path and query of an address, without that of the service.
fn target(address: &str) -> Option<&str> {
    let address = address.split_whitespace().next()?;
    match address.split_once("://") {
        Some((_, rest)) => rest.find('/').map(|start| &rest[start..]),
        None => address.starts_with('/').then_some(address),
    }
}

/// The arguments that make the operation's address this one.
fn arguments(api: &Api, operation: &Operation, target: &str) -> Result<Vec<(usize, Json)>, String> {
    let target = target.split('#').next().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let template = operation.target.split('?').next().unwrap_or_default();
    let other = || format!("`{path}` is not at `{template}`");
    let mut arguments = Vec::new();
    let more = path.split('/').count().checked_sub(template.split('/').count());
    let skipped = more.ok_or_else(other)?;
    // Before the path there may be that of the server.
    let rest = path.split('/').skip(skipped + usize::from(skipped > 0));
    let template = template.split('/').skip(usize::from(skipped > 0));
    for (segment, wanted) in rest.zip(template) {
        for (name, text) in variables(&decoded(segment), wanted).ok_or_else(other)? {
            let Some((index, parameter)) = find(operation, ParameterPlace::Path, name) else {
                return Err(format!("there is no path parameter `{name}`"));
            };
            arguments.push((index, typed(api, parameter, parameter.ty, text)?));
        }
    }
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, text) = (decoded(name), decoded(text));
        let Some((index, parameter)) = find(operation, ParameterPlace::Query, &name) else {
            return Err(format!("there is no query parameter `{name}`"));
        };
        let item = match &api.types.get(api.types.resolve(parameter.ty)).shape {
            Shape::List(item, _) => *item,
            _ => {
                arguments.push((index, typed(api, parameter, parameter.ty, &text)?));
                continue;
            }
        };
        let parts: Vec<&str> = match parameter.explode {
            true => vec![&text],
            false => text.split(',').collect(),
        };
        let items = parts.into_iter().map(|part| typed(api, parameter, item, part));
        let items = items.collect::<Result<Vec<_>, _>>()?;
        match arguments.iter_mut().find(|(known, _)| *known == index) {
            Some((_, Json::Array(known))) => known.extend(items),
            _ => arguments.push((index, Json::Array(items))),
        }
    }
    Ok(arguments)
}

/// The variables of a segment of a path template (`{id}`, `{name}.json`) with what a segment has
/// for them; nothing when it is another segment.
fn variables<'a>(segment: &'a str, template: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let (first, mut template) = template.split_at(template.find('{').unwrap_or(template.len()));
    let mut rest = segment.strip_prefix(first)?;
    let mut found = Vec::new();
    while let Some((name, after)) = template.strip_prefix('{').and_then(|it| it.split_once('}')) {
        let (literal, next) = after.split_at(after.find('{').unwrap_or(after.len()));
        let end = match next.is_empty() {
            true => rest.len().checked_sub(literal.len()).filter(|_| rest.ends_with(literal))?,
            false => rest.find(literal)?,
        };
        found.push((name, &rest[..end]));
        (rest, template) = (&rest[end + literal.len()..], next);
    }
    (rest.is_empty() && template.is_empty()).then_some(found)
}

fn find<'a>(
    operation: &'a Operation,
    place: ParameterPlace,
    name: &str,
) -> Option<(usize, &'a Parameter)> {
    let mut all = operation.parameters.iter().enumerate();
    all.find(|(_, it)| it.place == place && it.name == name)
}

/// A text as a value of a type that a parameter has.
fn typed(api: &Api, parameter: &Parameter, ty: TypeId, text: &str) -> Result<Json, String> {
    let typed = match &api.types.get(api.types.resolve(ty)).shape {
        Shape::Scalar(Scalar { kind: ScalarKind::Boolean, .. }) => {
            text.parse().ok().map(Json::Bool)
        }
        Shape::Scalar(Scalar {
            kind: ScalarKind::Integer(_) | ScalarKind::Number | ScalarKind::Decimal,
            ..
        })
        | Shape::Enum(Enum { values: EnumValues::Integers(_), .. }) => {
            text.parse::<serde_json::Number>().ok().map(Json::Number)
        }
        _ => Some(json!(text)),
    };
    typed.ok_or_else(|| format!("`{text}` is no value of `{}`", parameter.name))
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
