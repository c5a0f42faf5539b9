//! Examples against the tables that describe them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use serde_json::{Map, Value};

use crate::document::Input;
use crate::examples::{Body, Example, Places, Side};
use crate::model::{Field, Model, Special};
use crate::page_data::PageData;
use crate::resolve;
use crate::sections::Direction;
use crate::types::Type;
use specwright::diagnostic::{Code, Diagnostic};

/// Compares the examples of a page with its models.
pub(super) fn compare(input: &Input<'_>, page: usize, findings: &mut Vec<Diagnostic>) {
    let data = &input.pages[page];
    let mut shown = BTreeSet::new();
    let mut tables = HashMap::new();
    let mut compared = false;
    let bodies: Vec<(usize, &Model)> =
        input.models_of(page).filter(|(_, model)| model.is_body).collect();
    for example in &data.reading.examples {
        let Body::Json(value) = &example.body else { continue };
        let direction = match example.side {
            Side::Request => Direction::Request,
            Side::Response => Direction::Response,
        };
        let mut bodies = bodies.iter().filter(|(_, model)| {
            let status = model.status.is_none()
                || example.status.is_none()
                || model.status == example.status;
            model.direction == direction && status
        });
        let Some((index, _)) = bodies.next() else { continue };
        compared = true;
        let (places, said) = (example.places(), BTreeSet::new());
        let (shown, tables) = (&mut shown, &mut tables);
        let mut walk = Walk { input, data, example, places, findings, shown, tables, said };
        walk.body(value, *index);
    }
    if compared {
        unused_options(input, page, &shown, findings);
    }
}

/// What an example showed: a model's field, and a value of it.
type Shown = BTreeSet<(usize, String, String)>;

struct Walk<'a, 'm> {
    input: &'m Input<'m>,
    data: &'a PageData,
    example: &'a Example,
    /// Where the example first names each field.
    places: Places<'a>,
    findings: &'a mut Vec<Diagnostic>,
    shown: &'a mut Shown,
    /// The models that the page's examples led to.
    tables: &'a mut HashMap<usize, Rc<Rows<'m>>>,
    /// What was said already: a list repeats its elements' faults.
    said: BTreeSet<(Code, usize, String)>,
}

impl Walk<'_, '_> {
    fn body(&mut self, value: &Value, index: usize) {
        let model = &self.input.models[index];
        if let [only] = model.fields.as_slice() {
            match only.special {
                Some(Special::RootArray) => {
                    if let (Value::Array(items), Some(target)) = (value, only.target) {
                        items.iter().for_each(|item| self.value(item, target));
                    }
                    return;
                }
                Some(_) => return,
                None => {}
            }
        }
        self.value(value, index);
    }

    /// A value against a model.
    fn value(&mut self, value: &Value, index: usize) {
        let Value::Object(map) = value else { return };
        let input = self.input;
        let fields = &input.models[index].fields;
        let rows = self.tables.entry(index).or_insert_with(|| Rc::new(Rows::of(fields)));
        let rows = Rc::clone(rows);
        let named = map.iter().filter_map(|(name, value)| Some((rows.at(name)?, Some(value))));
        let named = named.filter(|(at, _)| fields[*at].special.is_none());
        let lacking = rows.mandatory.iter().filter(|at| !map.contains_key(&fields[**at].name));
        let mut all: Vec<(usize, Option<&Value>)> =
            named.chain(lacking.take(MOST_LACKING).map(|at| (*at, None))).collect();
        all.sort_by_key(|(at, _)| *at);
        for (at, value) in all {
            match value {
                Some(value) => self.field(value, index, &fields[at], &rows),
                None => self.absent(map, index, &fields[at]),
            }
        }
        if rows.is_open {
            return;
        }
        for name in map.keys().filter(|name| !rows.names.contains_key(name.as_str())) {
            let close = rows.folded.get(&name.to_ascii_lowercase()).map(|at| &fields[*at]);
            self.unknown(name, index, close);
        }
    }

    fn field(&mut self, value: &Value, index: usize, field: &Field, rows: &Rows<'_>) {
        let values = &field.described.values;
        let text = match value {
            Value::String(text) => text.clone(),
            _ if values.is_empty() => String::new(),
            other => other.to_string(),
        };
        if !values.is_empty() {
            self.shown.insert((index, field.name.clone(), text.clone()));
        }
        let Some(kind) = &field.kind else { return };
        if value.is_null() {
            if !matches!(kind, Type::Any | Type::Object) {
                let printed = field.type_text.as_deref().unwrap_or("no type");
                let message =
                    format!("the table says `{}` is {printed}, the example shows null", field.name);
                let field_name = &field.name;
                self.say(Code::ExampleNull, index, Some(field), field_name, message);
            }
            return;
        }
        self.limited(value, index, field);
        self.typed(value, kind, index, field);
        let scalar = value.is_string() || value.is_number();
        if scalar && rows.allow(field, &text) == Some(false) {
            let known = values.iter().map(|value| value.text.as_str());
            let mut known: Vec<&str> = known.take(MOST_OPTIONS + 1).collect();
            if known.len() > MOST_OPTIONS {
                known[MOST_OPTIONS] = "…";
            }
            let message = format!(
                "the example shows `{}` = `{text}`, the table allows {}",
                field.name,
                known.join(", ")
            );
            self.say(Code::ExampleOption, index, Some(field), &field.name, message);
        }
    }

    /// A value against the limits that the table states.
    fn limited(&mut self, value: &Value, index: usize, field: &Field) {
        let described = &field.described;
        let limit = |text: &Option<String>| text.as_ref()?.parse::<f64>().ok();
        let (low, high) = (limit(&described.minimum), limit(&described.maximum));
        let (size, what) = match (&field.kind, value) {
            (Some(Type::Integer(_) | Type::Number(_)), Value::Number(number)) => {
                (number.as_f64(), format!("{number}"))
            }
            (Some(Type::Text(_)), Value::String(text)) => {
                let count = text.chars().count();
                (u32::try_from(count).ok().map(f64::from), format!("{count} characters"))
            }
            (Some(Type::List(_)), Value::Array(items)) => {
                (u32::try_from(items.len()).ok().map(f64::from), format!("{} items", items.len()))
            }
            _ => return,
        };
        let Some(size) = size else { return };
        if low.is_some_and(|low| size < low) || high.is_some_and(|high| size > high) {
            let shown = |end: &Option<String>| end.clone().unwrap_or_default();
            let message = format!(
                "the example shows `{}` with {what}, the table allows {}..{}",
                field.name,
                shown(&described.minimum),
                shown(&described.maximum)
            );
            self.say(Code::ExampleRange, index, Some(field), &field.name, message);
        }
    }

    fn typed(&mut self, value: &Value, kind: &Type, index: usize, field: &Field) {
        let fits = match kind {
            Type::Text(_) | Type::File => value.is_string(),
            Type::Integer(_) => value.is_i64() || value.is_u64(),
            Type::Number(_) => value.is_number(),
            Type::Boolean => value.is_boolean(),
            Type::List(_) => value.is_array(),
            Type::Model(_) | Type::Table(..) | Type::Map(_) => value.is_object(),
            Type::Object | Type::Any => true,
        };
        if !fits {
            let printed = field.type_text.as_deref().unwrap_or("no type");
            let message = format!(
                "the table says `{}` is {printed}, the example shows {}",
                field.name,
                name_of(value)
            );
            self.say(Code::ExampleType, index, Some(field), &field.name, message);
        }
        match (kind, value) {
            (Type::List(Some(inner)), Value::Array(items)) => {
                items.iter().for_each(|item| self.typed(item, inner, index, field));
            }
            (Type::Map(inner), Value::Object(map)) => {
                map.values().for_each(|item| self.typed(item, inner, index, field));
            }
            (Type::Model(_) | Type::Table(..), value) => {
                let Some(target) = field.target else { return };
                match value {
                    Value::Array(items) => items.iter().for_each(|item| self.value(item, target)),
                    other => self.value(other, target),
                }
            }
            _ => {}
        }
    }

    fn absent(&mut self, map: &Map<String, Value>, index: usize, field: &Field) {
        let close = map.keys().find(|key| key.eq_ignore_ascii_case(&field.name));
        let message = match close {
            Some(key) => format!(
                "the table says `{}` is mandatory, the example writes it `{key}`",
                field.name
            ),
            None => format!("the table says `{}` is mandatory, the example lacks it", field.name),
        };
        self.say(Code::ExampleLacks, index, Some(field), &field.name, message);
    }

    fn unknown(&mut self, name: &str, index: usize, close: Option<&Field>) {
        let table = resolve::describe(&self.input.models[index].origin);
        let message = match close {
            Some(field) => format!("the example has `{name}`, {table} writes it `{}`", field.name),
            None => format!("the example has `{name}`, which {table} does not name"),
        };
        self.say(Code::ExampleField, index, close, name, message);
    }

    fn say(
        &mut self,
        code: Code,
        index: usize,
        field: Option<&Field>,
        name: &str,
        message: String,
    ) {
        if !self.said.insert((code, index, name.to_owned())) {
            return;
        }
        let model: &Model = &self.input.models[index];
        let origin = field.map_or(&model.origin, |field| &field.origin);
        let mut label = resolve::describe(&model.origin);
        if let Some(row) = field.and_then(|field| field.origin.row) {
            label = format!("{label}, row {row}");
        }
        let at = match code {
            Code::ExampleLacks => self.example.at,
            _ => self.places.of(name),
        };
        let finding = Diagnostic::of_page(code, &self.data.page.file, at, message);
        self.findings.push(finding.also_of_page(&origin.page, origin.at, label));
    }
}

/// Mandatory fields that are named where an object of an example lacks more than anyone reads.
const MOST_LACKING: usize = 50;

/// Allowed values that are named where an example shows another.
const MOST_OPTIONS: usize = 50;

/// The rows of a model by what an example shows of them.
struct Rows<'a> {
    names: HashMap<&'a str, usize>,
    /// In lower case.
    folded: HashMap<String, usize>,
    mandatory: Vec<usize>,
    options: HashMap<&'a str, HashSet<&'a str>>,
    /// Whether keys of any name may stand there.
    is_open: bool,
}

impl<'a> Rows<'a> {
    fn of(fields: &'a [Field]) -> Self {
        let (mut names, mut folded, mut options) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (at, field) in fields.iter().enumerate() {
            names.entry(field.name.as_str()).or_insert(at);
            folded.entry(field.name.to_ascii_lowercase()).or_insert(at);
            let values = field.described.values.iter().map(|value| value.text.as_str());
            let values: HashSet<&str> = values.collect();
            if !values.is_empty() {
                options.entry(field.name.as_str()).or_insert(values);
            }
        }
        let plain = fields.iter().enumerate().filter(|(_, field)| field.special.is_none());
        let mandatory = plain.filter(|(_, field)| field.mandatory == Some(true));
        let mandatory = mandatory.map(|(at, _)| at).collect();
        let is_open = fields.iter().any(|field| field.special == Some(Special::AnyKey));
        Self { names, folded, mandatory, options, is_open }
    }

    /// The place of the row that a key names.
    fn at(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// Whether a field's options have a value. `None`: any is allowed.
    fn allow(&self, field: &Field, value: &str) -> Option<bool> {
        Some(self.options.get(field.name.as_str())?.contains(value))
    }
}

fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Values that a table allows and no example of the page shows.
fn unused_options(input: &Input<'_>, page: usize, shown: &Shown, findings: &mut Vec<Diagnostic>) {
    for (index, model) in input.models_of(page) {
        for field in model.fields.iter().filter(|field| field.described.values.len() > 1) {
            let is_shown =
                |value: &str| shown.contains(&(index, field.name.clone(), value.to_owned()));
            let unused: Vec<&str> = field
                .described
                .values
                .iter()
                .map(|value| value.text.as_str())
                .filter(|value| !is_shown(value))
                .collect();
            if unused.is_empty() {
                continue;
            }
            let all = unused.len() == field.described.values.len();
            let message = format!(
                "{}, row `{}`: no example shows {}",
                resolve::describe(&model.origin),
                field.name,
                if all { "any of the options".to_owned() } else { unused.join(", ") }
            );
            findings.push(Diagnostic::of_page(
                Code::OptionUnused,
                &model.origin.page,
                field.origin.at,
                message,
            ));
        }
    }
}
