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
    /// Headers of an answer.
    ResponseHeaders,
    Status,
    Errors,
    /// Models that calls refer to.
    Models,
    /// A schema in JSON, which is not read.
    JsonSchema,
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
            "url query parameters",
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
            "json body schema",
            "json body parameters",
            "request json object",
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
            "response json object",
            "json fields in response",
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
            "example uri",
            "example url",
            "body parameter",
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
    (Opens::ResponseHeaders, &["response headers", "response header parameters"]),
    (
        Opens::Models,
        &["schemas", "models", "data models", "data structures", "data types", "definitions"],
    ),
    (Opens::JsonSchema, &["schema", "json schema"]),
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
    let known =
        |title: &str| TITLES.iter().find(|(_, all)| all.contains(&title)).map(|(opens, _)| *opens);
    // "Request (since version 1.12)"
    let bare = || title.split_once('(').filter(|_| title.ends_with(')'));
    let found = known(&title).or_else(|| known(bare()?.0.trim()));
    // "Example response with sizes", "Response example"
    let short = title.chars().count() <= LONGEST_LABEL;
    found.or_else(|| match () {
        () if !short => None,
        () if SHOWN_REQUEST.is_match(&title) => Some(Opens::RequestExample),
        () if SHOWN_RESPONSE.is_match(&title) => Some(Opens::ResponseExample),
        () => None,
    })
}

/// What a title opens below that of an answer, where it names only a part.
pub(super) fn within_answer(opens: Opens) -> Opens {
    match opens {
        Opens::Parameters(Some(PartOfCall::Header)) => Opens::ResponseHeaders,
        Opens::Parameters(Some(PartOfCall::Body)) => Opens::ResponseExample,
        Opens::Parameters(None) => Opens::Response,
        other => other,
    }
}

/// Whether a title, which names no side of a call, is that of a part of the answer above it.
pub(super) fn is_bare(title: &str) -> bool {
    let title = title.trim().trim_end_matches([':', '：', '¶']).trim().to_lowercase();
    ["headers", "body", "attributes"].contains(&title.as_str())
}

/// Whether a title can be the name of a model.
pub(super) fn is_model_name(title: &str) -> bool {
    MODEL_NAME.is_match(title)
}

/// Whether a title below that of a model names a part of it.
pub(super) fn is_part_of_model(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    ["properties", "fields", "enumerated values", "enum values"].contains(&title.as_str())
}

static MODEL_NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Za-z_][\w.\-]{0,79}$"));

/// The column of a table of codes that names the model of each answer.
pub(super) fn is_schema_column(heading: &str) -> bool {
    ["schema", "model"].contains(&heading.trim().to_lowercase().as_str())
}

/// What a paragraph announces that ends with a colon, and the status that it names: "If
/// successful, returns `200 OK` and the following response attributes:".
pub(super) fn announces(text: &str) -> Option<(Opens, Option<&str>)> {
    let text = text.trim();
    if !text.ends_with([':', '：', ';']) || text.chars().count() > LONGEST_SENTENCE {
        return None;
    }
    let status = || SUCCESS.find(text).map(|found| found.as_str());
    if ANSWER_FIELDS.is_match(text) {
        Some((Opens::Response, status()))
    } else if ANSWER_SHOWN.is_match(text) {
        Some((Opens::ResponseExample, status()))
    } else {
        None
    }
}

/// More letters than a label between paragraphs has.
pub(super) const LONGEST_LABEL: usize = 60;
/// More letters than a sentence that announces something has.
const LONGEST_SENTENCE: usize = 240;

static SHOWN_REQUEST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:example|sample) (?:curl )?(?:request|call|payload|body)s?\b|(?:request|payload|curl) (?:example|sample)s?\b)",
    )
});
static SHOWN_RESPONSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:example|sample) (?:json )?(?:response|output|result|answer)s?\b|(?:response|output) (?:example|sample)s?\b)",
    )
});
static ANSWER_FIELDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\breturn(?:s|ed)?\b.*\b(?:fields|attributes|properties|parameters)\b|\bresponse (?:has|contains|includes) the following (?:fields|attributes|properties|parameters)\b",
    )
});
static ANSWER_SHOWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:return(?:s|ed)?|response|responds)\b.*\b(?:like (?:the following|this)|structured like this|as follows|with a json body|with a body)\b",
    )
});
static SUCCESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b2\d\d\b"));

/// Whether a title that is not known speaks of what is sent or answered all the same.
pub(super) fn is_of_call(title: &str) -> bool {
    OF_CALL.is_match(title)
}

static OF_CALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:params?|parameters?|arguments?|attributes?|fields?|properties|body|payload|headers?|requests?|responses?|returns?|input|output)\b",
    )
});

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

/// A label that names the answer which stands below it: `Response 200`.
pub(super) static ANSWER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^responses?\s*[:：]?\s*([1-5]\d\d)\b.{0,60}$"));

/// "Normal response codes: 200", "Error response codes: badRequest(400)".
pub(super) static CODES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:normal|success(?:ful)?|error)(?: http)? (?:response|status|return) codes?\s*[:：]\s*(.{1,300})$",
    )
});
/// A status in such a line, with a word of its own or none.
pub(super) static CODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(\w+)\s*\(([1-5]\d\d)\)|\b([1-5]\d\d)\b"));

/// A line that says of which answer the following is.
pub(super) static STATUS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:http(?: status)?|status(?: code)?|responses?|success|error|returns)?\s*[:：]?\s*\(?([1-5]\d\d)\)?(?:\s.{0,100}|[:：].{0,100})?$",
    )
});
