//! Parameter values on the wire: the style table of the OpenAPI Specification
//! (3.0.4 and 3.1.1, "Style Examples"), and RFC 6570 where the table says no more.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::from_str;
use serde_json::value::RawValue;

use crate::{RequestError, number};

/// All but the unreserved characters of RFC 3986 is percent-encoded.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// In a form body `~` is encoded too (OpenAPI 3.1.1, "URL Percent-Encoding").
const FORM: &AsciiSet = &RESERVED.add(b'~');

/// With `allowReserved`, the reserved characters stay as they are, but for the three that a query
/// cannot hold: `#` would end it.
const ALLOW_RESERVED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// `style` of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `a,b` in a path or header.
    Simple,
    /// `.a.b` in a path.
    Label,
    /// `;name=a,b` in a path.
    Matrix,
    /// `name=a,b` in a query or cookie.
    Form,
    /// `name=a%20b` in a query.
    SpaceDelimited,
    /// `name=a%7Cb` in a query.
    PipeDelimited,
    /// `name[key]=a` in a query. What the specification leaves open is written as most servers read
    /// it: objects in the object as `name[a][b]=1`, arrays as `name[a]=1&name[a]=2`, and arrays of
    /// objects as `name[a][0][b]=1`.
    DeepObject,
}

/// `explode` of a parameter: whether each item or member stands for itself.
pub type Explode = bool;

/// A parameter's value in the three forms that the style table knows.
enum ParameterValue {
    /// `null`, an absent optional value, or a list or object with nothing in it (RFC 6570, 2.3).
    Undefined,
    Primitive(String),
    List(Vec<String>),
    Members(Vec<(String, String)>),
}

/// The value of a parameter as JSON. All that is done with it after this is no longer generic, so that a program does not
/// have it once for each type of parameters. (A text rather than a JSON value, which would sort the members.)
pub(crate) fn written<T: Serialize + ?Sized>(
    name: &'static str,
    value: &T,
) -> Result<String, RequestError> {
    number::to_string(value).map_err(|error| refused(name, &error))
}

/// A form as JSON, likewise.
pub(crate) fn written_form(form: &impl Serialize) -> Result<String, RequestError> {
    number::to_string(form).map_err(|error| RequestError::Body(error.to_string()))
}

#[cold]
fn refused(name: &'static str, error: &serde_json::Error) -> RequestError {
    RequestError::Argument { name, reason: error.to_string() }
}

fn form(name: &'static str, json: String) -> Result<ParameterValue, RequestError> {
    if json.starts_with(|it: char| it == '-' || it.is_ascii_digit()) {
        return Ok(ParameterValue::Primitive(json));
    }
    from_str(&json).map_err(|error| refused(name, &error))
}

/// An array or object inside an array or object has no form in the table; JSON is what servers
/// that accept such a value read. Decimals are taken as they are written, digit by digit.
pub(crate) fn text(value: &RawValue) -> String {
    from_str(value.get()).unwrap_or_else(|_| value.get().to_owned())
}

impl<'de> Deserialize<'de> for ParameterValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FormVisitor;

        impl<'de> Visitor<'de> for FormVisitor {
            type Value = ParameterValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }

            fn visit_unit<E>(self) -> Result<ParameterValue, E> {
                Ok(ParameterValue::Undefined)
            }

            fn visit_bool<E>(self, value: bool) -> Result<ParameterValue, E> {
                Ok(ParameterValue::Primitive(value.to_string()))
            }

            fn visit_str<E>(self, value: &str) -> Result<ParameterValue, E> {
                Ok(ParameterValue::Primitive(value.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<ParameterValue, A::Error> {
                let mut items = Vec::new();
                // A `null` is no item (RFC 6570, 2.3).
                while let Some(item) = seq.next_element::<&RawValue>()? {
                    if item.get() != "null" {
                        items.push(text(item));
                    }
                }
                Ok(if items.is_empty() {
                    ParameterValue::Undefined
                } else {
                    ParameterValue::List(items)
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ParameterValue, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                    if value.get() != "null" {
                        members.push((key, text(value)));
                    }
                }
                Ok(if members.is_empty() {
                    ParameterValue::Undefined
                } else {
                    ParameterValue::Members(members)
                })
            }
        }

        deserializer.deserialize_any(FormVisitor)
    }
}

/// The text of a parameter whose value is JSON (`content`); nothing for an absent one.
///
/// # Errors
///
/// [`RequestError::Body`] when the value cannot be encoded.
pub fn json(value: &impl Serialize) -> Result<Option<String>, RequestError> {
    let json =
        serde_json::to_string(value).map_err(|error| RequestError::Body(error.to_string()))?;
    Ok((json != "null").then_some(json))
}

fn encode(text: &str, set: &'static AsciiSet) -> String {
    utf8_percent_encode(text, set).to_string()
}

/// The text with its percent-encoded triples as they are (RFC 6570, 3.2.3).
fn encode_allowing_reserved(text: &str) -> String {
    let is_triple = |rest: &str| {
        matches!(rest.as_bytes(), [high, low, ..]
            if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
    };
    let mut pieces = text.split('%');
    let mut encoded = encode(pieces.next().unwrap_or_default(), ALLOW_RESERVED);
    for piece in pieces {
        encoded.push_str(if is_triple(piece) { "%" } else { "%25" });
        encoded.push_str(&encode(piece, ALLOW_RESERVED));
    }
    encoded
}

/// A path parameter in place of its placeholder, percent-encoded whole, `/` included.
pub(crate) fn path(
    name: &'static str,
    json: String,
    style: Style,
    explode: Explode,
) -> Result<String, RequestError> {
    let one = |text: &String| encode(text, RESERVED);
    let value = form(name, json)?;
    // What stands before the value of style `matrix`; an empty value has no `=` (RFC 6570, 3.2.7).
    let named = |name: &str, value: &str| {
        let separator = if value.is_empty() { "" } else { "=" };
        format!(";{}{separator}{value}", encode(name, RESERVED))
    };
    let joined = |separator: &str, pair: &str| -> String {
        match &value {
            ParameterValue::Undefined => String::new(),
            ParameterValue::Primitive(text) => one(text),
            ParameterValue::List(items) => {
                items.iter().map(one).collect::<Vec<_>>().join(separator)
            }
            ParameterValue::Members(members) => members
                .iter()
                .map(|(key, value)| format!("{}{pair}{}", one(key), one(value)))
                .collect::<Vec<_>>()
                .join(separator),
        }
    };
    Ok(match (style, explode) {
        (Style::Label, true) => format!(".{}", joined(".", "=")),
        (Style::Label, false) => format!(".{}", joined(",", ",")),
        (Style::Matrix, explode) => match &value {
            ParameterValue::List(items) if explode => {
                items.iter().map(|item| named(name, &one(item))).collect()
            }
            ParameterValue::Members(members) if explode => {
                members.iter().map(|(key, value)| named(key, &one(value))).collect()
            }
            _ => named(name, &joined(",", ",")),
        },
        (_, true) => joined(",", "="),
        (_, false) => joined(",", ","),
    })
}

/// The pairs of a query or cookie parameter, encoded: none for an absent value.
pub(crate) fn pairs(
    name: &'static str,
    json: String,
    style: Style,
    explode: Explode,
    allow_reserved: bool,
) -> Result<Vec<(String, String)>, RequestError> {
    let key = |text: &str| encode(text, RESERVED);
    let one = |text: &String| {
        if allow_reserved { encode_allowing_reserved(text) } else { encode(text, RESERVED) }
    };
    let list = |items: &[String], separator: &str| {
        items.iter().map(one).collect::<Vec<_>>().join(separator)
    };
    let separator = match style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    if style == Style::DeepObject {
        let json = RawValue::from_string(json).map_err(|error| refused(name, &error))?;
        let mut pairs = Vec::new();
        deep(name.to_owned(), &json, &mut pairs);
        return Ok(pairs.iter().map(|(name, text)| (key(name), one(text))).collect());
    }
    Ok(match form(name, json)? {
        ParameterValue::Undefined => Vec::new(),
        ParameterValue::Primitive(text) => vec![(key(name), one(&text))],
        ParameterValue::List(items) if explode => {
            items.iter().map(|item| (key(name), one(item))).collect()
        }
        ParameterValue::List(items) => vec![(key(name), list(&items, separator))],
        ParameterValue::Members(members) if explode => {
            members.iter().map(|(k, v)| (key(k), one(v))).collect()
        }
        ParameterValue::Members(members) => {
            let flat: Vec<_> = members.into_iter().flat_map(|(k, v)| [k, v]).collect();
            vec![(key(name), list(&flat, separator))]
        }
    })
}

/// The pairs of style `deepObject`, not yet encoded. The depth is that of a value, which has been
/// written as JSON already.
fn deep(name: String, value: &RawValue, pairs: &mut Vec<(String, String)>) {
    let json = value.get();
    if let Some(Members(members)) = json.starts_with('{').then(|| from_str(json).ok()).flatten() {
        for (key, value) in members {
            deep(format!("{name}[{key}]"), value, pairs);
        }
    } else if json.starts_with('[') {
        for (index, item) in each(value).into_iter().enumerate() {
            let is_scalar = !item.get().starts_with(['{', '[']);
            let name = if is_scalar { name.clone() } else { format!("{name}[{index}]") };
            deep(name, item, pairs);
        }
    } else if json != "null" {
        pairs.push((name, text(value)));
    }
}

/// How a member of a form body is written (OpenAPI 3.0.4, "Encoding Object").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormMember {
    /// Its name.
    pub name: &'static str,
    /// `style`
    pub style: Style,
    /// `explode`
    pub explode: Explode,
    /// `allowReserved`
    pub allow_reserved: bool,
}

/// The pairs of a form body, encoded: one for each member of an object that is not `null`, for an
/// array in it one for each item, unless something else is said of the member.
pub(crate) fn form_pairs(
    json: &str,
    written: &[FormMember],
) -> Result<Vec<(String, String)>, RequestError> {
    let mut all = Vec::new();
    let Ok(Members(members)) = from_str::<Members<'_>>(json) else {
        return Err(RequestError::Body("a form has to be an object".to_owned()));
    };
    for (name, value) in members {
        if let Some(member) = written.iter().find(|member| member.name == name) {
            let FormMember { name, style, explode, allow_reserved } = *member;
            all.extend(pairs(name, value.get().to_owned(), style, explode, allow_reserved)?);
            continue;
        }
        let name = encode(&name, FORM);
        let each = each(value).into_iter();
        all.extend(each.map(|it| (name.clone(), encode(&text(it), FORM))));
    }
    Ok(all)
}

/// The items of an array, else the value itself; a `null` is nothing.
pub(crate) fn each(value: &RawValue) -> Vec<&RawValue> {
    let mut items = match value.get() {
        json if json.starts_with('[') => from_str(json).unwrap_or_default(),
        _ => vec![value],
    };
    items.retain(|item| item.get() != "null");
    items
}

/// The members of an object in their order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}

/// A text that is the whole query (`in: querystring` of OpenAPI 3.2), percent-encoded: none when
/// absent.
pub(crate) fn querystring(
    name: &'static str,
    json: String,
) -> Result<Option<String>, RequestError> {
    let text = one_text(name, json)?;
    Ok(text.map(|text| encode(&text, RESERVED)))
}

/// A cookie parameter's value as it is (`content` of `text/plain`): none when absent.
pub(crate) fn cookie_text(
    name: &'static str,
    json: String,
) -> Result<Option<String>, RequestError> {
    one_text(name, json)?.map(|text| cookie_value(name, text)).transpose()
}

/// The pairs of a cookie parameter of style `cookie` (OpenAPI 3.2), as they are: none when absent.
pub(crate) fn cookie_pairs(
    name: &'static str,
    json: String,
    explode: Explode,
) -> Result<Vec<(String, String)>, RequestError> {
    let own = |text: String| Ok((name.to_owned(), cookie_value(name, text)?));
    // The style table has commas between the values, which none of them may hold.
    let joined = |items: Vec<String>| {
        let items = items.into_iter().map(|text| cookie_value(name, text));
        Ok(vec![(name.to_owned(), items.collect::<Result<Vec<_>, _>>()?.join(","))])
    };
    match form(name, json)? {
        ParameterValue::Undefined => Ok(Vec::new()),
        ParameterValue::Primitive(text) => Ok(vec![own(text)?]),
        ParameterValue::List(items) if explode => items.into_iter().map(own).collect(),
        ParameterValue::List(items) => joined(items),
        ParameterValue::Members(members) if explode => {
            members.into_iter().map(|(key, value)| cookie_member(name, key, value)).collect()
        }
        ParameterValue::Members(members) => {
            joined(members.into_iter().flat_map(|(k, v)| [k, v]).collect())
        }
    }
}

/// A member of an object as a cookie of its own.
fn cookie_member(
    name: &'static str,
    key: String,
    value: String,
) -> Result<(String, String), RequestError> {
    let stands = |byte: u8| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?={}".contains(&byte);
    if key.is_empty() || !key.bytes().all(stands) {
        let reason = "it has a member whose name no cookie can have".to_owned();
        return Err(RequestError::Argument { name, reason });
    }
    Ok((key, cookie_value(name, value)?))
}

/// A text, if that is what can stand in a cookie (RFC 6265, 4.1.1).
fn cookie_value(name: &'static str, text: String) -> Result<String, RequestError> {
    let stands = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
    let inside = text.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(&text);
    match inside.bytes().all(stands) {
        true => Ok(text),
        false => {
            let reason = "it has characters that a cookie cannot hold".to_owned();
            Err(RequestError::Argument { name, reason })
        }
    }
}

/// A value that is one text: none when absent.
fn one_text(name: &'static str, json: String) -> Result<Option<String>, RequestError> {
    match form(name, json)? {
        ParameterValue::Undefined => Ok(None),
        ParameterValue::Primitive(text) => Ok(Some(text)),
        ParameterValue::List(_) | ParameterValue::Members(_) => {
            let reason = "a text has no members".to_owned();
            Err(RequestError::Argument { name, reason })
        }
    }
}

/// A header parameter's value (style `simple`, nothing is percent-encoded): none when absent.
pub(crate) fn header(
    name: &'static str,
    json: String,
    explode: Explode,
) -> Result<Option<String>, RequestError> {
    let pair = if explode { "=" } else { "," };
    Ok(match form(name, json)? {
        ParameterValue::Undefined => None,
        ParameterValue::Primitive(text) => Some(text),
        ParameterValue::List(items) => Some(items.join(",")),
        ParameterValue::Members(members) => {
            let members: Vec<_> = members.iter().map(|(k, v)| format!("{k}{pair}{v}")).collect();
            Some(members.join(","))
        }
    })
}
