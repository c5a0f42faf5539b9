//! Which operations go on after they are answered, and how their state is asked for.

use super::pages::{MemberPath, body};
use crate::api::{
    Api, Link, Method, Operation, PollingRule, Response, Shape, StateAddress, TypeId, Types,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::origin::Origin;

/// How an operation is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollingWay {
    /// Who is asked for a state.
    pub state: StateSource,
    /// The member that says how far it is, and its last values; nothing where the way says that.
    pub status: Option<(MemberPath, Vec<String>)>,
}

/// Who is asked for a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateSource {
    /// The operation itself.
    Itself,
    /// Another operation, with values for its parameters.
    Operation(usize, Vec<(usize, Argument)>),
    /// An address.
    Address(StateAddress),
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A member of the answer.
    Member(MemberPath),
    /// A parameter of the operation.
    Parameter(usize),
    /// This text.
    Constant(String),
}

impl PollingWay {
    /// How an operation is followed, if it goes on; or what is to be said where the document says it in
    /// a way that cannot be followed.
    pub(super) fn of(api: &Api, operation: &Operation) -> Result<Option<Self>, Diagnostic> {
        if let Some(rule) = &operation.polling {
            return Self::by_rule(api, operation, rule).map(Some);
        }
        for link in &operation.links {
            let target = api.operations.iter().position(|it| it.id == link.operation);
            let Some(target) = target else { continue };
            let rule = api.operations[target].polling.as_ref().filter(|rule| rule.link.is_none());
            if let Some(rule) = rule {
                return Self::by_link(api, operation, link, rule).map(Some);
            }
        }
        if let Some(address) = operation.state_address {
            let state = StateSource::Address(address);
            return Ok(Some(Self { state, status: None }));
        }
        Ok(done(&api.types, operation))
    }

    fn by_rule(api: &Api, operation: &Operation, rule: &PollingRule) -> Result<Self, Diagnostic> {
        match &rule.link {
            Some(link) => Self::by_link(api, operation, link, rule),
            None => {
                let status = Some(status(&api.types, operation, rule)?);
                Ok(Self { state: StateSource::Itself, status })
            }
        }
    }

    fn by_link(
        api: &Api,
        operation: &Operation,
        link: &Link,
        rule: &PollingRule,
    ) -> Result<Self, Diagnostic> {
        let Some(index) = api.operations.iter().position(|it| it.id == link.operation) else {
            return Err(left_out(&link.origin, format!("no operation is `{}`", link.operation)));
        };
        let target = &api.operations[index];
        let own = target.polling.as_ref().filter(|_| rule.status.is_none());
        let status = status(&api.types, target, own.unwrap_or(rule))?;
        let mut arguments = Vec::new();
        for (name, value) in &link.parameters {
            let known = |it: &crate::api::Parameter| {
                it.name == *name || format!("{}.{}", it.place.as_str(), it.name) == *name
            };
            let Some(parameter) = target.parameters.iter().position(known) else {
                let message = format!("`{}` has no parameter `{name}`", link.operation);
                return Err(left_out(&link.origin, message));
            };
            let value = argument(&api.types, operation, value).ok_or_else(|| {
                left_out(&link.origin, format!("`{value}` is nothing that the answer surely has"))
            })?;
            arguments.push((parameter, value));
        }
        let missing = target.parameters.iter().enumerate().find(|(index, it)| {
            let is_given = arguments.iter().any(|(given, _)| given == index);
            it.required && it.setting.is_none() && !is_given
        });
        if let Some((_, missing)) = missing {
            let message = format!("`{}` requires `{}`", link.operation, missing.name);
            return Err(left_out(&link.origin, message));
        }
        if target.body.as_ref().is_some_and(|body| body.required) {
            let message = format!("`{}` requires a body", link.operation);
            return Err(left_out(&link.origin, message));
        }
        Ok(Self { state: StateSource::Operation(index, arguments), status: Some(status) })
    }
}

/// The member that says how far it is.
fn status(
    types: &Types,
    operation: &Operation,
    rule: &PollingRule,
) -> Result<(MemberPath, Vec<String>), Diagnostic> {
    let (Some(pointer), false) = (&rule.status, rule.last.is_empty()) else {
        let message = "`status` names a member of the state, and `final` its last values";
        return Err(left_out(&rule.origin, message.to_owned()));
    };
    let path = answer(operation).and_then(|response| member(types, response, pointer));
    let path = path.ok_or_else(|| {
        let message = format!("the answer of `{}` has no member `{pointer}`", operation.id);
        left_out(&rule.origin, message)
    })?;
    Ok((path, rule.last.clone()))
}

fn left_out(origin: &Origin, message: String) -> Diagnostic {
    Diagnostic::new(Code::PollLeftOut, origin, message).help("the call has no `poll()`")
}

/// The only successful answer of an operation.
fn answer(operation: &Operation) -> Option<&Response> {
    let mut success = operation.responses.iter().filter(|it| it.status.is_success());
    success.next().filter(|_| success.next().is_none())
}

fn argument(types: &Types, operation: &Operation, value: &str) -> Option<Argument> {
    let Some(expression) = value.strip_prefix('$') else {
        return Some(Argument::Constant(value.to_owned()));
    };
    if let Some(pointer) = expression.strip_prefix("response.body#") {
        return member(types, answer(operation)?, pointer).map(Argument::Member);
    }
    let (place, name) = expression.strip_prefix("request.")?.split_once('.')?;
    let is_it = |it: &crate::api::Parameter| it.place.as_str() == place && it.name == name;
    operation.parameters.iter().position(is_it).map(Argument::Parameter)
}

/// The member of an answer that a JSON Pointer leads to.
fn member(types: &Types, response: &Response, pointer: &str) -> Option<MemberPath> {
    let mut ty = body(response).filter(|ty| !types.is_nullable(*ty))?;
    let mut path = Vec::new();
    for name in crate::value::tokens(pointer) {
        let id = types.resolve(ty);
        let Shape::Struct(object) = &types.get(id).shape else { return None };
        let member = object.properties.iter().position(|it| it.name == *name)?;
        path.push((id, member));
        ty = object.properties[member].ty;
    }
    let is_value = matches!(types.get(types.resolve(ty)).shape, Shape::Scalar(_) | Shape::Enum(_));
    (is_value && !path.is_empty()).then_some(MemberPath(path))
}

/// An operation as Google's APIs have it: it is over when `done` is true, and has a result or an `error`
/// then (`google.longrunning.Operation`).
fn done(types: &Types, operation: &Operation) -> Option<PollingWay> {
    let response = answer(operation).filter(|_| operation.method == Method::Get)?;
    let path = member(types, response, "/done")?;
    let Shape::Struct(object) = &types.get(path.0[0].0).shape else { return None };
    let ty = |name: &str| object.properties.iter().find(|it| it.name == name).map(|it| it.ty);
    let is = |ty: TypeId, wanted: fn(&Shape) -> bool| wanted(&types.get(types.resolve(ty)).shape);
    let is_boolean = |shape: &Shape| matches!(shape, Shape::Scalar(it) if it.kind == crate::api::ScalarKind::Boolean);
    let has_error = ty("error").is_some_and(|ty| is(ty, |it| matches!(it, Shape::Struct(_))));
    let is_done = ty("done").is_some_and(|ty| is(ty, is_boolean));
    let is_named = ty("name").is_some() && ty("response").is_some();
    (has_error && is_done && is_named).then(|| PollingWay {
        state: StateSource::Itself,
        status: Some((path, vec!["true".to_owned()])),
    })
}
