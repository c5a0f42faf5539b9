//! Request bodies: the type that a caller gives, and how it becomes bytes.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::docs;
use super::file::SourceFile;
use super::ident::ident;
use super::rust_type::RustType;
use super::style::style;
use super::ty::TypeWriter;
use crate::api::{Body, Encoding, MediaKind, MediaType, Offer, PartHeader, Positions, TypeId};
use crate::names::media_variants;

/// The body of an operation as a caller gives it.
pub(super) enum BodyForms<'a> {
    /// In one form: a plain type.
    One(BodyForm<'a>),
    /// In several: an enum of this name.
    Several(String, Vec<BodyForm<'a>>),
}

/// One form of a body.
pub(super) struct BodyForm<'a> {
    pub(super) media: &'a MediaType,
    /// All media types that are written like it.
    pub(super) all: Vec<&'a MediaType>,
    pub(super) ty: RustType,
    /// The type behind the names for it.
    real: RustType,
    pub(super) variant: String,
    /// Whether it is JSON values one after the other.
    pub(super) is_items: bool,
}

impl<'a> BodyForms<'a> {
    /// The forms of a body; nothing when it has none.
    pub(super) fn of(writer: &mut TypeWriter<'a>, index: usize, body: &'a Body) -> Option<Self> {
        let context = writer.context;
        let offer = Offer::of_request(&body.content, &context.api.types);
        let variants = media_variants(&offer.forms);
        let mut forms: Vec<BodyForm<'a>> = Vec::new();
        for (form, variant) in offer.forms.into_iter().zip(variants) {
            let ty = form_type(writer, form.media);
            let real = match (form.media.kind, form.media.ty) {
                (MediaKind::Json | MediaKind::Form, Some(id)) => writer.behind_names(id),
                (MediaKind::Multipart, Some(id)) if is_typed(writer, id) => writer.behind_names(id),
                _ => ty.clone(),
            };
            let is_items = form.media.is_items(&context.api.types);
            forms.push(BodyForm { media: form.media, all: form.all, ty, real, variant, is_items });
        }
        match context.names.operation(index).body.clone() {
            Some(name) if forms.len() > 1 => Some(Self::Several(name, forms)),
            _ => forms.into_iter().next().map(Self::One),
        }
    }

    /// The type of the argument, and whether what converts into it is taken too.
    pub(super) fn ty(&self) -> (RustType, bool) {
        match self {
            Self::One(form) => (form.ty.clone(), is_converted(form.media)),
            Self::Several(name, forms) => {
                (RustType::new(name), forms.iter().any(|form| is_alone(form, forms)))
            }
        }
    }

    /// What is said of media types beyond the only one.
    pub(super) fn docs(&self) -> Option<String> {
        let Self::One(form) = self else { return None };
        if let Some(positions) = &form.media.positions {
            return position_docs(form.media, positions);
        }
        let names: Vec<_> = form.all.iter().map(|media| code(&media.name)).collect();
        (names.len() > 1).then(|| {
            let sent = code(media_name(form.media));
            format!("Sent as {sent}, unless it says otherwise: {}.", names.join(", "))
        })
    }

    /// The builder call that puts the body into the request.
    pub(super) fn part(&self, field: &Ident, is_required: bool) -> TokenStream {
        let call = |body: &TokenStream| match self {
            Self::One(form) => call(form, body),
            Self::Several(..) => quote!(.body(#body)),
        };
        if is_required {
            return call(&quote!(&self.#field));
        }
        let put = call(&quote!(body));
        quote!(.optional(&self.#field, |request, body| request #put))
    }

    /// Writes the enum of several forms.
    pub(super) fn write(&self, file: &mut SourceFile, operation: &str) {
        let Self::Several(name, forms) = self else { return };
        let docs = format!(" The body of [`{operation}`] in one of its forms.");
        let name = ident(name);
        let variants = forms.iter().map(|form| {
            let names: Vec<_> = form.all.iter().map(|media| code(&media.name)).collect();
            let docs = docs::attributes(&[names.join(", ")]);
            let (variant, ty) = (ident(&form.variant), &form.ty);
            quote!(#docs #variant(#ty),)
        });
        let arms = forms.iter().map(|form| {
            let variant = ident(&form.variant);
            let call = call(form, &quote!(body));
            quote!(Self::#variant(body) => request #call,)
        });
        let conversions = forms.iter().filter(|form| is_alone(form, forms)).map(|form| {
            let (variant, ty) = (ident(&form.variant), &form.ty);
            quote! {
                impl From<#ty> for #name {
                    fn from(body: #ty) -> Self { Self::#variant(body) }
                }
            }
        });
        file.push(quote! {
            #[doc = #docs]
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#variants)* }

            impl specwright_runtime::RequestBody for #name {
                fn put(&self, request: RequestBuilder) -> RequestBuilder {
                    match self { #(#arms)* }
                }
            }

            #(#conversions)*
        });
    }
}

/// What a caller has to know of parts that only their positions tell.
fn position_docs(media: &MediaType, positions: &Positions) -> Option<String> {
    let one =
        |encoding: &Encoding| code(encoding.content_type.as_deref().unwrap_or("any media type"));
    let mut said: Vec<String> = positions.first.iter().map(one).collect();
    said.extend(positions.others.as_ref().map(|it| format!("any number of {}", one(it))));
    let name = code(media_name(media));
    (!said.is_empty()).then(|| format!("Parts of {name}, in this order: {}.", said.join(", ")))
}

fn code(text: &str) -> String {
    format!("`{}`", text.trim().replace('`', "'"))
}

/// Whether no other form has the type of this one.
fn is_alone(form: &BodyForm<'_>, forms: &[BodyForm<'_>]) -> bool {
    let same = |other: &&BodyForm<'_>| other.real == form.real;
    forms.iter().filter(same).count() == 1
}

/// Whether what converts into the value is taken too.
fn is_converted(media: &MediaType) -> bool {
    !matches!(media.kind, MediaKind::Json | MediaKind::Form | MediaKind::Multipart)
}

fn form_type(writer: &mut TypeWriter<'_>, media: &MediaType) -> RustType {
    match (media.kind, media.ty) {
        (MediaKind::Json | MediaKind::Form, Some(ty)) => writer.nullable(ty),
        (MediaKind::Json | MediaKind::Form, None) => writer.any(),
        (MediaKind::Multipart, _) if media.positions.is_some() => {
            writer.import("specwright_runtime::multipart");
            RustType::new("multipart::Parts")
        }
        (MediaKind::Multipart, Some(ty)) if is_typed(writer, ty) => writer.ty(ty),
        (MediaKind::Multipart, _) => {
            writer.import("specwright_runtime::Multipart");
            RustType::new("Multipart")
        }
        (MediaKind::Text, _) => RustType::new("String"),
        (_, Some(ty)) if media.is_items(&writer.context.api.types) => {
            writer.import("specwright_runtime::body");
            let item = writer.nullable(ty);
            RustType::of("body::Items", [item])
        }
        _ => {
            writer.import("specwright_runtime::body");
            RustType::new("body::Upload")
        }
    }
}

/// Whether the members of a form have a field each.
pub(super) fn is_typed(writer: &TypeWriter<'_>, ty: TypeId) -> bool {
    let context = writer.context;
    context.analysis.is_form(context.api.types.resolve(ty))
}

/// The media type that is sent: a range is none.
fn media_name(media: &MediaType) -> &str {
    match (media.name.trim(), media.kind) {
        (name, MediaKind::Json) if name.contains('*') => "application/json",
        (name, MediaKind::Text) if name.contains('*') => "text/plain",
        (name, _) if name.contains('*') => "application/octet-stream",
        (name, _) => name,
    }
}

/// How a member of a form is written, as the runtime takes it.
pub(super) fn form_member(encoding: &Encoding) -> TokenStream {
    let (name, style) = (&encoding.property, style(encoding.style()));
    let (explode, reserved) = (encoding.explode(), encoding.allow_reserved.unwrap_or_default());
    quote!(specwright_runtime::FormMember {
        name: #name,
        style: #style,
        explode: #explode,
        allow_reserved: #reserved,
    })
}

/// What is said of parts by their positions, as the runtime takes it.
fn positions_said(positions: &Positions) -> TokenStream {
    let attributes = quote!(specwright_runtime::multipart::table::Attributes::NONE);
    let said = |encoding: &Encoding| {
        let media_type = encoding.media_type().map(|name| quote!(.sent_as(#name)));
        let fixed = |header: &PartHeader| Some((header.name.clone(), header.fixed.clone()?));
        let headers: Vec<_> = encoding.headers.iter().filter_map(fixed).collect();
        let headers = (!headers.is_empty()).then(|| {
            let headers = headers.iter().map(|(name, value)| quote!((#name, #value)));
            quote!(.with_headers(&[#(#headers),*]))
        });
        quote!(#attributes #media_type #headers)
    };
    let first = positions.first.iter().map(said);
    let others = positions.others.as_ref().map_or(attributes.clone(), said);
    quote!(multipart::Positions { first: &[#(#first),*], others: #others })
}

/// The call that puts a body into a request; `body` is a reference to it.
fn call(form: &BodyForm<'_>, body: &TokenStream) -> TokenStream {
    let media = form.media;
    let name = Literal::string(media_name(media));
    match media.kind {
        MediaKind::Json => quote!(.json(#name, #body)),
        MediaKind::Form => {
            let members: Vec<_> = media.encoding.iter().filter(|it| it.has_style()).collect();
            if members.is_empty() {
                return quote!(.form(#body));
            }
            let members = members.into_iter().map(form_member);
            quote!(.form_with(#body, &[#(#members),*]))
        }
        MediaKind::Multipart => match &media.positions {
            Some(positions) => {
                let positions = positions_said(positions);
                quote!(.parts(#name, #body, const { &#positions }))
            }
            None => quote!(.multipart(#body)),
        },
        MediaKind::Text => quote!(.text(#name, #body)),
        MediaKind::JsonSequence if form.is_items => quote!(.json_sequence(#name, #body)),
        _ if form.is_items => quote!(.json_lines(#name, #body)),
        _ => quote!(.upload(#name, #body)),
    }
}
