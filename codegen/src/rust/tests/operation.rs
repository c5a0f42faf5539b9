//! The tests of an operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::argument::names_of_parameters;
use super::{Group, data, form};
use crate::cases::{Case, Subject};
use crate::names::identifier;
use crate::rust::Context;
use crate::rust::argument::{Argument, ArgumentKind, arguments};
use crate::rust::docs;
use crate::rust::file::SourceFile;
use crate::rust::ident::{field_ident, ident};
use crate::rust::response::{Responses, check};
use crate::rust::ty::{BINDINGS, Scope, TypeWriter};

/// The file of an operation's tests, and the names of its snapshots.
pub(super) fn source(
    context: &Context<'_>,
    group: &Group<'_>,
    index: usize,
) -> (SourceFile, Vec<String>) {
    let operation = &context.api.operations[index];
    let mut writer = TypeWriter::new(context, Scope::Tests);
    let answers = Responses::of(&mut writer, index);
    let arguments = arguments(&mut writer, index, answers.is_negotiated());
    writer.imports.clear();
    let body = arguments.iter().find_map(|argument| match &argument.kind {
        ArgumentKind::Body(_, forms) => Some((argument, forms)),
        _ => None,
    });
    let made = body.map(|(_, forms)| form::make(&mut writer, index, forms));
    let tests = Tests { context, group, index, answers: &answers, body: body.map(|it| it.0) };
    let mut file = SourceFile::default();
    let line = format!("`{}`: `{} {}`", operation.id, operation.method.as_str(), operation.path);
    file.docs = docs::inner_attributes(&[line.replace('\n', " ")]);
    let mut snapshots = Vec::new();
    file.push(tests.case());
    for (case, name) in group.cases.iter().zip(&group.tests) {
        let reviewed = group.reviewed(case);
        let Some(body) = tests.body(case, reviewed) else { continue };
        let said = docs::attributes(&[data::title(context, group, case)]);
        let name = ident(&identifier(name));
        file.push(quote! {
            #said
            #[test]
            fn #name() { #body }
        });
        let group = group.name(context);
        snapshots.extend(reviewed.iter().map(|what| format!("{group}__{name}__{what}")));
    }
    let has_requests =
        group.cases.iter().any(|case| !matches!(case.subject, Subject::Response { .. }));
    if has_requests {
        file.push(make(&writer, index, &arguments, made.as_ref().map(|it| &it.value)));
        made.into_iter().flat_map(|it| it.functions).for_each(|it| file.push(it));
        file.imports.insert("crate::request".to_owned());
    }
    if !snapshots.is_empty() {
        file.imports.insert("crate::reviewed".to_owned());
    }
    file.imports.extend(writer.imports);
    file.imports.insert(format!("{BINDINGS}::operations"));
    file.imports.insert("specwright_runtime::testing::Case".to_owned());
    (file, snapshots)
}

/// The function that makes the operation of a case.
fn make(
    writer: &TypeWriter<'_>,
    index: usize,
    arguments: &[Argument<'_>],
    body: Option<&TokenStream>,
) -> TokenStream {
    let ty = ident(&writer.context.names.operation(index).ty);
    let (mut given, mut set) = (Vec::new(), Vec::new());
    for argument in arguments {
        let name = &argument.field;
        let value = match (&argument.kind, body) {
            (ArgumentKind::Body(..), Some(body)) if argument.is_required => body.clone(),
            (ArgumentKind::Body(..), Some(body)) => quote!(case.has_body().then(|| #body)),
            // What converts into a text is taken, so that it has to be said what is read.
            (ArgumentKind::Parameter(parameter), _) if argument.is_required && argument.is_text => {
                match writer.is_flag(parameter.ty) {
                    true => quote!(case.argument::<specwright_runtime::Flag>(#name)),
                    false => quote!(case.argument::<String>(#name)),
                }
            }
            _ => quote!(case.argument(#name)),
        };
        match argument.is_required {
            true => given.push(value),
            false => {
                let field = field_ident(name);
                set.push(quote!(operation.#field = #value;));
            }
        }
    }
    let case = ident(if arguments.is_empty() { "_case" } else { "case" });
    let body = match set.is_empty() {
        true => quote!(operations::#ty::new(#(#given),*)),
        false => quote! {
            let mut operation = operations::#ty::new(#(#given),*);
            #(#set)*
            operation
        },
    };
    quote! {
        /// The operation with what a case gives.
        fn operation(#case: &Case) -> operations::#ty { #body }
    }
}

/// Writes the tests of an operation.
struct Tests<'a> {
    context: &'a Context<'a>,
    group: &'a Group<'a>,
    index: usize,
    answers: &'a Responses<'a>,
    /// The argument that is the body.
    body: Option<&'a Argument<'a>>,
}

impl Tests<'_> {
    /// The function that reads a case.
    fn case(&self) -> TokenStream {
        let file = format!("{}.json", self.context.names.module(self.group.home));
        let name = self.group.name(self.context);
        quote! {
            fn case(name: &'static str) -> Case {
                crate::case(#name, include_str!(#file), name)
            }
        }
    }

    /// What a test does; nothing for a case that the bindings do not know.
    fn body(&self, case: &Case, reviewed: &[&str]) -> Option<TokenStream> {
        let position = self.group.cases.iter().position(|it| std::ptr::eq(it, case))?;
        let name = &self.group.tests[position];
        match &case.subject {
            Subject::Response { response, .. } => {
                let operation = &self.context.api.operations[self.index];
                let response = operation.responses.get(*response)?;
                let media = case.media.and_then(|index| response.content.get(index));
                let ty = ident(&self.context.names.operation(self.index).ty);
                let check = check(self.answers, &ty, (response, media), case.shows_text())?;
                let (read, value) = (check.read, check.value);
                let value = value.map(|value| review(reviewed.contains(&"value"), "value", value));
                Some(quote!(let case = case(#name); #read #value))
            }
            Subject::Schema => None,
            _ => Some(self.request(case, name, reviewed)),
        }
    }

    fn request(&self, case: &Case, name: &str, reviewed: &[&str]) -> TokenStream {
        let wire = quote!(request(&case, &operation));
        let wire = review(reviewed.contains(&"wire"), "wire", wire);
        let held = match &case.subject {
            Subject::Parameter(index) => {
                let name = &names_of_parameters(self.context, self.index)[*index];
                let field = field_ident(name);
                Some(quote!(case.holds(#name, &operation.#field);))
            }
            _ => None,
        };
        let known = match (&case.subject, self.body) {
            (Subject::Call(_), _) => Some(quote!(case.known(&operation))),
            (Subject::Request, Some(argument)) if case.body.is_some() => {
                let field = field_ident(&argument.field);
                Some(quote!(case.known(&operation.#field)))
            }
            _ => None,
        };
        let known = known.map(|known| review(reviewed.contains(&"value"), "value", known));
        quote! {
            let case = case(#name);
            let operation = operation(&case);
            #held
            #wire
            #known
        }
    }
}

/// A statement that shows a text to a person, or only makes it.
pub(super) fn review(is_reviewed: bool, what: &str, text: TokenStream) -> TokenStream {
    match is_reviewed {
        true => quote!(reviewed(&case, #what, #text);),
        false => quote!(#text;),
    }
}
