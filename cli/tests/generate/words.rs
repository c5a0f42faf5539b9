//! What is said of slips: in words for who wrote the document, with the place and a way out.

use std::fmt::Write as _;

use crate::{said, specwright};

/// Runs `generate` on a text.
fn generate(name: &str, text: &str, more: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), text).expect("written");
    let output = specwright(folder.path(), &[&["generate", name, "--out", "out"], more].concat());
    (output.status.code(), said(&output))
}

#[test]
fn errors_of_syntax_are_said_in_words() {
    let yaml = [
        ("a tab", "openapi: 3.0.3\ninfo:\n\ttitle: A\n"),
        ("a tab behind spaces", "openapi: 3.0.3\ninfo:\n  title: A\n \tversion: '1'\n"),
        (
            "a quotation mark that is open",
            "openapi: 3.0.3\ninfo:\n  title: \"A\n  version: '1'\npaths: {}\n",
        ),
        ("another one", "openapi: 3.0.3\ninfo:\n  title: 'It's'\n  version: '1'\n"),
        ("indentation", "openapi: 3.0.3\ninfo:\n  title: A\n version: '1'\n"),
        ("too far", "openapi: 3.0.3\ninfo:\n  title: A\n    version: '1'\n"),
        ("a colon", "openapi: 3.0.3\ninfo:\n  title: A: B\n"),
        ("a list", "openapi: 3.0.3\ninfo: {title: A, version: '1'}\ntags: - a\n"),
        ("no colon", "openapi: 3.0.3\ninfo\n  title: A\n"),
        ("a bracket", "openapi: 3.0.3\ninfo: {title: A, version: '1'\npaths: {}\n"),
        ("a list that is open", "openapi: 3.0.3\ntags: [a, b\npaths: {}\n"),
        ("an at sign", "openapi: 3.0.3\ninfo:\n  title: @A\n"),
        ("an escape", "openapi: 3.0.3\ninfo:\n  title: \"\\d\"\n"),
        ("an asterisk", "openapi: 3.0.3\ninfo:\n  title: *all\n"),
        ("an item", "openapi: 3.0.3\ntags:\n  - a\n  b: c\n"),
        ("twice", "openapi: 3.0.3\npaths:\n  /a: {get: {}}\n  /b: {}\n  /a: {post: {}}\n"),
    ];
    let json = [
        ("comma", "{\"openapi\": \"3.0.3\",\n \"paths\": {},\n}"),
        ("no comma", "{\"openapi\": \"3.0.3\"\n \"paths\": {}}"),
        ("open", "{\"openapi\": \"3.0.3\",\n \"paths\": {\n"),
        ("a text that is open", "{\"openapi\": \"3.0.3\n}"),
        ("comment", "{\"openapi\": \"3.0.3\", // which\n \"paths\": {}}"),
        ("single quotes", "{'openapi': '3.0.3'}"),
        ("more", "{\"openapi\": \"3.0.3\"}}"),
        (
            "twice",
            "{\"openapi\": \"3.0.3\",\n \"paths\": {\"/a\": [1],\n  \"/b\": {}, \"/a\": {}}}",
        ),
    ];
    let mut text = String::new();
    let all = yaml.map(|case| ("a.yaml", case)).into_iter();
    for (name, (what, document)) in all.chain(json.map(|case| ("a.json", case))) {
        let (status, said) = generate(name, document, &[]);
        assert_eq!(status, Some(2), "{what}: {said}");
        let _ = writeln!(text, "== {name}: {what}\n{said}");
    }
    insta::assert_snapshot!("syntax", text);
}

const SLIPS: &str = "\
openapi: 3.0.3
info: { title: Slips, version: '1' }
security: [{ tokn: [] }]
paths:
  /books:
    get:
      operationId: listBooks
      tags: [books]
      parameters: [{ $ref: '#/components/parameter/Page' }]
      responses: { '200': { $ref: '#/components/responses/Boks' } }
    post:
      operationId: listBooks
      responses: { '204': { description: Done. } }
components:
  parameters: { Page: { name: page, in: query, schema: { type: integer } } }
  responses: { Books: { description: Books. } }
  securitySchemes: { token: { type: http, scheme: bearer } }
";

#[test]
fn slips_of_names_are_recognised() {
    let (status, said) = generate("slips.yaml", SLIPS, &[]);
    assert_eq!(status, Some(0), "{said}");
    insta::assert_snapshot!("slips", said);
    for (selector, meant) in [
        ("listBoks", "did you mean `listBooks`?"),
        ("GET /book", "did you mean `GET /books`?"),
        ("tag:book", "did you mean `tag:books`?"),
    ] {
        let (status, said) = generate("slips.yaml", SLIPS, &["--select", selector]);
        assert_eq!(status, Some(2), "{said}");
        assert!(said.contains(meant), "{said}");
    }
}

#[test]
fn what_is_no_document_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    for (document, help) in [
        ("-", "a document is a file"),
        ("https://example.com/openapi.yaml", "curl -LO https://example.com/openapi.yaml"),
    ] {
        for command in [
            &["generate", document, "--out", "out"][..],
            &["check", document],
            &["serve", document],
        ] {
            let output = specwright(folder.path(), command);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains(help), "{said}");
        }
    }
    std::fs::write(folder.path().join("a.yaml"), SLIPS).expect("written");
    for (listen, help) in [
        ("4809", "--listen 127.0.0.1:4809"),
        (":4809", "--listen 127.0.0.1:4809"),
        ("localhost", "--listen localhost:0"),
        ("http://127.0.0.1:0/", "--listen 127.0.0.1:0"),
    ] {
        let output = specwright(folder.path(), &["serve", "a.yaml", "--listen", listen]);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(help), "{said}");
    }
}
