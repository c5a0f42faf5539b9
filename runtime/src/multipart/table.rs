//! A struct as a form: how its members become parts (OpenAPI 3.0.4, "Encoding Object"). What its macros
//! expand to: no part of the crate's interface.

use super::{File, Multipart};
use crate::{Boxed, RequestError};

/// What the document says of a member's part.
#[derive(Clone, Copy, Debug)]
pub struct Attributes {
    /// Its media type, instead of what its type stands for.
    pub media_type: Option<&'static str>,
    /// Headers whose value the document fixes.
    pub headers: &'static [(&'static str, &'static str)],
}

impl Attributes {
    /// Nothing is said.
    pub const NONE: Self = Self { media_type: None, headers: &[] };

    /// The same with a media type.
    #[must_use]
    pub const fn sent_as(mut self, media_type: &'static str) -> Self {
        self.media_type = Some(media_type);
        self
    }

    /// The same with headers.
    #[must_use]
    pub const fn with_headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }
}

/// A file, several, or none.
pub trait Files {
    /// Calls `take` for each file.
    fn each(&self, take: &mut dyn FnMut(&File));
}

impl Files for File {
    fn each(&self, take: &mut dyn FnMut(&File)) {
        take(self);
    }
}

impl<T: Files> Files for Vec<T> {
    fn each(&self, take: &mut dyn FnMut(&File)) {
        self.iter().for_each(|files| files.each(take));
    }
}

impl<T: Files> Files for Option<T> {
    fn each(&self, take: &mut dyn FnMut(&File)) {
        self.iter().for_each(|files| files.each(take));
    }
}

impl<T: Files> Files for crate::Field<T> {
    fn each(&self, take: &mut dyn FnMut(&File)) {
        self.value().iter().for_each(|files| files.each(take));
    }
}

/// A value that is a file in one of its forms. Implemented by [`part!`](macro@crate::part).
pub trait Either {
    /// Adds its parts to a form.
    ///
    /// # Errors
    ///
    /// When the value cannot be encoded.
    fn put(
        &self,
        form: &mut Multipart,
        name: &str,
        attributes: &Attributes,
    ) -> Result<(), RequestError>;
}

impl<T: Either> Either for Option<T> {
    fn put(
        &self,
        form: &mut Multipart,
        name: &str,
        attributes: &Attributes,
    ) -> Result<(), RequestError> {
        self.iter().try_for_each(|value| value.put(form, name, attributes))
    }
}

impl<T: Either> Either for crate::Field<T> {
    fn put(
        &self,
        form: &mut Multipart,
        name: &str,
        attributes: &Attributes,
    ) -> Result<(), RequestError> {
        self.value().iter().try_for_each(|value| value.put(form, name, attributes))
    }
}

impl<T: Either> Either for Boxed<T> {
    fn put(
        &self,
        form: &mut Multipart,
        name: &str,
        attributes: &Attributes,
    ) -> Result<(), RequestError> {
        T::put(self, form, name, attributes)
    }
}

impl<T: Either> Either for Vec<T> {
    fn put(
        &self,
        form: &mut Multipart,
        name: &str,
        attributes: &Attributes,
    ) -> Result<(), RequestError> {
        self.iter().try_for_each(|value| value.put(form, name, attributes))
    }
}

/// Writers of members: what [`multipart!`](macro@crate::multipart) calls.
pub mod put {
    use serde::Serialize;
    use serde_json::value::RawValue;

    use super::super::{Multipart, Part};
    use super::{Attributes, Either, Files};
    use crate::body::Upload;
    use crate::parameter::{each, text};
    use crate::{RequestError, number};

    /// A value: a text or number as it is, an array as a part for each of its items, an object as
    /// JSON; nothing for `null`.
    ///
    /// # Errors
    ///
    /// When the value cannot be encoded.
    pub fn value(
        form: &mut Multipart,
        name: &str,
        value: &impl Serialize,
        attributes: &Attributes,
    ) -> Result<(), RequestError> {
        for value in each(&json(value)?) {
            push(form, name, value, attributes);
        }
        Ok(())
    }

    /// A value in one part, the items of an array behind commas (style `form`, not exploded).
    ///
    /// # Errors
    ///
    /// As [`value`](value()).
    pub fn joined(
        form: &mut Multipart,
        name: &str,
        value: &impl Serialize,
        attributes: &Attributes,
    ) -> Result<(), RequestError> {
        let value = json(value)?;
        let texts: Vec<_> = each(&value).into_iter().map(text).collect();
        if !texts.is_empty() {
            push(form, name, &json(&texts.join(","))?, attributes);
        }
        Ok(())
    }

    /// Files.
    ///
    /// # Errors
    ///
    /// None; the signature is that of the other writers.
    pub fn file(
        form: &mut Multipart,
        name: &str,
        files: &impl Files,
        attributes: &Attributes,
    ) -> Result<(), RequestError> {
        files.each(&mut |file| form.push_file(name.to_owned(), file, attributes));
        Ok(())
    }

    /// A file, several, or a value.
    ///
    /// # Errors
    ///
    /// As [`value`](value()).
    pub fn either(
        form: &mut Multipart,
        name: &str,
        value: &impl Either,
        attributes: &Attributes,
    ) -> Result<(), RequestError> {
        value.put(form, name, attributes)
    }

    /// As JSON text, in which numbers keep their digits and members their order.
    fn json(value: &impl Serialize) -> Result<Box<RawValue>, RequestError> {
        number::to_raw_value(value).map_err(|error| RequestError::Body(error.to_string()))
    }

    fn push(form: &mut Multipart, name: &str, value: &RawValue, attributes: &Attributes) {
        let is_complex = value.get().starts_with(['{', '[']);
        let is_json = |media_type: &str| {
            let essence = media_type.split(';').next().unwrap_or_default().trim();
            essence.ends_with("/json") || essence.ends_with("+json")
        };
        // What is called JSON is JSON: a text in its quotation marks.
        let text = match attributes.media_type {
            Some(media_type) if is_json(media_type) => value.get().to_owned(),
            _ => text(value),
        };
        let default = is_complex.then_some("application/json");
        form.parts.push(Part {
            name: Some(name.to_owned()),
            file_name: None,
            own_media_type: None,
            media_type: attributes.media_type.or(default).map(str::to_owned),
            headers: attributes
                .headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            content: Upload::from(text),
        });
    }
}

/// Maps the fields of a struct to the parts of a form: `field: kind "name"`, where the kind is
/// `value`, `joined` or `file`. `as "…"` is the media type that the document gives to the part,
/// `with { "name": "value" }` headers that it fixes. A last `..field` is sent member by member.
///
/// ```
/// use specwright_runtime::multipart::File;
///
/// pub struct Photo {
///     pub title: String,
///     pub tags: Option<Vec<String>>,
///     pub image: File,
/// }
///
/// specwright_runtime::multipart!(Photo {
///     title: value "title",
///     tags: value "tags",
///     image: file "image" as "image/png",
/// });
/// ```
#[macro_export]
macro_rules! multipart {
    ($name:ident {
        $( $field:ident : $kind:ident $wire:literal $( as $media_type:literal )?
            $( with { $( $header:literal : $value:literal ),* } )? ),* $(,)?
        $( .. $rest:ident $(,)? )?
    }) => {
        impl $crate::multipart::ToMultipart for $name {
            #[allow(unused_mut)]
            fn to_multipart(
                &self,
            ) -> ::core::result::Result<$crate::Multipart, $crate::RequestError> {
                let mut form = $crate::Multipart::new();
                $( $crate::multipart::table::put::$kind(
                    &mut form,
                    $wire,
                    &self.$field,
                    &$crate::multipart::table::Attributes::NONE
                        $( .sent_as($media_type) )?
                        $( .with_headers(&[$( ($header, $value) ),*]) )?,
                )?; )*
                $( for (name, value) in &self.$rest {
                    let attributes = &$crate::multipart::table::Attributes::NONE;
                    $crate::multipart::table::put::value(&mut form, name, value, attributes)?;
                } )?
                ::core::result::Result::Ok(form)
            }
        }
    };
}

/// Says which variants of an enum are files, as a member of a form.
///
/// ```
/// use specwright_runtime::multipart::File;
/// use specwright_runtime::{multipart, part};
///
/// pub enum Image {
///     File(File),
///     Address(String),
/// }
///
/// part!(Image {
///     File: file,
///     Address: value,
/// });
///
/// pub struct Form {
///     pub image: Image,
/// }
///
/// multipart!(Form { image: either "image" });
/// ```
#[macro_export]
macro_rules! part {
    ($name:ident { $( $variant:ident : $kind:ident ),* $(,)? }) => {
        impl $crate::multipart::table::Either for $name {
            fn put(
                &self,
                form: &mut $crate::Multipart,
                name: &str,
                attributes: &$crate::multipart::table::Attributes,
            ) -> ::core::result::Result<(), $crate::RequestError> {
                match self {
                    $( Self::$variant(value) => {
                        $crate::multipart::table::put::$kind(form, name, value, attributes)
                    } )*
                }
            }
        }
    };
}
