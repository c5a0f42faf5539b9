//! API definitions that stand in the scripts of a page, which is made from them when it is opened.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::record::is_definition;
use crate::source::{PageFormat, PageText};
use crate::words::pattern;

/// The key that says what a definition is.
static KEY: LazyLock<Regex> = LazyLock::new(|| pattern(r#""(?:openapi|swagger)"\s*:\s*"[23]\.\d"#));
/// Where a page gets its definition from: an attribute, or an option of a script.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?:\bspec-url\s*=|\bdata-url\s*=|\bapiDescriptionUrl\s*=|\bRedoc\.init\(|\burl\s*:)\s*["']([^"'\s<>]{1,300})["']"#,
    )
});
/// What an address of a definition looks like.
static OF_DEFINITION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\.(?:json|ya?ml)(?:[?#].*)?$|openapi|swagger|api-docs"));

/// Places where a definition could begin that are tried.
const TRIES: usize = 8;

/// The definition in a page's scripts, as a page of its own whose lines are those of the page.
pub(crate) fn find(source: &PageText) -> Option<PageText> {
    let text = source.text.as_str();
    let starts = KEY.find_iter(text).take(TRIES).filter_map(|key| {
        let start = text[..key.start()].rfind('{')?;
        // Elsewhere it is an example.
        let (open, close) = (text[..start].rfind("<script")?, text[..start].rfind("</script"));
        close.is_none_or(|close| close < open).then_some(start)
    });
    let found = starts.into_iter().find_map(|start| Some((start, end(&text[start..])? + start)));
    let (start, end) = found?;
    let blank = |letter: char| if letter == '\n' { '\n' } else { ' ' };
    let mut own: String = text[..start].chars().map(blank).collect();
    own.push_str(&text[start..end]);
    Some(PageText {
        file: source.file.clone(),
        text: own,
        form: PageFormat::Definition,
        link: source.link.clone(),
        operation_id: source.operation_id.clone(),
    })
}

/// Where the definition ends that a text begins with.
fn end(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next()?.ok()?;
    let has_calls = value.get("paths").and_then(Value::as_object).is_some_and(|it| !it.is_empty());
    (has_calls && is_definition(&value)).then(|| values.byte_offset())
}

/// The address of the definition that a page is made from.
pub(crate) fn address(source: &PageText) -> Option<&str> {
    let all = ADDRESS.captures_iter(&source.text).filter_map(|found| found.get(1));
    all.map(|found| found.as_str()).find(|address| OF_DEFINITION.is_match(address))
}
