//! Requests on the wire: one at a time, each over a connection of its own, to one host only.

use std::time::{Duration, Instant};

use super::credentials::{Credentials, Signing};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use specwright_runtime::transport::{ReqwestTransport, Transport};
use specwright_runtime::{Body, TransportErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Longer bodies are not read to their end.
pub(super) const BODY: usize = 8 << 20;

/// So long a body may come after the headers of an answer that has none.
const AFTERWARDS: Duration = Duration::from_millis(500);

/// A request as it is sent.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) method: Method,
    /// Path and query below the address of the service.
    pub(super) target: String,
    pub(super) headers: Vec<Header>,
    pub(super) body: Option<Bytes>,
    /// What it is signed with when it is sent.
    pub(super) signing: Option<Signing>,
}

impl Written {
    /// The target without its query.
    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// A header of a request.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) name: String,
    pub(super) value: String,
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct ReceivedResponse {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Whether the body is longer than what was read of it.
    pub(super) is_cut: bool,
}

impl ReceivedResponse {
    /// A header as a text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(super) fn is_refusal(&self) -> bool {
        (400..500).contains(&self.status)
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// No connection could be made.
    Connect(String),
    /// The certificate of the service does not hold.
    Certificate(String),
    /// Nothing came in time.
    Timeout,
    /// The connection broke off, or what came is no HTTP.
    Broken(String),
}

/// An exchange with the service.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    pub(super) request: Written,
    pub(super) response: Result<ReceivedResponse, Failure>,
    pub(super) time: Duration,
}

/// What an error comes from in the end.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(inner) = error.source() {
        error = inner;
    }
    error.to_string()
}

/// The address of a service. One with secrets in it is repeated by no message.
fn address(base: &str) -> Result<http::Uri, String> {
    let (_, rest) = base.split_once("://").unwrap_or(("", base));
    let (authority, _) = rest.split_once(['/', '?', '#']).unwrap_or((rest, ""));
    if authority.contains('@') {
        return Err("the address has a name or a password in it; give them with SPECWRIGHT_CREDENTIAL_<SCHEME> or --credentials".to_owned());
    }
    let address: http::Uri = base.parse().map_err(|_| format!("`{base}` is no address"))?;
    let host = address.host().unwrap_or_default();
    if !matches!(address.scheme_str(), Some("http" | "https")) || host.is_empty() {
        return Err(format!("`{base}` is no address of the form http://HOST:PORT/PATH"));
    }
    if authority != host && address.port_u16().is_none() {
        return Err(format!("`{base}` is no address: its port is no number up to 65535"));
    }
    if base.contains(['?', '#']) {
        return Err(format!(
            "`{base}` is no address of a service: it ends with a path, below which those of the document stand"
        ));
    }
    Ok(address)
}

pub(super) struct Client {
    transport: ReqwestTransport,
    /// The address of the service, without a slash at its end.
    pub(super) base: String,
    timeout: Duration,
    /// What signs requests.
    credentials: Credentials,
}

impl Client {
    pub(super) fn new(
        base: &str,
        timeout: Duration,
        credentials: Credentials,
    ) -> Result<Self, String> {
        let address = address(base)?;
        let host = address.host().unwrap_or_default();
        let is_local = ["localhost", "[::1]"].contains(&host) || host.starts_with("127.");
        let mut builder = ReqwestTransport::builder().connect_timeout(timeout).timeout(timeout);
        if is_local {
            builder = builder.no_proxy();
        }
        let transport = builder.build().map_err(|error| error.to_string())?;
        Ok(Self { transport, base: base.trim_end_matches('/').to_owned(), timeout, credentials })
    }

    pub(super) async fn send(&self, request: Written) -> Exchange {
        let start = Instant::now();
        let answer = self.exchange(&request).await;
        Exchange { request, response: answer, time: start.elapsed() }
    }

    /// The request as it is sent, signed where it has to be.
    fn wire(&self, request: &Written) -> Result<Request<Body>, Failure> {
        let body = match &request.body {
            Some(bytes) => Body::Bytes(bytes.clone()),
            None => Body::Empty,
        };
        let mut wire = Request::new(body);
        *wire.method_mut() = request.method.clone();
        *wire.uri_mut() = format!("{}{}", self.base, request.target)
            .parse()
            .map_err(|_| Failure::Broken("the address cannot be written".to_owned()))?;
        // What breaks one exchange must not be seen in the next.
        wire.headers_mut().insert("connection", HeaderValue::from_static("close"));
        for header in &request.headers {
            let name = HeaderName::from_bytes(header.name.as_bytes());
            let value = HeaderValue::from_bytes(header.value.as_bytes());
            if let (Ok(name), Ok(value)) = (name, value) {
                wire.headers_mut().append(name, value);
            }
        }
        if let Some(signing) = &request.signing {
            let signed = self.credentials.sign(signing, &mut wire);
            signed.map_err(|why| Failure::Broken(format!("it cannot be signed: {why}")))?;
        }
        Ok(wire)
    }

    async fn exchange(&self, request: &Written) -> Result<ReceivedResponse, Failure> {
        let wire = self.wire(request)?;
        let response = self.transport.send(wire).await.map_err(|error| {
            let why = innermost(&error);
            match error.kind() {
                // The words are those of rustls.
                TransportErrorKind::Connect if why.contains("peer certificate") => {
                    Failure::Certificate(why)
                }
                TransportErrorKind::Connect => Failure::Connect(why),
                TransportErrorKind::Timeout => Failure::Timeout,
                _ => Failure::Broken(why),
            }
        })?;
        let (head, body) = response.into_parts();
        let read = body.collect_part(BODY);
        let Ok((body, error)) = tokio::time::timeout(self.timeout, read).await else {
            return Err(Failure::Timeout);
        };
        match error.as_ref().map(specwright_runtime::TransportError::kind) {
            Some(TransportErrorKind::Timeout) => Err(Failure::Timeout),
            Some(kind) if kind != TransportErrorKind::TooLarge => {
                Err(Failure::Broken("the body breaks off before its end".to_owned()))
            }
            kind => Ok(ReceivedResponse {
                status: head.status.as_u16(),
                headers: head.headers,
                body,
                is_cut: kind.is_some(),
            }),
        }
    }

    /// How many bytes follow the head of an answer to `HEAD`, which a client of HTTP never sees;
    /// nothing where the connection is not in the clear.
    pub(super) async fn after_head(&self, request: &Written) -> Option<usize> {
        let address: http::Uri = self.base.parse().ok()?;
        if address.scheme_str() != Some("http") {
            return None;
        }
        let host = address.host()?.trim_matches(['[', ']']).to_owned();
        let port = address.port_u16().unwrap_or(80);
        let wire = self.wire(request).ok()?;
        let target = wire.uri().path_and_query()?;
        let mut text = format!("HEAD {target} HTTP/1.1\r\n");
        if !wire.headers().contains_key("host") {
            text.push_str(&format!("host: {}\r\n", address.authority()?));
        }
        for (name, value) in wire.headers() {
            text.push_str(&format!("{name}: {}\r\n", value.to_str().ok()?));
        }
        text.push_str("\r\n");
        let read = async {
            let mut stream = tokio::net::TcpStream::connect((host, port)).await.ok()?;
            stream.write_all(text.as_bytes()).await.ok()?;
            let mut bytes = Vec::new();
            let mut part = [0; 4096];
            loop {
                let end = bytes.windows(4).position(|it| it == b"\r\n\r\n");
                // A body is not far behind its headers; who keeps the connection open says nothing more.
                let patience =
                    if end.is_some() { self.timeout.min(AFTERWARDS) } else { self.timeout };
                let read = tokio::time::timeout(patience, stream.read(&mut part)).await;
                let count = read.unwrap_or(Ok(0)).unwrap_or(0);
                bytes.extend_from_slice(&part[..count]);
                if count == 0 || bytes.len() > 1 << 20 {
                    return end.map(|it| bytes.len() - it - 4);
                }
            }
        };
        tokio::time::timeout(self.timeout, read).await.ok()?
    }
}
