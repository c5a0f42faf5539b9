//! Tokens of an OAuth 2 token endpoint (RFC 6749).

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::uri::Scheme;
use http::{Method, Request, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::secret::set_header;
use super::{AuthError, Token, TokenSource};
use crate::address::{BaseAddress, is_loopback};
use crate::error::{CallError, CallInfo, CommonErrorDetails, Error, ReadErrorDetails, StatusError};
use crate::{Body, BoxFuture, RequestError, Transport};
use crate::{secrets, server};

/// `application/x-www-form-urlencoded` as RFC 6749, appendix B asks for it, spaces as `%20`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*');

/// An answer of a token endpoint is small.
const BODY_LIMIT: usize = 1 << 20;

/// Fetches tokens with client credentials (RFC 6749, 4.4) or a refresh token (RFC 6749, 6).
///
/// The address of the token endpoint may be relative to that of the service. The grants that need a
/// browser are not here: a program that has been through one of them has a refresh token.
pub struct OAuth2 {
    token_url: String,
    /// Where the service is, when the client has said.
    service: OnceLock<String>,
    /// Where tokens are given out, once the discovery document has been read; nothing when the
    /// address is that of the token endpoint.
    discovered: Option<Mutex<Option<Uri>>>,
    client_id: String,
    client_secret: Option<SecretString>,
    grant: Grant,
    parameters: Vec<(String, String)>,
    secret_in_body: bool,
    https_only: bool,
    keep: Option<Keep>,
}

/// Who is told of a new refresh token.
type Keep = Arc<dyn Fn(&SecretString) + Send + Sync>;

enum Grant {
    ClientCredentials,
    /// The token as it is now: a server may send another one with each answer.
    RefreshToken(Mutex<SecretString>),
}

impl OAuth2 {
    /// Tokens for the application itself.
    pub fn client_credentials(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<SecretString>,
    ) -> Self {
        let source = Self::new(token_url.into(), client_id.into(), Grant::ClientCredentials);
        source.client_secret(client_secret)
    }

    /// Tokens for a user who has allowed the application to act for them.
    pub fn refresh_token(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        refresh_token: impl Into<SecretString>,
    ) -> Self {
        let grant = Grant::RefreshToken(Mutex::new(refresh_token.into()));
        Self::new(token_url.into(), client_id.into(), grant)
    }

    fn new(token_url: String, client_id: String, grant: Grant) -> Self {
        Self {
            token_url,
            service: OnceLock::new(),
            discovered: None,
            client_id,
            client_secret: None,
            grant,
            parameters: Vec::new(),
            secret_in_body: false,
            https_only: false,
            keep: None,
        }
    }

    /// The address is that of a discovery document (`openIdConnectUrl`; OpenID Connect Discovery
    /// 1.0, 4), whose `token_endpoint` gives tokens. It is read before the first token.
    #[must_use]
    pub fn discovered(mut self) -> Self {
        self.discovered = Some(Mutex::default());
        self
    }

    /// The secret of the application; one without a secret is a public client.
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// The scopes that are asked for; what the server gives when nothing is said.
    #[must_use]
    pub fn scopes<T: AsRef<str>>(self, scopes: impl IntoIterator<Item = T>) -> Self {
        let scopes: Vec<_> = scopes.into_iter().map(|scope| scope.as_ref().to_owned()).collect();
        if scopes.is_empty() { self } else { self.parameter("scope", scopes.join(" ")) }
    }

    /// A parameter that the server asks for besides, such as `audience`.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Sends id and secret of the application in the body (`client_secret_post`), for servers
    /// that do not take them in `Authorization: Basic`.
    #[must_use]
    pub fn secret_in_body(mut self) -> Self {
        self.secret_in_body = true;
        self
    }

    /// Sends secrets over https only, or to this machine itself. Generated builders say so where a
    /// document with https addresses names one of http for tokens, which nobody has asked for.
    #[must_use]
    pub fn https_only(mut self) -> Self {
        self.https_only = true;
        self
    }

    /// Is told when the server gives another refresh token, which has to be kept for the next
    /// start of the program: the old one may be worth nothing then.
    #[must_use]
    pub fn on_refresh_token(
        mut self,
        keep: impl Fn(&SecretString) + Send + Sync + 'static,
    ) -> Self {
        self.keep = Some(Arc::new(keep));
        self
    }

    /// The address that was given, whole.
    fn address(&self) -> Result<Uri, AuthError> {
        match self.service.get().filter(|_| server::is_relative(&self.token_url)) {
            Some(service) => {
                let base = BaseAddress::parse(service).map_err(unusable)?;
                absolute(&base.reference(&self.token_url))
            }
            None => absolute(&self.token_url),
        }
    }

    /// Where tokens are given out.
    async fn endpoint(&self, transport: &dyn Transport) -> Result<Uri, AuthError> {
        let Some(discovered) = &self.discovered else { return self.safe(self.address()?) };
        let known = || discovered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(uri) = known().clone() {
            return Ok(uri);
        }
        // Who can change what it says could have the secret sent anywhere.
        let place = self.safe(self.address()?)?;
        let mut request = Request::new(Body::Empty);
        *request.uri_mut() = place.clone();
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        let body = ask(transport, request, "the discovery document").await?;
        let document: Value = serde_json::from_slice(&body).unwrap_or_default();
        let Some(url) = document.get("token_endpoint").and_then(Value::as_str) else {
            return Err(AuthError::new("the discovery document names no `token_endpoint`"));
        };
        let uri = absolute(url)?;
        // The secret is not sent where anybody can read it because of what was read over https.
        if place.scheme() == Some(&Scheme::HTTPS) && uri.scheme() != Some(&Scheme::HTTPS) {
            return Err(AuthError::new("the discovery document leads away from https"));
        }
        let uri = self.safe(uri)?;
        *known() = Some(uri.clone());
        Ok(uri)
    }

    /// The address, unless it is one to which no secret may be sent.
    fn safe(&self, uri: Uri) -> Result<Uri, AuthError> {
        let is_safe = uri.scheme() == Some(&Scheme::HTTPS) || uri.host().is_some_and(is_loopback);
        if self.https_only && !is_safe {
            return Err(AuthError::new(format!(
                "no secret is sent to `{}`, which is no https address: anybody on the way could read \
                 it. If it is meant, give the client a source of tokens with this address",
                uri.authority().map_or("", |authority| authority.as_str())
            )));
        }
        Ok(uri)
    }

    fn request(&self, uri: Uri) -> Result<Request<Body>, AuthError> {
        let mut pairs = match &self.grant {
            Grant::ClientCredentials => pair("grant_type", "client_credentials"),
            Grant::RefreshToken(token) => {
                let token = token.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let token = pair("refresh_token", token.expose_secret());
                format!("{}&{token}", pair("grant_type", "refresh_token"))
            }
        };
        for (name, value) in &self.parameters {
            pairs = format!("{pairs}&{}", pair(name, value));
        }
        let mut request = Request::new(Body::Empty);
        match &self.client_secret {
            Some(secret) if !self.secret_in_body => {
                let (id, secret) = (encode(&self.client_id), encode(secret.expose_secret()));
                let basic = STANDARD.encode(format!("{id}:{secret}"));
                set_header(&mut request, AUTHORIZATION, &format!("Basic {basic}"))?;
            }
            secret => {
                pairs = format!("{pairs}&{}", pair("client_id", &self.client_id));
                if let Some(secret) = secret {
                    pairs = format!("{pairs}&{}", pair("client_secret", secret.expose_secret()));
                }
            }
        }
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri;
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(CONTENT_TYPE, form);
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        *request.body_mut() = Body::Bytes(pairs.into_bytes().into());
        Ok(request)
    }

    /// The token in an answer (RFC 6749, 5).
    fn read(&self, body: &Bytes) -> Result<Token, AuthError> {
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |name: &str| answer.get(name).and_then(Value::as_str);
        let Some(secret) = text("access_token").filter(|token| !token.is_empty()) else {
            return Err(AuthError::new("the token endpoint's answer holds no `access_token`"));
        };
        if let Some(kind) = text("token_type").filter(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            let why = format!("the token endpoint gives tokens of the type `{kind}`, not `Bearer`");
            return Err(AuthError::new(why));
        }
        if let (Grant::RefreshToken(known), Some(new)) = (&self.grant, text("refresh_token")) {
            let new = SecretString::from(new);
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            if known.expose_secret() != new.expose_secret() {
                known.clone_from(&new);
                drop(known);
                if let Some(keep) = &self.keep {
                    keep(&new);
                }
            }
        }
        let token = Token::new(secret);
        Ok(match seconds(&answer) {
            Some(seconds) => token.expires_in(Duration::from_secs(seconds)),
            None => token,
        })
    }
}

/// The body of what `who` answers with success.
async fn ask(
    transport: &dyn Transport,
    request: Request<Body>,
    who: &'static str,
) -> Result<Bytes, AuthError> {
    let method = Some(request.method().clone());
    let host = request.uri().authority().map(|authority| authority.as_str().to_owned());
    let call = CallInfo { operation: who, method, host };
    let failed = |call: &CallInfo, error| {
        let error: Error = Error::Transport(CallError::new(call, error));
        AuthError::new("no token could be had").with_source(error)
    };
    let response = transport.send(request).await.map_err(|error| failed(&call, error))?;
    let (mut head, body) = response.into_parts();
    secrets::mark(&mut head.headers);
    let (body, cut_short) = body.collect_part(BODY_LIMIT).await;
    let is_success = head.status.is_success();
    if is_success && cut_short.is_none() {
        return Ok(body);
    }
    let (status, headers) = (head.status, head.headers);
    let said = if is_success { &[][..] } else { &body[..] };
    let details = CommonErrorDetails.read(status, &headers, said);
    let failure = None;
    let error = Box::new(StatusError { call, status, headers, body, cut_short, details, failure });
    let error: Error = if is_success { Error::Incomplete(error) } else { Error::Status(error) };
    Err(AuthError::new("no token could be had").with_source(error))
}

/// An address, unless it is none that is whole; a password in it is not shown.
fn absolute(url: &str) -> Result<Uri, AuthError> {
    BaseAddress::parse(url.split('?').next().unwrap_or_default()).map_err(unusable)?;
    url.parse().map_err(|_| AuthError::new("the token endpoint: no address"))
}

fn unusable(error: RequestError) -> AuthError {
    AuthError::new(format!("the token endpoint: {error}"))
}

/// `expires_in`, which some servers write as a text.
fn seconds(answer: &Value) -> Option<u64> {
    match answer.get("expires_in")? {
        Value::Number(number) => number.as_u64().or_else(|| number.as_f64().map(|it| it as u64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

fn pair(name: &str, value: &str) -> String {
    format!("{}={}", encode(name), encode(value))
}

impl TokenSource for OAuth2 {
    fn fetch<'a>(
        &'a self,
        transport: &'a dyn Transport,
    ) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(async move {
            let request = self.request(self.endpoint(transport).await?)?;
            self.read(&ask(transport, request, "the token endpoint").await?)
        })
    }

    fn located(&self, service: &str) {
        // A source that is shared fetches from the service of its first client.
        let _ = self.service.set(service.to_owned());
    }
}

/// Shows no secret.
impl fmt::Debug for OAuth2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grant = match self.grant {
            Grant::ClientCredentials => "client_credentials",
            Grant::RefreshToken(_) => "refresh_token",
        };
        f.debug_struct("OAuth2")
            .field("client_id", &self.client_id)
            .field("grant", &grant)
            .finish_non_exhaustive()
    }
}
