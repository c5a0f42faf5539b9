//! Signatures over webhooks: a keyed hash (HMAC, RFC 2104) of the body, and of the time where the
//! document says so.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Request};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Sha256, Sha384, Sha512};

use super::SignatureError;
use crate::time;

/// How a service signs its webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    header: &'static str,
    algorithm: Algorithm,
    encoding: Encoding,
    separator: Option<&'static str>,
    prefix: &'static str,
    content: &'static str,
    time: Option<Time>,
    secret: Secret,
}

/// The hash of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC with SHA-256.
    HmacSha256,
    /// HMAC with SHA-384.
    HmacSha384,
    /// HMAC with SHA-512.
    HmacSha512,
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Two digits for a byte, of either case.
    Hex,
    /// Base64 (RFC 4648, section 4), with or without its padding.
    Base64,
}

/// In what the time of a signature is counted, from 1970 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
}

/// Where the time stands at which a request was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Time {
    header: &'static str,
    prefix: &'static str,
    unit: Unit,
    tolerance: Duration,
}

/// How the secret is given to callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Secret {
    /// Its characters are the key.
    Plain,
    /// The key in Base64 behind a prefix, which may be left out.
    Base64(&'static str),
}

/// More signatures than these in one request are not looked at.
const MOST: usize = 32;

impl Signature {
    /// A signature in hexadecimal digits over the body, which is the whole value of a header.
    pub const fn new(header: &'static str, algorithm: Algorithm) -> Self {
        Self {
            header,
            algorithm,
            encoding: Encoding::Hex,
            separator: None,
            prefix: "",
            content: "{body}",
            time: None,
            secret: Secret::Plain,
        }
    }

    /// Its bytes are written so.
    pub const fn encoding(self, encoding: Encoding) -> Self {
        Self { encoding, ..self }
    }

    /// This stands before each signature; what has another beginning is none.
    pub const fn prefix(self, prefix: &'static str) -> Self {
        Self { prefix, ..self }
    }

    /// The header has several values with this between them.
    pub const fn separator(self, separator: &'static str) -> Self {
        Self { separator: Some(separator), ..self }
    }

    /// What is signed: a text with `{body}`, `{timestamp}` and `{header.NAME}` in it.
    pub const fn content(self, content: &'static str) -> Self {
        Self { content, ..self }
    }

    /// The time stands in a header, or in one of its values behind a prefix, and is not further from
    /// now than `tolerance` seconds.
    pub const fn time(
        self,
        header: &'static str,
        prefix: &'static str,
        unit: Unit,
        tolerance: u64,
    ) -> Self {
        let tolerance = Duration::from_secs(tolerance);
        Self { time: Some(Time { header, prefix, unit, tolerance }), ..self }
    }

    /// The secret is Base64 behind a prefix.
    pub const fn base64_secret(self, prefix: &'static str) -> Self {
        Self { secret: Secret::Base64(prefix), ..self }
    }

    /// Whether a request was signed with this secret, now or a little while ago.
    ///
    /// # Errors
    ///
    /// See [`SignatureError`]. In how much time a signature is refused does not depend on where it
    /// differs from the right one.
    pub fn verify(
        &self,
        request: &Request<impl AsRef<[u8]>>,
        secret: &SecretString,
    ) -> Result<(), SignatureError> {
        self.verify_at(request, secret, time::now())
    }

    /// [`verify`](Self::verify) at another time than now, for requests that were kept.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn verify_at(
        &self,
        request: &Request<impl AsRef<[u8]>>,
        secret: &SecretString,
        now: SystemTime,
    ) -> Result<(), SignatureError> {
        let key = self.key(secret)?;
        let timestamp =
            self.time.map(|time| self.timestamp(time, request.headers())).transpose()?;
        if let (Some(time), Some(timestamp)) = (self.time, timestamp)
            && !time.is_near(timestamp, now)
        {
            return Err(SignatureError::Time);
        }
        let signatures = self.signatures(request.headers());
        if signatures.is_empty() {
            return Err(SignatureError::Header(self.header));
        }
        let parts = self.parts(request.headers(), timestamp, request.body().as_ref())?;
        let is_signed = match self.algorithm {
            Algorithm::HmacSha256 => is_any::<Hmac<Sha256>>(&key, &parts, &signatures),
            Algorithm::HmacSha384 => is_any::<Hmac<Sha384>>(&key, &parts, &signatures),
            Algorithm::HmacSha512 => is_any::<Hmac<Sha512>>(&key, &parts, &signatures),
        };
        if is_signed { Ok(()) } else { Err(SignatureError::Mismatch) }
    }

    fn key(&self, secret: &SecretString) -> Result<Vec<u8>, SignatureError> {
        let text = secret.expose_secret();
        let key = match self.secret {
            Secret::Plain => text.as_bytes().to_vec(),
            Secret::Base64(prefix) => {
                let text = text.strip_prefix(prefix).unwrap_or(text);
                BASE64.decode(text).map_err(|_| SignatureError::Secret)?
            }
        };
        if key.is_empty() { Err(SignatureError::Secret) } else { Ok(key) }
    }

    /// The time as it is written.
    fn timestamp<'a>(&self, time: Time, headers: &'a HeaderMap) -> Result<&'a str, SignatureError> {
        // Within the header of the signatures it is one of their values.
        let separator = self.separator.filter(|_| time.header.eq_ignore_ascii_case(self.header));
        let mut values = values(headers, time.header, separator);
        values
            .find_map(|it| it.strip_prefix(time.prefix))
            .ok_or(SignatureError::Header(time.header))
    }

    /// The signatures that the request has.
    fn signatures(&self, headers: &HeaderMap) -> Vec<Vec<u8>> {
        let values = values(headers, self.header, self.separator);
        let texts = values.filter_map(|it| it.strip_prefix(self.prefix));
        texts.take(MOST).filter_map(|text| self.encoding.bytes(text)).collect()
    }

    /// What is signed, piece by piece.
    fn parts<'a>(
        &self,
        headers: &'a HeaderMap,
        timestamp: Option<&'a str>,
        body: &'a [u8],
    ) -> Result<Vec<&'a [u8]>, SignatureError> {
        let mut parts: Vec<&[u8]> = Vec::new();
        let mut rest = self.content;
        while let Some((before, after)) = rest.split_once('{') {
            parts.push(before.as_bytes());
            let (name, tail) = after.split_once('}').unwrap_or((after, ""));
            parts.push(match name {
                "body" => body,
                "timestamp" => {
                    let header = self.time.map_or(self.header, |time| time.header);
                    timestamp.ok_or(SignatureError::Header(header))?.as_bytes()
                }
                name => {
                    let name = name.strip_prefix("header.").unwrap_or(name);
                    let value = headers.get(name).ok_or(SignatureError::Header(name))?;
                    value.as_bytes()
                }
            });
            rest = tail;
        }
        parts.push(rest.as_bytes());
        Ok(parts)
    }
}

/// The values of a header, on all of its lines.
fn values<'a>(
    headers: &'a HeaderMap,
    name: &str,
    separator: Option<&'static str>,
) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(move |line| match separator {
        Some(separator) => line.split(separator).map(str::trim).collect::<Vec<_>>(),
        None => vec![line.trim()],
    })
}

/// Whether any of the signatures is that of the parts. All of each is compared, wherever it differs.
fn is_any<M: Mac + KeyInit + Clone>(key: &[u8], parts: &[&[u8]], signatures: &[Vec<u8>]) -> bool {
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else { return false };
    parts.iter().for_each(|part| mac.update(part));
    signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
}

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

impl Encoding {
    fn bytes(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Base64 => BASE64.decode(text).ok(),
            Self::Hex => {
                let digits: Option<Vec<u8>> =
                    text.chars().map(|it| it.to_digit(16).map(|digit| digit as u8)).collect();
                let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
                Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
            }
        }
    }
}

impl Time {
    fn is_near(&self, text: &str, now: SystemTime) -> bool {
        // Digits alone: a sign would be another spelling of the same time.
        let is_number = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        let Some(number) = is_number.then(|| text.parse::<u64>().ok()).flatten() else {
            return false;
        };
        let since = match self.unit {
            Unit::Seconds => Duration::from_secs(number),
            Unit::Milliseconds => Duration::from_millis(number),
        };
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        now.abs_diff(since) <= self.tolerance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What services print in their documentation: secret, headers, body.
    fn signed<'a>(
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
        body: &'a str,
    ) -> Request<&'a str> {
        let mut request = Request::new(body);
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().unwrap();
            request.headers_mut().append(name, value.parse().unwrap());
        }
        request
    }

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    const HUB: Signature =
        Signature::new("X-Hub-Signature-256", Algorithm::HmacSha256).prefix("sha256=");
    const HUB_DIGITS: &str = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    #[test]
    fn a_signature_over_the_body() {
        let secret = SecretString::from("It's a Secret to Everybody");
        let of = |signature: &str, body: &str| {
            HUB.verify(&signed([("x-hub-signature-256", signature)], body), &secret)
        };
        let right = format!("sha256={HUB_DIGITS}");
        assert_eq!(of(&right, "Hello, World!"), Ok(()));
        assert_eq!(of(&right.to_uppercase().replace("SHA", "sha"), "Hello, World!"), Ok(()));
        assert_eq!(of(&right, "Hello, World"), Err(SignatureError::Mismatch));
        let changed = right.replace("e17", "e18");
        assert_eq!(of(&changed, "Hello, World!"), Err(SignatureError::Mismatch));
        let cut = &right[..right.len() - 2];
        assert_eq!(of(cut, "Hello, World!"), Err(SignatureError::Mismatch));
        for none in ["", "sha256=", HUB_DIGITS, "sha256=757", "sha256=é7"] {
            let refused = of(none, "Hello, World!").unwrap_err();
            let expected = match none {
                // No bytes are a signature, which is that of nothing.
                "sha256=" => SignatureError::Mismatch,
                _ => SignatureError::Header("X-Hub-Signature-256"),
            };
            assert_eq!(refused, expected, "{none}");
        }
        let request = signed([], "Hello, World!");
        let missing = SignatureError::Header("X-Hub-Signature-256");
        assert_eq!(HUB.verify(&request, &secret), Err(missing));
        let request = signed([("x-hub-signature-256", right.as_str())], "Hello, World!");
        assert_eq!(HUB.verify(&request, &SecretString::from("")), Err(SignatureError::Secret));
        let other = SecretString::from("It's a secret to everybody");
        assert_eq!(HUB.verify(&request, &other), Err(SignatureError::Mismatch));
    }

    const STANDARD: Signature = Signature::new("webhook-signature", Algorithm::HmacSha256)
        .encoding(Encoding::Base64)
        .separator(" ")
        .prefix("v1,")
        .content("{header.webhook-id}.{timestamp}.{body}")
        .time("webhook-timestamp", "", Unit::Seconds, 300)
        .base64_secret("whsec_");

    #[test]
    fn a_signature_over_name_time_and_body() {
        let body = r#"{"event_type":"ping","data":{"success":true}}"#;
        let right = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=";
        let secret = SecretString::from("whsec_plJ3nmyCDGBKInavdOK15jsl");
        let of = |signature: &str, time: &str, now: u64, secret: &SecretString| {
            let headers = [
                ("webhook-id", "msg_loFOjxBNrRLzqYUf"),
                ("webhook-timestamp", time),
                ("webhook-signature", signature),
            ];
            STANDARD.verify_at(&signed(headers, body), secret, at(now))
        };
        let (time, now) = ("1731705121", 1_731_705_121);
        assert_eq!(of(right, time, now, &secret), Ok(()));
        assert_eq!(of(right, time, now + 300, &secret), Ok(()));
        assert_eq!(of(right, time, now - 300, &secret), Ok(()));
        assert_eq!(of(right, time, now + 301, &secret), Err(SignatureError::Time));
        assert_eq!(of(right, time, now - 301, &secret), Err(SignatureError::Time));
        // Another time, which the signature does not have.
        assert_eq!(of(right, "1731705122", now, &secret), Err(SignatureError::Mismatch));
        for no_time in ["", "+1731705121", "soon", "99999999999999999999999"] {
            assert_eq!(of(right, no_time, now, &secret), Err(SignatureError::Time), "{no_time}");
        }
        // While a secret is changed there are several signatures, of other versions too.
        let several = format!("v1a,AAAA v1,AAAA {right}");
        assert_eq!(of(&several, time, now, &secret), Ok(()));
        assert_eq!(of("v1,AAAA v2,AAAA", time, now, &secret), Err(SignatureError::Mismatch));
        let bare = SecretString::from("plJ3nmyCDGBKInavdOK15jsl");
        assert_eq!(of(right, time, now, &bare), Ok(()));
        let broken = SecretString::from("whsec_?");
        assert_eq!(of(right, time, now, &broken), Err(SignatureError::Secret));
        let request = signed([("webhook-timestamp", time), ("webhook-signature", right)], body);
        let missing = SignatureError::Header("webhook-id");
        assert_eq!(STANDARD.verify_at(&request, &secret, at(now)), Err(missing));
    }

    #[test]
    fn a_time_in_the_header_of_the_signature() {
        let scheme = Signature::new("Signed", Algorithm::HmacSha256)
            .separator(",")
            .prefix("v1=")
            .content("{timestamp}.{body}")
            .time("signed", "t=", Unit::Milliseconds, 60);
        let secret = SecretString::from("key");
        let digits = "02e4cb0a4cbba8e6dfa9aab1f8a6e4dd0c42f2d8a3a1d2b8a8cd1d5b8a1c4a1e";
        let right = "ee8bc282db2d5f022d5980fd2ecd65066b7b7f1f126e90ac2ea422a9328175a0";
        assert_ne!(digits, right);
        let of = |line: &str, now| {
            scheme.verify_at(&signed([("Signed", line)], "body"), &secret, at(now))
        };
        assert_eq!(of(&format!("t=1000000, v0=00, v1={right}"), 1000), Ok(()));
        assert_eq!(of(&format!("t=1000000,v1={digits}"), 1000), Err(SignatureError::Mismatch));
        assert_eq!(of(&format!("v1={right}"), 1000), Err(SignatureError::Header("signed")));
        assert_eq!(of("t=1000000", 1000), Err(SignatureError::Header("Signed")));
        assert_eq!(of(&format!("t=1000000,v1={right}"), 2000), Err(SignatureError::Time));
    }
}
