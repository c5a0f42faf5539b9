//! Values of parameters, bodies and schemas, as JSON.

use serde_json::{Value as Json, json};

use super::ValueSource;
use crate::api::{Api, MediaKind, MediaType, Operation, Parameter, ParameterPlace};
use crate::document::Document;
use crate::origin::Origin;
use crate::sample::{Direction, Sampler};

/// Where values come from.
pub(super) struct Values<'a> {
    pub(super) document: &'a Document,
    pub(super) api: &'a Api,
}

/// The two values that are made up where the document shows none.
pub(super) const MADE_UP: [ValueSource; 2] = [ValueSource::Minimal, ValueSource::Full];

impl Values<'_> {
    /// A value for a schema; nothing when none can be made up.
    pub(super) fn made_up(
        &self,
        schema: &Origin,
        direction: Direction,
        source: &ValueSource,
    ) -> Option<Json> {
        let sampler = Sampler::new(self.document).direction(direction).examples(true);
        let sampler = match source {
            ValueSource::Minimal => sampler.minimal(),
            ValueSource::Example(_) | ValueSource::Full => sampler.full(),
        };
        sampler.sample(schema).filter(|value| !value.is_null())
    }

    /// Values for a body of which the document shows none, each other than the one before.
    pub(super) fn bodies(
        &self,
        media: &MediaType,
        direction: Direction,
    ) -> Vec<(ValueSource, Json)> {
        use MediaKind::{EventStream, JsonLines, JsonSequence};
        let schema = match (media.kind, media.ty) {
            // The schema can be that of all values together.
            (EventStream | JsonLines | JsonSequence, Some(ty)) => {
                self.api.types.get(ty).origin.clone()
            }
            (_, Some(_)) => media.origin.child("schema"),
            (MediaKind::Json, None) => return vec![(ValueSource::Minimal, json!({}))],
            (_, None) => return vec![(ValueSource::Minimal, json!("string"))],
        };
        let mut found: Vec<(ValueSource, Json)> = Vec::new();
        for source in MADE_UP {
            let Some(value) = self.made_up(&schema, direction, &source) else { continue };
            if found.last().is_none_or(|(_, known)| *known != value) {
                found.push((source, value));
            }
        }
        found
    }

    /// The value of a parameter: its first example, else a made-up one.
    fn parameter(&self, parameter: &Parameter, source: &ValueSource) -> Option<Json> {
        if let Some(example) = parameter.examples.first() {
            return Some(example.value.to_json());
        }
        let Some(schema) = parameter_schema(self.document, parameter) else {
            return Some(json!(format!("example-{}", parameter.name)));
        };
        // A path with nothing in the place of a parameter is another one.
        let source = match parameter.place {
            ParameterPlace::Path => &ValueSource::Full,
            _ => source,
        };
        let value = self.made_up(&schema, Direction::Request, source)?;
        let (_, schema) = self.document.follow(&schema).ok()?;
        let is_free = ["enum", "const", "format", "pattern", "maxLength", "default", "example"]
            .iter()
            .all(|keyword| schema.get(keyword).is_none());
        Some(match value.as_str() {
            // Of any text, one that says which parameter it is of.
            Some(_) if is_free => json!(format!("example-{}", parameter.name)),
            Some("") => json!("string"),
            _ => value,
        })
    }

    /// The arguments of an operation: those that it needs, or all. What a setting stands in for is
    /// left to the setting.
    pub(super) fn arguments(
        &self,
        operation: &Operation,
        source: &ValueSource,
    ) -> Vec<(usize, Json)> {
        let all = operation.parameters.iter().enumerate();
        let given = all.filter(|(_, it)| it.setting.is_none());
        let given = given.filter(|(_, it)| it.required || *source == ValueSource::Full);
        given.filter_map(|(index, it)| Some((index, self.parameter(it, source)?))).collect()
    }
}

/// Where the schema of a parameter stands; nothing when it has none.
pub fn parameter_schema(document: &Document, parameter: &Parameter) -> Option<Origin> {
    let value = document.get(&parameter.origin)?;
    if value.get("schema").is_some() {
        return Some(parameter.origin.child("schema"));
    }
    let (media_type, _) = value.get("content")?.members().first()?;
    let place = document.media_type(&parameter.origin.child("content"), media_type);
    let schema = place.child("schema");
    document.get(&schema).map(|_| schema)
}
