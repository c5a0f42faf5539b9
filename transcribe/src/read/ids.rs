//! What operations are called.

use crate::merge;
use crate::page::Page;
use crate::page_data::PageData;
use crate::pair::Pairs;
use crate::source::PageText;

/// Gives pages without a name for their operation the one that their definitions have.
pub(crate) fn adopt_ids(pages: &mut [PageData], pairs: &Pairs) {
    for index in 0..pages.len() {
        let Some(definition) = pairs.definition_of(index).filter(|_| !pages[index].is_named) else {
            continue;
        };
        pages[index].operation_id = pages[definition].operation_id.clone();
        pages[index].is_named = true;
    }
}

/// Takes the operation's id off a title such as `Lending a Book - LendBook`.
pub(super) fn title_id(page: &mut Page) -> Option<String> {
    let title = page.title.as_deref()?;
    let (words, id) = title.rsplit_once(" - ")?;
    let named = id.len() > 3
        && id.starts_with(|first: char| first.is_ascii_uppercase())
        && id.chars().all(|letter| letter.is_ascii_alphanumeric())
        && id.chars().filter(char::is_ascii_uppercase).count() > 1
        && id.contains(|letter: char| letter.is_ascii_lowercase());
    if !named {
        return None;
    }
    let (words, id) = (words.trim().to_owned(), id.to_owned());
    // The last part of the breadcrumb is the page's own title.
    let whole = title.to_owned();
    page.breadcrumb
        .iter_mut()
        .filter(|part| **part == whole)
        .for_each(|part| *part = words.clone());
    page.title = Some(words);
    Some(id)
}

/// An operation's id: written down, in the title or the sample code, in the address, or the
/// file's name, which nobody has called it by.
pub(super) fn operation_id(
    source: &PageText,
    link: Option<&str>,
    written: Option<String>,
) -> (String, bool) {
    if let Some(id) = written {
        return (id, true);
    }
    let stem = |name: &str| {
        let name = name.split(['?', '#']).next().unwrap_or(name);
        let name = name.rsplit('/').next().unwrap_or(name);
        name.split('.').next().unwrap_or(name).to_owned()
    };
    let named = link.map(stem).filter(|name| {
        // `cce_02_0242` is a number of the documentation, not a name.
        name.len() > 3
            && name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric())
    });
    if let Some(id) = named {
        return (id, true);
    }
    let id = merge::pascal(&stem(&source.file));
    (if id.is_empty() { "Operation".to_owned() } else { id }, false)
}
