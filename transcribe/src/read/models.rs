//! From the tables of pages to models that are connected and merged.

use std::collections::{HashMap, HashSet};

use crate::merge::{self, Merged};
use crate::model::{self, Model};
use crate::page_data::PageData;
use crate::pair::{self, Pairs};
use crate::resolve::{self, Pages};
use crate::roles::Role;
use crate::sections::Direction;
use crate::words;
use specwright::diagnostic::{Code, Diagnostic};

/// The models of all pages, connected and merged.
pub(crate) fn models(
    pages: &[PageData],
    pairs: &Pairs,
    findings: &mut Vec<Diagnostic>,
) -> (Vec<Model>, Merged) {
    let mut models = Vec::new();
    for (index, data) in pages.iter().enumerate() {
        for (table, role) in data.roles.iter().enumerate() {
            if let Some(model) = table_model(index, data, table, role, findings) {
                models.push(model);
            }
        }
    }
    let files: Vec<String> = pages.iter().map(|data| data.page.file.clone()).collect();
    let anchors: Vec<Vec<String>> = pages.iter().map(|data| data.page.anchors.clone()).collect();
    resolve::connect(&mut models, &Pages { files: &files, anchors: &anchors }, findings);
    pair::supplement(&mut models, pages, pairs, findings);
    further_bodies(pages, &models, findings);
    let operations: Vec<String> = pages.iter().map(|data| data.operation_id.clone()).collect();
    let merged = merge::merge(&models, &operations);
    (models, merged)
}

/// Says which tables describe a body that an earlier table describes already, with other rows: a
/// document has one of them, and nobody can say when the other one holds.
fn further_bodies<'a>(pages: &[PageData], models: &'a [Model], findings: &mut Vec<Diagnostic>) {
    let used: HashSet<usize> =
        models.iter().flat_map(|model| &model.fields).filter_map(|field| field.target).collect();
    let mut first: HashMap<(usize, Direction, bool, Option<&str>), &Model> = HashMap::new();
    let bodies = models.iter().enumerate().filter(|(_, model)| model.is_body);
    for (index, model) in bodies {
        let form = pages[model.page].roles.get(model.table) == Some(&Role::Form);
        // An answer without a status line is that of a successful call.
        let status = model.status.as_deref().filter(|status| !status.starts_with('2'));
        let Some(before) = first.get(&(model.page, model.direction, form, status)) else {
            first.insert((model.page, model.direction, form, status), model);
            continue;
        };
        let names = |model: &'a Model| model.fields.iter().map(|field| &field.name);
        let apart =
            model.status.is_some() && before.status.is_some() && model.status != before.status;
        if apart || used.contains(&index) || names(model).eq(names(before)) {
            continue;
        }
        let side = match model.direction {
            Direction::Request => "request",
            Direction::Response => "answer",
        };
        let message =
            format!("{} is a second body of the {side}", resolve::describe(&model.origin));
        findings.push(
            Diagnostic::of_page(Code::PageTable, &model.origin.page, model.origin.at, message)
                .help("the call has the first; no row leads to this one, and an overlay can say when it holds")
                .also_of_page(&before.origin.page, before.origin.at, "the first"),
        );
    }
}

fn table_model(
    page: usize,
    data: &PageData,
    table: usize,
    role: &Role,
    findings: &mut Vec<Diagnostic>,
) -> Option<Model> {
    let placed = &data.reading.tables[table];
    let (direction, is_body) = match role {
        Role::Body(direction) => (*direction, true),
        Role::Form => (Direction::Request, true),
        Role::Model(_) => (placed.direction(), false),
        _ => return None,
    };
    let caption = placed.table.caption.clone().unwrap_or_default();
    let label = match role {
        Role::Model(name) => name.clone(),
        _ => words::captions::model_name(&caption),
    };
    let is_named = is_body && data.definition.is_some() && placed.table.caption.is_some();
    let base = match (is_body && !is_named, direction) {
        (true, Direction::Request) => format!("{}RequestBody", data.operation_id),
        (true, Direction::Response) => response_name(data, placed.status.as_deref()),
        (false, _) => model_base(&label, data),
    };
    Some(Model {
        page,
        table,
        direction,
        is_body,
        is_named,
        label,
        base,
        fields: model::fields(&data.page.file, &placed.table, &placed.under, role, findings),
        status: placed.status.clone(),
        anchors: placed.table.anchors.clone(),
        origin: model::origin(&data.page.file, &placed.table, &placed.under),
    })
}

/// The name of an answer: with its status where the page describes several.
fn response_name(data: &PageData, status: Option<&str>) -> String {
    let responses = data.reading.tables.iter().zip(&data.roles);
    let bodies = responses.filter(|(_, role)| **role == Role::Body(Direction::Response));
    let first = bodies.map(|(placed, _)| placed.status.as_deref()).next().flatten();
    match status {
        Some(status) if first != Some(status) => format!("{}Response{status}", data.operation_id),
        _ => format!("{}Response", data.operation_id),
    }
}

/// A component's name for a model; a caption without a Latin letter has none of its own.
fn model_base(label: &str, data: &PageData) -> String {
    let base = merge::pascal(label);
    if base.starts_with(|first: char| first.is_ascii_alphabetic()) {
        base
    } else {
        format!("{}Model{base}", data.operation_id)
    }
}
