//! Whether a page was understood: its language, its one call, its titles.

use super::{Placed, Reading, language};
use crate::page::Page;
use crate::words::{self, Column, Section};
use specwright::diagnostic::{Code, Diagnostic, PagePosition};

/// Whether anything beside the address is in a language that is read.
fn is_understood(reading: &Reading) -> bool {
    let titled = reading
        .outline
        .iter()
        .any(|(_, _, section)| !matches!(section, Section::Start | Section::Uri | Section::Other));
    let headed = |placed: &Placed| {
        let known = [Column::Mandatory, Column::Description, Column::Status];
        known.iter().any(|column| placed.table.columns.contains(column))
    };
    titled || reading.tables.iter().any(headed)
}

pub(super) fn check(page: &mut Page, reading: &mut Reading) {
    if let (Some(_), false) = (&reading.method, is_understood(reading)) {
        let message = "no title or heading of the page is in a language that is read";
        page.findings.push(
            Diagnostic::of_page(Code::PageLanguage, &page.file, reading.uri_at, message)
                .help(format!("read are {}", words::languages())),
        );
        (reading.method, reading.path) = (None, None);
        return;
    }
    if let Some(language) = language(reading) {
        for (place, title) in &reading.unknown {
            let message = format!("the title \"{title}\" is not known in {language}");
            page.findings.push(
                Diagnostic::of_page(Code::PageLayout, &page.file, *place, message)
                    .help("what stands below it is read as part of the section before it"),
            );
        }
    }
    if let Some(path) = reading.path.as_ref().filter(|path| path.ends_with('{')) {
        let message = format!("the path {path} ends with an open brace");
        page.findings.push(
            Diagnostic::of_page(Code::PathParameter, &page.file, reading.uri_at, message)
                .help("the page marks its query so; an overlay can name the path without it"),
        );
    }
    for (place, call) in &reading.more_calls {
        let message = format!("the page describes a second call, {call}");
        page.findings
            .push(Diagnostic::of_page(Code::PageSecondCall, &page.file, *place, message).help(
            "only the first is in the document; a copy of the page with the second alone adds it",
        ));
    }
    if reading.method.is_some() {
        return;
    }
    let seen: Vec<&str> = reading.outline.iter().map(|(_, text, _)| text.as_str()).collect();
    let uri = reading.outline.iter().find(|(_, _, section)| *section == Section::Uri);
    let (place, message) = match uri {
        Some((at, ..)) => (*at, "the URI section names no method and path"),
        None => (PagePosition::default(), "the page has no URI section"),
    };
    let help = match seen.is_empty() {
        true => "looked for a title URI, then a paragraph such as POST /v3/things/{thing_id}; found no title of a reference page".to_owned(),
        false => format!(
            "looked for a title URI, then a paragraph such as POST /v3/things/{{thing_id}}; found the titles {}",
            seen.join(", ")
        ),
    };
    page.findings
        .push(Diagnostic::of_page(Code::PageLayout, &page.file, place, message).help(help));
}
