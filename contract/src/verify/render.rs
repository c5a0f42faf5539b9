//! A failure as what somebody else can run: a command, and a test. Secrets stand in variables of
//! the environment.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::client::{Exchange, Written};
use super::credentials::{Credentials, variable};

/// Longer bodies are not shown whole.
const SHOWN: usize = 4000;

/// A text in base64.
pub(super) fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

/// What must not be shown, with what stands in its place.
#[derive(Clone, Debug, Default)]
pub(super) struct Redactor {
    /// A secret, and the variable that holds it, as a shell writes it.
    secrets: Vec<(String, String)>,
}

impl Redactor {
    pub(super) fn new(credentials: &Credentials) -> Self {
        let mut secrets = Vec::new();
        for scheme in credentials.schemes() {
            let Some(secret) = credentials.get(scheme) else { continue };
            let name = variable(scheme);
            secrets.push((STANDARD.encode(secret), format!("$(printf %s \"${name}\" | base64)")));
            let encoded =
                percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC);
            secrets.push((encoded.to_string(), format!("${name}")));
            secrets.push((secret.to_owned(), format!("${name}")));
            if let Some((_, password)) = secret.split_once(':') {
                secrets.push((password.to_owned(), format!("${{{name}#*:}}")));
            }
            // What is made of it to be refused says as much.
            for made in super::authentication::near(secret) {
                let plain = format!("<a change of ${name}>");
                secrets.push((STANDARD.encode(&made), plain.clone()));
                secrets.push((made, plain));
            }
        }
        secrets.retain(|(secret, _)| secret.len() >= 3);
        secrets.sort_by_key(|(secret, _)| std::cmp::Reverse(secret.len()));
        Self { secrets }
    }

    /// A text without secrets.
    pub(super) fn text(&self, text: &str) -> String {
        self.pieces(text).into_iter().map(|(text, _)| text).collect()
    }

    /// The parts of a text, and whether each stands in for a secret.
    fn pieces(&self, text: &str) -> Vec<(String, bool)> {
        let mut pieces = vec![(text.to_owned(), false)];
        for (secret, instead) in &self.secrets {
            let mut next = Vec::new();
            for (piece, is_secret) in pieces {
                if is_secret {
                    next.push((piece, true));
                    continue;
                }
                for (index, part) in piece.split(secret.as_str()).enumerate() {
                    if index > 0 {
                        next.push((instead.clone(), true));
                    }
                    if !part.is_empty() {
                        next.push((part.to_owned(), false));
                    }
                }
            }
            pieces = next;
        }
        pieces
    }

    /// A word of a shell.
    fn word(&self, text: &str) -> String {
        let mut word = String::new();
        for (piece, is_secret) in self.pieces(text) {
            match is_secret {
                true => word.push_str(&format!("\"{piece}\"")),
                false => word.push_str(&format!("'{}'", piece.replace('\'', "'\\''"))),
            }
        }
        if word.is_empty() { "''".to_owned() } else { word }
    }
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
        (method, _) => words.push(format!("-X {}", redactor.word(method).trim_matches('\''))),
    }
    words.push(redactor.word(&format!("{base}{}", request.target)));
    for header in request.headers.iter().filter(|it| it.value != "*/*") {
        let text = match header.value.is_empty() {
            true => format!("{};", header.name),
            false => format!("{}: {}", header.name, header.value),
        };
        words.push(format!("-H {}", redactor.word(&text)));
    }
    if let Some(body) = &request.body {
        let text = String::from_utf8_lossy(body);
        let shown: String = text.chars().take(SHOWN).collect();
        let more = if shown.len() < text.len() { "…" } else { "" };
        words.push(format!("--data-binary {}", redactor.word(&format!("{shown}{more}"))));
    }
    if let Some(signing) = &request.signing {
        words.push(format!("# to be signed: {}", signing.algorithm));
    }
    words.join(" ")
}

/// A test that sends these requests and expects of the last answer what `expected` says.
pub(super) fn test(
    name: &str,
    base: &str,
    steps: &[&Exchange],
    expected: &str,
    redactor: &Redactor,
) -> String {
    let mut lines = vec![
        "#[tokio::test]".to_owned(),
        format!("async fn {}() {{", identifier(name)),
        "    let client = reqwest::Client::new();".to_owned(),
    ];
    for (index, step) in steps.iter().enumerate() {
        let request = &step.request;
        let is_last = index + 1 == steps.len();
        lines.push(format!("    let {} = client", if is_last { "answer" } else { "_" }));
        let url = format!("{base}{}", request.target);
        let method =
            format!("reqwest::Method::from_bytes({}).unwrap()", bytes(request.method.as_str()));
        lines.push(format!("        .request({method}, {})", literal(&url, redactor)));
        for header in request.headers.iter().filter(|it| it.value != "*/*") {
            let value = literal(&header.value, redactor);
            lines.push(format!("        .header({:?}, {value})", header.name));
        }
        if let Some(body) = &request.body {
            let text = String::from_utf8_lossy(body);
            let shown: String = text.chars().take(SHOWN).collect();
            lines.push(format!("        .body({})", literal(&shown, redactor)));
        }
        if let Some(signing) = &request.signing {
            let name = signing.algorithm.escape_debug();
            lines.push(format!("        // to be signed: {name}"));
        }
        lines.push("        .send()".to_owned());
        lines.push("        .await".to_owned());
        lines.push("        .expect(\"an answer\");".to_owned());
    }
    lines.push(format!("    // {}", expected.replace(['\n', '\r'], " ")));
    lines.push(format!("    {}", assertion(expected)));
    lines.push("}".to_owned());
    lines.join("\n")
}

/// What can be said of the answer in code.
fn assertion(expected: &str) -> &'static str {
    match expected {
        it if it.starts_with("refused") => "assert!(answer.status().is_client_error());",
        it if it.starts_with("accepted") => "assert!(answer.status().is_success());",
        it if it.starts_with("no server error") => "assert!(!answer.status().is_server_error());",
        _ => "panic!(\"{} {}\", answer.status(), answer.text().await.unwrap_or_default());",
    }
}

fn bytes(text: &str) -> String {
    format!("b{text:?}")
}

fn literal(text: &str, redactor: &Redactor) -> String {
    let pieces = redactor.pieces(text);
    if pieces.iter().all(|(_, is_secret)| !is_secret) {
        return format!("{text:?}");
    }
    let mut words = String::new();
    let mut arguments = Vec::new();
    for (piece, is_secret) in pieces {
        match is_secret {
            true => {
                words.push_str("{}");
                let name: String = piece
                    .chars()
                    .skip_while(|it| *it != 'S')
                    .take_while(|it| it.is_ascii_alphanumeric() || *it == '_')
                    .collect();
                arguments.push(format!("std::env::var({name:?}).unwrap()"));
            }
            false => {
                let escaped = format!("{piece:?}").replace('{', "{{").replace('}', "}}");
                words.push_str(&escaped[1..escaped.len() - 1]);
            }
        }
    }
    format!("format!(\"{words}\", {})", arguments.join(", "))
}

/// A name of a test.
fn identifier(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        match character {
            it if it.is_ascii_uppercase() => {
                if out.ends_with(|it: char| it.is_ascii_lowercase()) {
                    out.push('_');
                }
                out.push(it.to_ascii_lowercase());
            }
            it if it.is_ascii_alphanumeric() => out.push(it),
            _ if out.ends_with('_') || out.is_empty() => {}
            _ => out.push('_'),
        }
    }
    let out = out.trim_end_matches('_').to_owned();
    if out.starts_with(|it: char| it.is_ascii_digit()) || out.is_empty() {
        return format!("test_{out}");
    }
    out
}
