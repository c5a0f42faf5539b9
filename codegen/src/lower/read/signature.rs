//! How the service signs its webhooks and callbacks (`x-specwright-webhook-signature`).

use super::Reader;
use super::info::text;
use crate::api::{SignatureAlgorithm, SignatureTime, WebhookSignature, is_token};
use crate::diagnostic::{Code, Origin};
use crate::value::Value;

/// The name of the extension.
const SIGNATURE: &str = "x-specwright-webhook-signature";

/// How far the time of a signature may be from now when nothing is said, in seconds.
const TOLERANCE: u64 = 300;

impl Reader<'_> {
    /// What is said of signatures in this object.
    pub(super) fn webhook_signature(&mut self, owner: &Origin) -> Option<WebhookSignature> {
        let place = owner.child(SIGNATURE);
        let value = self.document.get(&place)?;
        match read(value) {
            Ok(signature) => Some(signature),
            Err((key, message)) => {
                let place = if key.is_empty() { place } else { place.child(key) };
                let help = "bindings do not verify the signature";
                self.report(Code::WebhookSignature, &place, message, help);
                None
            }
        }
    }
}

/// What is wrong, and with which key.
type Fault = (&'static str, String);

const KEYS: &[&str] =
    &["header", "algorithm", "encoding", "prefix", "separator", "content", "timestamp", "secret"];

fn read(value: &Value) -> Result<WebhookSignature, Fault> {
    only(value, "", KEYS)?;
    let algorithm = match text(value.get("algorithm").unwrap_or(&Value::Null)).as_deref() {
        Some("hmac-sha256") => SignatureAlgorithm::HmacSha256,
        Some("hmac-sha384") => SignatureAlgorithm::HmacSha384,
        Some("hmac-sha512") => SignatureAlgorithm::HmacSha512,
        _ => {
            let message = "an algorithm is one of hmac-sha256, hmac-sha384, hmac-sha512";
            return Err(("algorithm", message.to_owned()));
        }
    };
    let base64 = match value.get("encoding").and_then(text).as_deref() {
        None | Some("hex") => false,
        Some("base64") => true,
        Some(_) => return Err(("encoding", "an encoding is `hex` or `base64`".to_owned())),
    };
    let timestamp = value.get("timestamp").map(time).transpose()?;
    let content = value.get("content").and_then(text);
    if let Some(content) = &content {
        check_content(content, timestamp.is_some())?;
    }
    let base64_secret = match value.get("secret") {
        None => None,
        Some(secret) => {
            only(secret, "secret", &["encoding", "prefix"])?;
            match secret.get("encoding").and_then(text).as_deref() {
                Some("base64") => Some(secret.get("prefix").and_then(text).unwrap_or_default()),
                _ => return Err(("secret", "a secret has the encoding `base64`".to_owned())),
            }
        }
    };
    Ok(WebhookSignature {
        header: header(value, "header")?,
        algorithm,
        base64,
        prefix: value.get("prefix").and_then(text),
        separator: value.get("separator").and_then(text).filter(|it| !it.is_empty()),
        content,
        timestamp,
        base64_secret,
    })
}

fn time(value: &Value) -> Result<SignatureTime, Fault> {
    only(value, "timestamp", &["header", "prefix", "unit", "tolerance"])?;
    let milliseconds = match value.get("unit").and_then(text).as_deref() {
        None | Some("s") => false,
        Some("ms") => true,
        Some(_) => return Err(("timestamp", "a unit is `s` or `ms`".to_owned())),
    };
    let tolerance = match value.get("tolerance") {
        None => TOLERANCE,
        Some(seconds) => text(seconds)
            .and_then(|it| it.parse().ok())
            .ok_or_else(|| ("timestamp", "a tolerance is a whole number of seconds".to_owned()))?,
    };
    Ok(SignatureTime {
        header: header(value, "timestamp")?,
        prefix: value.get("prefix").and_then(text).unwrap_or_default(),
        milliseconds,
        tolerance,
    })
}

/// The name of the header of an object.
fn header(value: &Value, key: &'static str) -> Result<String, Fault> {
    let name = value.get("header").and_then(text).filter(|name| is_token(name));
    name.ok_or_else(|| (key, "`header` is the name of a header".to_owned()))
}

/// What is signed has the body in it, and no name in braces that is not known.
fn check_content(content: &str, has_time: bool) -> Result<(), Fault> {
    let fault = |message: String| Err(("content", message));
    let mut has_body = false;
    let mut rest = content;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else {
            return fault("a brace is not closed".to_owned());
        };
        match (name, name.strip_prefix("header.")) {
            ("body", _) => has_body = true,
            ("timestamp", _) if has_time => {}
            ("timestamp", _) => {
                return fault(
                    "`{timestamp}` is signed, and `timestamp` does not say it".to_owned(),
                );
            }
            (_, Some(header)) if is_token(header) => {}
            _ => {
                return fault(format!(
                    "`{{{name}}}` is none of {{body}}, {{timestamp}}, {{header.NAME}}"
                ));
            }
        }
        rest = tail;
    }
    match has_body {
        true => Ok(()),
        false => fault("`{body}` is not among what is signed".to_owned()),
    }
}

fn only(value: &Value, key: &'static str, known: &[&str]) -> Result<(), Fault> {
    if !value.is_object() {
        return Err((key, format!("{} where an object belongs", value.kind())));
    }
    match value.members().iter().find(|(name, _)| !known.contains(&&**name)) {
        Some((name, _)) => Err((key, format!("`{name}` is none of {}", known.join(", ")))),
        None => Ok(()),
    }
}
