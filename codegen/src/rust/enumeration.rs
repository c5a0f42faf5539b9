//! Open enums of strings and integers.

use proc_macro2::Literal;

use super::file::SourceFile;
use super::plain::Plain;
use super::told::Told;
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
    file.push_plain(item(writer, id, &name, definition, variants));
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
) -> Plain {
    let described = writer.context.api.types.get(id);
    let mut item = writer.context.plain();
    item.comment(&summary::of(writer.context, id));
    // A link of ours, which is not to be escaped like the document's words.
    item.say("");
    item.say("Values that the service adds later arrive as [`Self::Unknown`].");
    item.say("");
    item.comment(&[docs::place(writer.context.api, &described.origin)]);
    item.line("#[derive(Clone, Debug, PartialEq, Eq, Hash)]");
    item.attribute(writer.context.derives(id, &["Eq", "Hash"]));
    if matches!(definition.values, EnumValues::Integers(_)) {
        item.lines(writer.context.told(&[Told::Integers]));
    }
    item.line("#[non_exhaustive]");
    if described.deprecated {
        item.line("#[deprecated]");
    }
    item.open_type("enum", name);
    for (index, variant) in variants.iter().enumerate() {
        let said = definition.docs.get(index).cloned().flatten();
        item.comment(&[said.unwrap_or_else(|| value_text(definition, index))]);
        let told = match &definition.values {
            EnumValues::Strings(values) => Told::Named(&values[index]),
            EnumValues::Integers(_) => Told::Integer,
        };
        item.lines(writer.context.told(&[told]));
        item.line(format_args!("{variant},"));
    }
    item.say("A value that the document does not name, as it came.");
    let held = match definition.values {
        EnumValues::Strings(_) => "String",
        EnumValues::Integers(_) => "i64",
    };
    item.lines(writer.context.told(&[Told::Untagged]));
    item.line(format_args!("{UNKNOWN}({held}),"));
    item.close();
    item
}

/// The value itself, for a variant of which nothing is said.
fn value_text(definition: &Enum, index: usize) -> String {
    let value = match &definition.values {
        EnumValues::Strings(values) => Literal::string(&values[index]).to_string(),
        EnumValues::Integers(values) => values[index].to_string(),
    };
    format!("`{}`", value.replace('`', "'"))
}
