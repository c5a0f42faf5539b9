//! Which table a type means: by link, by name, by the direction and the order of the page.

use std::collections::BTreeMap;

use super::model::{Field, Model};
use super::page::Link;
use super::types::Type;
use super::words;
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
    for (index, model) in models.iter().enumerate() {
        for (place, field) in model.fields.iter().enumerate() {
            let Some(wanted) = field.kind.as_ref().and_then(named) else {
                if let Some((found, kind)) = search.by_title(index, field) {
                    kinds.push((index, place, found, kind));
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

struct Search<'a> {
    models: &'a [Model],
    pages: &'a Pages<'a>,
    /// Models of each page, in the page's order.
    of_page: BTreeMap<usize, Vec<usize>>,
    by_anchor: BTreeMap<&'a str, Vec<usize>>,
    by_label: BTreeMap<String, Vec<usize>>,
    /// Models by their page and by names such as `auth.identity`.
    by_path: BTreeMap<(usize, String), Vec<usize>>,
}

impl<'a> Search<'a> {
    fn new(models: &'a [Model], pages: &'a Pages<'a>) -> Self {
        let mut search = Self {
            models,
            pages,
            of_page: BTreeMap::new(),
            by_anchor: BTreeMap::new(),
            by_label: BTreeMap::new(),
            by_path: BTreeMap::new(),
        };
        for (index, model) in models.iter().enumerate() {
            search.of_page.entry(model.page).or_default().push(index);
            for anchor in &model.anchors {
                search.by_anchor.entry(anchor).or_default().push(index);
            }
            if model.label.contains('.') {
                let path = model.label.replace(['<', '>', '{', '}', ' '], "").to_lowercase();
                search.by_path.entry((model.page, path)).or_default().push(index);
            }
            search.by_label.entry(model.label.to_lowercase()).or_default().push(index);
        }
        search
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
        for link in links {
            let Some((_, anchor)) = link.href.split_once('#') else { continue };
            let Some(found) = self.by_anchor.get(anchor) else { continue };
            let page = self.models[from].page;
            let here = found.iter().find(|index| self.models[**index].page == page);
            if let Some(index) = here.or(found.first()) {
                return Some(*index);
            }
        }
        None
    }

    /// The next table of a name behind the row, else the nearest before it.
    fn by_name(&self, from: usize, name: &str, same_direction: bool) -> Option<usize> {
        let model = &self.models[from];
        let on_page = self.of_page.get(&model.page)?;
        let fits = |index: &&usize| {
            let other = &self.models[**index];
            (other.direction == model.direction) == same_direction && is_called(&other.label, name)
        };
        let behind =
            on_page.iter().filter(fits).find(|index| self.models[**index].table > model.table);
        let before =
            || on_page.iter().filter(fits).rfind(|index| self.models[**index].table <= model.table);
        behind.or_else(before).copied()
    }

    /// A table whose title names the field, where the type says "Array" or "Object" and no more.
    fn by_title(&self, from: usize, field: &Field) -> Option<(usize, Type)> {
        let list = match field.kind.as_ref()? {
            Type::List(None) => true,
            Type::List(Some(inner)) if matches!(**inner, Type::Object | Type::Any) => true,
            Type::Object => false,
            _ => return None,
        };
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
        let model = Type::Model(self.models[found].label.clone());
        Some((found, if list { Type::List(Some(Box::new(model))) } else { model }))
    }

    /// The table whose name says the way to the field: `auth.identity` for `identity` of `auth`.
    fn dotted(&self, from: usize, name: &str) -> Option<usize> {
        let model = &self.models[from];
        if model.is_body {
            return None;
        }
        let key = |label: &str| label.replace(['<', '>', '{', '}', ' '], "").to_lowercase();
        let wanted = key(&format!("{}.{name}", model.label));
        let on_page = self.by_path.get(&(model.page, wanted))?;
        let same = |index: &&usize| self.models[**index].direction == model.direction;
        let behind =
            on_page.iter().filter(same).find(|index| self.models[**index].table > model.table);
        behind.or_else(|| on_page.iter().rfind(same)).copied()
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
        let on_page = self.of_page.get(&self.models[from].page)?;
        let numbered = |number: &u32| {
            let mut found = on_page.iter().filter(|index| {
                self.models[**index].origin.table == Some(*number) && is_model(index)
            });
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
        let model = &self.models[from];
        let on_page = self.of_page.get(&model.page)?;
        let mut close = on_page.iter().filter(|index| {
            let other = &self.models[**index];
            other.direction == model.direction && !other.is_body && is_misspelt(&other.label, name)
        });
        let found = close.next()?;
        close.next().is_none().then_some(*found)
    }

    fn by_number(
        &self,
        from: usize,
        field: &Field,
        number: u32,
        rest: Option<&str>,
    ) -> Option<usize> {
        if let Some(name) = rest.map(words::model_name)
            && let Some(found) = self.by_name(from, &name, true)
        {
            return Some(found);
        }
        // The number may be another page's: the table has to be about the field as well.
        let on_page = self.of_page.get(&self.models[from].page)?;
        let table =
            on_page.iter().find(|index| self.models[**index].origin.table == Some(number))?;
        let (label, name) = (plain(&self.models[*table].label), plain(&field.name));
        (label.contains(&name) || name.contains(&label)).then_some(*table)
    }

    /// A table of another page: of the linked one, or the only one of its name.
    fn elsewhere(&self, from: usize, field: &Field, name: &str) -> Option<usize> {
        let model = &self.models[from];
        let all = self.by_label.get(&name.to_lowercase())?;
        let others = || all.iter().filter(|index| self.models[**index].page != model.page);
        if let Some(page) = field.links.iter().find_map(|link| self.page_of(&link.href)) {
            let mut there: Vec<&usize> =
                others().filter(|index| self.models[**index].page == page).collect();
            there.sort_by_key(|index| self.models[**index].direction != model.direction);
            return there.first().map(|index| **index);
        }
        // "metadata" is anything's; a model's own name is one thing wherever it stands.
        if !name.starts_with(|first: char| first.is_uppercase()) {
            return None;
        }
        let same: Vec<usize> = others()
            .copied()
            .filter(|index| self.models[*index].direction == model.direction)
            .collect();
        let first = *same.first()?;
        let names = |index: usize| {
            let fields = self.models[index].fields.iter();
            fields.map(|field| (&field.name, &field.type_text)).collect::<Vec<_>>()
        };
        same.iter().all(|index| names(*index) == names(first)).then_some(first)
    }

    fn page_of(&self, href: &str) -> Option<usize> {
        let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
        let stem = |name: &str| {
            let name = name.rsplit('/').next().unwrap_or(name);
            name.split('.').next().unwrap_or(name).to_lowercase()
        };
        let by_file =
            self.pages.files.iter().position(|known| !file.is_empty() && stem(known) == stem(file));
        let has = |anchors: &Vec<String>| anchors.iter().any(|known| known == anchor);
        by_file.or_else(|| {
            self.pages.anchors.iter().position(|anchors| !anchor.is_empty() && has(anchors))
        })
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
    let same = |part: &str| part.trim().eq_ignore_ascii_case(name.trim());
    if same(label) {
        return true;
    }
    let parts = label.split(['/', ',']).flat_map(|part| part.split(" and "));
    let parts: Vec<&str> = parts.collect();
    parts.len() > 1 && (parts.iter().any(|part| same(part)))
}

fn plain(text: &str) -> String {
    let text: String = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    text.to_lowercase().trim_end_matches('s').to_owned()
}

fn is_misspelt(label: &str, name: &str) -> bool {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    name.len() >= 4 && letters(label) == letters(name)
}
