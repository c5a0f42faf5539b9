//! Members of forms as parts.

use super::{
    Encoding, MediaKind, MediaType, Property, ScalarKind, Shape, TypeId, Types, is_multipart,
};

/// What becomes of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A part for a value, or for each item of an array.
    Value,
    /// One part for all items of an array.
    Joined,
    /// A file, or several.
    File,
    /// A file, several, or something else.
    Either,
}

impl PartKind {
    /// Whether files are among the values, so that they have no form in JSON.
    pub fn has_files(self) -> bool {
        matches!(self, Self::File | Self::Either)
    }

    /// What becomes of a member of a form.
    pub fn of(types: &Types, property: &Property, encoding: Option<&Encoding>) -> Self {
        let content_type = encoding.and_then(|it| it.content_type.as_deref());
        // A text that is called `image/png` is no text.
        let names = content_type.into_iter().flat_map(|names| names.split(','));
        let is_bytes = |name: &str| MediaKind::of(name.trim()) == MediaKind::Binary;
        let is_called_bytes = content_type.is_some() && names.clone().all(is_bytes);
        // Parts in a part are written by the caller, whatever their schema says.
        let has_parts = content_type.is_some() && names.into_iter().all(is_multipart);
        if types.is_file(property.ty)
            || has_parts
            || (is_called_bytes && is_plain(types, property.ty))
        {
            return Self::File;
        }
        if types.may_be_file(property.ty) {
            return Self::Either;
        }
        match encoding.is_some_and(|it| it.has_style() && !it.explode()) {
            true => Self::Joined,
            false => Self::Value,
        }
    }
}

impl MediaType {
    /// Whether a form has members that are files, once it is sent as one of parts.
    pub fn has_files(&self, types: &Types) -> bool {
        let Some(ty) = self.ty else { return false };
        let Shape::Struct(object) = &types.get(types.resolve(ty)).shape else { return false };
        object.properties.iter().any(|property| {
            let encoding = self.encoding.iter().find(|it| it.property == property.name);
            PartKind::of(types, property, encoding).has_files()
        })
    }
}

/// Whether a value is a text of which no more is said, or anything.
fn is_plain(types: &Types, id: TypeId) -> bool {
    match types.item_or_own(id) {
        Shape::Scalar(scalar) => scalar.kind == ScalarKind::String,
        Shape::Any(_) => true,
        _ => false,
    }
}
