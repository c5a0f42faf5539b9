//! Structs and the tables of their members.

use super::file::SourceFile;
use super::member::{self, Member, members};
use super::plain::Plain;
use super::told::Told;
use super::ty::TypeWriter;
use super::{constraints, construct, docs, facts, summary};
use crate::analyze::Forms;
use crate::api::{Encoding, PartKind, Property, Struct, TypeId};
use crate::names::identifier;

/// Writes a struct, its table, and how a value is made.
pub(super) fn write<'a>(
    file: &mut SourceFile,
    writer: &mut TypeWriter<'a>,
    id: TypeId,
    object: &'a Struct,
) {
    let name = writer.context.names.ty(id).to_owned();
    let members = members(writer, id, object);
    file.push_plain(item(writer, id, &name, &members));
    let forms = writer.context.analysis.forms();
    if !forms.has_files(id) {
        writer.import("specwright_runtime::object");
        let own = if writer.context.analysis.is_own(id) { "own " } else { "" };
        file.push_text(table(own, &name, &members));
    }
    if forms.is_form(id) {
        writer.import("specwright_runtime::multipart");
        file.push_text(parts(forms, id, &name, &members));
    }
    // Of files nothing is asked.
    let is_file = |property: &Property| {
        forms.part(id, &property.name).is_some_and(|part| part.kind.has_files())
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
    construct::write(file, writer, id, &name, &members);
}

fn item(writer: &TypeWriter<'_>, id: TypeId, name: &str, members: &[Member<'_>]) -> Plain {
    let definition = writer.context.api.types.get(id);
    let mut paragraphs = summary::of(writer.context, id);
    let limits = facts::of_type(&writer.context.api.types, id);
    if !limits.is_empty() {
        paragraphs.push(limits.join(" "));
    }
    paragraphs.push(docs::place(writer.context.api, &definition.origin));
    let mut item = writer.context.plain();
    item.comment(&paragraphs);
    // The table of members brings `Debug`; what has files has none.
    let has_table = !writer.context.analysis.forms().has_files(id);
    let is_optional = members.iter().all(|member| member.is_optional);
    item.line(match (has_table, is_optional) {
        (true, true) => "#[derive(Clone, Default, PartialEq)]",
        (true, false) => "#[derive(Clone, PartialEq)]",
        (false, true) => "#[derive(Clone, Debug, Default, PartialEq)]",
        (false, false) => "#[derive(Clone, Debug, PartialEq)]",
    });
    item.attribute(writer.context.derives(id, &["Debug"]));
    item.line("#[non_exhaustive]");
    if definition.deprecated {
        item.line("#[deprecated]");
    }
    item.open_type("struct", name);
    for member in members {
        item.comment(&member_docs(writer, id, member));
        item.lines(told(writer, id, member));
        item.typed(&format!("pub {}: {}", identifier(member.field), member.ty), ",");
    }
    item.close();
    item
}

/// What derives of others are told of a member.
fn told(writer: &TypeWriter<'_>, id: TypeId, member: &Member<'_>) -> Vec<String> {
    let Some(property) = member.property else { return writer.context.told(&[Told::Rest]) };
    if writer.context.analysis.forms().has_files(id) {
        return Vec::new();
    }
    let name = (member.field != property.name).then_some(Told::Named(&property.name));
    let ty = Told::Type(&member.ty, member.is_optional);
    writer.context.told(&name.into_iter().chain([ty]).collect::<Vec<_>>())
}

fn member_docs(writer: &TypeWriter<'_>, id: TypeId, member: &Member<'_>) -> Vec<String> {
    let Some(property) = member.property else {
        return vec!["Members that the document does not name.".to_owned()];
    };
    let mut paragraphs = member::docs(writer, property);
    paragraphs.extend(part_docs(writer, id, property));
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
fn table(own: &str, name: &str, members: &[Member<'_>]) -> String {
    let mut text = format!("object!({own}{name} {{");
    for member in members {
        let field = identifier(member.field);
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
        let field = identifier(member.field);
        let Some(property) = member.property else {
            text.push_str(&format!("\n    ..{field}"));
            continue;
        };
        let part = forms.part(id, &property.name);
        let kind = match part.map_or(PartKind::Value, |part| part.kind) {
            PartKind::Value => "value",
            PartKind::Joined => "joined",
            PartKind::File => "file",
            PartKind::Either => "either",
        };
        text.push_str(&format!("\n    {field}: {kind} {}", literal(&property.name)));
        let encoding = part.and_then(|part| part.encoding.as_ref());
        let media_type = match kind {
            "file" | "either" => encoding.and_then(Encoding::file_media_type),
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
