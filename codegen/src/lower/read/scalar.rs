//! Single values: `type` and `format`.

use super::Reader;
use super::keywords::Keywords;
use crate::api::{Integer, Scalar, ScalarKind, Shape};
use crate::diagnostic::{Code, Origin};

/// Formats without a Rust type of their own that are known all the same: the registry of the
/// OpenAPI Initiative, JSON Schema, and what is common.
const PLAIN: &[&str] = &[
    "password",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ip",
    "uri-reference",
    "iri",
    "iri-reference",
    "uri-template",
    "json-pointer",
    "relative-json-pointer",
    "regex",
    "time",
    "duration",
    "html",
    "markdown",
    "commonmark",
    "char",
    "cidr",
    "mac",
    "phone",
    "slug",
    "hex",
    "string",
    "text",
    "color",
    "media-range",
    "date-time-local",
    "http-date",
    "sf-string",
    "sf-token",
    "money",
];

impl Reader<'_> {
    pub(super) fn scalar(&mut self, keywords: &Keywords<'_>, origin: &Origin) -> Shape {
        let format = keywords.format.as_deref().map(|format| format.trim().to_ascii_lowercase());
        let format = format.as_deref();
        let ty = keywords.ty.unwrap_or(match format {
            Some("int32" | "int64" | "uint32" | "uint64") => "integer",
            Some("float" | "double") => "number",
            _ => "string",
        });
        let known = match (ty, format) {
            ("boolean", _) => Some(ScalarKind::Boolean),
            ("integer", format) => {
                integer(format).map(|size| ScalarKind::Integer(widened(size, keywords)))
            }
            // The formats of integers are formats of numbers (OpenAPI 3.1.1, 4.3.1).
            ("number", format @ Some("int32" | "int64")) => {
                integer(format).map(|size| ScalarKind::Integer(widened(size, keywords)))
            }
            ("number", format) => number(format),
            (_, format) => string(format),
        };
        let kind = known.unwrap_or_else(|| {
            let format = keywords.format.as_deref().unwrap_or_default();
            let message = format!("the format `{format}` is not known for the type `{ty}`");
            let help = format!("the values are plain ones of the type `{ty}`");
            self.report(Code::UnknownFormat, &origin.child("format"), message, &help);
            match ty {
                "integer" => ScalarKind::Integer(Integer::I64),
                "number" => ScalarKind::Number,
                _ => ScalarKind::String,
            }
        });
        Shape::Scalar(Scalar {
            kind,
            format: keywords.format.clone(),
            constraints: keywords.constraints.clone(),
        })
    }
}

fn integer(format: Option<&str>) -> Option<Integer> {
    Some(match format {
        None | Some("" | "int64" | "long" | "integer" | "int" | "timestamp" | "unix-time") => {
            Integer::I64
        }
        Some("int32" | "int16" | "int8") => Integer::I32,
        Some("uint32" | "uint16" | "uint8") => Integer::U32,
        Some("uint64" | "uint") => Integer::U64,
        _ => return None,
    })
}

/// The size that holds the bounds as well, where they say more than the format.
fn widened(size: Integer, keywords: &Keywords<'_>) -> Integer {
    let limits = &keywords.constraints;
    let value = |limit: &Option<(serde_json::Number, bool)>| limit.as_ref()?.0.as_f64();
    let (low, high) = (value(&limits.minimum), value(&limits.maximum));
    let is_negative = low.is_none_or(|low| low < 0.0);
    // The values of an `enum` that is none, since one of them fits no `i64`.
    let is_huge = keywords.values.iter().any(|it| it.is_u64() && !it.is_i64());
    let has_negative = keywords.values.iter().any(|it| it.as_i64().is_some_and(|it| it < 0));
    match size {
        Integer::I64 if is_huge && !has_negative => Integer::U64,
        Integer::I64 if high.is_some_and(|it| it > i64::MAX as f64) && !is_negative => Integer::U64,
        Integer::I32 if high.is_some_and(|it| it > f64::from(i32::MAX)) => Integer::I64,
        Integer::I32 if low.is_some_and(|it| it < f64::from(i32::MIN)) => Integer::I64,
        Integer::U32 if high.is_some_and(|it| it > f64::from(u32::MAX)) => Integer::U64,
        size => size,
    }
}

fn number(format: Option<&str>) -> Option<ScalarKind> {
    match format {
        // `float` as `f32` would turn 0.03 into 0.029999999329447746.
        None | Some("" | "float" | "double" | "number") => Some(ScalarKind::Number),
        Some("decimal" | "decimal128") => Some(ScalarKind::Decimal),
        Some(_) => None,
    }
}

fn string(format: Option<&str>) -> Option<ScalarKind> {
    Some(match format {
        None | Some("") => ScalarKind::String,
        Some("date-time" | "datetime") => ScalarKind::DateTime,
        Some("date") => ScalarKind::Date,
        Some("uuid" | "guid") => ScalarKind::Uuid,
        Some("uri" | "url") => ScalarKind::Uri,
        Some("ipv4") => ScalarKind::Ipv4,
        Some("ipv6") => ScalarKind::Ipv6,
        Some("byte" | "base64") => ScalarKind::Byte,
        Some("base64url") => ScalarKind::Base64Url,
        Some("decimal" | "decimal128") => ScalarKind::DecimalString,
        Some("binary" | "file") => ScalarKind::Binary,
        Some(format) if PLAIN.contains(&format) => ScalarKind::String,
        // Numbers that travel as text.
        Some("int32" | "int64" | "uint32" | "uint64" | "float" | "double") => ScalarKind::String,
        Some(_) => return None,
    })
}
