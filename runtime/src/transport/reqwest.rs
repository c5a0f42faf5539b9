//! The default transport: `reqwest` with rustls.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, HeaderValue};
use http::{Method, Request, Response};
use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::{Transport, TransportError, TransportErrorKind};
use crate::body::ByteStream;
use crate::{Body, BoxFuture};

/// Sends requests with [`reqwest`]: rustls with the platform's certificates, HTTP/1.1 (with the feature
/// `http2` also HTTP/2, where the service speaks it), proxies from the environment, no redirects.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// A builder with the defaults: 60 s to connect, 120 s without a byte while reading.
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder::default()
    }

    /// A transport over a client that the caller has set up. Its redirect policy should be
    /// `none`, since a signature covers one address only.
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client }
    }
}

/// Settings of a [`ReqwestTransport`].
#[derive(Clone, Debug)]
pub struct ReqwestTransportBuilder {
    connect_timeout: Duration,
    read_timeout: Duration,
    timeout: Option<Duration>,
    no_proxy: bool,
    #[cfg(feature = "gzip")]
    gzip: bool,
}

impl Default for ReqwestTransportBuilder {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(60),
            read_timeout: Duration::from_secs(120),
            timeout: None,
            no_proxy: false,
            #[cfg(feature = "gzip")]
            gzip: true,
        }
    }
}

impl ReqwestTransportBuilder {
    /// The longest time for a connection to be made.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The longest time without a byte from the service.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = timeout;
        self
    }

    /// The longest time for a whole exchange; not set by default, since answers may be streams.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Goes to the service directly, whatever proxies the environment names: for services on
    /// this machine, such as a contract server.
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.no_proxy = true;
        self
    }

    /// Whether answers in gzip are asked for, and unpacked; they are by default. The limit for answers that
    /// are read into memory is one for what was unpacked.
    ///
    /// ```
    /// use specwright_runtime::transport::ReqwestTransport;
    ///
    /// let plain = ReqwestTransport::builder().gzip(false).build()?;
    /// # Ok::<(), specwright_runtime::TransportError>(())
    /// ```
    #[cfg(feature = "gzip")]
    #[must_use]
    pub fn gzip(mut self, is_asked_for: bool) -> Self {
        self.gzip = is_asked_for;
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    ///
    /// When the platform's certificates cannot be loaded.
    pub fn build(self) -> Result<ReqwestTransport, TransportError> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls()?)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(self.connect_timeout)
            .read_timeout(self.read_timeout);
        if let Some(timeout) = self.timeout {
            builder = builder.timeout(timeout);
        }
        if self.no_proxy {
            builder = builder.no_proxy();
        }
        #[cfg(feature = "gzip")]
        {
            builder = builder.gzip(self.gzip);
        }
        let client = builder.build().map_err(from_reqwest)?;
        Ok(ReqwestTransport { client })
    }
}

/// TLS with the certificates of the platform. The cryptography is that of the application when it
/// has chosen one for the process, else one for this transport alone.
fn tls() -> Result<ClientConfig, TransportError> {
    let failed = |error: rustls::Error| {
        let message = "the platform's certificates cannot be used";
        TransportError::new(TransportErrorKind::Other, message).with_source(error)
    };
    let of_process = CryptoProvider::get_default().cloned();
    let provider = of_process.unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .map_err(failed)?
        .with_no_client_auth();
    // The one that is preferred comes first (RFC 7301, 3.1).
    #[cfg(feature = "http2")]
    config.alpn_protocols.push(b"h2".to_vec());
    config.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(config)
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let mut request = request;
            // Said outright (RFC 9110, 8.6): some servers answer 411 to an empty POST otherwise,
            // and a stream whose length is known need not be sent in chunks.
            let length = match request.body() {
                Body::Empty => Some(0).filter(|_| expects_body(request.method())),
                Body::Stream(stream) => stream.length(),
                Body::Bytes(bytes) => Some(0).filter(|_| bytes.is_empty()),
            };
            if let Some(length) = length {
                let length = HeaderValue::from(length);
                request.headers_mut().entry(CONTENT_LENGTH).or_insert(length);
            }
            let request = request.map(|body| match body {
                Body::Empty => reqwest::Body::default(),
                Body::Bytes(bytes) => bytes.into(),
                Body::Stream(stream) => reqwest::Body::wrap_stream(stream),
            });
            let request = reqwest::Request::try_from(request).map_err(from_reqwest)?;
            let response = self.client.execute(request).await.map_err(from_reqwest)?;
            let mut head = Response::new(Body::Empty);
            *head.status_mut() = response.status();
            *head.version_mut() = response.version();
            *head.headers_mut() = response.headers().clone();
            *head.body_mut() =
                Body::Stream(ByteStream::new(Chunks(Box::pin(response.bytes_stream()))));
            Ok(head)
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Whether requests with this method usually have a body.
fn expects_body(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH].contains(method)
}

/// The chunks of a response with this crate's error.
struct Chunks(Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>);

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0
            .as_mut()
            .poll_next(context)
            .map(|chunk| chunk.map(|chunk| chunk.map_err(from_reqwest)))
    }
}

fn from_reqwest(error: reqwest::Error) -> TransportError {
    // The address may carry an API key in its query.
    let error = error.without_url();
    let (kind, message) = if error.is_connect() {
        (TransportErrorKind::Connect, "could not connect to the service")
    } else if error.is_timeout() {
        (TransportErrorKind::Timeout, "the service did not answer in time")
    } else if error.is_body() || error.is_decode() || error.is_request() {
        (TransportErrorKind::Interrupted, "the connection broke before the answer was complete")
    } else {
        (TransportErrorKind::Other, "the request could not be sent")
    };
    TransportError::new(kind, message).with_source(error)
}
