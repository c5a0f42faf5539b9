//! Operations that go on after they are answered: how their state is asked for.

use proc_macro2::TokenStream;
use quote::quote;

use super::argument::{Argument, ArgumentKind, arguments};
use super::ident::{field_ident, ident};
use super::pages;
use super::response;
use super::ty::TypeWriter;
use crate::analyze::{PollingArgument, StateSource};
use crate::api::StateAddress;

/// What the documentation of such an operation ends with.
pub(super) const DOCS: &str =
    "It may go on behind its answer: `poll()` of the call gives one state after the other.";

/// The implementation for an operation that is followed.
pub(super) fn implementation(writer: &mut TypeWriter<'_>, index: usize) -> Option<TokenStream> {
    let context = writer.context;
    let way = context.polling(index)?;
    let name = ident(&context.names.operation(index).ty);
    let (state, own, follow) = match &way.state {
        StateSource::Itself => (
            quote!(Self),
            Some(quote! {
                fn state(&self) -> Option<Self> { Some(self.clone()) }
            }),
            quote! {
                fn follow(&self, _: &Response<Self::Output>) -> Option<Follow<Self>> {
                    Some(Follow::Operation(self.clone()))
                }
            },
        ),
        StateSource::Operation(target, values) => {
            let other = ident(&context.names.operation(*target).ty);
            let next = next(writer, index, *target, values)?;
            if *target != index {
                writer.import(&format!("super::{other}"));
            }
            let is_read = values.iter().any(|(_, it)| matches!(it, PollingArgument::Member(_)));
            let answer = ident(if is_read { "answer" } else { "_answer" });
            let follow = quote! {
                fn follow(&self, #answer: &Response<Self::Output>) -> Option<Follow<#other>> {
                    #next
                }
            };
            (quote!(#other), None, follow)
        }
        StateSource::Address(address) => {
            let (ty, by) = match address {
                StateAddress::Location => ("StateOf", "location"),
                StateAddress::Status => ("StatusOf", "status"),
            };
            let (ty, by) = (ident(ty), ident(by));
            let follow = quote! {
                fn follow(&self, answer: &Response<Self::Output>) -> Option<Follow<Self::State>> {
                    Follow::#by(answer)
                }
            };
            (quote!(poll::#ty<Self>), None, follow)
        }
    };
    let ended = match (&way.status, &way.state) {
        (Some((path, last)), _) => {
            let member = pages::member(writer, &quote!(answer.body()), path)?;
            quote!(is_any_of(&#member, &[#(#last),*]))
        }
        (None, StateSource::Address(StateAddress::Status)) => quote!(is_final(answer)),
        (None, _) => quote!(is_complete(answer)),
    };
    for import in ["Follow", "LongRunning", "poll"] {
        writer.import(&format!("specwright_runtime::{import}"));
    }
    Some(quote! {
        impl LongRunning for #name {
            type State = #state;

            #own
            #follow
            fn has_ended(answer: &Response<<Self::State as Operation>::Output>) -> bool {
                poll::#ended
            }
        }
    })
}

/// The operation that asks for a state.
fn next(
    writer: &mut TypeWriter<'_>,
    index: usize,
    target: usize,
    values: &[(usize, PollingArgument)],
) -> Option<TokenStream> {
    let context = writer.context;
    let own = fields(writer, index);
    let mut others = TypeWriter::new(context, writer.scope);
    let is_negotiated = response::Responses::of(&mut others, target).is_negotiated();
    let all = arguments(&mut others, target, is_negotiated);
    let parameters = &context.api.operations[target].parameters;
    let value = |argument: &Argument<'_>| {
        let ArgumentKind::Parameter(parameter) = &argument.kind else { return None };
        let (_, value) =
            values.iter().find(|(it, _)| std::ptr::eq(&parameters[*it], *parameter))?;
        let text = match value {
            PollingArgument::Member(path) => {
                let member = pages::member(writer, &quote!(answer.body()), path)?;
                quote!(poll::text(&#member))
            }
            PollingArgument::Parameter(parameter) => {
                let field = field_ident(own.get(*parameter)?);
                quote!(poll::text(&self.#field))
            }
            PollingArgument::Constant(text) if argument.is_text => {
                return Some((quote!(#text.to_owned()), quote!(Some(#text.to_owned()))));
            }
            PollingArgument::Constant(text) => {
                return Some((quote!(#text.parse().ok()?), quote!(#text.parse().ok())));
            }
        };
        Some(match argument.is_text {
            true => (quote!(#text?), text),
            false => (quote!(#text?.parse().ok()?), quote!(#text.and_then(|it| it.parse().ok()))),
        })
    };
    let mut required = Vec::new();
    let mut optional = TokenStream::new();
    for argument in &all {
        match (argument.is_required, value(argument)) {
            (true, value) => required.push(value?.0),
            (false, Some((_, value))) => {
                let field = field_ident(&argument.field);
                optional.extend(quote!(state.#field = #value;));
            }
            (false, None) => {}
        }
    }
    let other = ident(&context.names.operation(target).ty);
    Some(match optional.is_empty() {
        true => quote!(Some(Follow::Operation(#other::new(#(#required),*)))),
        false => quote! {
            let mut state = #other::new(#(#required),*);
            #optional
            Some(Follow::Operation(state))
        },
    })
}

/// The fields of an operation's parameters.
fn fields(writer: &TypeWriter<'_>, index: usize) -> Vec<String> {
    let context = writer.context;
    let operation = &context.api.operations[index];
    let reserved = context.analysis.methods_of_call(index);
    let names = crate::names::ArgumentNames::of(operation, operation.body.is_some(), &reserved);
    names.parameters
}
