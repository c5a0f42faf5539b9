//! The words that pages are built from: section titles, column headings, labels, captions.
//!
//! Everything that recognises a page by its words is here, so that a new spelling is one more
//! line; `languages.rs` has those that differ from language to language alone.

mod call;
pub(crate) mod captions;
#[rustfmt::skip]
mod languages;
mod lookup;

use std::sync::LazyLock;

use regex::Regex;

pub(crate) use call::{CallParts, part};
pub(crate) use languages::{Label, Word};
pub(crate) use lookup::{
    SEE_TABLE_LINK, STATUS_LINE, UPDATED, bag, column, is_home, is_optional, labels,
    loose_language, names as languages,
};

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
    SEE_ERRORS = r"(?i)^(?:for (?:the )?(?:details?|description|more|other)|see|error codes?[:,]|错误码|返回错误码).*(?:codes?|码)";
    STATUS_CODE = r"^([1-5]\d\d|[1-5][xX]{2}|default)\b";
    REQUEST_LINE = r"^(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|TRACE)\s+(\S.*)$";
    SEE_TABLE = r"(?i)(?:\bsee|refer to|described in|listed in|shown in|参见|详见|请见|参考|见)\s*(?:table|表)\s*(\d+)";
    STATUS_CODES = r"^(?:[1-5]\d\d|[1-5][xX]{2})(?:\s*(?:,|/|、|\||or|and|或|和)\s*(?:[1-5]\d\d|[1-5][xX]{2}))*\b";
    STATUS_RANGE = r"^([1-5])00\s*(?:-|–|~|～|to|至|到)\s*(\d)99\b";
    LISTED_STATUS = r"(?i)^(?:normal|successful|success|正常|成功)?\s*[:：]?\s*([1-5]\d\d(?:\s*(?:,|/|、|or|and|或|和)\s*[1-5]\d\d)*)(?:\b.{0,60})?$";
    URI_LABEL = r"(?i)^(?:(?:api |request )?(?:uri|url|path|address)(?: format)?|format|request line|请求路径|请求地址|接口地址)\s*[:：]\s*";
    FURTHER_CALL = r"\b(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\s+((?:https?://|/)\S+)";
    SEVERAL_METHODS = r"^((?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)(?:\s*(?:/|,|\||or|and|、|或)\s*(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS))+)\s+(\S.*)$";
    PATH_LINE = r"(?i)^(?:path|uri|url|request (?:path|uri|url)|请求路径|路径)\s*[:：]\s*(/\S+)$";
    METHOD_LINE = r"(?i)^(?:(?:request |http )?method|请求方法|请求方式|方法)\s*[:：]\s*(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)$";
    REQUEST_EXAMPLE_LABEL = r"(?i)^(?:(?:example|sample)s?(?: of)?(?: the| an?)?(?: \w+)? requests?|requests? (?:examples?|samples?)|请求示例|请求样例)(?: \d+)?\s*[:：]?$";
    RESPONSE_EXAMPLE_LABEL = r"(?i)^(?:(?:example|sample)s?(?: of)?(?: the| an?)?(?: \w+)? responses?|(?:(?:normal|successful) )?responses? (?:examples?|samples?)|响应示例|响应样例|返回示例)(?: \d+)?\s*[:：]?$";
    REQUEST_LABEL = r"(?i)^(?:request (?:parameters?|headers?|body|message)|parameters in the request(?: body| header)?|请求参数|请求消息|请求体|请求头)\s*[:：]$";
    RESPONSE_LABEL = r"(?i)^(?:response (?:parameters?|headers?|body|message|elements?)|parameters in the response(?: body| header)?|响应参数|响应消息|返回参数|响应体)\s*[:：]$";
}

/// Headings, in lower case, of columns that may hold codes of answers; their cells tell.
pub(crate) const CODE_HEADINGS: [&str; 6] =
    ["status", "code", "http code", "http status", "response", "http response code"];

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
    lookup::section(&text.to_lowercase())
}

/// The codes that a text begins with: `200/202`, `200 to 299`.
pub(crate) fn status_codes(text: &str) -> Vec<String> {
    let text = text.trim();
    if let Some(found) = STATUS_RANGE.captures(text) {
        return match (&found[1], &found[2]) {
            (first, last) if first == last => vec![format!("{first}XX")],
            _ => Vec::new(),
        };
    }
    let Some(found) = STATUS_CODES.find(text) else {
        let default = STATUS_CODE.is_match(text).then(|| "default".to_owned());
        return default.into_iter().collect();
    };
    let parts = found
        .as_str()
        .split(|letter: char| !letter.is_ascii_digit() && letter != 'x' && letter != 'X');
    // OpenAPI writes classes of codes in capitals.
    parts.filter(|part| part.len() == 3).map(str::to_uppercase).collect()
}

/// Whether a title that opens the request says "Parameters" or "Body", and not of what.
pub(crate) fn names_no_side(title: &str) -> bool {
    let text = title.trim().trim_end_matches([':', '：']).to_lowercase();
    section(&text) == Some(Section::Request)
        && bag(&text).is_some_and(|(_, words)| !words.contains(&Word::Request))
}

/// The section that announces an example, anywhere in "Request" or "Response".
pub(crate) fn example_label(text: &str) -> Option<Section> {
    if text.chars().nth(60).is_some() {
        None
    } else if REQUEST_EXAMPLE_LABEL.is_match(text) {
        Some(Section::RequestExample)
    } else if RESPONSE_EXAMPLE_LABEL.is_match(text) {
        Some(Section::ResponseExample)
    } else {
        let examples = [Section::RequestExample, Section::ResponseExample];
        section(text).filter(|section| !text.is_ascii() && examples.contains(section))
    }
}

/// The section that a label line inside "Request" or "Response" opens.
pub(crate) fn label(text: &str) -> Option<Section> {
    let text = text.trim();
    example_label(text).or_else(|| match text {
        long if long.chars().nth(60).is_some() => None,
        text if REQUEST_LABEL.is_match(text) => Some(Section::Request),
        text if RESPONSE_LABEL.is_match(text) => Some(Section::Response),
        text if text.is_ascii() || !text.ends_with([':', '：']) => None,
        text => {
            section(text).filter(|section| matches!(section, Section::Request | Section::Response))
        }
    })
}

/// Whether a whole paragraph only says that there is nothing to say.
pub(crate) fn says_nothing(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', '。']).trim();
    text.is_empty() || lookup::is_nothing(text)
}

/// What a cell under "Mandatory" says.
pub(crate) fn mandatory(text: &str) -> Option<bool> {
    lookup::yes_or_no(text.trim().trim_end_matches(['.', '。']))
}

/// Whether a cell says yes or no rather than "mandatory" or "optional", which say it whatever the
/// heading is.
pub(crate) fn is_yes_or_no(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', '。']);
    let capital = lookup::capital(text);
    let is_word = |text: &str| {
        lookup::is_optional(text) || matches!(text, "M" | "O") || column(text).is_some()
    };
    !is_word(text) && !is_word(&capital)
}

/// The column that a heading names; one that is headed "Optional" says what is mandatory, too.
pub(crate) fn heading(text: &str) -> Option<Column> {
    column(text).or_else(|| is_optional(text).then_some(Column::Mandatory))
}

/// What a description begins with where no column says it: `Mandatory. The name of …`.
pub(crate) fn mandatory_first(text: &str) -> Option<bool> {
    let end = text.find(['.', '。', ';', '；', ':', '：', ',', '，']).unwrap_or(text.len());
    let word = text[..end].trim().trim_matches(['(', ')', '[', ']', '（', '）']);
    mandatory(word).filter(|_| word.chars().nth(1).is_some() && !is_yes_or_no(word))
}

/// What a cell under "Mandatory" says in more words: `Yes (if it is a copy)`.
pub(crate) fn mandatory_in_words(text: &str) -> Option<bool> {
    let word = text.trim().split(|letter: char| !letter.is_alphabetic()).next()?;
    let rest = text.trim().strip_prefix(word)?;
    let apart = rest.starts_with([' ', '(', '（', ',', ';', '/', ':', '，']);
    (apart && text.chars().count() <= 200).then(|| mandatory(word))?
}

#[cfg(test)]
mod tests {
    use super::{Column, column};

    #[test]
    fn labels_are_no_headings() {
        assert_eq!(column("描述"), Some(Column::Description));
        assert_eq!(column("取值范围："), None);
    }
}
