//! The members of objects as fields of a struct.

use super::docs::{code, paragraphs};
use super::facts;
use super::rust_type::RustType;
use super::ty::TypeWriter;
use crate::api::{Additional, Property, Struct, TypeId};

/// A field with all that is known of it.
pub(super) struct Member<'a> {
    /// The field's name, not yet told from keywords.
    pub(super) field: &'a str,
    /// The name of what sets it, likewise.
    pub(super) setter: String,
    /// The type of its value, when there is one.
    pub(super) value: RustType,
    /// The type of the field.
    pub(super) ty: RustType,
    /// Nothing for the field that takes members without a name.
    pub(super) property: Option<&'a Property>,
    /// Whether an object without the member is read.
    pub(super) is_optional: bool,
}

/// The fields of an object, in the document's order.
pub(super) fn members<'a>(
    writer: &mut TypeWriter<'a>,
    id: TypeId,
    object: &'a Struct,
) -> Vec<Member<'a>> {
    let context = writer.context;
    let fields = context.names.fields(context.api, id);
    let mut setters = context.names.setters(context.api, id).into_iter();
    let mut members: Vec<Member<'a>> = Vec::with_capacity(fields.len());
    for (property, field) in object.properties.iter().zip(fields) {
        let value = writer.value(id, property);
        members.push(Member {
            field,
            setter: setters.next().unwrap_or_default(),
            ty: writer.field(id, property, value.clone()),
            value,
            property: Some(property),
            is_optional: !writer.is_required(id, property),
        });
    }
    if let Additional::Typed(values) = object.additional {
        writer.import("std::collections::BTreeMap");
        let values = writer.nullable(values);
        let ty = RustType::map(values);
        let field = fields.last().map_or("additional_properties", String::as_str);
        let setter = setters.next().unwrap_or_default();
        let value = ty.clone();
        members.push(Member { field, setter, value, ty, property: None, is_optional: true });
    }
    members
}

/// What the document says of a member, else of its type; perhaps nothing.
fn words(writer: &TypeWriter<'_>, property: &Property) -> Vec<String> {
    let types = &writer.context.api.types;
    let mut words = paragraphs(&property.docs);
    if words.is_empty() {
        words = paragraphs(&types.get(types.resolve(property.ty)).docs);
        words.truncate(1);
    }
    words
}

/// What a setter of a member sets, in one paragraph.
pub(super) fn setter_docs(writer: &TypeWriter<'_>, property: &Property) -> String {
    let said = words(writer, property).into_iter().next();
    said.unwrap_or_else(|| format!("Sets `{}`.", code(&property.name)))
}

/// What is said of a member, and the facts about its values in a line each.
pub(super) fn docs(writer: &TypeWriter<'_>, property: &Property) -> Vec<String> {
    let types = &writer.context.api.types;
    let mut paragraphs = words(writer, property);
    if paragraphs.is_empty() {
        paragraphs.push(format!("`{}`", code(&property.name)));
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
        // Where answers have the type too, it cannot ask for what they never have.
        (_, true) if property.required => {
            said.push("Only in requests, which must have it.".to_owned());
        }
        (_, true) => said.push("Only in requests.".to_owned()),
        _ => {}
    }
    if !said.is_empty() {
        paragraphs.push(said.join(" "));
    }
    paragraphs
}
