//! What each table of a page is for, from its caption, its section and its rows.

use super::page::Table;
use super::sections::{Direction, Placed, Reading};
use super::words::{self, Column, Section};

/// What a table describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Parameters of the path and the query; the path's braces tell them apart.
    Uri,
    Path,
    Query,
    RequestHeader,
    ResponseHeader,
    Form,
    Body(Direction),
    /// A model, by the name in its caption.
    Model(String),
    Status,
    /// Nothing that a document holds: error codes, permissions.
    Other,
}

/// The role of each table of a page, in order.
pub(crate) fn assign(reading: &Reading) -> Vec<Role> {
    let mut roles: Vec<Role> = reading.tables.iter().map(|placed| role(placed, reading)).collect();
    for direction in [Direction::Request, Direction::Response] {
        promote(reading, &mut roles, direction);
    }
    roles
}

fn role(placed: &Placed, reading: &Reading) -> Role {
    let table = &placed.table;
    if matches!(placed.section, Section::Errors | Section::Authorization | Section::Samples) {
        return Role::Other;
    }
    if table.columns.contains(&Column::Status) {
        return Role::Status;
    }
    let caption = table.caption.clone().unwrap_or_default();
    let text = match table.caption {
        Some(_) => caption.to_lowercase(),
        None => placed.under.to_lowercase(),
    };
    if let Some(role) = by_caption(&text, placed) {
        return role;
    }
    if placed.section == Section::Uri {
        return Role::Uri;
    }
    match (by_rows(table, reading), table.caption.is_some(), is_general(&text)) {
        (Some(role), _, true) | (Some(role), false, _) => role,
        (_, false, _) | (_, _, true) => match placed.section {
            Section::Request | Section::RequestExample => Role::Body(Direction::Request),
            Section::Response | Section::ResponseExample => Role::Body(Direction::Response),
            _ => Role::Other,
        },
        _ => Role::Model(words::model_name(&caption)),
    }
}

fn by_caption(text: &str, placed: &Placed) -> Option<Role> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let parameters = has(&["param", "参数", "header", "消息头", "body", "form", "field"]);
    // "Data structure of the path field" is a model, whatever the field is called.
    if !parameters || text.starts_with("data structure") || text.contains("数据结构") {
        return None;
    }
    if has(&["path param", "parameters in the path", "uri param", "url param", "路径参数"]) {
        return Some(if has(&["uri", "url"]) { Role::Uri } else { Role::Path });
    }
    if has(&["query param", "query string", "parameters in the query", "查询参数", "query参数"])
    {
        return Some(Role::Query);
    }
    if has(&["form data", "formdata", "form-data", "form param", "表单"]) {
        return Some(Role::Form);
    }
    if has(&["header", "消息头", "请求头", "响应头"]) {
        return Some(match placed.direction() {
            Direction::Request => Role::RequestHeader,
            Direction::Response => Role::ResponseHeader,
        });
    }
    if has(&["request body", "body of the request", "请求body", "请求体"]) {
        return Some(Role::Body(Direction::Request));
    }
    if has(&["response body", "body of the response", "响应body", "响应体"]) {
        return Some(Role::Body(Direction::Response));
    }
    let general =
        ["response parameters", "response parameter", "响应参数", "返回参数", "body parameters"];
    general.contains(&text.trim()).then(|| Role::Body(placed.direction()))
}

/// Captions that say nothing but that parameters follow.
fn is_general(text: &str) -> bool {
    let text = text.trim();
    matches!(
        text,
        "parameters"
            | "parameter"
            | "parameter description"
            | "parameter descriptions"
            | "description"
            | "request parameters"
            | "request parameter"
            | "response"
            | "request"
            | "response parameters"
            | "description of parameters"
            | "参数说明"
            | "参数描述"
            | "请求参数"
            | "参数"
            | "parameters of the request"
            | "request message"
            | "response message"
            | "request parameter description"
            | ""
    )
}

/// Tables beyond the first of a body that have lost their captions: nobody can say whose they are.
pub(crate) fn nameless(reading: &Reading, roles: &mut [Role]) -> Vec<usize> {
    let mut seen: Vec<(Role, Option<&str>)> = Vec::new();
    let mut lost = Vec::new();
    for (index, role) in roles.iter_mut().enumerate() {
        let placed = &reading.tables[index];
        if !matches!(role, Role::Body(_)) || placed.table.caption.is_some() {
            continue;
        }
        let key = (role.clone(), placed.status.as_deref());
        if seen.contains(&key) {
            *role = Role::Other;
            lost.push(index);
        } else {
            seen.push(key);
        }
    }
    lost
}

/// What the names of the rows tell.
fn by_rows(table: &Table, reading: &Reading) -> Option<Role> {
    let names: Vec<String> = table
        .rows
        .iter()
        .filter_map(|row| table.cell(row, Column::Name))
        .map(|cell| cell.text().to_lowercase())
        .collect();
    let headers = ["x-auth-token", "content-type", "authorization"];
    if names.iter().any(|name| headers.contains(&name.as_str())) {
        return Some(Role::RequestHeader);
    }
    let path = reading.path.as_deref().unwrap_or_default().to_lowercase();
    let in_path = |name: &String| path.contains(&format!("{{{name}}}"));
    if names.iter().any(in_path) {
        return Some(Role::Uri);
    }
    let get = reading.method.as_deref() == Some("GET");
    (get && !table.columns.contains(&Column::Type) && table.columns.contains(&Column::Mandatory))
        .then_some(Role::Query)
}

/// Takes the first model of a direction for its body, where no caption names one.
fn promote(reading: &Reading, roles: &mut [Role], direction: Direction) {
    let of = |index: usize| reading.tables[index].direction() == direction;
    let body = |role: &Role| matches!(role, Role::Body(found) if *found == direction);
    let form = |role: &Role| direction == Direction::Request && *role == Role::Form;
    if roles.iter().any(|role| body(role) || form(role)) {
        return;
    }
    let first = roles.iter().enumerate().position(|(index, role)| {
        matches!(role, Role::Model(_)) && of(index) && !is_referred(reading, roles, index)
    });
    if let Some(first) = first {
        roles[first] = Role::Body(direction);
    }
}

/// Whether another table of the page names this one as a type.
fn is_referred(reading: &Reading, roles: &[Role], index: usize) -> bool {
    let Role::Model(name) = &roles[index] else { return false };
    let name = name.to_lowercase();
    let tables = reading.tables.iter().enumerate().filter(|(other, _)| *other != index);
    tables.into_iter().any(|(_, placed)| {
        placed.table.rows.iter().any(|row| {
            let kind = placed.table.cell(row, Column::Type).map(|cell| cell.text().to_lowercase());
            let key = placed.table.cell(row, Column::Name).map(|cell| cell.text().to_lowercase());
            kind.is_some_and(|kind| kind.contains(&name)) && key.is_some()
        })
    })
}
