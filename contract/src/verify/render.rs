//! A failure as commands that somebody else can run. Secrets stand in variables of the environment.

use super::client::{Exchange, Written};
use super::redact::{Piece, Redactor};

/// Longer bodies are not shown whole, unless they say the same over and over.
const SHOWN: usize = 4000;

/// Repetitions of so many bytes are written as what they are.
const REPEATED: usize = 200;

/// A text, and how often it stands there.
pub(super) struct Repeated<'t> {
    pub(super) text: &'t str,
    pub(super) count: usize,
}

/// A text in parts: what stands in it over and over, and what stands between.
pub(super) fn parts(text: &str) -> Vec<Repeated<'_>> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        match repetition(&text[at..]).filter(|it| it.text.len() * it.count >= REPEATED) {
            Some(part) => {
                let end = at + part.text.len() * part.count;
                if start < at {
                    found.push(Repeated { text: &text[start..at], count: 1 });
                }
                found.push(part);
                (start, at) = (end, end);
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    if start < text.len() {
        found.push(Repeated { text: &text[start..], count: 1 });
    }
    found
}

/// The text of a few characters that a text begins with again and again.
fn repetition(text: &str) -> Option<Repeated<'_>> {
    let ends = text.char_indices().skip(1).map(|it| it.0).chain([text.len()]).take(10);
    let parts = ends.map(|end| {
        let unit = &text[..end];
        let mut count = 1;
        while text[count * end..].starts_with(unit) {
            count += 1;
        }
        Repeated { text: unit, count }
    });
    parts.max_by_key(|it| (it.text.len() * it.count, std::cmp::Reverse(it.text.len())))
}

/// A word of a shell.
fn word(redactor: &Redactor, text: &str) -> String {
    let mut word = String::new();
    for piece in redactor.pieces(text) {
        match piece {
            Piece::Secret(stand) => word.push_str(&format!("\"{}\"", stand.shell)),
            Piece::Text(text) => word.push_str(&format!("'{}'", text.replace('\'', "'\\''"))),
        }
    }
    if word.is_empty() { "''".to_owned() } else { word }
}

/// Commands that send these requests, one a line.
pub(super) fn curl(base: &str, steps: &[&Exchange], redactor: &Redactor) -> String {
    let commands = steps.iter().map(|it| command(base, &it.request, redactor));
    commands.collect::<Vec<_>>().join("\n")
}

fn command(base: &str, request: &Written, redactor: &Redactor) -> String {
    let mut words = vec!["curl -i".to_owned()];
    match (request.method.as_str(), &request.body) {
        ("GET", None) => {}
        ("HEAD", None) => words.push("-I".to_owned()),
        (method, _) => words.push(format!("-X {}", word(redactor, method).trim_matches('\''))),
    }
    words.push(word(redactor, &format!("{base}{}", request.target)));
    for header in request.headers.iter().filter(|it| it.value != "*/*") {
        let text = match header.value.is_empty() {
            true => format!("{};", header.name),
            false => format!("{}: {}", header.name, header.value),
        };
        words.push(format!("-H {}", word(redactor, &text)));
    }
    let body = request.body.as_ref().map(|it| std::str::from_utf8(it).map_err(|_| it));
    match body {
        Some(Ok(text)) => words.push(format!("--data-binary {}", data(redactor, text))),
        // No argument of a command holds all bytes.
        Some(Err(bytes)) => {
            words.insert(0, format!("printf '{}' |", octal(&bytes[..bytes.len().min(SHOWN)])));
            words.push("--data-binary @-".to_owned());
        }
        None => {}
    }
    if let Some(signing) = &request.signing {
        let algorithm = signing.algorithm.replace(['\n', '\r'], " ");
        words.push(format!("# to be signed: {algorithm}"));
    }
    words.join(" ")
}

/// A body as an argument.
fn data(redactor: &Redactor, text: &str) -> String {
    if text.is_empty() {
        return "''".to_owned();
    }
    let mut argument = String::new();
    for part in parts(text) {
        let is_plain = !part.text.contains(['%', '\\', '\'', '\n']);
        if part.count > 1 && is_plain {
            let (unit, count) = (part.text, part.count);
            argument.push_str(&format!("\"$(printf '{unit}%.0s' $(seq {count}))\""));
            continue;
        }
        let whole = part.text.repeat(part.count);
        let shown: String = whole.chars().take(SHOWN).collect();
        let more = if shown.len() < whole.len() { "…" } else { "" };
        argument.push_str(&word(redactor, &format!("{shown}{more}")));
    }
    argument
}

fn octal(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("\\{it:03o}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{data, parts};
    use crate::verify::redact::Redactor;

    #[test]
    fn what_is_repeated_is_said_once() {
        let text = format!("{{\"a\":\"{}\"}}", "Long".repeat(100));
        let found: Vec<_> = parts(&text).into_iter().map(|it| (it.text, it.count)).collect();
        assert_eq!(found, [("{\"a\":\"", 1), ("Long", 100), ("\"}", 1)]);
        assert_eq!(parts("short").len(), 1);
        let shown = data(&Redactor::default(), &text);
        assert_eq!(shown, "'{\"a\":\"'\"$(printf 'Long%.0s' $(seq 100))\"'\"}'");
    }
}
