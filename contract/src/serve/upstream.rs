//! Another service behind the server: requests are passed on to it, and it is said what either
//! side breaks.

mod look;

use std::error::Error as _;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{
    ACCEPT_ENCODING, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, HeaderValue,
    TRANSFER_ENCODING,
};
use http::request::Parts;
use http::{HeaderMap, Request, Response, StatusCode, Uri};
use specwright_runtime::body::ByteStream;
use specwright_runtime::transport::{ReqwestTransport, Transport};
use specwright_runtime::{Body, TransportError, TransportErrorKind};

use super::compressed;
use super::contract::{Contract, Served};
use super::mount::Mount;
use super::outcome::Outcome;
use super::problem::Problem;
use specwright::api::essence;

/// Headers of one connection (RFC 9110, 7.6.1), which are not passed on.
const OF_CONNECTION: [&str; 9] = [
    "expect",
    "trailer",
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "upgrade",
];

/// A service that requests are passed on to.
#[derive(Debug)]
pub(super) struct Upstream {
    transport: ReqwestTransport,
    /// Its address, without a slash at its end.
    base: String,
    /// The longest time without a byte from it.
    time: Duration,
    /// Longer answers are passed on as they come, and not looked into.
    limit: usize,
}

/// Why there is no answer of the service.
enum Failure {
    Unreachable(String),
    Silent,
    BreaksOff,
}

impl Upstream {
    /// The service at this address.
    ///
    /// # Errors
    ///
    /// When it is no address of HTTP, or has a query or user in it.
    pub(super) fn new(url: &str, time: Duration, limit: usize) -> Result<Self, String> {
        let address: Uri = url.parse().map_err(|_| format!("`{url}` is no address"))?;
        let host = address.host().unwrap_or_default();
        let is_http = matches!(address.scheme_str(), Some("http" | "https")) && !host.is_empty();
        if !is_http || address.query().is_some() {
            return Err(format!("`{url}` is no address of the form http://HOST:PORT/PATH"));
        }
        if address.authority().is_some_and(|it| it.as_str().contains('@')) {
            return Err("the address of a service has no user in it".to_owned());
        }
        let mut builder = ReqwestTransport::builder().connect_timeout(time).read_timeout(time);
        if ["localhost", "[::1]"].contains(&host) || host.starts_with("127.") {
            builder = builder.no_proxy();
        }
        let transport = builder.build().map_err(|error| error.to_string())?;
        Ok(Self { transport, base: url.trim_end_matches('/').to_owned(), time, limit })
    }

    /// Passes a request on, and its answer back.
    pub(super) async fn pass(
        &self,
        mount: &Mount,
        contract: &Contract,
        head: &Parts,
        body: &Bytes,
    ) -> Outcome {
        // What is compressed is looked into, and passed on as it is.
        let mut plain = head.clone();
        let (operation, problem) = match compressed::inflated(&mut plain, body.clone(), self.limit)
        {
            Ok(body) => contract.looked_at(&plain, &body),
            Err(problem) => (None, Some(*problem)),
        };
        let answer = self.exchange(mount, head, body).await;
        let (mut response, rest) = match answer {
            Ok(answer) => answer,
            Err(failure) => return self.failed(failure, operation.map(|it| it.id.clone())),
        };
        let breaches = match operation {
            Some(operation) => look::breaches(contract, operation, &response, rest.is_some()),
            None => Vec::new(),
        };
        if let Some(problem) = problem.clone().or_else(|| look::problem(&breaches)) {
            problem.put_into(&mut response);
        }
        let operation = operation.map(|it| it.id.clone());
        Outcome { operation, problem, response, breaches, rest }
    }

    fn failed(&self, failure: Failure, operation: Option<String>) -> Outcome {
        let (status, detail) = match failure {
            Failure::Unreachable(why) => {
                (StatusCode::BAD_GATEWAY, format!("the service cannot be reached: {why}"))
            }
            Failure::BreaksOff => {
                (StatusCode::BAD_GATEWAY, "the answer of the service breaks off".to_owned())
            }
            Failure::Silent => {
                let detail = format!("the service says nothing for {:?}", self.time);
                (StatusCode::GATEWAY_TIMEOUT, detail)
            }
        };
        let served = Served::problem(Problem::unserved(status, detail));
        Outcome { operation, ..Outcome::from(served) }
    }

    async fn exchange(
        &self,
        mount: &Mount,
        head: &Parts,
        body: &Bytes,
    ) -> Result<(Response<Bytes>, Option<ByteStream>), Failure> {
        let has_body = !body.is_empty() || head.headers.contains_key(CONTENT_LENGTH);
        let sent = if has_body { Body::Bytes(body.clone()) } else { Body::Empty };
        let mut request = Request::new(sent);
        *request.method_mut() = head.method.clone();
        *request.uri_mut() = self.address(mount, &head.uri).ok_or_else(|| {
            Failure::Unreachable("its address cannot be written with this path".to_owned())
        })?;
        *request.headers_mut() = passed_on(&head.headers);
        for name in [HOST, CONTENT_LENGTH] {
            request.headers_mut().remove(name);
        }
        // What is compressed cannot be looked into; the way to the client is compressed again.
        request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let answer = tokio::time::timeout(self.time * 2, self.transport.send(request)).await;
        let answer = answer.map_err(|_| Failure::Silent)?.map_err(|error| failure(&error))?;
        let (mut parts, body) = answer.into_parts();
        parts.headers = passed_on(&parts.headers);
        parts.headers.remove(CONTENT_LENGTH);
        parts.version = http::Version::HTTP_11;
        let (bytes, rest) = self.read(&parts.headers, body).await?;
        Ok((Response::from_parts(parts, bytes), rest))
    }

    /// The whole body, or what came of a long one and of a stream of events, and what follows.
    async fn read(
        &self,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<(Bytes, Option<ByteStream>), Failure> {
        let mut stream = match body {
            Body::Empty => return Ok((Bytes::new(), None)),
            Body::Bytes(bytes) => return Ok((bytes, None)),
            Body::Stream(stream) => stream,
        };
        let kind = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).map(essence);
        if kind.as_deref() == Some("text/event-stream") {
            return Ok((Bytes::new(), Some(stream)));
        }
        let mut bytes = BytesMut::new();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|error| match error.kind() {
                TransportErrorKind::Timeout => Failure::Silent,
                _ => Failure::BreaksOff,
            })?;
            bytes.extend_from_slice(&chunk);
            if bytes.len() > self.limit {
                return Ok((bytes.freeze(), Some(stream)));
            }
        }
        Ok((bytes.freeze(), None))
    }

    /// The address of a request at the service: below its own, without what the document is served
    /// below here.
    fn address(&self, mount: &Mount, uri: &Uri) -> Option<Uri> {
        let target = uri.path_and_query().map_or("/", |it| it.as_str());
        let rest = target.strip_prefix(mount.prefix()).unwrap_or(target);
        let slash = if rest.starts_with('/') { "" } else { "/" };
        format!("{}{slash}{rest}", self.base).parse().ok()
    }
}

/// The headers without those of the connection.
fn passed_on(headers: &HeaderMap) -> HeaderMap {
    let texts = headers.get_all(CONNECTION).iter().filter_map(|it| it.to_str().ok());
    let named: Vec<String> =
        texts.flat_map(|it| it.split(',')).map(|it| it.trim().to_ascii_lowercase()).collect();
    let is_own = |name: &HeaderName| {
        OF_CONNECTION.contains(&name.as_str())
            || *name == TRANSFER_ENCODING
            || named.iter().any(|it| it == name.as_str())
    };
    let kept = headers.iter().filter(|(name, _)| !is_own(name));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn failure(error: &TransportError) -> Failure {
    match error.kind() {
        TransportErrorKind::Timeout => Failure::Silent,
        TransportErrorKind::Connect => {
            let mut why = error.to_string();
            let mut source = error.source();
            while let Some(inner) = source {
                why = inner.to_string();
                source = inner.source();
            }
            Failure::Unreachable(why)
        }
        _ => Failure::BreaksOff,
    }
}
