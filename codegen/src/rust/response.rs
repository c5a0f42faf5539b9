//! Answers of an operation: what it gives on success, and what it says on failure.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::docs;
use super::file::SourceFile;
use super::ty::{TypeWriter, ident};
use crate::api::{MediaKind, MediaType, Method, Response, StatusPattern};
use crate::names::Scope;

/// How a body is read.
#[derive(Clone, Copy, PartialEq)]
enum Reader {
    Json,
    Text,
    Bytes,
    Stream,
    Empty,
}

/// One documented answer.
struct Answer<'a> {
    response: &'a Response,
    ty: TokenStream,
    reader: Reader,
    variant: String,
}

/// The answers of an operation.
pub(super) struct Answers<'a> {
    success: Vec<Answer<'a>>,
    failure: Vec<Answer<'a>>,
    output: TokenStream,
    failure_type: TokenStream,
    accept: Option<String>,
}

impl<'a> Answers<'a> {
    pub(super) fn of(writer: &mut TypeWriter<'a>, index: usize) -> Self {
        let operation = &writer.context.api.operations[index];
        let has_success = operation.responses.iter().any(|it| it.status.is_success());
        let is_success = |status: StatusPattern| {
            status.is_success() || (!has_success && status == StatusPattern::Default)
        };
        let is_head = operation.method == Method::Head;
        let (mut success, mut failure) = (Vec::new(), Vec::new());
        for response in &operation.responses {
            let answer = |writer: &mut TypeWriter<'a>| answer(writer, response, is_head);
            if is_success(response.status) {
                success.push(answer(writer));
            }
            let is_failure = !response.status.is_success() && !informs(response.status);
            if is_failure && response.content.iter().any(|media| media.ty.is_some()) && !is_head {
                failure.push(answer(writer));
            }
        }
        for answer in &mut failure {
            if answer.reader == Reader::Stream {
                answer.reader = Reader::Bytes;
                answer.ty = bytes(writer);
            }
        }
        let names = writer.context.names.operation(index);
        let output = joined(writer, &mut success, &names.output, quote!(()));
        let failure_type = match failure.as_slice() {
            [] => {
                writer.import("specwright_runtime::Undocumented");
                quote!(Undocumented)
            }
            _ => joined(writer, &mut failure, &names.failure, quote!(())),
        };
        let accept = success
            .iter()
            .filter_map(|answer| MediaType::chosen(&answer.response.content))
            .map(|media| media.name.trim().to_owned())
            .next();
        Self { success, failure, output, failure_type, accept }
    }

    /// The media type to ask for.
    pub(super) fn accept(&self) -> Option<&str> {
        self.accept.as_deref()
    }

    pub(super) fn constants(&self) -> TokenStream {
        let streams = self.success.len() == 1 && self.success[0].reader == Reader::Stream;
        let streamed = streams.then(|| {
            quote!(
                const STREAMED: bool = true;
            )
        });
        let (output, failure) = (&self.output, &self.failure_type);
        quote! {
            #streamed
            type Output = #output;
            type Failure = #failure;
        }
    }

    pub(super) fn functions(&self) -> TokenStream {
        let output = match self.success.as_slice() {
            [] => quote!(decode::empty(response)),
            [only] => read(only.reader, &quote!(response)),
            several if is_uniform(several) => read(several[0].reader, &quote!(response)),
            several => {
                let arms = arms(several, |answer| {
                    let variant = ident(&answer.variant);
                    let ty = &self.output;
                    match answer.reader {
                        Reader::Empty => quote!(Ok(#ty::#variant)),
                        reader => {
                            let read = read(reader, &quote!(response));
                            quote!(#read.map(#ty::#variant))
                        }
                    }
                });
                let has_rest =
                    several.iter().any(|it| it.response.status == StatusPattern::Default);
                let rest = (!has_rest)
                    .then(|| quote!(_ => specwright_runtime::decode::undocumented(response),));
                quote!(match response.status().as_u16() { #arms #rest })
            }
        };
        let failure = (!self.failure.is_empty()).then(|| self.failure_function());
        quote! {
            fn output(response: Response<Body>) -> Result<Self::Output, BodyError> { #output }
            #failure
        }
    }

    fn failure_function(&self) -> TokenStream {
        let ty = &self.failure_type;
        let is_one = is_uniform(&self.failure);
        let arms = arms(&self.failure, |answer| {
            let reader = match answer.reader {
                Reader::Json => quote!(json_ref),
                Reader::Text => quote!(text_ref),
                _ => quote!(bytes_ref),
            };
            let read = quote!(decode::#reader(response));
            if is_one {
                quote!(#read.map(Some))
            } else {
                let variant = ident(&answer.variant);
                quote!(#read.map(|it| Some(#ty::#variant(it))))
            }
        });
        let has_rest = self.failure.iter().any(|it| it.response.status == StatusPattern::Default);
        let rest = (!has_rest).then(|| quote!(_ => Ok(None),));
        quote! {
            fn failure(response: &Response<Body>) -> Result<Option<Self::Failure>, BodyError> {
                match response.status().as_u16() { #arms #rest }
            }
        }
    }

    /// Writes the enums for several answers.
    pub(super) fn write(&self, file: &mut SourceFile, writer: &TypeWriter<'_>) {
        let _ = writer;
        for (answers, ty, what) in [
            (&self.success, &self.output, "What the service answers on success, by status."),
            (&self.failure, &self.failure_type, "What the service answers on failure, by status."),
        ] {
            if answers.len() < 2 || is_uniform(answers) {
                continue;
            }
            let variants = answers.iter().map(|answer| {
                let said = docs::paragraphs(&answer.response.docs);
                let mut paragraphs = vec![format!("`{}`", answer.response.status)];
                paragraphs.extend(said);
                let docs = docs::attributes(&paragraphs);
                let (variant, ty) = (ident(&answer.variant), &answer.ty);
                match answer.reader {
                    Reader::Empty => quote!(#docs #variant,),
                    _ => quote!(#docs #variant(#ty),),
                }
            });
            let derive = match answers.iter().any(|answer| answer.reader == Reader::Stream) {
                true => quote!(),
                false => quote!(#[derive(Clone, Debug, PartialEq)]),
            };
            let docs = docs::attributes(&[what.to_owned()]);
            file.push(quote! { #docs #derive pub enum #ty { #(#variants)* } });
        }
    }
}

fn informs(status: StatusPattern) -> bool {
    matches!(status, StatusPattern::Code(100..=199) | StatusPattern::Range(1))
}

fn answer<'a>(writer: &mut TypeWriter<'a>, response: &'a Response, is_head: bool) -> Answer<'a> {
    let media = if is_head { None } else { MediaType::chosen(&response.content) };
    let (ty, reader) = match media {
        None => (quote!(()), Reader::Empty),
        Some(media) => match (media.kind, media.ty) {
            (MediaKind::Json, Some(ty)) => (writer.nullable(ty), Reader::Json),
            (MediaKind::Json, None) => {
                writer.import("specwright_runtime::export::serde_json::Value");
                (quote!(Value), Reader::Json)
            }
            (MediaKind::Text, _) => (quote!(String), Reader::Text),
            _ => (quote!(specwright_runtime::body::ByteStream), Reader::Stream),
        },
    };
    Answer { response, ty, reader, variant: String::new() }
}

fn bytes(writer: &mut TypeWriter<'_>) -> TokenStream {
    writer.import("specwright_runtime::export::Bytes");
    quote!(Bytes)
}

/// The type of several answers: theirs when it is one, else an enum of this name.
fn joined(
    writer: &mut TypeWriter<'_>,
    answers: &mut [Answer<'_>],
    name: &str,
    none: TokenStream,
) -> TokenStream {
    match answers {
        [] => return none,
        [only] => return only.ty.clone(),
        several if is_uniform(several) => return several[0].ty.clone(),
        _ => {}
    }
    let mut scope = Scope::with_reserved(&["Self"]);
    for answer in answers {
        if answer.reader == Reader::Stream {
            answer.reader = Reader::Bytes;
            answer.ty = bytes(writer);
        }
        answer.variant = scope.give(&status_name(answer.response.status));
    }
    ident(name).into_token_stream()
}

fn is_uniform(answers: &[Answer<'_>]) -> bool {
    let [first, rest @ ..] = answers else { return true };
    rest.iter().all(|it| it.reader == first.reader && it.ty.to_string() == first.ty.to_string())
}

fn read(reader: Reader, response: &TokenStream) -> TokenStream {
    let function = ident(match reader {
        Reader::Json => "json",
        Reader::Text => "text",
        Reader::Bytes => "bytes",
        Reader::Stream => "stream",
        Reader::Empty => "empty",
    });
    quote!(decode::#function(#response))
}

/// Match arms, single statuses before ranges before the rest.
fn arms(answers: &[Answer<'_>], body: impl Fn(&Answer<'_>) -> TokenStream) -> TokenStream {
    let mut sorted: Vec<&Answer<'_>> = answers.iter().collect();
    sorted.sort_by_key(|answer| answer.response.status);
    let arms = sorted.into_iter().map(|answer| {
        let body = body(answer);
        match answer.response.status {
            StatusPattern::Code(code) => {
                let code = proc_macro2::Literal::u16_unsuffixed(code);
                quote!(#code => #body,)
            }
            StatusPattern::Range(hundred) => {
                let first = proc_macro2::Literal::u16_unsuffixed(u16::from(hundred) * 100);
                let last = proc_macro2::Literal::u16_unsuffixed(u16::from(hundred) * 100 + 99);
                quote!(#first..=#last => #body,)
            }
            StatusPattern::Default => quote!(_ => #body,),
        }
    });
    quote!(#(#arms)*)
}

/// The name of a status (RFC 9110, 15).
fn status_name(status: StatusPattern) -> String {
    let StatusPattern::Code(code) = status else {
        return match status {
            StatusPattern::Range(hundred) => format!("Status{hundred}xx"),
            _ => "Default".to_owned(),
        };
    };
    let known = match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritativeInformation",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        422 => "UnprocessableContent",
        423 => "Locked",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        _ => return format!("Status{code}"),
    };
    known.to_owned()
}
