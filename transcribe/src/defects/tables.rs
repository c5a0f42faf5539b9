//! Tables against each other, and against the operation they belong to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::document::Input;
use crate::examples::Side;
use crate::model::{Field, Model};
use crate::resolve::describe;
use crate::sections::{Direction, placeholders, split_target};
use crate::types::Type;
use crate::words;
use specwright::diagnostic::{Code, Diagnostic};

/// Compares the tables of a page.
pub(super) fn compare(
    input: &Input<'_>,
    page: usize,
    named: &BTreeSet<usize>,
    findings: &mut Vec<Diagnostic>,
) {
    let models: Vec<(usize, &Model)> = input.models_of(page).collect();
    unused(&models, named, findings);
    repeated_values(&models, findings);
    twins(&models, findings);
    spellings(&models, findings);
    flags(&models, findings);
    twice_said(input, page, &models, findings);
    request_lines(input, page, findings);
}

/// Tables that no type names.
fn unused(models: &[(usize, &Model)], named: &BTreeSet<usize>, findings: &mut Vec<Diagnostic>) {
    let mut rows: HashMap<String, &Field> = HashMap::new();
    for field in models.iter().flat_map(|(_, model)| &model.fields) {
        rows.entry(field.name.to_ascii_lowercase()).or_insert(field);
    }
    for (_, model) in
        models.iter().filter(|(index, model)| !model.is_body && !named.contains(index))
    {
        // A list of a type that nobody names may still be meant by "Object".
        let loose = rows.get(&model.label.to_ascii_lowercase());
        let message = format!("no type refers to {}", describe(&model.origin));
        let finding =
            Diagnostic::of_page(Code::TableUnused, &model.origin.page, model.origin.at, message)
                .help("its model is in the document, but nothing uses it");
        findings.push(match loose {
            Some(field) => finding.also_of_page(
                &field.origin.page,
                field.origin.at,
                format!(
                    "`{}` is typed {}",
                    field.name,
                    field.type_text.as_deref().unwrap_or("nothing")
                ),
            ),
            None => finding,
        });
    }
}

/// One list of values under one name in several tables: one type that the page does not name.
fn repeated_values(models: &[(usize, &Model)], findings: &mut Vec<Diagnostic>) {
    let mut lists: BTreeMap<(&str, Vec<&str>), Vec<&Field>> = BTreeMap::new();
    for field in models.iter().flat_map(|(_, model)| &model.fields) {
        let values: Vec<&str> =
            field.described.values.iter().map(|value| value.text.as_str()).collect();
        if values.len() > 1 {
            lists.entry((&field.name, values)).or_default().push(field);
        }
    }
    for ((name, values), fields) in lists {
        let [first, again, ..] = fields.as_slice() else { continue };
        let message = format!(
            "`{name}` has the same {} options in {} tables, without a shared name",
            values.len(),
            fields.len()
        );
        findings.push(
            Diagnostic::of_page(
                Code::OptionsRepeated,
                &again.origin.page,
                again.origin.at,
                message,
            )
            .help("`x-specwright-extract` of an overlay makes one type of them")
            .also_of_page(&first.origin.page, first.origin.at, describe(&first.origin)),
        );
    }
}

/// Two models of one direction or both whose rows have the same names and types.
fn twins(models: &[(usize, &Model)], findings: &mut Vec<Diagnostic>) {
    let mut known: BTreeMap<Vec<(&str, Option<&str>)>, &Model> = BTreeMap::new();
    for (_, model) in models.iter().filter(|(_, model)| model.fields.len() > 1) {
        let rows =
            model.fields.iter().map(|field| (field.name.as_str(), field.type_text.as_deref()));
        let rows: Vec<(&str, Option<&str>)> = rows.collect();
        let Some(first) = known.get(&rows) else {
            known.insert(rows, model);
            continue;
        };
        if first.label == model.label || first.is_body || model.is_body {
            continue;
        }
        let message = format!(
            "{} and {} have the same rows",
            describe(&first.origin),
            describe(&model.origin)
        );
        findings.push(
            Diagnostic::of_page(Code::ModelsAlike, &model.origin.page, model.origin.at, message)
                .also_of_page(&first.origin.page, first.origin.at, "the first of the two"),
        );
    }
}

/// Names that end in one word with different capitals: `updateTimestamp`, `startTimeStamp`.
fn spellings(models: &[(usize, &Model)], findings: &mut Vec<Diagnostic>) {
    const LETTERS: usize = 9;
    let mut endings: BTreeMap<String, BTreeMap<String, &Field>> = BTreeMap::new();
    for field in models.iter().flat_map(|(_, model)| &model.fields) {
        if !field.name.is_ascii() || field.name.len() < LETTERS {
            continue;
        }
        let ending = &field.name[field.name.len() - LETTERS..];
        // Only a word of its own: the letter at its start is a capital.
        if ending.starts_with(|first: char| first.is_ascii_uppercase()) {
            endings
                .entry(ending.to_lowercase())
                .or_default()
                .entry(ending.to_owned())
                .or_insert(field);
        }
    }
    for (_, spellings) in endings.into_iter().filter(|(_, spellings)| spellings.len() > 1) {
        let fields: Vec<&&Field> = spellings.values().collect();
        let (first, again) = (fields[0], fields[1]);
        let message =
            format!("`{}` and `{}` end in one word, spelt in two ways", first.name, again.name);
        findings.push(
            Diagnostic::of_page(Code::Spelling, &again.origin.page, again.origin.at, message)
                .also_of_page(&first.origin.page, first.origin.at, describe(&first.origin)),
        );
    }
}

/// Texts that mean yes or no.
fn flags(models: &[(usize, &Model)], findings: &mut Vec<Diagnostic>) {
    for field in models.iter().flat_map(|(_, model)| &model.fields) {
        let text = matches!(field.kind, Some(Type::Text(_)));
        let details = field.described.details.trim_start();
        let asks = details.starts_with("Whether ") || details.starts_with("是否");
        if text && asks && field.described.values.is_empty() {
            let message = format!(
                "{}, row `{}`: typed String, described as yes or no, without its values",
                describe(&field.origin),
                field.name
            );
            findings.push(
                Diagnostic::of_page(Code::TextFlag, &field.origin.page, field.origin.at, message)
                    .help("`x-specwright-type: flag` of an overlay makes it one"),
            );
        }
    }
}

/// A field of the body that repeats a parameter of the path.
fn twice_said(
    input: &Input<'_>,
    page: usize,
    models: &[(usize, &Model)],
    findings: &mut Vec<Diagnostic>,
) {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    let data = &input.pages[page];
    let path = data.reading.path.as_deref().unwrap_or_default();
    let names = placeholders(path).into_iter().map(|name| (plain(name), name));
    let names: HashMap<String, &str> = names.filter(|(plain, _)| plain.len() > 4).collect();
    if names.is_empty() {
        return;
    }
    let requests = models.iter().filter(|(_, model)| model.direction == Direction::Request);
    for field in requests.flat_map(|(_, model)| &model.fields) {
        let Some(name) = names.get(&plain(&field.name)) else { continue };
        let message = format!("`{}` of the body is also {{{name}}} of the path", field.name);
        let (file, at) = (&field.origin.page, field.origin.at);
        findings.push(
            Diagnostic::of_page(Code::SaidTwice, file, at, message)
                .help("nothing says what happens when the two differ"),
        );
    }
}

/// Request lines of examples against the method and path of the page.
fn request_lines(input: &Input<'_>, page: usize, findings: &mut Vec<Diagnostic>) {
    let data = &input.pages[page];
    let (Some(method), Some(path)) = (&data.reading.method, &data.reading.path) else { return };
    for example in data.reading.examples.iter().filter(|example| example.side == Side::Request) {
        let Some(line) = &example.request_line else { continue };
        let (shown, target) = match words::REQUEST_LINE.captures(line) {
            Some(found) => (
                found.get(1).map(|verb| verb.as_str()),
                found.get(2).map_or("", |target| target.as_str()),
            ),
            None if line.starts_with("curl") => continue,
            None => (None, line.as_str()),
        };
        let (shown_path, _) = split_target(target);
        let message = if shown.is_some_and(|verb| verb != method) || !is_path(path, &shown_path) {
            format!(
                "the example calls {} {shown_path}, the page is about {method} {path}",
                shown.unwrap_or(method)
            )
        } else if shown.is_none() {
            format!("the example's request line has no method: {line}")
        } else {
            continue;
        };
        findings.push(
            Diagnostic::of_page(Code::ExamplePath, &data.page.file, example.at, message)
                .also_of_page(&data.page.file, data.reading.uri_at, "the page's method and path"),
        );
    }
}

/// Whether a path is a template with anything in its braces.
fn is_path(template: &str, path: &str) -> bool {
    let parts =
        |text: &str| text.trim_end_matches('/').split('/').map(str::to_owned).collect::<Vec<_>>();
    let (template, path) = (parts(template), parts(path));
    template.len() == path.len()
        && template.iter().zip(&path).all(|(part, shown)| part.contains('{') || part == shown)
}
