//! Names for types that Rust has already, and wrappers where such a type contains itself.

use quote::quote;

use super::file::SourceFile;
use super::ident::ident;
use super::plain::Plain;
use super::rust_type::RustType;
use super::ty::TypeWriter;
use super::{constraints, docs, facts, summary};
use crate::api::{Shape, TypeId};

/// Writes another name for a type that is word for word the same.
pub(super) fn write_same(
    file: &mut SourceFile,
    writer: &mut TypeWriter<'_>,
    id: TypeId,
    defined: TypeId,
) {
    let inner = writer.ty(defined);
    file.push_alias(named(writer, id, &summary::with_place(writer.context, id), &inner));
}

/// Another name for a type.
fn named(writer: &TypeWriter<'_>, id: TypeId, paragraphs: &[String], inner: &RustType) -> Plain {
    let mut item = writer.context.plain();
    item.comment(paragraphs);
    let name = writer.context.names.ty(id);
    item.define(name);
    let line = format_args!("pub type {name} = {inner};");
    // What is between brackets could be broken.
    if inner.is_generic() {
        item.line(line)
    } else {
        item.push(line)
    }
    item
}

/// Writes a `type` item, or a wrapper.
pub(super) fn write(file: &mut SourceFile, writer: &mut TypeWriter<'_>, id: TypeId) {
    let definition = writer.context.api.types.get(id);
    let mut said = summary::of(writer.context, id);
    let of_type = match definition.shape {
        Shape::Alias(_) => Vec::new(),
        _ => facts::of_type(&writer.context.api.types, id),
    };
    if !of_type.is_empty() {
        said.push(of_type.join(" "));
    }
    said.push(docs::place(writer.context.api, &definition.origin));
    let inner = match &definition.shape {
        Shape::Alias(target) => writer.ty(*target),
        Shape::List(item, _) => {
            let item = writer.nullable(*item);
            RustType::of("Vec", [item])
        }
        Shape::Map(values, _) => {
            writer.import("std::collections::BTreeMap");
            let values = writer.nullable(*values);
            RustType::map(values)
        }
        Shape::Scalar(scalar) => writer.scalar(scalar),
        _ => writer.any(),
    };
    if !writer.context.analysis.is_newtype(id) {
        file.push_alias(named(writer, id, &said, &inner));
        return;
    }
    let docs = writer.context.docs(&said);
    let name = ident(writer.context.names.ty(id));
    let derives = writer.context.derives(id, &[]);
    writer.import("specwright_runtime::wrapper");
    file.push(quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #derives
        pub struct #name(pub #inner);
    });
    file.push_text(format!("wrapper!({name});\n"));
    constraints::write_wrapper(file, writer, id);
}
