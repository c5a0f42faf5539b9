//! A caller that uses all of a public face, as text.

use std::collections::BTreeSet;
use std::fmt::Write;

use specwright::rust::face::{Face, Function, Item, Kind};

/// What the bindings name of other crates, and what a caller writes for it.
const FOREIGN: &[(&str, &str)] = &[
    ("BTreeMap", "std::collections::BTreeMap"),
    ("Bearer", "bindings::runtime::Bearer"),
    ("Bytes", "bindings::runtime::export::Bytes"),
    ("Field", "bindings::runtime::Field"),
    ("Flag", "bindings::runtime::Flag"),
    ("Header", "bindings::runtime::Header"),
    ("SecretString", "bindings::runtime::SecretString"),
    ("Multipart", "bindings::runtime::Multipart"),
    ("Server", "bindings::runtime::Server"),
    ("Undocumented", "bindings::runtime::Undocumented"),
    ("Value", "bindings::runtime::export::serde_json::Value"),
    ("body::", "bindings::runtime::body::"),
    ("events::", "bindings::runtime::events::"),
    ("formats::", "bindings::runtime::formats::"),
    ("multipart::", "bindings::runtime::multipart::"),
    ("specwright_runtime::", "bindings::runtime::"),
    ("models::", "bindings::models::"),
    ("operations::", "bindings::operations::"),
    ("servers::", "bindings::servers::"),
    ("Client", "bindings::Client"),
    ("ClientBuilder", "bindings::ClientBuilder"),
];

/// Traits that a caller can ask for.
const TRAITS: &[(&str, &str)] = &[
    ("Clone", "Clone"),
    ("Copy", "Copy"),
    ("Debug", "std::fmt::Debug"),
    ("Default", "Default"),
    ("Deserialize", "for<'de> bindings::runtime::export::serde::Deserialize<'de>"),
    ("Display", "std::fmt::Display"),
    ("Eq", "Eq"),
    ("From<&str>", "for<'a> From<&'a str>"),
    ("From<i64>", "From<i64>"),
    ("Hash", "std::hash::Hash"),
    ("Operation", "bindings::runtime::Operation"),
    ("Paginated", "bindings::runtime::Paginated"),
    ("PartialEq", "PartialEq"),
    ("Serialize", "bindings::runtime::export::serde::Serialize"),
];

/// The text of a caller.
pub(crate) fn text(face: &Face) -> String {
    let mut caller = Caller { text: String::new(), count: 0 };
    caller.text.push_str("#![allow(warnings)]\n#![allow(clippy::all)]\nfn main() {}\n");
    for (path, item) in &face.items {
        caller.item(path, item);
    }
    caller.text
}

struct Caller {
    text: String,
    count: usize,
}

impl Caller {
    /// Adds a function of these arguments.
    fn add(&mut self, arguments: &str, returns: &str, body: &str) {
        self.count += 1;
        let count = self.count;
        // A type of the bindings may have a lifetime of its own.
        writeln!(self.text, "fn f{count}<'a>({arguments}) -> {returns} {{ {body} }}")
            .unwrap_or_default();
    }

    fn item(&mut self, path: &str, item: &Item) {
        let own = written(path);
        match &item.kind {
            Kind::Alias(target) => self.add(&format!("x: {own}"), &written(target), "x"),
            Kind::Struct if is_owned(path) => self.structure(&own, item),
            Kind::Enum => self.enumeration(&own, item),
            _ => {}
        }
        for (name, bound) in TRAITS {
            if item.traits.contains(*name) && path.contains("::") {
                self.add("", "()", &format!("fn is<T: {bound}>() {{}} is::<{own}>()"));
            }
        }
        for (name, ty) in &item.types {
            if item.traits.contains("Operation") {
                let projected = format!("<{own} as bindings::runtime::Operation>::{name}");
                self.add(&format!("x: {projected}"), &written(ty), "x");
            }
        }
        for constant in item.constants.iter().filter(|_| path.contains("::")) {
            let body = format!("{own}::{}", constant.name);
            self.add("", &written(&constant.ty), &body);
        }
        for function in &item.functions {
            self.function(path, &own, function);
        }
    }

    fn structure(&mut self, own: &str, item: &Item) {
        for field in &item.members {
            let (name, ty) = (&field.name, written(&field.ty));
            self.add(&format!("x: {own}"), &ty, &format!("x.{name}"));
            self.add(&format!("mut x: {own}, y: {ty}"), "()", &format!("x.{name} = y;"));
        }
        if item.is_open || item.has_hidden || item.members.iter().any(|it| it.name == "0") {
            return;
        }
        let arguments: Vec<String> = item
            .members
            .iter()
            .enumerate()
            .map(|(index, it)| format!("x{index}: {}", written(&it.ty)))
            .collect();
        let named = |value: &dyn Fn(usize) -> String| {
            let fields = item.members.iter().enumerate();
            let fields = fields.map(|(index, it)| format!("{}: {}", it.name, value(index)));
            fields.collect::<Vec<_>>().join(", ")
        };
        let made = format!("{own} {{ {} }}", named(&|index| format!("x{index}")));
        self.add(&arguments.join(", "), own, &made);
        let taken = format!("let {own} {{ {} }} = x;", named(&|_| "_".to_owned()));
        self.add(&format!("x: {own}"), "()", &taken);
    }

    fn enumeration(&mut self, own: &str, item: &Item) {
        let mut arms = String::new();
        for variant in &item.members {
            let (name, ty) = (&variant.name, &variant.ty);
            match ty.is_empty() {
                true => {
                    self.add("", own, &format!("{own}::{name}"));
                    arms.push_str(&format!("{own}::{name} => {{}} "));
                }
                false => {
                    let ty = written(ty);
                    self.add(&format!("x: {ty}"), own, &format!("{own}::{name}(x)"));
                    arms.push_str(&format!("{own}::{name}(y) => {{ let _: {ty} = y; }} "));
                }
            }
        }
        if item.is_open {
            arms.push_str("_ => {}");
        }
        self.add(&format!("x: {own}"), "()", &format!("match x {{ {arms} }}"));
    }

    fn function(&mut self, path: &str, own: &str, function: &Function) {
        // What every client has is the same for all documents.
        let is_call = function.returns.starts_with("Call<operations::");
        let is_whole = path == "Call" || (path == "Client" && !is_call);
        if is_whole || function.returns.starts_with("async ") {
            return;
        }
        let mut arguments = Vec::new();
        let mut given = Vec::new();
        for (index, (_, ty)) in function.arguments.iter().enumerate() {
            let Some(ty) = taken(ty) else { return };
            arguments.push(format!("x{index}: {ty}"));
            given.push(format!("x{index}"));
        }
        let given = given.join(", ");
        let this = match function.is_of_call {
            true => format!("bindings::Call<'a, {own}>"),
            false => own.to_owned(),
        };
        let name = &function.name;
        let called = match function.receiver.as_str() {
            "" if matches!(path.split_once("::"), Some(("servers", last)) if last == name) => {
                format!("{own}({given})")
            }
            "" => format!("{own}::{name}({given})"),
            receiver => {
                let reference = if receiver.starts_with('&') { "&'a " } else { "" };
                arguments.insert(0, format!("this: {reference}{this}"));
                format!("this.{name}({given})")
            }
        };
        self.add(&arguments.join(", "), &written(&function.returns), &called);
    }
}

/// Whether an item is one that a document brings.
fn is_owned(path: &str) -> bool {
    path.contains("::")
}

/// A type of an argument as a caller has it: a text for what is made from one.
fn taken(ty: &str) -> Option<String> {
    Some(match ty {
        "impl Into<String>" | "impl AsRef<str>" => "&'a str".to_owned(),
        _ => match ty.strip_prefix("impl Into<").and_then(|rest| rest.strip_suffix('>')) {
            Some(inner) => written(inner),
            None if ty.starts_with("impl ") => return None,
            None => written(ty),
        },
    })
}

/// A type by paths that lead there from anywhere.
fn written(ty: &str) -> String {
    let mut out = String::new();
    let mut rest = ty;
    let is_path = |letter: char| letter.is_alphanumeric() || "_:#".contains(letter);
    let known: BTreeSet<&str> = FOREIGN.iter().map(|(name, _)| *name).collect();
    while let Some(start) = rest.find(is_path) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|letter| !is_path(letter)).unwrap_or(from.len());
        let (path, after) = from.split_at(end);
        out.push_str(before);
        let head = path.find("::").map_or(path, |at| &path[..at + 2]);
        let whole = FOREIGN.iter().find(|(name, _)| *name == head);
        match whole.filter(|_| known.contains(head)) {
            Some((_, to)) => out.push_str(&format!("{to}{}", &path[head.len()..])),
            None if path == "Call" => out.push_str("bindings::Call"),
            None => out.push_str(path),
        }
        rest = after;
        if path == "Call" && rest.starts_with('<') {
            out.push_str("<'a, ");
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out.replace('&', "&'a ")
}
