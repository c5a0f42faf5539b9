//! How a value of a struct is made: `new` with what is required, and a setter for each optional
//! member of what requests carry. The struct itself is `#[non_exhaustive]`.

use super::file::SourceFile;
use super::ident::argument_text;
use super::member::{self, Member};
use super::plain::{Call, Function, Plain};
use super::ty::{Presence, TypeWriter};
use crate::api::{Property, Shape, TypeId};
use crate::names::identifier;

/// Writes `new` and the setters; nothing for what only answers carry and is all optional.
pub(super) fn write(
    file: &mut SourceFile,
    writer: &TypeWriter<'_>,
    id: TypeId,
    name: &str,
    members: &[Member<'_>],
) {
    let is_sent = writer.context.analysis.is_in_requests(id);
    let has_required = members.iter().any(|member| !member.is_optional);
    if !has_required && !is_sent {
        return;
    }
    let mut item = writer.context.plain();
    item.open(format_args!("impl {name}"));
    let has_default = has_required && new(&mut item, writer, id, members);
    if !has_required {
        item.say("A value without any member: all of them are optional.");
        item.function(&Function::of("pub fn new", Vec::new()));
        item.line("Self::default()");
        item.close();
    }
    for member in members.iter().filter(|_| is_sent) {
        setter(&mut item, writer, id, member);
    }
    item.close();
    file.push_plain(item);
    if has_default {
        let mut item = writer.context.plain();
        item.open(format_args!("impl Default for {name}"));
        item.function(&Function::of("fn default", Vec::new()));
        item.line("Self::new()");
        item.close();
        item.close();
        file.push_plain(item);
    }
}

/// `new` with the required members. Whether that takes no arguments: it would look like a `Default` that
/// is missing.
fn new(item: &mut Plain, writer: &TypeWriter<'_>, id: TypeId, members: &[Member<'_>]) -> bool {
    let mut arguments = Vec::new();
    let mut fields = Vec::new();
    let mut has_fixed = false;
    for member in members {
        let field = identifier(member.field);
        let Some(property) = member.property else {
            fields.push(format!("{field}: BTreeMap::new()"));
            continue;
        };
        if member.is_optional {
            fields.push(match writer.presence(id, property) {
                Presence::PerhapsNull => format!("{field}: Field::Absent"),
                _ => format!("{field}: None"),
            });
            continue;
        }
        if let Some(fixed) = fixed_variant(writer, property) {
            has_fixed = true;
            fields.push(format!("{field}: {fixed}"));
            continue;
        }
        let (argument, ty) = (argument_text(member.field), &member.ty);
        let is_nullable = writer.context.api.types.is_nullable(property.ty);
        if is_converted(writer, id, property) && !is_nullable {
            arguments.push(format!("{argument}: impl Into<{ty}>"));
            fields.push(format!("{field}: {argument}.into()"));
        } else {
            arguments.push(format!("{argument}: {ty}"));
            fields.push(if field == argument { field } else { format!("{field}: {argument}") });
        }
    }
    let mut said = "A value with the required fields set".to_owned();
    if has_fixed {
        said.push_str(", those that have only one value included");
    }
    let analysis = writer.context.analysis;
    let is_received = analysis.is_in_responses(id) && !analysis.is_in_requests(id);
    if is_received {
        said.push_str(", for tests: a field that the document requires later is one argument more");
    }
    said.push('.');
    item.comment(&[said]);
    if is_received {
        // What a service answers is made by tests alone, which are no reason to call a field more of
        // it a breaking change.
        item.line("#[doc(hidden)]");
    }
    if arguments.len() > 7 {
        item.line("#[allow(clippy::too_many_arguments)]");
    }
    let takes_nothing = arguments.is_empty();
    item.function(&Function::of("pub fn new", arguments));
    item.literal(&fields);
    item.close();
    takes_nothing
}

/// The method that sets an optional member; nothing for one that only answers have.
fn setter(item: &mut Plain, writer: &TypeWriter<'_>, id: TypeId, member: &Member<'_>) {
    if !member.is_optional || member.property.is_some_and(|property| property.read_only) {
        return;
    }
    let (field, ty, held) = (identifier(member.field), &member.ty, &member.value);
    let argument = argument_text(member.field);
    let (taken, value, is_some) = match member.property {
        None => (format!("{argument}: {ty}"), argument, false),
        Some(property) => match writer.presence(id, property) {
            Presence::PerhapsNull => {
                (format!("{argument}: impl Into<{ty}>"), format!("{argument}.into()"), false)
            }
            _ if is_converted(writer, id, property) => {
                (format!("{argument}: impl Into<{held}>"), format!("{argument}.into()"), true)
            }
            _ => (format!("{argument}: {held}"), argument, true),
        },
    };
    let said = match member.property {
        Some(property) => member::setter_docs(writer, property),
        None => "Sets the members that the document does not name.".to_owned(),
    };
    item.apart();
    item.comment(&[said]);
    let setter = identifier(&member.setter);
    item.function(&Function::of(&format!("pub fn {setter}"), vec!["mut self".to_owned(), taken]));
    match is_some {
        true => {
            let set = format!("self.{field} = Some");
            item.call(&Call::Function(set, vec![Call::Value(value)]), ";");
        }
        false => item.line(format_args!("self.{field} = {value};")),
    }
    item.line("self");
    item.close();
}

/// Whether what converts into a member's value is taken too: texts, files, what stands in a box.
fn is_converted(writer: &TypeWriter<'_>, id: TypeId, property: &Property) -> bool {
    let types = &writer.context.api.types;
    let is_list = matches!(types.get(types.resolve(property.ty)).shape, Shape::List(..));
    (writer.is_file(id, property) && !is_list)
        || writer.is_text(property.ty)
        || writer.is_boxed(id, property)
}

/// The only variant of a member's enum.
pub(super) fn fixed_variant(writer: &TypeWriter<'_>, property: &Property) -> Option<String> {
    let types = &writer.context.api.types;
    if types.is_nullable(property.ty) {
        return None;
    }
    let id = types.resolve(property.ty);
    if !matches!(types.get(id).shape, Shape::Enum(_)) {
        return None;
    }
    let [variant] = writer.context.names.variants(writer.context.api, id) else { return None };
    let mut scratch = TypeWriter::new(writer.context, writer.scope);
    let ty = scratch.ty(property.ty);
    Some(format!("{ty}::{variant}"))
}
