//! The words that pages are built from: section titles, column headings, labels, captions.
//!
//! English and Chinese pages of both generations of layout use them; everything that
//! recognises a page by its words is here, so that a new spelling is one more line.

use std::sync::LazyLock;

use regex::Regex;

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    Name,
    Mandatory,
    Type,
    Description,
    Status,
    Default,
    Range,
    Example,
    Other,
}

/// What a section of a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Section {
    Start,
    Function,
    Calling,
    Authorization,
    Uri,
    Request,
    Response,
    RequestExample,
    ResponseExample,
    Samples,
    Status,
    Errors,
    Other,
}

/// Compiles a pattern of this module; a bad one fails the first test that runs.
pub(crate) fn pattern(text: &str) -> Regex {
    match Regex::new(text) {
        Ok(regex) => regex,
        Err(error) => unreachable!("a constant pattern: {error}"),
    }
}

/// Declares a pattern that is compiled once.
macro_rules! patterns {
    ($($name:ident = $text:expr;)*) => {
        $(pub(crate) static $name: LazyLock<Regex> = LazyLock::new(|| pattern($text));)*
    };
}

patterns! {
    CAPTION = r"^(?:Table|表)\s*(\d+)(?:[\s:：.、-]+(.*))?$";
    CAPTION_SENTENCE = r"(?i)^(?:Table|表)\s*\d+\s*(?:(?:describes|lists|shows|provides|gives|is|are|(?:and|to) Table)\b|描述|列出|所示|为)|。$|\.$";
    STATUS_LINE = r"^(?i:status\s+codes?|状态码)\s*[:：]\s*(\d{3}|[1-5]XX|default)\s*$";
    SEE_ERRORS = r"(?i)^(?:for (?:the )?(?:details?|description|more|other)|see|error codes?[:,]|错误码|返回错误码).*(?:codes?|码)";
    STATUS_CODE = r"^([1-5]\d\d|[1-5][xX]{2}|default)\b";
    REQUEST_LINE = r"^(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|TRACE)\s+(\S.*)$";
    UPDATED = r"^(?:Updated on|Updated|Updated at|Last updated(?: on)?|更新时间)\s*[:：]?\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})";
    SEE_TABLE = r"(?i)(?:\bsee|refer to|described in|listed in|shown in|参见|详见|请见|参考|见)\s*(?:table|表)\s*(\d+)";
    SEE_TABLE_LINK = r"(?i)^(?:table|表)\s*\d+";
    LISTED_STATUS = r"(?i)^(?:normal|successful|success|正常|成功)?\s*[:：]?\s*([1-5]\d\d)(?:\b.{0,60})?$";
    PATH_LINE = r"(?i)^(?:path|uri|url|request (?:path|uri|url)|请求路径|路径)\s*[:：]\s*(/\S+)$";
    METHOD_LINE = r"(?i)^(?:(?:request |http )?method|请求方法|请求方式|方法)\s*[:：]\s*(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)$";
    REQUEST_EXAMPLE_LABEL = r"(?i)^(?:(?:example|sample)s?(?: of)?(?: the| an?)?(?: \w+)? requests?|requests? (?:examples?|samples?)|请求示例|请求样例)(?: \d+)?\s*[:：]?$";
    RESPONSE_EXAMPLE_LABEL = r"(?i)^(?:(?:example|sample)s?(?: of)?(?: the| an?)?(?: \w+)? responses?|(?:(?:normal|successful) )?responses? (?:examples?|samples?)|响应示例|响应样例|返回示例)(?: \d+)?\s*[:：]?$";
    REQUEST_LABEL = r"(?i)^(?:request (?:parameters?|headers?|body|message)|parameters in the request(?: body| header)?|请求参数|请求消息|请求体|请求头)\s*[:：]$";
    RESPONSE_LABEL = r"(?i)^(?:response (?:parameters?|headers?|body|message|elements?)|parameters in the response(?: body| header)?|响应参数|响应消息|返回参数|响应体)\s*[:：]$";
}

/// The column that a heading names.
pub(crate) fn column(heading: &str) -> Option<Column> {
    Some(match heading.trim() {
        "Parameter" | "Parameters" | "Name" | "Field" | "Parameter Name" | "Parameter name"
        | "Field Name" | "Attribute" | "Element" | "Header" | "Key" | "参数" | "参数名"
        | "参数名称" | "名称" | "字段" | "字段名" => Column::Name,
        "Mandatory"
        | "Mandatory or Optional"
        | "Mandatory (Yes/No)"
        | "Mandatory/Optional"
        | "Required"
        | "Is Mandatory"
        | "Mandatory or optional"
        | "是否必选"
        | "是否必须"
        | "是否必填"
        | "必选/可选"
        | "必选"
        | "是否为必选" => Column::Mandatory,
        "Type" | "Parameter Type" | "Parameter type" | "Data Type" | "Data type" | "Value Type"
        | "参数类型" | "类型" | "数据类型" => Column::Type,
        "Description"
        | "Remarks"
        | "Meaning"
        | "Explanation"
        | "Remark"
        | "Parameter Description"
        | "描述"
        | "说明"
        | "参数说明"
        | "参数描述"
        | "参数解释"
        | "备注" => Column::Description,
        "Status Code" | "Status code" | "Status Codes" | "HTTP Status Code" | "Returned Value"
        | "Return Value" | "Returned Code" | "Response Code" | "状态码" | "返回值" | "返回码"
        | "编码" => Column::Status,
        "Default Value" | "Default value" | "Default" | "默认值" | "默认取值" => {
            Column::Default
        }
        "Value Range" | "Value range" | "Range" | "Options" | "取值范围" => Column::Range,
        "Example Value" | "Example value" | "Example" | "示例" | "样例值" => Column::Example,
        _ => return None,
    })
}

/// Headings that are a misprint of another, given where they stand.
///
/// Some pages print "String" above the types.
pub(crate) fn misprinted_column(heading: &str, before: &[Column]) -> Option<Column> {
    let types = matches!(heading.trim(), "String" | "Typ" | "Types" | "Tpye");
    let open = before.contains(&Column::Name) && !before.contains(&Column::Type);
    (types && open).then_some(Column::Type)
}

/// Whether a set of columns can be a table of this kind of page.
pub(crate) fn is_header(columns: &[Column]) -> bool {
    let keyed = columns.contains(&Column::Name) || columns.contains(&Column::Status);
    let mut seen = Vec::new();
    for column in columns {
        if *column != Column::Other && seen.contains(column) {
            return false;
        }
        seen.push(*column);
    }
    keyed && columns.len() >= 2
}

/// The section that a title opens. `None`: no title this reader knows.
pub(crate) fn section(title: &str) -> Option<Section> {
    let text = title.trim().trim_end_matches([':', '：', '¶', '\u{f0c1}']).trim();
    Some(match text.to_lowercase().as_str() {
        "function"
        | "functions"
        | "function description"
        | "description"
        | "introduction"
        | "功能介绍"
        | "功能描述"
        | "接口功能" => Section::Function,
        "calling method" | "debugging" | "api debugging" | "calling an api" | "调用方法"
        | "接口约束" | "调试" | "constraints" | "restrictions" | "prerequisites"
        | "precautions" | "约束与限制" | "约束限制" | "前提条件" | "注意事项" | "notes" => {
            Section::Calling
        }
        "authorization information"
        | "authorization"
        | "permissions"
        | "授权信息"
        | "required permissions" => Section::Authorization,
        "uri" | "url" | "uri format" | "api uri" | "request uri" | "path" => Section::Uri,
        "request" | "request parameters" | "request parameter" | "request message"
        | "request headers" | "request header" | "input" | "input parameters" | "request body"
        | "request syntax" | "parameters" | "请求参数" | "请求" | "请求消息" | "请求体" => {
            Section::Request
        }
        "response"
        | "responses"
        | "response parameters"
        | "response parameter"
        | "response message"
        | "response body"
        | "response elements"
        | "response headers"
        | "response header"
        | "response result"
        | "response results"
        | "normal response"
        | "normal responses"
        | "output"
        | "output parameters"
        | "returned parameters"
        | "响应结果"
        | "响应参数"
        | "响应"
        | "返回参数"
        | "响应消息"
        | "返回消息" => Section::Response,
        "example request" | "example requests" | "request example" | "request examples"
        | "sample request" | "sample requests" | "请求示例" | "请求样例" => {
            Section::RequestExample
        }
        "example response" | "example responses" | "response example" | "response examples"
        | "sample response" | "sample responses" | "响应示例" | "响应样例" | "返回示例" => {
            Section::ResponseExample
        }
        "sdk sample code" | "sdk samples" | "sample code" | "sdk代码示例" | "sdk 代码示例"
        | "代码示例" => Section::Samples,
        "status code" | "status codes" | "returned value" | "returned values" | "return value"
        | "return values" | "returned code" | "状态码" | "返回值" | "返回码" => {
            Section::Status
        }
        "error code" | "error codes" | "错误码" | "abnormal response" | "abnormal responses"
        | "异常响应" => Section::Errors,
        _ => return None,
    })
}

/// The section that announces an example, anywhere in "Request" or "Response".
pub(crate) fn example_label(text: &str) -> Option<Section> {
    if text.len() > 60 {
        None
    } else if REQUEST_EXAMPLE_LABEL.is_match(text) {
        Some(Section::RequestExample)
    } else if RESPONSE_EXAMPLE_LABEL.is_match(text) {
        Some(Section::ResponseExample)
    } else {
        None
    }
}

/// The section that a label line inside "Request" or "Response" opens.
pub(crate) fn label(text: &str) -> Option<Section> {
    let text = text.trim();
    example_label(text).or_else(|| match text {
        long if long.len() > 60 => None,
        text if REQUEST_LABEL.is_match(text) => Some(Section::Request),
        text if RESPONSE_LABEL.is_match(text) => Some(Section::Response),
        _ => None,
    })
}

/// Whether a whole paragraph only says that there is nothing to say.
pub(crate) fn says_nothing(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', '。']).trim();
    matches!(
        text,
        "" | "N/A"
            | "None"
            | "-"
            | "--"
            | "/"
            | "n/a"
            | "NA"
            | "none"
            | "无"
            | "不涉及"
            | "无。"
            | "Not involved"
    )
}

/// What a cell under "Mandatory" says.
pub(crate) fn mandatory(text: &str) -> Option<bool> {
    match text.trim().trim_end_matches('.') {
        "Yes" | "yes" | "YES" | "Y" | "M" | "Mandatory" | "是" | "必选" | "True" | "true"
        | "Required" => Some(true),
        "No" | "no" | "NO" | "N" | "O" | "Optional" | "否" | "可选" | "False" | "false" => {
            Some(false)
        }
        _ => None,
    }
}

/// What a cell under "Mandatory" says in more words: `Yes (if it is a copy)`.
pub(crate) fn mandatory_in_words(text: &str) -> Option<bool> {
    let word = text.trim().split(|letter: char| !letter.is_alphabetic()).next()?;
    let rest = text.trim().strip_prefix(word)?;
    let apart = rest.starts_with([' ', '(', '（', ',', ';', '/', ':', '，']);
    (apart && text.chars().count() <= 200).then(|| mandatory(word))?
}

/// The model that a caption names: `Data structure of the X field` and its relatives.
pub(crate) fn model_name(caption: &str) -> String {
    static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        [
            r"(?i)^data structures?(?: descriptions?)? of (?:the |each )?(?:field |parameter )?(.+?)(?: (?:field|parameter|object|structure)s?)?$",
            r"(?i)^(?:description|structure|parameters|fields|attributes|format) (?:of|in) (?:the |each )?(.+?)(?: (?:field|parameter|object|structure|array|data structure)s?)?$",
            r"(?i)^(.+?) (?:field |parameter )?(?:data )?(?:structure|parameters?|field|object|structure description|field description|parameter description)s?(?: description)?$",
            r"^(.+?)\s*(?:字段|参数)?(?:的)?数据结构(?:说明|描述)?$",
            r"^(.+?)\s*(?:字段|结构|参数)(?:说明|描述)$",
        ]
        .iter()
        .map(|text| pattern(text))
        .collect()
    });
    let caption = caption.trim();
    // "task_detail field data structure description (creating backups)"
    let plain = caption.split_once(" (").map_or(caption, |(plain, _)| plain);
    let caption = if plain.contains(' ') && caption.ends_with(')') { plain } else { caption };
    for form in FORMS.iter() {
        if let Some(found) = form.captures(caption).and_then(|found| found.get(1)) {
            return found.as_str().trim().to_owned();
        }
    }
    caption.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{CAPTION_SENTENCE, Column, column, model_name};

    #[test]
    fn captions_name_models() {
        for (caption, name) in [
            ("WorkFlowSpec", "WorkFlowSpec"),
            ("Data structure of the spec field", "spec"),
            ("Data structure of the primaryNic/extNics field", "primaryNic/extNics"),
            ("Description of the links field", "links"),
            ("NodePool structure", "NodePool"),
            ("spec字段数据结构说明", "spec"),
        ] {
            assert_eq!(model_name(caption), name);
        }
    }

    #[test]
    fn sentences_that_begin_like_captions() {
        assert!(CAPTION_SENTENCE.is_match("Table 1 describes the parameters of this API."));
        assert!(!CAPTION_SENTENCE.is_match("Table 1 Path Parameters"));
    }

    #[test]
    fn labels_are_no_headings() {
        assert_eq!(column("描述"), Some(Column::Description));
        assert_eq!(column("取值范围："), None);
    }
}
