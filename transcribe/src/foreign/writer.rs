//! Lays out what is said of a call as a page of the family.

use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

use super::layout::{self, ANSWER, CODE, CODES, Opens, PartOfCall, STATUS};
use super::lists;
use super::models::Models;
use super::starts::{Start, is_label};
use super::tables;
use crate::page::{Block, BlockKind, Item, Page, Row, Table};
use crate::words::Column;

pub(super) struct Writer<'a> {
    pub(super) out: Page,
    models: &'a mut Models,
    /// Whether names on this page are marked that are optional, so that the others are not.
    pub(super) marks_optional: bool,
    method: String,
    path: String,
    /// What the last title opened; `None` below one that is not known.
    open: Option<Opens>,
    /// The title that is not known.
    unknown: Option<String>,
    /// The list at hand, with what stands in its items.
    list: Vec<Block>,
    /// Whether the last title with a side of the call was that of an answer.
    in_answer: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        page: &Page,
        models: &'a mut Models,
        start: &Start,
        (method, path): (&str, &str),
        title: Option<String>,
    ) -> Self {
        let mut out = Page {
            file: page.file.clone(),
            title,
            breadcrumb: page.breadcrumb.clone(),
            updated: page.updated.clone(),
            link: page.link.clone(),
            ..Page::default()
        };
        let heading = |text: &str| Item::Heading(Block::paragraph(start.place, text));
        out.items.push(heading("URI"));
        let line = format!("{method} {path}");
        out.items.push(Item::Block(Block::paragraph(start.place, line)));
        out.items.push(heading("Function"));
        Self {
            out,
            models,
            marks_optional: false,
            method: method.to_owned(),
            path: path.to_owned(),
            open: Some(Opens::Call),
            unknown: None,
            list: Vec::new(),
            in_answer: false,
        }
    }

    /// What is said of the call, its own line left out.
    pub(super) fn section(&mut self, items: &[Item], start: &Start) {
        for (index, item) in items.iter().enumerate() {
            let at = start.from + index;
            if matches!(item, Item::Heading(block) if layout::opens(&block.text) == Some(Opens::Models))
            {
                break;
            }
            if !start.at.contains(&at) {
                self.item(item.clone(), at < start.at.start);
            } else if at == start.at.start
                && let Some(example) = &start.example
            {
                self.end_list();
                self.title(Block::paragraph(example.at, "Example request"), false);
                self.block(example.clone());
                self.open = Some(Opens::Call);
            }
        }
        self.end_list();
    }

    /// An item before the line of the call, or behind it.
    fn item(&mut self, item: Item, is_before: bool) {
        if let Item::Block(block) = &item
            && (block.is_item() || (!self.list.is_empty() && block.level > 0))
        {
            self.list.push(block.clone());
            return;
        }
        self.end_list();
        match item {
            Item::Heading(block) if is_before && layout::opens(&block.text).is_none() => {}
            Item::Heading(block) => self.title(block, true),
            Item::Block(block) => self.block(block),
            Item::Table(table) => self.table(table),
        }
    }

    /// Reads the list at hand, where a title says what it describes.
    fn end_list(&mut self) {
        let list = std::mem::take(&mut self.list);
        if list.is_empty() {
            return;
        }
        match self.open {
            Some(Opens::Status | Opens::Errors | Opens::Response) if lists::are_codes(&list) => {
                self.codes(lists::codes(&list));
            }
            Some(Opens::Parameters(_) | Opens::Response) => {
                let read = lists::fields(&list, &self.out.file);
                self.out.findings.extend(read.findings);
                match read.table {
                    Some(table) => self.table(table),
                    None => list.into_iter().for_each(|block| self.block(block)),
                }
            }
            _ => list.into_iter().for_each(|block| self.block(block)),
        }
    }

    /// Codes with what they mean, whatever the title above says.
    fn codes(&mut self, table: Table) {
        let at = table.at;
        let heading = |text: &str| Item::Heading(Block::paragraph(at, text));
        self.out.items.extend([heading("Status Codes"), Item::Table(table)]);
        let section = self.open.map_or("Constraints", section);
        self.out.items.push(heading(section));
    }

    fn title(&mut self, block: Block, is_heading: bool) {
        if self.status(&block) {
            return;
        }
        let mut opens = layout::opens(&block.text);
        if self.in_answer && layout::is_bare(&block.text) {
            opens = opens.map(layout::within_answer);
        }
        if opens.is_none() && is_heading {
            self.unknown = Some(block.text.trim().to_owned());
        }
        self.open = opens;
        match opens {
            Some(Opens::Response | Opens::ResponseExample | Opens::ResponseHeaders) => {
                self.in_answer = true;
            }
            Some(Opens::Status | Opens::Errors | Opens::JsonSchema) => {}
            Some(_) => self.in_answer = false,
            None => self.in_answer &= !is_heading,
        }
        if opens == Some(Opens::Call) {
            return;
        }
        // What is said of other things stands in no part of the call.
        let section = opens.map_or("Constraints", section);
        self.out.items.push(Item::Heading(Block { text: section.to_owned(), ..block }));
    }

    /// `200 OK` and the like, where answers are described; `Response 200` anywhere.
    fn status(&mut self, block: &Block) -> bool {
        let text = block.text.trim();
        let found = STATUS.captures(text).filter(|_| self.in_answer);
        let found = found.or_else(|| ANSWER.captures(text).filter(|_| block.is_paragraph()));
        let Some(code) = found.and_then(|found| Some(found.get(1)?.as_str().to_owned())) else {
            return false;
        };
        if !matches!(self.open, Some(Opens::Response | Opens::ResponseExample)) {
            self.open = Some(Opens::Response);
            self.in_answer = true;
            let heading = Block::paragraph(block.at, section(Opens::Response));
            self.out.items.push(Item::Heading(heading));
        }
        self.status_line(block, &code);
        true
    }

    fn status_line(&mut self, block: &Block, code: &str) {
        let text = format!("Status code: {code}");
        self.out.items.push(Item::Block(Block::paragraph(block.at, text)));
    }

    fn block(&mut self, block: Block) {
        let opens = layout::opens(&block.text).filter(|opens| *opens != Opens::Call);
        if is_label(&block) && opens.is_some() {
            self.title(block, false);
            return;
        }
        if block.is_paragraph() && self.announced(&block) {
            return;
        }
        if block.kind != BlockKind::Code && (self.status(&block) || self.listed_codes(&block)) {
            return;
        }
        if block.kind == BlockKind::Code && self.is_unread_code() {
            return self.unread_code(&block);
        }
        // The text around the call says what it is for; code there is an example of it.
        if self.open == Some(Opens::Call) && block.kind == BlockKind::Code {
            let at = block.at;
            self.title(Block::paragraph(at, "Example request"), false);
        }
        self.out.items.push(Item::Block(block));
    }

    /// Whether code below the title at hand is no body.
    fn is_unread_code(&self) -> bool {
        let headers = Opens::Parameters(Some(PartOfCall::Header));
        matches!(self.open, Some(Opens::ResponseHeaders | Opens::JsonSchema))
            || self.open == Some(headers)
    }

    fn unread_code(&mut self, block: &Block) {
        let (message, help) = match self.open {
            Some(Opens::JsonSchema) => {
                ("a schema in JSON is left out", "an overlay can say what the body holds")
            }
            _ => {
                ("headers that only an example shows are left out", "looked for a table or a list")
            }
        };
        let finding = Diagnostic::of_page(Code::PageLayout, &self.out.file, block.at, message);
        self.out.findings.push(finding.milder(Severity::Note).help(help));
    }

    /// A sentence that announces what an answer holds.
    fn announced(&mut self, block: &Block) -> bool {
        let text = block.text.clone();
        let Some((opens, status)) = layout::announces(&text) else { return false };
        if self.open == Some(opens) {
            return false;
        }
        self.open = Some(opens);
        self.in_answer = true;
        let heading = Block::paragraph(block.at, section(opens));
        self.out.items.push(Item::Heading(heading));
        if let Some(status) = status {
            self.status_line(block, status);
        }
        true
    }

    /// "Normal response codes: 200".
    fn listed_codes(&mut self, block: &Block) -> bool {
        let text = block.text.trim();
        let Some(listed) = CODES.captures(text).and_then(|found| found.get(1)) else {
            return false;
        };
        let rows = CODE.captures_iter(listed.as_str()).filter_map(|found| {
            let part = |at: usize| found.get(at).map(|part| part.as_str());
            let code = part(2).or(part(3))?;
            let cells = [code, part(1).unwrap_or_default()];
            let cells = cells.map(|text| lists::cell(block.at, text)).to_vec();
            Some(Row { at: block.at, cells, ..Row::default() })
        });
        let rows: Vec<Row> = rows.collect();
        if rows.is_empty() {
            return false;
        }
        let columns = vec![Column::Status, Column::Description];
        self.codes(Table { at: block.at, columns, rows, ..Table::default() });
        true
    }

    fn table(&mut self, mut table: Table) {
        self.models.typed(&mut table);
        let place = match self.open {
            Some(Opens::Parameters(place)) => place,
            // Many pages print the parameters right below the call.
            Some(Opens::Call) => {
                self.title(Block::paragraph(table.at, "Parameters"), false);
                None
            }
            Some(Opens::RequestExample) => None,
            Some(Opens::Response | Opens::ResponseExample) if is_status(&table) => {
                self.answers(table);
                return;
            }
            Some(Opens::ResponseHeaders) if !is_status(&table) => {
                table.caption = Some("Response header parameters".to_owned());
                self.out.items.push(Item::Table(table));
                return;
            }
            Some(Opens::Response | Opens::ResponseExample) => {
                for (is_header, mut table) in tables::split_answer(table) {
                    let what = if is_header { "header" } else { "body" };
                    table.caption = Some(format!("Response {what} parameters"));
                    match is_header {
                        true => self.out.items.push(Item::Table(table)),
                        false => self.body(table),
                    }
                }
                return;
            }
            Some(Opens::Status) => {
                self.answers(table);
                return;
            }
            Some(Opens::Errors) => {
                self.out.items.push(Item::Table(table));
                return;
            }
            Some(Opens::ResponseHeaders | Opens::Models | Opens::JsonSchema) | None => {
                self.left_out(&table);
                return;
            }
        };
        if self.marks_optional {
            tables::mark_required(&mut table);
        }
        let (tables, findings) =
            tables::split(table, place, &self.method, &self.path, &self.out.file);
        self.out.findings.extend(findings);
        for (place, mut table) in tables {
            table.caption = Some(place.caption().to_owned());
            if place == PartOfCall::Body
                && let Some(whole) = tables::whole_body(&table)
            {
                self.whole(whole, place.caption());
                continue;
            }
            match place {
                PartOfCall::Body | PartOfCall::Form => self.body(table),
                _ => self.out.items.push(Item::Table(table)),
            }
        }
    }

    /// A table of codes, and the models that it names as what is answered.
    fn answers(&mut self, mut table: Table) {
        let answers = tables::answers(&mut table);
        self.out.items.push(Item::Table(table));
        let mut bodies = Vec::new();
        for (at, code, name) in answers {
            if let Some(mut body) = self.models.body(&name, at) {
                body.caption = Some("Response body parameters".to_owned());
                let line = format!("Status code: {code}");
                bodies.push(Item::Block(Block::paragraph(at, line)));
                bodies.push(Item::Table(body));
            }
        }
        if let Some(first) = self.out.items.last().filter(|_| !bodies.is_empty()) {
            let at = match first {
                Item::Table(table) => table.at,
                Item::Heading(block) | Item::Block(block) => block.at,
            };
            self.out.items.push(Item::Heading(Block::paragraph(at, section(Opens::Response))));
            self.out.items.extend(bodies);
        }
    }

    /// The body that one row stands for: a model, or nothing that is said.
    fn whole(&mut self, (at, kind): (PagePosition, String), caption: &str) {
        if let Some(mut table) = self.models.body(&kind, at) {
            table.caption = Some(caption.to_owned());
            self.out.items.push(Item::Table(table));
            return;
        }
        let message =
            format!("a row stands for the whole body, of type \"{kind}\"; it is left out");
        self.out.findings.push(
            Diagnostic::of_page(Code::PageTable, &self.out.file, at, message)
                .milder(Severity::Warning)
                .help("no table describes that type"),
        );
    }

    /// A body, and those of its fields that are described by the way to them (`user.name`).
    fn body(&mut self, table: Table) {
        let (tables, findings) = tables::nested(table, &self.out.file);
        self.out.findings.extend(findings);
        self.out.items.extend(tables.into_iter().map(Item::Table));
    }

    fn left_out(&mut self, table: &Table) {
        let under = self.unknown.clone().unwrap_or_default();
        let message =
            format!("the table under \"{under}\" is left out: the title says no use of it");
        // Prices and the like are missing from no document, parameters are.
        let finding = Diagnostic::of_page(Code::PageTable, &self.out.file, table.at, message);
        let finding = match layout::is_of_call(&under) {
            true => finding,
            false => finding.milder(Severity::Warning),
        };
        let help = "looked for titles such as Query Parameters, Request Body, Response";
        self.out.findings.push(finding.help(help));
    }
}

/// The title that the family's pages have for it.
fn section(opens: Opens) -> &'static str {
    match opens {
        Opens::Parameters(_) => "Request",
        Opens::Response | Opens::ResponseHeaders => "Response",
        Opens::Models | Opens::JsonSchema => "Constraints",
        Opens::RequestExample => "Example Requests",
        Opens::ResponseExample => "Example Responses",
        Opens::Status => "Status Codes",
        Opens::Errors => "Error Codes",
        Opens::Call => "Function",
    }
}

fn is_status(table: &Table) -> bool {
    table.columns.contains(&Column::Status)
}
