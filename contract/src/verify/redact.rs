//! Secrets never stand in what is shown: in their place stands how to get them from the environment.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::credentials::{Credentials, variable};
use super::near::Near;
use super::style::COMPONENT;

/// A text in base64.
pub(super) fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

/// What stands in place of a secret.
#[derive(Clone, Debug)]
pub(super) struct Stand {
    /// As a shell writes it between double quotes.
    pub(super) shell: String,
    /// As an expression of Rust, a `String`; of what is encoded, where it is in base64.
    pub(super) rust: String,
    /// Whether it stands for the secret in base64.
    pub(super) is_base64: bool,
}

/// A part of a text.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Text(String),
    Secret(Stand),
}

/// What must not be shown, with what stands in its place.
#[derive(Clone, Debug, Default)]
pub(super) struct Redactor {
    secrets: Vec<(String, Stand)>,
}

impl Redactor {
    pub(super) fn new(credentials: &Credentials) -> Self {
        let mut secrets = Vec::new();
        for scheme in credentials.schemes() {
            let Some(secret) = credentials.get(scheme) else { continue };
            let name = variable(scheme);
            let shell = format!("${name}");
            let rust = format!("std::env::var({name:?}).unwrap()");
            forms(secret, &shell, &rust, &mut secrets);
            if let Some((_, password)) = secret.split_once(':') {
                let stand = Stand {
                    shell: format!("${{{name}#*:}}"),
                    rust: format!("{rust}.split_once(':').unwrap().1.to_owned()"),
                    is_base64: false,
                };
                secrets.push((password.to_owned(), stand));
            }
            // What is made of it to be refused says as much.
            for near in Near::ALL {
                let Some(made) = near.of(secret) else { continue };
                let (shell, rust) = match near {
                    Near::Longer => {
                        (format!("${{{name}}}x"), format!("format!(\"{{}}x\", {rust})"))
                    }
                    Near::Shorter => {
                        let rust = format!("{{ let mut it = {rust}; it.pop(); it }}");
                        (format!("${{{name}%?}}"), rust)
                    }
                    Near::OtherCase if made == secret.to_lowercase() => (
                        format!("$(printf %s \"${name}\" | tr '[:upper:]' '[:lower:]')"),
                        format!("{rust}.to_lowercase()"),
                    ),
                    Near::OtherCase => (
                        format!("$(printf %s \"${name}\" | tr '[:lower:]' '[:upper:]')"),
                        format!("{rust}.to_uppercase()"),
                    ),
                };
                forms(&made, &shell, &rust, &mut secrets);
            }
        }
        secrets.retain(|(secret, _)| secret.len() >= 3);
        secrets.sort_by_key(|(secret, _)| std::cmp::Reverse(secret.len()));
        Self { secrets }
    }

    /// A text without secrets.
    pub(super) fn text(&self, text: &str) -> String {
        let shown = self.pieces(text).into_iter().map(|it| match it {
            Piece::Text(text) => text,
            Piece::Secret(stand) => stand.shell,
        });
        shown.collect()
    }

    /// The parts of a text.
    pub(super) fn pieces(&self, text: &str) -> Vec<Piece> {
        let mut pieces = vec![Piece::Text(text.to_owned())];
        for (secret, stand) in &self.secrets {
            let mut next = Vec::new();
            for piece in pieces {
                let Piece::Text(text) = &piece else {
                    next.push(piece);
                    continue;
                };
                for (index, part) in text.split(secret.as_str()).enumerate() {
                    if index > 0 {
                        next.push(Piece::Secret(stand.clone()));
                    }
                    if !part.is_empty() {
                        next.push(Piece::Text(part.to_owned()));
                    }
                }
            }
            pieces = next;
        }
        pieces
    }
}

/// A secret as it is, in base64, and in a query.
fn forms(secret: &str, shell: &str, rust: &str, out: &mut Vec<(String, Stand)>) {
    let plain = |shell: String, rust: String| Stand { shell, rust, is_base64: false };
    out.push((secret.to_owned(), plain(shell.to_owned(), rust.to_owned())));
    let in_base64 = Stand {
        shell: format!("$(printf %s \"{shell}\" | base64 | tr -d '\\n')"),
        rust: rust.to_owned(),
        is_base64: true,
    };
    out.push((STANDARD.encode(secret), in_base64));
    for set in [percent_encoding::NON_ALPHANUMERIC, COMPONENT] {
        let encoded = percent_encoding::utf8_percent_encode(secret, set).to_string();
        if encoded != secret {
            let bytes =
                format!("{rust}.bytes().map(|it| format!(\"%{{it:02X}}\")).collect::<String>()");
            let shell =
                format!("$(printf %s \"{shell}\" | od -An -v -tx1 | tr ' ' % | tr -d '\\n')");
            out.push((encoded, plain(shell, bytes)));
        }
    }
}
