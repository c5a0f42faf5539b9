//! What an index says of the files beside it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use specwright::rust::File;
use syn::{Item, UseTree, Visibility};

/// Names by their modules.
type Named = BTreeMap<String, BTreeSet<String>>;

/// Each index names all that its files make public, and each name once.
pub(crate) fn name_everything(files: &[File]) {
    for index in files.iter().filter(|file| file.path.ends_with("s/mod.rs")) {
        let folder = index.path.strip_suffix("mod.rs").unwrap_or_default();
        let mut there = Named::new();
        for file in files.iter().filter(|file| file.path != index.path) {
            let module = file.path.strip_prefix(folder).and_then(|it| it.strip_suffix(".rs"));
            if let Some(module) = module {
                there.insert(module.to_owned(), public_items(&file.text));
            }
        }
        let listed = listed(&index.text);
        assert_eq!(listed, there, "{} does not name what there is", index.path);
        let names: BTreeSet<&String> = listed.values().flatten().collect();
        let all: usize = listed.values().map(BTreeSet::len).sum();
        assert_eq!(names.len(), all, "{} names something twice", index.path);
    }
}

/// The items of a file that a glob would import.
fn public_items(text: &str) -> BTreeSet<String> {
    let file = syn::parse_file(text).expect("it is Rust");
    let named = file.items.iter().filter_map(|item| match item {
        Item::Const(it) => Some((&it.vis, &it.ident)),
        Item::Enum(it) => Some((&it.vis, &it.ident)),
        Item::Fn(it) => Some((&it.vis, &it.sig.ident)),
        Item::Mod(it) => Some((&it.vis, &it.ident)),
        Item::Static(it) => Some((&it.vis, &it.ident)),
        Item::Struct(it) => Some((&it.vis, &it.ident)),
        Item::Trait(it) => Some((&it.vis, &it.ident)),
        Item::Type(it) => Some((&it.vis, &it.ident)),
        _ => None,
    });
    let public = named.filter(|(visibility, _)| !matches!(visibility, Visibility::Inherited));
    public.map(|(_, name)| name.to_string()).collect()
}

/// What an index says.
fn listed(text: &str) -> Named {
    let mut listed = Named::new();
    for item in syn::parse_file(text).expect("it is Rust").items {
        match item {
            Item::Use(item) => {
                let UseTree::Path(path) = &item.tree else { panic!("a name of no module") };
                let names = names(&path.tree);
                listed.entry(path.ident.to_string()).or_default().extend(names);
            }
            Item::Macro(item) => listed.extend(table(item.mac.tokens)),
            _ => {}
        }
    }
    listed
}

fn names(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Group(group) => group.items.iter().flat_map(names).collect(),
        _ => panic!("neither a name nor a list of names"),
    }
}

/// `module { Name, Name }`, as often as it comes.
fn table(tokens: TokenStream) -> Named {
    let mut listed = Named::new();
    let mut module = String::new();
    for token in tokens {
        match token {
            TokenTree::Ident(name) => module = name.to_string(),
            TokenTree::Group(group) => {
                let idents = group.stream().into_iter().filter_map(|token| match token {
                    TokenTree::Ident(name) => Some(name.to_string()),
                    _ => None,
                });
                listed.insert(std::mem::take(&mut module), idents.collect());
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => panic!("`{token}` between modules"),
        }
    }
    listed
}
