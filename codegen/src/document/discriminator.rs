//! Discriminators as they stand in the document (OpenAPI 3.0.4, 4.8.25).

use super::Document;
use crate::origin::Origin;
use crate::value::Value;

impl Document {
    /// The keys of a discriminator's `mapping` that mean the schema at `variant`: each names a
    /// component or is a reference. `schema` is the place of the schema that has the discriminator.
    pub fn mapped_tags(&self, schema: &Origin, variant: &Origin) -> Vec<&str> {
        let mapping = self
            .get(schema)
            .and_then(|it| it.get("discriminator")?.get("mapping"))
            .map(Value::members)
            .unwrap_or_default();
        let target = self.target(variant);
        let is_meant = |to: &str| {
            let by_name = Origin::root("/components/schemas").child(to);
            by_name == target || self.resolve(schema, to).is_ok_and(|found| found == target)
        };
        let meant = mapping.iter().filter(|(_, to)| to.as_str().is_some_and(is_meant));
        meant.map(|(tag, _)| &**tag).collect()
    }

    /// Where the `$ref` at a place leads, if there is one that leads somewhere, else the place.
    pub fn target(&self, origin: &Origin) -> Origin {
        let reference = self.get(origin).and_then(|it| it.get("$ref")).and_then(Value::as_str);
        let target = reference.and_then(|reference| self.resolve(origin, reference).ok());
        target.unwrap_or_else(|| origin.clone())
    }

    /// The value that a schema itself gives its discriminator.
    pub(crate) fn own_tag(&self, schema: &Origin) -> Option<&str> {
        let schema = self.get(schema)?;
        OWN_TAGS.iter().find_map(|keyword| schema.get(keyword)?.as_str())
    }
}

/// Extensions by which a schema names the value that its discriminator has.
const OWN_TAGS: &[&str] = &["x-discriminator-value", "x-ms-discriminator-value"];
