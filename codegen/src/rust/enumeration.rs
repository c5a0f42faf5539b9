//! Open enums of strings and integers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::file::SourceFile;
use super::ident::ident;
use super::ty::TypeWriter;
use super::{docs, summary};
use crate::api::{Enum, EnumValues, TypeId};
use crate::names::UNKNOWN;

/// Writes an enum and its table.
pub(super) fn write(
    file: &mut SourceFile,
    writer: &mut TypeWriter<'_>,
    id: TypeId,
    definition: &Enum,
) {
    let name = writer.context.names.ty(id).to_owned();
    let variants = writer.context.names.variants(writer.context.api, id);
    file.push(item(writer, id, &name, definition, variants));
    let (table, wires): (&str, Vec<String>) = match &definition.values {
        EnumValues::Strings(values) => {
            ("string_enum", values.iter().map(|value| Literal::string(value).to_string()).collect())
        }
        EnumValues::Integers(values) => {
            ("integer_enum", values.iter().map(ToString::to_string).collect())
        }
    };
    writer.import(&format!("specwright_runtime::{table}"));
    let mut text = format!("{table}!({name} {{\n");
    for (variant, wire) in variants.iter().zip(wires) {
        text.push_str(&format!("    {variant}: {wire},\n"));
    }
    text.push_str(&format!("    ..{UNKNOWN}\n}});\n"));
    file.push_text(text);
}

fn item(
    writer: &TypeWriter<'_>,
    id: TypeId,
    name: &str,
    definition: &Enum,
    variants: &[String],
) -> TokenStream {
    let described = writer.context.api.types.get(id);
    let said = writer.context.docs(&summary::of(writer.context, id));
    let place = writer.context.docs(&[docs::place(writer.context.api, &described.origin)]);
    // A link of ours, which is not to be escaped like the document's words.
    let open = " Values that the service adds later arrive as [`Self::Unknown`].";
    let deprecated = described.deprecated.then(|| quote!(#[deprecated]));
    let held = match definition.values {
        EnumValues::Strings(_) => quote!(String),
        EnumValues::Integers(_) => quote!(i64),
    };
    let items = variants.iter().enumerate().map(|(index, variant)| {
        let said = definition.docs.get(index).cloned().flatten();
        let docs = writer.context.docs(&[said.unwrap_or_else(|| value_text(definition, index))]);
        let variant = ident(variant);
        quote!(#docs #variant,)
    });
    let derives = writer.context.derives(id, &["Eq", "Hash"]);
    let (name, unknown) = (ident(name), ident(UNKNOWN));
    quote! {
        #said
        #[doc = ""]
        #[doc = #open]
        #[doc = ""]
        #place
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #derives
        #[non_exhaustive]
        #deprecated
        pub enum #name {
            #(#items)*
            /// A value that the document does not name, as it came.
            #unknown(#held),
        }
    }
}

/// The value itself, for a variant of which nothing is said.
fn value_text(definition: &Enum, index: usize) -> String {
    let value = match &definition.values {
        EnumValues::Strings(values) => Literal::string(&values[index]).to_string(),
        EnumValues::Integers(values) => values[index].to_string(),
    };
    format!("`{}`", value.replace('`', "'"))
}
