//! A request of an operation, before it is written.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;

use super::client::{Header, Written};
use super::credentials::{Credentials, Signing};

use specwright::api::{
    Api, MediaKind, Operation, Parameter, ParameterPlace, ParameterStyle, SecurityKind,
};

/// What a component of an address is written in (RFC 3986, 2.3).
pub(super) const COMPONENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What parts the parts of a multipart body.
const BOUNDARY: &str = "specwright-boundary-7d4a";

/// A request of an operation.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// Index of the operation.
    pub(super) operation: usize,
    /// Values of its parameters, by their index.
    pub(super) values: BTreeMap<usize, Json>,
    /// Pairs that the query has besides.
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<Content>,
    pub(super) method: Option<Method>,
    pub(super) auth: Auth,
}

/// A body.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) media_type: String,
    pub(super) payload: Payload,
}

#[derive(Clone, Debug)]
pub(super) enum Payload {
    /// A value that is written as its media type asks for.
    Value(MediaKind, Json),
    /// Bytes as they are.
    Raw(Bytes),
}

/// How a request is authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Auth {
    /// As the document asks for.
    Right,
    /// Not at all.
    Absent,
    /// With this in place of each secret.
    Wrong(String),
    /// As this scheme asks for, whether or not the operation takes it.
    Scheme(String),
    /// As this scheme asks for, with this in place of its secret.
    Near(String, String),
    /// With this as the header `Authorization`.
    Header(String),
}

impl Call {
    pub(super) fn new(operation: usize) -> Self {
        Self {
            operation,
            values: BTreeMap::new(),
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            method: None,
            auth: Auth::Right,
        }
    }

    /// The body's value.
    pub(super) fn value(&self) -> Option<&Json> {
        match &self.body.as_ref()?.payload {
            Payload::Value(_, value) => Some(value),
            Payload::Raw(_) => None,
        }
    }

    pub(super) fn value_mut(&mut self) -> Option<&mut Json> {
        match &mut self.body.as_mut()?.payload {
            Payload::Value(_, value) => Some(value),
            Payload::Raw(_) => None,
        }
    }

    /// The request as it is sent.
    pub(super) fn write(&self, api: &Api, credentials: &Credentials) -> Written {
        let operation = &api.operations[self.operation];
        let mut target = operation.path.split(['?', '#']).next().unwrap_or_default().to_owned();
        let (mut query, mut querystring) = (Vec::new(), None);
        let mut headers = vec![("accept".to_owned(), "*/*".to_owned())];
        let mut cookies = Vec::new();
        for (index, value) in &self.values {
            let Some(parameter) = operation.parameters.get(*index) else { continue };
            match parameter.place {
                ParameterPlace::Path => {
                    let text = delimited(parameter, value, true);
                    target = target.replace(&format!("{{{}}}", parameter.name), &text);
                }
                ParameterPlace::Query => pairs(parameter, value, &mut query),
                ParameterPlace::Querystring if parameter.json || parameter.text => {
                    querystring = Some(delimited(parameter, value, true));
                }
                ParameterPlace::Querystring => pairs(parameter, value, &mut query),
                ParameterPlace::Cookie if parameter.style == ParameterStyle::Cookie => {
                    cookies.extend(plain_cookies(parameter, value));
                }
                ParameterPlace::Header => {
                    headers.push((parameter.name.clone(), delimited(parameter, value, false)));
                }
                ParameterPlace::Cookie => {
                    cookies.push(format!(
                        "{}={}",
                        parameter.name,
                        delimited(parameter, value, true)
                    ));
                }
            }
        }
        query.extend(self.query.iter().map(|(name, value)| (encode(name), encode(value))));
        let mut signing = None;
        self.authenticate(
            api,
            operation,
            credentials,
            &mut RequestParts {
                headers: &mut headers,
                query: &mut query,
                cookies: &mut cookies,
                signing: &mut signing,
            },
        );
        if !cookies.is_empty() {
            headers.push(("cookie".to_owned(), cookies.join("; ")));
        }
        let pairs = query.iter().map(|(name, value)| format!("{name}={value}"));
        let query: Vec<String> = querystring.into_iter().chain(pairs).collect();
        if !query.is_empty() {
            target = format!("{target}?{}", query.join("&"));
        }
        let body = self.body.as_ref().map(|content| {
            headers.push(("content-type".to_owned(), content.header()));
            content.bytes()
        });
        for (name, value) in &self.headers {
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            headers.push((name.clone(), value.clone()));
        }
        let own = Method::from_bytes(operation.method.as_str().as_bytes()).unwrap_or_default();
        let headers = headers.into_iter().map(|(name, value)| Header { name, value });
        Written {
            method: self.method.clone().unwrap_or(own),
            target,
            headers: headers.collect(),
            body,
            signing,
        }
    }

    /// Adds the credentials of the first alternative that there are secrets for.
    fn authenticate(
        &self,
        api: &Api,
        operation: &Operation,
        credentials: &Credentials,
        parts: &mut RequestParts<'_>,
    ) {
        if self.auth == Auth::Absent {
            return;
        }
        if let Auth::Header(text) = &self.auth {
            return parts.headers.push(("authorization".to_owned(), text.clone()));
        }
        let schemes = match &self.auth {
            Auth::Scheme(name) | Auth::Near(name, _) => Some(vec![name.as_str()]),
            _ => alternative(operation, credentials),
        };
        for scheme in schemes.into_iter().flatten() {
            let Some(known) = api.security_schemes.iter().find(|it| it.name == *scheme) else {
                continue;
            };
            let secret = match (&self.auth, credentials.get(scheme)) {
                (Auth::Wrong(secret) | Auth::Near(_, secret), _) => secret.as_str(),
                (_, Some(secret)) => secret,
                _ => continue,
            };
            let mut authorization =
                |text: String| parts.headers.push(("authorization".to_owned(), text));
            match &known.kind {
                SecurityKind::ApiKey { place, name } => match place {
                    ParameterPlace::Query => parts.query.push((encode(name), encode(secret))),
                    ParameterPlace::Cookie => parts.cookies.push(format!("{name}={secret}")),
                    _ => parts.headers.push((name.clone(), secret.to_owned())),
                },
                SecurityKind::Basic => {
                    authorization(format!("Basic {}", STANDARD.encode(secret)));
                }
                SecurityKind::Bearer | SecurityKind::OAuth2(_) | SecurityKind::OpenIdConnect(_) => {
                    authorization(format!("Bearer {secret}"))
                }
                SecurityKind::Other(name) => authorization(format!("{name} {secret}")),
                SecurityKind::Signature { algorithm } => {
                    let (algorithm, secret) = (algorithm.clone(), secret.to_owned());
                    *parts.signing = Some(Signing { algorithm, secret });
                }
            }
        }
    }
}

struct RequestParts<'a> {
    headers: &'a mut Vec<(String, String)>,
    query: &'a mut Vec<(String, String)>,
    cookies: &'a mut Vec<String>,
    signing: &'a mut Option<Signing>,
}

/// The schemes of the first alternative that there are secrets for.
pub(super) fn alternative<'a>(
    operation: &'a Operation,
    credentials: &Credentials,
) -> Option<Vec<&'a str>> {
    let names = operation
        .security
        .iter()
        .map(|alternative| alternative.iter().map(|it| it.scheme.as_str()).collect::<Vec<&str>>());
    let mut known = names.filter(|names| names.iter().all(|name| credentials.get(name).is_some()));
    known.next()
}

fn encode(text: &str) -> String {
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
fn delimited(parameter: &Parameter, value: &Json, is_encoded: bool) -> String {
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
fn plain_cookies(parameter: &Parameter, value: &Json) -> Vec<String> {
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
fn pairs(parameter: &Parameter, value: &Json, query: &mut Vec<(String, String)>) {
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

impl Content {
    fn header(&self) -> String {
        match &self.payload {
            Payload::Value(MediaKind::Multipart, _) if self.media_type.starts_with("multipart") => {
                format!("multipart/form-data; boundary={BOUNDARY}")
            }
            _ => self.media_type.clone(),
        }
    }

    fn bytes(&self) -> Bytes {
        let (kind, value) = match &self.payload {
            Payload::Raw(bytes) => return bytes.clone(),
            Payload::Value(kind, value) => (kind, value),
        };
        let members = || value.as_object().into_iter().flatten();
        let each = |value: &Json| match value {
            Json::Array(items) => items.clone(),
            other => vec![other.clone()],
        };
        let text = match kind {
            MediaKind::Form => form_pairs(value).join("&"),
            MediaKind::Multipart => {
                let mut text = String::new();
                for (name, value) in members() {
                    for item in each(value) {
                        let name = name.replace('"', "%22");
                        text.push_str(&format!(
                            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{}\r\n",
                            plain(&item)
                        ));
                    }
                }
                format!("{text}--{BOUNDARY}--\r\n")
            }
            MediaKind::Text | MediaKind::Binary => plain(value),
            MediaKind::JsonLines => format!("{value}\n"),
            _ => value.to_string(),
        };
        Bytes::from(text)
    }
}
