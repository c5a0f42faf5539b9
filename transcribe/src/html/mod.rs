//! Pages as HTML: parsed as a browser would, then read block by block.

mod mark;
mod table;
mod walk;

pub(crate) use mark::{PLACE, places_from};

use scraper::{Html, Selector};

use super::page::{Item, Page};
use super::source::PageText;
use super::text::{breadcrumb, updated};
use specwright::diagnostic::{Code, Diagnostic, PagePosition};

/// Elements inside each other; a page nested deeper was made to be, and costs the parser dear.
const MAX_DEPTH: usize = 512;

/// Attributes of one tag; the parser takes the square of their number.
const MAX_ATTRIBUTES: usize = 1_000;

/// Whether a text costs the parser no more than others of its size; else why, and what helps.
fn bounded(html: &str) -> Result<(), (String, String)> {
    let (depth, attributes) = (mark::depth(html), mark::attributes(html));
    if depth > MAX_DEPTH {
        let message = format!("elements are nested {depth} deep or never closed");
        return Err((message, format!("pages up to {MAX_DEPTH} levels are read")));
    }
    if attributes > MAX_ATTRIBUTES {
        let message = format!("a tag has {attributes} attributes");
        return Err((message, format!("pages with up to {MAX_ATTRIBUTES} in a tag are read")));
    }
    Ok(())
}

/// Reads a page of HTML.
pub(crate) fn read(source: &PageText) -> Page {
    parse(source, &source.text, || mark::places(&source.text))
}

/// Reads a page whose tags carry their places already.
pub(crate) fn read_marked(source: &PageText, marked: &str) -> Page {
    parse(source, marked, || marked.to_owned())
}

fn parse(source: &PageText, html: &str, marked: impl FnOnce() -> String) -> Page {
    let mut page = Page { file: source.file.clone(), link: source.link.clone(), ..Page::default() };
    if let Err((message, help)) = bounded(html) {
        let place = PagePosition::default();
        let finding =
            Diagnostic::of_page(Code::PageUnreadable, &page.file, place, message).help(help);
        page.findings.push(finding);
        return page;
    }
    let html = Html::parse_document(&marked());
    head(&html, &mut page);
    walk::body(&html, &mut page);
    if page.updated.is_none() {
        // Without a class of its own the date is a line near the title.
        page.updated = page.items.iter().take(40).find_map(|item| match item {
            Item::Block(block) => updated(block.text.trim()),
            _ => None,
        });
    }
    page
}

/// What stands in the page's head or around its text.
fn head(html: &Html, page: &mut Page) {
    const DATES: &str = ".updateInfo, .update-info, .updatetime, .update-time, .last-updated";
    page.breadcrumb = crumbs(html);
    page.updated = first(html, DATES).and_then(|text| updated(text.trim()));
    let title = first(html, "main h1, article h1, [role=main] h1").or_else(|| first(html, "h1"));
    page.title = title.map(|text| clean_title(&text));
    if page.link.is_none() {
        page.link = attribute(html, "link[rel=canonical]", "href");
    }
}

/// The breadcrumb: a line of links, or a list of them.
fn crumbs(html: &Html) -> Vec<String> {
    const PLACES: &str = ".crumbs, .crumb, .breadcrumb, .breadcrumbs, [aria-label=breadcrumb]";
    let (Ok(place), Ok(item)) = (Selector::parse(PLACES), Selector::parse("li")) else {
        return Vec::new();
    };
    let Some(found) = html.select(&place).next() else { return Vec::new() };
    let items: Vec<String> = found.select(&item).map(|item| walk::flat(item.text())).collect();
    if items.is_empty() { breadcrumb(&walk::flat(found.text())) } else { items }
}

/// A title without the pilcrow that documentation tools append as a link.
pub(super) fn clean_title(text: &str) -> String {
    text.trim().trim_end_matches(['¶', '\u{f0c1}']).trim().to_owned()
}

fn first(html: &Html, selector: &str) -> Option<String> {
    let selector = Selector::parse(selector).ok()?;
    let found = html.select(&selector).next()?;
    let text = walk::flat(found.text());
    (!text.is_empty()).then_some(text)
}

fn attribute(html: &Html, selector: &str, name: &str) -> Option<String> {
    let selector = Selector::parse(selector).ok()?;
    let found = html.select(&selector).next()?;
    let value = found.value().attr(name)?.trim();
    value.starts_with("http").then(|| value.to_owned())
}
