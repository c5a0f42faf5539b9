//! Values as they stand in requests: parameters in their styles, forms.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;

use specwright::api::{Parameter, ParameterPlace, ParameterStyle};

/// What a component of an address is written in (RFC 3986, 2.3).
pub(super) const COMPONENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

/// A parameter as it stands in a request: with its name where that is in the value.
pub(super) fn written(parameter: &Parameter, value: &Json) -> String {
    match parameter.place {
        ParameterPlace::Path => delimited(parameter, value, true),
        ParameterPlace::Header => delimited(parameter, value, false),
        ParameterPlace::Querystring if parameter.json || parameter.text => {
            delimited(parameter, value, true)
        }
        ParameterPlace::Cookie if parameter.style == ParameterStyle::Cookie => {
            plain_cookies(parameter, value).join("; ")
        }
        ParameterPlace::Query | ParameterPlace::Querystring | ParameterPlace::Cookie => {
            let mut query = Vec::new();
            pairs(parameter, value, &mut query);
            let pairs: Vec<String> =
                query.iter().map(|(name, value)| format!("{name}={value}")).collect();
            pairs.join("&")
        }
    }
}

/// The pairs of a form.
pub(super) fn form_pairs(value: &Json) -> Vec<String> {
    let each = |value: &Json| match value {
        Json::Array(items) => items.clone(),
        other => vec![other.clone()],
    };
    let members = value.as_object().into_iter().flatten();
    let pairs = members.flat_map(|(name, value)| {
        let name = encode(name);
        each(value).into_iter().map(move |it| format!("{name}={}", encode(&plain(&it))))
    });
    pairs.collect()
}

/// A scalar as a text.
pub(super) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// `simple`, `label`, `matrix`, and `form` where it is one text.
pub(super) fn delimited(parameter: &Parameter, value: &Json, is_encoded: bool) -> String {
    let text = |value: &Json| match is_encoded {
        true => encode(&plain(value)),
        false => plain(value),
    };
    if parameter.json {
        let json = value.to_string();
        return if is_encoded { encode(&json) } else { json };
    }
    let (name, explode) = (&parameter.name, parameter.explode);
    let (start, between) = match parameter.style {
        ParameterStyle::Label => (".".to_owned(), if explode { "." } else { "," }),
        ParameterStyle::Matrix => (format!(";{name}="), if explode { ";" } else { "," }),
        _ => (String::new(), ","),
    };
    let body = match value {
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(text).collect();
            match (parameter.style, explode) {
                (ParameterStyle::Matrix, true) => items.join(&format!(";{name}=")),
                _ => items.join(between),
            }
        }
        Json::Object(members) => {
            let equals = if explode { "=" } else { "," };
            let pairs =
                members.iter().map(|(name, value)| format!("{name}{equals}{}", text(value)));
            let pairs: Vec<String> = pairs.collect();
            let start = match (parameter.style, explode) {
                (ParameterStyle::Matrix, true) => ";".to_owned(),
                _ => start,
            };
            return format!("{start}{}", pairs.join(between));
        }
        scalar => text(scalar),
    };
    format!("{start}{body}")
}

/// A parameter of the style `cookie`: nothing is encoded.
pub(super) fn plain_cookies(parameter: &Parameter, value: &Json) -> Vec<String> {
    let name = &parameter.name;
    match (value, parameter.explode) {
        (Json::Array(items), true) => {
            items.iter().map(|item| format!("{name}={}", plain(item))).collect()
        }
        (Json::Object(members), true) => {
            members.iter().map(|(name, value)| format!("{name}={}", plain(value))).collect()
        }
        _ => vec![format!("{name}={}", delimited(parameter, value, false))],
    }
}

/// A parameter of the query.
pub(super) fn pairs(parameter: &Parameter, value: &Json, query: &mut Vec<(String, String)>) {
    let name = encode(&parameter.name);
    match value {
        _ if parameter.json => query.push((name, encode(&value.to_string()))),
        Json::Array(items) if parameter.explode => {
            query.extend(items.iter().map(|item| (name.clone(), encode(&plain(item)))));
        }
        Json::Array(items) => {
            let between = match parameter.style {
                ParameterStyle::SpaceDelimited => "%20",
                ParameterStyle::PipeDelimited => "%7C",
                _ => ",",
            };
            let items: Vec<String> = items.iter().map(|item| encode(&plain(item))).collect();
            query.push((name, items.join(between)));
        }
        Json::Object(members) if parameter.style == ParameterStyle::DeepObject => {
            query.extend(members.iter().map(|(member, value)| {
                (format!("{name}%5B{}%5D", encode(member)), encode(&plain(value)))
            }));
        }
        Json::Object(members) if parameter.explode => {
            query.extend(members.iter().map(|(name, value)| (encode(name), encode(&plain(value)))));
        }
        other => query.push((name, encode(&plain(other)))),
    }
}
