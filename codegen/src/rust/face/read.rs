//! The items of one file, as far as others can name them.

use std::collections::{BTreeSet, HashMap};

use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, FnArg, ImplItem, ItemImpl, Pat, Path, Signature, Token, Visibility};

use super::bare::bare;
use super::types::Scope;
use super::{Function, Item, Kind, Member};
use crate::rust::file::FilePart;

/// What the macros of the runtime implement for the type that they are called with.
const MACROS: &[(&str, &[&str])] = &[
    ("client_builder", &[]),
    ("constraints", &["Validate"]),
    // What it converts changes with the variants, which are compared themselves.
    ("from_variants", &[]),
    ("integer_enum", &["Serialize", "Deserialize", "Display", "From<i64>"]),
    ("multipart", &["ToMultipart"]),
    ("object", &["Debug", "Serialize", "Deserialize"]),
    ("part", &["Either"]),
    (
        "string_enum",
        &["Serialize", "Deserialize", "Display", "From<&str>", "FromStr", "AsRef<str>"],
    ),
    ("tagged_union", &["Debug", "Serialize", "Deserialize"]),
    ("untagged_union", &["Debug", "Serialize", "Deserialize"]),
    // Functions that every such enum has.
    ("webhooks", &[]),
    ("wrapper", &["Serialize", "Deserialize"]),
];

/// Reads one file.
pub(super) struct Reader<'a> {
    module: &'a str,
    scope: Scope,
    found: Vec<(String, Item)>,
    /// Where an item of this path is among them.
    known: HashMap<String, usize>,
}

impl<'a> Reader<'a> {
    /// A reader of a file of this module with these imports.
    pub(super) fn new(module: &'a str, imports: &BTreeSet<String>) -> Self {
        let mut scope = Scope::default();
        for path in imports {
            let (parent, name) = path.rsplit_once("::").unwrap_or(("", path));
            // From the file to its folder, and from there to the root. Other crates are known
            // by what is imported from them.
            let outer = match parent {
                "super" => module,
                "super::super" => "",
                _ => continue,
            };
            scope.paths.insert(name.to_owned(), joined(outer, name));
        }
        Self { module, scope, found: Vec::new(), known: HashMap::new() }
    }

    /// What the parts of the file say.
    pub(super) fn read(mut self, parts: Vec<FilePart>) -> Vec<(String, Item)> {
        let mut items = Vec::new();
        let mut tables = Vec::new();
        for part in parts {
            match part.into_tokens() {
                Ok(tokens) => {
                    let file = syn::parse2::<syn::File>(bare(tokens));
                    items.extend(file.map(|it| it.items).unwrap_or_default());
                }
                Err(table) => tables.push(table),
            }
        }
        for item in &items {
            let name = match item {
                syn::Item::Struct(item) => &item.ident,
                syn::Item::Enum(item) => &item.ident,
                syn::Item::Type(item) => &item.ident,
                _ => continue,
            };
            self.scope.paths.insert(name.to_string(), joined(self.module, &name.to_string()));
        }
        items.into_iter().for_each(|item| self.item(item));
        tables.iter().for_each(|table| self.table(table));
        self.found
    }

    /// The other names for types that the parts of a file define, which has items of these paths.
    pub(super) fn aliases(mut self, paths: &[String], parts: Vec<FilePart>) -> Vec<(String, Item)> {
        for path in paths {
            let name = path.rsplit("::").next().unwrap_or(path);
            self.scope.paths.insert(name.to_owned(), path.clone());
        }
        for part in parts {
            if let FilePart::Alias(alias) = part
                && let Ok(file) = syn::parse2::<syn::File>(bare(alias.tokens()))
            {
                file.items.into_iter().for_each(|item| self.item(item));
            }
        }
        self.found
    }

    fn item(&mut self, item: syn::Item) {
        match item {
            syn::Item::Struct(item) if is_public(&item.vis) => {
                let path = joined(self.module, &item.ident.to_string());
                let (members, has_hidden) = self.fields(&item.fields);
                let own = self.at(path);
                (own.kind, own.members, own.has_hidden) = (Kind::Struct, members, has_hidden);
                attributes(own, &item.attrs);
            }
            syn::Item::Enum(item) if is_public(&item.vis) => {
                let path = joined(self.module, &item.ident.to_string());
                let variants = item.variants.iter().map(|variant| {
                    let held: Vec<String> =
                        variant.fields.iter().map(|it| self.scope.text(&it.ty)).collect();
                    let ty = held.join(", ");
                    Member { name: variant.ident.to_string(), ty, source: None }
                });
                let members = variants.collect();
                let own = self.at(path);
                (own.kind, own.members) = (Kind::Enum, members);
                attributes(own, &item.attrs);
            }
            syn::Item::Type(item) if is_public(&item.vis) => {
                let path = joined(self.module, &item.ident.to_string());
                let ty = self.scope.text(&item.ty);
                self.at(path).kind = Kind::Alias(ty);
            }
            syn::Item::Fn(item) if is_public(&item.vis) => {
                let function = self.function(&item.sig, false);
                let own = self.at(joined(self.module, &function.name));
                own.kind = Kind::Function;
                own.functions.push(function);
            }
            syn::Item::Impl(item) => self.implementation(&item),
            _ => {}
        }
    }

    fn fields(&self, fields: &Fields) -> (Vec<Member>, bool) {
        let public = fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis));
        let members = public.map(|(index, field)| Member {
            name: field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string),
            ty: self.scope.text(&field.ty),
            source: None,
        });
        (members.collect(), fields.iter().any(|field| !is_public(&field.vis)))
    }

    fn implementation(&mut self, item: &ItemImpl) {
        let whole = self.scope.text(&item.self_ty);
        // What is implemented for calls of an operation belongs to the operation.
        let called = whole.strip_prefix("Call<").and_then(|rest| rest.strip_suffix('>'));
        let called = called.filter(|inner| inner.starts_with("operations::"));
        let head = whole.split('<').next().unwrap_or(&whole);
        let owner = called.unwrap_or(head).to_owned();
        self.scope.own.clone_from(&whole);
        let Some((path, _)) = &item.trait_ else {
            for member in &item.items {
                self.inherent(&owner, member, called.is_some());
            }
            return;
        };
        let implemented = self.scope.path(path);
        // `From` of a type of the bindings, for one of another crate.
        if let Some(from) = implemented.strip_prefix("From<").and_then(|it| it.strip_suffix('>'))
            && !self.scope.paths.values().any(|path| *path == owner)
        {
            let (from, into) = (from.to_owned(), format!("Into<{whole}>"));
            self.at(from).traits.insert(into);
            return;
        }
        let types: Vec<(String, String)> = item
            .items
            .iter()
            .filter_map(|member| match member {
                ImplItem::Type(it) => Some((it.ident.to_string(), self.scope.text(&it.ty))),
                _ => None,
            })
            .collect();
        let own = self.at(owner);
        own.traits.insert(implemented);
        own.types.extend(types);
    }

    fn inherent(&mut self, owner: &str, member: &ImplItem, is_of_call: bool) {
        match member {
            ImplItem::Fn(it) if is_public(&it.vis) => {
                let function = self.function(&it.sig, is_of_call);
                self.at(owner.to_owned()).functions.push(function);
            }
            ImplItem::Const(it) if is_public(&it.vis) => {
                let (name, ty) = (it.ident.to_string(), self.scope.text(&it.ty));
                self.at(owner.to_owned()).constants.push(Member { name, ty, source: None });
            }
            _ => {}
        }
    }

    fn function(&self, signature: &Signature, is_of_call: bool) -> Function {
        let mut receiver = String::new();
        let mut arguments = Vec::new();
        for input in &signature.inputs {
            match input {
                FnArg::Receiver(own) => {
                    receiver = match own.kind {
                        syn::ReceiverKind::Reference(..) => "&self",
                        _ => "self",
                    }
                    .to_owned();
                }
                FnArg::Typed(typed) => {
                    let name = match &*typed.pat {
                        Pat::Ident(it) => it.ident.to_string(),
                        _ => String::new(),
                    };
                    arguments.push((name, self.scope.text(&typed.ty)));
                }
            }
        }
        let returns = self.scope.returned(&signature.output);
        let returns =
            if signature.asyncness.is_some() { format!("async {returns}") } else { returns };
        Function { name: signature.ident.to_string(), is_of_call, receiver, arguments, returns }
    }

    /// What a call of a macro implements.
    fn table(&mut self, text: &str) {
        let Some((called, rest)) = text.split_once("!(") else { return };
        let Some((_, traits)) = MACROS.iter().find(|(name, _)| *name == called) else {
            debug_assert!(false, "nothing is known of `{called}!`");
            return;
        };
        let rest = ["enum ", "any of "].iter().find_map(|it| rest.strip_prefix(it)).unwrap_or(rest);
        let end = rest.find(|it: char| !(it.is_alphanumeric() || "_#".contains(it)));
        let name = &rest[..end.unwrap_or(rest.len())];
        if let Some(path) = self.scope.paths.get(name).cloned() {
            self.at(path).traits.extend(traits.iter().map(|&it| it.to_owned()));
        }
    }

    fn at(&mut self, path: String) -> &mut Item {
        let next = self.found.len();
        let index = *self.known.entry(path.clone()).or_insert(next);
        if index == next {
            self.found.push((path, Item::default()));
        }
        &mut self.found[index].1
    }
}

fn joined(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// What attributes say of an item: derived traits, and whether it is open.
fn attributes(item: &mut Item, attributes: &[Attribute]) {
    for attribute in attributes {
        if attribute.path().is_ident("non_exhaustive") {
            item.is_open = true;
        }
        if attribute.path().is_ident("derive") {
            let derived =
                attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
            let names = derived.into_iter().flatten();
            let names = names.filter_map(|path| Some(path.segments.last()?.ident.to_string()));
            item.traits.extend(names);
        }
    }
}
