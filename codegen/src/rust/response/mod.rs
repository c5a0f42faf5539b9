//! Answers of an operation: what it gives on success, and what it says on failure.

mod decode;
mod tested;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::file::SourceFile;
use super::ident::ident;
use super::rust_type::RustType;
use super::ty::TypeWriter;
use crate::api::{MediaKind, MediaType, Method, Offer, Response, StatusPattern, TypeId};
use crate::names::{media_variants, response_variants};

pub(super) use tested::{check, written};

/// How a body is read.
#[derive(Clone, Copy, PartialEq)]
enum Reader {
    Json,
    /// A text, where the answer does not say that it is JSON.
    JsonOrText,
    Text,
    Bytes,
    Stream,
    Events,
    JsonLines,
    JsonSequence,
    Empty,
}

impl Reader {
    /// Whether the body is handed over as it arrives.
    fn streams(self) -> bool {
        matches!(self, Self::Stream | Self::Events | Self::JsonLines | Self::JsonSequence)
    }
}

/// A form of a documented answer.
struct ResponseForm<'a> {
    response: &'a Response,
    /// The media types that are read so; none for an answer without a body.
    media: Vec<&'a MediaType>,
    ty: RustType,
    reader: Reader,
    /// Its name among the forms of its response; nothing for the only one.
    form: Option<String>,
    variant: String,
}

/// The answers of an operation, the forms of each behind one another.
pub(super) struct Responses<'a> {
    success: Vec<ResponseForm<'a>>,
    failure: Vec<ResponseForm<'a>>,
    /// Statuses that the document names and of whose content it says nothing, where a range or the
    /// default would be taken for them.
    silent: Vec<StatusPattern>,
    output: RustType,
    failure_type: RustType,
    accept: Vec<&'a MediaType>,
}

impl<'a> Responses<'a> {
    pub(super) fn of(writer: &mut TypeWriter<'a>, index: usize) -> Self {
        let operation = &writer.context.api.operations[index];
        let has_success = operation.responses.iter().any(|it| it.status.is_success());
        let is_success = |status: StatusPattern| {
            status.is_success() || (!has_success && status == StatusPattern::Default)
        };
        let is_head = operation.method == Method::Head;
        let (mut success, mut failure, mut silent) = (Vec::new(), Vec::new(), Vec::new());
        for response in &operation.responses {
            if is_success(response.status) {
                success.extend(forms_of(writer, response, is_head, false));
            }
            if response.status.is_success() || informs(response.status) || is_head {
                continue;
            }
            if response.content.iter().any(|media| media.ty.is_some()) {
                failure.extend(forms_of(writer, response, is_head, true));
            } else {
                silent.push(response.status);
            }
        }
        silent.retain(|status| failure.iter().any(|it| it.response.status.covers(*status)));
        let names = writer.context.names.operation(index);
        let output = joined(&mut success, &names.output);
        let failure_type = match failure.as_slice() {
            [] => {
                writer.import("specwright_runtime::Undocumented");
                RustType::new("Undocumented")
            }
            _ => joined(&mut failure, &names.failure),
        };
        let accept = accept(operation.responses.iter().filter(|it| is_success(it.status)), writer);
        Self { success, failure, silent, output, failure_type, accept }
    }

    /// The media types to ask for, the preferred first (RFC 9110, 12.5.1).
    pub(super) fn accept(&self) -> Option<String> {
        if self.accept.is_empty() {
            return None;
        }
        let mut text = String::new();
        for (index, media) in self.accept.iter().enumerate() {
            if index > 0 {
                text.push_str(", ");
            }
            text.push_str(media.name.trim());
            if index > 0 {
                text.push_str(&format!(";q=0.{}", 10usize.saturating_sub(index).max(1)));
            }
        }
        Some(text)
    }

    /// Whether a caller has something to choose among the media types.
    pub(super) fn is_negotiated(&self) -> bool {
        self.accept.len() > 1 && self.accept.iter().any(|media| media.kind != MediaKind::Json)
    }

    pub(super) fn constants(&self) -> TokenStream {
        let streams = self.are_all_streams().then(|| {
            quote!(
                const STREAMED: bool = true;
            )
        });
        let (output, failure) = (&self.output, &self.failure_type);
        quote! {
            #streams
            type Output = #output;
            type Failure = #failure;
        }
    }

    /// The one variant of what is given on success that holds a body, where there are others.
    pub(super) fn variant_with_content(&self) -> Option<TokenStream> {
        let mut bodies = self.success.iter().filter(|it| it.reader != Reader::Empty);
        let (only, others) = (bodies.next()?, bodies.next());
        if is_uniform(&self.success) || others.is_some() {
            return None;
        }
        let (output, variant) = (&self.output, ident(&only.variant));
        Some(quote!(#output::#variant))
    }

    fn are_all_streams(&self) -> bool {
        !self.success.is_empty() && self.success.iter().all(|it| it.reader.streams())
    }

    /// Writes the enums for several answers.
    pub(super) fn write(&self, file: &mut SourceFile) {
        for (answers, ty, what) in [
            (&self.success, &self.output, "What the service answers on success"),
            (&self.failure, &self.failure_type, "What the service answers on failure"),
        ] {
            if is_uniform(answers) {
                continue;
            }
            let variants = answers.iter().map(|answer| {
                let docs = docs::attributes(&variant_docs(answer));
                let (variant, ty) = (ident(&answer.variant), &answer.ty);
                match answer.reader {
                    Reader::Empty => quote!(#docs #variant,),
                    _ => quote!(#docs #variant(#ty),),
                }
            });
            let derive = match answers.iter().any(|answer| answer.reader.streams()) {
                true => quote!(#[derive(Debug)]),
                false => quote!(#[derive(Clone, Debug, PartialEq)]),
            };
            let by = match (has_statuses(answers), answers.iter().any(|it| it.form.is_some())) {
                (true, true) => "by status and media type",
                (false, true) => "by media type",
                _ => "by status",
            };
            let docs = docs::attributes(&[format!("{what}, {by}.")]);
            file.push(quote! { #docs #derive #[non_exhaustive] pub enum #ty { #(#variants)* } });
        }
    }
}

/// Status and media types, then what the document says.
fn variant_docs(answer: &ResponseForm<'_>) -> Vec<String> {
    let mut head = format!("`{}`", answer.response.status);
    if answer.form.is_some() {
        let names = answer.media.iter().map(|it| format!("`{}`", it.name.trim().replace('`', "'")));
        head.push_str(&format!(", {}", names.collect::<Vec<_>>().join(", ")));
    }
    let mut paragraphs = vec![head];
    paragraphs.extend(docs::paragraphs(&answer.response.docs));
    paragraphs
}

fn informs(status: StatusPattern) -> bool {
    matches!(status, StatusPattern::Code(100..=199) | StatusPattern::Range(1))
}

/// The forms of an answer. One that is looked at and kept is not streamed.
fn forms_of<'a>(
    writer: &mut TypeWriter<'a>,
    response: &'a Response,
    is_head: bool,
    is_kept: bool,
) -> Vec<ResponseForm<'a>> {
    let (form, variant) = (None, String::new());
    if is_head || response.content.is_empty() {
        let (media, ty, reader) = (Vec::new(), RustType::Unit, Reader::Empty);
        return vec![ResponseForm { response, media, ty, reader, form, variant }];
    }
    let offer = Offer::of_response(&response.content, &writer.context.api.types);
    let names = media_variants(&offer.forms);
    let has_forms = names.len() > 1;
    let others = offer.others;
    let forms = offer.forms.into_iter().zip(names);
    let forms = forms.map(|(form, name)| {
        let (ty, mut reader) = read_as(writer, form.media, is_kept);
        let mut others = others.iter().filter(|(_, kept)| kept.origin == form.media.origin);
        let may_be_text = others.any(|(other, _)| other.kind == MediaKind::Text)
            || form.all.iter().any(|media| media.name.trim() == "*/*");
        let types = &writer.context.api.types;
        if reader == Reader::Json
            && may_be_text
            && form.media.ty.is_some_and(|ty| types.has_texts(ty))
        {
            reader = Reader::JsonOrText;
        }
        let name = has_forms.then_some(name);
        ResponseForm { response, media: form.all, ty, reader, form: name, variant: String::new() }
    });
    forms.collect()
}

fn read_as(writer: &mut TypeWriter<'_>, media: &MediaType, is_kept: bool) -> (RustType, Reader) {
    match (media.kind, media.ty) {
        (MediaKind::Json, Some(ty)) => (writer.nullable(ty), Reader::Json),
        (MediaKind::Json, None) => (writer.any(), Reader::Json),
        (MediaKind::Text, _) => (RustType::new("String"), Reader::Text),
        _ if is_kept => {
            writer.import("specwright_runtime::export::Bytes");
            (RustType::new("Bytes"), Reader::Bytes)
        }
        (MediaKind::EventStream, ty) => {
            (item_stream(writer, "events::EventStream", ty), Reader::Events)
        }
        (MediaKind::JsonLines, ty) => {
            (item_stream(writer, "events::JsonLines", ty), Reader::JsonLines)
        }
        (MediaKind::JsonSequence, ty) => {
            (item_stream(writer, "events::JsonLines", ty), Reader::JsonSequence)
        }
        _ => {
            writer.import("specwright_runtime::body");
            (RustType::new("body::ByteStream"), Reader::Stream)
        }
    }
}

/// A stream of items of this type, or of any.
fn item_stream(writer: &mut TypeWriter<'_>, stream: &str, ty: Option<TypeId>) -> RustType {
    writer.import("specwright_runtime::events");
    let item = ty.map(|ty| writer.nullable(ty));
    RustType::of(stream, Vec::from_iter(item))
}

/// All media types that the answers are read from, JSON before others.
fn accept<'a>(
    responses: impl Iterator<Item = &'a Response>,
    writer: &TypeWriter<'a>,
) -> Vec<&'a MediaType> {
    let types = &writer.context.api.types;
    let offers = responses.flat_map(|it| Offer::of_response(&it.content, types).forms);
    let mut accept: Vec<&MediaType> = Vec::new();
    for media in offers.flat_map(|form| form.all) {
        if !accept.iter().any(|known| known.name.trim() == media.name.trim()) {
            accept.push(media);
        }
    }
    accept.sort_by_key(|media| (media.kind != MediaKind::Json, media.name.contains('*')));
    accept
}

/// The type of several answers: theirs when it is one, else an enum of this name.
fn joined(answers: &mut [ResponseForm<'_>], name: &str) -> RustType {
    match answers {
        [] => return RustType::Unit,
        several if is_uniform(several) => return several[0].ty.clone(),
        _ => {}
    }
    let named: Vec<_> = answers.iter().map(|it| (it.response.status, it.form.as_deref())).collect();
    let names = response_variants(&named);
    for (answer, name) in answers.iter_mut().zip(names) {
        answer.variant = name;
    }
    RustType::new(name)
}

fn is_uniform(answers: &[ResponseForm<'_>]) -> bool {
    let [first, rest @ ..] = answers else { return true };
    rest.iter().all(|it| it.reader == first.reader && it.ty == first.ty)
}

/// Whether there are answers of several statuses.
fn has_statuses(answers: &[ResponseForm<'_>]) -> bool {
    answers.iter().any(|it| it.response.status != answers[0].response.status)
}
