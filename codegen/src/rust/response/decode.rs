//! How an answer is read: by its status, then by its media type.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::{Reader, ResponseForm, Responses, has_statuses, is_uniform};
use crate::api::StatusPattern;
use crate::rust::ident::ident;

impl Responses<'_> {
    pub(in crate::rust) fn functions(&self) -> TokenStream {
        let output = match self.success.as_slice() {
            [] => quote!(decode::empty(response)),
            answers if is_uniform(answers) => read(answers[0].reader),
            answers => self.output_of(answers),
        };
        let is_streamed = self.is_streamed();
        let failure = (!self.failure.is_empty()).then(|| self.failure_function());
        quote! {
            #is_streamed
            #[cfg_attr(debug_assertions, inline)]
            fn output(response: Response<Body>) -> Result<Self::Output, BodyError> { #output }
            #failure
        }
    }

    fn output_of(&self, answers: &[ResponseForm<'_>]) -> TokenStream {
        let ty = &self.output;
        let one = |answer: &ResponseForm<'_>| {
            let variant = ident(&answer.variant);
            match answer.reader {
                Reader::Empty => quote!(Ok(#ty::#variant)),
                reader => {
                    let read = read(reader);
                    quote!(#read.map(#ty::#variant))
                }
            }
        };
        let response = quote!(&response);
        let rest = quote!(decode::other_media_type(response));
        let body = |forms: &[&ResponseForm<'_>]| Some(by_media_type(forms, &response, one, &rest));
        let undocumented = quote!(specwright_runtime::decode::undocumented(response));
        by_status(answers, body, &undocumented)
    }

    /// Whether an answer is handed over as it arrives, where some are and others are not.
    fn is_streamed(&self) -> Option<TokenStream> {
        let is_stream = |answer: &ResponseForm<'_>| answer.reader.streams();
        if self.are_all_streams() || !self.success.iter().any(is_stream) {
            return None;
        }
        let body = |forms: &[&ResponseForm<'_>]| {
            let is_one = forms.iter().all(|it| is_stream(it) == is_stream(forms[0]));
            if is_one {
                return is_stream(forms[0]).then(|| quote!(true));
            }
            let all = names(forms);
            let streams: Vec<_> = forms.iter().copied().filter(|it| is_stream(it)).collect();
            let streams = names(&streams);
            let found = quote!(decode::media_type(response, &[#(#all),*]));
            Some(quote!(matches!(#found, Some(#(#streams)|*))))
        };
        let statuses = streamed_statuses(&self.success);
        let streamed = match statuses {
            Some(patterns) => quote!(matches!(response.status().as_u16(), #(#patterns)|*)),
            None => by_status(&self.success, body, &quote!(false)),
        };
        Some(quote! {
            fn is_streamed(response: &Response<Body>) -> bool { #streamed }
        })
    }

    fn failure_function(&self) -> TokenStream {
        let ty = &self.failure_type;
        let is_one = is_uniform(&self.failure);
        let one = |answer: &ResponseForm<'_>| {
            let kind = match answer.reader {
                Reader::Json => "json",
                Reader::JsonOrText => "json_or_text",
                Reader::Text => "text",
                _ => "bytes",
            };
            if is_one {
                let reader = ident(&format!("{kind}_ref"));
                quote!(decode::#reader(response).map(Some))
            } else {
                let (reader, variant) = (ident(&format!("{kind}_as")), ident(&answer.variant));
                quote!(decode::#reader(response, #ty::#variant))
            }
        };
        let (response, rest) = (quote!(response), quote!(Ok(None)));
        let body = |forms: &[&ResponseForm<'_>]| {
            Some(match is_one {
                true => one(forms[0]),
                false => by_media_type(forms, &response, one, &rest),
            })
        };
        let failure = match_status(&self.failure, &self.silent, body, &rest);
        quote! {
            #[cfg_attr(debug_assertions, inline)]
            fn failure(response: &Response<Body>) -> Result<Option<Self::Failure>, BodyError> {
                #failure
            }
        }
    }
}

/// The statuses whose answers are handed over as they arrive; nothing when a status alone does not
/// say it.
fn streamed_statuses(answers: &[ResponseForm<'_>]) -> Option<Vec<TokenStream>> {
    let mut patterns = Vec::new();
    for answer in answers {
        let status = answer.response.status;
        let forms = || answers.iter().filter(|it| it.response.status == status);
        if forms().count() > 1 || status == StatusPattern::Default {
            return None;
        }
        if answer.reader.streams() {
            patterns.push(pattern(status));
        }
    }
    Some(patterns)
}

/// A status as a pattern.
fn pattern(status: StatusPattern) -> TokenStream {
    match status {
        StatusPattern::Code(code) => Literal::u16_unsuffixed(code).into_token_stream(),
        StatusPattern::Range(hundred) => {
            let first = Literal::u16_unsuffixed(u16::from(hundred) * 100);
            let last = Literal::u16_unsuffixed(u16::from(hundred) * 100 + 99);
            quote!(#first..=#last)
        }
        StatusPattern::Default => quote!(_),
    }
}

fn read(reader: Reader) -> TokenStream {
    let function = ident(match reader {
        Reader::Json => "json",
        Reader::JsonOrText => "json_or_text",
        Reader::Text => "text",
        Reader::Bytes => "bytes",
        Reader::Stream => "stream",
        Reader::Events => "events",
        Reader::JsonLines => "json_lines",
        Reader::JsonSequence => "json_sequence",
        Reader::Empty => "empty",
    });
    quote!(decode::#function(response))
}

/// The media types of these forms, in their order.
fn names<'a>(forms: &[&'a ResponseForm<'_>]) -> Vec<&'a str> {
    forms.iter().flat_map(|form| &form.media).map(|media| media.name.trim()).collect()
}

/// What is done for each form of an answer.
fn by_media_type(
    forms: &[&ResponseForm<'_>],
    response: &TokenStream,
    one: impl Fn(&ResponseForm<'_>) -> TokenStream,
    rest: &TokenStream,
) -> TokenStream {
    if let [only] = forms {
        return one(only);
    }
    let arms = forms.iter().map(|form| {
        let (names, body) = (names(&[form]), one(form));
        quote!(Some(#(#names)|*) => #body,)
    });
    let arms: TokenStream = arms.collect();
    let names = names(forms);
    quote!(match decode::media_type(#response, &[#(#names),*]) { #arms _ => #rest })
}

/// What is done for each status, the forms of which are given at once; nothing where that is what is
/// done for the rest. When there is one status only, it is not asked for.
fn by_status(
    answers: &[ResponseForm<'_>],
    body: impl Fn(&[&ResponseForm<'_>]) -> Option<TokenStream>,
    rest: &TokenStream,
) -> TokenStream {
    if has_statuses(answers) {
        return match_status(answers, &[], body, rest);
    }
    body(&answers.iter().collect::<Vec<_>>()).unwrap_or_else(|| rest.clone())
}

/// Match arms, single statuses before ranges before the rest. Of `silent` statuses it is known that
/// nothing is done for them but what is done for the rest.
fn match_status(
    answers: &[ResponseForm<'_>],
    silent: &[StatusPattern],
    body: impl Fn(&[&ResponseForm<'_>]) -> Option<TokenStream>,
    rest: &TokenStream,
) -> TokenStream {
    let mut statuses: Vec<StatusPattern> = answers.iter().map(|it| it.response.status).collect();
    statuses.extend(silent);
    statuses.sort_unstable();
    statuses.dedup();
    if statuses == [StatusPattern::Default] {
        return body(&answers.iter().collect::<Vec<_>>()).unwrap_or_else(|| rest.clone());
    }
    let arms = statuses.iter().filter_map(|&status| {
        let forms: Vec<_> = answers.iter().filter(|it| it.response.status == status).collect();
        let is_rest = forms.is_empty() || status == StatusPattern::Default;
        let body = (!forms.is_empty()).then(|| body(&forms)).flatten();
        let body = body.or_else(|| is_rest.then(|| rest.clone()))?;
        let pattern = pattern(status);
        Some(quote!(#pattern => #body,))
    });
    let has_rest = statuses.contains(&StatusPattern::Default);
    let rest = (!has_rest).then(|| quote!(_ => #rest,));
    quote!(match response.status().as_u16() { #(#arms)* #rest })
}
