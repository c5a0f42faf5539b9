//! A request as lines of a test in Rust: what is secret, comes from an answer or is repeated is filled in.

use serde_json::Value as Json;

use super::client::{Header, Written};
use super::redact::{Piece, Redactor};
use super::render::parts;
use super::told::{Told, is_id, told_name};

/// Characters for private use stand in place of what comes from an answer while a text is written:
/// those from here on for texts, and so many further for what is no text.
const MARK: u32 = 0xE000;
const NO_TEXT: u32 = 0x400;

pub(super) struct Writer<'w> {
    pub(super) base: &'w str,
    pub(super) redactor: &'w Redactor,
    /// What the answers before have said.
    pub(super) earlier: &'w [&'w Told],
    pub(super) all: &'w [Told],
}

impl Writer<'_> {
    /// The lines that send a request; `LET` stands for the name of its answer.
    pub(super) fn request(&self, request: &Written) -> Vec<String> {
        let mut lines = Vec::new();
        let basic = request.headers.iter().find_map(|it| self.basic(it));
        if let Some(secret) = &basic {
            lines.push(format!("    let secret = {secret};"));
        }
        lines.push("    let LET = client".to_owned());
        let method = match request.method.as_str() {
            method @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => {
                format!("reqwest::Method::{method}")
            }
            other => format!("reqwest::Method::from_bytes(b{other:?}).unwrap()"),
        };
        let url = self.literal(&format!("{}{}", self.base, self.target(&request.target)));
        lines.push(format!("        .request({method}, {url})"));
        for header in request.headers.iter().filter(|it| it.value != "*/*") {
            if basic.is_some() && self.basic(header).is_some() {
                lines.push("        .basic_auth(".to_owned());
                lines.push(
                    "            secret.split_once(':').map_or(&*secret, |it| it.0),".to_owned(),
                );
                lines.push("            secret.split_once(':').map(|it| it.1),".to_owned());
                lines.push("        )".to_owned());
                continue;
            }
            let value = self.literal(&self.tagged(&header.value));
            lines.push(format!("        .header({:?}, {value})", header.name));
        }
        if let Some(body) = &request.body {
            let body = match std::str::from_utf8(body) {
                Ok(text) => self.literal(&self.body(text)),
                Err(_) => format!("&b\"{}\"[..]", body.escape_ascii()),
            };
            lines.push(format!("        .body({body})"));
        }
        if let Some(signing) = &request.signing {
            lines.push(format!("        // to be signed: {}", signing.algorithm.escape_debug()));
        }
        lines.push("        .send()".to_owned());
        lines.push("        .await".to_owned());
        lines.push("        .expect(\"an answer\")".to_owned());
        lines
    }

    /// The secret of a header with basic credentials, as an expression.
    fn basic(&self, header: &Header) -> Option<String> {
        if !header.name.eq_ignore_ascii_case("authorization") {
            return None;
        }
        match &self.redactor.pieces(&header.value)[..] {
            [Piece::Text(start), Piece::Secret(stand)] if start == "Basic " && stand.is_base64 => {
                Some(stand.rust.clone())
            }
            _ => None,
        }
    }

    fn mark(&self, told: &Told, is_text: bool) -> Option<char> {
        let at = self.all.iter().position(|it| std::ptr::eq(it, told))? as u32;
        char::from_u32(MARK + at + if is_text { 0 } else { NO_TEXT }).filter(|_| at < NO_TEXT)
    }

    /// The address with marks for what is known from earlier answers.
    fn target(&self, target: &str) -> String {
        let (path, query) = target.split_once('?').map_or((target, None), |it| (it.0, Some(it.1)));
        let segments = path.split('/').map(|segment| {
            let decoded = percent_encoding::percent_decode_str(segment).decode_utf8_lossy();
            let known = self.earlier.iter().rev().find(|it| {
                it.is_id
                    && !segment.is_empty()
                    && super::style::plain(&it.value) == decoded
                    && decoded == segment
            });
            known.and_then(|it| self.mark(it, true)).map_or(segment.to_owned(), String::from)
        });
        let path = segments.collect::<Vec<_>>().join("/");
        query.map_or(path.clone(), |query| format!("{path}?{}", self.query(query)))
    }

    /// A query with marks for what asks for the next page, where it stands there as it was told.
    fn query(&self, query: &str) -> String {
        let plain = |it: char| it.is_ascii_alphanumeric() || "-._~=:,/".contains(it);
        let pairs = query.split('&').map(|pair| {
            let Some((name, value)) = pair.split_once('=') else { return pair.to_owned() };
            let decoded = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
            let known = self
                .earlier
                .iter()
                .rev()
                .find(|it| it.is_cursor && it.value == *decoded && decoded.chars().all(plain));
            let mark = known.and_then(|it| self.mark(it, true));
            mark.map_or(pair.to_owned(), |mark| format!("{name}={mark}"))
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    fn tagged(&self, value: &str) -> String {
        let known = self.earlier.iter().rev().find(|it| it.is_tag && it.value == *value);
        known.and_then(|it| self.mark(it, true)).map_or(value.to_owned(), String::from)
    }

    /// A body with marks for what is known from earlier answers.
    fn body(&self, text: &str) -> String {
        let Ok(mut value) = serde_json::from_str::<Json>(text) else { return text.to_owned() };
        match self.marked(&mut value, "") {
            true => value.to_string(),
            false => text.to_owned(),
        }
    }

    fn marked(&self, value: &mut Json, name: &str) -> bool {
        match value {
            Json::Object(members) => {
                let mut is_marked = false;
                for (name, it) in members {
                    is_marked |= self.marked(it, name);
                }
                is_marked
            }
            Json::Array(items) => {
                let mut is_marked = false;
                for it in items {
                    is_marked |= self.marked(it, name);
                }
                is_marked
            }
            Json::String(_) | Json::Number(_) if is_id(name) => {
                let known = self.earlier.iter().rev().find(|it| it.is_id && it.value == *value);
                let mark = known.and_then(|it| self.mark(it, value.is_string()));
                if let Some(mark) = mark {
                    *value = Json::String(mark.to_string());
                }
                mark.is_some()
            }
            _ => false,
        }
    }

    /// A text as an expression: what is secret, comes from an answer or is repeated is filled in.
    fn literal(&self, text: &str) -> String {
        let mut words = String::new();
        let mut arguments: Vec<String> = Vec::new();
        let mut fill = |words: &mut String, argument: String| {
            words.push_str("{}");
            arguments.push(argument);
        };
        for piece in self.redactor.pieces(&unquoted(text)) {
            let text = match piece {
                Piece::Secret(stand) => {
                    fill(&mut words, stand.rust);
                    continue;
                }
                Piece::Text(text) => text,
            };
            for part in parts(&text) {
                if part.count > 1 {
                    fill(&mut words, format!("{:?}.repeat({})", part.text, part.count));
                    continue;
                }
                for character in part.text.chars() {
                    match marked(character).filter(|it| *it < self.all.len()) {
                        Some(at) => fill(&mut words, told_name(at)),
                        None => words.push_str(&escaped(character)),
                    }
                }
            }
        }
        match arguments.is_empty() {
            true => format!("{text:?}"),
            false => format!("format!(\"{words}\", {})", arguments.join(", ")),
        }
    }
}

/// A character as it stands in a text of `format!`.
fn escaped(character: char) -> String {
    match character {
        '{' => "{{".to_owned(),
        '}' => "}}".to_owned(),
        '\'' => "'".to_owned(),
        other => other.escape_debug().to_string(),
    }
}

/// What a mark stands for.
fn marked(character: char) -> Option<usize> {
    let at = (character as u32).checked_sub(MARK)?;
    (at < 2 * NO_TEXT).then_some((at % NO_TEXT) as usize)
}

/// A text in which marks for what is no text have no quotes.
fn unquoted(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        let is_open = out
            .chars()
            .next_back()
            .is_some_and(|it| (MARK + NO_TEXT..MARK + 2 * NO_TEXT).contains(&(it as u32)));
        if is_open && character == '"' {
            continue;
        }
        if (MARK + NO_TEXT..MARK + 2 * NO_TEXT).contains(&(character as u32)) && out.ends_with('"')
        {
            out.pop();
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unquoted;

    #[test]
    fn marks_of_numbers_stand_without_quotes() {
        assert_eq!(
            unquoted("{\"a\":\"\u{E401}\",\"b\":\"\u{E001}\"}"),
            "{\"a\":\u{E401},\"b\":\"\u{E001}\"}"
        );
    }
}
