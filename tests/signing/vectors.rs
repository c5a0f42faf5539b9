//! The vectors as values.

use std::sync::Arc;

use base64::Engine as _;
use huaweicloud_cce_autopilot::credentials::AccessKey;
use huaweicloud_cce_autopilot::signing::{
    Algorithm, FixedClock, Payload, QueryValue, SignedRequest, Signer, SigningError,
    UnsignedRequest,
};
use serde_json::Value;

/// A vector, as its file has it.
pub(crate) struct Vector(pub(crate) Value);

/// All vectors of a file, those of other algorithms last.
pub(crate) fn read(path: &str) -> Vec<Vector> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let file: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let lists: Vec<&Value> = match &file {
        Value::Array(_) => vec![&file],
        _ => ["vectors", "other_algorithms"].iter().filter_map(|key| file.get(key)).collect(),
    };
    lists
        .into_iter()
        .flat_map(|list| list.as_array().unwrap().iter().cloned().map(Vector))
        .collect()
}

impl Vector {
    pub(crate) fn id(&self) -> &str {
        self.text(&["id"]).unwrap_or("?")
    }

    pub(crate) fn text(&self, path: &[&str]) -> Option<&str> {
        path.iter().try_fold(&self.0, |value, key| value.get(key))?.as_str()
    }

    /// Whether the file itself says that this need not be copied.
    pub(crate) fn is_marked(&self) -> bool {
        let is_true = |value: Option<&Value>| value.and_then(Value::as_bool) == Some(true);
        is_true(self.0.get("quirk"))
            || is_true(self.0["expected"].get("wire_path_signs_differently"))
    }

    /// Whether the SDK itself fails on this.
    pub(crate) fn is_error(&self) -> bool {
        let has = |value: &Value| value.get("error").is_some_and(|error| !error.is_null());
        has(&self.0) || has(&self.0["expected"])
    }

    pub(crate) fn sign(&self) -> Result<SignedRequest, SigningError> {
        let request = &self.0["request"];
        let body = self.body();
        let unsigned = UnsignedRequest {
            method: request["method"].as_str().unwrap(),
            host: request["host"].as_str().unwrap(),
            path: request["path"].as_str().unwrap(),
            query: self.query(),
            headers: pairs(&request["headers"])
                .into_iter()
                .map(|(name, value)| (name, plain(&value)))
                .collect(),
            payload: Payload::Bytes(&body),
        };
        self.signer().sign_text(unsigned)
    }

    fn signer(&self) -> Signer {
        let given = |name: &str| self.text(&["credentials", name]).map(str::to_owned);
        let mut key =
            AccessKey::new(given("ak").unwrap_or_default(), given("sk").unwrap_or_default());
        if let Some(token) = given("security_token") {
            key = key.security_token(token);
        }
        if let Some(project) = given("project_id") {
            key = key.project_id(project);
        }
        if let Some(domain) = given("domain_id") {
            key = key.domain_id(domain);
        }
        let algorithm = match self.text(&["algorithm"]) {
            None | Some("SDK-HMAC-SHA256") => Algorithm::HmacSha256,
            Some("SDK-HMAC-SM3") => Algorithm::HmacSm3,
            Some("V11-HMAC-SHA256") => Algorithm::Derived {
                region: self.text(&["region"]).unwrap().to_owned(),
                service: self.text(&["service"]).unwrap().to_owned(),
            },
            Some(other) => panic!("{}: algorithm {other}", self.id()),
        };
        let signer = Signer::new(key).algorithm(algorithm);
        match self.text(&["clock"]).and_then(FixedClock::at) {
            Some(clock) => signer.clock(Arc::new(clock)),
            None => signer,
        }
    }

    pub(crate) fn body(&self) -> Vec<u8> {
        let body = &self.0["request"]["body"];
        let encoded = |name: &str| body.get(name).and_then(Value::as_str);
        match (body.as_str(), encoded("utf8"), encoded("base64"), encoded("hex")) {
            (Some(text), ..) | (_, Some(text), ..) => text.as_bytes().to_vec(),
            (_, _, Some(text), _) => {
                base64::engine::general_purpose::STANDARD.decode(text).unwrap()
            }
            (_, _, _, Some(text)) => unhex(text),
            _ if body.is_null() => Vec::new(),
            _ => panic!("{}: body {body}", self.id()),
        }
    }

    /// The query; the SDK's client leaves parameters without a value out, its signer does not.
    fn query(&self) -> Vec<(String, QueryValue)> {
        let through_the_client = self.0.get("operation").is_some();
        pairs(&self.0["request"]["query"])
            .into_iter()
            .filter(|(_, value)| !(through_the_client && value.is_null()))
            .map(|(name, value)| (name, typed(&value)))
            .collect()
    }
}

/// Pairs, written as an array of pairs or as an object.
pub(crate) fn pairs(value: &Value) -> Vec<(String, Value)> {
    match value {
        Value::Null => Vec::new(),
        Value::Object(members) => members.clone().into_iter().collect(),
        Value::Array(items) => {
            items.iter().map(|pair| (plain(&pair[0]), pair[1].clone())).collect()
        }
        other => panic!("no pairs: {other}"),
    }
}

pub(crate) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn typed(value: &Value) -> QueryValue {
    match value {
        Value::Null => QueryValue::Null,
        Value::Bool(value) => QueryValue::Bool(*value),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => QueryValue::Integer(integer),
            (None, Some(float)) => QueryValue::Float(float),
            _ => panic!("no number: {number}"),
        },
        Value::String(text) => QueryValue::Text(text.clone()),
        Value::Array(items) => QueryValue::List(items.iter().map(typed).collect()),
        Value::Object(_) => panic!("an object in a query"),
    }
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
