//! A page and the definition of one call: the page is taken, what it does not say is added, and
//! where the two differ both places are named.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::describe::Described;
use crate::model::{Field, Model, of_page};
use crate::page_data::PageData;
use crate::resolve::describe;
use crate::sections::Direction;
use crate::types::Type;
use specwright::diagnostic::{Code, Diagnostic, Severity};

/// Which definition is of the call of which page.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    definitions: BTreeMap<usize, usize>,
    paired: BTreeSet<usize>,
}

impl Pairs {
    /// The definition of a page's call.
    pub(crate) fn definition_of(&self, page: usize) -> Option<usize> {
        self.definitions.get(&page).copied()
    }

    /// Whether a page stands in for this definition.
    pub(crate) fn is_paired(&self, definition: usize) -> bool {
        self.paired.contains(&definition)
    }
}

/// Finds the definition of each page's call.
pub(crate) fn pairs(pages: &[PageData]) -> Pairs {
    let key = |method: &str, path: &str| {
        let mut parts = path.trim_end_matches('/').split('/').map(|part| match part.find('{') {
            Some(at) => &part[..at],
            None => part,
        });
        let first = parts.next().unwrap_or_default().to_owned();
        (method.to_owned(), parts.fold(first, |all, part| all + "/" + part))
    };
    let mut by_call: HashMap<(String, String), usize> = HashMap::new();
    for (index, data) in pages.iter().enumerate().filter(|(_, data)| data.definition.is_none()) {
        let Some(method) = &data.reading.method else { continue };
        for path in data.reading.path.iter().chain(&data.reading.more_paths) {
            by_call.entry(key(method, path)).or_insert(index);
        }
    }
    let mut pairs = Pairs::default();
    for (index, data) in pages.iter().enumerate().filter(|(_, data)| data.definition.is_some()) {
        let (Some(method), Some(path)) = (&data.reading.method, &data.reading.path) else {
            continue;
        };
        let Some(page) = by_call.get(&key(method, path)) else { continue };
        if let std::collections::btree_map::Entry::Vacant(free) = pairs.definitions.entry(*page) {
            free.insert(index);
            pairs.paired.insert(index);
        }
    }
    pairs
}

/// Adds to the models of pages what their definitions say besides, says where the two differ, and
/// drops the models of definitions that nothing has a use for.
pub(crate) fn supplement(
    models: &mut Vec<Model>,
    pages: &[PageData],
    pairs: &Pairs,
    findings: &mut Vec<Diagnostic>,
) {
    if pairs.definitions.is_empty() {
        return;
    }
    let bodies = |models: &[Model], page: usize| -> Vec<usize> {
        let all = of_page(models, page).filter(|(_, it)| it.is_body);
        all.map(|(index, _)| index).collect()
    };
    let mut seen = BTreeSet::new();
    let mut wanted = BTreeSet::new();
    for (page, definition) in &pairs.definitions {
        let own = bodies(models, *page);
        let theirs = bodies(models, *definition);
        for body in &theirs {
            let body = *body;
            let same = own.iter().find(|own| is_same_body(&models[**own], &models[body]));
            let same = same.or_else(|| {
                // The one successful answer, whatever its code.
                let good = |all: &[usize]| all.iter().filter(|it| is_good(&models[**it])).count();
                let one = is_good(&models[body]) && (good(&own), good(&theirs)) == (1, 1);
                own.iter().find(|own| one && is_good(&models[**own]))
            });
            match same {
                Some(own) => compare(models, (*own, body), &mut seen, findings),
                None => drop(wanted.insert(body)),
            }
        }
    }
    let own = (0..models.len()).filter(|index| !pairs.is_paired(models[*index].page));
    wanted.extend(own);
    keep(models, wanted);
    debug_assert!(models.iter().all(|model| model.page < pages.len()));
}

/// Whether a body is that of a successful answer.
fn is_good(model: &Model) -> bool {
    model.direction == Direction::Response
        && model.status.as_deref().is_none_or(|status| status.starts_with('2'))
}

/// Whether two bodies are of one side and status; a page may not name that of a successful call.
fn is_same_body(own: &Model, other: &Model) -> bool {
    let is_success =
        |status: &Option<String>| status.as_deref().is_none_or(|status| status.starts_with('2'));
    own.direction == other.direction
        && (own.direction == Direction::Request
            || own.status == other.status
            || own.status.is_none() && is_success(&other.status))
}

/// Goes through two models and those that their fields lead to.
fn compare(
    models: &mut [Model],
    pair: (usize, usize),
    seen: &mut BTreeSet<(usize, usize)>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut waiting = vec![pair];
    while let Some((own, other)) = waiting.pop() {
        if own == other || !seen.insert((own, other)) {
            continue;
        }
        let theirs = Theirs::of(models[other].fields.clone());
        let whole = (models[own].origin.clone(), models[other].origin.clone());
        let fields = &mut models[own].fields;
        let mut places: HashMap<String, usize> = HashMap::new();
        for (place, field) in fields.iter().enumerate() {
            places.entry(field.name.clone()).or_insert(place);
            if theirs.named(&field.name).is_none() {
                let table = describe(&whole.0);
                let message = format!("{table} has `{}`, the definition has not", field.name);
                let (file, at) = (&whole.1.page, whole.1.at);
                findings.push(note(&field.origin, message).also_of_page(
                    file,
                    at,
                    "the definition",
                ));
            }
        }
        for field in theirs.fields {
            let Some(known) = places.get(&field.name).and_then(|at| fields.get_mut(*at)) else {
                let table = describe(&whole.0);
                let message = format!("the definition has `{}`, {table} has not", field.name);
                let (file, at) = (field.origin.page.clone(), field.origin.at);
                let finding = note(&whole.0, message).help("it is added");
                findings.push(finding.also_of_page(&file, at, "the definition"));
                places.insert(field.name.clone(), fields.len());
                fields.push(field);
                continue;
            };
            findings.extend(differences(known, &field));
            if let (Some(a), Some(b)) = (known.target, field.target) {
                waiting.push((a, b));
            }
            take(known, &field);
        }
    }
}

/// The rows of a definition, found by their names.
pub(crate) struct Theirs {
    pub(crate) fields: Vec<Field>,
    names: HashMap<String, usize>,
    /// In lower case: capitals tell no headers apart.
    folded: HashMap<String, usize>,
}

impl Theirs {
    pub(crate) fn of(fields: Vec<Field>) -> Self {
        let (mut names, mut folded) = (HashMap::new(), HashMap::new());
        for (place, field) in fields.iter().enumerate() {
            names.entry(field.name.clone()).or_insert(place);
            folded.entry(field.name.to_ascii_lowercase()).or_insert(place);
        }
        Self { fields, names, folded }
    }

    /// Whether there is one of this name, whatever its capitals.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.folded.contains_key(&name.to_ascii_lowercase())
    }

    fn named(&self, name: &str) -> Option<&Field> {
        Some(&self.fields[*self.names.get(name)?])
    }

    /// Adds to a parameter of a page what its definition says besides, and says where they differ.
    pub(crate) fn supplement(&self, own: &mut Field, findings: &mut Vec<Diagnostic>) {
        if let Some(place) = self.folded.get(&own.name.to_ascii_lowercase()) {
            let other = &self.fields[*place];
            findings.extend(differences(own, other));
            take(own, other);
        }
    }
}

fn note(origin: &crate::model::Origin, message: String) -> Diagnostic {
    Diagnostic::of_page(Code::DefinitionDiffers, &origin.page, origin.at, message)
        .milder(Severity::Note)
}

/// Where a page's field and a definition's say different things.
fn differences(own: &Field, other: &Field) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut differ = |what: String| {
        let message = format!("{}, row `{}`: {what}", describe(&own.origin), own.name);
        out.push(
            Diagnostic::of_page(Code::DefinitionDiffers, &own.origin.page, own.origin.at, message)
                .help("the page is taken")
                .also_of_page(&other.origin.page, other.origin.at, "the definition"),
        );
    };
    let text = |field: &Field| field.type_text.clone().unwrap_or_else(|| "no type".to_owned());
    if let (Some(mine), Some(its)) = (&own.kind, &other.kind)
        && own.type_text.is_some()
        && !is_alike(mine, its)
    {
        differ(format!("the page says {}, the definition {}", text(own), text(other)));
    }
    if let (Some(mine), Some(its)) = (own.mandatory, other.mandatory)
        && mine != its
    {
        let word = |yes: bool| if yes { "mandatory" } else { "optional" };
        differ(format!("{} on the page, {} in the definition", word(mine), word(its)));
    }
    type Said = fn(&Described) -> &Option<String>;
    let facts: [(&str, Said, &[&str]); 3] = [
        ("default", |it| &it.default, &["default"]),
        ("least", |it| &it.minimum, &["minimum", "minLength", "minItems"]),
        ("most", |it| &it.maximum, &["maximum", "maxLength", "maxItems"]),
    ];
    for (what, said, keys) in facts {
        let stated = keys.iter().find_map(|key| other.stated.get(*key)).map(|value| match value {
            Value::String(text) => text.clone(),
            value => value.to_string(),
        });
        let its = said(&other.described).clone().or(stated);
        if let (Some(mine), Some(its)) = (said(&own.described), its)
            && !is_same_value(mine, &its)
        {
            differ(format!("the {what} is `{mine}` on the page, `{its}` in the definition"));
        }
    }
    let values = |field: &Field| -> BTreeSet<String> {
        field.described.values.iter().map(|value| value.text.clone()).collect()
    };
    let (mine, its) = (values(own), values(other));
    if !mine.is_empty() && !its.is_empty() && mine != its {
        let list = |all: Vec<&String>| {
            all.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
        };
        let more = list(mine.difference(&its).collect());
        let less = list(its.difference(&mine).collect());
        let said = match (more.is_empty(), less.is_empty()) {
            (false, true) => format!("only the page allows {more}"),
            (true, false) => format!("only the definition allows {less}"),
            _ => format!("only the page allows {more}, only the definition {less}"),
        };
        differ(said);
    }
    out
}

/// Whether two texts are one value: `1` is `1.0`, whatever its capitals and quotes.
fn is_same_value(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.trim().trim_matches(['"', '“', '”', '\'']).to_lowercase();
    let (a, b) = (plain(a), plain(b));
    a == b || a.parse::<f64>().is_ok_and(|a| b.parse::<f64>() == Ok(a))
}

/// Whether two types can be of one value; `Object` and the like are types of any.
fn is_alike(own: &Type, other: &Type) -> bool {
    use Type::{Any, Boolean, File, Integer, List, Map, Model, Number, Object, Table, Text};
    match (own, other) {
        (Any | Object, _) | (_, Any | Object) => true,
        (Text(_), Text(_)) | (Integer(_), Integer(_)) | (Number(_), Number(_)) => true,
        (Boolean, Boolean) | (File, File) => true,
        (List(Some(a)), List(Some(b))) | (Map(a), Map(b)) => is_alike(a, b),
        (List(_), List(_)) => true,
        (Model(_) | Table(..), Model(_) | Table(..)) => true,
        _ => false,
    }
}

/// Takes from a definition what a page does not say.
fn take(own: &mut Field, other: &Field) {
    let is_open = match &own.kind {
        None | Some(Type::Any | Type::Object | Type::List(None)) => true,
        Some(Type::Text(None)) => own.type_text.is_none(),
        Some(kind) => own.target.is_none() && kind.names_model(),
    };
    let alike = own.kind.as_ref().zip(other.kind.as_ref()).is_none_or(|(a, b)| is_alike(a, b));
    let untyped = own.type_text.is_none();
    if is_open && own.target.is_none() && (alike || untyped) {
        own.kind.clone_from(&other.kind);
        own.target = other.target;
        own.type_text = own.type_text.take().or_else(|| other.type_text.clone());
    }
    match (&own.kind, &other.kind) {
        (Some(Type::Text(None)), Some(Type::Text(Some(_))))
        | (Some(Type::Integer(None)), Some(Type::Integer(Some(_))))
        | (Some(Type::Number(None)), Some(Type::Number(Some(_)))) => {
            own.kind.clone_from(&other.kind)
        }
        (Some(own_kind), Some(kind)) if !is_alike(own_kind, kind) => return,
        _ => {}
    }
    own.mandatory = own.mandatory.or(other.mandatory);
    for (key, value) in &other.stated {
        // A page's list of values is one, however long.
        let listed = key == "enum" && !own.described.values.is_empty();
        if !listed && !own.stated.contains_key(key) {
            own.stated.insert(key.clone(), value.clone());
        }
    }
    own.also = Some(other.origin.clone());
}

/// Keeps the wanted models and those that their fields lead to.
fn keep(models: &mut Vec<Model>, wanted: BTreeSet<usize>) {
    let mut kept = wanted.clone();
    let mut waiting: Vec<usize> = wanted.into_iter().collect();
    while let Some(index) = waiting.pop() {
        for target in models[index].fields.iter().filter_map(|field| field.target) {
            if kept.insert(target) {
                waiting.push(target);
            }
        }
    }
    let places: HashMap<usize, usize> = kept.iter().copied().zip(0..).collect();
    let mut index = 0;
    models.retain(|_| {
        index += 1;
        kept.contains(&(index - 1))
    });
    for field in models.iter_mut().flat_map(|model| &mut model.fields) {
        field.target = field.target.and_then(|target| places.get(&target).copied());
    }
}
