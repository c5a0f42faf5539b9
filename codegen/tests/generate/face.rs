//! The public face of bindings is what their text says.

use std::collections::BTreeSet;

use specwright::document::Document;
use specwright::rust::face::{Face, Function, Item, Kind};
use specwright::rust::{Formats, Options, TagFeatures, Target};

use crate::{documents, fixture};

/// What is public in the text of the files: items, fields, variants, functions and constants by
/// their names.
fn in_text(files: &[specwright::rust::File]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let sources = files.iter().filter(|file| file.path.ends_with(".rs"));
    for file in sources.filter(|file| !file.path.ends_with("mod.rs") && file.path != "src/lib.rs") {
        let mut is_in_enum = false;
        for line in file.text.lines() {
            let line_is_inner = line.starts_with("    ") && !line.starts_with("     ");
            is_in_enum = line.starts_with("pub enum ") || (is_in_enum && line != "}");
            let variant = line.trim_start().trim_end_matches(',');
            if is_in_enum && line_is_inner && variant.starts_with(|it: char| it.is_uppercase()) {
                found.insert(word(variant));
            }
            let Some(rest) = line.trim_start().strip_prefix("pub ") else { continue };
            let rest = rest.strip_prefix("async ").unwrap_or(rest);
            let kinds = ["struct ", "enum ", "type ", "fn ", "const "];
            let name = kinds.iter().find_map(|kind| rest.strip_prefix(kind)).unwrap_or(rest);
            found.insert(word(name));
        }
    }
    found
}

/// The identifier that a text begins with.
fn word(text: &str) -> String {
    text.chars().take_while(|it| it.is_alphanumeric() || "_#".contains(*it)).collect()
}

/// The same of a face.
fn in_face(face: &Face) -> BTreeSet<String> {
    let last = |path: &str| path.rsplit("::").next().unwrap_or(path).to_owned();
    let names = |(path, item): (&String, &Item)| {
        let members = item.members.iter().chain(&item.constants).map(|it| it.name.clone());
        let functions = item.functions.iter().map(|it| it.name.clone());
        members.chain(functions).chain([last(path)]).collect::<Vec<_>>()
    };
    // What a tuple holds has no name in the text.
    face.items.iter().flat_map(names).filter(|name| name != "0").collect()
}

/// All types that a face names.
fn types(face: &Face) -> Vec<&str> {
    let mut types = Vec::new();
    for item in face.items.values() {
        types.extend(item.members.iter().chain(&item.constants).map(|it| it.ty.as_str()));
        types.extend(item.types.values().map(String::as_str));
        for function in &item.functions {
            types.extend(function.arguments.iter().map(|(_, ty)| ty.as_str()));
            types.push(&function.returns);
        }
        if let Kind::Alias(target) = &item.kind {
            types.push(target);
        }
    }
    types
}

#[test]
fn the_face_is_what_the_text_says() {
    let target = Target::Crate { name: "bindings".to_owned(), runtime: None };
    let mut options = Options::new("document", target);
    options.formats = "all".parse::<Formats>().unwrap();
    (options.validate, options.tag_features) = (true, TagFeatures::Always);
    let mut count = 0;
    for path in documents(&fixture("constructs")).into_iter().chain(documents(&fixture("clients")))
    {
        let Ok(document) = Document::open(&path) else { continue };
        let face = specwright::face_of(&document, &options);
        let generated = specwright::generate_from(document, &options);
        assert_eq!(in_face(&face), in_text(&generated.files), "{}", path.display());
        for (item, described) in &face.items {
            assert_ne!(described.kind, Kind::Elsewhere, "{item} of {}", path.display());
            if item.starts_with("models::") && !matches!(described.kind, Kind::Alias(_)) {
                let traits = ["Serialize", "ToMultipart", "Either"];
                let is_known = traits.iter().any(|it| described.traits.contains(*it));
                assert!(is_known, "{item} of {}: {:?}", path.display(), described.traits);
            }
        }
        // Each name is of the bindings, of a crate, or of the language.
        let is_other = |word: &str| word == "_" || word.starts_with("super");
        let parts = types(&face).into_iter().flat_map(|ty| ty.split(['<', '>', ',', ' ', '&']));
        let parts: Vec<&str> = parts.filter(|word| is_other(word)).collect();
        assert_eq!(parts, [""; 0], "{}", path.display());
        // What the types of the bindings are called, all of them are there.
        let own =
            types(&face).into_iter().flat_map(|ty| ty.split(['<', '>', ',', ' ', '&', '(', ')']));
        for name in own.filter(|it| it.starts_with("models::") || it.starts_with("operations::")) {
            assert!(face.items.contains_key(name), "{name} of {}", path.display());
        }
        count += 1;
    }
    assert!(count > 20, "{count}");
}

/// Several files may say something of an item, as operations do of the client: it has all that is said,
/// less what the other version says too.
fn is_less(kept: &Item, full: &Item, other: Option<&Item>, what: &str) {
    let bare =
        |item: &Item| Item { functions: Vec::new(), traits: BTreeSet::new(), ..item.clone() };
    assert_eq!(bare(kept), bare(full), "{what}");
    let is_kept = |it: &&Function| kept.functions.contains(it);
    let (same, less): (Vec<_>, Vec<_>) = full.functions.iter().partition(is_kept);
    assert_eq!(kept.functions.iter().collect::<Vec<_>>(), same, "{what}");
    assert!(
        less.iter().all(|it| other.is_some_and(|other| other.functions.contains(it))),
        "{what}"
    );
    assert!(kept.traits.is_subset(&full.traits), "{what}");
    let mut less = full.traits.difference(&kept.traits);
    assert!(less.all(|it| other.is_some_and(|other| other.traits.contains(it))), "{what}");
}

/// An item without where it stands in the document, which may be elsewhere in another version.
fn placeless(item: &Item) -> Item {
    let mut item = Item { source: None, ..item.clone() };
    item.members.iter_mut().for_each(|member| member.source = None);
    item
}

/// The faces of two versions are what each face is by itself, less what is the same in both.
#[test]
fn what_is_left_out_of_two_faces_is_the_same_in_both() {
    let target = Target::Crate { name: "bindings".to_owned(), runtime: None };
    let options = Options::new("document", target);
    let (mut count, mut left_out) = (0, 0);
    for path in documents(&fixture("constructs")) {
        let Ok(document) = Document::open(&path) else { continue };
        let text = document.root().to_json();
        let read = |text: &serde_json::Value| {
            Document::from_text("api.json", text.to_string()).expect("a document")
        };
        let schemas = text.pointer("/components/schemas").and_then(|it| it.as_object());
        let names: Vec<&String> = schemas.into_iter().flatten().map(|(name, _)| name).collect();
        let old = read(&text);
        let full_old = specwright::face_of(&old, &options);
        for name in names.into_iter().take(4) {
            let mut edited = text.clone();
            edited["components"]["schemas"][name] = serde_json::json!({ "type": "boolean" });
            let new = read(&edited);
            let full_new = specwright::face_of(&new, &options);
            let (lean_old, lean_new) = specwright::faces_of((&old, &options), (&new, &options));
            let sides = [(&lean_old, &full_old, &full_new), (&lean_new, &full_new, &full_old)];
            for (lean, full, other) in sides {
                assert_eq!((&lean.features, &lean.unmatched), (&full.features, &full.unmatched));
                for (item, described) in &full.items {
                    let what = || format!("{item}, `{name}` edited in {}", path.display());
                    match lean.items.get(item) {
                        // Where it leads is all that is asked of a name.
                        Some(kept) if matches!(kept.kind, Kind::Alias(_)) => {
                            assert_eq!(kept.kind, described.kind, "{}", what());
                        }
                        Some(kept) => is_less(kept, described, other.items.get(item), &what()),
                        None => {
                            let other = other.items.get(item).map(placeless);
                            assert_eq!(Some(placeless(described)), other, "{}", what());
                            left_out += 1;
                        }
                    }
                }
                assert!(lean.items.keys().all(|item| full.items.contains_key(item)));
            }
            count += 1;
        }
    }
    assert!(count > 50 && left_out > 10 * count, "{count}, {left_out}");
}
