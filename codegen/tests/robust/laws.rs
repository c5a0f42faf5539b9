//! What holds of the bindings of any document, however broken. The fuzz target asks the same.

use std::collections::BTreeSet;
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use specwright::document::Document;
use specwright::rust::{File, Format, Options, TagFeatures, Target};

use crate::indexes;

/// A name that hostile texts hold, and that no name of a document becomes: it would be cut at `__`.
pub(crate) const INJECTED: &str = "injected__code";

/// A text as a document, in a module and in a crate with every option.
pub(crate) fn hold(name: &str, text: &str) {
    let module = Options::new(name, Target::Module);
    let krate = Options {
        formats: Format::ALL.iter().copied().collect(),
        validate: true,
        tag_features: TagFeatures::Always,
        ..Options::new(name, Target::Crate { name: "bindings".to_owned(), runtime: None })
    };
    for options in [module, krate] {
        let Some(files) = generated(name, text, &options) else { return };
        assert_eq!(Some(&files), generated(name, text, &options).as_ref(), "not deterministic");
        paths_stay(&files);
        for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
            reads_as_rust(file);
            has_words_only(file);
        }
        indexes::name_everything(&files);
    }
}

/// The files of the bindings; none of a text that is no document, of which that is said.
fn generated(name: &str, text: &str, options: &Options) -> Option<Vec<File>> {
    let document = match Document::from_text(name, text) {
        Ok(document) => document,
        Err(unusable) => {
            let said = unusable.rendered();
            assert!(!said.is_empty(), "refused without a word");
            said.iter().for_each(is_located);
            return None;
        }
    };
    let generated = specwright::generate_from(document, options);
    generated.rendered().iter().for_each(is_located);
    Some(generated.files)
}

fn is_located(said: &specwright::diagnostic::Rendered) {
    assert!(!said.message.is_empty() && said.line.is_some() && said.column.is_some(), "{said:?}");
    assert!(
        said.text.as_str().len() < 20_000,
        "{} says {} bytes",
        said.code,
        said.text.as_str().len()
    );
}

/// Paths are relative, go down only, and are told apart by every common file system.
fn paths_stay(files: &[File]) {
    let mut seen = BTreeSet::new();
    for File { path, .. } in files {
        assert!(seen.insert(path.to_lowercase()), "`{path}` is there twice");
        for part in path.split('/') {
            assert!(!part.is_empty() && part != "." && part != ".." && part.len() < 200, "{path}");
            let is_plain = |it: char| it.is_ascii_alphanumeric() || "_.-".contains(it);
            assert!(part.chars().all(is_plain), "{path}");
            let stem = part.split('.').next().unwrap_or_default().to_lowercase();
            let device = stem.trim_end_matches(|it: char| it.is_ascii_digit());
            let is_port = stem.len() == 4 && ["com", "lpt"].contains(&device);
            assert!(!is_port && !["con", "prn", "aux", "nul"].contains(&stem.as_str()), "{path}");
        }
    }
}

/// The text is Rust, and none of its statements is the document's.
fn reads_as_rust(file: &File) {
    if let Err(error) = syn::parse_file(&file.text) {
        panic!("{} is no Rust: {error}\n{}", file.path, excerpt(&file.text));
    }
    assert!(
        !file.text.lines().any(|line| line.starts_with("compile_error!")),
        "{} is no Rust:\n{}",
        file.path,
        excerpt(&file.text)
    );
    let tokens = TokenStream::from_str(&file.text).expect("it is Rust");
    nothing_was_injected(tokens, &file.path);
}

fn nothing_was_injected(tokens: TokenStream, path: &str) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => nothing_was_injected(group.stream(), path),
            TokenTree::Ident(ident) => {
                let is_foreign = [INJECTED, "unsafe"].iter().any(|word| ident == word);
                assert!(!is_foreign, "{path}: `{ident}` of the document is code");
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Comments hold nothing that rustdoc would compile or that a browser would run.
fn has_words_only(file: &File) {
    let mut block = String::new();
    for line in file.text.lines().chain([""]) {
        let line = line.trim_start();
        match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            Some(words) => {
                block.push_str(words.strip_prefix(' ').unwrap_or(words));
                block.push('\n');
            }
            None => comment_is_harmless(&std::mem::take(&mut block), &file.path),
        }
    }
}

fn comment_is_harmless(comment: &str, path: &str) {
    for event in Parser::new_ext(comment, pulldown_cmark::Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                assert_eq!(&*language, "text", "{path}: rustdoc takes this for code:\n{comment}");
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                panic!("{path}: rustdoc takes this for code:\n{comment}");
            }
            Event::Html(tag) | Event::InlineHtml(tag) => {
                panic!("{path}: `{tag}` is HTML:\n{comment}");
            }
            _ => {}
        }
    }
}

fn excerpt(text: &str) -> String {
    text.chars().take(4_000).collect()
}
