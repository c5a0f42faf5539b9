//! Labelled parts: Details, Constraints, Options, Default value, in all their spellings.

use std::sync::LazyLock;

use regex::Regex;

use crate::page::Block;
use crate::words::{self, pattern};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FacetKind {
    Constraints,
    Options,
    Default,
}

/// One labelled part behind the details.
#[derive(Clone, Debug)]
pub(crate) struct Facet {
    pub(crate) kind: FacetKind,
    /// The label as printed, without its colon.
    pub(crate) label: String,
    pub(crate) blocks: Vec<Block>,
}

impl Facet {
    /// Whether all of it is "N/A", "None" or the like.
    pub(crate) fn says_nothing(&self) -> bool {
        self.blocks.iter().all(|block| words::says_nothing(&block.text))
    }
}

/// A cell, cut at its labels.
#[derive(Debug, Default)]
pub(super) struct CellParts {
    pub(super) details: Vec<Block>,
    pub(super) facets: Vec<Facet>,
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\**(?:({})|({})|({})|({}))\**\s*([:：]?)\**\s*(.*)$",
        words::labels(&[words::Label::Details]),
        words::labels(&[words::Label::Constraints]),
        words::labels(&[words::Label::Options]),
        words::labels(&[words::Label::Default]),
    ))
});

enum Label {
    Details,
    Facet(FacetKind, String),
}

/// Cuts a description at its labels. Without labels all of it is details.
pub(super) fn split(blocks: &[Block]) -> CellParts {
    let mut parts = CellParts::default();
    let blocks = &unfold(blocks);
    let labelled = is_labelled(blocks);
    for (index, block) in blocks.iter().enumerate() {
        let found = label(block, labelled).filter(|_| labelled);
        let rest = match found {
            Some((Label::Details, rest)) => {
                // Behind other labels it is no label but a word of the text.
                if index > 0 && !parts.facets.is_empty() { Some(block.clone()) } else { rest }
            }
            Some((Label::Facet(kind, label), rest)) => {
                parts.facets.push(Facet { kind, label, blocks: Vec::new() });
                rest
            }
            None => Some(block.clone()),
        };
        let Some(rest) = rest else { continue };
        match parts.facets.last_mut() {
            Some(facet) => facet.blocks.push(rest),
            None => parts.details.push(rest),
        }
    }
    parts
}

/// Labels inside one paragraph: some copies run the parts of a cell together.
static INLINE: LazyLock<Regex> = LazyLock::new(|| {
    use words::Label as Of;
    let all = [Of::Details, Of::Constraints, Of::Options, Of::Default];
    pattern(&format!(r"(?:^|[.。;；,，\s])\s*((?:{})\s*[:：])", words::labels(&all)))
});

/// Gives each label of a paragraph a paragraph of its own, where the paragraph begins with one.
fn unfold(blocks: &[Block]) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        let found = INLINE.captures_iter(&block.text).filter_map(|found| found.get(1));
        let starts: Vec<usize> = found.map(|label| label.start()).collect();
        if !block.is_paragraph() || starts.first() != Some(&0) || starts.len() < 2 {
            out.push(block.clone());
            continue;
        }
        let ends = starts.iter().skip(1).copied().chain([block.text.len()]);
        for (start, end) in starts.iter().zip(ends) {
            out.push(Block { text: block.text[*start..end].trim().to_owned(), ..block.clone() });
        }
    }
    out
}

/// Whether a cell has the labelled form: its first block is a label, or several are.
fn is_labelled(blocks: &[Block]) -> bool {
    let first = blocks.first().and_then(|block| label(block, true));
    if matches!(first, Some((Label::Details, _))) {
        return true;
    }
    // "Options:" ends many a sentence; alone it says nothing of the cell's form.
    let labels = blocks.iter().filter_map(|block| label(block, false));
    let kinds = labels.filter(|(label, _)| matches!(label, Label::Facet(..)));
    kinds.count() >= 2
}

/// The label that a paragraph is or begins with, and the text behind it.
fn label(block: &Block, labelled: bool) -> Option<(Label, Option<Block>)> {
    if !block.is_paragraph() || block.level > 0 {
        return None;
    }
    let text = block.text.trim();
    let found = LABEL.captures(text)?;
    let colon = found.get(5).is_some_and(|colon| !colon.as_str().is_empty());
    let rest = found.get(6).map_or("", |rest| rest.as_str()).trim();
    // Without a colon only a whole paragraph is a label, and only beside other labels.
    if (!colon && !rest.is_empty()) || (!colon && !labelled && text.len() > 40) {
        return None;
    }
    let printed = |index: usize| found.get(index).map(|label| label.as_str().to_owned());
    let label = if found.get(1).is_some() {
        Label::Details
    } else if let Some(label) = printed(2) {
        Label::Facet(FacetKind::Constraints, label)
    } else if let Some(label) = printed(3) {
        Label::Facet(FacetKind::Options, label)
    } else {
        Label::Facet(FacetKind::Default, printed(4)?)
    };
    let rest = (!rest.is_empty()).then(|| Block { text: rest.to_owned(), ..block.clone() });
    Some((label, rest))
}
