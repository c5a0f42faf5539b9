//! The words of reference pages of other makes. A further layout is further words.

use std::sync::LazyLock;

use regex::Regex;

use crate::words::pattern;

/// What a title or label of such a page opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    /// Parameters, of a place that the title names or of any.
    Parameters(Option<PartOfCall>),
    Response,
    RequestExample,
    ResponseExample,
    Status,
    Errors,
    /// What stands around the line of the call.
    Call,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PartOfCall {
    Path,
    Query,
    Header,
    Body,
    Form,
}

impl PartOfCall {
    /// The caption that the family's pages have for it.
    pub(super) fn caption(self) -> &'static str {
        match self {
            Self::Path => "Path Parameters",
            Self::Query => "Query Parameters",
            Self::Header => "Request header parameters",
            Self::Body => "Request body parameters",
            Self::Form => "FormData parameters",
        }
    }
}

/// Titles and labels, in lower case.
const TITLES: &[(Opens, &[&str])] = &[
    (
        Opens::Parameters(Some(PartOfCall::Path)),
        &["path parameters", "path parameter", "path params", "path variables", "route parameters"],
    ),
    (
        Opens::Parameters(Some(PartOfCall::Query)),
        &[
            "query parameters",
            "query parameter",
            "query params",
            "query string parameters",
            "query string",
            "querystring parameters",
        ],
    ),
    (
        Opens::Parameters(Some(PartOfCall::Header)),
        &["headers", "request headers", "header parameters", "http headers", "required headers"],
    ),
    (
        Opens::Parameters(Some(PartOfCall::Body)),
        &[
            "request body",
            "body parameters",
            "body",
            "request body parameters",
            "body params",
            "json body",
            "payload",
            "request body fields",
            "request fields",
            "json parameters",
        ],
    ),
    (Opens::Parameters(Some(PartOfCall::Form)), &["form data", "form parameters", "formdata"]),
    (
        Opens::Parameters(None),
        &[
            "parameters",
            "request parameters",
            "url parameters",
            "uri parameters",
            "arguments",
            "attributes",
            "supported attributes",
            "request attributes",
            "required parameters",
            "optional parameters",
            "params",
            "input",
            "required attributes",
            "optional attributes",
        ],
    ),
    (
        Opens::Response,
        &[
            "response",
            "responses",
            "returns",
            "response fields",
            "response attributes",
            "response body",
            "response parameters",
            "possible responses",
            "success response",
            "output",
            "return value",
            "return values",
            "result",
            "response schema",
            "response format",
            "successful response",
            "response object",
        ],
    ),
    (
        Opens::RequestExample,
        &[
            "example request",
            "request example",
            "sample request",
            "example requests",
            "sample call",
            "example call",
            "example",
            "examples",
            "curl",
            "code samples",
            "code sample",
            "example request body",
            "sample code",
            "usage",
            "sample requests",
            "curl example",
        ],
    ),
    (
        Opens::ResponseExample,
        &[
            "example response",
            "response example",
            "sample response",
            "example responses",
            "success example",
            "sample responses",
            "example output",
            "response sample",
        ],
    ),
    (
        Opens::Status,
        &[
            "status codes",
            "response codes",
            "http status codes",
            "response status codes",
            "return codes",
            "status code",
        ],
    ),
    (Opens::Errors, &["errors", "error codes", "error responses", "error response"]),
    (
        Opens::Call,
        &[
            "endpoint",
            "request",
            "http request",
            "url",
            "request url",
            "route",
            "method",
            "definition",
            "syntax",
            "request syntax",
            "description",
            "resource url",
        ],
    ),
];

/// What a title opens. `None`: nothing that is known.
pub(super) fn opens(title: &str) -> Option<Opens> {
    let title = title.trim().trim_end_matches([':', '：', '#', '¶']).trim().to_lowercase();
    let found = TITLES.iter().find(|(_, all)| all.contains(&title.as_str()));
    found.map(|(opens, _)| *opens)
}

/// Headings of the column that says where a parameter is sent, and its words.
const COLUMNS: [&str; 6] = ["in", "location", "where", "parameter in", "parameter type", "sent in"];
const PLACES: [(PartOfCall, &[&str]); 5] = [
    (PartOfCall::Path, &["path", "url", "uri", "url path", "route"]),
    (PartOfCall::Query, &["query", "query string", "querystring", "url query"]),
    (PartOfCall::Header, &["header", "headers"]),
    (PartOfCall::Body, &["body", "request body", "json", "json body"]),
    (PartOfCall::Form, &["form", "formdata", "form data"]),
];

/// Whether a heading is that of the column which says where a parameter is sent.
pub(super) fn is_place_column(heading: &str) -> bool {
    COLUMNS.contains(&heading.trim().to_lowercase().as_str())
}

/// Where a cell of that column says that a parameter is sent.
pub(super) fn place(cell: &str) -> Option<PartOfCall> {
    let cell = cell.trim().to_lowercase();
    PLACES.iter().find(|(_, all)| all.contains(&cell.as_str())).map(|(place, _)| *place)
}

/// A line that is a call and nothing else: `GET /things/{id}`, `[POST] /things`,
/// `Endpoint: PUT https://api.example.com/things/:id`.
pub(super) static CALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:Endpoint|Request|HTTP request|URL|Route)\s*[:：]\s*)?\[?(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\]?\s*[:：]?\s+((?:/|\{|https?://)\S*)$",
    )
});

/// A line that says of which answer the following is.
pub(super) static STATUS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:http(?: status)?|status(?: code)?|responses?|success|error|returns)?\s*[:：]?\s*\(?([1-5]\d\d)\)?(?:\s.{0,100}|[:：].{0,100})?$",
    )
});

/// A part of a path that is written `:id` or `<id>`.
pub(super) static PARAMETER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"/:([A-Za-z_][A-Za-z0-9_]*)|/<(?:\w+:)?([A-Za-z_][A-Za-z0-9_-]*)>"));
