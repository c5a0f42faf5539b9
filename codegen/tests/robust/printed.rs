//! What is printed says to its receiver what it is meant to say, whatever stands in it: each output
//! is read as its receiver reads it.

use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag};
use specwright::print::{
    Annotation, Cargo, Code, Level, Lines, Markdown, Printed, Terminal, Workflow,
};
use specwright::printed;

use crate::receivers::{command, commands_nobody, directive, is_printable};
use crate::{cases, hostile};

/// Texts that speak to a receiver of messages.
const SPEAKING: &[&str] = &[
    "x\ncargo::rustc-env=FROM_THE_DOCUMENT=1\n",
    "cargo:rustc-link-arg=-Wl",
    "\u{3000}cargo::warning=x",
    "::error file=a,line=1::pwned",
    " \t::add-mask::e\r\n::stop-commands::x",
    "##[error]pwned",
    "a ##[group]b ##vso[task.setvariable variable=x]y",
    "\u{1b}[31mRED\u{7}\u{9b}2J\u{1b}]8;;https://x.example\u{1b}\\link",
    "\u{202e}evil\u{202c}\u{2066}\u{2069}\u{200f}\u{61c}",
    "a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f",
    "a\u{200b}\u{2060}\u{feff}\u{ad}\u{fe0f}\u{e0041}b",
    "%0A::error::%25",
    "file=x,line=1,title=a:b",
    "[a](https://x.example) ![b](c) <https://x.example> <b>c</b> <!-- -->",
    "a | b || c \\| d `|` e",
    "`a`` | ``b` ` <script>",
    "@someone @org/team #1 GH-1 a/b#2 x@y.example",
    "https://x.example/?a=1&b www.x.example &lt; &#64;x",
    "    code\n```\nfence\n~~~",
    "# h\n===\n---\n- a\n1. b\n> c\n* * *",
    "- [ ] a",
    "1) a",
    "**a** __b__ ~~c~~ $d$ _e_ \\",
    "```",
    "`",
    "| a |\n|---|",
    "</summary></details><h1>a",
    "[x]: https://x.example",
    "\"}\n{\"severity\":\"error\"",
];

fn hostile() -> impl Iterator<Item = String> {
    let names = (0..200).map(|number| hostile::name(number).to_owned());
    let texts = (0..80).map(|number| hostile::text(number).to_owned());
    SPEAKING.iter().map(|it| (*it).to_owned()).chain(names).chain(texts)
}

fn to_a_terminal(name: &str) {
    let message: Printed<Terminal> = printed!("{}: `{}` is not there{}\n", name, name, name);
    is_printable(message.as_str(), 1);
    commands_nobody(message.as_str());
    let mut log = Printed::<Terminal>::new();
    for part in [name, ":", ":error::", name, "\n"] {
        log.push(&Printed::value(part));
    }
    is_printable(log.as_str(), 0);
    commands_nobody(log.as_str());
    let diff: Printed<Terminal> = printed!("{}\n", Lines(name));
    is_printable(diff.as_str(), name.matches('\n').count() + 1);
    commands_nobody(diff.as_str());
}

fn to_cargo(name: &str) {
    let text = Printed::<Cargo>::directive("warning", name);
    is_printable(text.as_str(), 1);
    let directives: Vec<_> = text.as_str().lines().filter_map(directive).collect();
    assert_eq!(directives.len(), 1, "{text:?}");
    assert!(directives[0].starts_with(":warning="), "{text:?}");
}

fn to_github(name: &str) {
    let message: Printed<Terminal> = printed!("`{}` is not there\n{}", name, Lines(name));
    let text: Printed<Workflow> = Printed::annotation(&Annotation {
        level: Level::Warning,
        file: Some(name),
        position: Some((3, 7)),
        title: name,
        message: message.clone(),
    });
    is_printable(text.as_str(), 1);
    let (found, properties, said) =
        command(text.as_str().trim_end_matches('\n')).expect("a command");
    let shown = Printed::<Terminal>::value(name);
    // The runner drops properties that are empty, and knows no blanks at their end.
    let value =
        |name: &str| properties.iter().find(|it| it.0 == name).map_or("", |it| it.1.trim_end());
    // A text that begins a line is told from a command even where it would be none.
    assert_eq!(value("file"), inline(name).trim_end(), "{shown:?}");
    assert_eq!((found.as_str(), value("line"), value("col")), ("warning", "3", "7"));
    assert_eq!(value("title"), inline(name).trim_end());
    assert_eq!(properties.len(), 4, "{text:?}");
    assert_eq!(said, message.as_str());
}

fn inline(name: &str) -> String {
    specwright::print::inline(name).into_owned()
}

fn to_a_program(name: &str) {
    let report = serde_json::json!({ "name": name, name: [name] });
    let text = Printed::json(&report);
    let lines = serde_json::to_string_pretty(&report).expect("JSON").matches('\n').count() + 1;
    is_printable(text.as_str(), lines);
    commands_nobody(text.as_str());
    let read: serde_json::Value = serde_json::from_str(text.as_str()).expect("JSON");
    assert_eq!(read, report);
}

/// The texts of a comment; nothing in it is a link, HTML, or anything else but what the program
/// has put there.
fn texts(markdown: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut options = pulldown_cmark::Options::all();
    options.remove(pulldown_cmark::Options::ENABLE_SMART_PUNCTUATION);
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::TableCell | Tag::Item) => texts.push(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(last) = texts.last_mut() {
                    last.push_str(&text);
                }
            }
            Event::Html(tag) | Event::InlineHtml(tag) => {
                assert!(["<code>", "</code>"].contains(&&*tag), "{tag:?} in {markdown}");
            }
            Event::Start(
                Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::List(None) | Tag::Paragraph,
            )
            | Event::End(_) => {}
            other => panic!("{other:?} in {markdown}"),
        }
    }
    texts
}

fn to_a_reviewer(name: &str) {
    let text: Printed<Markdown> = printed!(
        "| a | b | c |\n| --- | --- | --- |\n| {} | x {} y | {} |\n\n- {}\n- x {} y\n- {}\n",
        name,
        name,
        Code(name),
        name,
        name,
        Code(name)
    );
    is_printable(text.as_str(), 7);
    commands_nobody(text.as_str());
    let texts = texts(text.as_str());
    assert_eq!(texts.len(), 9, "{texts:?} in {}", text.as_str());
    // What would be a command to a build service is written otherwise in code.
    let armed =
        |text: String| text.replace("\\u{5b}", "[").replace("\\u{3a}", ":").replace("\\u{63}", "c");
    let shown = |text: &str| armed(text.replace(['\u{200b}', '`'], "").trim().to_owned());
    for (index, before, after) in
        [(3, "", ""), (4, "x ", " y"), (5, "", ""), (6, "", ""), (7, "x ", " y"), (8, "", "")]
    {
        let expected = format!("{before}{}{after}", inline(name));
        assert_eq!(shown(&texts[index]), shown(&expected), "{}", text.as_str());
    }
    // Outside of code, GitHub looks for names and numbers once more in what is shown.
    for text in [&texts[3], &texts[4], &texts[6]] {
        let is_mention = |at: usize| text[at + 1..].starts_with(|it: char| it.is_alphanumeric());
        let spans = name.matches('`').count() > 1;
        assert!(spans || !text.match_indices(['@', '#']).any(|(at, _)| is_mention(at)), "{text:?}");
    }
    let block = Printed::code_block("diff", name);
    let blocks = Parser::new(block.as_str())
        .filter(|event| matches!(event, Event::Start(_)))
        .collect::<Vec<_>>();
    assert!(matches!(blocks[..], [Event::Start(Tag::CodeBlock(_))]), "{}", block.as_str());
    commands_nobody(block.as_str());
}

fn is_said_to_everybody(name: &str) {
    to_a_terminal(name);
    to_cargo(name);
    to_github(name);
    to_a_program(name);
    to_a_reviewer(name);
}

#[test]
fn each_hostile_text_for_each_receiver() {
    hostile().for_each(|name| is_said_to_everybody(&name));
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_text_for_each_receiver(parts in prop::collection::vec(prop_oneof![
        prop::sample::select(SPEAKING).prop_map(str::to_owned),
        ".{0,6}".prop_map(|it: String| it),
        "[`|@#:.*_~<>\\[\\]()!&$\\\\ \n\t0-9a-z-]{1,12}".prop_map(|it: String| it),
    ], 0..4)) {
        is_said_to_everybody(&parts.concat());
    }
}

#[test]
#[should_panic(expected = "a part for each pair of braces")]
fn words_and_parts_are_counted() {
    specwright::print::count("{} and {}", &["one"]);
}
