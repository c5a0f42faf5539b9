//! Captions and labels of tables: words that say which part of a call, or the name of a model.

use super::words;

/// The parts of a call that a caption names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) path: bool,
    /// The address as a whole: its path and its query.
    pub(crate) uri: bool,
    pub(crate) query: bool,
    pub(crate) header: bool,
    pub(crate) body: bool,
    pub(crate) form: bool,
    pub(crate) request: bool,
    pub(crate) response: bool,
}

/// Words that say nothing but that parameters follow.
const PLAIN: [&str; 50] = [
    "parameter",
    "parameters",
    "param",
    "params",
    "description",
    "descriptions",
    "describes",
    "of",
    "in",
    "the",
    "for",
    "a",
    "an",
    "and",
    "or",
    "to",
    "this",
    "api",
    "message",
    "messages",
    "field",
    "fields",
    "element",
    "elements",
    "attribute",
    "attributes",
    "list",
    "mandatory",
    "optional",
    "common",
    "public",
    "normal",
    "information",
    "table",
    "details",
    "input",
    "output",
    "returned",
    "return",
    "value",
    "values",
    "as",
    "follows",
    "is",
    "are",
    "carried",
    "contained",
    "definition",
    "definitions",
    "string",
];

/// What a caption says of the call, where it names no model: each of its words is a usual one.
///
/// "Parameters in the request body" does; "host_path parameters" and "ListenerInsertHeaders" name
/// models, whatever their words hold.
pub(crate) fn part(caption: &str) -> Option<Part> {
    let text = caption.trim().trim_end_matches([':', '：']).to_lowercase();
    let part = match text.is_ascii() {
        true => english(&text),
        false => chinese(&text),
    }?;
    // A single word may be what a field is called; these never are.
    let single = !text.contains([' ', '-']) && text.is_ascii();
    let general = ["parameters", "parameter", "description", "response", "request", "formdata"];
    (!single || general.contains(&text.as_str())).then_some(part)
}

fn english(text: &str) -> Option<Part> {
    let mut part = Part::default();
    // Form data is written in three ways.
    let text = text.replace("form-data", "form").replace("form data", "form");
    let text = text.replace("formdata", "form").replace("multipart/form", "form");
    let words = text.split([' ', '/', '-', '(', ')', ',', '.']).filter(|word| !word.is_empty());
    let mut any = false;
    for word in words {
        any = true;
        match word {
            "path" => part.path = true,
            "uri" | "url" => part.uri = true,
            "query" => part.query = true,
            "header" | "headers" => part.header = true,
            "body" => part.body = true,
            "form" => part.form = true,
            "request" | "requests" => part.request = true,
            "response" | "responses" => part.response = true,
            word if PLAIN.contains(&word) => {
                part.request |= word == "input";
                part.response |= matches!(word, "output" | "returned" | "return");
            }
            _ => return None,
        }
    }
    any.then_some(part)
}

fn chinese(text: &str) -> Option<Part> {
    type Mark = fn(&mut Part);
    let marks: [(&str, Mark); 22] = [
        ("formdata", |part| part.form = true),
        ("form-data", |part| part.form = true),
        ("form", |part| part.form = true),
        ("表单", |part| part.form = true),
        ("路径", |part| part.path = true),
        ("path", |part| part.path = true),
        ("uri", |part| part.uri = true),
        ("url", |part| part.uri = true),
        ("query", |part| part.query = true),
        ("查询", |part| part.query = true),
        ("header", |part| part.header = true),
        ("消息头", |part| part.header = true),
        ("请求头", |part| (part.header, part.request) = (true, true)),
        ("响应头", |part| (part.header, part.response) = (true, true)),
        ("消息体", |part| part.body = true),
        ("请求体", |part| (part.body, part.request) = (true, true)),
        ("响应体", |part| (part.body, part.response) = (true, true)),
        ("body", |part| part.body = true),
        ("请求", |part| part.request = true),
        ("响应", |part| part.response = true),
        ("返回", |part| part.response = true),
        ("应答", |part| part.response = true),
    ];
    let mut part = Part::default();
    let mut rest = text.to_owned();
    for (word, mark) in marks {
        if rest.contains(word) {
            mark(&mut part);
            rest = rest.replace(word, "");
        }
    }
    for word in
        ["参数", "说明", "描述", "列表", "消息", "字段", "要素", "解释", "的", "中", "里", "体"]
    {
        rest = rest.replace(word, "");
    }
    rest.chars()
        .all(|letter| letter.is_whitespace() || "（）()、,".contains(letter))
        .then_some(part)
}

/// A label above a table that has no caption, where it can stand for one: it names a part of the
/// call or a model. Any other text above a table is only that.
pub(crate) fn label(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches([':', '：']).trim();
    if text.chars().count() > 120 || text.ends_with(['.', '。', '；', ';', ',']) {
        return None;
    }
    let named = part(text).is_some() || is_path(text) || words::model_name(text) != text;
    named.then(|| text.to_owned())
}

/// A field's name, or the names on the way to it: `auth.identity`.
pub(crate) fn is_path(text: &str) -> bool {
    text.len() <= 100
        && text.starts_with(|first: char| first.is_ascii_alphabetic() || "_<$@[".contains(first))
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "_-.<>@:$[]/".contains(letter))
}
