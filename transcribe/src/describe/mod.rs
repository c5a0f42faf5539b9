//! What a description cell says: its labelled parts, its facts, its values, and the rest.

mod described;
mod enums;
mod facets;
mod facts;
mod limits;
mod render;
mod sentences;
mod value;

use super::page::Block;
use super::types::Type;
use super::words;
pub(crate) use described::Described;
pub(crate) use facets::{Facet, FacetKind};
pub(crate) use render::markdown;
pub(crate) use value::Value;

/// Reads the blocks of a description cell.
pub(crate) fn read(blocks: &[Block], kind: Option<&Type>) -> Described {
    let parts = facets::split(blocks);
    let mut described = Described::default();
    let mut details = parts.details;
    facts::take(&mut details, &mut described);
    // A whole cell of "-" or "N/A" is an empty one.
    if details.iter().all(|block| words::says_nothing(&block.text)) {
        details.clear();
    }
    let mut paragraphs = Vec::new();
    let mut values = enums::in_text(&mut details, kind);
    described.details = markdown(&details);
    paragraphs.push(described.details.clone());
    for facet in &parts.facets {
        let mut blocks = facet.blocks.clone();
        if facet.kind != FacetKind::Default {
            facts::take(&mut blocks, &mut described);
        }
        let keep = match facet.kind {
            FacetKind::Options => !options(&blocks, kind, &mut values, &mut described),
            FacetKind::Default => !facts::default(&blocks, kind, &mut described),
            FacetKind::Constraints => true,
        };
        if keep && !facet.says_nothing() {
            paragraphs.push(render::labelled(&facet.label, &blocks));
        }
    }
    if values.is_empty() {
        values = fixed(blocks, kind);
    }
    if described.default.is_none() {
        described.default = facts::stated_default(&details, kind);
    }
    if described.minimum.is_none() && described.maximum.is_none() && values.is_empty() {
        let kept = parts.facets.iter().filter(|facet| facet.kind != FacetKind::Default);
        let blocks = details.iter().chain(kept.flat_map(|facet| &facet.blocks));
        if let Some((low, high)) = limits::stated(blocks, kind) {
            described.minimum = low.map(|low| low.to_string());
            described.maximum = high.map(|high| high.to_string());
        }
    }
    described.values = values;
    described.facets = parts.facets;
    described.deprecated = facts::is_deprecated(blocks);
    described.reserved = facts::is_reserved(blocks);
    paragraphs.retain(|text| !text.trim().is_empty());
    described.text = paragraphs.join("\n\n");
    described
}

/// Reads what stands under "Options" or "Range". True: it is in the document as values.
fn options(
    blocks: &[Block],
    kind: Option<&Type>,
    values: &mut Vec<Value>,
    described: &mut Described,
) -> bool {
    if let Some(found) = enums::listed(blocks, kind) {
        if values.is_empty() {
            *values = found;
        }
        return true;
    }
    if let Some((low, high)) = facts::range(blocks, kind) {
        described.minimum.get_or_insert(low);
        described.maximum.get_or_insert(high);
    }
    false
}

/// The one value that a sentence fixes.
fn fixed(blocks: &[Block], kind: Option<&Type>) -> Vec<Value> {
    let scalar = matches!(kind, None | Some(Type::Text(_) | Type::Integer(_)));
    let text = if scalar { facts::fixed(blocks) } else { None };
    let value = text.filter(|text| value::fits(text, kind));
    let value = value.map(|text| Value { text, meaning: None });
    value.into_iter().collect()
}
