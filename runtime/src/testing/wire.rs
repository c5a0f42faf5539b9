//! A request as it goes over the wire, for people: secrets redacted.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

use http::header::{COOKIE, HeaderName, HeaderValue};
use http::{HeaderMap, Request, Uri};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::case::Case;
use super::indent::indented;
use super::{block_on, compare};
use crate::address::BaseAddress;
use crate::client::Destination;
use crate::{Authenticator, Body, Operation, RequestError, Settings, auth, media_type, secrets};

const REDACTED: &str = "[redacted]";

/// Who calls, in a contract test: where the service is, and with which credentials.
#[derive(Debug)]
pub struct Caller {
    base: &'static str,
    schemes: Vec<(String, Arc<dyn Authenticator>)>,
}

impl Caller {
    /// Somebody without credentials who calls the service at this address.
    pub fn new(base: &'static str) -> Self {
        Self { base, schemes: Vec::new() }
    }

    /// The same with credentials for a security scheme of the document, in place of those that it has.
    #[must_use]
    pub fn with(mut self, scheme: &str, credentials: impl Authenticator + 'static) -> Self {
        self.schemes.retain(|(name, _)| name != scheme);
        self.schemes.push((scheme.to_owned(), Arc::new(credentials)));
        self
    }

    /// Checks that an operation makes a request of what the case gives, and shows it as it is sent:
    /// authenticated, with secrets redacted. Settings of the client are `example-NAME`. Where the
    /// document has other ways to be authenticated, and there are credentials for them, the head of
    /// the request with each of these follows.
    ///
    /// # Panics
    ///
    /// When it makes none, or another one than the document shows.
    #[track_caller]
    pub fn request<O: Operation>(&self, case: &Case, operation: &O) -> String {
        let (request, settings) = made(case, operation);
        case.is_sent(&request);
        let mut ways = auth::possible(&self.schemes, O::SECURITY);
        let first = ways.next().map(|(_, all)| all).unwrap_or_default();
        let mut text = self.sent::<O>(case, request, settings, &first).whole();
        for (names, all) in ways.filter(|(names, _)| !names.is_empty()) {
            let (request, settings) = made(case, operation);
            let head = self.sent::<O>(case, request, settings, &all).head();
            let _ = write!(text, "\nor, with `{}`:\n\n{head}", names.join("` and `"));
        }
        text
    }

    /// The request with address and credentials.
    #[track_caller]
    fn sent<O: Operation>(
        &self,
        case: &Case,
        mut request: Request<Body>,
        settings: Settings,
        credentials: &[&Arc<dyn Authenticator>],
    ) -> Shown {
        let base = BaseAddress::parse(self.base);
        let address = base.and_then(|base| {
            let destination = Destination::Document { base, is_named: true, is_https: false };
            destination.of(O::SERVER)?.base.join(request.uri())
        });
        *request.uri_mut() = match address {
            Ok(address) => address,
            Err(error) => case.fail(format!("it cannot be addressed: {error}")),
        };
        request.extensions_mut().insert(settings);
        let query = request.uri().query().unwrap_or_default().to_owned();
        for authenticator in credentials {
            if let Err(error) = block_on(authenticator.authenticate(&mut request)) {
                case.fail(format!("it cannot be authenticated: {error}"));
            }
        }
        Shown { request, query }
    }
}

/// The request of an operation, and the settings that it takes.
#[track_caller]
fn made<O: Operation>(case: &Case, operation: &O) -> (Request<Body>, Settings) {
    let mut settings = Settings::new();
    loop {
        match operation.request(&settings) {
            Err(RequestError::MissingSetting(name)) if settings.get(name).is_none() => {
                settings.set(name, format!("example-{name}"));
            }
            Ok(request) => return (request, settings),
            Err(error) => case.fail(format!("no request can be made of it: {error}")),
        }
    }
}

/// A request as it is shown.
struct Shown {
    request: Request<Body>,
    /// The query without what credentials have added.
    query: String,
}

impl Shown {
    /// The line of the request, and its headers.
    fn head(&self) -> String {
        let address = address_of(self.request.uri(), &self.query);
        format!("{} {address}\n{}", self.request.method(), headers(self.request.headers()))
    }

    fn whole(&self) -> String {
        format!("{}{}", self.head(), body(self.request.headers(), self.request.body()))
    }
}

impl Case {
    /// Checks that the request has the body of the case, and the address of the page's own call.
    #[track_caller]
    fn is_sent(&self, request: &Request<Body>) {
        if self.has_body() {
            let sent = media_type::of(request.headers()).unwrap_or_default();
            let wanted = self.form().split(';').next().unwrap_or_default().trim().to_lowercase();
            if !wanted.contains('*') && sent != wanted {
                self.fail(format!("its body is sent as `{sent}`, not as `{wanted}`"));
            }
            let json = self.text("written") == Some("json");
            if let (true, Some(expected)) = (json, self.value("body")) {
                let bytes = request.body().as_bytes().unwrap_or_default();
                let actual: Value = serde_json::from_slice(bytes).unwrap_or_default();
                let found = compare::differences(expected, &actual);
                if !found.is_empty() {
                    self.fail(format!("another body is sent:\n  {}", found.join("\n  ")));
                }
            }
        }
        if let Some(line) = self.text("line") {
            let sent = format!("{} {}", request.method(), request.uri());
            if called(&sent) != called(line) {
                self.fail(format!("the page calls `{line}`, the bindings call `{sent}`"));
            }
        }
    }
}

/// A request line as it is meant: decoded, the pairs of its query in any order.
fn called(line: &str) -> (String, Vec<String>) {
    let (path, query) = line.split_once('?').unwrap_or((line, ""));
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = query.split('&').filter(|it| !it.is_empty());
    let mut pairs: Vec<String> = pairs.map(decoded).collect();
    pairs.sort();
    (decoded(path), pairs)
}

/// The address; what credentials have added to the query is a secret.
fn address_of(uri: &Uri, own: &str) -> String {
    let query = uri.query().unwrap_or_default();
    // A signature may write it in another way.
    let decoded = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
    let is_own = |pair: &&str| own.split('&').any(|other| decoded(other) == decoded(pair));
    let shown = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if !is_own(&pair) => format!("{name}={REDACTED}"),
        _ => pair.to_owned(),
    };
    let pairs: Vec<String> = query.split('&').map(shown).collect();
    let text = uri.to_string();
    match text.split_once('?') {
        Some((address, _)) => format!("{address}?{}", pairs.join("&")),
        None => text,
    }
}

/// The headers by name.
fn headers(headers: &HeaderMap) -> String {
    let mut all: Vec<_> = headers.iter().collect();
    all.sort_by_key(|(name, _)| name.as_str());
    let mut text = String::new();
    for (name, value) in all {
        let _ = writeln!(text, "{name}: {}", header(name, value));
    }
    text
}

/// The value of a header. A signature shows its scheme and what is signed, cookies their names.
fn header<'a>(name: &HeaderName, value: &'a HeaderValue) -> Cow<'a, str> {
    let text = String::from_utf8_lossy(value.as_bytes());
    if name == COOKIE {
        let cookies: Vec<_> = text.split("; ").map(cookie).collect();
        return cookies.join("; ").into();
    }
    if !value.is_sensitive() && !secrets::is_secret(name) {
        return text;
    }
    let signed = text.split([' ', ',']).find(|part| part.starts_with("SignedHeaders="));
    match (text.split_once(' '), signed) {
        (Some((scheme, _)), Some(signed)) => format!("{scheme} {signed}, {REDACTED}").into(),
        (Some((scheme @ ("Bearer" | "Basic"), _)), None) => format!("{scheme} {REDACTED}").into(),
        _ => REDACTED.into(),
    }
}

/// A cookie; one that may be a credential by its name is redacted.
fn cookie(pair: &str) -> String {
    let (name, _) = pair.split_once('=').unwrap_or((pair, ""));
    match HeaderName::from_bytes(name.as_bytes()) {
        Ok(header) if !secrets::is_secret(&header) => pair.to_owned(),
        _ => format!("{name}={REDACTED}"),
    }
}

/// The body, after an empty line; nothing where there is none.
fn body(headers: &HeaderMap, body: &Body) -> String {
    let Some(bytes) = body.as_bytes() else { return "\n[a stream]\n".to_owned() };
    if bytes.is_empty() {
        return String::new();
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return format!("\n[{} bytes]\n", bytes.len());
    };
    let kind = media_type::of(headers).unwrap_or_default();
    let is_json = serde_json::from_slice::<&serde_json::value::RawValue>(bytes).is_ok();
    match kind.as_str() {
        _ if is_json => format!("\n{}\n", indented(text)),
        "application/x-www-form-urlencoded" => format!("\n{}\n", text.replace('&', "\n&")),
        _ => format!("\n{}\n", text.replace("\r\n", "\n")),
    }
}
