//! Reference pages of other makes: any number of calls on a page, each a line such as
//! `GET /things/{id}` below a title, with tables or lists of parameters and examples behind it.
//!
//! What stands between a call and the next one is laid out as a page of the family, whose reader
//! does the rest. Nothing is taken from a table that no title and no column gives a use.

mod address;
mod layout;
mod lists;
mod marks;
mod models;
mod starts;
mod tables;
mod writer;

use std::collections::HashSet;

use layout::Opens;
use models::Models;
use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};
use starts::Start;
use writer::Writer;

use super::merge::pascal;
use super::page::{Block, Item, Page};
use super::words::{self, Section};

/// The pages of the calls that a page of another make describes, with the name of each call;
/// nothing for a page of the family.
pub(crate) fn calls(page: &mut Page) -> Vec<(Page, String)> {
    if is_of_family(&page.items) {
        return Vec::new();
    }
    let (starts, found) = starts::find(&page.items, &page.file);
    page.findings.extend(found);
    let count = starts.iter().map(|start| start.calls.len()).sum();
    let Some(first) = starts.first().filter(|_| count > 0) else { return Vec::new() };
    say(page, first.place, count);
    let marks_optional = tables::marks_optional(&page.items);
    let items = std::mem::take(&mut page.items);
    let ends: Vec<usize> =
        starts.iter().skip(1).map(|start| start.from).chain([items.len()]).collect();
    let mut names = HashSet::new();
    let mut pages = Vec::new();
    let (mut models, apart) = models(&items, &starts, &page.file);
    page.findings.extend(apart);
    for (start, end) in starts.into_iter().zip(ends) {
        let own = &items[start.from..end];
        let shared = start.calls.len() > 1;
        for (index, (method, path)) in start.calls.iter().enumerate() {
            let title = start.title.clone().or_else(|| page.title.clone());
            let name = name(title.as_deref().filter(|_| !shared), (method, path), &mut names);
            let mut writer = Writer::new(page, &mut models, &start, (method, path), title);
            writer.marks_optional = marks_optional;
            writer.section(own, &start);
            // What calls share is said once.
            if index > 0 {
                writer.out.findings.clear();
            }
            pages.push((writer.out, name));
        }
    }
    if let Some((last, _)) = pages.last_mut() {
        let tables: Vec<Item> = models.tables().map(Item::Table).collect();
        if let Some(Item::Table(first)) = tables.first() {
            last.items.push(Item::Heading(Block::paragraph(first.at, "Response")));
        }
        last.items.extend(tables);
    }
    // What was found while the page was read is said once.
    if let Some((first, _)) = pages.first_mut() {
        first.findings.splice(0..0, std::mem::take(&mut page.findings));
    }
    pages
}

/// The models that stand before the first call, or below a title of models behind the last.
fn models(items: &[Item], starts: &[Start], file: &str) -> (Models, Vec<Diagnostic>) {
    let first = starts.first().map_or(items.len(), |start| start.from);
    let last = starts.last().map_or(items.len(), |start| start.at.end);
    let is_title = |item: &Item| match item {
        Item::Heading(block) => layout::opens(&block.text) == Some(Opens::Models),
        Item::Block(_) | Item::Table(_) => false,
    };
    let behind = items[last..].iter().position(is_title).map_or(items.len(), |at| last + at);
    let apart = [&items[..first], &items[behind..]].concat();
    Models::read(&apart, file)
}

/// Whether a page has a title or label for its address, as those of the family do.
pub(crate) fn is_of_family(items: &[Item]) -> bool {
    let is_uri = |text: &str| words::section(text) == Some(Section::Uri);
    // A cell of a table that is not read can say "Path" as well: no address stands below it.
    let has_call = |behind: &[Item]| {
        behind.iter().take(LABEL_REACH).any(|item| match item {
            Item::Heading(block) | Item::Block(block) => block.text.lines().any(|line| {
                words::REQUEST_LINE.is_match(line.trim()) || words::PATH_LINE.is_match(line.trim())
            }),
            Item::Table(_) => false,
        })
    };
    items.iter().enumerate().any(|(at, item)| match item {
        Item::Heading(block) => is_uri(&block.text),
        Item::Block(block) => {
            words::PATH_LINE.is_match(&block.text)
                || (is_uri(&block.text) && has_call(&items[at + 1..]))
        }
        Item::Table(_) => false,
    })
}

/// How many items below the label of an address it can stand.
const LABEL_REACH: usize = 4;

/// Whether a word is a title of a part of a call.
pub(crate) fn opens_a_part(text: &str) -> bool {
    layout::opens(text).is_some()
}

/// The name of a call: after its title, or after its method and path where that is no name.
fn name(title: Option<&str>, (method, path): (&str, &str), names: &mut HashSet<String>) -> String {
    let mut name = title.map(pascal).unwrap_or_default();
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic());
    if !is_name || name.len() > 60 || names.contains(&name) {
        let path = path.split('?').next().unwrap_or_default().replace(['{', '}'], "");
        name = pascal(&format!("{} {path}", method.to_lowercase()));
    }
    names.insert(name.clone());
    name
}

fn say(page: &mut Page, at: PagePosition, count: usize) {
    let message = format!(
        "the page is none of the family: {} of it read by the line of the call",
        match count {
            1 => "one call is".to_owned(),
            count => format!("{count} calls are"),
        }
    );
    page.findings.push(
        Diagnostic::of_page(Code::PageLayout, &page.file, at, message)
            .milder(Severity::Note)
            .help("what stands below a title of parameters, of an answer or of an example is read"),
    );
}
