//! Signing a request.

use std::sync::Arc;

use http::{Request, Uri};
use secrecy::ExposeSecret;
use specwright_runtime::auth::AuthError;
use specwright_runtime::{Authenticator, Body, BoxFuture};

use super::canonical::{self, CanonicalRequest};
use super::clock::{self, Clock, SystemClock};
use super::headers::{Headers, is_token};
use super::{
    AccessKey, Algorithm, Payload, Signature, SignedRequest, SigningError, UnsignedRequest,
};
use super::{message, query};

pub(super) const AUTHORIZATION: &str = "Authorization";
pub(super) const DATE: &str = "X-Sdk-Date";
pub(super) const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
const PROJECT: &str = "X-Project-Id";
const DOMAIN: &str = "X-Domain-Id";
const SECURITY_TOKEN: &str = "X-Security-Token";

/// Media types whose bodies are hashed. Others are sent with `UNSIGNED-PAYLOAD`.
const HASHED: [&str; 2] = ["application/json", "application/bson"];

/// Signs requests with an access key, byte for byte as the provider's SDKs do.
///
/// As an [`Authenticator`] it signs each attempt of a call anew. Without a client it signs any
/// [`http::Request`] with [`sign`](Self::sign), or a request that is still text with
/// [`sign_text`](Self::sign_text).
#[derive(Clone, Debug)]
pub struct Signer {
    key: AccessKey,
    algorithm: Algorithm,
    clock: Arc<dyn Clock>,
}

impl Signer {
    /// A signer with this key, `SDK-HMAC-SHA256` and the clock of the machine.
    pub fn new(key: AccessKey) -> Self {
        Self { key, algorithm: Algorithm::default(), clock: Arc::new(SystemClock) }
    }

    /// Another algorithm.
    #[must_use]
    pub fn algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// Another clock.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Signs `request`, whose address is absolute and whose headers and body are final: adds
    /// `Host`, `X-Sdk-Date`, the headers that the key calls for, and `Authorization`, which is
    /// marked sensitive, as is every header that was. The query is sorted and encoded as it was signed. A request that has an
    /// `Authorization` header already is not signed.
    ///
    /// # Errors
    ///
    /// See [`SigningError`]; the request is as it was.
    pub fn sign(&self, request: &mut Request<Body>) -> Result<(), SigningError> {
        let unsigned = message::unsigned(request)?;
        let signed = self.sign_text(unsigned)?;
        let uri = wire_uri(request.uri(), &signed.wire_target)?;
        let headers = message::header_map(&signed.headers, request.headers())?;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        Ok(())
    }

    /// Signs a request that is still text.
    ///
    /// # Errors
    ///
    /// See [`SigningError`].
    pub fn sign_text(&self, request: UnsignedRequest<'_>) -> Result<SignedRequest, SigningError> {
        if request.method.is_empty() || !request.method.bytes().all(is_token) {
            return Err(SigningError::Method(request.method.to_owned()));
        }
        canonical::check_path(request.path)?;
        let query = query::canonical(&request.query);
        let mut headers = Headers(request.headers);
        self.identify(&mut headers);
        let signature = if headers.exact(AUTHORIZATION).is_some() {
            headers.check()?;
            None
        } else {
            let date = self.complete(&mut headers, request.host)?;
            let canonical = CanonicalRequest {
                method: request.method,
                path: canonical::path(request.path),
                query: query.clone(),
                headers: headers.signed(),
                payload: self.payload_hash(request.payload, &headers)?,
            };
            let signature = self.signature(&canonical, &date)?;
            headers.set(AUTHORIZATION, signature.authorization.as_str());
            headers.check()?;
            Some(signature)
        };
        let question = if query.is_empty() { "" } else { "?" };
        Ok(SignedRequest {
            headers: headers.0,
            target: format!("{}{question}{query}", request.path),
            wire_target: format!("{}{question}{query}", canonical::wire_path(request.path)),
            signature,
        })
    }

    /// Adds the headers that say for whom the key acts: a project, or else an account.
    fn identify(&self, headers: &mut Headers) {
        let given = |id: &Option<String>| id.clone().filter(|id| !id.is_empty());
        if let Some(project) = given(&self.key.project_id) {
            headers.set(PROJECT, project);
        }
        if headers.any(PROJECT).is_none()
            && let Some(domain) = given(&self.key.domain_id)
        {
            headers.set(DOMAIN, domain);
        }
        if let Some(token) = &self.key.security_token {
            headers.set(SECURITY_TOKEN, token.expose_secret());
        }
    }

    /// Adds the headers that every signed request has, strips all values, and gives the date.
    fn complete(&self, headers: &mut Headers, host: &str) -> Result<String, SigningError> {
        let content_type = headers.exact("Content-Type").unwrap_or_default();
        let is_hashed = HASHED.iter().any(|hashed| content_type.starts_with(hashed));
        if !content_type.is_empty() && !is_hashed {
            headers.set(self.algorithm.content_header(), UNSIGNED);
        }
        let date = match headers.any(DATE) {
            Some(given) if clock::parse(given).is_some() => given.to_owned(),
            Some(given) => return Err(SigningError::Date(given.to_owned())),
            None => {
                let now = self.clock.now();
                let unfit = || SigningError::Date(clock::seconds(now).to_string());
                let date = clock::format(now).ok_or_else(unfit)?;
                headers.set(DATE, date.as_str());
                date
            }
        };
        if headers.any("Host").is_none() {
            if host.is_empty() {
                return Err(SigningError::MissingHost);
            }
            headers.set("Host", host);
        }
        headers.check()?;
        headers.strip();
        Ok(date)
    }

    fn payload_hash(
        &self,
        payload: Payload<'_>,
        headers: &Headers,
    ) -> Result<String, SigningError> {
        let header = self.algorithm.content_header();
        let given = headers.any(header).filter(|hash| !hash.is_empty());
        match (payload, given) {
            (Payload::Bytes(bytes), Some(hash)) if !bytes.is_empty() => Ok(hash.to_owned()),
            (Payload::Bytes(bytes), _) => Ok(self.algorithm.hash(bytes)),
            (Payload::Stream, Some(hash)) => Ok(hash.to_owned()),
            (Payload::Stream, None) => Err(SigningError::StreamedBody { header }),
        }
    }

    fn signature(
        &self,
        canonical: &CanonicalRequest<'_>,
        date: &str,
    ) -> Result<Signature, SigningError> {
        let (access, secret) = (self.key.access.as_str(), self.key.secret.expose_secret());
        if access.is_empty() {
            return Err(SigningError::MissingAccessKey);
        }
        if secret.is_empty() {
            return Err(SigningError::MissingSecretKey);
        }
        if let Algorithm::Derived { region, service } = &self.algorithm
            && (region.is_empty() || service.is_empty())
        {
            return Err(SigningError::MissingScope);
        }
        let canonical_request = canonical.text();
        let string_to_sign = self.algorithm.string_to_sign(date, &canonical_request);
        let signature = self.algorithm.sign(access, secret, date, &string_to_sign);
        let signed_headers = canonical.signed_headers();
        let who = match self.algorithm.scope(date) {
            Some(scope) => format!("Credential={access}/{scope}"),
            None => format!("Access={access}"),
        };
        let authorization = format!(
            "{} {who}, SignedHeaders={signed_headers}, Signature={signature}",
            self.algorithm.name()
        );
        Ok(Signature { canonical_request, string_to_sign, signed_headers, authorization })
    }
}

/// The address with the target that was signed.
fn wire_uri(uri: &Uri, target: &str) -> Result<Uri, SigningError> {
    let unfit = || SigningError::Address(target.to_owned());
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(target.parse().map_err(|_| unfit())?);
    Uri::from_parts(parts).map_err(|_| unfit())
}

impl Authenticator for Signer {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request<Body>,
    ) -> BoxFuture<'a, Result<(), AuthError>> {
        Box::pin(async move {
            self.sign(request).map_err(|error| {
                AuthError::new(format!("the request cannot be signed: {error}")).with_source(error)
            })
        })
    }
}
