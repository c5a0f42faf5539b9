//! `oneOf` and `anyOf`: one of the alternatives, and the tag that says which.

use serde_json::Value as Json;

use super::parts::Parts;
use super::value::Maker;
use crate::document::{Applicable, Reach};
use crate::origin::Origin;
use crate::value::Value;

const KEYWORDS: [&str; 2] = ["oneOf", "anyOf"];

/// The member that says which alternative a value is.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    property: &'a str,
    name: &'a str,
    /// Whether a mapping gives the name: then it holds whatever the alternative says.
    is_mapped: bool,
}

/// How many alternatives the longest of a schema's unions has.
pub(super) fn alternatives(part: &Applicable<'_>) -> usize {
    let lists = KEYWORDS.into_iter().filter_map(|keyword| part.schema.get(keyword));
    lists.map(|list| list.items().len()).max().unwrap_or_default()
}

impl<'a> Maker<'a> {
    /// Adds an alternative of each union to the parts, and of each union in these; none where
    /// none is allowed.
    pub(super) fn choose(&self, parts: &mut Parts<'a>, turn: usize) -> Option<Vec<Tag<'a>>> {
        let document = self.sampler.document;
        let mut tags = Vec::new();
        let mut next = 0;
        while let Some(part) = parts.all.get(next).cloned() {
            next += 1;
            for keyword in KEYWORDS {
                let list = part.schema.get(keyword).map_or(&[][..], Value::items);
                let place = part.origin.child(keyword);
                let all: Vec<Origin> = (0..list.len()).map(|index| place.index(index)).collect();
                if all.is_empty() {
                    continue;
                }
                // `null` is what the seed for it makes; here it is wanted where it is alone.
                let not_null: Vec<&Origin> = all.iter().filter(|it| !self.is_null(it)).collect();
                let candidates = if not_null.is_empty() { all.iter().collect() } else { not_null };
                let chosen = candidates[turn % candidates.len()];
                if document.get(chosen)?.as_bool() == Some(false) {
                    return None;
                }
                tags.extend(self.tag(&part, chosen, turn / candidates.len()));
                for more in document.applicable_to(std::slice::from_ref(chosen), Reach::Parts) {
                    if !parts.all.iter().any(|known| known.origin == more.origin) {
                        parts.all.push(more);
                    }
                }
            }
        }
        Some(tags)
    }

    fn is_null(&self, schema: &Origin) -> bool {
        let parts = self.sampler.document.applicable_to(std::slice::from_ref(schema), Reach::Parts);
        Parts { all: parts }.is_null()
    }

    /// The tag that the discriminator of a schema has for an alternative, another one each turn
    /// where a mapping has several.
    fn tag(&self, part: &Applicable<'a>, chosen: &Origin, turn: usize) -> Option<Tag<'a>> {
        let document = self.sampler.document;
        let discriminator = part.schema.get("discriminator")?;
        let property = discriminator.get("propertyName").unwrap_or(discriminator).as_str()?;
        let mapped = document.mapped_tags(&part.origin, chosen);
        let mapping = discriminator.get("mapping").map_or(&[][..], Value::members);
        let name = match mapped[..] {
            [] => document.get(chosen)?.get("$ref")?.as_str()?.rsplit('/').next()?,
            _ => mapped[turn % mapped.len()],
        };
        Some(Tag { property, name, is_mapped: !mapping.is_empty() })
    }
}

impl<'a> Tag<'a> {
    /// Writes the tag, unless the alternative fixes what stands there.
    pub(super) fn write(&self, members: &mut serde_json::Map<String, Json>, is_free: bool) {
        if !is_free && !self.is_mapped {
            return;
        }
        let text = || Json::String(self.name.to_owned());
        // The keys of a mapping are texts, whatever the type of the property.
        let tag = match members.get(self.property) {
            Some(Json::Number(_) | Json::Bool(_)) => self.name.parse().unwrap_or_else(|_| text()),
            _ => text(),
        };
        members.insert(self.property.to_owned(), tag);
    }

    pub(super) fn property(&self) -> &'a str {
        self.property
    }
}
