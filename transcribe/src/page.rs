//! A reference page as both readers (plain text, HTML) hand it on: headings, blocks, tables.

use serde_json::{Map, Value};

use super::words::{self, Column};
use specwright::diagnostic::{Diagnostic, PagePosition};

/// A page, read but not yet understood.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The file, relative to the folder that was read, with `/` between its parts.
    pub(crate) file: String,
    pub(crate) title: Option<String>,
    pub(crate) breadcrumb: Vec<String>,
    /// The date behind "Updated on", `YYYY-MM-DD`.
    pub(crate) updated: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) items: Vec<Item>,
    /// Anchors that stand outside tables: links to the page as a whole.
    pub(crate) anchors: Vec<String>,
    pub(crate) findings: Vec<Diagnostic>,
    /// How a page of text was cut, for `--explain`; empty where its cells are marked.
    pub(crate) cut: Vec<CutLine>,
}

impl Page {
    /// All that the page says, in one line.
    pub(crate) fn words(&self) -> String {
        let mut texts: Vec<&str> = self.title.as_deref().into_iter().collect();
        texts.extend(self.breadcrumb.iter().map(String::as_str));
        for item in &self.items {
            match item {
                Item::Heading(block) | Item::Block(block) => texts.push(&block.text),
                Item::Table(table) => {
                    texts.extend(table.caption.as_deref());
                    let cells = table.rows.iter().flat_map(|row| &row.cells);
                    texts.extend(cells.flat_map(|cell| &cell.blocks).map(|it| it.text.as_str()));
                }
            }
        }
        let words = texts.iter().flat_map(|text| text.split_whitespace());
        words.collect::<Vec<_>>().join(" ")
    }
}

/// What some lines of a page of text were taken for.
#[derive(Debug)]
pub(crate) struct CutLine {
    pub(crate) at: PagePosition,
    pub(crate) taken: &'static str,
    /// The beginning of what stands there.
    pub(crate) text: String,
    /// What else it could be, and how much more surprising that is.
    pub(crate) other: Option<(String, i32)>,
}

/// One part of a page, in reading order.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    Heading(Block),
    Block(Block),
    Table(Table),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Paragraph,
    Bullet,
    Numbered,
    Code,
}

/// A paragraph, a list item or a piece of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) at: PagePosition,
    pub(crate) kind: BlockKind,
    /// How deep in lists it stands; 0 outside lists.
    pub(crate) level: u8,
    pub(crate) text: String,
    /// How many bytes at its beginning are set apart, as code or in bold.
    pub(crate) lead: usize,
}

impl Block {
    pub(crate) fn paragraph(at: PagePosition, text: impl Into<String>) -> Self {
        Self { at, kind: BlockKind::Paragraph, level: 0, text: text.into(), lead: 0 }
    }

    pub(crate) fn is_paragraph(&self) -> bool {
        self.kind == BlockKind::Paragraph
    }

    pub(crate) fn is_item(&self) -> bool {
        matches!(self.kind, BlockKind::Bullet | BlockKind::Numbered)
    }
}

/// A link inside a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) text: String,
    pub(crate) href: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) blocks: Vec<Block>,
    pub(crate) links: Vec<Link>,
}

impl Cell {
    /// The cell's text, its blocks joined by blanks: what a one-line cell says.
    pub(crate) fn text(&self) -> String {
        let parts: Vec<&str> = self.blocks.iter().map(|block| block.text.trim()).collect();
        parts.join(" ").trim().to_owned()
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) at: PagePosition,
    /// As many cells as the table has columns.
    pub(crate) cells: Vec<Cell>,
    /// Keywords of a schema that an API definition states, and no column has.
    pub(crate) stated: Map<String, Value>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) at: PagePosition,
    pub(crate) number: Option<u32>,
    pub(crate) caption: Option<String>,
    pub(crate) columns: Vec<Column>,
    /// Headings of no column that is read.
    pub(crate) unread: Vec<String>,
    pub(crate) rows: Vec<Row>,
    /// What an empty cell under "Mandatory" says; `None`: nobody knows.
    pub(crate) lost_mandatory: Option<bool>,
    pub(crate) anchors: Vec<String>,
    /// Whether the column that says what is mandatory is headed "Optional".
    pub(crate) says_optional: bool,
    /// Whether it stands apart from all calls, and can be the body of none.
    pub(crate) is_apart: bool,
}

/// The headings of columns that are not read.
pub(crate) fn unread(columns: &[Column], headings: impl Iterator<Item = String>) -> Vec<String> {
    let other = columns.iter().zip(headings).filter(|(column, _)| **column == Column::Other);
    other.map(|(_, heading)| heading).filter(|heading| !heading.trim().is_empty()).collect()
}

impl Table {
    /// What a cell says of whether something is mandatory; nothing where it says it in other words.
    pub(crate) fn mandatory(&self, text: &str) -> Option<bool> {
        let said = words::mandatory(text)?;
        Some(said != (self.says_optional && words::is_yes_or_no(text)))
    }

    pub(crate) fn column(&self, wanted: Column) -> Option<usize> {
        self.columns.iter().position(|column| *column == wanted)
    }

    pub(crate) fn cell<'a>(&self, row: &'a Row, wanted: Column) -> Option<&'a Cell> {
        row.cells.get(self.column(wanted)?)
    }

    /// `Table 9 PointStatus`, or what there is of it.
    pub(crate) fn name(&self) -> String {
        match (self.number, &self.caption) {
            (Some(number), Some(caption)) => format!("Table {number} {caption}"),
            (Some(number), None) => format!("Table {number}"),
            (None, Some(caption)) => format!("table \"{caption}\""),
            (None, None) => format!("the table on line {}", self.at.line),
        }
    }
}
