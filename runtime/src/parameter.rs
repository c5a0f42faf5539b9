//! Parameter values on the wire: the style table of the OpenAPI Specification
//! (3.0.4, "Style Examples").

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

use crate::RequestError;

/// All but the unreserved characters of RFC 3986 is percent-encoded.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// With `allowReserved`, the reserved characters stay as they are.
const ALLOW_RESERVED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'#')
    .remove(b'[')
    .remove(b']')
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
    /// `name[key]=a` in a query.
    DeepObject,
}

/// `explode` of a parameter: whether each item or member stands for itself.
pub type Explode = bool;

/// A parameter's value in the three forms that the style table knows.
enum Form {
    /// `null` or an absent optional value.
    Undefined,
    Primitive(String),
    List(Vec<String>),
    Members(Vec<(String, String)>),
}

fn form(name: &'static str, value: &impl Serialize) -> Result<Form, RequestError> {
    let refuse = |reason: String| RequestError::Argument { name, reason };
    let value = serde_json::to_value(value).map_err(|error| refuse(error.to_string()))?;
    let text = |value: Value| match value {
        Value::String(text) => text,
        // An array or object inside an array or object has no form in the table; JSON is what
        // servers that accept such a value read.
        other => other.to_string(),
    };
    Ok(match value {
        Value::Null => Form::Undefined,
        Value::Array(items) => Form::List(items.into_iter().map(text).collect()),
        Value::Object(members) => Form::Members(
            members
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (key, text(value)))
                .collect(),
        ),
        other => Form::Primitive(text(other)),
    })
}

/// The text of a parameter whose value is JSON (`content`); nothing for an absent one.
///
/// # Errors
///
/// [`RequestError::Body`] when the value cannot be encoded.
pub fn json(value: &impl Serialize) -> Result<Option<String>, RequestError> {
    let value =
        serde_json::to_value(value).map_err(|error| RequestError::Body(error.to_string()))?;
    Ok((!value.is_null()).then(|| value.to_string()))
}

fn encode(text: &str, set: &'static AsciiSet) -> String {
    utf8_percent_encode(text, set).to_string()
}

/// A path parameter in place of its placeholder, percent-encoded whole, `/` included.
pub(crate) fn path(
    name: &'static str,
    value: &impl Serialize,
    style: Style,
    explode: Explode,
) -> Result<String, RequestError> {
    let one = |text: &String| encode(text, RESERVED);
    let value = form(name, value)?;
    let joined = |separator: &str, pair: &str| -> String {
        match &value {
            Form::Undefined => String::new(),
            Form::Primitive(text) => one(text),
            Form::List(items) => items.iter().map(one).collect::<Vec<_>>().join(separator),
            Form::Members(members) => members
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
            Form::List(items) if explode => {
                items.iter().map(|item| format!(";{name}={}", one(item))).collect()
            }
            Form::Members(_) if explode => format!(";{}", joined(";", "=")),
            _ => match joined(",", ",") {
                empty if empty.is_empty() => format!(";{name}"),
                text => format!(";{name}={text}"),
            },
        },
        (_, true) => joined(",", "="),
        (_, false) => joined(",", ","),
    })
}

/// The pairs of a query or cookie parameter, encoded: none for an absent value.
pub(crate) fn pairs(
    name: &'static str,
    value: &impl Serialize,
    style: Style,
    explode: Explode,
    allow_reserved: bool,
) -> Result<Vec<(String, String)>, RequestError> {
    let set = if allow_reserved { ALLOW_RESERVED } else { RESERVED };
    let key = |text: &str| encode(text, RESERVED);
    let one = |text: &String| encode(text, set);
    let list = |items: &[String], separator: &str| {
        items.iter().map(one).collect::<Vec<_>>().join(separator)
    };
    let separator = match style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    Ok(match form(name, value)? {
        Form::Undefined => Vec::new(),
        Form::Primitive(text) => vec![(key(name), one(&text))],
        Form::List(items) if explode || style == Style::DeepObject => {
            items.iter().map(|item| (key(name), one(item))).collect()
        }
        Form::List(items) if items.is_empty() => Vec::new(),
        Form::List(items) => vec![(key(name), list(&items, separator))],
        Form::Members(members) if style == Style::DeepObject => {
            members.iter().map(|(k, v)| (key(&format!("{name}[{k}]")), one(v))).collect()
        }
        Form::Members(members) if explode => {
            members.iter().map(|(k, v)| (key(k), one(v))).collect()
        }
        Form::Members(members) => {
            let flat: Vec<_> = members.into_iter().flat_map(|(k, v)| [k, v]).collect();
            vec![(key(name), list(&flat, separator))]
        }
    })
}

/// A header parameter's value (style `simple`, nothing is percent-encoded): none when absent.
pub(crate) fn header(
    name: &'static str,
    value: &impl Serialize,
    explode: Explode,
) -> Result<Option<String>, RequestError> {
    let pair = if explode { "=" } else { "," };
    Ok(match form(name, value)? {
        Form::Undefined => None,
        Form::Primitive(text) => Some(text),
        Form::List(items) => Some(items.join(",")),
        Form::Members(members) => {
            let members: Vec<_> = members.iter().map(|(k, v)| format!("{k}{pair}{v}")).collect();
            Some(members.join(","))
        }
    })
}
