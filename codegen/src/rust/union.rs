//! Unions: enums whose variants hold values of other types.

use proc_macro2::Literal;

use super::file::SourceFile;
use super::plain::Plain;
use super::rust_type::RustType;
use super::told::Told;
use super::ty::TypeWriter;
use super::{constraints, summary};
use crate::api::{Additional, ScalarKind, Shape, Struct, TypeId, Union, UnionKind, Variant};
use crate::names::UNKNOWN;

/// Writes an enum and the table by which its variants are told.
pub(super) fn write(file: &mut SourceFile, writer: &mut TypeWriter<'_>, id: TypeId, union: &Union) {
    let name = writer.context.names.ty(id).to_owned();
    let variants = writer.context.names.variants(writer.context.api, id);
    if union.kind == UnionKind::Part {
        return write_part(file, writer, id, union, &name);
    }
    let types: Vec<RustType> = union.variants.iter().map(|it| held(writer, id, it)).collect();
    writer.import("specwright_runtime::export::serde_json::Value");
    file.push_plain(definition(writer, id, union, variants, &types));
    let mut text = match &union.kind {
        UnionKind::Tagged(tag) => {
            writer.import("specwright_runtime::tagged_union");
            format!("tagged_union!({name} by {} {{\n", Literal::string(tag))
        }
        UnionKind::Untagged | UnionKind::Part => {
            writer.import("specwright_runtime::untagged_union");
            let any = if may_be_several(writer, union) { "any of " } else { "" };
            format!("untagged_union!({any}{name} {{\n")
        }
    };
    let lists: Vec<Option<TypeId>> = union.variants.iter().map(|it| item(writer, it)).collect();
    let has_lists = lists.iter().flatten().count() > 1;
    for ((variant, described), list) in variants.iter().zip(&union.variants).zip(lists) {
        let told = match (&union.kind, list) {
            (UnionKind::Tagged(_), _) => {
                let tags = described.tags.iter().map(|tag| Literal::string(tag).to_string());
                let tags = tags.collect::<Vec<_>>().join(" | ");
                if described.is_default { format!("{tags} or _") } else { tags }
            }
            (_, Some(item)) if has_lists => {
                format!("array [{}]", told_by(writer, item))
            }
            _ => told_by(writer, described.ty),
        };
        text.push_str(&format!("    {variant}: {told},\n"));
    }
    text.push_str(&format!("    ..{UNKNOWN}\n}});\n"));
    file.push_text(text);
    file.push_text(conversions(writer, id, &name, union, variants));
    let held = variants.iter().map(String::as_str).zip(union.variants.iter().map(|it| it.ty));
    constraints::write_union(file, writer, id, &held.collect::<Vec<_>>());
}

/// Conversions of what variants hold into the union, where only one variant holds it.
fn conversions(
    writer: &mut TypeWriter<'_>,
    id: TypeId,
    name: &str,
    union: &Union,
    variants: &[String],
) -> String {
    let real: Vec<RustType> = union.variants.iter().map(|it| writer.behind_names(it.ty)).collect();
    let is_alone = |ty: &RustType| real.iter().filter(|other| *other == ty).count() == 1;
    let mut lines = String::new();
    for ((variant, described), real) in variants.iter().zip(&union.variants).zip(&real) {
        let resolved = writer.context.api.types.resolve(described.ty);
        // Any value is one of no variant, and of a type of the user is not known what else it is.
        if is_alone(real) && !writer.is_own(described.ty) && !writer.is_any(described.ty) {
            let boxed = if writer.context.analysis.is_boxed(id, resolved) { "Boxed" } else { "" };
            let ty = writer.ty(described.ty);
            lines.push_str(&format!("    {variant}: {boxed}({ty}),\n"));
        }
    }
    if lines.is_empty() {
        return lines;
    }
    writer.import("specwright_runtime::from_variants");
    format!("from_variants!({name} {{\n{lines}}});\n")
}

/// Writes an enum of what a member of a form may be, files among it.
fn write_part(
    file: &mut SourceFile,
    writer: &mut TypeWriter<'_>,
    id: TypeId,
    union: &Union,
    name: &str,
) {
    let variants = writer.context.names.variants(writer.context.api, id);
    let mut types = Vec::with_capacity(variants.len());
    let mut table = format!("part!({name} {{\n");
    for (variant, described) in variants.iter().zip(&union.variants) {
        let is_file = writer.context.api.types.is_file(described.ty);
        types.push(match is_file {
            true => writer.file(described.ty),
            false => held(writer, id, described),
        });
        let kind = if is_file { "file" } else { "value" };
        table.push_str(&format!("    {variant}: {kind},\n"));
    }
    table.push_str("});\n");
    let mut item = writer.context.plain();
    item.comment(&summary::with_place(writer.context, id));
    item.line("#[derive(Clone, Debug, PartialEq)]");
    item.line("#[non_exhaustive]");
    item.open_type("enum", name);
    for (variant, ty) in variants.iter().zip(&types) {
        item.comment(&[format!("`{variant}`")]);
        item.line(format_args!("{variant}({ty}),"));
    }
    item.close();
    file.push_plain(item);
    writer.import("specwright_runtime::part");
    file.push_text(table);
}

/// Whether a value may be several of the objects at once, of which each drops what it does not name.
fn may_be_several(writer: &TypeWriter<'_>, union: &Union) -> bool {
    let types = &writer.context.api.types;
    let objects =
        union.variants.iter().filter_map(|it| match &types.get(types.resolve(it.ty)).shape {
            Shape::Struct(object) => Some(object),
            _ => None,
        });
    let keeps_all = |object: &Struct| matches!(object.additional, Additional::Typed(_));
    union.several && objects.clone().count() > 1 && !objects.clone().any(keeps_all)
}

/// The type of the items, when the variant is a list: several lists are told by their items.
fn item(writer: &TypeWriter<'_>, variant: &Variant) -> Option<TypeId> {
    let types = &writer.context.api.types;
    match types.get(types.resolve(variant.ty)).shape {
        Shape::List(item, _) => Some(item),
        _ => None,
    }
}

fn definition(
    writer: &TypeWriter<'_>,
    id: TypeId,
    union: &Union,
    variants: &[String],
    types: &[RustType],
) -> Plain {
    let context = writer.context;
    let mut item = context.plain();
    item.comment(&summary::with_place(writer.context, id));
    item.line("#[derive(Clone, PartialEq)]");
    item.attribute(context.derives(id, &["Debug"]));
    item.lines(context.told(&[match &union.kind {
        UnionKind::Tagged(tag) => Told::Tag(tag),
        UnionKind::Untagged | UnionKind::Part => Told::Untagged,
    }]));
    item.line("#[non_exhaustive]");
    if context.api.types.get(id).deprecated {
        item.line("#[deprecated]");
    }
    item.open_type("enum", context.names.ty(id));
    for ((variant, ty), described) in variants.iter().zip(types).zip(&union.variants) {
        item.comment(&[format!("`{variant}`")]);
        let tag = described.tags.first().map(|tag| Told::Named(tag));
        item.lines(context.told(&tag.into_iter().collect::<Vec<_>>()));
        let held: String =
            context.told(&[Told::Type(ty, false)]).iter().map(|it| format!("{it} ")).collect();
        item.line(format_args!("{variant}({held}{ty}),"));
    }
    item.say("A value that is none of the documented ones, as it came.");
    if matches!(union.kind, UnionKind::Tagged(_)) {
        item.lines(context.told(&[Told::Untagged]));
    }
    item.line(format_args!("{UNKNOWN}(Value),"));
    item.close();
    item
}

/// The type that a variant holds.
fn held(writer: &mut TypeWriter<'_>, id: TypeId, variant: &Variant) -> RustType {
    let ty = writer.ty(variant.ty);
    let resolved = writer.context.api.types.resolve(variant.ty);
    if writer.context.analysis.is_boxed(id, resolved) { writer.boxed(ty) } else { ty }
}

/// What tells a value of the type from others: its kind, and for objects the required and the
/// known members.
fn told_by(writer: &mut TypeWriter<'_>, id: TypeId) -> String {
    let types = &writer.context.api.types;
    match &types.get(types.resolve(id)).shape {
        Shape::Scalar(scalar) => match scalar.kind {
            ScalarKind::Boolean => "boolean",
            ScalarKind::Integer(_) => "integer",
            ScalarKind::Number | ScalarKind::Decimal => "number",
            ScalarKind::Flag | ScalarKind::Own => "any",
            _ => "string",
        }
        .to_owned(),
        Shape::Enum(definition) => match &definition.values {
            crate::api::EnumValues::Strings(values) => {
                let values: Vec<_> =
                    values.iter().map(|it| Literal::string(it).to_string()).collect();
                format!("string [{}]", values.join(", "))
            }
            crate::api::EnumValues::Integers(_) => "integer".to_owned(),
        },
        Shape::List(..) => "array".to_owned(),
        Shape::Map(..) => "object [] []".to_owned(),
        Shape::Struct(object) => {
            let list = |names: Vec<&String>| {
                let names: Vec<_> =
                    names.iter().map(|it| Literal::string(it).to_string()).collect();
                names.join(", ")
            };
            let owner = types.resolve(id);
            let (required, optional): (Vec<_>, Vec<_>) =
                object.properties.iter().partition(|it| writer.is_required(owner, it));
            let required = list(required.iter().map(|it| &it.name).collect());
            let optional = list(optional.iter().map(|it| &it.name).collect());
            let fixed: Vec<String> = object
                .properties
                .iter()
                .filter_map(|it| Some((&it.name, types.fixed_value(it.ty)?)))
                .map(|(name, tag)| format!("{} = {}", Literal::string(name), Literal::string(&tag)))
                .collect();
            match fixed.as_slice() {
                [] => format!("object [{required}] [{optional}]"),
                fixed => format!("object [{required}] [{optional}] [{}]", fixed.join(", ")),
            }
        }
        Shape::Union(Union { kind: UnionKind::Tagged(tag), variants, .. }) => {
            let mut names: Vec<&str> = Vec::new();
            for variant in variants {
                let Shape::Struct(object) = &types.get(types.resolve(variant.ty)).shape else {
                    continue;
                };
                for property in object.properties.iter().filter(|it| it.name != *tag) {
                    if !names.contains(&property.name.as_str()) {
                        names.push(&property.name);
                    }
                }
            }
            let names: Vec<_> = names.iter().map(|it| Literal::string(it).to_string()).collect();
            format!("tagged [{}] [{}]", Literal::string(tag), names.join(", "))
        }
        Shape::Union(_) => {
            let union = types.resolve(id);
            format!("union [{}]", writer.ty(union))
        }
        Shape::Alias(_) | Shape::Any(_) => "any".to_owned(),
    }
}
