//! Where the calls of a page of another make stand, and what is said of each.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

use super::address::{self, CALL, LIKE_CALL, METHOD, PATH, TITLED_CALL};
use super::layout::{self, Opens};
use crate::page::{Block, BlockKind, Item};

/// Calls that are described together, and where what is said of them begins.
pub(super) struct Start {
    /// The items that print them.
    pub(super) at: Range<usize>,
    /// The item of their title, or the first that prints them.
    pub(super) from: usize,
    pub(super) title: Option<String>,
    /// Methods and paths. None where all of them are described before.
    pub(super) calls: Vec<(String, String)>,
    pub(super) place: PagePosition,
    /// The example body that stands below the call in one block of code.
    pub(super) example: Option<Block>,
}

/// More calls than a description is shared by; each has a copy of it.
const MOST_CALLS: usize = 20;

/// Calls as some items print them.
struct Printed {
    items: usize,
    calls: Vec<(String, String)>,
    /// The words in front of the call, where a title has both.
    title: Option<String>,
    example: Option<Block>,
    /// An entry of a list or table of calls, which is often described elsewhere.
    is_entry: bool,
    /// Whether a part of the path is to be filled in, so that it is no example.
    is_pattern: bool,
}

/// The calls of a page, and what looks like one and is not read.
pub(super) fn find(items: &[Item], file: &str) -> (Vec<Start>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut said = |block: &Block, why: &str| {
        let text: String =
            block.text.lines().next().unwrap_or_default().chars().take(100).collect();
        let message = format!("`{text}` looks like a call and is left out: {why}");
        findings.push(
            Diagnostic::of_page(Code::PageLayout, file, block.at, message)
                .help("an overlay can add the operation"),
        );
    };
    let mut all: Vec<Start> = Vec::new();
    let times = described(items);
    let mut known: HashSet<(String, String)> = HashSet::new();
    let mut title: Option<(usize, String)> = None;
    let mut is_example = false;
    // Whether code stands below the last title of an example.
    let mut is_shown_already = false;
    // Whether a known title stands below the last unknown one.
    let mut is_titled = false;
    let mut at = 0;
    while at < items.len() {
        let here = at;
        at += 1;
        let (block, is_heading) = match &items[here] {
            Item::Heading(block) => (block, true),
            Item::Block(block) => (block, false),
            Item::Table(_) => {
                // A title with a table below it is of something else than the next call.
                title = title.take().filter(|_| is_titled);
                continue;
            }
        };
        match printed(items, here) {
            Some(Ok(printed)) => {
                // The first line of a call below a title is that call, where an example in code
                // stands above it.
                let is_only = |call| times.get(&key(call)).is_some_and(|(_, times)| *times == 1);
                let is_first = title.is_some()
                    && is_shown_already
                    && block.kind != BlockKind::Code
                    && printed.calls.iter().all(is_only);
                let is_shown = is_example && !is_heading && !printed.is_pattern && !is_first;
                let elsewhere = printed.is_entry
                    && printed
                        .calls
                        .iter()
                        .all(|call| times.get(&key(call)).is_some_and(|it| it.0));
                if is_shown || elsewhere {
                    continue;
                }
                at = here + printed.items;
                let fresh = |call: &&(String, String)| known.insert(key(call));
                let calls: Vec<(String, String)> =
                    printed.calls.iter().filter(fresh).cloned().collect();
                let (from, title) = title.take().unzip();
                let from = from.filter(|from| all.last().is_none_or(|last| *from >= last.at.end));
                let is_badge = printed.items > 1;
                let title = printed.title.or(title);
                let title = title.or_else(|| subtitle(items.get(at)).filter(|_| is_badge));
                is_example = false;
                all.push(Start {
                    at: here..at,
                    from: from.unwrap_or(here),
                    title,
                    calls,
                    place: block.at,
                    example: printed.example,
                });
                continue;
            }
            None if block.kind == BlockKind::Code => is_shown_already = true,
            Some(Err(why)) if !is_example => said(block, why),
            Some(Err(_)) | None => {}
        }
        let opens = layout::opens(&block.text).filter(|_| is_heading || is_label(block));
        let announced = layout::announces(&block.text).map(|(opens, _)| opens);
        if let Some(opens) = opens.or(announced.filter(|_| block.is_paragraph())) {
            is_example = matches!(opens, Opens::RequestExample | Opens::ResponseExample);
            is_shown_already = false;
            is_titled = true;
        } else if is_heading {
            is_example = false;
            is_titled = false;
            title = Some((here, block.text.trim().to_owned()));
        }
    }
    again(&all, file, &mut findings);
    (all, findings)
}

/// Says which calls are described twice.
fn again(all: &[Start], file: &str, findings: &mut Vec<Diagnostic>) {
    for start in all.iter().filter(|start| start.calls.is_empty()) {
        let message = "the call is described above already; what is said of it here is left out";
        findings.push(
            Diagnostic::of_page(Code::PageLayout, file, start.place, message)
                .milder(Severity::Warning)
                .help("a document has one operation for a method and a path"),
        );
    }
}

/// A call without its host and its query.
fn key((method, path): &(String, String)) -> (String, String) {
    let path = path.split('?').next().unwrap_or_default();
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => path,
    };
    (method.clone(), path.to_owned())
}

/// Of each call, whether it stands outside of lists and tables of calls, and how often it is printed.
fn described(items: &[Item]) -> HashMap<(String, String), (bool, usize)> {
    let mut counts: HashMap<(String, String), (bool, usize)> = HashMap::new();
    for at in 0..items.len() {
        if let Some(Ok(printed)) =
            printed(items, at).filter(|_| !matches!(items[at], Item::Table(_)))
        {
            for call in &printed.calls {
                let (is_described, times) = counts.entry(key(call)).or_default();
                *is_described |= !printed.is_entry;
                *times += 1;
            }
        }
    }
    counts
}

/// The calls that an item prints, alone or with those behind it. `Err`: why it is none.
fn printed(items: &[Item], at: usize) -> Option<Result<Printed, &'static str>> {
    let block = match &items[at] {
        Item::Heading(block) | Item::Block(block) => block,
        Item::Table(_) => return None,
    };
    let text = block.text.trim();
    if METHOD.is_match(text) {
        return badge(items, at, text);
    }
    if let Item::Heading(_) = &items[at]
        && let Some(titled) = titled(text)
    {
        return Some(titled);
    }
    let is_code = block.kind == BlockKind::Code;
    // In code it is the mark of an example.
    let text = text.strip_suffix(" HTTP/1.1").filter(|_| !is_code).unwrap_or(text);
    let (call, body) = match text.split_once("\n\n").filter(|_| is_code) {
        Some((call, body)) if body.trim_start().starts_with(['{', '[']) => (call, Some(body)),
        _ => (text, None),
    };
    let mut calls = Vec::new();
    let mut refused = None;
    let mut is_pattern = false;
    for line in call.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some(found) = CALL.captures(line) else {
            let like = LIKE_CALL.is_match(line) && !line.contains(" HTTP/") && calls.is_empty();
            return (like && call.lines().count() == 1)
                .then_some(Err("its address has blanks or brackets that nobody can tell apart"));
        };
        let part = |index: usize| found.get(index).map_or("", |part| part.as_str());
        match address::paths(part(2)) {
            Ok(paths) => {
                is_pattern |= paths.iter().any(|path| path.contains('{'));
                calls.extend(paths.into_iter().map(|path| (part(1).to_owned(), path)));
            }
            Err(why) => refused = Some(why),
        }
    }
    if let Some(why) = refused {
        return Some(Err(why));
    }
    if calls.len() > MOST_CALLS {
        return Some(Err("too many calls stand in one block"));
    }
    let example = body.map(|body| Block { text: body.to_owned(), ..block.clone() });
    let is_entry = block.is_item();
    let one = || Printed { items: 1, calls, title: None, example, is_entry, is_pattern };
    (!call.trim().is_empty()).then(|| Ok(one()))
}

/// A title with its call behind it.
fn titled(text: &str) -> Option<Result<Printed, &'static str>> {
    let found = TITLED_CALL.captures(text)?;
    let part = |index: usize| found.get(index).map_or("", |part| part.as_str());
    let printed = address::paths(part(3)).map(|paths| Printed {
        items: 1,
        calls: paths.into_iter().map(|path| (part(2).to_owned(), path)).collect(),
        title: Some(part(1).trim_end_matches(['-', '–', '—', ':', '(', '[', ' ']).to_owned())
            .filter(|title| !title.is_empty()),
        example: None,
        is_entry: false,
        is_pattern: true,
    });
    Some(printed)
}

/// A method in a cell or badge of its own, with the paths behind it.
fn badge(items: &[Item], at: usize, method: &str) -> Option<Result<Printed, &'static str>> {
    let mut calls = Vec::new();
    let mut count = 1;
    for item in &items[at + 1..] {
        let Item::Block(block) = item else { break };
        let text = block.text.trim();
        if block.kind == BlockKind::Code || !PATH.is_match(text) {
            break;
        }
        match address::paths(text) {
            Ok(paths) => calls.extend(paths.into_iter().map(|path| (method.to_owned(), path))),
            Err(why) => return Some(Err(why)),
        }
        count += 1;
        if calls.len() > MOST_CALLS {
            return Some(Err("too many addresses stand behind it"));
        }
    }
    // In a table of calls a further method stands near; one of them may be described below.
    let near = items[at + count..].iter().take(3);
    let is_entry = near.into_iter().any(|item| match item {
        Item::Block(block) => METHOD.is_match(block.text.trim()),
        _ => false,
    });
    let badge =
        Printed { items: count, calls, title: None, example: None, is_entry, is_pattern: true };
    (count > 1).then_some(Ok(badge))
}

/// A title that stands behind the call.
fn subtitle(item: Option<&Item>) -> Option<String> {
    let Some(Item::Block(block)) = item else { return None };
    let text = block.text.trim();
    let is_title = block.is_paragraph()
        && text.contains(' ')
        && text.chars().count() <= 80
        && !text.ends_with(['.', ':'])
        && layout::opens(text).is_none();
    is_title.then(|| text.to_owned())
}

/// Whether a paragraph stands where a title could.
pub(super) fn is_label(block: &Block) -> bool {
    block.is_paragraph() && block.text.chars().count() <= layout::LONGEST_LABEL
}
