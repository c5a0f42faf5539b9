//! Pages as plain text: copied out of a browser, one block a paragraph.

mod blocks;
mod cut;
mod features;
mod headers;
mod marks;
mod report;
mod shape;
mod tables;

pub(crate) use report::{across, clip};

use blocks::Piece;

use super::page::{Block, Item, Page};
use super::source::PageText;
use super::words;

/// Reads a page of plain text.
pub(crate) fn read(source: &PageText) -> Page {
    let mut page = Page { file: source.file.clone(), link: source.link.clone(), ..Page::default() };
    let mut pieces = blocks::split(&marks::unfold(&source.text));
    let start = head(&pieces, &mut page);
    pieces.drain(..start);
    tables::read(pieces, &mut page);
    page
}

/// The lines above the first section: breadcrumb, date, title.
fn head(pieces: &[Piece], page: &mut Page) -> usize {
    let mut at = 0;
    let mut titles: Vec<&str> = Vec::new();
    while let Some(piece) = pieces.get(at).filter(|_| at < 12) {
        let block = &piece.block;
        let text = block.text.trim();
        if let Some(date) = updated(text) {
            page.updated = Some(date);
        } else if page.breadcrumb.is_empty() && is_breadcrumb(text) {
            page.breadcrumb = breadcrumb(text);
        } else if words::section(text).is_some() || !block.is_paragraph() {
            break;
        } else if text.chars().count() <= 200 && titles.len() < 3 {
            titles.push(text);
        } else {
            break;
        }
        at += 1;
    }
    // A notice may stand above the title; unlike a title it ends with a full stop.
    let title = titles.iter().rfind(|text| !text.ends_with(['.', '。']));
    page.title = title.or(titles.first()).map(|text| (*text).to_owned());
    at
}

/// The date of an "Updated on" line.
pub(crate) fn updated(text: &str) -> Option<String> {
    let found = words::UPDATED.captures(text)?;
    let part = |index: usize| found.get(index).map_or("", |part| part.as_str());
    Some(format!("{}-{:0>2}-{:0>2}", part(1), part(2), part(3)))
}

fn is_breadcrumb(text: &str) -> bool {
    let first = text.split(['/', '>']).next().unwrap_or_default().trim();
    words::is_home(first) && text.contains(['/', '>'])
}

/// The parts of a breadcrumb. A separator is followed by a blank, so that `CI/CD` stays whole.
pub(crate) fn breadcrumb(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(letter) = chars.next() {
        let next_blank = chars.peek().is_none_or(|next| next.is_whitespace());
        if (matches!(letter, '/' | '>' | '›' | '»') && next_blank) || letter == '\u{200b}' {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    let parts = parts.iter().map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// A heading of the page, for readers that find them by their words.
pub(crate) fn heading(block: &Block) -> Item {
    Item::Heading(block.clone())
}
