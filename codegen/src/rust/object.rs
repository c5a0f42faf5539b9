//! Structs and the tables of their members.

use proc_macro2::TokenStream;
use quote::quote;

use super::file::SourceFile;
use super::ident::{field_ident, ident};
use super::rust_type::RustType;
use super::ty::{Presence, TypeWriter};
use super::{constraints, docs, facts};
use crate::analyze::Forms;
use crate::api::{Additional, Encoding, EnumValues, PartKind, Property, Shape, Struct, TypeId};

/// Writes a struct, its table, and `new`.
pub(super) fn write<'a>(
    file: &mut SourceFile,
    writer: &mut TypeWriter<'a>,
    id: TypeId,
    object: &'a Struct,
) {
    let name = writer.context.names.ty(id).to_owned();
    let members = members(writer, id, object);
    file.push(item(writer, id, &name, &members));
    let forms = writer.context.analysis.forms();
    if !forms.has_files(id) {
        writer.import("specwright_runtime::object");
        file.push_text(table(&name, &members));
    }
    if forms.is_form(id) {
        writer.import("specwright_runtime::multipart");
        file.push_text(parts(forms, id, &name, &members));
    }
    // Of files nothing is asked.
    let is_file = |property: &Property| {
        forms.part(id, &property.name).is_some_and(|part| part.kind == PartKind::File)
    };
    let asked = members.iter().filter(|member| match member.property {
        Some(property) => !is_file(property),
        None => !forms.has_files(id),
    });
    let asked = asked.map(|member| {
        let wire = member.property.map(|property| (property.name.as_str(), property.ty));
        (member.field, wire)
    });
    constraints::write_object(file, writer, id, asked);
    file.push(constructor(writer, id, &name, &members));
}

/// A field with all that is known of it.
struct Member<'a> {
    /// The field's name, not yet told from keywords.
    field: &'a str,
    ty: RustType,
    /// Nothing for the field that takes members without a name.
    property: Option<&'a Property>,
    /// Whether an object without the member is read.
    is_optional: bool,
}

fn members<'a>(writer: &mut TypeWriter<'a>, id: TypeId, object: &'a Struct) -> Vec<Member<'a>> {
    let context = writer.context;
    let fields = context.names.fields(context.api, id);
    let mut members: Vec<Member<'a>> = Vec::with_capacity(fields.len());
    for (property, field) in object.properties.iter().zip(fields) {
        members.push(Member {
            field,
            ty: writer.property(id, property),
            property: Some(property),
            is_optional: !writer.is_required(id, property),
        });
    }
    if let Additional::Typed(values) = object.additional {
        writer.import("std::collections::BTreeMap");
        let values = writer.nullable(values);
        let ty = RustType::map(values);
        let field = fields.last().map_or("additional_properties", String::as_str);
        members.push(Member { field, ty, property: None, is_optional: true });
    }
    members
}

fn item(writer: &TypeWriter<'_>, id: TypeId, name: &str, members: &[Member<'_>]) -> TokenStream {
    let definition = writer.context.api.types.get(id);
    let mut paragraphs = docs::paragraphs(&definition.docs);
    let limits = facts::of_type(&writer.context.api.types, id);
    if !limits.is_empty() {
        paragraphs.push(limits.join(" "));
    }
    paragraphs.push(docs::place(writer.context.api, &definition.origin));
    let docs = docs::attributes(&paragraphs);
    let deprecated = definition.deprecated.then(|| quote!(#[deprecated]));
    let derives = if members.iter().all(|member| member.is_optional) {
        quote!(#[derive(Clone, Debug, Default, PartialEq)])
    } else {
        quote!(#[derive(Clone, Debug, PartialEq)])
    };
    let fields = members.iter().map(|member| field(writer, id, member));
    let name = ident(name);
    quote! {
        #docs
        #derives
        #deprecated
        pub struct #name { #(#fields)* }
    }
}

fn field(writer: &TypeWriter<'_>, id: TypeId, member: &Member<'_>) -> TokenStream {
    let paragraphs = match member.property {
        Some(property) => {
            let mut paragraphs = property_docs(writer, property);
            paragraphs.extend(part_docs(writer, id, property));
            paragraphs
        }
        None => vec!["Members that the document does not name.".to_owned()],
    };
    let docs = docs::attributes(&paragraphs);
    let (field, ty) = (field_ident(member.field), &member.ty);
    quote! { #docs pub #field: #ty, }
}

/// What is said of a member, and the facts about its values in a line each.
fn property_docs(writer: &TypeWriter<'_>, property: &Property) -> Vec<String> {
    let types = &writer.context.api.types;
    let mut paragraphs = docs::paragraphs(&property.docs);
    let resolved = types.resolve(property.ty);
    let definition = types.get(resolved);
    if paragraphs.is_empty() {
        paragraphs = docs::paragraphs(&definition.docs);
        paragraphs.truncate(1);
    }
    if paragraphs.is_empty() {
        paragraphs.push(format!("`{}`", property.name.replace('`', "'")));
    }
    if property.deprecated {
        paragraphs.push("Deprecated.".to_owned());
    }
    let mut said = Vec::new();
    if let Some(default) = &property.default {
        said.push(format!("Default: `{}`.", facts::code(&default.to_json().to_string())));
    }
    said.extend(facts::of_type(types, property.ty));
    match (property.read_only, property.write_only) {
        (true, _) => said.push("Only in answers.".to_owned()),
        (_, true) => said.push("Only in requests.".to_owned()),
        _ => {}
    }
    if !said.is_empty() {
        paragraphs.push(said.join(" "));
    }
    paragraphs
}

/// What a caller has to know of a member that is a part of a form.
fn part_docs(writer: &TypeWriter<'_>, id: TypeId, property: &Property) -> Option<String> {
    let part = writer.context.analysis.forms().part(id, &property.name)?;
    let encoding = part.encoding.as_ref()?;
    let mut said = Vec::new();
    if let Some(names) = encoding.content_type.as_ref().filter(|_| !encoding.has_style()) {
        let all = facts::code(names);
        let is_choice = part.kind == PartKind::File && names.contains([',', '*']);
        said.push(match encoding.file_media_type().map(facts::code) {
            _ if !is_choice => format!("Sent as `{all}`."),
            Some(first) => {
                format!("Sent as `{first}`, unless the file says which of `{all}` it is.")
            }
            None => format!("The file has to say which of `{all}` it is."),
        });
    }
    let headers = encoding.headers.iter().filter(|header| header.fixed.is_none());
    let headers: Vec<_> =
        headers.map(|header| format!("`{}`", facts::code(&header.name))).collect();
    if !headers.is_empty() && part.kind == PartKind::File {
        said.push(format!("Headers of the part: {}.", headers.join(", ")));
    }
    (!said.is_empty()).then(|| said.join(" "))
}

/// The macro call that maps fields to wire names, one line a member.
fn table(name: &str, members: &[Member<'_>]) -> String {
    let mut text = format!("object!({name} {{");
    for member in members {
        let field = crate::names::identifier(member.field);
        match member.property {
            Some(property) => {
                let mark = if member.is_optional { "?" } else { "" };
                let wire = proc_macro2::Literal::string(&property.name);
                text.push_str(&format!("\n    {field}{mark}: {wire},"));
            }
            None => text.push_str(&format!("\n    ..{field}")),
        }
    }
    text.push_str(if members.is_empty() { "});\n" } else { "\n});\n" });
    text
}

/// The macro call that maps fields to the parts of a form, one line a member.
fn parts(forms: &Forms, id: TypeId, name: &str, members: &[Member<'_>]) -> String {
    let literal = |text: &str| proc_macro2::Literal::string(text).to_string();
    let mut text = format!("multipart!({name} {{");
    for member in members {
        let field = crate::names::identifier(member.field);
        let Some(property) = member.property else {
            text.push_str(&format!("\n    ..{field}"));
            continue;
        };
        let part = forms.part(id, &property.name);
        let kind = match part.map_or(PartKind::Value, |part| part.kind) {
            PartKind::Value => "value",
            PartKind::Joined => "joined",
            PartKind::File => "file",
        };
        text.push_str(&format!("\n    {field}: {kind} {}", literal(&property.name)));
        let encoding = part.and_then(|part| part.encoding.as_ref());
        let media_type = match kind {
            "file" => encoding.and_then(Encoding::file_media_type),
            _ => encoding.and_then(Encoding::media_type),
        };
        if let Some(media_type) = media_type {
            text.push_str(&format!(" as {}", literal(media_type)));
        }
        let headers = encoding.map_or(&[][..], |encoding| &encoding.headers);
        let fixed = headers.iter().filter_map(|header| Some((header, header.fixed.as_ref()?)));
        let fixed: Vec<_> = fixed
            .map(|(header, value)| format!("{}: {}", literal(&header.name), literal(value)))
            .collect();
        if !fixed.is_empty() {
            text.push_str(&format!(" with {{ {} }}", fixed.join(", ")));
        }
        text.push(',');
    }
    text.push_str(if members.is_empty() { "});\n" } else { "\n});\n" });
    text
}

/// `new`, when there are required fields.
fn constructor(
    writer: &TypeWriter<'_>,
    id: TypeId,
    name: &str,
    members: &[Member<'_>],
) -> TokenStream {
    if members.iter().all(|member| member.is_optional) {
        return TokenStream::new();
    }
    let mut arguments = Vec::new();
    let mut fields = Vec::new();
    let mut has_fixed = false;
    for member in members {
        let field = field_ident(member.field);
        let ty = &member.ty;
        let Some(property) = member.property else {
            fields.push(quote!(#field: BTreeMap::new()));
            continue;
        };
        if member.is_optional {
            fields.push(match writer.presence(id, property) {
                Presence::PerhapsNull => quote!(#field: Field::Absent),
                _ => quote!(#field: None),
            });
            continue;
        }
        if let Some(fixed) = fixed_variant(writer, property) {
            has_fixed = true;
            fields.push(quote!(#field: #fixed));
            continue;
        }
        let types = &writer.context.api.types;
        let nullable = types.is_nullable(property.ty);
        let is_list = matches!(types.get(types.resolve(property.ty)).shape, Shape::List(..));
        let is_file = writer.is_file(id, property) && !is_list;
        if (is_file || writer.is_text(property.ty)) && !nullable {
            arguments.push(quote!(#field: impl Into<#ty>));
            fields.push(quote!(#field: #field.into()));
        } else {
            arguments.push(quote!(#field: #ty));
            fields.push(quote!(#field));
        }
    }
    let mut said = "A value with the required fields set".to_owned();
    said.push_str(if has_fixed { ", those that have only one value included." } else { "." });
    let docs = docs::attributes(&[said]);
    let many = (arguments.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    // Nothing to ask for: `new` would look like a `Default` that is missing.
    let default = arguments.is_empty().then(|| {
        let name = ident(name);
        quote! {
            impl Default for #name {
                fn default() -> Self { Self::new() }
            }
        }
    });
    let name = ident(name);
    quote! {
        impl #name {
            #docs
            #many
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields),* }
            }
        }
        #default
    }
}

/// The only variant of a member's enum.
fn fixed_variant(writer: &TypeWriter<'_>, property: &Property) -> Option<TokenStream> {
    let types = &writer.context.api.types;
    if types.is_nullable(property.ty) {
        return None;
    }
    let id = types.resolve(property.ty);
    let Shape::Enum(definition) = &types.get(id).shape else { return None };
    let EnumValues::Strings(_) = &definition.values else { return None };
    let [variant] = writer.context.names.variants(writer.context.api, id) else { return None };
    let variant = ident(variant);
    let mut scratch = TypeWriter::new(writer.context, writer.place);
    let ty = scratch.ty(property.ty);
    Some(quote!(#ty::#variant))
}
