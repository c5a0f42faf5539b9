//! Requests that the service makes: an enum of webhooks, or of the callbacks of an operation, and the
//! table by which one is read.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::file::SourceFile;
use super::ident::ident;
use super::rust_type::RustType;
use super::ty::{Scope, TypeWriter};
use super::{Context, docs};
use crate::analyze::{Mark, MarkPlace, marks};
use crate::api::{
    MediaGroup, MediaKind, Offer, Shape, SignatureAlgorithm, Webhook, WebhookSignature,
};
use crate::names::webhook_variants;

/// The name of the enum of webhooks.
const WEBHOOK: &str = "Webhook";

/// Whether the bindings have a file of webhooks: they belong to the whole API.
pub(super) fn has_file(context: &Context<'_>) -> bool {
    context.selection.is_all() && !context.api.webhooks.is_empty()
}

/// Whether the bindings verify signatures.
pub(super) fn verifies(context: &Context<'_>) -> bool {
    let api = context.api;
    let mut operations =
        api.operations.iter().enumerate().filter(|(index, _)| context.selection.has(*index));
    (has_file(context) && api.webhook_signature.is_some())
        || operations.any(|(_, operation)| operation.callback_signature.is_some())
}

/// The file of the webhooks.
pub(super) fn file(context: &Context<'_>) -> SourceFile {
    let mut file = SourceFile {
        docs: docs::inner_attributes(&["Requests that the service makes.".to_owned()]),
        ..SourceFile::default()
    };
    let mut writer = TypeWriter::new(context, Scope::Root);
    let said = format!("A webhook of the API \"{}\".", context.api.title);
    let signature = context.api.webhook_signature.as_ref();
    write(&mut file, &mut writer, WEBHOOK, &said, &context.api.webhooks, signature);
    file.imports = writer.imports;
    if context.exhaustive {
        file.close();
    }
    file
}

/// Writes the callbacks of an operation, if it has any.
pub(super) fn callbacks(file: &mut SourceFile, writer: &mut TypeWriter<'_>, index: usize) {
    let context = writer.context;
    let names = context.names.operation(index);
    let Some(name) = &names.callback else { return };
    let operation = &context.api.operations[index];
    let said = format!("A request that the service makes after `{}`.", names.ty);
    let signature = operation.callback_signature.as_ref();
    write(file, writer, name, &said, &operation.callbacks, signature);
}

fn write(
    file: &mut SourceFile,
    writer: &mut TypeWriter<'_>,
    name: &str,
    said: &str,
    webhooks: &[Webhook],
    signature: Option<&WebhookSignature>,
) {
    let types = &writer.context.api.types;
    let (names, marks) = (webhook_variants(types, webhooks), marks(types, webhooks));
    let mut variants = TokenStream::new();
    let mut table = format!("webhooks!({name} {{\n");
    for ((webhook, names), marks) in webhooks.iter().zip(names).zip(marks) {
        let content = webhook.body.as_ref().map(|body| Offer::of_response(&body.content, types));
        let mut forms = content.map(|offer| offer.forms).unwrap_or_default().into_iter();
        for name in names {
            let form = forms.next();
            let docs = docs::attributes(&variant_docs(webhook, form.as_ref()));
            let (kind, ty) = read_as(writer, form.as_ref());
            let variant = ident(&name);
            variants.extend(match ty {
                Some(ty) => quote!(#docs #variant(#ty),),
                None => quote!(#docs #variant,),
            });
            table.push_str(&line(webhook, &name, kind, form.as_ref(), &marks));
        }
    }
    table.push_str("});\n");
    let docs = docs::attributes(&[said.to_owned()]);
    let ident = ident(name);
    file.push(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #ident { #variants }
    });
    writer.import("specwright_runtime::webhooks");
    file.push_text(table);
    if let Some(signature) = signature {
        file.push(verified(writer, name, signature));
    }
}

/// Its request line and where it is sent, then what the document says of it.
fn variant_docs(webhook: &Webhook, form: Option<&MediaGroup<'_>>) -> Vec<String> {
    let mut head = format!("`{} {}`", webhook.method.as_str(), webhook.name.replace('`', "'"));
    if let Some(address) = &webhook.address {
        head.push_str(&format!(" to `{}`", address.replace('`', "'")));
    }
    if let Some(form) = form {
        let names = form.all.iter().map(|it| format!("`{}`", it.name.trim().replace('`', "'")));
        head.push_str(&format!(", {}", names.collect::<Vec<_>>().join(", ")));
    }
    let mut paragraphs = vec![head];
    paragraphs.extend(docs::paragraphs(&webhook.docs));
    if webhook.deprecated {
        paragraphs.push("Deprecated.".to_owned());
    }
    paragraphs
}

/// How a body is read, and its type; nothing for none.
fn read_as(
    writer: &mut TypeWriter<'_>,
    form: Option<&MediaGroup<'_>>,
) -> (&'static str, Option<RustType>) {
    let Some(MediaGroup { media, .. }) = form else { return ("empty", None) };
    match (media.kind, media.ty) {
        (MediaKind::Json, Some(ty)) => {
            let types = &writer.context.api.types;
            let is_large =
                matches!(types.get(types.resolve(ty)).shape, Shape::Struct(_) | Shape::Union(_));
            let ty = writer.nullable(ty);
            match is_large {
                true => ("boxed", Some(writer.boxed(ty))),
                false => ("json", Some(ty)),
            }
        }
        (MediaKind::Json, None) => ("json", Some(writer.any())),
        (MediaKind::Text, _) => ("text", Some(RustType::new("String"))),
        _ => {
            writer.import("specwright_runtime::export::Bytes");
            ("bytes", Some(RustType::new("Bytes")))
        }
    }
}

/// A line of the table.
fn line(
    webhook: &Webhook,
    variant: &str,
    kind: &str,
    form: Option<&MediaGroup<'_>>,
    marks: &[Mark],
) -> String {
    let list = |values: &mut dyn Iterator<Item = &str>| {
        values.map(|it| Literal::string(it).to_string()).collect::<Vec<_>>().join(", ")
    };
    let wire = Literal::string(&webhook.name);
    let media = list(&mut form.iter().flat_map(|form| &form.all).map(|it| it.name.trim()));
    let method = Literal::string(webhook.method.as_str());
    let mut text = format!("    {variant}: {wire} {method} {kind} [{media}]");
    for mark in marks {
        let (place, key) = match &mark.place {
            MarkPlace::Header(name) => ("header", name.clone()),
            MarkPlace::Member(path) => {
                let escaped = path.iter().map(|it| it.replace('~', "~0").replace('/', "~1"));
                ("member", escaped.collect::<Vec<_>>().join("/"))
            }
        };
        let values = list(&mut mark.values.iter().map(String::as_str));
        text.push_str(&format!("\n        {place} {} [{values}]", Literal::string(&key)));
    }
    text.push_str(",\n");
    text
}

/// How the requests are signed, and reading one that is.
fn verified(writer: &mut TypeWriter<'_>, name: &str, signature: &WebhookSignature) -> TokenStream {
    for import in ["SecretString", "webhook"] {
        writer.import(&format!("specwright_runtime::{import}"));
    }
    writer.import("specwright_runtime::export::http::Request");
    let name = ident(name);
    let header = &signature.header;
    let algorithm = ident(match signature.algorithm {
        SignatureAlgorithm::HmacSha256 => "HmacSha256",
        SignatureAlgorithm::HmacSha384 => "HmacSha384",
        SignatureAlgorithm::HmacSha512 => "HmacSha512",
    });
    let mut value = quote!(webhook::Signature::new(#header, webhook::Algorithm::#algorithm));
    if signature.base64 {
        value.extend(quote!(.encoding(webhook::Encoding::Base64)));
    }
    for (method, text) in [
        ("prefix", &signature.prefix),
        ("separator", &signature.separator),
        ("content", &signature.content),
        ("base64_secret", &signature.base64_secret),
    ] {
        let method = ident(method);
        value.extend(text.iter().map(|text| quote!(.#method(#text))));
    }
    if let Some(time) = &signature.timestamp {
        let unit = ident(if time.milliseconds { "Milliseconds" } else { "Seconds" });
        let (header, prefix) = (&time.header, &time.prefix);
        let tolerance = Literal::u64_unsuffixed(time.tolerance);
        value.extend(quote!(.time(#header, #prefix, webhook::Unit::#unit, #tolerance)));
    }
    quote! {
        impl #name {
            /// How the service signs these requests.
            pub const SIGNATURE: webhook::Signature = #value;

            /// Reads a request if the service has signed it, with this secret and not long ago.
            ///
            /// # Errors
            ///
            /// When the signature does not show that, and those of [`read`](Self::read).
            pub fn verified<B: AsRef<[u8]>>(
                request: &Request<B>,
                secret: &SecretString,
            ) -> Result<Self, webhook::WebhookError> {
                Self::SIGNATURE.verify(request, secret)?;
                Self::read(request)
            }
        }
    }
}
