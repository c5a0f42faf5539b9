//! The values of cases, and their places, as JSON beside the tests: a value that is code could be
//! none, and is not compiled.

use std::fmt::Write;

use serde_json::{Map, Value as Json, json};

use super::Group;
use super::argument::names_of_parameters;
use crate::api::{MediaKind, MediaType, Operation};
use crate::cases::{Case, Cases, Subject, ValueSource};
use crate::names::Home;
use crate::print::{inline, is_printable};
use crate::rust::Context;
use crate::rust::response::{Responses, written};
use crate::rust::ty::{Scope, TypeWriter};

/// The file of the cases of a group.
pub(super) fn cases(context: &Context<'_>, group: &Group<'_>, header: &str) -> String {
    let names = match group.home {
        Home::Operation(index) => names_of_parameters(context, index),
        Home::Type(_) => Vec::new(),
    };
    let all = group.cases.iter().zip(&group.tests);
    let all = all.map(|(case, name)| (name.clone(), data(context, group, case, &names)));
    file(header, all)
}

/// The file of the places: it alone changes when the document does and the values stay.
pub(super) fn places(context: &Context<'_>, cases: &Cases, header: &str) -> String {
    let all = cases.places.iter().map(|(origin, place)| {
        let at = inline(&place.at);
        let place = match &place.page {
            Some(page) => json!([at, inline(page)]),
            None => json!(at),
        };
        (inline(&context.api.reference(origin)).into_owned(), place)
    });
    file(header, all)
}

/// An object with a member a line or more, below the mark.
fn file(header: &str, members: impl Iterator<Item = (String, Json)>) -> String {
    let mut text = header.to_owned();
    for (name, value) in members {
        let value = match value {
            Json::Object(_) => serde_json::to_string_pretty(&value).unwrap_or_default(),
            short => short.to_string(),
        };
        text.push_str(",\n  ");
        text.push_str(&escaped(&Json::from(name).to_string()));
        text.push_str(": ");
        text.push_str(&escaped(&value).replace('\n', "\n  "));
    }
    text.push_str("\n}\n");
    text
}

/// JSON in which only what is printable stands as it is.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '\n' || is_printable(character) {
            out.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

fn data(context: &Context<'_>, group: &Group<'_>, case: &Case, names: &[String]) -> Json {
    let mut data = Map::new();
    data.insert("of".to_owned(), inline(&title(context, group, case)).into());
    data.insert("at".to_owned(), inline(&context.api.reference(&case.origin)).into());
    if !case.source.is_shown() {
        data.insert("made-up".to_owned(), true.into());
    }
    if let Subject::Call(line) = &case.subject {
        data.insert("line".to_owned(), line.as_str().into());
    }
    if let Subject::Response { status, .. } = &case.subject {
        data.insert("status".to_owned(), (*status).into());
    }
    if let Home::Operation(index) = group.home {
        let operation = &context.api.operations[index];
        if let Some(media) = media(operation, case) {
            data.insert("form".to_owned(), media.name.trim().into());
            let written = match &case.subject {
                Subject::Response { .. } => {
                    let mut writer = TypeWriter::new(context, Scope::Tests);
                    written(&Responses::of(&mut writer, index), media, case.shows_text())
                }
                _ => (media.kind == MediaKind::Json).then_some("json"),
            };
            data.extend(written.map(|it| ("written".to_owned(), it.into())));
        }
    }
    if !case.arguments.is_empty() {
        let name = |index: &usize| names.get(*index).cloned().unwrap_or_default();
        let arguments = case.arguments.iter().map(|(index, value)| (name(index), value.clone()));
        data.insert("arguments".to_owned(), arguments.collect::<Map<_, _>>().into());
    }
    data.extend(case.body.as_ref().map(|body| ("body".to_owned(), body.clone())));
    data.into()
}

/// The form of a case's body.
fn media<'a>(operation: &'a Operation, case: &Case) -> Option<&'a MediaType> {
    let content = match &case.subject {
        Subject::Response { response, .. } => &operation.responses.get(*response)?.content,
        _ => &operation.body.as_ref()?.content,
    };
    content.get(case.media?)
}

/// What a case is, for a person.
pub(super) fn title(context: &Context<'_>, group: &Group<'_>, case: &Case) -> String {
    let operation = match group.home {
        Home::Operation(index) => &context.api.operations[index],
        Home::Type(id) => {
            let name = context.names.ty(id);
            return format!("schema `{name}`, {}", source(case));
        }
    };
    let form = match media(operation, case) {
        Some(media) => format!(" `{}`", media.name.trim()),
        None => String::new(),
    };
    let part = match &case.subject {
        Subject::Parameter(index) => {
            let parameter = &operation.parameters[*index];
            format!("{} parameter `{}`", parameter.place.as_str(), parameter.name)
        }
        Subject::Call(line) => format!("call of the page `{line}`"),
        Subject::Response { response, .. } => {
            format!("answer `{}`{form}", operation.responses[*response].status)
        }
        Subject::Request | Subject::Schema => format!("request{form}"),
    };
    format!("{}, {part}, {}", operation.id, source(case))
}

fn source(case: &Case) -> String {
    match &case.source {
        ValueSource::Example(name) if name.is_empty() => "example".to_owned(),
        ValueSource::Example(name) => format!("example `{name}`"),
        ValueSource::Minimal if case.body.is_none() && case.arguments.is_empty() => {
            "made up".to_owned()
        }
        ValueSource::Minimal => "made up, with what is required".to_owned(),
        ValueSource::Full => "made up, with everything".to_owned(),
    }
}
