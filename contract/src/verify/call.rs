//! A request of an operation, before it is written.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Method;
use serde_json::Value as Json;

use super::client::{Header, Written};
use super::credentials::{Credentials, Signing};
use super::style::{delimited, encode, form_pairs, pairs, plain, plain_cookies};

use specwright::api::{Api, MediaKind, Operation, ParameterPlace, ParameterStyle, SecurityKind};

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
    /// A pair of the query as it is, whether or not that is one.
    pub(super) raw: Option<String>,
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
            raw: None,
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
        let raw = self.raw.clone();
        let query: Vec<String> = querystring.into_iter().chain(pairs).chain(raw).collect();
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

/// The schemes of the first alternative that there are secrets for. Where they are optional they are sent: who says nothing
/// of who they are may see less.
pub(super) fn alternative<'a>(
    operation: &'a Operation,
    credentials: &Credentials,
) -> Option<Vec<&'a str>> {
    let names = operation
        .security
        .iter()
        .map(|alternative| alternative.iter().map(|it| it.scheme.as_str()).collect::<Vec<&str>>());
    let known = names.filter(|names| names.iter().all(|name| credentials.get(name).is_some()));
    known.min_by_key(Vec::is_empty)
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
