//! Media types (RFC 9110, 8.3.1): which is read and written how.

/// How a body of a media type is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MediaKind {
    /// `application/json`, `…+json`, and `*/*`.
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data`
    Multipart,
    /// `text/event-stream`; the type is that of the events' data.
    EventStream,
    /// `application/x-ndjson`, `application/jsonl`; the type is that of a line's value.
    JsonLines,
    /// `application/json-seq`, `…+json-seq`; the type is that of a value.
    JsonSequence,
    /// `text/…`, and XML.
    Text,
    /// Anything else: bytes.
    Binary,
}

impl MediaKind {
    /// The kind of a media type.
    pub fn of(name: &str) -> Self {
        let essence = essence(name);
        match essence.as_str() {
            "application/x-www-form-urlencoded" => Self::Form,
            "multipart/form-data" => Self::Multipart,
            "text/event-stream" => Self::EventStream,
            "application/ndjson"
            | "application/x-ndjson"
            | "application/x-json-stream"
            | "application/stream+json"
            | "application/jsonl"
            | "application/x-jsonl"
            | "application/jsonlines"
            | "application/x-jsonlines"
            | "application/json-lines" => Self::JsonLines,
            "application/json-seq" => Self::JsonSequence,
            other if other.ends_with("+json-seq") => Self::JsonSequence,
            "*/*" | "application/*" | "text/json" | "text/x-json" => Self::Json,
            other if other.ends_with("/json") || other.ends_with("+json") => Self::Json,
            other if other.ends_with("/xml") || other.ends_with("+xml") => Self::Text,
            other if other.starts_with("text/") => Self::Text,
            _ => Self::Binary,
        }
    }
}

/// Whether bodies of a media type are parts, with names or without.
pub fn is_multipart(name: &str) -> bool {
    essence(name).starts_with("multipart/")
}

/// Type and subtype without parameters, in lower case.
pub fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase()
}

/// Whether a text is a media type or a range of them (RFC 9110, 8.3.1 and 12.5.1).
pub fn is_media_type(name: &str) -> bool {
    let is_token = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|it| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it))
    };
    let essence = essence(name);
    let parts = essence.split_once('/');
    parts.is_some_and(|(main, sub)| is_token(main) && is_token(sub)) && name.is_ascii()
}
