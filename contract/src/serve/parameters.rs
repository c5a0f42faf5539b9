//! Parameters: out of the request, by style (OpenAPI 3.0.4, 4.8.12.5), and against their schemas.

use std::borrow::Cow;

use http::header::COOKIE;
use http::request::Parts;
use http::{HeaderMap, Uri};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value as Json};

use super::coerce::Reader;
use super::problem::{RequestViolation, Where};
use crate::Direction;
use specwright::api::{Encoding, Operation, Parameter, ParameterPlace, ParameterStyle};
use specwright::cases::parameter_schema;
use specwright::origin::Origin;
use specwright::value::Value;

/// A `deepObject` deeper than this is not read.
const DEEPEST: usize = 32;

/// A pair of a query or form.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) name: String,
    /// The value, still encoded: a delimiter is told from an encoded one.
    pub(super) raw: String,
    pub(super) value: String,
}

/// The pairs of a query; nothing when they are not UTF-8 once decoded.
pub(super) fn query(uri: &Uri) -> Option<Vec<Pair>> {
    pairs(uri.query().unwrap_or_default())
}

/// The pairs of a query or of an `application/x-www-form-urlencoded` body.
pub(super) fn pairs(text: &str) -> Option<Vec<Pair>> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, raw) = pair.split_once('=').unwrap_or((pair, ""));
            Some(Pair { name: decode(name)?, raw: raw.to_owned(), value: decode(raw)? })
        })
        .collect()
}

fn decode(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(Cow::into_owned)
}

/// The cookies of a request (RFC 6265, 4.2.1).
pub(super) fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned()))
        .collect()
}

/// What a request says in its head.
pub(super) struct Given<'a> {
    pub(super) head: &'a Parts,
    pub(super) path: &'a [(String, String)],
    pub(super) query: Vec<Pair>,
    pub(super) cookies: Vec<(String, String)>,
}

/// The parameters of a request that have a value, by their index, and what is wrong with them.
pub(super) fn check(
    reader: Reader<'_>,
    operation: &Operation,
    given: &Given<'_>,
) -> (Vec<(usize, Json)>, Vec<RequestViolation>) {
    let (mut values, mut found) = (Vec::new(), Vec::new());
    let in_query = operation.parameters.iter().filter(|it| it.place == ParameterPlace::Query);
    let in_query: Vec<&str> = in_query.map(|it| it.name.as_str()).collect();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if is_empty(reader, parameter, given) {
            continue;
        }
        let schema = parameter_schema(reader.shapes.document, parameter);
        let written = Written {
            name: &parameter.name,
            style: parameter.style,
            explode: parameter.explode,
            json: parameter.json,
        };
        let decoder = Decoder { reader, written, schema: schema.as_ref(), others: &in_query };
        let value = decoder.value(parameter, given);
        let violation = |keyword: &str, pointer: String, message: String| RequestViolation {
            place: place(parameter.place),
            name: Some(parameter.name.clone()),
            pointer,
            keyword: keyword.to_owned(),
            message,
        };
        match (value, &schema) {
            (Err(message), _) => found.push(violation("style", String::new(), message.to_owned())),
            (Ok(None), _) if parameter.required => {
                found.push(violation("required", String::new(), "is required".to_owned()));
            }
            (Ok(None), _) => {}
            (Ok(Some(value)), None) => values.push((index, value)),
            (Ok(Some(value)), Some(schema)) => {
                let checker =
                    reader.schemas.get(reader.shapes.document, schema, Direction::Request);
                let violations = checker.check(&value).into_iter();
                found.extend(violations.map(|it| violation(&it.keyword, it.pointer, it.message)));
                values.push((index, value));
            }
        }
    }
    (values, found)
}

fn place(place: ParameterPlace) -> Where {
    match place {
        ParameterPlace::Path => Where::Path,
        ParameterPlace::Query | ParameterPlace::Querystring => Where::Query,
        ParameterPlace::Header => Where::Header,
        ParameterPlace::Cookie => Where::Cookie,
    }
}

/// Whether a parameter of the query is given without a value, which the document lets it be
/// (`allowEmptyValue`, OpenAPI 3.0.4, 4.8.12.2).
fn is_empty(reader: Reader<'_>, parameter: &Parameter, given: &Given<'_>) -> bool {
    let is_allowed = || {
        let said = reader.shapes.document.get(&parameter.origin);
        said.and_then(|it| it.get("allowEmptyValue")).and_then(Value::as_bool) == Some(true)
    };
    let mut own = given.query.iter().filter(|pair| pair.name == parameter.name).peekable();
    parameter.place == ParameterPlace::Query
        && own.peek().is_some()
        && own.all(|pair| pair.raw.is_empty())
        && is_allowed()
}

/// How a value is written.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub(super) name: &'a str,
    pub(super) style: ParameterStyle,
    pub(super) explode: bool,
    /// As JSON in a text.
    pub(super) json: bool,
}

/// The value of a member of a form that is written like a parameter of a query
/// (`encoding`, OpenAPI 3.0.4, 4.8.15).
///
/// # Errors
///
/// When it is not written so.
pub(super) fn of_form(
    reader: Reader<'_>,
    written: Written<'_>,
    schema: &Origin,
    pairs: &[Pair],
) -> Decoded {
    Decoder { reader, written, schema: Some(schema), others: &[] }.query(pairs)
}

struct Decoder<'a> {
    reader: Reader<'a>,
    written: Written<'a>,
    schema: Option<&'a Origin>,
    /// The names of all parameters in the query.
    others: &'a [&'a str],
}

type Decoded = Result<Option<Json>, &'static str>;

impl Decoder<'_> {
    fn value(&self, parameter: &Parameter, given: &Given<'_>) -> Decoded {
        let name = self.written.name;
        match parameter.place {
            ParameterPlace::Path => {
                let value = given.path.iter().find(|(key, _)| key == name);
                match value.map(|(_, value)| value.as_str()) {
                    None | Some("") => Ok(None),
                    Some(text) => self.text(text),
                }
            }
            ParameterPlace::Header => {
                let values = given.head.headers.get_all(name).iter();
                let texts: Result<Vec<_>, _> =
                    values.map(|value| std::str::from_utf8(value.as_bytes())).collect();
                let texts = texts.map_err(|_| "is not UTF-8")?;
                if texts.is_empty() { Ok(None) } else { self.text(&texts.join(",")) }
            }
            ParameterPlace::Querystring => self.querystring(parameter, given),
            ParameterPlace::Cookie if self.written.style == ParameterStyle::Cookie => {
                // In pairs like those of a query, but for their being as they are.
                let pair = |(name, value): &(String, String)| Pair {
                    name: name.clone(),
                    raw: value.clone(),
                    value: value.clone(),
                };
                self.query(&given.cookies.iter().map(pair).collect::<Vec<_>>())
            }
            ParameterPlace::Cookie => {
                let value = given.cookies.iter().find(|(key, _)| key == name);
                value.map_or(Ok(None), |(_, text)| self.text(text))
            }
            ParameterPlace::Query => self.query(&given.query),
        }
    }

    /// `form`, `spaceDelimited`, `pipeDelimited` and `deepObject`.
    fn query(&self, pairs: &[Pair]) -> Decoded {
        let name = self.written.name;
        let types = self.schema.map(|schema| self.reader.types(schema)).unwrap_or_default();
        if self.written.style == ParameterStyle::DeepObject {
            return Ok(self.deep(pairs));
        }
        let own: Vec<&Pair> = pairs.iter().filter(|pair| pair.name == name).collect();
        if types.object && self.written.explode && !self.written.json && own.is_empty() {
            return Ok(self.exploded(pairs));
        }
        // Some clients write arrays as `name[]=…`.
        let Some(first) = own.first() else { return Ok(None) };
        if self.written.json {
            return self.text(&first.value);
        }
        if types.array && (self.written.explode || own.len() > 1) {
            let texts = own.iter().map(|pair| pair.value.as_str());
            return Ok(Some(self.array(texts)));
        }
        let delimiters: &[&str] = match self.written.style {
            ParameterStyle::SpaceDelimited => &["%20", "+", " "],
            ParameterStyle::PipeDelimited => &["|", "%7C", "%7c"],
            _ => &[","],
        };
        let delimited = delimiters
            .iter()
            .fold(first.raw.clone(), |text, delimiter| text.replace(delimiter, "\u{0}"));
        let parts: Option<Vec<String>> = delimited.split('\u{0}').map(decode).collect();
        let parts = parts.ok_or("is not UTF-8")?;
        if types.array {
            let parts = parts.iter().map(String::as_str).filter(|_| !first.raw.is_empty());
            Ok(Some(self.array(parts)))
        } else if types.object {
            Ok(Some(self.object(parts.chunks(2).map(|it| (it[0].as_str(), it.get(1))))))
        } else if own.len() > 1 {
            Err("is given more than once")
        } else {
            Ok(Some(self.reader.scalar(&first.value, self.schema)))
        }
    }

    /// All of the query: a form, or one text (OpenAPI 3.2).
    fn querystring(&self, parameter: &Parameter, given: &Given<'_>) -> Decoded {
        let Some(query) = given.head.uri.query().filter(|query| !query.is_empty()) else {
            return Ok(None);
        };
        if parameter.json || parameter.text {
            let text = percent_decode_str(query).decode_utf8().map_err(|_| "is not UTF-8")?;
            return self.text(&text);
        }
        let mut object = Json::Object(Map::new());
        for Pair { name, raw, value } in &given.query {
            let is_joined =
                |it: &&Encoding| it.property == *name && it.has_style() && !it.explode();
            let texts = match parameter.encoding.iter().find(is_joined) {
                Some(_) => raw.split(',').map(decode).collect::<Option<Vec<_>>>(),
                None => Some(vec![value.clone()]),
            };
            for text in texts.ok_or("is not UTF-8")? {
                self.put(&mut object, &[name.as_str()], &text, self.schema.cloned());
            }
        }
        Ok(Some(object))
    }

    /// `name[member]=value`, and for members of members `name[member][inner]=value`.
    fn deep(&self, pairs: &[Pair]) -> Option<Json> {
        let mut object = Json::Object(Map::new());
        for pair in pairs {
            let Some(rest) = pair.name.strip_prefix(self.written.name) else { continue };
            let path = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            let Some(path) = path.map(|path| path.split("][").collect::<Vec<_>>()) else {
                continue;
            };
            // Deeper than anybody writes it; the way down is a call for each step.
            if path.len() <= DEEPEST {
                self.put(&mut object, &path, &pair.value, self.schema.cloned());
            }
        }
        object.as_object().is_some_and(|members| !members.is_empty()).then_some(object)
    }

    /// Puts a text into a value, at the end of a path of members and items.
    fn put(&self, value: &mut Json, path: &[&str], text: &str, schema: Option<Origin>) {
        let schema = schema.as_ref();
        let items = schema.and_then(|schema| self.reader.items(schema));
        let is_array = schema.is_some_and(|schema| self.reader.types(schema).array);
        let [first, rest @ ..] = path else {
            match (is_array, value) {
                (true, Json::Array(array)) => {
                    array.push(self.reader.scalar(text, items.as_ref()));
                }
                (true, value) => {
                    *value = Json::Array(vec![self.reader.scalar(text, items.as_ref())]);
                }
                (false, value) => *value = self.reader.scalar(text, schema),
            }
            return;
        };
        if is_array {
            if !value.is_array() {
                *value = Json::Array(Vec::new());
            }
            // `[]` and the next number are a new item; another number is one that is there.
            let Json::Array(array) = value else { return };
            let index = first.parse().unwrap_or(array.len());
            if index >= array.len() {
                array.push(Json::Null);
            }
            let last = array.len() - 1;
            return self.put(&mut array[index.min(last)], rest, text, items);
        }
        if !value.is_object() {
            *value = Json::Object(Map::new());
        }
        let Json::Object(members) = value else { return };
        let member = schema.and_then(|schema| self.reader.member(schema, first));
        self.put(members.entry(*first).or_insert(Json::Null), rest, text, member);
    }

    /// An object whose members stand in the query by themselves.
    fn exploded(&self, pairs: &[Pair]) -> Option<Json> {
        let schema = self.schema?;
        let (names, is_open) = self.reader.names(schema);
        // What no other parameter is called belongs to an object that takes any member.
        let is_own = |name: &String| {
            names.contains(name) || (is_open && !self.others.contains(&name.as_str()))
        };
        let own = pairs.iter().filter(|pair| is_own(&pair.name));
        let object = self.object(own.map(|pair| (pair.name.as_str(), Some(&pair.value))));
        object.as_object().is_some_and(|it| !it.is_empty()).then_some(object)
    }

    /// `simple`, `label`, `matrix`, and `form` in a cookie: all in one text.
    fn text(&self, text: &str) -> Decoded {
        if self.written.json {
            return serde_json::from_str(text).map(Some).map_err(|_| "is not JSON");
        }
        let Some(schema) = self.schema else { return Ok(Some(Json::String(text.to_owned()))) };
        let types = self.reader.types(schema);
        let (style, explode) = (self.written.style, self.written.explode);
        let (text, delimiter) = match style {
            ParameterStyle::Label => {
                let text = text.strip_prefix('.').ok_or("must begin with `.`")?;
                (text.to_owned(), if explode { '.' } else { ',' })
            }
            ParameterStyle::Matrix => {
                let text = text.strip_prefix(';').ok_or("must begin with `;`")?;
                let named = format!("{}=", self.written.name);
                let is_list = explode && types.array;
                let text = match (is_list, explode && types.object) {
                    (true, _) => text.replace(&named, ""),
                    (_, true) => text.to_owned(),
                    _ => text.strip_prefix(&named).ok_or("must name itself")?.to_owned(),
                };
                (text, if explode { ';' } else { ',' })
            }
            _ => (text.to_owned(), ','),
        };
        if types.array {
            let parts = text.split(delimiter).map(str::trim).filter(|_| !text.is_empty());
            return Ok(Some(self.array(parts)));
        }
        if types.object {
            let parts: Vec<&str> = text.split(delimiter).map(str::trim).collect();
            let pairs: Vec<(&str, Option<String>)> = if explode {
                if !parts.iter().all(|part| part.contains('=')) {
                    return Err("must be written as `name=value`");
                }
                let pairs = parts.iter().filter_map(|part| part.split_once('='));
                pairs.map(|(name, value)| (name, Some(value.to_owned()))).collect()
            } else {
                parts.chunks(2).map(|it| (it[0], it.get(1).map(|it| (*it).to_owned()))).collect()
            };
            return Ok(Some(
                self.object(pairs.iter().map(|(name, value)| (*name, value.as_ref()))),
            ));
        }
        Ok(Some(self.reader.scalar(&text, Some(schema))))
    }

    fn array<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Json {
        let item = |index| self.schema.and_then(|schema| self.reader.item(schema, index));
        let items = texts.enumerate();
        items.map(|(index, text)| self.reader.scalar(text, item(index).as_ref())).collect()
    }

    fn object<'t>(&self, pairs: impl Iterator<Item = (&'t str, Option<&'t String>)>) -> Json {
        let member = |name: &str| self.schema.and_then(|schema| self.reader.member(schema, name));
        let value = |name: &str, text: Option<&String>| {
            self.reader.scalar(text.map_or("", String::as_str), member(name).as_ref())
        };
        let members = pairs.map(|(name, text)| (name.to_owned(), value(name, text)));
        Json::Object(members.collect())
    }
}
