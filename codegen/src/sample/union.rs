//! `oneOf` and `anyOf`: one of the alternatives, and the tag that says which.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::maker::Maker;
use super::parts::Parts;
use crate::document::{Applicable, Reach};
use crate::origin::Origin;
use crate::value::{Value, unescaped};

const KEYWORDS: [&str; 2] = ["oneOf", "anyOf"];

/// The member that says which alternative a value is.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    property: &'a str,
    name: Cow<'a, str>,
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
            if let Some(own) = self.own_tag(&part, parts)
                && !tags.iter().any(|tag: &Tag<'a>| tag.property == own.property)
            {
                tags.push(own);
            }
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

    /// The tag that a schema with a discriminator has itself, or the one that extends it: a value of
    /// its own is told by that.
    fn own_tag(&self, part: &Applicable<'a>, parts: &Parts<'a>) -> Option<Tag<'a>> {
        let discriminator = part.schema.get("discriminator")?;
        let is_union = KEYWORDS.iter().any(|keyword| part.schema.get(keyword).is_some());
        let property = discriminator.get("propertyName").unwrap_or(discriminator).as_str()?;
        if is_union || !parts.properties().contains_key(property) {
            return None;
        }
        let mut made = self.open.last().into_iter().flatten().chain([&part.origin]);
        let (own, name) = made.find_map(|origin| Some((origin, component(origin)?)))?;
        let document = self.sampler.document;
        let mapped = document.mapped_tags(&part.origin, own);
        let said = mapped.first().copied().or_else(|| document.own_tag(own));
        let name = said.map_or(Cow::Owned(name), Cow::Borrowed);
        Some(Tag { property, name, is_mapped: !mapped.is_empty() })
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
            [] => {
                let said = document.own_tag(&document.target(chosen));
                let name = || document.get(chosen)?.get("$ref")?.as_str()?.rsplit('/').next();
                said.or_else(name)?
            }
            _ => mapped[turn % mapped.len()],
        };
        Some(Tag { property, name: name.into(), is_mapped: !mapping.is_empty() })
    }
}

/// The name of a schema that has one.
fn component(schema: &Origin) -> Option<String> {
    let name = schema.pointer.strip_prefix("/components/schemas/")?;
    (!name.contains('/')).then(|| unescaped(name).into_owned())
}

impl<'a> Tag<'a> {
    /// Writes the tag, unless the alternative fixes what stands there.
    pub(super) fn write(&self, members: &mut serde_json::Map<String, Json>, is_free: bool) {
        if !is_free && !self.is_mapped {
            return;
        }
        let text = || Json::String(self.name.clone().into_owned());
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
