//! How contract tests read an answer.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Reader, ResponseForm, Responses, informs, is_uniform};
use crate::api::{MediaKind, MediaType, Response};
use crate::rust::ident::ident;

/// How a case of an answer is checked.
pub(in crate::rust) struct Check {
    /// The statements that read it.
    pub(in crate::rust) read: TokenStream,
    /// The check of what was read, which gives it as text; nothing where there is nothing to read.
    pub(in crate::rust) value: Option<TokenStream>,
}

/// How a media type of an answer is written by a service; `is_text` as for [`check`].
pub(in crate::rust) fn written(
    answers: &Responses<'_>,
    media: &MediaType,
    is_text: bool,
) -> Option<&'static str> {
    let all = answers.success.iter().chain(&answers.failure);
    let has = |answer: &&ResponseForm<'_>| answer.media.iter().any(|it| it.origin == media.origin);
    Some(match all.into_iter().find(has)?.reader {
        Reader::Json => "json",
        Reader::JsonOrText if media.kind == MediaKind::Json => "json",
        Reader::JsonOrText => "text",
        Reader::Text | Reader::Bytes | Reader::Stream => "text",
        Reader::Events | Reader::JsonLines | Reader::JsonSequence if is_text => "text",
        Reader::Events => "event",
        Reader::JsonLines => "lines",
        Reader::JsonSequence => "sequence",
        Reader::Empty => return None,
    })
}

/// How an answer of this operation is checked, in this form; nothing for one that is not read.
/// `is_text` says that the document shows a text, be it of events.
pub(in crate::rust) fn check(
    answers: &Responses<'_>,
    operation: &Ident,
    (response, media): (&Response, Option<&MediaType>),
    is_text: bool,
) -> Option<Check> {
    let is_it = |answer: &&ResponseForm<'_>| {
        answer.response.origin == response.origin
            && match media {
                Some(media) => answer.media.iter().any(|it| it.origin == media.origin),
                None => answer.media.is_empty(),
            }
    };
    let success = answers.success.iter().find(is_it);
    if let Some(answer) = success.or_else(|| answers.failure.iter().find(is_it)) {
        let (all, ty, read) = match success {
            Some(_) => (&answers.success, &answers.output, quote!(case.output)),
            None => (&answers.failure, &answers.failure_type, quote!(case.failure)),
        };
        let read = quote!(#read::<operations::#operation>());
        let value = value(answer.reader, is_text);
        let variant = ident(&answer.variant_or_unit());
        let name = &answer.variant;
        let read = match (is_uniform(all), &value) {
            (true, None) => quote!(#read;),
            (true, Some(_)) => quote!(let value = #read;),
            (false, None) => quote! {
                let operations::#ty::#variant = #read else { case.other(#name) };
            },
            (false, Some(_)) => quote! {
                let operations::#ty::#variant(value) = #read else { case.other(#name) };
            },
        };
        return Some(Check { read, value });
    }
    let is_unread = !response.status.is_success() && !informs(response.status);
    let is_failure = answers.failure.iter().any(|it| it.response.origin == response.origin);
    if !is_unread || is_failure {
        return None;
    }
    Some(Check { read: quote!(case.undescribed::<operations::#operation>();), value: None })
}

impl ResponseForm<'_> {
    /// Its variant; a name that is not used where there is none.
    fn variant_or_unit(&self) -> String {
        if self.variant.is_empty() { "Unit".to_owned() } else { self.variant.clone() }
    }
}

/// The check of a value.
fn value(reader: Reader, is_text: bool) -> Option<TokenStream> {
    Some(match reader {
        Reader::Json | Reader::JsonOrText => quote!(case.same(&value)),
        Reader::Text => quote!(case.same_text(&value)),
        Reader::Bytes => quote!(case.same_bytes(&value)),
        Reader::Stream => quote!(case.same_stream(value)),
        Reader::Events if is_text => quote!(case.some_events(value)),
        Reader::Events => quote!(case.same_event(value)),
        Reader::JsonLines | Reader::JsonSequence if is_text => quote!(case.some_items(value)),
        Reader::JsonLines | Reader::JsonSequence => quote!(case.same_items(value)),
        Reader::Empty => return None,
    })
}
