//! What can be expected of the headers of an answer.

use serde_json::Value as Json;

use super::client::Exchange;
use super::condition::{condition, matching};
use super::expectation::Expectation;
use super::expected::last_json;
use super::values::facts::Facts;

/// What is said of a header.
pub(super) fn in_header(
    place: &str,
    keyword: Option<&str>,
    steps: &[&Exchange],
    facts: Option<&Facts>,
) -> Option<Expectation> {
    let name = place.strip_prefix("response header ")?;
    let last = steps.last()?;
    let text = last.response.as_ref().ok()?.header(name)?;
    let header = format!("answer.headers()[{:?}].to_str().expect(\"a text\")", name.to_lowercase());
    match keyword {
        None if name.eq_ignore_ascii_case("etag") => {
            let condition = "it.trim_start_matches(\"W/\").starts_with('\"') && it.ends_with('\"')";
            Some(Expectation::of_header(name, condition))
        }
        None => {
            let mut headers = last.request.headers.iter();
            let sent = headers.find(|it| it.name.eq_ignore_ascii_case(name))?;
            let condition = format!("it.eq_ignore_ascii_case({:?})", sent.value);
            Some(Expectation::of_header(name, &condition))
        }
        Some("description") => {
            let shown = last_json(steps)?;
            let is_other = |it: &&Json| super::style::plain(it) != text;
            let same = shown.as_object()?.iter().find(|(name, it)| {
                facts.is_some_and(|facts| facts.words.contains(&format!("`{name}`")))
                    && is_other(it)
            })?;
            Some(Expectation::Answer(vec![
                format!("let header = {header}.to_owned();"),
                "let body = answer.text().await.expect(\"a body\");".to_owned(),
                "let body: serde_json::Value = serde_json::from_str(&body).expect(\"JSON\");"
                    .to_owned(),
                super::asserted::TEXT.to_owned(),
                format!("assert_eq!(header, text(&body[{:?}]));", same.0),
            ]))
        }
        Some(keyword) => {
            let facts = facts?;
            if let Some(it) = matching(facts, keyword, &[text]) {
                return Some(Expectation::of_header(name, &it));
            }
            let is_text = facts.types.contains(&"string");
            let read = match is_text {
                true => "serde_json::Value::from(it)",
                false => "serde_json::from_str(it).unwrap_or_else(|_| serde_json::Value::from(it))",
            };
            let condition = condition(facts, keyword)?;
            Some(Expectation::Answer(vec![
                format!("let it = {header};"),
                format!("let it: serde_json::Value = {read};"),
                format!("assert!({condition}, \"{{it}}\");"),
            ]))
        }
    }
}
