//! What each table of a page is for, from its caption, its section and its rows.

use std::collections::HashMap;

use super::names;
use super::page::{Cell, Table};
use super::sections::{Direction, Placed, Reading};
use super::words::{self, Column, Section, captions};

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
    let mentions = Mentions::of(reading);
    let tables = reading.tables.iter().enumerate();
    let mut roles: Vec<Role> =
        tables.map(|(index, placed)| role(index, placed, reading, &mentions)).collect();
    for direction in [Direction::Request, Direction::Response] {
        promote(reading, &mut roles, direction, &mentions);
    }
    roles
}

/// Which tables of a page mention a word, as a row's name or in its type.
#[derive(Default)]
struct Mentions(HashMap<String, (usize, bool)>);

impl Mentions {
    fn of(reading: &Reading) -> Self {
        let mut all = Self::default();
        for (index, placed) in reading.tables.iter().enumerate() {
            for row in &placed.table.rows {
                for column in [Column::Name, Column::Type] {
                    let text = placed.table.cell(row, column).map(Cell::text).unwrap_or_default();
                    let text = text.to_lowercase();
                    let words = text.split(|letter: char| " <>[](),".contains(letter));
                    words.chain([text.as_str()]).for_each(|word| all.add(word, index));
                }
            }
        }
        all
    }

    fn add(&mut self, word: &str, table: usize) {
        match self.0.get_mut(word) {
            Some((first, more)) => *more |= *first != table,
            None => drop(self.0.insert(word.to_owned(), (table, false))),
        }
    }

    /// Whether a table other than the model's own mentions it: by its name, or by the last part
    /// of a name such as `auth.identity`.
    fn elsewhere(&self, model: &str, own: usize) -> bool {
        let model = model.to_lowercase();
        let last = model.rsplit('.').next().unwrap_or(&model);
        [model.as_str(), last]
            .iter()
            .any(|name| self.0.get(*name).is_some_and(|(first, more)| *more || *first != own))
    }
}

/// The section says what a table is for, then its caption, then its rows.
fn role(index: usize, placed: &Placed, reading: &Reading, mentions: &Mentions) -> Role {
    let table = &placed.table;
    if table.is_apart {
        return named(placed);
    }
    if matches!(placed.section, Section::Errors | Section::Authorization | Section::Samples) {
        return Role::Other;
    }
    if table.columns.contains(&Column::Status) {
        return Role::Status;
    }
    let part = match &table.caption {
        Some(caption) => words::part(caption),
        None => Some(words::part(&placed.under).unwrap_or_default()),
    };
    match placed.section {
        Section::Uri => part.map_or_else(|| in_uri(index, placed, reading, mentions), by_part),
        Section::Request | Section::RequestExample => match part {
            Some(part) if part.header || part.path || part.query || part.form || part.body => {
                by_part(part)
            }
            Some(_) => by_rows(table, reading).unwrap_or(Role::Body(Direction::Request)),
            None => named(placed),
        },
        Section::Response | Section::ResponseExample => match part {
            Some(part) if part.header => Role::ResponseHeader,
            Some(_) => Role::Body(Direction::Response),
            None => named(placed),
        },
        _ => elsewhere(index, placed, reading, part, mentions),
    }
}

/// The role that a caption names, in a part of the page that is about the request.
fn by_part(part: words::CallParts) -> Role {
    match () {
        () if part.header => Role::RequestHeader,
        () if part.form => Role::Form,
        () if part.body => Role::Body(Direction::Request),
        () if part.path && !part.uri && !part.query => Role::Path,
        () if part.query && !part.path && !part.uri => Role::Query,
        () => Role::Uri,
    }
}

fn named(placed: &Placed) -> Role {
    Role::Model(captions::model_name(placed.table.caption.as_deref().unwrap_or_default()))
}

/// A table under the address whose caption is a name: a model, if the page has a use for one.
fn in_uri(index: usize, placed: &Placed, reading: &Reading, mentions: &Mentions) -> Role {
    let model = named(placed);
    let Role::Model(name) = &model else { return model };
    match by_rows(&placed.table, reading) {
        Some(role) => role,
        None if mentions.elsewhere(name, index) => model,
        None => Role::Uri,
    }
}

/// A table outside the sections of a call: what its caption says, or a model if it has types.
fn elsewhere(
    index: usize,
    placed: &Placed,
    reading: &Reading,
    part: Option<words::CallParts>,
    mentions: &Mentions,
) -> Role {
    let Some(part) = part else {
        let typed = placed.table.columns.contains(&Column::Type);
        let name = captions::model_name(placed.table.caption.as_deref().unwrap_or_default());
        let wanted = typed || mentions.elsewhere(&name, index);
        return if wanted { Role::Model(name) } else { Role::Other };
    };
    match () {
        () if part.response && part.header => Role::ResponseHeader,
        () if part.response => Role::Body(Direction::Response),
        () if part.header || part.path || part.query || part.uri || part.form || part.body => {
            by_part(part)
        }
        () if part.request => {
            by_rows(&placed.table, reading).unwrap_or(Role::Body(Direction::Request))
        }
        () => by_rows(&placed.table, reading).unwrap_or(Role::Other),
    }
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
        .map(|cell| names::read(&cell.text()).name.to_lowercase())
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
fn promote(reading: &Reading, roles: &mut [Role], direction: Direction, mentions: &Mentions) {
    let of = |index: usize| reading.tables[index].direction() == direction;
    let body = |role: &Role| matches!(role, Role::Body(found) if *found == direction);
    let form = |role: &Role| direction == Direction::Request && *role == Role::Form;
    if roles.iter().any(|role| body(role) || form(role)) {
        return;
    }
    let first = roles.iter().enumerate().position(|(index, role)| match role {
        Role::Model(name) => {
            let is_apart = reading.tables[index].table.is_apart;
            of(index) && !is_apart && !mentions.elsewhere(name, index)
        }
        _ => false,
    });
    if let Some(first) = first {
        roles[first] = Role::Body(direction);
    }
}
