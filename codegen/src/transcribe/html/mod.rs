//! Pages as HTML: parsed as a browser would, then read block by block.

mod mark;
mod table;
mod walk;

use scraper::{Html, Selector};

use super::finding::{Finding, Place, Severity};
use super::page::Page;
use super::source::Source;
use super::text::{breadcrumb, updated};

/// Elements inside each other; a page nested deeper was made to be, and costs the parser dear.
const MAX_DEPTH: usize = 512;

/// Reads a page of HTML.
pub(crate) fn read(source: &Source) -> Page {
    let mut page = Page { file: source.file.clone(), link: source.link.clone(), ..Page::default() };
    let depth = mark::depth(&source.text);
    if depth > MAX_DEPTH {
        let message = format!("elements are nested {depth} deep or never closed");
        page.findings.push(
            Finding::new("page-unreadable", Severity::Error, &page.file, Place::default(), message)
                .help(format!("pages up to {MAX_DEPTH} levels are read"))
                .incomplete(),
        );
        return page;
    }
    let html = Html::parse_document(&mark::places(&source.text));
    head(&html, &mut page);
    walk::body(&html, &mut page);
    page
}

/// What stands in the page's head or around its text.
fn head(html: &Html, page: &mut Page) {
    if let Some(text) =
        first(html, ".crumbs, .crumb, .breadcrumb, .breadcrumbs, [aria-label=breadcrumb]")
    {
        page.breadcrumb = breadcrumb(&text);
    }
    if let Some(text) =
        first(html, ".updateInfo, .update-info, .updatetime, .update-time, .last-updated")
    {
        page.updated = updated(text.trim());
    }
    page.title = first(html, "h1").map(|text| clean_title(&text));
    if page.link.is_none() {
        page.link = attribute(html, "link[rel=canonical]", "href");
    }
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
