//! What there is to say about a cut: what was lost, what was left out, what could be otherwise.

use super::blocks::Piece;
use super::cut::{Cut, Other, Step};
use super::features::Features;
use super::headers::Headers;
use super::shape::looks_like_row;
use crate::page::{CutLine, Page, Table};
use crate::words::{self, Column};
use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

/// The page is beyond what is read.
pub(super) fn too_much(page: &mut Page, place: Option<PagePosition>, message: &str) {
    let place = place.unwrap_or_default();
    page.findings.push(Diagnostic::of_page(Code::PageUnreadable, &page.file, place, message));
}

/// Reports a table's lost cells, and that it has no row.
pub(super) fn table(table: &Table, page: &mut Page) {
    if table.rows.is_empty() {
        let message = format!("{} has headings and no row that can be read", table.name());
        let help = format!("looked for a row of {}", names(&table.columns));
        page.findings
            .push(Diagnostic::of_page(Code::PageTable, &page.file, table.at, message).help(help));
    }
    let Some(place) = table.column(Column::Description) else { return };
    below(table, place, page);
    let lost = table.rows.iter().filter(|row| row.cells[place].blocks.is_empty());
    let Some(first) = lost.clone().next() else { return };
    let rows = table.rows.len();
    let message = format!("{}: {} of {rows} rows lack a description", table.name(), lost.count());
    page.findings.push(
        Diagnostic::of_page(Code::PageLostCell, &page.file, first.at, message)
            .milder(Severity::Warning)
            .help("some copies lose cells; compare them with the provider's site"),
    );
}

/// Reports a sentence at the end of a table that may stand below it: nothing tells the two apart,
/// but no other row of the table has more than one paragraph.
fn below(table: &Table, place: usize, page: &mut Page) {
    let Some((last, others)) = table.rows.split_last() else { return };
    let blocks = &last.cells[place].blocks;
    let is_usual = others.len() > 1 && others.iter().all(|row| row.cells[place].blocks.len() < 2);
    let Some(block) = blocks.last().filter(|_| is_usual && blocks.len() > 1) else { return };
    let text = block.text.trim();
    if block.is_paragraph() && text.ends_with(['.', '。']) && text.chars().count() > 20 {
        let message =
            format!("\"{}\" is read as the end of the last row of {}", clip(text), table.name());
        page.findings.push(
            Diagnostic::of_page(Code::PageAmbiguous, &page.file, block.at, message)
                .milder(Severity::Note)
                .help("it may stand below the table; a copy of the page as HTML can tell"),
        );
    }
}

/// Reports rows outside tables, and readings that are equally good.
pub(super) fn report(
    pieces: &[Piece],
    features: &[Features],
    headers: &Headers,
    cut: &Cut,
    page: &mut Page,
) {
    let mut last = None;
    for taken in cut.steps.iter().filter(|taken| taken.step == Step::Prose) {
        let at = taken.at;
        if looks_like_row(features, at, true) < 5 {
            continue;
        }
        // One word for all that stand together.
        if last.is_none_or(|last| at > last + 12) {
            page.findings.push(stray(&pieces[at], page));
        }
        last = Some(at);
    }
    for other in cut.others.iter().filter(|other| other.margin == 0) {
        page.findings.push(tie(pieces, headers, other, page));
    }
}

/// The cut of a page beside its lines.
pub(super) fn cut_lines(pieces: &[Piece], headers: &Headers, cut: &Cut) -> Vec<CutLine> {
    let ends = cut.steps.iter().skip(1).map(|next| next.at).chain([pieces.len()]);
    let mut others = cut.others.iter().peekable();
    let mut lines = Vec::with_capacity(cut.steps.len());
    // Where a row or a table ends no piece is read: what else could be there stands at the next line.
    let mut ended = None;
    for (taken, end) in cut.steps.iter().zip(ends) {
        let mut other = None;
        while let Some(found) = others.next_if(|it| it.at <= taken.at) {
            if found.at == taken.at && found.taken == taken.step {
                other = Some((meaning(&found.other, headers), found.margin));
            }
        }
        let kind = match taken.step {
            Step::Prose => "text",
            Step::Header(_) => "headings",
            Step::Title => "title",
            Step::Row(_) => "row",
            Step::Wide | Step::Tail(_) => "more",
            Step::End => {
                ended = other.or(ended);
                continue;
            }
        };
        let other = ended.take().or(other);
        let texts = pieces[taken.at..end.max(taken.at)].iter().map(|piece| piece.block.text.trim());
        let texts: Vec<&str> = texts.take(8).filter(|text| !text.is_empty()).collect();
        let at = pieces.get(taken.at).map_or_else(PagePosition::default, |piece| piece.block.at);
        let text = clip(&texts.join(" | ").replace('\n', " "));
        lines.push(CutLine { at, taken: kind, text, other });
    }
    lines
}

fn stray(piece: &Piece, page: &Page) -> Diagnostic {
    let message = format!("\"{}\" begins a row that is part of no table", clip(&piece.block.text));
    Diagnostic::of_page(Code::PageTable, &page.file, piece.block.at, message)
        .help("looked for headings such as Parameter, Mandatory, Type, Description above it")
}

fn tie(pieces: &[Piece], headers: &Headers, other: &Other, page: &Page) -> Diagnostic {
    let text = |at: usize| pieces.get(at).map_or("the end of the page", |it| it.block.text.trim());
    let message = format!(
        "\"{}\" can be read in two ways, as {} or as {}",
        clip(text(other.at)),
        meaning(&other.taken, headers),
        meaning(&other.other, headers),
    );
    let place = pieces.get(other.at).map_or(PagePosition::default(), |piece| piece.block.at);
    Diagnostic::of_page(Code::PageAmbiguous, &page.file, place, message)
        .help("the first is taken; a copy of the page as HTML can tell")
}

/// A step of a reading in words.
pub(super) fn meaning(step: &Step, headers: &Headers) -> String {
    match step {
        Step::Prose => "text outside tables".to_owned(),
        Step::Header(place) => {
            let header = &headers.all[*place];
            let columns = &headers.shapes[header.shape].columns;
            format!("the headings of a table of {}", names(columns))
        }
        Step::Title => "a title inside a table".to_owned(),
        Step::Row(_) => "the beginning of a row".to_owned(),
        Step::Wide => "part of a description".to_owned(),
        Step::Tail(_) => "the cells behind a description".to_owned(),
        Step::End => "what stands behind a row".to_owned(),
    }
}

/// Columns in words.
fn names(columns: &[Column]) -> String {
    let names: Vec<&str> = columns
        .iter()
        .map(|column| match column {
            Column::Name => "a name",
            Column::Mandatory => "Yes or No",
            Column::Type => "a type",
            Column::Status => "a status code",
            Column::Description => "a description",
            _ => "a value",
        })
        .collect();
    names.join(", ")
}

/// Says that a row is a title. One that says where what follows is sent is more than that.
pub(crate) fn across(table: &Table, text: &str, at: PagePosition, file: &str) -> Diagnostic {
    let message = format!("{}: \"{}\" goes across all columns", table.name(), clip(text));
    let says = words::part(text).is_some_and(|part| part != words::CallParts::default());
    Diagnostic::of_page(Code::PageTable, file, at, message)
        .milder(if says { Severity::Warning } else { Severity::Note })
        .help("taken for a title inside the table, and left out")
}

/// The beginning of a text, for messages.
pub(crate) fn clip(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
