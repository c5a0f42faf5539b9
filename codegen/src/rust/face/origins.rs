//! What the items of a file are in the document.

use foldhash::HashMap;

use super::Identity;
use crate::api::{Api, Offer, Operation, Parameter, ParameterPlace, Shape, TypeId};
use crate::names::{ArgumentNames, Home, Names, identifier};
use crate::rust::Context;

/// Items of a file by their names, with their members.
pub(super) type Identities = HashMap<String, (Identity, HashMap<String, Identity>)>;

/// What the items of this file are.
pub(super) fn of_home(context: &Context<'_>, home: Home, types: &[TypeId]) -> Identities {
    let Context { api, names, .. } = context;
    let mut sources = Identities::default();
    if let Some(index) = context.operation_in(home) {
        of_operation(context, index, &mut sources);
    }
    for id in types {
        let origin = api.types.get(*id).origin.clone();
        let source = Identity { wire: api.reference(&origin), origin };
        sources.insert(names.ty(*id).to_owned(), (source, members(api, names, *id)));
    }
    sources
}

fn members(api: &Api, names: &Names, id: TypeId) -> HashMap<String, Identity> {
    let definition = api.types.get(id);
    match &definition.shape {
        Shape::Struct(object) => {
            let fields = names.fields(api, id).iter();
            let member = object.properties.iter().zip(fields).map(|(property, field)| {
                let (wire, origin) = (property.name.clone(), property.origin.clone());
                (identifier(field), Identity { wire, origin })
            });
            member.collect()
        }
        Shape::Enum(values) => {
            let origin = definition.origin.child("enum");
            let variants = names.variants(api, id).iter().zip(values.values.tags()).enumerate();
            let member = variants.map(|(index, (variant, wire))| {
                (variant.clone(), Identity { wire, origin: origin.index(index) })
            });
            member.collect()
        }
        Shape::Union(union) => {
            let variants = names.variants(api, id).iter().zip(&union.variants);
            let member = variants.map(|(variant, described)| {
                let origin = api.types.get(described.ty).origin.clone();
                (variant.clone(), Identity { wire: api.reference(&origin), origin })
            });
            member.collect()
        }
        _ => HashMap::default(),
    }
}

/// What a parameter is to the service, which does not see the names of a path's variables.
fn wire(operation: &Operation, parameter: &Parameter) -> String {
    let place = parameter.place.as_str();
    let template = format!("{{{}}}", parameter.name);
    match operation.path.split_once(&template) {
        Some((before, _)) if parameter.place == ParameterPlace::Path => {
            format!("{place} {}", before.matches('{').count())
        }
        _ => format!("{place} {}", parameter.name),
    }
}

fn of_operation(context: &Context<'_>, index: usize, sources: &mut Identities) {
    let api = context.api;
    let operation = &api.operations[index];
    let names = context.names.operation(index);
    let body = operation.body.as_ref();
    let body = body.filter(|it| !Offer::of_request(&it.content, &api.types).forms.is_empty());
    let methods = context.analysis.methods_of_call(index);
    let fields = ArgumentNames::of(operation, body.is_some(), &methods);
    let mut members = HashMap::default();
    for (parameter, field) in operation.parameters.iter().zip(&fields.parameters) {
        let wire = wire(operation, parameter);
        let origin = parameter.origin.clone();
        members.insert(identifier(field), Identity { wire, origin });
    }
    if let (Some(body), Some(field)) = (body, &fields.body) {
        let (wire, origin) = ("body".to_owned(), body.origin.clone());
        members.insert(identifier(field), Identity { wire, origin });
    }
    let call = format!("{} {}", operation.method.as_str(), operation.path);
    let mut add = |name: &str, part: &str, members| {
        let wire = format!("{call}{part}");
        let origin = operation.origin.clone();
        sources.insert(name.to_owned(), (Identity { wire, origin }, members));
    };
    add(&names.ty, "", members);
    add(&names.output, " output", HashMap::default());
    add(&names.failure, " failure", HashMap::default());
    if let Some(body) = &names.body {
        add(body, " body", HashMap::default());
    }
}
