//! Values of named schemas.

use super::values::{MADE_UP, Values};
use super::{Case, Subject, ValueSource};
use crate::analyze::Analysis;
use crate::api::{TypeId, TypeName};
use crate::origin::Origin;
use crate::sample::Direction;
use crate::value::Value;

pub(super) fn of(values: &Values<'_>, analysis: &Analysis) -> Vec<(TypeId, Vec<Case>)> {
    let named = values
        .api
        .types
        .iter()
        .filter(|(id, it)| matches!(it.name, TypeName::Named(_)) && analysis.is_reached(*id));
    named.map(|(id, it)| (id, of_schema(values, &it.origin))).collect()
}

fn of_schema(values: &Values<'_>, origin: &Origin) -> Vec<Case> {
    let case = |source, origin: Origin, body| Case {
        subject: Subject::Schema,
        source,
        origin,
        arguments: Vec::new(),
        media: None,
        body: Some(body),
    };
    let schema = values.document.get(origin);
    let one = schema.and_then(|it| it.get("example")).map(|it| (origin.child("example"), it));
    let several = schema.and_then(|it| it.get("examples")).map_or(&[][..], Value::items);
    let several = several.iter().enumerate();
    let several = several.map(|(index, it)| (origin.child("examples").index(index), it));
    let shown = one.into_iter().chain(several).filter(|(_, value)| !value.is_null());
    let shown =
        shown.map(|(at, value)| case(ValueSource::Example(String::new()), at, value.to_json()));
    let mut cases: Vec<Case> = shown.collect();
    if cases.is_empty() {
        for source in MADE_UP {
            let made_up = values.made_up(origin, Direction::Either, &source);
            let Some(body) = made_up else { continue };
            if cases.last().is_none_or(|known| known.body.as_ref() != Some(&body)) {
                cases.push(case(source, origin.clone(), body));
            }
        }
    }
    cases
}
