//! How each page was understood, for people who wonder why.

use super::document::Input;
use super::examples::{Body, Side};
use super::model::Model;
use super::page::{CutLine, Page};
use super::page_data::PageData;
use super::roles::Role;
use super::sections::Direction;
use super::text::clip;
use specwright::print::{Printed, Terminal};
use specwright::printed;

/// The explanation of all pages.
pub(crate) fn pages(input: &Input<'_>) -> Printed<Terminal> {
    let mut out = Printed::new();
    for (index, data) in input.pages.iter().enumerate() {
        if index > 0 {
            out.push(&printed!("\n"));
        }
        page(input, index, data, &mut out);
    }
    out
}

fn page(input: &Input<'_>, index: usize, data: &PageData, out: &mut Printed<Terminal>) {
    let nothing = || "not found".to_owned();
    let page = &data.page;
    out.push(&printed!("{}\n", page.file));
    out.push(&printed!("  title      {}\n", page.title.clone().unwrap_or_else(nothing)));
    let breadcrumb = match page.breadcrumb.is_empty() {
        true => nothing(),
        false => page.breadcrumb.join(" / "),
    };
    out.push(&printed!("  breadcrumb {}\n", breadcrumb));
    out.push(&printed!("  updated    {}\n", page.updated.clone().unwrap_or_else(nothing)));
    let call = match (&data.reading.method, &data.reading.path) {
        (Some(method), Some(path)) => {
            format!("{method} {path} (line {})", data.reading.uri_at.line)
        }
        _ => nothing(),
    };
    out.push(&printed!("  call       {}\n", call));
    out.push(&printed!("  operation  {}\n", data.operation_id));
    if let Some(definition) = input.definition_of(index) {
        out.push(&printed!("  definition {}\n", input.pages[definition].page.file));
    }
    let mut parts = Vec::new();
    for (place, text, section) in &data.reading.outline {
        parts.push((place.line, 0, format!("{text} → {section:?}")));
    }
    for (table, role) in data.roles.iter().enumerate() {
        parts.push((
            data.reading.tables[table].table.at.line,
            1,
            self::table(input, index, data, table, role),
        ));
    }
    for example in &data.reading.examples {
        let side = match example.side {
            Side::Request => "request",
            Side::Response => "response",
        };
        let body = match &example.body {
            Body::None => "without a body",
            Body::Json(_) => "JSON",
            Body::Broken(..) => "broken JSON",
            Body::Text(_) => "text",
        };
        let status = example
            .status
            .as_ref()
            .map_or_else(String::new, |status| format!(" of status {status}"));
        let title =
            example.title.as_ref().map_or_else(String::new, |title| format!(", \"{title}\""));
        parts.push((example.at.line, 1, format!("example {side}{status}, {body}{title}")));
    }
    parts.sort_by_key(|part| part.0);
    for (line, depth, text) in parts {
        // Parts of a definition may stand on no line of their own.
        let line = if line == 0 { String::new() } else { line.to_string() };
        out.push(&printed!("  {} {}{}\n", format!("{line:>5}"), "  ".repeat(depth), text));
    }
    if page.cut.is_empty() && data.definition.is_none() {
        rows(data, out);
    }
    cut(page, out);
}

/// The rows of a page whose cells are marked, which is cut in one way only.
fn rows(data: &PageData, out: &mut Printed<Terminal>) {
    out.push(&printed!("  lines\n"));
    for row in data.reading.tables.iter().flat_map(|placed| &placed.table.rows) {
        let cells: Vec<String> =
            row.cells.iter().map(|cell| cell.text().trim().replace('\n', " ")).collect();
        let line = format!("{:>5} row     ", row.at.line);
        out.push(&printed!("  {} {}\n", line, clip(&cells.join(" | "))));
    }
}

/// How the lines of a page of text were cut, and what else they could be.
fn cut(page: &Page, out: &mut Printed<Terminal>) {
    if page.cut.is_empty() {
        return;
    }
    out.push(&printed!("  lines\n"));
    for CutLine { at, taken, text, other } in &page.cut {
        let line = format!("{:>5} {taken:<8}", at.line);
        out.push(&printed!("  {} {}\n", line, text));
        if let Some((other, margin)) = other {
            let margin = match margin {
                0 => "as good".to_owned(),
                more => format!("it would cost {more} more"),
            };
            out.push(&printed!("        or {} ({})\n", other, margin));
        }
    }
}

fn table(input: &Input<'_>, page: usize, data: &PageData, table: usize, role: &Role) -> String {
    let placed = &data.reading.tables[table];
    let columns: Vec<String> =
        placed.table.columns.iter().map(|column| format!("{column:?}")).collect();
    let count = placed.table.rows.len();
    let mut text = format!(
        "{}: {} of {count} row{} ({})",
        placed.table.name(),
        meaning(role),
        if count == 1 { "" } else { "s" },
        columns.join(", ")
    );
    // Models stand in the order of pages and tables.
    let index = input.models.partition_point(|it| (it.page, it.table) < (page, table));
    let model = input.models.get(index).filter(|it| (it.page, it.table) == (page, table));
    if let Some(model) = model {
        text.push_str(" → ");
        text.push_str(&input.merged.names[input.merged.class_of[index]]);
        text.push_str(&references(input, model));
    }
    text
}

/// What the model's fields lead to.
fn references(input: &Input<'_>, model: &Model) -> String {
    let targets = model.fields.iter().filter_map(|field| {
        let target = field.target?;
        let name = &input.merged.names[input.merged.class_of[target]];
        let other = &input.models[target].origin;
        let table = other.table.map_or_else(String::new, |number| format!(" (Table {number})"));
        Some(format!("{} is {name}{table}", field.name))
    });
    let targets: Vec<String> = targets.collect();
    if targets.is_empty() { String::new() } else { format!("; {}", targets.join(", ")) }
}

fn meaning(role: &Role) -> String {
    match role {
        Role::Uri => "path and query parameters".to_owned(),
        Role::Path => "path parameters".to_owned(),
        Role::Query => "query parameters".to_owned(),
        Role::RequestHeader => "request headers".to_owned(),
        Role::ResponseHeader => "response headers".to_owned(),
        Role::Form => "form data".to_owned(),
        Role::Body(Direction::Request) => "request body".to_owned(),
        Role::Body(Direction::Response) => "response body".to_owned(),
        Role::Model(name) => format!("model `{name}`"),
        Role::Status => "status codes".to_owned(),
        Role::Other => "nothing the document holds".to_owned(),
    }
}
