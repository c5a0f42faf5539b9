//! Which table a type means: by link, by name, by the direction and the order of the page.

mod index;

use std::collections::{HashMap, HashSet};

use super::model::{Field, Model};
use super::page::Link;
use super::sections::Direction;
use super::types::Type;
use super::words::captions;
use index::Index;
use specwright::diagnostic::{Code, Diagnostic};

/// What the pages of a run offer to a search.
pub(crate) struct Pages<'a> {
    pub(crate) files: &'a [String],
    /// Anchors of a page as a whole.
    pub(crate) anchors: &'a [Vec<String>],
}

/// Sets the target of each field whose type names a model.
pub(crate) fn connect(models: &mut [Model], pages: &Pages<'_>, findings: &mut Vec<Diagnostic>) {
    let search = Search::new(models, pages);
    let mut targets = Vec::new();
    let mut kinds = Vec::new();
    let mut waiting = Vec::new();
    for (index, model) in models.iter().enumerate() {
        for (place, field) in model.fields.iter().enumerate() {
            let Some(wanted) = field.kind.as_ref().and_then(named) else {
                match search.by_title(index, field) {
                    Some((found, kind)) => kinds.push((index, place, found, kind)),
                    None => waiting.push((index, place)),
                }
                continue;
            };
            match search.find(index, field, wanted) {
                Some(found) => {
                    if let Some(finding) = search.doubt(index, field, wanted, found) {
                        findings.push(finding);
                    }
                    targets.push((index, place, found));
                }
                None => findings.push(search.missing(index, field, wanted)),
            }
        }
    }
    let taken = targets.iter().map(|(.., found)| *found);
    let taken: HashSet<usize> = taken.chain(kinds.iter().map(|(_, _, found, _)| *found)).collect();
    for (index, place, found, kind) in search.left_over(&waiting, &taken) {
        findings.push(search.guessed(index, place, found));
        kinds.push((index, place, found, kind));
    }
    drop(search);
    for (model, field, target) in targets {
        models[model].fields[field].target = Some(target);
    }
    for (model, field, target, kind) in kinds {
        models[model].fields[field].target = Some(target);
        models[model].fields[field].kind = Some(kind);
    }
}

/// The part of a type that names a model.
fn named(kind: &Type) -> Option<&Type> {
    match kind {
        Type::Model(_) | Type::Table(..) => Some(kind),
        Type::List(Some(inner)) | Type::Map(inner) => named(inner),
        _ => None,
    }
}

/// Whether a type that is an object, or a list of such, without saying which, is a list.
fn untold(kind: &Type) -> Option<bool> {
    match kind {
        Type::List(None) => Some(true),
        Type::List(Some(inner)) => matches!(**inner, Type::Object | Type::Any).then_some(true),
        Type::Object => Some(false),
        _ => None,
    }
}

struct Search<'a> {
    models: &'a [Model],
    index: Index<'a>,
}

impl<'a> Search<'a> {
    fn new(models: &'a [Model], pages: &Pages<'a>) -> Self {
        Self { models, index: Index::of(models, pages) }
    }

    /// Where a search begins: the page and the side of a model.
    fn side(&self, from: usize) -> (usize, Direction) {
        (self.models[from].page, self.models[from].direction)
    }

    fn find(&self, from: usize, field: &Field, wanted: &Type) -> Option<usize> {
        let linked = self.linked(from, &field.links);
        match wanted {
            Type::Model(name) => {
                let dotted = self.dotted(from, &field.name);
                if dotted.is_some() {
                    return dotted;
                }
                let matching = linked.filter(|found| is_called(&self.models[*found].label, name));
                matching
                    .or_else(|| self.by_name(from, name, true))
                    .or(linked)
                    .or_else(|| self.by_name(from, &field.name, true))
                    .or_else(|| self.seen(from, field))
                    .or_else(|| self.misspelt(from, name))
                    .or_else(|| self.by_name(from, name, false))
                    .or_else(|| self.elsewhere(from, field, name))
            }
            Type::Table(number, rest) => linked
                .or_else(|| self.by_number(from, field, *number, rest.as_deref()))
                .or_else(|| self.seen(from, field)),
            _ => None,
        }
    }

    /// The table that the type's link goes to: on this page or on another one.
    fn linked(&self, from: usize, links: &[Link]) -> Option<usize> {
        let page = self.models[from].page;
        let mut anchors = links.iter().filter_map(|link| link.href.split_once('#'));
        anchors.find_map(|(_, anchor)| self.index.at_anchor(page, anchor))
    }

    /// The next table of a name behind the row, else the nearest before it.
    fn by_name(&self, from: usize, name: &str, same_direction: bool) -> Option<usize> {
        let (page, own) = self.side(from);
        let direction = if same_direction { own } else { own.other() };
        let all = self.index.called(page, direction, name);
        let behind =
            all.partition_point(|index| self.models[*index].table <= self.models[from].table);
        all.get(behind).or(all[..behind].last()).copied()
    }

    /// A table whose title names the field, where the type says "Array" or "Object" and no more.
    fn by_title(&self, from: usize, field: &Field) -> Option<(usize, Type)> {
        let list = field.kind.as_ref().and_then(untold)?;
        let about = |found: &usize| plain(&self.models[*found].label).contains(&plain(&field.name));
        let found = self
            .linked(from, &field.links)
            .or_else(|| self.dotted(from, &field.name))
            .or_else(|| self.seen(from, field).filter(about))
            .or_else(|| self.by_name(from, &field.name, true))
            .or_else(|| self.seen(from, field))?;
        if self.models[found].is_body || found == from {
            return None;
        }
        Some((found, self.model_type(found, list)))
    }

    /// For fields that no title answers: the one table that no other field leads to, and whose
    /// title has the field's name among its words.
    fn left_over(
        &self,
        waiting: &[(usize, usize)],
        taken: &HashSet<usize>,
    ) -> Vec<(usize, usize, usize, Type)> {
        let mut found: Vec<(usize, usize, usize, Type)> = Vec::new();
        let mut asked: HashMap<usize, usize> = HashMap::new();
        for (from, place) in waiting {
            let field = &self.models[*from].fields[*place];
            let Some(list) = field.kind.as_ref().and_then(untold) else { continue };
            let (page, side) = self.side(*from);
            let [only] = self.index.mentioned(page, side, &field.name) else { continue };
            if only != from && !taken.contains(only) {
                *asked.entry(*only).or_default() += 1;
                found.push((*from, *place, *only, self.model_type(*only, list)));
            }
        }
        found.retain(|(_, _, model, _)| asked[model] == 1);
        found
    }

    fn guessed(&self, from: usize, place: usize, found: usize) -> Diagnostic {
        let (model, other) = (&self.models[from], &self.models[found]);
        let field = &model.fields[place];
        let message = format!(
            "no title is `{}` alone, the table meant is {}",
            field.name,
            describe(&other.origin)
        );
        Diagnostic::of_page(Code::ModelName, &model.origin.page, field.origin.at, message)
            .also_of_page(&other.origin.page, other.origin.at, "the table")
    }

    /// The type of a field that a model is found for, on its own or in a list.
    fn model_type(&self, found: usize, list: bool) -> Type {
        let model = Type::Model(self.models[found].label.clone());
        if list { Type::List(Some(Box::new(model))) } else { model }
    }

    /// The table whose name says the way to the field: `auth.identity` for `identity` of `auth`.
    fn dotted(&self, from: usize, name: &str) -> Option<usize> {
        let model = &self.models[from];
        if model.is_body {
            return None;
        }
        let all = self.index.on_way(model, &format!("{}.{name}", model.label));
        let behind = all.partition_point(|index| self.models[*index].table <= model.table);
        all.get(behind).or(all.last()).copied()
    }

    /// The table that the description refers to.
    fn seen(&self, from: usize, field: &Field) -> Option<usize> {
        let is_model = |found: &usize| {
            let other = &self.models[*found];
            *found != from && !other.is_body && other.page == self.models[from].page
        };
        if let Some(found) = self.linked(from, &field.see.links).filter(is_model) {
            return Some(found);
        }
        let numbered = |number: &u32| {
            let all = self.index.numbered(self.models[from].page, *number);
            let mut found = all.iter().filter(|index| is_model(index));
            // Two tables of one number: nobody can say which is meant.
            found.next().filter(|_| found.next().is_none()).copied()
        };
        match field.see.tables.as_slice() {
            [number] => numbered(number),
            _ => None,
        }
    }

    /// A table whose name is the wanted one with its letters mixed up.
    fn misspelt(&self, from: usize, name: &str) -> Option<usize> {
        let (page, direction) = self.side(from);
        match self.index.of_letters(page, direction, name) {
            [only] => Some(*only),
            _ => None,
        }
    }

    fn by_number(
        &self,
        from: usize,
        field: &Field,
        number: u32,
        rest: Option<&str>,
    ) -> Option<usize> {
        if let Some(name) = rest.map(captions::model_name)
            && let Some(found) = self.by_name(from, &name, true)
        {
            return Some(found);
        }
        // The number may be another page's: the table has to be about the field as well.
        let table = self.index.numbered(self.models[from].page, number).first()?;
        let (label, name) = (plain(&self.models[*table].label), plain(&field.name));
        (label.contains(&name) || name.contains(&label)).then_some(*table)
    }

    /// A table of another page: of the linked one, or the only one of its name.
    fn elsewhere(&self, from: usize, field: &Field, name: &str) -> Option<usize> {
        let (own, direction) = self.side(from);
        if let Some(page) = field.links.iter().find_map(|link| self.index.page_of(&link.href)) {
            let there = |direction| self.index.labelled(page, direction, name);
            return there(direction).or_else(|| there(direction.other())).filter(|_| page != own);
        }
        // "metadata" is anything's; a model's own name is one thing wherever it stands.
        if !name.starts_with(|first: char| first.is_uppercase()) {
            return None;
        }
        self.index.only(direction, name).filter(|found| self.models[*found].page != own)
    }

    /// A note where the search had to look beyond what the page says.
    fn doubt(&self, from: usize, field: &Field, wanted: &Type, found: usize) -> Option<Diagnostic> {
        let Type::Model(name) = wanted else { return None };
        let (model, other) = (&self.models[from], &self.models[found]);
        if is_called(&other.label, name) && other.direction == model.direction {
            return None;
        }
        let place = describe(&other.origin);
        let message = match is_called(&other.label, name) {
            true => format!("`{name}` is described on the other side of the call only, in {place}"),
            false => format!("`{}` is of type `{name}`, the table meant is {place}", field.name),
        };
        Some(
            Diagnostic::of_page(Code::ModelName, &model.origin.page, field.origin.at, message)
                .also_of_page(&other.origin.page, other.origin.at, "the table"),
        )
    }

    fn missing(&self, from: usize, field: &Field, wanted: &Type) -> Diagnostic {
        let model = &self.models[from];
        let what = match wanted {
            Type::Table(number, _) => format!("Table {number}"),
            Type::Model(name) => format!("`{name}`"),
            _ => String::new(),
        };
        let message =
            format!("{}, row `{}`: no table describes {what}", describe(&model.origin), field.name);
        let linked = field.links.iter().find(|link| !link.href.starts_with('#'));
        let help = match linked {
            Some(link) => format!("its link goes to {}; name that page as well", link.href),
            None => "any object is allowed there; an overlay, or the page that describes it, can say more".to_owned(),
        };
        Diagnostic::of_page(Code::TableMissing, &model.origin.page, field.origin.at, message)
            .help(help)
    }
}

/// A table as reports name it.
pub(crate) fn describe(origin: &super::model::Origin) -> String {
    match (origin.table, &origin.caption) {
        (Some(number), Some(caption)) => format!("Table {number} {caption}"),
        (Some(number), None) => format!("Table {number}"),
        (None, Some(caption)) => format!("the table \"{caption}\""),
        (None, None) => match &origin.section {
            Some(section) => format!("the table under {section}"),
            None => "a table without a caption".to_owned(),
        },
    }
}

/// Whether a table's name is the wanted one; `a/b` and `a and b` name two.
fn is_called(label: &str, name: &str) -> bool {
    names(label).any(|known| known.eq_ignore_ascii_case(name.trim()))
}

/// The names that a table's title says: itself, and its parts where it names several.
fn names(label: &str) -> impl Iterator<Item = &str> {
    let parts = label.split(['/', ',']).flat_map(|part| part.split(" and ")).map(str::trim);
    let parts = parts.filter(|part| part.len() < label.trim().len());
    [label.trim()].into_iter().chain(parts)
}

fn plain(text: &str) -> String {
    let text: String = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    text.to_lowercase().trim_end_matches('s').to_owned()
}
