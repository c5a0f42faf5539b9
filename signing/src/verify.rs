//! Checking the signature of a received request.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use http::request::Parts;
use secrecy::{ExposeSecret, SecretString};

use super::canonical::{self, CanonicalRequest, from_hex, strip};
use super::clock::{self, Clock, SystemClock};
use super::signer::{DATE, UNSIGNED};
use super::{Algorithm, SigningError, message, query};

/// How far the date of a request may be from the verifier's clock: 15 minutes.
const DEFAULT_SKEW: Duration = Duration::from_secs(15 * 60);

/// Headers that say for whom or what a request is: nobody may add one to a signed request.
const SIGNED_WHEN_THERE: [&str; 4] =
    ["content-type", "x-domain-id", "x-project-id", "x-security-token"];

type Lookup = dyn Fn(&str) -> Option<SecretString> + Send + Sync;

/// Checks signatures of received requests, as a service does.
#[derive(Clone)]
pub struct Verifier {
    secrets: Arc<Lookup>,
    clock: Arc<dyn Clock>,
    skew: Duration,
}

/// Who signed a request, and how much of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// The access key of the signer.
    pub access_key: String,
    /// Whether the signature covers the body. It does not when the signer sent
    /// `UNSIGNED-PAYLOAD`.
    pub covers_body: bool,
}

/// Why the signature of a request is not accepted. The text holds no secret and no signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no `Authorization` header.
    #[error("the request has no Authorization header")]
    Missing,
    /// The `Authorization` header is no signature of a known algorithm.
    #[error("the Authorization header is no signature that this service knows: {0}")]
    Malformed(&'static str),
    /// Nobody has this access key.
    #[error("the access key is not known")]
    UnknownAccessKey,
    /// A header that has to be signed is not.
    #[error("the header `{0}` is not signed")]
    Unsigned(String),
    /// A signed header is not there, or is there more than once.
    #[error("the signed header `{0}` has to be there exactly once")]
    SignedHeader(String),
    /// The request was signed too long ago or too far in the future, or says no date.
    #[error("the date of the request is not within {} s of now", .0.as_secs())]
    Date(Duration),
    /// The body is another one than the header with its hash says.
    #[error("the body is not the one that was signed")]
    Body,
    /// The request is one that nobody can have signed.
    #[error(transparent)]
    Request(SigningError),
    /// The signature is wrong: another key, or another request.
    #[error("the signature does not match the request")]
    Mismatch,
}

impl Verifier {
    /// A verifier that asks `secrets` for the secret key of an access key. It uses the clock of
    /// the machine and accepts requests that are up to 15 minutes old.
    pub fn new(secrets: impl Fn(&str) -> Option<SecretString> + Send + Sync + 'static) -> Self {
        Self { secrets: Arc::new(secrets), clock: Arc::new(SystemClock), skew: DEFAULT_SKEW }
    }

    /// Another clock.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// How far the date of a request may be from now, before or after.
    #[must_use]
    pub fn max_skew(mut self, skew: Duration) -> Self {
        self.skew = skew;
        self
    }

    /// Checks the signature of a request with this head and this body, as they arrived.
    ///
    /// # Errors
    ///
    /// See [`VerifyError`].
    pub fn verify(&self, head: &Parts, body: &[u8]) -> Result<Verified, VerifyError> {
        let claim = Claim::read(&head.headers)?;
        let date = self.date(&claim, &head.headers)?;
        let (payload, covers_body) = payload(&claim, &head.headers, body)?;
        canonical::check_path(head.uri.path()).map_err(VerifyError::Request)?;
        let pairs = message::query(&head.uri).map_err(VerifyError::Request)?;
        for name in SIGNED_WHEN_THERE {
            if head.headers.contains_key(name) {
                claim.covers(name)?;
            }
        }
        let values = claim
            .signed_headers
            .iter()
            .map(|name| Ok((name.clone(), single(&head.headers, name)?)))
            .collect::<Result<Vec<_>, VerifyError>>()?;
        let canonical = CanonicalRequest {
            method: head.method.as_str(),
            path: canonical::path(head.uri.path()),
            query: query::canonical(&pairs),
            headers: values.iter().map(|(name, value)| (name.clone(), strip(value))).collect(),
            payload,
        };
        let text = claim.algorithm.string_to_sign(&date, &canonical.text());
        let secret = (self.secrets)(&claim.access).ok_or(VerifyError::UnknownAccessKey)?;
        let key = (claim.access.as_str(), secret.expose_secret());
        if !claim.algorithm.verify(key, &date, &text, &claim.signature) {
            return Err(VerifyError::Mismatch);
        }
        Ok(Verified { access_key: claim.access, covers_body })
    }

    /// The date of the request, which has to be near.
    fn date(&self, claim: &Claim, headers: &HeaderMap) -> Result<String, VerifyError> {
        claim.covers("host")?;
        claim.covers(DATE)?;
        let date = single(headers, DATE)?;
        let time = clock::parse(&date).ok_or(VerifyError::Date(self.skew))?;
        if clock::distance(time, self.clock.now()) > self.skew {
            return Err(VerifyError::Date(self.skew));
        }
        match &claim.day {
            Some(day) if !date.starts_with(day.as_str()) => Err(VerifyError::Date(self.skew)),
            _ => Ok(date),
        }
    }
}

/// Shows no secret.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("max_skew", &self.skew).finish_non_exhaustive()
    }
}

/// The hash of the body as it was signed, and whether that hash is of the body at all.
fn payload(claim: &Claim, headers: &HeaderMap, body: &[u8]) -> Result<(String, bool), VerifyError> {
    let header = claim.algorithm.content_header();
    let hash = claim.algorithm.hash(body);
    if !headers.contains_key(header) {
        return Ok((hash, true));
    }
    claim.covers(header)?;
    let given = single(headers, header)?;
    match strip(&given) {
        _ if body.is_empty() => Ok((hash, true)),
        "" => Ok((hash, true)),
        UNSIGNED => Ok((UNSIGNED.to_owned(), false)),
        given if given == hash => Ok((hash, true)),
        _ => Err(VerifyError::Body),
    }
}

/// The text of a header that is there exactly once.
fn single(headers: &HeaderMap, name: &str) -> Result<String, VerifyError> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => std::str::from_utf8(value.as_bytes())
            .map(str::to_owned)
            .map_err(|_| VerifyError::Request(SigningError::HeaderValue(name.to_owned()))),
        _ => Err(VerifyError::SignedHeader(name.to_owned())),
    }
}

/// What an `Authorization` header says.
struct Claim {
    algorithm: Algorithm,
    access: String,
    /// The day of a derived signature.
    day: Option<String>,
    signed_headers: Vec<String>,
    signature: Vec<u8>,
}

impl Claim {
    fn read(headers: &HeaderMap) -> Result<Self, VerifyError> {
        if !headers.contains_key(http::header::AUTHORIZATION) {
            return Err(VerifyError::Missing);
        }
        let header = single(headers, "authorization")?;
        let (algorithm, rest) = header.split_once(' ').ok_or(malformed("no parameters"))?;
        let mut parameters = rest.splitn(3, ',').map(|parameter| parameter.trim().split_once('='));
        let mut next = |name: &str| match parameters.next().flatten() {
            Some((have, value)) if have == name => Ok(value.to_owned()),
            _ => Err(malformed("it does not have the parameters of the algorithm in their order")),
        };
        let (algorithm, access, day) = match algorithm {
            "SDK-HMAC-SHA256" => (Algorithm::HmacSha256, next("Access")?, None),
            "SDK-HMAC-SM3" => (Algorithm::HmacSm3, next("Access")?, None),
            "V11-HMAC-SHA256" => derived(&next("Credential")?)?,
            _ => return Err(malformed("the algorithm is not known")),
        };
        let signed_headers: Vec<_> = next("SignedHeaders")?.split(';').map(str::to_owned).collect();
        let in_order = signed_headers.windows(2).all(|pair| pair[0] < pair[1]);
        let lower = signed_headers.iter().flat_map(|name| name.bytes());
        if !in_order || lower.into_iter().any(|byte| byte.is_ascii_uppercase()) {
            return Err(malformed("the signed headers are not sorted lower-case names"));
        }
        let signature = from_hex(&next("Signature")?)
            .filter(|bytes| bytes.len() == 32)
            .ok_or(malformed("the signature is not 64 hexadecimal digits"))?;
        Ok(Self { algorithm, access, day, signed_headers, signature })
    }

    fn covers(&self, name: &str) -> Result<(), VerifyError> {
        let is_signed = self.signed_headers.iter().any(|have| have.eq_ignore_ascii_case(name));
        if is_signed { Ok(()) } else { Err(VerifyError::Unsigned(name.to_owned())) }
    }
}

/// `<access key>/<day>/<region>/<service>`.
fn derived(credential: &str) -> Result<(Algorithm, String, Option<String>), VerifyError> {
    let mut parts = credential.rsplitn(4, '/').map(str::to_owned);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(service), Some(region), Some(day), Some(access)) => {
            Ok((Algorithm::Derived { region, service }, access, Some(day)))
        }
        _ => Err(malformed("the credential has no day, region and service")),
    }
}

fn malformed(why: &'static str) -> VerifyError {
    VerifyError::Malformed(why)
}
